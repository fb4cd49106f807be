%% What sys:get_status/1 and sys:get_state/1 of a supervisor tell, without what is the
%% recorder's own: its entries in process dictionaries, and the arguments of its trees.
-module(cop_status).
-export([status/2, sup_state/1, texts/2]).

status({status, Pid, {module, M}, [PDict, SysState, Parent, Debug, Misc]}, Ctx) ->
    {status, Pid, {module, M},
     [{'$bag', dictionary(PDict, Ctx)}, SysState, Parent, Debug, texts(misc(Misc), Ctx)]}.

dictionary(PDict, Ctx) -> [E || {K, _} = E0 <- PDict, shown(K), E <- [texts(E0, Ctx)]].

shown('$ancestors') -> true;
shown('$initial_call') -> true;
shown(K) -> is_atom(K) andalso hd(atom_to_list(K)) =/= $$.

%% Time-outs that run have no order; a supervisor's state as sup_state/1 shows it.
misc({"Time-outs", {N, L}}) when is_list(L) -> {"Time-outs", {N, {'$bag', L}}};
misc(L) when is_list(L), length(L) >= 0 -> [misc(E) || E <- L];
misc(T) when element(1, T) =:= state, tuple_size(T) =:= 12 -> sup_state(T);
misc(T) when is_tuple(T) -> list_to_tuple([misc(E) || E <- tuple_to_list(T)]);
misc(T) -> T.

%% Strings are recorded as text, pids in them by name.
texts([_ | _] = L, Ctx) ->
    case is_text(L) of
        true -> {'$text', named(unicode:characters_to_binary(L), Ctx)};
        false -> list(L, Ctx)
    end;
texts(T, Ctx) when is_tuple(T) -> list_to_tuple([texts(E, Ctx) || E <- tuple_to_list(T)]);
texts(M, Ctx) when is_map(M) -> maps:map(fun(_, V) -> texts(V, Ctx) end, M);
texts(T, _) -> T.

list([H | T], Ctx) -> [texts(H, Ctx) | list(T, Ctx)];
list(T, _) -> T.

is_text([_, _ | _] = L) ->
    try lists:all(fun(C) -> is_integer(C) andalso C >= 32 andalso C < 127 end, L)
    catch error:_ -> false
    end;
is_text(_) -> false.

%% A pid, or a registered name of this scenario, at the end of a header.
named(Text, #{id := Id} = Ctx) ->
    Words = binary:split(Text, <<" ">>, [global]),
    Last = lists:last(Words),
    Shown = case Last of
                <<"<", _/binary>> ->
                    cop_term:encode(list_to_pid(binary_to_list(Last)), Ctx);
                _ -> hd(binary:split(Last, <<"$", (integer_to_binary(Id))/binary>>))
            end,
    iolist_to_binary(lists:join(<<" ">>, lists:droplast(Words) ++ [Shown])).

%% The record #state{} of a supervisor. Its restarts are times of the runtime: how many
%% there are is what can be compared.
sup_state({state, Name, Strategy, {Ids, Db}, Dynamics, Intensity, Period, Restarts, Again,
           Auto, Mod, Args}) ->
    {state, Name, Strategy, {Ids, maps:map(fun(_, C) -> child(C) end, Db)}, dynamics(Dynamics),
     Intensity, Period, {restarts, length(Restarts)}, Again, Auto, Mod, args(Args)};
sup_state(Other) -> Other.

child(C) -> setelement(1, C, child_record).

dynamics({Kind, Db}) -> {Kind, maps:map(fun(_, A) -> extra(A) end, Db)};
dynamics(D) -> D.

extra([Ctx, {_, _} | Extra]) when is_map(Ctx) -> {args, Extra};
extra(A) -> A.

args({tree, _, Path, _, _, _}) -> {tree, {'$text', Path}};
args(A) -> A.
