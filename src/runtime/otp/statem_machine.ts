/**
 * The engine of `gen_statem`: the loop over events, state transitions, time-outs, and the end. Follows OTP 25's `gen_statem.erl` step by
 * step: `loop_state_callback`, `loop_actions`, `loop_state_transition`, `loop_timeouts`, `loop_done`.
 *
 * After a transition the order is: state enter call, inserted events, events that are tried again, time-outs of no time, mailbox.
 */
import { equal } from '../../term/equal.ts';
import { List, listFrom } from '../../term/list.ts';
import { Module } from '../../term/module.ts';
import { Pid } from '../../term/pid.ts';
import type { Timeout } from '../../term/term.ts';
import { Stacktrace } from '../../term/stacktrace.ts';
import {
  AGAIN,
  type Body,
  error,
  ErlangError,
  get,
  isBody,
  isLogged,
  log,
  raisedIn,
  raisedOf,
  self,
  type View,
  roundEndsSlice,
} from '../kernel/syscalls.ts';
import * as code from './code.ts';
import { isQuiet, isTuple } from './errors.ts';
import { formatStatus, stateItems, type Status } from './format_status.ts';
import * as gen from './gen.ts';
import * as sys from './sys.ts';
import { type TimeoutRequest, Timeouts } from './statem_timeouts.ts';

type Mode = 'state_functions' | 'handle_event_function';

/** An event: its type and its content. */
type Event = readonly [type: unknown, content: unknown];

/** What OTP's `#params{}` has of the callback modules; a transition action may change it. */
interface Callbacks {
  /** The top first; never empty. */
  readonly modules: readonly Module[];
  readonly mode: Mode;
  readonly stateEnter: boolean;
}

/** A transition in the making: what the callback and its actions have asked for so far. */
interface Transition {
  /** The event that is handled; undefined where none is. */
  readonly event: Event;
  stateData: readonly [state: unknown, data: unknown];
  nextEvents: Event[];
  timeouts: TimeoutRequest[];
  postpone: boolean;
  hibernates: boolean;
}

/** One running machine: what its loop knows, and what observers see of it. */
export class Machine implements View, sys.SystemClient, gen.Hibernating {
  readonly behaviour = 'gen_statem';
  sysState: View['sysState'] = 'running';
  doing: string | null = null;
  callbacks: Callbacks;
  /** `{State, Data}`; anything else when `sys:replace_state/2` made it so. */
  state: unknown;
  /** Oldest first. */
  postponed: Event[] = [];
  readonly timeouts = new Timeouts();
  hibernating = false;
  /** Events that come before the mailbox; the next one last. */
  queue: Event[] = [];

  constructor(
    module: Module,
    readonly parent: Pid,
    /** Null when it has none. */
    readonly name: unknown,
    readonly hibernateAfter: Timeout,
  ) {
    this.callbacks = { modules: [module], mode: 'state_functions', stateEnter: false };
    this.state = ['undefined', 'undefined'];
  }

  /** The module on top of the stack. */
  get module(): Module {
    return this.callbacks.modules[0] as Module;
  }

  /** Calls a function of a callback module, in its newest version. */
  *run(module: Module, fun: string, args: readonly unknown[], shown = fun): Body {
    this.doing = `${module.name}:${shown}/${args.length}`;
    try {
      const callback = exported(module, fun) ?? error('undef');
      const result = callback(...args);
      return isBody(result) ? yield* result : result;
    } catch (caught) {
      throw raisedIn(caught, this.doing);
    } finally {
      this.doing = null;
    }
  }

  systemGetState(): unknown {
    return this.state;
  }

  systemReplaceState(replace: (state: unknown) => unknown): unknown {
    this.state = replace(this.state);
    return this.state;
  }

  *systemCodeChange(_module: Module | string, oldVsn: unknown, extra: unknown): Body {
    const [state, data] = this.stateAndData();
    let result: unknown;
    try {
      result = yield* this.run(this.module, 'codeChange', [oldVsn, state, data, extra], 'code_change');
    } catch (caught) {
      const raised = raisedOf(caught);
      if (raised.class !== 'throw') throw raised;
      result = raised.reason;
    }
    if (isTuple(result, 'ok', 3)) {
      this.callbacks = yield* callbackMode(this, this.callbacks.modules);
      this.state = [result[1], result[2]];
      return sys.CHANGED;
    }
    return isTuple(result, 'ok', 2) ? error(['case_clause', result]) : result;
  }

  /** For observers: the state, and of what is put off and what runs not more than a hundred each. */
  shown(): unknown {
    if (!isPair(this.state)) return this.state;
    return {
      state: this.state[0],
      data: this.state[1],
      postponed: listFrom(this.postponed.slice(0, 100)),
      timeouts: listFrom(this.timeouts.list().slice(0, 100)),
    };
  }

  systemSuspended(suspended: boolean): void {
    this.sysState = suspended ? 'suspended' : 'running';
  }

  systemStatus(sysState: 'running' | 'suspended'): unknown {
    const [state, data] = this.stateAndData();
    const plain: Status = {
      state,
      data,
      postponed: listFrom(this.postponed.toReversed()),
      log: listFrom([]),
      timeouts: listFrom(this.timeouts.list()),
    };
    const status = formatStatus(this.module, 'normal', plain, state, data);
    return sys.statusFrame('gen_statem', get(), sysState, this.parent, [
      ['header', gen.statusHeader('Status for state machine', this.name)],
      [
        'data',
        listFrom([
          ['Status', sysState],
          ['Parent', this.parent],
          ['Modules', listFrom(this.callbacks.modules.map(({ name }) => name))],
          ['Time-outs', [this.timeouts.size, status['timeouts']]],
          ['Logged Events', status['log']],
          ['Postponed', status['postponed']],
        ]),
      ],
      ...stateItems(status, 'EXIT' in status ? [state, status['EXIT']] : [status['state'], status['data']]),
    ]);
  }

  *systemTerminate(reason: unknown): Body<never> {
    return yield* terminate(this, new ErlangError('exit', reason, NO_STACK), []);
  }

  /** A machine whose state is no pair goes no further, as OTP's function heads have it. */
  stateAndData(): readonly [state: unknown, data: unknown] {
    return isPair(this.state) ? this.state : error('function_clause');
  }
}

const NO_STACK = new Stacktrace('');

function isPair(term: unknown): term is readonly [unknown, unknown] {
  return Array.isArray(term) && !(term instanceof List) && term.length === 2;
}

/** Only what the module itself has: a state may be called `toString`. */
function exported(module: Module, fun: string): ((...args: unknown[]) => unknown) | undefined {
  const { exports } = code.lookup(module) ?? module;
  return Object.hasOwn(exports, fun) ? (exports[fun] as (...args: unknown[]) => unknown) : undefined;
}

/** An error raised by the machine itself: `{Tag, Term}`. */
function failure(tag: string, term: unknown): ErlangError {
  return new ErlangError('error', [tag, term], new Stacktrace(new Error().stack ?? ''));
}

/** Asks the module on top how it wants to be called; raises what is wrong with the answer. */
function* callbackMode(machine: Machine, modules: readonly Module[]): Body<Callbacks> {
  let answer: unknown;
  try {
    answer = yield* machine.run(modules[0] as Module, 'callbackMode', [], 'callback_mode');
  } catch (caught) {
    const raised = raisedOf(caught);
    if (raised.class !== 'throw') throw raised;
    answer = raised.reason;
  }
  let mode: Mode | undefined;
  let stateEnter = false;
  for (const item of listify(answer)) {
    if (item === 'state_functions' || item === 'handle_event_function') mode = item;
    else if (item === 'state_enter') stateEnter = true;
    else throw failure('bad_return_from_callback_mode', answer);
  }
  if (mode === undefined) throw failure('bad_return_from_callback_mode', answer);
  return { modules, mode, stateEnter };
}

function listify(term: unknown): readonly unknown[] {
  return term instanceof List ? (term as readonly unknown[]) : [term];
}

/** The machine's life, once its starter knows of it. */
export function* enter(machine: Machine, state: unknown, data: unknown, actions: unknown): Body<never> {
  machine.state = [state, data];
  const event: Event = ['internal', 'init_state'];
  const transition = begin(event, [state, data]);
  yield* guarded(machine, event, function* () {
    machine.callbacks = yield* callbackMode(machine, machine.callbacks.modules);
  });
  yield* takeActions(machine, transition, listFrom([...listify(actions), ['postpone', false]]), true);
  yield* finish(machine, transition, true);
  return yield* loop(machine);
}

function begin(event: Event, stateData: readonly [unknown, unknown]): Transition {
  return { event, stateData, nextEvents: [], timeouts: [], postpone: false, hibernates: false };
}

/** What is raised inside ends the machine by way of `terminate`. */
function* guarded<T>(machine: Machine, event: Event, body: () => Body<T>): Body<T> {
  try {
    return yield* body();
  } catch (caught) {
    return yield* terminate(machine, raisedOf(caught), queueOf(machine, event));
  }
}

/** The queue as OTP has it: the event in hand first. */
function queueOf(machine: Machine, event: Event): Event[] {
  return [event, ...machine.queue.toReversed()];
}

// The loop

function* loop(machine: Machine): Body<never> {
  for (;;) {
    const event = machine.queue.pop() ?? machine.timeouts.takeDue();
    if (event !== undefined) {
      yield* handle(machine, event);
      if (roundEndsSlice()) yield AGAIN;
      continue;
    }
    const { hibernating } = machine;
    const message: unknown =
      hibernating || machine.hibernateAfter !== 'infinity' ? yield* gen.awaitNext(machine) : yield;
    machine.hibernating = hibernating;
    if (Array.isArray(message)) {
      const tag: unknown = message[0];
      if (message.length === 3) {
        if (tag === '$gen_call') {
          yield* handle(machine, [['call', message[1]], message[2]]);
          continue;
        }
        if (tag === 'timeout') {
          yield* handle(machine, machine.timeouts.take(message[1], message[2]) ?? ['info', message]);
          continue;
        }
        if (tag === 'system') {
          yield* sys.handleSystemMessage(message[1] as gen.From, message[2], machine);
          continue;
        }
        if (tag === 'EXIT' && message[1] === machine.parent) {
          return yield* terminate(machine, new ErlangError('exit', message[2], NO_STACK), []);
        }
      } else if (tag === '$gen_cast' && message.length === 2) {
        yield* handle(machine, ['cast', message[1]]);
        continue;
      }
    }
    yield* handle(machine, ['info', message]);
  }
}

function* handle(machine: Machine, event: Event): Body<void> {
  const transition = begin(event, machine.stateAndData());
  const callEnter = yield* callState(machine, transition, event, true);
  yield* finish(machine, transition, callEnter);
}

/** The state enter calls, as long as one asks for the next, then the transition itself. */
function* finish(machine: Machine, transition: Transition, callEnter: boolean): Body<void> {
  const [before] = machine.stateAndData();
  let again = callEnter;
  while (again && machine.callbacks.stateEnter) {
    again = yield* callState(machine, transition, ['enter', before], false);
    if (roundEndsSlice()) yield AGAIN;
  }
  yield* transit(machine, transition);
}

/**
 * Calls the state's function and takes in what it returns; true when the state is to be entered (again). In a state enter call
 * (`stateCall` false) some returns and actions are not allowed.
 */
function* callState(machine: Machine, transition: Transition, event: Event, stateCall: boolean): Body<boolean> {
  const { module } = machine;
  const [state, data] = transition.stateData;
  let result: unknown;
  try {
    if (machine.callbacks.mode === 'state_functions') {
      if (typeof state !== 'string' && typeof state !== 'boolean') error('badarg');
      result = yield* machine.run(module, String(state), [event[0], event[1], data]);
    } else {
      result = yield* machine.run(module, 'handleEvent', [event[0], event[1], state, data], 'handle_event');
    }
  } catch (caught) {
    const raised = raisedOf(caught);
    // The state is the one before the transition, also when the new one was being entered.
    if (raised.class !== 'throw') return yield* terminate(machine, raised, queueOf(machine, transition.event));
    result = raised.reason;
  }
  return yield* takeResult(machine, transition, result, stateCall);
}

function* takeResult(machine: Machine, transition: Transition, result: unknown, stateCall: boolean): Body<boolean> {
  const [state, data] = transition.stateData;
  const [tag, first, second, third] = isPlainTuple(result) ? result : [result];
  const size = isPlainTuple(result) ? result.length : 0;
  const proceed = function* (next: unknown, newData: unknown, enters: boolean, actions?: unknown): Body<boolean> {
    transition.stateData = [next, newData];
    if (actions !== undefined) yield* takeActions(machine, transition, actions, stateCall);
    return enters;
  };
  const stop = (raised: ErlangError, newData: unknown): Body<never> =>
    end(machine, transition, [state, newData], raised);
  const exiting = (reason: unknown): ErlangError => new ErlangError('exit', reason, NO_STACK);
  switch (tag) {
    case 'next_state':
      if (size !== 3 && size !== 4) break;
      if (equal(first, state)) return yield* proceed(state, second, false, third);
      if (!stateCall) return yield* stop(failure('bad_state_enter_return_from_state_function', result), data);
      return yield* proceed(first, second, true, third);
    case 'keep_state':
      if (size === 2 || size === 3) return yield* proceed(state, first, false, second);
      break;
    case 'repeat_state':
      if (size === 2 || size === 3) return yield* proceed(state, first, true, second);
      break;
    case 'keep_state_and_data':
      if (size === 0 || size === 2) return yield* proceed(state, data, false, first);
      break;
    case 'repeat_state_and_data':
      if (size === 0 || size === 2) return yield* proceed(state, data, true, first);
      break;
    case 'stop':
      if (size === 0) return yield* stop(exiting('normal'), data);
      if (size === 2) return yield* stop(exiting(first), data);
      if (size === 3) return yield* stop(exiting(first), second);
      break;
    case 'stop_and_reply': {
      if (size !== 3 && size !== 4) break;
      const newData = size === 4 ? third : data;
      for (const reply of listify(second)) {
        if (!isTuple(reply, 'reply', 3) || !isFrom(reply[1])) {
          return yield* stop(failure('bad_reply_action_from_state_function', reply), newData);
        }
        gen.reply(reply[1], reply[2]);
      }
      return yield* stop(exiting(first), newData);
    }
  }
  return yield* stop(failure('bad_return_from_state_function', result), data);
}

function isPlainTuple(term: unknown): term is readonly unknown[] {
  return Array.isArray(term) && !(term instanceof List);
}

/** The machine ends in the middle of a transition, with the state that this has reached. */
function end(
  machine: Machine,
  transition: Transition,
  stateData: readonly [unknown, unknown],
  raised: ErlangError,
): Body<never> {
  machine.state = stateData;
  return terminate(machine, raised, queueOf(machine, transition.event));
}

function* transit(machine: Machine, transition: Transition): Body<void> {
  const { event, stateData, timeouts, nextEvents } = transition;
  const [before] = machine.stateAndData();
  if (transition.postpone) machine.postponed.push(event);
  if (!equal(before, stateData[0])) {
    machine.queue.push(...machine.postponed.reverse());
    machine.postponed = [];
    yield* machine.timeouts.cancel('state_timeout');
  }
  yield* machine.timeouts.cancel('timeout');
  if (timeouts.length > 0) yield* machine.timeouts.set(timeouts);
  machine.state = stateData;
  machine.hibernating = transition.hibernates;
  machine.queue.push(...nextEvents.reverse());
}

// Actions

function* takeActions(machine: Machine, transition: Transition, actions: unknown, stateCall: boolean): Body<void> {
  for (const action of listify(actions)) {
    const wrong = yield* takeAction(machine, transition, action, stateCall);
    if (wrong !== null) yield* end(machine, transition, transition.stateData, wrong);
  }
}

/** Gives what is wrong with the action, or null. */
function* takeAction(
  machine: Machine,
  transition: Transition,
  action: unknown,
  stateCall: boolean,
): Body<ErlangError | null> {
  const bad = (): ErlangError => failure('bad_action_from_state_function', action);
  const badInEnter = (): ErlangError => failure('bad_state_enter_action_from_state_function', action);
  const [tag, first, second] = isPlainTuple(action) ? action : [action];
  const size = isPlainTuple(action) ? action.length : 0;
  switch (typeof tag === 'string' ? `${tag}/${size}` : '') {
    case 'reply/3':
      if (!isFrom(first)) return bad();
      gen.reply(first, second);
      return null;
    case 'hibernate/0':
      transition.hibernates = true;
      return null;
    case 'hibernate/2':
      if (typeof first !== 'boolean') return bad();
      transition.hibernates = first;
      return null;
    case 'postpone/0':
      if (!stateCall) return badInEnter();
      transition.postpone = true;
      return null;
    case 'postpone/2':
      if (typeof first !== 'boolean' || (first && !stateCall)) return bad();
      transition.postpone = first;
      return null;
    case 'next_event/3':
      if (!stateCall) return badInEnter();
      if (!isEventType(first)) return bad();
      transition.nextEvents.push([first, second]);
      return null;
    case 'change_callback_module/2':
    case 'push_callback_module/2':
      if (!isModuleName(first)) return bad();
      if (!stateCall) return badInEnter();
      return yield* changeModules(machine, [
        moduleOf(first),
        ...(tag === 'push_callback_module' ? machine.callbacks.modules : machine.callbacks.modules.slice(1)),
      ]);
    case 'pop_callback_module/0':
      if (machine.callbacks.modules.length === 1) return bad();
      if (!stateCall) return badInEnter();
      return yield* changeModules(machine, machine.callbacks.modules.slice(1));
    default: {
      const request = timeoutRequest(action);
      if (request === null) return bad();
      transition.timeouts.push(request);
      return null;
    }
  }
}

function* changeModules(machine: Machine, modules: readonly Module[]): Body<ErlangError | null> {
  try {
    machine.callbacks = yield* callbackMode(machine, modules);
    return null;
  } catch (caught) {
    return raisedOf(caught);
  }
}

function isModuleName(term: unknown): term is Module | string | boolean {
  return term instanceof Module || typeof term === 'string' || typeof term === 'boolean';
}

/** A name that nobody has loaded is a module without functions: calling one is `undef`. */
function moduleOf(module: Module | string | boolean): Module {
  if (module instanceof Module) return module;
  return code.lookup(String(module)) ?? new Module(String(module), {});
}

function isFrom(term: unknown): term is gen.From {
  return isPair(term) && term[0] instanceof Pid;
}

function isEventType(type: unknown): boolean {
  if (type === 'cast' || type === 'info' || type === 'internal') return true;
  return isTimeoutType(type) || (isTuple(type, 'call', 2) && isFrom(type[1]));
}

function isTimeoutType(type: unknown): boolean {
  return type === 'timeout' || type === 'state_timeout' || (isPair(type) && type[0] === 'timeout');
}

function isTime(time: unknown): time is number | 'infinity' {
  return time === 'infinity' || (Number.isInteger(time) && (time as number) >= 0);
}

/** A time-out action; null when it is none. */
function timeoutRequest(action: unknown): TimeoutRequest | null {
  if (!isPlainTuple(action)) {
    return isTime(action) ? { type: 'timeout', time: action, content: action, absolute: false } : null;
  }
  const [type, time, content, options] = action;
  if (!isTimeoutType(type)) return null;
  switch (action.length) {
    case 2:
      return time === 'cancel' ? { type, time: 'infinity', content: 'undefined', absolute: false } : null;
    case 3:
      return time === 'update' || isTime(time) ? { type, time, content, absolute: false } : null;
    case 4: {
      const absolute = absoluteOption(options);
      if (absolute === null) return null;
      const allowed = isTime(time) || (absolute && Number.isInteger(time));
      return allowed ? { type, time: time as number | 'infinity', content, absolute } : null;
    }
    default:
      return null;
  }
}

/** `{abs, Boolean}`, bare, alone in a list, or not there; OTP 25 takes no longer list. */
function absoluteOption(options: unknown): boolean | null {
  const list = listify(options);
  if (list.length === 0) return false;
  const [option] = list;
  return list.length === 1 && isTuple(option, 'abs', 2) && typeof option[1] === 'boolean' ? option[1] : null;
}

// The end

/** `terminate/3` of the module on top, the last words in the log, the end. Unlike a gen_server's it is told the reason without a stack trace. */
export function* terminate(machine: Machine, raised: ErlangError, queue: readonly Event[]): Body<never> {
  const [state, data] = machine.stateAndData();
  if (exported(machine.module, 'terminate') !== undefined) {
    try {
      yield* machine.run(machine.module, 'terminate', [raised.reason, state, data]);
    } catch (caught) {
      const again = raisedOf(caught);
      if (again.class !== 'throw') {
        lastWords(machine, again, queue);
        throw again;
      }
    }
  }
  if (!isQuiet(raised.reason)) lastWords(machine, raised, queue);
  throw raised;
}

export function lastWords(machine: Machine, raised: ErlangError, queue: readonly Event[]): void {
  const [state, data] = machine.stateAndData();
  const plain: Status = {
    reason: raised.reason,
    state,
    data,
    queue: listFrom(queue),
    postponed: listFrom(machine.postponed.toReversed()),
    timeouts: listFrom(machine.timeouts.list()),
    log: listFrom([]),
  };
  const status = formatStatus(machine.module, 'terminate', plain, state, data);
  const name = machine.name ?? self();
  if (!isLogged()) return;
  log({
    level: 'error',
    label: ['gen_statem', 'terminate'],
    report: {
      name,
      queue: status['queue'],
      postponed: status['postponed'],
      modules: listFrom(machine.callbacks.modules.map(({ name }) => name)),
      callback_mode: machine.callbacks.mode,
      state_enter: machine.callbacks.stateEnter,
      state: '$status' in status ? status['$status'] : [status['state'], status['data']],
      timeouts: [machine.timeouts.size, status['timeouts']],
      log: status['log'],
      reason: [raised.class, status['reason'], raised.stacktrace],
      client_info: clientOf(queue[0]),
    },
  });
}

function clientOf(event: Event | undefined): unknown {
  const type = event?.[0];
  return isTuple(type, 'call', 2) && isFrom(type[1]) ? gen.clientInfo(type[1][0]) : 'undefined';
}
