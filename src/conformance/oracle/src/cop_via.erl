%% The module of `{via, cop_via, Name}`: a registry that writes down what it is asked.
%% A name `{refused, _}` is never free.
-module(cop_via).
-export([install/0, calls/1]).
-export([register_name/2, unregister_name/1, whereis_name/1, send/2]).

install() ->
    Owner = self(),
    spawn(fun() ->
                  ?MODULE = ets:new(?MODULE, [named_table, public]),
                  Owner ! {?MODULE, ready},
                  timer:sleep(infinity)
          end),
    receive {?MODULE, ready} -> ok end.

register_name(Name, Pid) ->
    asked(Name, {register_name, Name, Pid}),
    case Name of
        {refused, _} -> no;
        _ ->
            case find(Name) of
                undefined -> ets:insert(?MODULE, {{pid, Name}, Pid}), yes;
                _ -> no
            end
    end.

unregister_name(Name) ->
    asked(Name, {unregister_name, Name}),
    ets:delete(?MODULE, {pid, Name}).

whereis_name(Name) ->
    asked(Name, {whereis_name, Name}),
    find(Name).

send(Name, Msg) ->
    asked(Name, {send, Name}),
    case find(Name) of
        undefined -> exit({badarg, {Name, Msg}});
        Pid -> Pid ! Msg, Pid
    end.

%% What it was asked about a name, in order.
calls(Name) ->
    case ets:lookup(?MODULE, {calls, Name}) of
        [{_, L}] -> lists:reverse(L);
        [] -> []
    end.

asked(Name, Call) ->
    ets:insert(?MODULE, {{calls, Name}, [Call | lists:reverse(calls(Name))]}).

find(Name) ->
    case ets:lookup(?MODULE, {pid, Name}) of
        [{_, Pid}] ->
            case is_process_alive(Pid) of
                true -> Pid;
                false -> undefined
            end;
        [] -> undefined
    end.
