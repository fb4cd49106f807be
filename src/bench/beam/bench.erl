%% The workloads of ../workloads.ts in Erlang. Run by ../beam.ts:
%% erl +S 1:1 -noshell -pa DIR -run bench main WORKLOAD N M ITERATIONS
-module(bench).
-behaviour(gen_server).
-export([main/1, start_child/2, init/1, handle_call/3, handle_cast/2]).

main([Name, NText, MText, IterationsText]) ->
    N = list_to_integer(NText),
    M = list_to_integer(MText),
    Runs = [run(list_to_atom(Name), N, M) || _ <- lists:seq(1, list_to_integer(IterationsText))],
    Ms = [io_lib:format("~.4f", [Us / 1000]) || {Us, _, _} <- Runs],
    {_, Check, Extra} = lists:last(Runs),
    io:format("{\"w\":\"~s\",\"n\":~b,\"m\":~b,\"ms\":[~s],\"check\":~b,\"extra\":~b}~n",
              [Name, N, M, lists:join(",", Ms), Check, Extra]),
    halt(0).

%% Each run in a process of its own, so that none begins with the heap of another.
run(Name, N, M) ->
    Parent = self(),
    Pid = spawn(fun() ->
        put(from, erlang:monotonic_time(nanosecond)),
        Check = work(Name, N, M),
        stop(),
        Parent ! {self(), (get(to) - get(from)) / 1000, Check, case get(extra) of undefined -> 0; E -> E end}
    end),
    receive {Pid, Us, Check, Extra} -> {Us, Check, Extra} end.

start() -> put(from, erlang:monotonic_time(nanosecond)), erase(to).
stop() ->
    case get(to) of
        undefined -> put(to, erlang:monotonic_time(nanosecond));
        _ -> ok
    end.

work(ring, N, M) ->
    Main = self(),
    Next = lists:foldl(fun(_, Next) -> spawn(fun() -> ring_node(Next) end) end, Main, lists:seq(2, N)),
    Next ! {token, 1},
    ring_main(Next, N * M);
work(pingpong, _, M) ->
    Pong = spawn(fun ponger/0),
    pings(Pong, M, 0);
work(fanin, N, M) ->
    Main = self(),
    [spawn(fun() -> send_ones(Main, M) end) || _ <- lists:seq(1, N)],
    add(N * M, 0);
work(skynet, N, _) ->
    Main = self(),
    spawn(fun() -> skynet(Main, 0, N) end),
    receive Sum -> Sum end;
work(copy, N, M) ->
    Map = maps:from_list([{I, {I, 2 * I}} || I <- lists:seq(1, N)]),
    Server = spawn(fun copy_server/0),
    copies(Server, Map, M, 0);
work(spawn_exit, N, _) ->
    Main = self(),
    spawn_nothing(N - 1),
    spawn(fun() -> Main ! done end),
    receive done -> N end;
work(spawn_alive, N, _) ->
    Main = self(),
    Before = erlang:memory(processes),
    start(),
    Pids = [spawn(fun() -> receive {stop, K} -> Main ! K end end) || _ <- lists:seq(1, N)],
    spawn(fun() -> Main ! up end),
    receive up -> ok end,
    stop(),
    put(extra, (erlang:memory(processes) - Before) div N),
    stop_all(Pids, 0);
work(monitors, N, _) ->
    Pids = [element(1, spawn_monitor(fun() -> receive stop -> ok end end)) || _ <- lists:seq(1, N)],
    [Pid ! stop || Pid <- Pids],
    downs(N, 0);
work(chain, N, _) ->
    Main = self(),
    Head = spawn(fun() -> chain(Main, N - 1) end),
    Last = receive {last, Pid} -> Pid end,
    Ref = monitor(process, Last),
    start(),
    exit(Head, boom),
    receive {'DOWN', Ref, process, Last, boom} -> stop(), N end;
work(selrecv, N, M) ->
    noise(N),
    start(),
    Sum = matches(M, 0),
    stop(),
    Sum;
work(call1, _, M) ->
    {ok, Server} = gen_server:start(?MODULE, store, []),
    calls(Server, M, 0);
work(selref, N, M) ->
    {ok, Server} = gen_server:start(?MODULE, store, []),
    noise(N),
    start(),
    Sum = calls(Server, M, 0),
    stop(),
    Sum;
work(call100, N, M) ->
    {ok, Server} = gen_server:start(?MODULE, store, []),
    Main = self(),
    [spawn(fun() -> Main ! calls(Server, M div N, 0) end) || _ <- lists:seq(1, N)],
    add(N, 0);
work(sup_one, N, M) ->
    restarts(N, M, one_for_one, 1);
work(sup_all, N, M) ->
    restarts(N, M, one_for_all, N).

ring_node(Next) ->
    receive
        {token, K} -> Next ! {token, K + 1}, ring_node(Next);
        stop -> Next ! stop
    end.

ring_main(Next, Hops) ->
    receive
        {token, K} when K >= Hops -> Next ! stop, receive stop -> K end;
        {token, K} -> Next ! {token, K + 1}, ring_main(Next, Hops)
    end.

ponger() ->
    receive {ping, From, Ref, I} -> From ! {Ref, I + 1}, ponger() end.

pings(_, 0, Sum) -> Sum;
pings(Pong, I, Sum) ->
    Ref = make_ref(),
    Pong ! {ping, self(), Ref, I},
    receive {Ref, V} -> pings(Pong, I - 1, Sum + V - I) end.

send_ones(_, 0) -> ok;
send_ones(To, M) -> To ! 1, send_ones(To, M - 1).

add(0, Sum) -> Sum;
add(N, Sum) -> receive X -> add(N - 1, Sum + X) end.

skynet(Parent, Number, 1) -> Parent ! Number;
skynet(Parent, Number, Size) ->
    Me = self(),
    Part = Size div 10,
    [spawn(fun() -> skynet(Me, Number + I * Part, Part) end) || I <- lists:seq(0, 9)],
    Parent ! add(10, 0).

copy_server() ->
    receive {From, Map} -> From ! map_size(Map) + element(2, map_get(1, Map)), copy_server() end.

copies(_, _, 0, Sum) -> Sum;
copies(Server, Map, M, Sum) ->
    Server ! {self(), Map},
    receive X -> copies(Server, Map, M - 1, Sum + X) end.

spawn_nothing(0) -> ok;
spawn_nothing(N) -> spawn(fun() -> ok end), spawn_nothing(N - 1).

stop_all([], Sum) -> Sum;
stop_all([Pid | Pids], Sum) ->
    Pid ! {stop, 1},
    receive K -> stop_all(Pids, Sum + K) end.

downs(0, Count) -> Count;
downs(N, Count) ->
    receive {'DOWN', _, process, _, normal} -> downs(N - 1, Count + 1) end.

chain(Main, 0) -> Main ! {last, self()}, receive stop -> ok end;
chain(Main, Left) -> spawn_link(fun() -> chain(Main, Left - 1) end), receive stop -> ok end.

noise(0) -> ok;
noise(N) -> self() ! {noise, N}, noise(N - 1).

matches(0, Sum) -> Sum;
matches(I, Sum) ->
    self() ! {match, I},
    receive {match, V} -> matches(I - 1, Sum + V) end.

calls(_, 0, Sum) -> Sum;
calls(Server, I, Sum) when I band 1 =:= 0 ->
    ok = gen_server:call(Server, {set, I band 255, I}),
    calls(Server, I - 1, Sum);
calls(Server, I, Sum) ->
    calls(Server, I - 1, Sum + gen_server:call(Server, {get, (I + 1) band 255})).

restarts(N, M, Strategy, Starts) ->
    logger:set_primary_config(level, none),
    {ok, Sup} = supervisor:start_link(?MODULE, {sup, self(), N, Strategy}),
    Pids = lists:foldl(fun(_, Pids) -> started(Pids) end, #{}, lists:seq(1, N)),
    start(),
    Count = kill_all(M, N, Starts, Pids, 0),
    stop(),
    unlink(Sup),
    exit(Sup, shutdown),
    Count.

kill_all(0, _, _, _, Count) -> Count;
kill_all(I, N, Starts, Pids, Count) ->
    exit(map_get(I rem N + 1, Pids), kill),
    kill_all(I - 1, N, Starts, lists:foldl(fun(_, P) -> started(P) end, Pids, lists:seq(1, Starts)), Count + Starts).

started(Pids) ->
    receive {started, Number, Pid} -> Pids#{Number => Pid} end.

start_child(Main, Number) ->
    gen_server:start_link(?MODULE, {child, Main, Number}, []).

init(store) -> {ok, #{}};
init({child, Main, Number}) ->
    Main ! {started, Number, self()},
    {ok, Number};
init({sup, Main, N, Strategy}) ->
    {ok, {#{strategy => Strategy, intensity => 1000000000, period => 1},
          [#{id => I, start => {?MODULE, start_child, [Main, I]}, shutdown => brutal_kill} || I <- lists:seq(1, N)]}}.

handle_call({set, K, V}, _, Map) -> {reply, ok, Map#{K => V}};
handle_call({get, K}, _, Map) -> {reply, maps:get(K, Map, 0), Map}.

handle_cast(_, State) -> {noreply, State}.
