%% As cop_fs1, with the older format_status/2.
-module(cop_fs2).
-export([init/1, callback_mode/0, handle_call/3, handle_call/2, handle_cast/2, handle_info/2,
         handle_event/2, handle_event/4, format_status/2]).

init(Arg) -> cop_fs1:begun(Arg).

callback_mode() -> handle_event_function.

handle_call(Req, _, S) -> cop_fs1:fail(Req), {reply, ok, S}.
handle_call(Req, S) -> cop_fs1:fail(Req), {ok, ok, S}.
handle_cast(Req, S) -> cop_fs1:fail(Req), {noreply, S}.
handle_info(_, S) -> {noreply, S}.
handle_event(Ev, S) -> cop_fs1:fail(Ev), {ok, S}.
handle_event(_, Content, _, _) -> cop_fs1:fail(Content), keep_state_and_data.

%% What it is told: the option and the state, without the process dictionary.
format_status(Opt, [_PDict | State]) ->
    cop_fs1:formatted(fun(New) -> New end, {Opt, State}).
