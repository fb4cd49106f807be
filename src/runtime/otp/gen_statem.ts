/**
 * A generic state machine. Follows OTP 25's `gen_statem`: the callback module says what an event does in a state, the engine
 * (`statem_machine.ts`) keeps state, data, postponed events and time-outs.
 *
 * Callbacks are plain functions, or generators where they wait themselves (`yield* gen_statem.call(...)`), and return OTP's tuples. In the
 * mode `state_functions` the module has a function named exactly like each state; in the mode `handle_event_function` it has
 * `handleEvent`, and a state may be any term. Several actions are a `list(...)`: a plain array is a tuple, so one action.
 *
 * Different from OTP: the option `debug` has no effect, and the collections of requests are not there; a state function cannot have the name of a callback.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1, ['state_timeout', 1000, 'dark']] : 'keep_state_and_data',
 *   on: (type: unknown, _content: unknown, times: number) =>
 *     type === 'state_timeout' ? ['next_state', 'off', times] : 'keep_state_and_data',
 * });
 * const [, pid] = yield* gen_statem.startLink(light, []);
 * gen_statem.cast(pid, 'push');
 */
import { List, listFrom } from '../../term/list.ts';
import { type Exports, Module } from '../../term/module.ts';
import { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import { Stacktrace } from '../../term/stacktrace.ts';
import type { Sendable } from '../../term/sendable.ts';
import type { Timeout } from '../../term/term.ts';
import {
  type Body,
  demonitor,
  error,
  isNameAndNode,
  ErlangError,
  exit,
  makeRef,
  monitor,
  nodeName,
  publish,
  raisedOf,
  receive,
  self,
  send,
  spawn,
} from '../kernel/syscalls.ts';
import { isTuple } from './errors.ts';
import type { FormatStatus } from './format_status.ts';
import * as gen from './gen.ts';
import * as proc_lib from './proc_lib.ts';
import { enter, lastWords, Machine } from './statem_machine.ts';

export type {
  Call,
  Cast,
  From,
  NameOf,
  RequestId,
  Response,
  ServerName,
  ServerRef,
  StartMonitorReturn,
  StartOption,
  StartReturn,
} from './gen.ts';

/** What `callback_mode/0` returns: a mode, or a list of a mode and `state_enter`. */
export type CallbackMode =
  'state_functions' | 'handle_event_function' | List<'state_functions' | 'handle_event_function' | 'state_enter'>;

/** Which time-out: of an event, of the state, or one with a name. */
export type TimeoutType = 'timeout' | 'state_timeout' | readonly ['timeout', name: unknown];

/** Where an event comes from: a call with its client, a cast, any other message, the machine itself, a time-out. */
export type EventType = readonly ['call', gen.From] | 'cast' | 'info' | 'internal' | TimeoutType;

/** Answers a call. */
export type ReplyAction = readonly ['reply', gen.From, unknown];

/** What a state enter call may ask for. Times are virtual milliseconds; `abs` makes one a time of the virtual clock. */
export type EnterAction =
  | ReplyAction
  | 'hibernate'
  | readonly ['hibernate', boolean]
  | Timeout
  | readonly [TimeoutType, time: Timeout, content: unknown]
  | readonly [TimeoutType, time: Timeout, content: unknown, options: readonly ['abs', boolean]]
  | readonly [TimeoutType, 'update', content: unknown]
  | readonly [TimeoutType, 'cancel'];

/** What a callback may ask for. */
export type Action =
  | EnterAction
  | 'postpone'
  | readonly ['postpone', boolean]
  | readonly ['next_event', EventType, content: unknown]
  | readonly ['change_callback_module' | 'push_callback_module', Module | string]
  | 'pop_callback_module';

/** One action, or a list of them: a plain array is a tuple, so one action. */
export type Actions = Action | List<Action>;

/** What `init` returns: state and data, or that there is no machine to start. */
export type InitReturn<S, D> =
  readonly ['ok', S, D] | readonly ['ok', S, D, Actions] | 'ignore' | readonly ['stop', reason: unknown];

/** What a state function or `handle_event/4` returns. */
export type HandleReturn<S, D> =
  | readonly ['next_state', S, D]
  | readonly ['next_state', S, D, Actions]
  | readonly ['keep_state' | 'repeat_state', D]
  | readonly ['keep_state' | 'repeat_state', D, Actions]
  | 'keep_state_and_data'
  | 'repeat_state_and_data'
  | readonly ['keep_state_and_data' | 'repeat_state_and_data', Actions]
  | 'stop'
  | readonly ['stop', reason: unknown]
  | readonly ['stop', reason: unknown, D]
  | readonly ['stop_and_reply', reason: unknown, ReplyAction | List<ReplyAction>]
  | readonly ['stop_and_reply', reason: unknown, ReplyAction | List<ReplyAction>, D];

type MaybeBody<T> = T | Body<T>;

/**
 * What a callback is called with: type and content together, so that for a machine whose messages are told (`Msg`, as for a
 * `gen_server`: a union of `Call`, `Cast` and others) a look at the type tells the type of the content.
 */
export type Event<Msg = unknown, State = unknown> =
  | [type: 'enter', oldState: State]
  | [type: 'cast', content: gen.CastOf<Msg>]
  | [type: 'info', content: gen.InfoOf<Msg>]
  | [type: 'internal', content: unknown]
  | [type: TimeoutType, content: unknown]
  | [type: readonly ['call', gen.From<gen.ReplyOf<Msg>>], content: gen.RequestOf<Msg>];

type And<E, Rest extends unknown[]> = E extends unknown[] ? [...E, ...Rest] : never;

/** A state function of the mode `state_functions`: the module's function that has the state's name. */
export type StateFunction<Msg, State, Data> = (
  ...args: And<Event<Msg, State>, [data: Data]>
) => MaybeBody<HandleReturn<State, Data>>;

/** The callbacks that both modes have. */
export type CommonCallbacks<State = unknown, Data = unknown, Args = unknown> = {
  callbackMode(): CallbackMode;
  init(args: Args): MaybeBody<InitReturn<State, Data>>;
  terminate?(reason: unknown, state: State, data: Data): unknown;
  codeChange?(
    oldVsn: unknown,
    state: State,
    data: Data,
    extra: unknown,
  ): MaybeBody<readonly ['ok', State, Data] | readonly ['error', unknown]>;
  /** Which parts of the status `sys:get_status/1` and error reports show. */
  formatStatus?: FormatStatus;
};

/** The callbacks of the mode `handle_event_function`. */
export type Callbacks<Msg = unknown, State = unknown, Data = unknown, Args = unknown> = CommonCallbacks<
  State,
  Data,
  Args
> & {
  handleEvent(...args: And<Event<Msg, State>, [state: State, data: Data]>): MaybeBody<HandleReturn<State, Data>>;
};

/** The callbacks of the mode `state_functions`: one function for each state. */
export type StateCallbacks<Msg = unknown, State extends string = string, Data = unknown, Args = unknown> = Record<
  State,
  StateFunction<Msg, State, Data>
> &
  CommonCallbacks<State, Data, Args>;

/**
 * A callback module of the mode `handle_event_function` whose types are said once, beside its name; the callbacks get theirs from it, and a
 * return that is none of OTP's is a type error. `More` are the functions that it exports besides. Only `{...} satisfies Callbacks<...>`
 * lets the compiler narrow the content by the type of an event.
 *
 * @example
 * type Message = gen_statem.Cast<'push'> | gen_statem.Call<'pushes', number>;
 * const light: gen_statem.MachineModule<Message, 'on' | 'off', number> = defineModule('light', {
 *   callbackMode: () => 'handle_event_function',
 *   init: () => ['ok', 'off', 0],
 *   handleEvent: (type, _content, state, pushes) => {
 *     const from = gen_statem.caller(type);
 *     if (from !== undefined) return ['keep_state_and_data', ['reply', from, pushes]];
 *     return type === 'cast' ? ['next_state', state === 'on' ? 'off' : 'on', pushes + 1] : 'keep_state_and_data';
 *   },
 * });
 * const [, pid] = (yield* gen_statem.start(light, null)) as ['ok', Pid<Message>];
 * gen_statem.cast(pid, 'push');
 * yield* gen_statem.call(pid, 'pushes'); // => 1
 */
export type MachineModule<
  Msg = unknown,
  State = unknown,
  Data = unknown,
  Args = unknown,
  More extends Exports = Exports,
> = Module<Callbacks<Msg, State, Data, Args> & More>;

/**
 * As `MachineModule`, for the mode `state_functions`: a state without its function is a type error.
 *
 * @example
 * type Message = gen_statem.Cast<'push'>;
 * const light: gen_statem.StateModule<Message, 'on' | 'off', number> = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type, _content, pushes) => (type === 'cast' ? ['next_state', 'on', pushes + 1] : 'keep_state_and_data'),
 *   on: (type, _content, pushes) => (type === 'cast' ? ['next_state', 'off', pushes + 1] : 'keep_state_and_data'),
 * });
 * const [, pid] = (yield* gen_statem.start(light, null)) as ['ok', Pid<Message>];
 * gen_statem.cast(pid, 'push');
 * yield* sys.getState(pid); // => ['on', 1]
 */
export type StateModule<
  Msg = unknown,
  State extends string = string,
  Data = unknown,
  Args = unknown,
  More extends Exports = Exports,
> = Module<StateCallbacks<Msg, State, Data, Args> & More>;

/**
 * The client of a call, undefined for any other event: what `{call, From}` is matched for.
 *
 * @example
 * gen_statem.caller('cast'); // => undefined
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const [, pid] = (yield* gen_statem.start(light, null)) as ['ok', Pid];
 * yield* gen_statem.call(pid, 'what'); // => 'off'
 */
export function caller<Reply = unknown>(
  type: readonly ['call', gen.From<Reply>] | EventType | 'enter',
): gen.From<Reply> | undefined;
export function caller(type: unknown): gen.From | undefined;
export function caller(type: unknown): gen.From | undefined {
  return isTuple(type, 'call', 2) ? (type[1] as gen.From) : undefined;
}

// Starting

type StartArgs = [module: Module, args: unknown, options?: readonly gen.StartOption[]];
type NamedStartArgs = [name: gen.ServerName, module: Module, args: unknown, options?: readonly gen.StartOption[]];

function begin(mode: gen.StartMode, args: StartArgs | NamedStartArgs): Body<gen.StartReturn | gen.StartMonitorReturn> {
  const [name, module, argument, options] =
    args[0] instanceof Module ? [null, ...(args as StartArgs)] : (args as NamedStartArgs);
  return gen.start(initIt, mode, name, module, argument, options ?? []);
}

/**
 * Starts a machine that is not linked with the caller; its parent is itself. Otherwise as `startLink`. `gen_statem:start/3,4`.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const [, pid] = (yield* gen_statem.start(light, null)) as ['ok', Pid];
 * yield* gen_statem.call(pid, 'what'); // => 'off'
 */
export function start(...args: StartArgs | NamedStartArgs): Body<gen.StartReturn> {
  return begin('nolink', args) as Body<gen.StartReturn>;
}

/**
 * Starts a machine linked with the caller, and returns when its `init` has: `['ok', pid]`, `'ignore'`, or `['error', reason]`. That is
 * before `callback_mode/0`, the actions of `init` and the first state enter call, so what goes wrong there ends a machine that was
 * started. With a `['local', name]` first it is registered, and `['error', ['already_started', pid]]` when the name is taken. Options:
 * `['timeout', ms]` for `init` (default `infinity`), then `['error', 'timeout']`. `gen_statem:start_link/3,4`.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const [, pid] = (yield* gen_statem.startLink(['local', 'hall'], light, null)) as ['ok', Pid];
 * whereis('hall') === pid; // => true
 * yield* gen_statem.startLink(['local', 'hall'], light, null); // => ['error', ['already_started', pid]]
 */
export function startLink(...args: StartArgs | NamedStartArgs): Body<gen.StartReturn> {
  return begin('link', args) as Body<gen.StartReturn>;
}

/**
 * Starts a monitored machine: `['ok', [pid, ref]]`. `gen_statem:start_monitor/3,4`.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const [, [pid, ref]] = (yield* gen_statem.startMonitor(light, null)) as ['ok', [Pid, Ref]];
 * yield* gen_statem.stop(pid);
 * yield* receive(); // => ['DOWN', ref, 'process', pid, 'normal']
 */
export function startMonitor(...args: StartArgs | NamedStartArgs): Body<gen.StartMonitorReturn> {
  return begin('monitor', args) as Body<gen.StartMonitorReturn>;
}

function* initIt(
  starter: Pid,
  parent: Pid,
  name: gen.ServerName | null,
  module: Module,
  args: unknown,
  hibernateAfter: Timeout,
): Body {
  const machine = new Machine(module, parent, name === null ? null : gen.ownNameIn(name), hibernateAfter);
  publish(machine);
  let result: unknown;
  try {
    result = yield* machine.run(module, 'init', [args]);
  } catch (caught) {
    const raised = raisedOf(caught);
    if (raised.class !== 'throw') {
      gen.unregisterName(name);
      proc_lib.initAck(starter, ['error', raised.reason]);
      lastWords(machine, raised, []);
      throw raised;
    }
    result = raised.reason;
  }
  if (isTuple(result, 'ok', 3) || isTuple(result, 'ok', 4)) {
    // Before anyone can ask for it.
    machine.state = [result[1], result[2]];
    proc_lib.initAck(starter, ['ok', self()]);
    return yield* enter(machine, result[1], result[2], result.length === 4 ? result[3] : listFrom([]));
  }
  gen.unregisterName(name);
  if (isTuple(result, 'stop', 2)) {
    proc_lib.initAck(starter, ['error', result[1]]);
    return exit(result[1]);
  }
  if (result === 'ignore') {
    proc_lib.initAck(starter, 'ignore');
    return exit('normal');
  }
  const bad = ['bad_return_from_init', result];
  proc_lib.initAck(starter, ['error', bad]);
  lastWords(machine, new ErlangError('error', bad, new Stacktrace('')), []);
  return exit(bad);
}

/**
 * Makes the calling process a state machine; it never returns. The process was started by `proc_lib`, and its starter, the parent, knows of it;
 * one that was not exits with `process_was_not_started_by_proc_lib`. `server` is `['local', name]` for a process that has
 * registered itself (else it exits with `process_not_registered`) or its pid. `gen_statem:enter_loop/4,5,6`.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const pid = proc_lib.spawnLink(() => gen_statem.enterLoop(light, [], 'on', 7));
 * yield* gen_statem.call(pid, 'what'); // => 'on'
 */
export function* enterLoop(
  module: Module,
  options: readonly gen.StartOption[],
  state: unknown,
  data: unknown,
  ...rest: [] | [gen.ServerName | Pid | List<Action>] | [gen.ServerName | Pid, Actions]
): Body<never> {
  const [first, second] = rest;
  const server = first instanceof List || first === undefined ? self() : first;
  const actions = first instanceof List ? first : (second ?? listFrom([]));
  const machine = new Machine(
    module,
    gen.parentOf(),
    server instanceof Pid ? null : gen.ownNameIn(server),
    gen.hibernateAfter(options),
  );
  machine.state = [state, data];
  publish(machine);
  return yield* enter(machine, state, data, actions);
}

// Clients

/** The time limit of a call: ms, `infinity`, or one that says what becomes of a late reply to a name on another node. */
export type CallTimeout = Timeout | readonly ['clean_timeout' | 'dirty_timeout', Timeout];

/**
 * Calls the machine and waits for its reply, for ever unless told otherwise. When there is none the caller exits with
 * `{Reason, {gen_statem, call, [ServerRef, Request, Timeout]}}`, Reason being `timeout`, `noproc`, or the machine's exit reason. With a time limit
 * a call to a name goes through a process of its own, as in OTP, so that no late reply can come. `gen_statem:call/2,3`.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const [, pid] = (yield* gen_statem.start(light, null)) as ['ok', Pid];
 * yield* gen_statem.call(pid, 'what', 1000); // => 'off'
 */
export function call<Reply = unknown, Q = unknown>(
  server: gen.Untyped,
  request: Q & Sendable<Q>,
  timeout?: CallTimeout,
): Body<Reply>;
export function call<Msg, const Q extends gen.RequestOf<Msg>>(
  server: gen.Typed<Msg>,
  request: Q & Sendable<Q>,
  timeout?: CallTimeout,
): Body<gen.ReplyOf<Msg, Q>>;
export function* call<Reply>(server: gen.ServerRef, request: unknown, timeout: CallTimeout = 'infinity'): Body<Reply> {
  const pair = Array.isArray(timeout) && timeout.length === 2 ? (timeout as readonly unknown[]) : null;
  const time = (pair === null ? timeout : pair[1]) as Timeout;
  if (pair !== null && pair[0] !== 'clean_timeout' && pair[0] !== 'dirty_timeout') return error('badarg');
  const direct = timeout === 'infinity' || pair?.[0] === 'dirty_timeout' || isLocal(server);
  try {
    return (
      direct ? yield* gen.call(server, '$gen_call', request, time) : yield* callByProxy(server, request, time)
    ) as Reply;
  } catch (caught) {
    const raised = raisedOf(caught);
    if (raised.class !== 'exit') throw raised;
    return exit([raised.reason, ['gen_statem', 'call', listFrom([server, request, timeout])]]);
  }
}

function isLocal(server: gen.ServerRef): boolean {
  return server instanceof Pid || (isNameAndNode(server) && server[1] === nodeName());
}

function* callByProxy(server: gen.ServerRef, request: unknown, time: Timeout): Body {
  const client = self();
  const tag = makeRef();
  const proxy = spawn(function* () {
    try {
      send(client, [tag, yield* gen.call(server, '$gen_call', request, time)]);
    } catch (caught) {
      const raised = raisedOf(caught);
      send(client, [tag, raised.class, raised.reason, raised.stacktrace]);
    }
  });
  const ref = monitor(proxy);
  const answer = yield* receive(
    (m: unknown): boolean => Array.isArray(m) && (m[0] === tag || (isTuple(m, 'DOWN', 5) && m[1] === ref)),
  );
  const [first, kind, reason, stacktrace, downReason] = answer as unknown[];
  if (first !== tag) return exit(downReason);
  demonitor(ref, ['flush']);
  if ((answer as unknown[]).length === 2) return kind;
  throw new ErlangError(kind as 'error' | 'exit', reason, stacktrace as Stacktrace);
}

/**
 * Sends an event that is not answered; a machine that is not there does not matter. `gen_statem:cast/2`.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const [, pid] = (yield* gen_statem.start(light, null)) as ['ok', Pid];
 * gen_statem.cast(pid, 'push'); // => 'ok'
 * yield* gen_statem.call(pid, 'what'); // => 'on'
 */
export function cast<Msg, const Q extends gen.CastOf<Msg>>(
  server: gen.Typed<Msg> | gen.NamedOtherwise,
  event: Q & Sendable<Q>,
): 'ok' {
  return gen.cast(server, ['$gen_cast', event]);
}

/**
 * Answers a call from anywhere: one client, one `['reply', from, value]`, or a list of those. `gen_statem:reply/1,2`.
 *
 * @example
 * const slow = defineModule('slow', {
 *   callbackMode: () => 'handle_event_function',
 *   init: () => ['ok', 'idle', null],
 *   handleEvent: (type: unknown) => {
 *     const from = gen_statem.caller(type);
 *     if (from !== undefined) gen_statem.reply(from, 'done');
 *     return 'keep_state_and_data';
 *   },
 * });
 * const [, pid] = (yield* gen_statem.start(slow, null)) as ['ok', Pid];
 * yield* gen_statem.call(pid, 'work'); // => 'done'
 */
export function reply<Reply, const Value extends Reply>(from: gen.From<Reply>, value: Value & Sendable<Value>): 'ok';
export function reply(replies: ReplyAction | List<ReplyAction>): 'ok';
export function reply(...args: [gen.From, unknown] | [ReplyAction | List<ReplyAction>]): 'ok' {
  if (args.length === 2) {
    gen.reply(args[0], args[1]);
    return 'ok';
  }
  for (const each of args[0] instanceof List ? args[0] : [args[0]]) {
    if (!isTuple(each, 'reply', 3)) return error('function_clause');
    gen.reply(each[1], each[2]);
  }
  return 'ok';
}

/**
 * Has the machine terminate with a reason, and waits until it has. Exits with `noproc` when there is none, `timeout`, or the reason with
 * which it ended when that is another. `gen_statem:stop/1,3`.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const [, pid] = (yield* gen_statem.start(light, null)) as ['ok', Pid];
 * yield* gen_statem.stop(pid, 'shutdown', 1000); // => 'ok'
 * isProcessAlive(pid); // => false
 */
export function* stop(server: gen.ServerRef, reason: unknown = 'normal', timeout: Timeout = 'infinity'): Body<'ok'> {
  gen.checkTimeout(timeout);
  return yield* proc_lib.stop(gen.resolve(server), reason, timeout);
}

/**
 * Sends a request without waiting; see `receiveResponse`. `gen_statem:send_request/2`.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const [, pid] = (yield* gen_statem.start(light, null)) as ['ok', Pid];
 * const request = gen_statem.sendRequest(pid, 'what');
 * yield* gen_statem.receiveResponse(request, 1000); // => ['reply', 'off']
 */
export function sendRequest<Msg, const Q extends gen.RequestOf<Msg>>(
  server: gen.Typed<Msg> | gen.NamedOtherwise,
  request: Q & Sendable<Q>,
): gen.RequestId<gen.ReplyOf<Msg, Q>> {
  return gen.sendRequest(server, '$gen_call', request);
}

/**
 * `['reply', value]`, `'timeout'`, or `['error', [reason, server]]`. After `timeout` the request is abandoned.
 * `gen_statem:receive_response/2`.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const [, pid] = (yield* gen_statem.start(light, null)) as ['ok', Pid];
 * const request = gen_statem.sendRequest(pid, 'what');
 * yield* gen_statem.receiveResponse(request, 1000); // => ['reply', 'off']
 */
export function receiveResponse<Reply>(
  request: gen.RequestId<Reply>,
  timeout: Timeout = 'infinity',
): Body<gen.Response<Reply> | 'timeout'> {
  return gen.receiveResponse(request, timeout) as Body<gen.Response<Reply> | 'timeout'>;
}

/**
 * As `receiveResponse`, but after `timeout` the request can be waited for again. `gen_statem:wait_response/2`.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const [, pid] = (yield* gen_statem.start(light, null)) as ['ok', Pid];
 * const request = gen_statem.sendRequest(pid, 'what');
 * yield* gen_statem.waitResponse(request, 0); // => 'timeout'
 * yield* gen_statem.waitResponse(request, 1000); // => ['reply', 'off']
 */
export function waitResponse<Reply>(
  request: gen.RequestId<Reply>,
  timeout: Timeout = 'infinity',
): Body<gen.Response<Reply> | 'timeout'> {
  return gen.waitResponse(request, timeout) as Body<gen.Response<Reply> | 'timeout'>;
}

/**
 * The response, when this message is it; else `no_reply`. For a process that receives all its messages in one place.
 * `gen_statem:check_response/2`.
 *
 * @example
 * const light = defineModule('light', {
 *   callbackMode: () => 'state_functions',
 *   init: () => ['ok', 'off', 0],
 *   off: (type: unknown, _content: unknown, times: number) =>
 *     type === 'cast' ? ['next_state', 'on', times + 1] : answer(type, 'off'),
 *   on: (type: unknown) => answer(type, 'on'),
 * });
 * const answer = (type: unknown, state: string) => ['keep_state_and_data', ['reply', gen_statem.caller(type), state]];
 * const [, pid] = (yield* gen_statem.start(light, null)) as ['ok', Pid];
 * const request = gen_statem.sendRequest(pid, 'what');
 * const message = yield* receive();
 * gen_statem.checkResponse(message, request); // => ['reply', 'off']
 * gen_statem.checkResponse('another', request); // => 'no_reply'
 */
export function checkResponse(message: unknown, request: Ref): gen.Response | 'no_reply' {
  return gen.checkResponse(message, request);
}
