%% What sys:get_status/1 and sys:get_state/1 of a supervisor tell, and reports, without what is the
%% recorder's own: its entries in process dictionaries, and the arguments of its trees.
-module(cop_status).
-export([status/2, sup_state/1, report/4]).

status({status, Pid, {module, M}, [PDict, SysState, Parent, Debug, Misc]}, Ctx) ->
    {status, Pid, {module, M},
     [{'$bag', dictionary(PDict, Ctx)}, SysState, Parent, Debug, texts(misc(Misc), Ctx)]}.

dictionary(PDict, Ctx) -> [E || {K, _} = E0 <- PDict, shown(K), E <- [texts(E0, Ctx)]].

shown('$ancestors') -> true;
shown('$initial_call') -> true;
shown(K) -> is_atom(K) andalso hd(atom_to_list(K)) =/= $$.

%% Time-outs that run have no order; a supervisor's state as sup_state/1 shows it.
misc({"Time-outs", {N, L}}) when is_list(L) -> {"Time-outs", {N, {'$bag', L}}};
misc({'$bag', L}) -> {'$bag', misc(L)};
misc([alias | Ref]) -> [alias | Ref];
misc(L) when is_list(L) -> [misc(E) || E <- L];
misc(T) when element(1, T) =:= state, tuple_size(T) =:= 12 -> sup_state(T);
misc(T) when is_tuple(T) -> list_to_tuple([misc(E) || E <- tuple_to_list(T)]);
misc(M) when is_map(M) -> maps:map(fun(_, V) -> misc(V) end, M);
misc(T) -> T.

%% Strings are recorded as text, pids in them by name.
texts([alias | Ref], _) -> [alias | Ref];
texts([_ | _] = L, Ctx) ->
    case {is_text(L), cop_term:is_stack(L)} of
        {true, _} -> {'$text', named(unicode:characters_to_binary(L), Ctx)};
        {_, true} -> '*';
        _ -> list(L, Ctx)
    end;
texts(T, Ctx) when is_tuple(T) -> list_to_tuple([texts(E, Ctx) || E <- tuple_to_list(T)]);
texts(M, Ctx) when is_map(M) -> maps:map(fun(_, V) -> texts(V, Ctx) end, M);
texts(T, _) -> T.

%% {Source, What, Report}: what is measured in words or reductions is a number, where
%% a process stands is a stack trace, and neighbours have no order.
report(Name, {Who, What}, Report, Ctx) ->
    Worker = binary:match(Name, <<"/">>) =/= nomatch andalso Who =:= gen_server,
    R = case Report of
            #{state := {state, _, _, _, _, _, _, _, _, _, _, _}} -> Report;
            #{state := _} when Worker -> Report#{state := spec};
            _ -> Report
        end,
    {Who, What, texts(misc(tidy({Who, What}, R, Ctx)), Ctx)}.

tidy({proc_lib, crash}, #{report := [Info, Neighbours]}, Ctx) ->
    [[item(I, Ctx) || I <- Info],
     {'$bag', [{neighbour, [neighbour(I, Ctx) || I <- N]} || {neighbour, N} <- Neighbours]}];
tidy(_, #{report := R}, _) -> R;
tidy(_, R, _) -> R.

%% Neighbours go on while the report is made.
neighbour({K, _}, _) when K =:= status; K =:= message_queue_len -> {K, n};
neighbour(I, Ctx) -> item(I, Ctx).

item({K, _}, _) when K =:= heap_size; K =:= stack_size; K =:= reductions -> {K, n};
item({current_function, _}, _) -> {current_function, '*'};
item({K, L}, _) when K =:= links; K =:= messages -> {K, {'$bag', L}};
item({dictionary, L}, Ctx) -> {dictionary, {'$bag', dictionary(L, Ctx)}};
item(I, _) -> I.

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
