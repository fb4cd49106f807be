/**
 * An event manager: one process, many handlers. Follows OTP's `gen_event`: events go to every handler, the one added last first; a call
 * goes to one. A handler that fails is taken out and the manager and its other handlers go on, so that whoever added it with
 * `addSupHandler` is told, as a supervisor would be of a child.
 *
 * Handlers are modules; one module can be there many times under different ids. Callbacks are plain functions, or generators where they
 * wait themselves, and return OTP's tuples. In answers and messages a handler goes by its name: `Module` or `{Module, Id}`, atoms both.
 *
 * Differences: debug options are accepted and do nothing.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (start: number) => ['ok', start],
 *   handleEvent: (event: unknown, n: number) => (event === 'stop' ? 'remove_handler' : ['ok', n + 1]),
 *   handleCall: (_request: 'total', n: number) => ['ok', n, n],
 * });
 * const [, manager] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(manager, counter, 0);
 * gen_event.notify(manager, 'tick');
 * const total = yield* gen_event.call(manager, counter, 'total'); // 1
 */
import { equal } from '../../term/equal.ts';
import { List, listFrom } from '../../term/list.ts';
import { defineModule, type Exports, Module } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import { Stacktrace } from '../../term/stacktrace.ts';
import type { Sendable } from '../../term/sendable.ts';
import type { Timeout } from '../../term/term.ts';
import {
  type Body,
  error,
  isNameAndNode,
  exit,
  get,
  isBody,
  link,
  lose,
  nodeName,
  log,
  processFlag,
  publish,
  raisedIn,
  raisedOf,
  self,
  send,
  unlink,
  type View,
} from '../kernel/syscalls.ts';
import * as code from './code.ts';
import { caughtTerm, isTuple } from './errors.ts';
import { formatStatus, type FormatStatus, type Status } from './format_status.ts';
import * as gen from './gen.ts';
import * as proc_lib from './proc_lib.ts';
import * as sys from './sys.ts';

export type { ServerName, ServerRef, StartOption } from './gen.ts';

type MaybeBody<T> = T | Body<T>;

/** A module, or `[module, id]` when the same module handles more than once. A module goes by its name as well. */
export type Handler = Module | string | readonly [module: Module | string, id: unknown];
/** How answers and messages name a handler. */
export type HandlerName = string | [module: string, id: unknown];

/** What a handler's `init` returns; with an error it is not added. */
export type InitReturn<S> = readonly ['ok', S] | readonly ['ok', S, 'hibernate'] | readonly ['error', unknown];

/** `swap_handler` has the handler's `terminate` called with the first argument, and `init` of the other with `[last, its result]`. */
export type HandleReturn<S> =
  | readonly ['ok', S]
  | readonly ['ok', S, 'hibernate']
  | readonly ['swap_handler', args1: unknown, S, handler2: Handler, args2: unknown]
  | 'remove_handler';

/** What `handleCall` returns: as for an event, with the reply. */
export type HandleCallReturn<S, Reply = unknown> =
  | readonly ['ok', Reply, S]
  | readonly ['ok', Reply, S, 'hibernate']
  | readonly ['swap_handler', Reply, args1: unknown, S, handler2: Handler, args2: unknown]
  | readonly ['remove_handler', Reply];

/**
 * The callbacks of a handler. What a callback raises, or returns beside these, takes the handler out: `terminate` is called with
 * `['error', reason]` first. A handler without `handleInfo` stays, and the message is logged.
 */
export interface Callbacks<S, Args = unknown, Event = unknown, Request = unknown, Reply = unknown> {
  init(args: Args): MaybeBody<InitReturn<S>>;
  handleEvent(event: Event, state: S): MaybeBody<HandleReturn<S>>;
  handleCall?(request: Request, state: S): MaybeBody<HandleCallReturn<S, Reply>>;
  handleInfo?(info: unknown, state: S): MaybeBody<HandleReturn<S>>;
  /**
   * Called with the argument of `deleteHandler` or of a swap, `remove_handler`, `stop`, `['stop', reason]` when the owner ended, or
   * `['error', reason]`. Its result is what `deleteHandler` returns, and what the next handler of a swap gets.
   */
  terminate?(why: unknown, state: S): unknown;
  codeChange?(oldVsn: unknown, state: S, extra: unknown): MaybeBody<readonly ['ok', S]>;
  /** How the state shows in `sys:get_status` and in the report of a crash: `{state, message?, reason?, log?}` to the same keys. */
  formatStatus?: FormatStatus;
}

type ExportsOf<H> = H extends Module<infer E> ? E : H extends readonly [Module<infer E>, unknown] ? E : object;

/** What a handler's `init` takes; unknown where the handler is known by name only. */
export type ArgsOf<H> = ExportsOf<H> extends { init: (args: infer Args) => unknown } ? Args : unknown;
/** What a handler's `init` takes after a swap, beside the result of the old handler's `terminate`. */
export type SwapArgsOf<H> = ArgsOf<H> extends readonly [infer Args, unknown] ? Args : unknown;
/** What a handler's `handleCall` takes; unknown where the handler is known by name only. */
export type RequestOf<H> =
  ExportsOf<H> extends { handleCall: (request: infer Request, state: never) => unknown } ? Request : unknown;
type Returned<T> = T extends Body<infer R> ? R : T;
/** What a call to the handler answers, where its `handleCall` returns tuples that say so. */
export type ReplyOf<H> =
  ExportsOf<H> extends { handleCall: (...args: never[]) => infer R } ? ReplyIn<Returned<R>> : unknown;
type ReplyIn<R> = [R] extends [HandleCallReturn<infer _S, infer Reply>]
  ? unknown extends Reply
    ? unknown
    : Reply | ['error', unknown]
  : unknown;

/** One handler of a manager. */
class Installed {
  state: unknown = undefined;

  constructor(
    /** The module's name; what is no atom is kept as it is and has no functions. */
    readonly module: unknown,
    readonly id: unknown,
    /** Who is told when it goes, and whose end takes it along. */
    readonly supervised: Pid | false,
  ) {}

  get name(): unknown {
    return this.id === false ? this.module : [this.module, this.id];
  }

  is(module: unknown, id: unknown): boolean {
    return equal(this.module, module) && equal(this.id, id);
  }
}

const CALLBACKS = {
  init: 'init/1',
  handleEvent: 'handle_event/2',
  handleCall: 'handle_call/2',
  handleInfo: 'handle_info/2',
  terminate: 'terminate/2',
  codeChange: 'code_change/3',
} as const;
type Callback = keyof typeof CALLBACKS;

/** A manager has no callback module of its own: observers are shown the behaviour. */
const GEN_EVENT: Module = defineModule('gen_event', {});

/** One running manager: what its loop knows, and what observers see of it. */
class Manager implements View, sys.SystemClient, gen.Hibernating {
  readonly behaviour = 'gen_event';
  readonly module = GEN_EVENT;
  sysState: View['sysState'] = 'running';
  /** The one added last is first. */
  handlers: readonly Installed[] = [];
  hibernating = false;
  private running: Installed | null = null;
  private callback: Callback = 'init';

  constructor(
    readonly parent: Pid,
    /** Null when it has none. */
    readonly name: unknown,
    readonly hibernateAfter: Timeout,
  ) {}

  /** `[{Module, Id, State}]`, as `sys:get_state/1` tells it. */
  get state(): List<readonly [unknown, unknown, unknown]> {
    return listFrom(this.handlers.map(({ module, id, state }) => [module, id, state] as const));
  }

  get doing(): string | null {
    return this.running === null ? null : `${String(this.running.module)}:${CALLBACKS[this.callback]}`;
  }

  /** A tuple of so many that begins with `ok`; it hibernates when `hibernate` comes after them. */
  isOk(result: unknown, size: number): result is readonly ['ok', ...unknown[]] {
    if (isTuple(result, 'ok', size)) return true;
    if (!isTuple(result, 'ok', size + 1) || result[size] !== 'hibernate') return false;
    this.hibernating = true;
    return true;
  }

  *run(handler: Installed, fun: Callback, args: readonly unknown[]): Body {
    this.running = handler;
    this.callback = fun;
    try {
      const callback = exportOf(handler.module, fun);
      if (callback === undefined) return error(typeof handler.module === 'string' ? 'undef' : 'badarg');
      const result = callback(...args);
      return isBody(result) ? yield* result : result;
    } catch (caught) {
      throw raisedIn(caught, this.doing);
    } finally {
      this.running = null;
    }
  }

  /** `catch Module:Fun(Args...)`: a throw counts as a return value, anything else raised is `{'EXIT', Reason}`. */
  *attempt(handler: Installed, fun: Callback, args: readonly unknown[]): Body {
    try {
      return yield* this.run(handler, fun, args);
    } catch (caught) {
      // A manager that its handler has killed does not come back from this call.
      self();
      return caughtTerm(raisedOf(caught));
    }
  }

  without(handler: Installed): void {
    this.handlers = this.handlers.filter((each) => each !== handler);
  }

  systemGetState(): unknown {
    return this.state;
  }

  systemReplaceState(replace: (state: unknown) => unknown): unknown {
    for (const handler of this.handlers) {
      try {
        const next = replace([handler.module, handler.id, handler.state]);
        if (isTupleOf(next, 3) && handler.is(next[0], next[1])) handler.state = next[2];
      } catch {
        // A function that fails for a handler leaves that one as it is.
      }
    }
    return this.state;
  }

  *systemCodeChange(module: Module | string, oldVsn: unknown, extra: unknown): Body {
    const name = module instanceof Module ? module.name : module;
    const states = new Map<Installed, unknown>();
    for (const handler of this.handlers.filter((each) => each.module === name)) {
      const result = yield* this.run(handler, 'codeChange', [oldVsn, handler.state, extra]);
      if (!isTuple(result, 'ok', 2)) return error(['badmatch', result]);
      states.set(handler, result[1]);
    }
    // Only when all have changed: a failure leaves every state as it was.
    for (const [handler, state] of states) handler.state = state;
    return sys.CHANGED;
  }

  systemSuspended(suspended: boolean): void {
    this.sysState = suspended ? 'suspended' : 'running';
  }

  systemStatus(sysState: 'running' | 'suspended'): unknown {
    let logged: unknown = listFrom([]);
    const handlers = this.handlers.map(({ module, id, state, supervised }) => {
      const status = formatStatus(module, 'normal', { log: logged, state }, state);
      logged = status['log'];
      return ['handler', module, id, shownState(status), supervised];
    });
    return sys.statusFrame('gen_event', get(), sysState, this.parent, [
      ['header', gen.statusHeader('Status for event handler', this.name)],
      [
        'data',
        listFrom([
          ['Status', sysState],
          ['Logged Events', logged],
          ['Parent', this.parent],
        ]),
      ],
      ['items', ['Installed handlers', listFrom(handlers)]],
    ]);
  }

  systemTerminate(reason: unknown): Body<never> {
    return terminate(this, reason);
  }
}

function exportOf(module: unknown, fun: string): ((...args: unknown[]) => unknown) | undefined {
  return typeof module === 'string' ? (code.lookup(module)?.exports as Exports | undefined)?.[fun] : undefined;
}

function isTupleOf(term: unknown, size: number): term is unknown[] {
  return Array.isArray(term) && term.length === size && !(term instanceof List);
}

/** Module and id of a handler as a client names it. A module that comes as a value is loaded by that. */
function keyOf(handler: unknown): readonly [module: unknown, id: unknown] {
  const [module, id] = isTupleOf(handler, 2) ? (handler as [unknown, unknown]) : [handler, false];
  if (!(module instanceof Module)) return [module, id];
  code.lookup(module);
  return [module.name, id];
}

function find(manager: Manager, handler: unknown): Installed | undefined {
  const [module, id] = keyOf(handler);
  return manager.handlers.find((each) => each.is(module, id));
}

// Starting

type StartArgs =
  | []
  | [options: readonly gen.StartOption[]]
  | [name: gen.ServerName]
  | [name: gen.ServerName, options: readonly gen.StartOption[]];

function begin(mode: gen.StartMode, args: StartArgs): Body<gen.StartReturn | gen.StartMonitorReturn> {
  const [first, second] = args;
  const name = isServerName(first) ? first : null;
  const options = name === null ? (first as readonly gen.StartOption[] | undefined) : second;
  return gen.start(initIt, mode, name, GEN_EVENT, listFrom([]), options ?? []);
}

/** Options are a list of pairs, and a name is a tuple that begins with an atom. */
function isServerName(argument: StartArgs[0]): argument is gen.ServerName {
  return Array.isArray(argument) && !(argument instanceof List) && typeof argument[0] === 'string';
}

/**
 * Starts a manager that is not linked with the caller; its parent is itself. `gen_event:start/0,1,2`.
 *
 * @example
 * const [, events] = (yield* gen_event.start()) as ['ok', Pid];
 * yield* gen_event.whichHandlers(events); // => list()
 */
export function start(...args: StartArgs): Body<gen.StartReturn> {
  return begin('nolink', args) as Body<gen.StartReturn>;
}

/**
 * Starts a manager without handlers, linked with the caller: `['ok', pid]`. With a `['local', name]` it is registered, and the answer is
 * `['error', ['already_started', pid]]` when the name is taken. `gen_event:start_link/0,1,2`.
 *
 * @example
 * const [, events] = (yield* gen_event.startLink(['local', 'alarms'])) as ['ok', Pid];
 * whereis('alarms') === events; // => true
 * yield* gen_event.startLink(['local', 'alarms']); // => ['error', ['already_started', events]]
 */
export function startLink(...args: StartArgs): Body<gen.StartReturn> {
  return begin('link', args) as Body<gen.StartReturn>;
}

/**
 * Starts a monitored manager: `['ok', [pid, ref]]`. `gen_event:start_monitor/0,1,2`.
 *
 * @example
 * const [, [events, ref]] = (yield* gen_event.startMonitor()) as ['ok', [Pid, Ref]];
 * yield* gen_event.stop(events);
 * yield* receive(); // => ['DOWN', ref, 'process', events, 'normal']
 */
export function startMonitor(...args: StartArgs): Body<gen.StartMonitorReturn> {
  return begin('monitor', args) as Body<gen.StartMonitorReturn>;
}

function initIt(
  starter: Pid,
  parent: Pid,
  name: gen.ServerName | null,
  _module: Module,
  _args: unknown,
  hibernateAfter: Timeout,
): Body {
  processFlag('trap_exit', true);
  const manager = new Manager(parent, name === null ? null : gen.nameIn(name), hibernateAfter);
  publish(manager);
  proc_lib.initAck(starter, ['ok', self()]);
  return loop(manager);
}

// The loop

function* loop(manager: Manager): Body {
  for (;;) {
    const message: unknown =
      manager.hibernating || manager.hibernateAfter !== 'infinity' ? yield* gen.awaitNext(manager) : yield;
    if (isTupleOf(message, 3)) {
      if (message[0] === 'system') {
        yield* sys.handleSystemMessage(message[1] as gen.From, message[2], manager);
        continue;
      }
    }
    // As the handlers say anew.
    manager.hibernating = false;
    if (isTupleOf(message, 3)) {
      const fromParent = message[0] === 'EXIT' && message[1] === manager.parent;
      if (fromParent) return yield* terminate(manager, message[2]);
      // OTP looks for this request before it looks for an exit.
      if (isTuple(message[2], 'sync_notify', 2)) {
        yield* notifyAll(manager, 'handleEvent', message[2][1]);
        reply(message[1], 'ok');
        continue;
      }
      if (message[0] === 'EXIT') {
        yield* ownerExited(manager, message[1], message[2]);
        yield* notifyAll(manager, 'handleInfo', message);
        continue;
      }
      const request: unknown = message[2];
      if (request === 'stop') {
        try {
          yield* terminate(manager, 'normal');
        } catch {
          reply(message[1], 'ok');
          return 'ok';
        }
      }
      const answer = yield* answerTo(manager, request);
      if (answer !== NO_REQUEST) {
        reply(message[1], answer);
        continue;
      }
    }
    if (isTupleOf(message, 2) && message[0] === 'notify') yield* notifyAll(manager, 'handleEvent', message[1]);
    else yield* notifyAll(manager, 'handleInfo', message);
  }
}

const NO_REQUEST = Symbol('no request');

/** Requests are known by their third element alone: the first one is the caller, for everybody to see who it was. */
function* answerTo(manager: Manager, request: unknown): Body {
  if (request === 'which_handlers') return listFrom(manager.handlers.map(({ name }) => name));
  if (request === 'get_modules') {
    const modules = new Set(manager.handlers.map(({ module }) => module as string));
    return listFrom([...modules].sort());
  }
  if (!Array.isArray(request) || request instanceof List || typeof request[0] !== 'string') return NO_REQUEST;
  const tuple = request as [string, ...unknown[]];
  switch (`${tuple[0]}/${tuple.length}`) {
    case 'call/3':
      return yield* callOne(manager, tuple[1], tuple[2]);
    case 'add_handler/3':
      return yield* add(manager, tuple[1], tuple[2], false);
    case 'add_sup_handler/4':
      return yield* add(manager, tuple[1], tuple[2], tuple[3] as Pid);
    case 'delete_handler/3': {
      const handler = find(manager, tuple[1]);
      if (handler === undefined) return ['error', 'module_not_found'];
      manager.without(handler);
      return yield* retire(manager, handler, tuple[2], 'delete', 'normal');
    }
    case 'swap_handler/5':
      return yield* swap(manager, tuple, false);
    case 'swap_sup_handler/6':
      return yield* swap(manager, tuple, tuple[5] as Pid);
    default:
      return NO_REQUEST;
  }
}

/** To a client that has gone the answer is lost; what is no client at all ends the manager. */
function reply(to: unknown, answer: unknown): void {
  if (!isTupleOf(to, 2)) return error('function_clause');
  try {
    gen.reply(to as unknown as gen.From, answer);
  } catch (caught) {
    if (raisedOf(caught).reason !== 'badarg') throw caught;
  }
}

/** `ok` and the handler is there, or what `init` gave instead. Ownership is a link, and stays also when there is no handler. */
function* add(manager: Manager, handler: unknown, args: unknown, owner: Pid | false): Body {
  if (owner !== false) link(owner);
  const added = new Installed(...keyOf(handler), owner);
  const result = yield* manager.attempt(added, 'init', [args]);
  if (!manager.isOk(result, 2)) return result;
  added.state = result[1];
  manager.handlers = [added, ...manager.handlers];
  return 'ok';
}

/** Swapped by a client: the new handler goes to the front. An owner of the old one is the owner of the new one, unless told otherwise. */
function* swap(manager: Manager, request: readonly unknown[], owner: Pid | false): Body {
  const [, handler1, args1, handler2, args2] = request;
  const old = find(manager, handler1);
  let handedOver: unknown = 'error';
  let newOwner = owner;
  if (old !== undefined) {
    if (owner === false) newOwner = old.supervised;
    manager.without(old);
    handedOver = yield* retire(manager, old, args1, 'swapped', ['swapped', nameOf(handler2), newOwner]);
  }
  const result = yield* add(manager, handler2, [args2, handedOver], newOwner);
  return result === 'ok' ? 'ok' : ['error', result];
}

function nameOf(handler: unknown): unknown {
  const [module, id] = keyOf(handler);
  return isTupleOf(handler, 2) ? [module, id] : module;
}

/** An event or a message, to one handler after the other. */
function* notifyAll(manager: Manager, fun: 'handleEvent' | 'handleInfo', event: unknown): Body<void> {
  for (const handler of manager.handlers) {
    if (fun === 'handleInfo' && exportOf(handler.module, fun) === undefined) {
      log({
        level: 'warning',
        label: ['gen_event', 'no_handle_info'],
        report: { module: handler.module, message: event },
      });
      continue;
    }
    const result = yield* manager.attempt(handler, fun, [event, handler.state]);
    if (manager.isOk(result, 2)) {
      handler.state = result[1];
    } else if (isTuple(result, 'swap_handler', 5)) {
      yield* swapInPlace(manager, handler, result.slice(1));
    } else if (result === 'remove_handler') {
      yield* retire(manager, handler, 'remove_handler', 'remove', 'normal');
      manager.without(handler);
    } else {
      yield* crash(manager, handler, result, event);
    }
  }
}

function* callOne(manager: Manager, name: unknown, request: unknown): Body {
  const handler = find(manager, name);
  if (handler === undefined) return ['error', 'bad_module'];
  const result = yield* manager.attempt(handler, 'handleCall', [request, handler.state]);
  if (manager.isOk(result, 3)) {
    handler.state = result[2];
    return result[1];
  }
  if (isTuple(result, 'swap_handler', 6)) {
    yield* swapInPlace(manager, handler, result.slice(2));
    return result[1];
  }
  if (isTuple(result, 'remove_handler', 2)) {
    yield* retire(manager, handler, 'remove_handler', 'remove', 'normal');
    manager.without(handler);
    return result[1];
  }
  yield* crash(manager, handler, result, request);
  return ['error', result];
}

function* crash(manager: Manager, handler: Installed, result: unknown, lastIn: unknown): Body<void> {
  yield* retire(manager, handler, ['error', result], lastIn, result);
  manager.without(handler);
}

/** Swapped by itself: the new handler takes its place, and its owner. */
function* swapInPlace(manager: Manager, old: Installed, how: readonly unknown[]): Body<void> {
  const [args1, state, handler2, args2] = how;
  old.state = state;
  const handedOver = yield* retire(manager, old, args1, 'swapped', ['swapped', nameOf(handler2), old.supervised]);
  const next = new Installed(...keyOf(handler2), old.supervised);
  const result = yield* manager.attempt(next, 'init', [[args2, handedOver]]);
  if (isTuple(result, 'ok', 2)) {
    next.state = result[1];
    manager.handlers = manager.handlers.map((each) => (each === old ? next : each));
    return;
  }
  manager.without(old);
  // OTP's report of this has the manager for the last message, and no manager.
  report(false, next, 'crash', ['error', result], manager.name ?? self());
}

/** `terminate/2` of a handler that goes, and word to those who should know. Gives what `terminate` gave. */
function* retire(manager: Manager, handler: Installed, why: unknown, lastIn: unknown, reason: unknown): Body {
  const result =
    exportOf(handler.module, 'terminate') === undefined
      ? 'ok'
      : yield* manager.attempt(handler, 'terminate', [why, handler.state]);
  report(manager.name ?? self(), handler, reason, handler.state, lastIn);
  return result;
}

function report(name: unknown, handler: Installed, reason: unknown, state: unknown, lastIn: unknown): void {
  const quiet = reason === 'normal' || reason === 'shutdown' || isTuple(reason, 'swapped', 3);
  if (!quiet) {
    const raised = isTuple(reason, 'EXIT', 2) ? reason[1] : reason;
    const stack = isTuple(reason, 'EXIT', 2) && Array.isArray(raised) ? (raised as unknown[])[1] : undefined;
    const bare = stack instanceof Stacktrace ? (raised as unknown[])[0] : raised;
    const status = formatStatus(handler.module, 'terminate', { state, message: lastIn, reason: bare }, state);
    const shown = stack instanceof Stacktrace ? [status['reason'], stack] : status['reason'];
    log({
      level: 'error',
      label: ['gen_event', 'terminate'],
      report: {
        handler: handler.name,
        name,
        last_message: status['message'],
        state: shownState(status),
        reason: isTuple(reason, 'EXIT', 2) ? ['EXIT', shown] : shown,
      },
    });
  }
  if (handler.supervised !== false) send(handler.supervised, ['gen_event_EXIT', handler.name, reason]);
}

/** What of a handler's state is shown: not what is wrong with its `format_status`, which OTP keeps to itself. */
function shownState(status: Status): unknown {
  return '$status' in status ? status['$status'] : status['state'];
}

/** An owner has ended: its handlers go, all of them, before the others hear of it. */
function* ownerExited(manager: Manager, owner: unknown, reason: unknown): Body<void> {
  for (const handler of manager.handlers) {
    if (handler.supervised !== owner) continue;
    yield* retire(manager, handler, ['stop', reason], ['parent_terminated', [owner, reason]], 'shutdown');
    manager.without(handler);
  }
}

/** All handlers stop; owners are unlinked first, so that they get the message and not a signal. */
function* terminate(manager: Manager, reason: unknown): Body<never> {
  for (const handler of manager.handlers) yield* retire(manager, handler, 'stop', 'stop', 'shutdown');
  for (const { supervised } of manager.handlers) {
    if (supervised !== false && supervised !== manager.parent) unlink(supervised);
  }
  return exit(reason);
}

// Clients

/** The tag of a request is its sender, and all but `call` wait for ever. */
function* rpc<T = unknown>(manager: gen.ServerRef, request: unknown): Body<T> {
  return (yield* gen.call(manager, self(), request, 'infinity')) as T;
}

/**
 * Adds a handler, in front of the others: its `init` gets `args` in the manager. `ok`, or what `init` gave instead of `['ok', state]`:
 * `['error', reason]`, `['EXIT', reason]` when it raised, any other value as it is. A name in use is not refused. Exits with `noproc`
 * when there is no manager. `gen_event:add_handler/3`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0); // => 'ok'
 * yield* gen_event.whichHandlers(events); // => list('tally')
 */
export function addHandler<H extends Handler>(manager: gen.ServerRef, handler: H, args: ArgsOf<H>): Body {
  return rpc(manager, ['add_handler', handler, args]);
}

/**
 * As `addHandler`, and the caller owns the handler: they are linked, the caller's end takes the handler along (`terminate` gets
 * `['stop', reason]`), and when the handler goes the caller gets `['gen_event_EXIT', handler, reason]`: `normal` for one that was
 * deleted or left, `shutdown` when the manager stops, `['swapped', newHandler, owner]`, or why it failed. `gen_event:add_sup_handler/3`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addSupHandler(events, tally, 0); // => 'ok'
 * yield* gen_event.deleteHandler(events, tally, 'enough');
 * yield* receive(); // => ['gen_event_EXIT', 'tally', 'normal']
 */
export function* addSupHandler<H extends Handler>(manager: gen.ServerRef, handler: H, args: ArgsOf<H>): Body {
  return yield* rpc(manager, ['add_sup_handler', handler, args, self()]);
}

/**
 * Tells all handlers of an event and does not wait. A name that nobody has is `badarg`. `gen_event:notify/2`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0);
 * gen_event.notify(events, 'rain'); // => 'ok'
 * yield* gen_event.call(events, tally, 'count'); // => 1
 */
export function notify<T>(manager: gen.ServerRef, event: T & Sendable<T>): 'ok' {
  const message = ['notify', event as unknown];
  if (gen.isNamedElsewhere(manager)) gen.castElsewhere(manager, message);
  else if (isNameAndNode(manager) && manager[1] !== nodeName()) lose(manager, message);
  else send(manager as Pid, message);
  return 'ok';
}

/**
 * Tells all handlers of an event, and returns when they have handled it. `gen_event:sync_notify/2`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0);
 * yield* gen_event.syncNotify(events, 'rain'); // => 'ok'
 * yield* gen_event.call(events, tally, 'count'); // => 1
 */
export function syncNotify<T>(manager: gen.ServerRef, event: T & Sendable<T>): Body<'ok'> {
  return rpc(manager, ['sync_notify', event]);
}

/**
 * Calls one handler and waits for its reply, 5,000 virtual ms unless told otherwise. `['error', 'bad_module']` when it is not there,
 * `['error', reason]` when it failed, and then it is gone. Exits with `{Reason, {gen_event, call, Args}}`, Reason being `timeout`,
 * `noproc` or the manager's exit reason. `gen_event:call/3,4`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0);
 * yield* gen_event.call(events, tally, 'count'); // => 0
 * yield* gen_event.call(events, 'nobody', 'count'); // => ['error', 'bad_module']
 */
export function* call<H extends Handler>(
  manager: gen.ServerRef,
  handler: H,
  request: RequestOf<H>,
  ...timeout: [] | [Timeout]
): Body<ReplyOf<H>> {
  try {
    return (yield* gen.call(manager, self(), ['call', handler, request], timeout[0] ?? 5000)) as ReplyOf<H>;
  } catch (caught) {
    const raised = raisedOf(caught);
    if (raised.class !== 'exit') throw caught;
    return exit([raised.reason, ['gen_event', 'call', listFrom([manager, handler, request, ...timeout])]]);
  }
}

/**
 * Takes a handler out; the result is that of its `terminate(args, state)`, or `['error', 'module_not_found']`. `gen_event:delete_handler/3`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0);
 * yield* gen_event.deleteHandler(events, tally, 'enough'); // => ['counted', 0]
 * yield* gen_event.deleteHandler(events, tally, 'enough'); // => ['error', 'module_not_found']
 */
export function deleteHandler(manager: gen.ServerRef, handler: Handler, args: unknown): Body {
  return rpc(manager, ['delete_handler', handler, args]);
}

/**
 * Puts a new handler in the place of an old one, with nothing lost between: `init` of the new one gets `[args2, term]`, `term` being
 * the result of the old one's `terminate(args1, state)`, or `error` when it was not there. `ok`, or `['error', reason]`.
 * `gen_event:swap_handler/3`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0);
 * const heir = defineModule('heir', {
 *   init: ([, inherited]: readonly [null, unknown]) => ['ok', inherited] as const,
 *   handleCall: (_request: 'what', state: unknown) => ['ok', state, state] as const,
 * });
 * yield* gen_event.swapHandler(events, [tally, 'swap'], [heir, null]); // => 'ok'
 * yield* gen_event.call(events, heir, 'what'); // => ['counted', 0]
 */
export function swapHandler<H extends Handler>(
  manager: gen.ServerRef,
  old: readonly [handler: Handler, args1: unknown],
  next: readonly [handler: H, args2: SwapArgsOf<H>],
): Body<'ok' | ['error', unknown]> {
  return rpc(manager, ['swap_handler', ...old, ...next]);
}

/**
 * As `swapHandler`, and the caller owns the new handler. `gen_event:swap_sup_handler/3`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0);
 * const heir = defineModule('heir', { init: () => ['ok', null] as const });
 * yield* gen_event.swapSupHandler(events, [tally, 'swap'], [heir, null]); // => 'ok'
 * yield* gen_event.whichHandlers(events); // => list('heir')
 */
export function* swapSupHandler<H extends Handler>(
  manager: gen.ServerRef,
  old: readonly [handler: Handler, args1: unknown],
  next: readonly [handler: H, args2: SwapArgsOf<H>],
): Body<'ok' | ['error', unknown]> {
  return yield* rpc(manager, ['swap_sup_handler', ...old, ...next, self()]);
}

/**
 * The handlers, in the order in which they hear of events. `gen_event:which_handlers/1`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0);
 * yield* gen_event.addHandler(events, [tally, 'second'], 0);
 * yield* gen_event.whichHandlers(events); // => list<unknown>(['tally', 'second'], 'tally')
 */
export function whichHandlers(manager: gen.ServerRef): Body<List<HandlerName>> {
  return rpc(manager, 'which_handlers');
}

/**
 * Has the manager end with a reason: each handler's `terminate` gets `stop`. Exits with `noproc` when there is none, `timeout`, or the
 * reason with which it ended when that is another. `gen_event:stop/1,3`.
 *
 * @example
 * const [, events] = (yield* gen_event.start()) as ['ok', Pid];
 * yield* gen_event.stop(events); // => 'ok'
 * isProcessAlive(events); // => false
 */
export function* stop(manager: gen.ServerRef, reason: unknown = 'normal', timeout: Timeout = 'infinity'): Body<'ok'> {
  gen.checkTimeout(timeout);
  return yield* proc_lib.stop(gen.resolve(manager), reason, timeout);
}

/**
 * Calls a handler without waiting; see `receiveResponse`. `gen_event:send_request/3`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0);
 * const request = gen_event.sendRequest(events, tally, 'count');
 * yield* gen_event.receiveResponse(request); // => ['reply', 0]
 */
export function sendRequest<H extends Handler>(manager: gen.ServerRef, handler: H, request: RequestOf<H>): Ref {
  return gen.sendRequest(manager, self(), ['call', handler, request]);
}

/**
 * Waits for the response to a request: `['reply', value]`, `['error', reason]` from the manager or the handler, or `timeout` after which
 * the request is abandoned. `gen_event:receive_response/2`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0);
 * const request = gen_event.sendRequest(events, tally, 'count');
 * yield* gen_event.receiveResponse(request, 100); // => ['reply', 0]
 */
export function* receiveResponse(request: Ref, timeout: Timeout = 'infinity'): Body<Response | 'timeout'> {
  return responseOf(yield* gen.receiveResponse(request, timeout));
}

/**
 * As `receiveResponse`, but after `timeout` the request can be waited for again. `gen_event:wait_response/2`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0);
 * const request = gen_event.sendRequest(events, tally, 'count');
 * yield* gen_event.waitResponse(request, 0); // => 'timeout'
 * yield* gen_event.waitResponse(request, 100); // => ['reply', 0]
 */
export function* waitResponse(request: Ref, timeout: Timeout = 'infinity'): Body<Response | 'timeout'> {
  return responseOf(yield* gen.waitResponse(request, timeout));
}

/**
 * What a message that was received means for a request: its response, or `no_reply`. `gen_event:check_response/2`.
 *
 * @example
 * const tally = defineModule('tally', {
 *   init: (n: number) => ['ok', n] as const,
 *   handleEvent: (_event: unknown, n: number) => ['ok', n + 1] as const,
 *   handleCall: (_request: 'count', n: number) => ['ok', n, n] as const,
 *   terminate: (_why: unknown, n: number) => ['counted', n],
 * });
 * const [, events] = (yield* gen_event.startLink()) as ['ok', Pid];
 * yield* gen_event.addHandler(events, tally, 0);
 * const request = gen_event.sendRequest(events, tally, 'count');
 * const message = yield* receive();
 * gen_event.checkResponse(message, request); // => ['reply', 0]
 * gen_event.checkResponse('another', request); // => 'no_reply'
 */
export function checkResponse(message: unknown, request: Ref): Response | 'no_reply' {
  return responseOf(gen.checkResponse(message, request));
}

/** What came of a request: its reply, or why there will be none. */
export type Response = ['reply', unknown] | ['error', unknown];

/** An `{error, _}` of the manager is told as such, not as a reply. */
function responseOf<T extends string>(answer: gen.Response | T): Response | T {
  if (typeof answer === 'string' || answer[0] !== 'reply') return answer;
  return isTuple(answer[1], 'error', 2) ? ['error', answer[1][1]] : answer;
}
