%% A server, machine and event handler whose status is formatted by format_status/1.
%% The state is {secret, 1}; a request {crash, Reason} makes it fail.
-module(cop_fs1).
-export([init/1, callback_mode/0, handle_call/3, handle_call/2, handle_cast/2, handle_info/2,
         handle_event/2, handle_event/4, format_status/1]).
-export([begun/1, fail/1, formatted/2]).

init(Arg) -> begun(Arg).

callback_mode() -> handle_event_function.

handle_call(Req, _, S) -> fail(Req), {reply, ok, S}.
handle_call(Req, S) -> fail(Req), {ok, ok, S}.
handle_cast(Req, S) -> fail(Req), {noreply, S}.
handle_info(_, S) -> {noreply, S}.
handle_event(Ev, S) -> fail(Ev), {ok, S}.
handle_event(_, Content, _, _) -> fail(Content), keep_state_and_data.

format_status(Status) ->
    formatted(fun(New) -> maps:merge(Status, New) end, Status).

%%% ---- shared with cop_fs2 -------------------------------------------------

begun({Ctx, Name, Behaviour, Format}) ->
    put('$ctx', Ctx),
    put('$format', Format),
    Name =:= none orelse cop_term:bind(Name, self(), Ctx),
    case Behaviour of
        gen_statem -> {ok, locked, {secret, 1}};
        _ -> {ok, {secret, 1}}
    end.

fail({crash, R}) -> error(R);
fail(_) -> ok.

%% [<<"set">>, Map], [<<"drop">>, Key], [<<"value">>, V], [<<"told">>] or
%% [<<"raise">>, Class, Reason].
formatted(Merge, Told) ->
    Ctx = get('$ctx'),
    case get('$format') of
        [<<"set">>, M] -> Merge(cop_term:decode(M, Ctx));
        [<<"drop">>, K] -> maps:remove(cop_term:decode(K, Ctx), Told);
        [<<"value">>, V] -> cop_term:decode(V, Ctx);
        [<<"told">>] -> Told;
        [<<"raise">>, <<"error">>, R] -> error(cop_term:decode(R, Ctx));
        [<<"raise">>, <<"exit">>, R] -> exit(cop_term:decode(R, Ctx));
        [<<"raise">>, <<"throw">>, R] -> throw(cop_term:decode(R, Ctx))
    end.
