/**
 * A generic server. Follows OTP's `gen_server`: the callback module keeps the state, the server does the rest. The loop looks at three kinds
 * of messages in this order: system messages, the exit of the parent, everything else; that makes every server stoppable and inspectable
 * without its help.
 *
 * Callbacks are plain functions, or generators where they wait themselves (`yield* gen_server.call(...)`), and return OTP's tuples.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (start: number) => ['ok', start],
 *   handleCall: (request: 'next', _from: unknown, n: number) => ['reply', n, n + 1],
 * });
 * const [, pid] = yield* gen_server.startLink(counter, 1, []);
 * const first = yield* gen_server.call(pid, 'next');
 */
import { listFrom } from '../../term/list.ts';
import { type Exports, Module } from '../../term/module.ts';
import { Pid } from '../../term/pid.ts';
import type { Sendable } from '../../term/sendable.ts';
import type { Timeout } from '../../term/term.ts';
import {
  awaitMessage,
  AGAIN,
  type Body,
  error,
  ErlangError,
  exit,
  get,
  isBody,
  isLogged,
  log,
  publish,
  raisedIn,
  raisedOf,
  receive,
  self,
  TIMEOUT,
  type View,
  type Wait,
  roundEndsSlice,
} from '../kernel/syscalls.ts';
import * as code from './code.ts';
import { isQuiet, isTuple, terminateReason } from './errors.ts';
import { formatStatus, type FormatStatus, stateItems } from './format_status.ts';
import * as gen from './gen.ts';
import * as proc_lib from './proc_lib.ts';
import * as sys from './sys.ts';

export type {
  Call,
  Cast,
  CastOf,
  From,
  InfoOf,
  NameOf,
  ReplyOf,
  RequestId,
  RequestOf,
  Response,
  ServerName,
  ServerRef,
  StartMonitorReturn,
  StartOption,
  StartReturn,
} from './gen.ts';

/** The last element of a return: a timeout in ms, `hibernate`, or `{continue, Term}`. */
export type Next = Timeout | 'hibernate' | readonly ['continue', unknown];

/** What `init` returns: a state, with what is to be done next; or that there is no server to start. */
export type InitReturn<S> = readonly ['ok', S] | readonly ['ok', S, Next] | 'ignore' | readonly ['stop', unknown];

/** What all callbacks but `handleCall` return: the next state, or the reason to stop. */
export type HandleReturn<S> = readonly ['noreply', S] | readonly ['noreply', S, Next] | readonly ['stop', unknown, S];

/** What `handleCall` returns: a reply and the next state, or as other callbacks when the reply comes later or never. */
export type HandleCallReturn<S, Reply = unknown> =
  | HandleReturn<S>
  | readonly ['reply', Reply, S]
  | readonly ['reply', Reply, S, Next]
  | readonly ['stop', unknown, Reply, S];

type MaybeBody<T> = T | Body<T>;

/**
 * The callbacks of a server that understands `Msg`. Only `init` is needed by every server; a message for which there is no callback has
 * OTP's consequence: a call or a cast ends the server with `undef`, any other message is logged and dropped.
 */
export type Callbacks<Msg = unknown, State = unknown, Args = unknown> = {
  init(args: Args): MaybeBody<InitReturn<State>>;
  handleCall?(
    request: gen.RequestOf<Msg>,
    from: gen.From<gen.ReplyOf<Msg>>,
    state: State,
  ): MaybeBody<HandleCallReturn<State, gen.ReplyOf<Msg>>>;
  handleCast?(request: gen.CastOf<Msg>, state: State): MaybeBody<HandleReturn<State>>;
  handleInfo?(info: gen.InfoOf<Msg>, state: State): MaybeBody<HandleReturn<State>>;
  handleContinue?(term: unknown, state: State): MaybeBody<HandleReturn<State>>;
  terminate?(reason: unknown, state: State): unknown;
  codeChange?(
    oldVsn: unknown,
    state: State,
    extra: unknown,
  ): MaybeBody<readonly ['ok', State] | readonly ['error', unknown]>;
  /** How `sys:get_status/1` and the report of a crash show the state (`{state, log, message?, reason?}` to the same keys). */
  formatStatus?: FormatStatus;
};

/**
 * A callback module whose types are said once, beside its name; the callbacks get theirs from it, and a return that is none of OTP's is a
 * type error. `More` are the functions that it exports besides.
 *
 * @example
 * type Message = gen_server.Call<'next', number> | gen_server.Cast<{ op: 'add'; by: number }>;
 * const counter: gen_server.ServerModule<Message, number, number> = defineModule('counter', {
 *   init: (start) => ['ok', start],
 *   handleCall: (_request, _from, n) => ['reply', n, n + 1],
 *   handleCast: ({ by }, n) => ['noreply', n + by],
 * });
 * const started: gen_server.StartReturn<Message> = yield* gen_server.startLink(counter, 1);
 * if (started[0] !== 'ok') throw new Error('not started');
 * const pid: Pid<Message> = started[1] as Pid<Message>;
 * gen_server.cast(pid, { op: 'add', by: 10 });
 * yield* gen_server.call(pid, 'next'); // => 11
 */
export type ServerModule<Msg = unknown, State = unknown, Args = unknown, More extends Exports = Exports> = Module<
  Callbacks<Msg, State, Args> & More
>;

/** One running server: what its loop knows, and what observers see of it. */
class Server implements View, sys.SystemClient {
  behaviour: View['behaviour'] = 'gen_server';
  sysState: View['sysState'] = 'running';
  state: unknown = undefined;
  /** What the next wait or step is, as the last callback said. */
  next: Next = 'infinity';

  /** The callback that is running. */
  running: keyof typeof ERLANG_NAMES | null = null;
  private readonly version: Readonly<code.Version>;
  /** Null when it has none. */
  readonly name: unknown;

  constructor(
    readonly module: Module,
    readonly parent: Pid,
    readonly registered: gen.ServerName | null,
    readonly hibernateAfter: Timeout,
  ) {
    this.name = registered === null ? null : gen.nameIn(registered);
    this.version = code.versionOf(module);
  }

  get hibernating(): boolean {
    return this.next === 'hibernate';
  }

  /** The callbacks in their newest version; a missing one is undefined. */
  get exports(): Exports {
    return this.version.current.exports;
  }

  get doing(): string | null {
    return this.running === null ? null : this.module.name + ERLANG_NAMES[this.running];
  }

  *run(fun: keyof typeof ERLANG_NAMES, args: readonly unknown[]): Body {
    this.running = fun;
    try {
      const callback = this.exports[fun] ?? error('undef');
      const result = callback(...args);
      return isBody(result) ? yield* result : result;
    } catch (caught) {
      throw this.left(caught);
    } finally {
      this.running = null;
    }
  }

  /** What the callback that is running has raised, which ends it. */
  left(caught: unknown): unknown {
    const { doing } = this;
    this.running = null;
    return raisedIn(caught, doing);
  }

  systemGetState(): unknown {
    return asTerm(this.state);
  }

  systemReplaceState(replace: (state: unknown) => unknown): unknown {
    this.state = replace(this.state);
    return asTerm(this.state);
  }

  *systemCodeChange(_module: Module | string, oldVsn: unknown, extra: unknown): Body {
    const result = yield* this.run('codeChange', [oldVsn, this.state, extra]);
    if (!isTuple(result, 'ok', 2)) return result;
    this.state = result[1];
    return sys.CHANGED;
  }

  systemSuspended(suspended: boolean): void {
    this.sysState = suspended ? 'suspended' : 'running';
  }

  systemStatus(sysState: 'running' | 'suspended'): unknown {
    const state = asTerm(this.state);
    const status = formatStatus(this.module, 'normal', { state, log: listFrom([]) }, state);
    return sys.statusFrame('gen_server', get(), sysState, this.parent, [
      ['header', gen.statusHeader('Status for generic server', this.name)],
      [
        'data',
        listFrom([
          ['Status', sysState],
          ['Parent', this.parent],
          ['Logged events', status['log']],
        ]),
      ],
      ...stateItems(status, status['EXIT'] ?? status['state']),
    ]);
  }

  systemTerminate(reason: unknown): Body<never> {
    return terminate(this, new ErlangError('exit', reason, NO_STACK), listFrom([]), null);
  }
}

/** A state that is no term tells itself as one: OTP's own modules keep objects here, and must survive `sys:get_state/1`. */
function asTerm(state: unknown): unknown {
  return typeof state === 'object' && state !== null && 'toTerm' in state && typeof state.toTerm === 'function'
    ? (state as { toTerm(): unknown }).toTerm()
    : state;
}

const NO_STACK = raisedOf(null).stacktrace;

const ERLANG_NAMES = {
  init: ':init/1',
  handleCall: ':handle_call/3',
  handleCast: ':handle_cast/2',
  handleInfo: ':handle_info/2',
  handleContinue: ':handle_continue/2',
  terminate: ':terminate/2',
  codeChange: ':code_change/3',
} as const;

// Starting

type StartArgs = [module: Module, args: unknown, options?: readonly gen.StartOption[]];
type NamedStartArgs = [name: gen.ServerName, module: Module, args: unknown, options?: readonly gen.StartOption[]];

function begin(mode: gen.StartMode, args: StartArgs | NamedStartArgs): Body<gen.StartReturn | gen.StartMonitorReturn> {
  const [name, module, argument, options] =
    args[0] instanceof Module ? [null, ...(args as StartArgs)] : (args as NamedStartArgs);
  return gen.start(initIt, mode, name, module, argument, options ?? []);
}

/**
 * Starts a server that is not linked with the caller; its parent is itself. `gen_server:start/3,4`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.start(counter, 1)) as ['ok', Pid];
 * yield* gen_server.call(pid, 'next'); // => 1
 */
export function start(...args: StartArgs | NamedStartArgs): Body<gen.StartReturn> {
  return begin('nolink', args) as Body<gen.StartReturn>;
}

/**
 * Starts a server linked with the caller, and returns when its `init` has: `['ok', pid]`, `'ignore'`, or `['error', reason]`. With a
 * `['local', name]` first it is registered, and `['error', ['already_started', pid]]` when the name is taken. Options:
 * `['timeout', ms]` for `init` (default `infinity`), then `['error', 'timeout']`. `gen_server:start_link/3,4`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [tag, pid] = (yield* gen_server.startLink(['local', 'counter'], counter, 1)) as ['ok', Pid];
 * tag; // => 'ok'
 * whereis('counter') === pid; // => true
 * yield* gen_server.startLink(['local', 'counter'], counter, 1); // => ['error', ['already_started', pid]]
 */
export function startLink(...args: StartArgs | NamedStartArgs): Body<gen.StartReturn> {
  return begin('link', args) as Body<gen.StartReturn>;
}

/**
 * Starts a monitored server: `['ok', [pid, ref]]`. `gen_server:start_monitor/3,4`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, [pid, ref]] = (yield* gen_server.startMonitor(counter, 1)) as ['ok', [Pid, Ref]];
 * yield* gen_server.stop(pid);
 * yield* receive(); // => ['DOWN', ref, 'process', pid, 'normal']
 */
export function startMonitor(...args: StartArgs | NamedStartArgs): Body<gen.StartMonitorReturn> {
  return begin('monitor', args) as Body<gen.StartMonitorReturn>;
}

/**
 * Makes the calling process, which `proc_lib` has started, a server with this state, and never returns. After the state may come its name, which it
 * must have, or its own pid, and what it does first: a timeout in ms, `hibernate` or `['continue', Term]`. Of the options `['hibernate_after', ms]`
 * acts. A process that `proc_lib` has not started exits with `process_was_not_started_by_proc_lib`, and one that has not the name with
 * `process_not_registered`. `gen_server:enter_loop/3,4,5`.
 *
 * @example
 * const echo = defineModule('echo', {
 *   init: () => ['ok', null],
 *   handleCall: (request: unknown, _from: unknown, state: null) => ['reply', request, state],
 * });
 * const pid = proc_lib.spawnLink(function* () {
 *   yield* gen_server.enterLoop(echo, [], null);
 * });
 * yield* gen_server.call(pid, 'hello'); // => 'hello'
 */
export function enterLoop(
  module: Module,
  options: readonly gen.StartOption[],
  state: unknown,
  ...rest: [] | [gen.ServerName | Pid | Next] | [gen.ServerName | Pid, Next]
): Body<never> {
  const [first = self(), second = 'infinity'] = rest;
  const isNamed = first instanceof Pid || (Array.isArray(first) && first[0] !== 'continue');
  const name = first instanceof Pid || !isNamed ? null : (first as gen.ServerName);
  if (name !== null) gen.ownNameIn(name);
  const next = isNamed ? second : (first as Next);
  if (!isNext(next)) error('function_clause');
  const server = new Server(module, gen.parentOf(), name, gen.hibernateAfter(options));
  server.state = state;
  server.next = next;
  publish(server);
  return loop(server);
}

function initIt(
  starter: Pid,
  parent: Pid,
  name: gen.ServerName | null,
  module: Module,
  args: unknown,
  hibernateAfter: Timeout,
): unknown {
  const server = new Server(module, parent, name, hibernateAfter);
  publish(server);
  let result: unknown;
  try {
    server.running = 'init';
    const callback = server.exports['init'] ?? error('undef');
    result = callback(args);
  } catch (caught) {
    return initialized(server, starter, initRaised(server, starter, caught));
  }
  return isBody(result) ? initInBody(server, starter, result) : initialized(server, starter, result);
}

function* initInBody(server: Server, starter: Pid, body: Body): Body {
  let result: unknown;
  try {
    result = yield* body;
  } catch (caught) {
    result = initRaised(server, starter, caught);
  }
  return initialized(server, starter, result);
}

/** A throw from `init` counts as its return value. */
function initRaised(server: Server, starter: Pid, caught: unknown): unknown {
  const raised = raisedOf(server.left(caught));
  if (raised.class === 'throw') return raised.reason;
  gen.unregisterName(server.registered);
  proc_lib.initAck(starter, ['error', terminateReason(raised)]);
  throw raised;
}

/** What the process goes on as. */
function initialized(server: Server, starter: Pid, result: unknown): Body<never> {
  server.running = null;
  if (isTuple(result, 'ok', 2) || (isTuple(result, 'ok', 3) && isNext(result[2]))) {
    server.state = result[1];
    server.next = result.length === 3 ? (result[2] as Next) : 'infinity';
    proc_lib.initAck(starter, ['ok', self()]);
    return loop(server);
  }
  if (isTuple(result, 'stop', 2)) {
    gen.unregisterName(server.registered);
    proc_lib.initAck(starter, ['error', result[1]]);
    return exit(result[1]);
  }
  if (result === 'ignore') {
    gen.unregisterName(server.registered);
    proc_lib.initAck(starter, 'ignore');
    return exit('normal');
  }
  const bad = ['bad_return_value', result];
  proc_lib.initAck(starter, ['error', bad]);
  return exit(bad);
}

/** Anything else in this place makes the whole return value a bad one. */
function isNext(term: unknown): term is Next {
  if (typeof term === 'number') return Number.isInteger(term) && term >= 0;
  return term === 'infinity' || term === 'hibernate' || isTuple(term, 'continue', 2);
}

// The loop

function loop(server: Server): Body<never> {
  return new Loop(server) as unknown as Body<never>;
}

/** What a bare `yield` gives: a wait for any message. */
const ANY_MESSAGE: IteratorResult<Wait, never> = { done: false, value: undefined };
const NEXT_SLICE: IteratorResult<Wait, never> = { done: false, value: AGAIN };

/**
 * The loop as a body that iterates itself. It does what a generator would, `message = yield` and `yield*` of what a callback leaves to do,
 * at half the cost: a server waits once for each message, and most callbacks leave nothing.
 */
class Loop {
  /** What a callback has left to do, and waits in the middle of. */
  private rest: Body<void> | null = null;
  /** A wait with a time limit. */
  private timed: Iterator<Wait, unknown> | null = null;
  /** It hibernates: a wait that leaves the message in the mailbox. */
  private asleep: Iterator<Wait, void> | null = null;
  private begun = false;

  constructor(private readonly server: Server) {}

  [Symbol.iterator](): this {
    return this;
  }

  next(input: unknown): IteratorResult<Wait, never> {
    if (this.rest !== null) {
      const result = this.rest.next(input);
      if (result.done !== true) return result;
      this.rest = null;
    } else if (this.timed !== null) {
      const result = this.timed.next();
      if (result.done !== true) return result;
      this.timed = null;
      this.took(result.value);
    } else if (this.asleep !== null) {
      const result = this.asleep.next();
      if (result.done !== true) return result;
      this.asleep = null;
      return ANY_MESSAGE;
    } else if (this.begun) this.rest = handle(this.server, input);
    else this.begun = true;
    return this.goOn();
  }

  throw(thrown: unknown): never {
    throw thrown;
  }

  private goOn(): IteratorResult<Wait, never> {
    for (;;) {
      if (this.rest !== null) {
        const result = this.rest.next();
        if (result.done !== true) return result;
        this.rest = null;
      }
      const { next, hibernateAfter } = this.server;
      if (next === 'infinity' && hibernateAfter === 'infinity') return ANY_MESSAGE;
      if (next === 'hibernate') {
        const asleep = awaitMessage()[Symbol.iterator]();
        const result = asleep.next();
        if (result.done === true) return ANY_MESSAGE;
        this.asleep = asleep;
        return result;
      }
      if (Array.isArray(next)) {
        if (roundEndsSlice()) {
          // What comes next is no message, as at the beginning.
          this.begun = false;
          return NEXT_SLICE;
        }
        this.rest = step(this.server, 'handleContinue', this.server.exports['handleContinue'], next[1], next);
        continue;
      }
      const timed = receive<unknown>(null, next === 'infinity' ? hibernateAfter : (next as Timeout))[Symbol.iterator]();
      const result = timed.next();
      if (result.done !== true) {
        this.timed = timed;
        return result;
      }
      this.took(result.value);
    }
  }

  /** After a wait with a time limit: the server's own, or that after which it hibernates. */
  private took(message: unknown): void {
    const { server } = this;
    if (message !== TIMEOUT) this.rest = handle(server, message);
    else if (server.next === 'infinity') server.next = 'hibernate';
    else this.rest = handle(server, 'timeout');
  }
}

/** What is left to do after a message, and may wait; null when that is nothing. */
function handle(server: Server, message: unknown): Body<void> | null {
  if (Array.isArray(message)) {
    const tag: unknown = message[0];
    if (tag === '$gen_call' && message.length === 3) return handleCall(server, message[1] as gen.From, message[2]);
    if (tag === '$gen_cast' && message.length === 2)
      return step(server, 'handleCast', server.exports['handleCast'], message[1], message);
    if (tag === 'system' && message.length === 3)
      return sys.handleSystemMessage(message[1] as gen.From, message[2], server);
    if (tag === 'EXIT' && message.length === 3 && message[1] === server.parent)
      return terminate(server, new ErlangError('exit', message[2], NO_STACK), message, null);
  }
  const callback = server.exports['handleInfo'];
  if (callback !== undefined) return step(server, 'handleInfo', callback, message, message);
  log({
    level: 'warning',
    label: ['gen_server', 'no_handle_info'],
    report: { module: server.module.name, message },
  });
  server.next = 'infinity';
  return null;
}

/** What is left to do, and may wait; null for the plain reply, which needs no generator of its own. */
function handleCall(server: Server, from: gen.From, request: unknown): Body<void> | null {
  const callback = server.exports['handleCall'];
  let result: unknown;
  try {
    server.running = 'handleCall';
    if (callback === undefined) error('undef');
    result = callback(request, from, server.state);
    if (isBody(result)) return handleCallInBody(server, result, from, request);
    server.running = null;
  } catch (caught) {
    return handleCallRaised(server, server.left(caught), from, request);
  }
  return replied(server, result, from) ? null : handleCallReturn(server, result, from, request);
}

function replied(server: Server, result: unknown, from: gen.From): boolean {
  if (!Array.isArray(result) || result[0] !== 'reply') return false;
  const size = result.length;
  if (size !== 3 && !(size === 4 && isNext(result[3]))) return false;
  gen.reply(from, result[1]);
  server.state = result[2];
  server.next = size === 4 ? (result[3] as Next) : 'infinity';
  return true;
}

function* handleCallInBody(server: Server, body: Body, from: gen.From, request: unknown): Body<void> {
  let result: unknown;
  try {
    result = yield* body;
    server.running = null;
  } catch (caught) {
    result = yield* thrown(server, server.left(caught), request, from);
  }
  if (!replied(server, result, from)) yield* handleCallReturn(server, result, from, request);
}

function* handleCallRaised(server: Server, caught: unknown, from: gen.From, request: unknown): Body<void> {
  const result = yield* thrown(server, caught, request, from);
  if (!replied(server, result, from)) yield* handleCallReturn(server, result, from, request);
}

/** Any return but a reply. */
function* handleCallReturn(server: Server, result: unknown, from: gen.From, request: unknown): Body<void> {
  if (Array.isArray(result) && result[0] === 'stop' && result.length === 4) {
    server.state = result[3];
    // The reply is sent also when terminate raises.
    try {
      yield* terminate(server, new ErlangError('exit', result[1], NO_STACK), request, from);
    } catch (ending) {
      gen.reply(from, result[2]);
      throw ending;
    }
  }
  yield* common(server, result, request, from);
}

/** What is left to do, and may wait; null when the server goes on, which needs no generator of its own. */
function step(
  server: Server,
  fun: 'handleCast' | 'handleInfo' | 'handleContinue',
  callback: Exports[string],
  term: unknown,
  message: unknown,
): Body<void> | null {
  let result: unknown;
  try {
    server.running = fun;
    if (callback === undefined) return error('undef');
    result = callback(term, server.state);
    if (isBody(result)) return stepInBody(server, result, message);
    server.running = null;
  } catch (caught) {
    return stepRaised(server, server.left(caught), message);
  }
  return goesOn(server, result) ? null : common(server, result, message, null);
}

function* stepInBody(server: Server, body: Body, message: unknown): Body<void> {
  let result: unknown;
  try {
    result = yield* body;
    server.running = null;
  } catch (caught) {
    result = yield* thrown(server, server.left(caught), message, null);
  }
  yield* common(server, result, message, null);
}

function* stepRaised(server: Server, caught: unknown, message: unknown): Body<void> {
  const result = yield* thrown(server, caught, message, null);
  yield* common(server, result, message, null);
}

/** A throw from a callback counts as its return value; anything else ends the server. */
function* thrown(server: Server, caught: unknown, message: unknown, from: gen.From | null): Body {
  const raised = raisedOf(caught);
  if (raised.class === 'throw') return raised.reason;
  return yield* terminate(server, raised, message, from, true);
}

function goesOn(server: Server, result: unknown): boolean {
  if (!isTuple(result, 'noreply', 2) && !(isTuple(result, 'noreply', 3) && isNext(result[2]))) return false;
  server.state = result[1];
  server.next = result.length === 3 ? (result[2] as Next) : 'infinity';
  return true;
}

function* common(server: Server, result: unknown, message: unknown, from: gen.From | null): Body<void> {
  if (goesOn(server, result)) return;
  if (isTuple(result, 'stop', 3)) {
    server.state = result[2];
    yield* terminate(server, new ErlangError('exit', result[1], NO_STACK), message, from);
  }
  yield* terminate(server, new ErlangError('exit', ['bad_return_value', result], NO_STACK), message, from);
}

/** `terminate/2` of the module, the last words in the log, the end. `thrown`: a callback has raised it. */
function* terminate(
  server: Server,
  raised: ErlangError,
  message: unknown,
  from: gen.From | null,
  thrown = false,
): Body<never> {
  const quiet = raised.class === 'exit' && isQuiet(raised.reason);
  // Told as it is now, whatever `terminate` makes of an object of OTP's own.
  const state = quiet ? null : asTerm(server.state);
  if (server.exports['terminate'] !== undefined) {
    try {
      yield* server.run('terminate', [terminateReason(raised), server.state]);
    } catch (caught) {
      const again = raisedOf(caught);
      // A throw is a return value here, too.
      if (again.class !== 'throw') {
        lastWords(server, again, true, state ?? asTerm(server.state), message, from);
        throw again;
      }
    }
  }
  if (!quiet) lastWords(server, raised, thrown, state, message, from);
  throw raised;
}

function lastWords(
  server: Server,
  { reason, stacktrace }: ErlangError,
  withStack: boolean,
  state: unknown,
  message: unknown,
  from: gen.From | null,
): void {
  const plain = { reason, state, message, log: listFrom([]) };
  const status = formatStatus(server.module, 'terminate', plain, state);
  const name = server.name ?? self();
  if (!isLogged()) return;
  log({
    level: 'error',
    label: ['gen_server', 'terminate'],
    report: {
      name,
      last_message: status['message'],
      state: status['EXIT'] ?? ('$status' in status ? status['$status'] : status['state']),
      log: status['log'],
      reason: withStack ? [status['reason'], stacktrace] : status['reason'],
      client_info: from === null ? 'undefined' : gen.clientInfo(from[0]),
    },
  });
}

// Clients

/**
 * Calls the server and waits for its reply, 5,000 virtual ms unless told otherwise. When there is none the caller exits with
 * `{Reason, {gen_server, call, Args}}`, Reason being `timeout`, `noproc`, or the server's exit reason. `gen_server:call/2,3`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.startLink(counter, 1)) as ['ok', Pid];
 * yield* gen_server.call(pid, 'next'); // => 1
 * yield* gen_server.call(pid, 'next', 100); // => 2
 */
export function call<Reply = unknown, Q = unknown>(
  server: gen.Untyped,
  request: Q & Sendable<Q>,
  ...timeout: [] | [Timeout]
): Body<Reply>;
export function call<Msg, const Q extends gen.RequestOf<Msg>>(
  server: gen.Typed<Msg>,
  request: Q & Sendable<Q>,
  ...timeout: [] | [Timeout]
): Body<gen.ReplyOf<Msg, Q>>;
export function call<Reply>(server: gen.ServerRef, request: unknown, timeout?: Timeout): Body<Reply> {
  return new gen.PendingCall(server, '$gen_call', request, timeout, callFailed).asBody();
}

function callFailed({ server, request, timeout }: gen.PendingCall, caught: unknown): never {
  const args = timeout === undefined ? [server, request] : [server, request, timeout];
  return exit([terminateReason(raisedOf(caught)), ['gen_server', 'call', listFrom(args)]]);
}

/**
 * Sends a request that is not answered; a server that is not there does not matter. `gen_server:cast/2`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.startLink(counter, 1)) as ['ok', Pid];
 * gen_server.cast(pid, 10); // => 'ok'
 * yield* gen_server.call(pid, 'next'); // => 11
 * gen_server.cast('nobody', 10); // => 'ok'
 */
export function cast<Msg, const Q extends gen.CastOf<Msg>>(
  server: gen.Typed<Msg> | gen.NamedOtherwise,
  request: Q & Sendable<Q>,
): 'ok' {
  return gen.cast(server, ['$gen_cast', request]);
}

/**
 * Answers a call from anywhere, when the callback returned `noreply`. `gen_server:reply/2`.
 *
 * @example
 * const slow = defineModule('slow', {
 *   init: () => ['ok', null],
 *   handleCall: (_request: unknown, from: gen_server.From, state: null) => {
 *     sendAfter(100, self(), from);
 *     return ['noreply', state];
 *   },
 *   handleInfo: (from: gen_server.From, state: null) => {
 *     gen_server.reply(from, 'at last');
 *     return ['noreply', state];
 *   },
 * });
 * const [, pid] = (yield* gen_server.startLink(slow, null)) as ['ok', Pid];
 * yield* gen_server.call(pid, 'please'); // => 'at last'
 */
export function reply<Reply, const Value extends Reply>(from: gen.From<Reply>, value: Value & Sendable<Value>): 'ok' {
  gen.reply(from, value);
  return 'ok';
}

/**
 * Has the server terminate with a reason, and waits until it has. Exits with `noproc` when there is none, `timeout`, or the reason with
 * which it ended when that is another. `gen_server:stop/1,3`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.startLink(counter, 1)) as ['ok', Pid];
 * yield* gen_server.stop(pid); // => 'ok'
 * isProcessAlive(pid); // => false
 */
export function* stop(server: gen.ServerRef, reason: unknown = 'normal', timeout: Timeout = 'infinity'): Body<'ok'> {
  gen.checkTimeout(timeout);
  return yield* proc_lib.stop(gen.resolve(server), reason, timeout);
}

/**
 * Sends a request without waiting; see `receiveResponse`. `gen_server:send_request/2`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.startLink(counter, 1)) as ['ok', Pid];
 * const request = gen_server.sendRequest(pid, 'next');
 * yield* gen_server.receiveResponse(request, 100); // => ['reply', 1]
 */
export function sendRequest<Msg, const Q extends gen.RequestOf<Msg>>(
  server: gen.Typed<Msg> | gen.NamedOtherwise,
  request: Q & Sendable<Q>,
): gen.RequestId<gen.ReplyOf<Msg, Q>> {
  return gen.sendRequest(server, '$gen_call', request);
}

/**
 * `['reply', value]`, `'timeout'`, or `['error', [reason, server]]`. `gen_server:receive_response/2`.
 * When the time is up the request is abandoned: a reply that comes later is dropped.
 *
 * @example
 * const request = gen_server.sendRequest('nobody', 'next');
 * yield* gen_server.receiveResponse(request); // => ['error', ['noproc', 'nobody']]
 */
export function receiveResponse<Reply>(
  request: gen.RequestId<Reply>,
  timeout: Timeout = 'infinity',
): Body<gen.Response<Reply> | 'timeout'> {
  return gen.receiveResponse(request, timeout) as Body<gen.Response<Reply> | 'timeout'>;
}

/**
 * `gen_server:wait_response/2`.
 * As `receiveResponse`, but after `timeout` the request can be waited for again.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.startLink(counter, 1)) as ['ok', Pid];
 * const request = gen_server.sendRequest(pid, 'next');
 * yield* gen_server.waitResponse(request, 0); // => 'timeout'
 * yield* gen_server.waitResponse(request, 100); // => ['reply', 1]
 */
export function waitResponse<Reply>(
  request: gen.RequestId<Reply>,
  timeout: Timeout = 'infinity',
): Body<gen.Response<Reply> | 'timeout'> {
  return gen.waitResponse(request, timeout) as Body<gen.Response<Reply> | 'timeout'>;
}

/**
 * Is this message the response to that request? What came of it, or `no_reply`. `gen_server:check_response/2`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 * });
 * const [, pid] = (yield* gen_server.startLink(counter, 1)) as ['ok', Pid];
 * const request = gen_server.sendRequest(pid, 'next');
 * const message = yield* receive();
 * gen_server.checkResponse(message, request); // => ['reply', 1]
 * gen_server.checkResponse('another', request); // => 'no_reply'
 */
export function checkResponse<Reply>(
  message: unknown,
  request: gen.RequestId<Reply>,
): gen.Response<Reply> | 'no_reply' {
  return gen.checkResponse(message, request) as gen.Response<Reply> | 'no_reply';
}
