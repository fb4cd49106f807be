/**
 * Follows OTP's `timer`: messages, exit signals and calls after a time or at intervals, and functions about time. What is more than a message to a local
 * process goes through the process `timer_server`, which is started when it is first needed; calls that need it wait
 * for its answer, so they are `yield*`ed. Times are virtual milliseconds. A bad argument gives `{error, badarg}`, as in OTP,
 * and raises nothing.
 *
 * Differences: the timer server keeps its timers in its state and not in a table; it is the child of no supervisor, and is started anew by
 * the next call when it has ended.
 */
import { defineModule, Module } from '../../term/module.ts';
import { Pid } from '../../term/pid.ts';
import { Ref } from '../../term/ref.ts';
import {
  type Body,
  cancelTimer,
  demonitor,
  exit,
  lose,
  isBody,
  makeRef,
  markHidden,
  monitor,
  monotonicTime,
  processFlag,
  raisedOf,
  self,
  send,
  sendAfter as sendLater,
  spawn,
  startTimer,
  whereis,
} from '../kernel/syscalls.ts';
import * as code from './code.ts';
import { isTuple } from './errors.ts';
import * as gen_server from './gen_server.ts';

export { sleep } from '../kernel/syscalls.ts';

/** Opaque: for `cancel`. */
export type TRef = readonly ['once' | 'interval' | 'instant' | 'send_local', Ref];
/** What starts a timer gives. */
export type Started = readonly ['ok', TRef] | readonly ['error', unknown];
/** A pid, a registered name, or `{Name, Node}`. */
export type TimerTarget = Pid | string | readonly [name: string, node: string];

type Call = readonly [module: Module | string, fun: string, args: readonly unknown[]];

const BADARG: Started = ['error', 'badarg'];
/** What erts accepts: more milliseconds than this never pass. */
const MAX_TIME = Number.MAX_SAFE_INTEGER;

/** Calls that the timer server does itself, as OTP's does; all others get a process each. */
const SEND: Module = defineModule('timer', { send: (to: Pid, message: unknown) => send(to, message) });
const EXIT: Module = defineModule('erlang', { exit: (to: Pid, reason: unknown) => exit(to, reason) });

/**
 * Calls `module:fun(...args)` in a process of its own when `time` has passed. `timer:apply_after/4`.
 *
 * @example
 * const bell = defineModule('bell', { ring: (to: Pid) => send(to, 'ring') });
 * yield* timer.applyAfter(100, bell, 'ring', [self()]);
 * yield* receive(); // => 'ring'
 * monotonicTime(); // => 100
 */
export function* applyAfter(
  time: number,
  module: Module | string,
  fun: string,
  args: readonly unknown[],
): Body<Started> {
  if (!isTime(time) || !isCall(module, fun, args)) return BADARG;
  if (time === 0) {
    perform([module, fun, args]);
    return ['ok', ['instant', makeRef()]];
  }
  return (yield* request('apply_once', [now(), time, [module, fun, args]])) as Started;
}

/**
 * Sends a message when `time` has passed, 0 at once. `timer:send_after/2,3`.
 *
 * @example
 * yield* timer.sendAfter(100, 'tick');
 * yield* receive(); // => 'tick'
 * monotonicTime(); // => 100
 * yield* timer.sendAfter(-1, 'tick'); // => ['error', 'badarg']
 */
export function sendAfter(time: number, message: unknown): Body<Started>;
export function sendAfter(time: number, to: TimerTarget, message: unknown): Body<Started>;
export function* sendAfter(time: number, ...rest: readonly [unknown] | readonly [unknown, unknown]): Body<Started> {
  const [to, message] = rest.length === 2 ? rest : [self(), rest[0]];
  if (!isTarget(to)) return BADARG;
  if (time === 0) {
    send(to as Pid, message);
    return ['ok', ['instant', makeRef()]];
  }
  if (!isTime(time)) return BADARG;
  if (to instanceof Pid) return ['ok', ['send_local', sendLater(time, to, message)]];
  return yield* applyAfter(time, SEND, 'send', [to, message]);
}

/**
 * Sends an exit signal, from the timer server, when `time` has passed. `timer:exit_after/2,3`.
 *
 * @example
 * const pid = spawn(function* () {
 *   yield;
 * });
 * const ref = monitor(pid);
 * yield* timer.exitAfter(100, pid, 'late');
 * yield* receive(); // => ['DOWN', ref, 'process', pid, 'late']
 */
export function exitAfter(time: number, reason: unknown): Body<Started>;
export function exitAfter(time: number, target: Pid | string, reason: unknown): Body<Started>;
export function exitAfter(time: number, ...rest: readonly [unknown] | readonly [unknown, unknown]): Body<Started> {
  const [target, reason] = rest.length === 2 ? rest : [self(), rest[0]];
  return applyAfter(time, EXIT, 'exit', [target, reason]);
}

/**
 * `exitAfter` with the reason `kill`. `timer:kill_after/1,2`.
 *
 * @example
 * const pid = spawn(function* () {
 *   yield;
 * });
 * const ref = monitor(pid);
 * yield* timer.killAfter(100, pid);
 * yield* receive(); // => ['DOWN', ref, 'process', pid, 'killed']
 */
export function killAfter(time: number, target: Pid | string = self()): Body<Started> {
  return exitAfter(time, target, 'kill');
}

/**
 * Calls `module:fun(...args)` every `time` milliseconds, until cancelled or until the caller ends. `timer:apply_interval/4`.
 *
 * @example
 * const bell = defineModule('bell', { ring: (to: Pid) => send(to, 'ring') });
 * yield* timer.applyInterval(100, bell, 'ring', [self()]);
 * yield* receive(); // => 'ring'
 * yield* receive(); // => 'ring'
 * monotonicTime(); // => 200
 */
export function* applyInterval(
  time: number,
  module: Module | string,
  fun: string,
  args: readonly unknown[],
): Body<Started> {
  if (!isTime(time) || !isCall(module, fun, args)) return BADARG;
  return (yield* request('apply_interval', [now(), time, self(), [module, fun, args]])) as Started;
}

/**
 * Sends a message every `time` milliseconds, until cancelled or until its receiver ends. `timer:send_interval/2,3`.
 *
 * @example
 * yield* timer.sendInterval(100, 'tick');
 * yield* receive(); // => 'tick'
 * yield* receive(); // => 'tick'
 * monotonicTime(); // => 200
 */
export function sendInterval(time: number, message: unknown): Body<Started>;
export function sendInterval(time: number, to: TimerTarget, message: unknown): Body<Started>;
export function* sendInterval(time: number, ...rest: readonly [unknown] | readonly [unknown, unknown]): Body<Started> {
  const [to, message] = rest.length === 2 ? rest : [self(), rest[0]];
  if (!isTime(time) || !isTarget(to)) return BADARG;
  return (yield* request('apply_interval', [now(), time, to, [SEND, 'send', [to, message]]])) as Started;
}

/**
 * Cancels what a function of this module has started; one that has fired is still `{ok, cancel}`, and what is no such reference
 * `{error, badarg}`. `timer:cancel/1`.
 *
 * @example
 * const started = yield* timer.sendAfter(100, 'tick');
 * if (started[0] === 'ok') {
 *   yield* timer.cancel(started[1]); // => ['ok', 'cancel']
 * }
 * (yield* receive(null, 500)) === TIMEOUT; // => true
 */
export function* cancel(timer: TRef): Body<readonly ['ok', 'cancel'] | readonly ['error', unknown]> {
  const given: unknown = timer;
  const [kind, ref] = Array.isArray(given) && given.length === 2 ? (given as unknown[]) : [];
  if (!(ref instanceof Ref)) return ['error', 'badarg'];
  switch (kind) {
    case 'instant':
      return ['ok', 'cancel'];
    case 'send_local':
      cancelTimer(ref);
      return ['ok', 'cancel'];
    case 'once':
    case 'interval':
      return (yield* request('cancel', timer)) as readonly ['ok', 'cancel'];
    default:
      return ['error', 'badarg'];
  }
}

/**
 * Virtual microseconds that a call took, and what it gave. `timer:tc/1,2`.
 *
 * @example
 * yield* timer.tc(sleep, [250]); // => [250_000, 'ok']
 */
export function* tc<T, A extends readonly unknown[]>(
  fun: (...args: A) => T | Body<T>,
  ...args: A extends readonly [] ? [] : [args: A]
): Body<[time: number, value: T]> {
  const begun = monotonicTime('microsecond');
  const made = fun(...((args[0] ?? []) as unknown as A));
  const value = isBody(made) ? yield* made : made;
  return [monotonicTime('microsecond') - begun, value];
}

/** `{MegaSeconds, Seconds, MicroSeconds}`, as `erlang:timestamp/0` gives it. */
export type Timestamp = readonly [megaSeconds: number, seconds: number, microSeconds: number];

/**
 * Microseconds from `earlier` to `later`. `timer:now_diff/2`.
 *
 * @example
 * timer.nowDiff([0, 2, 5], [0, 1, 0]); // => 1_000_005
 */
export function nowDiff(later: Timestamp, earlier: Timestamp): number {
  const [mega, seconds, micro] = later;
  return ((mega - earlier[0]) * 1_000_000 + seconds - earlier[1]) * 1_000_000 + micro - earlier[2];
}

/**
 * In milliseconds. `timer:seconds/1`.
 *
 * @example
 * timer.seconds(2); // => 2_000
 */
export function seconds(count: number): number {
  return 1000 * count;
}

/**
 * In milliseconds. `timer:minutes/1`.
 *
 * @example
 * timer.minutes(2); // => 120_000
 */
export function minutes(count: number): number {
  return 60 * 1000 * count;
}

/**
 * In milliseconds. `timer:hours/1`.
 *
 * @example
 * timer.hours(2); // => 7_200_000
 */
export function hours(count: number): number {
  return 60 * 60 * 1000 * count;
}

/**
 * Hours, minutes and seconds in milliseconds. `timer:hms/3`.
 *
 * @example
 * timer.hms(1, 1, 1); // => 3_661_000
 */
export function hms(h: number, m: number, s: number): number {
  return hours(h) + minutes(m) + seconds(s);
}

/**
 * Starts the timer server, which the first call that needs it does as well. `timer:start/0`.
 *
 * @example
 * yield* timer.start(); // => 'ok'
 * whereis('timer_server') !== undefined; // => true
 */
export function* start(): Body<'ok'> {
  if (whereis('timer_server') !== undefined) return 'ok';
  yield* gen_server.start(['local', 'timer_server'], SERVER, []);
  return 'ok';
}

function now(): number {
  return Math.ceil(monotonicTime());
}

function isTime(time: unknown): time is number {
  return typeof time === 'number' && Number.isInteger(time) && time >= 0 && time < MAX_TIME;
}

function isTarget(to: unknown): to is TimerTarget {
  if (to instanceof Pid || typeof to === 'string') return true;
  return Array.isArray(to) && to.length === 2 && typeof to[0] === 'string' && typeof to[1] === 'string';
}

function isCall(module: unknown, fun: unknown, args: unknown): boolean {
  return (typeof module === 'string' || module instanceof Module) && typeof fun === 'string' && Array.isArray(args);
}

/** A timer server that is not there, or that ends meanwhile, is started once more. */
function* request(what: string, argument: unknown): Body {
  const ask = (): Body => gen_server.call('timer_server', [what, argument], 'infinity');
  try {
    return yield* ask();
  } catch (caught) {
    const raised = raisedOf(caught);
    if (raised.class !== 'exit' || !isTuple(raised.reason, 'noproc', 2)) throw caught;
  }
  yield* start();
  return yield* ask();
}

/** Does what is due. What goes wrong in it is nobody's business here. */
function perform([module, fun, args]: Call): void {
  if (module === SEND) {
    quietly(() => send(args[0] as Pid, args[1]));
  } else if ((module === EXIT || module === 'erlang') && fun === 'exit' && args.length === 2) {
    const target = typeof args[0] === 'string' ? whereis(args[0]) : args[0];
    if (target instanceof Pid) exit(target, args[1]);
    else lose(args[0], ['EXIT', args[1]]);
  } else {
    spawn(applied, module, fun, args);
  }
}

function applied(module: Module | string, fun: string, args: readonly unknown[]): unknown {
  return code.apply(module, fun, args);
}

function quietly(action: () => unknown): void {
  try {
    action();
  } catch (caught) {
    if (raisedOf(caught).class !== 'error') throw caught;
  }
}

/** Of `once` timers and of intervals, by the reference in their `TRef`: the kernel's timer that runs for them now. */
type Timers = Map<Ref, Ref>;

const SERVER = defineModule('timer', {
  init: () => {
    processFlag('trap_exit', true);
    markHidden();
    return ['ok', new Map<Ref, Ref>()];
  },
  handleCall: (asked: unknown, _from: unknown, timers: Timers) => {
    if (isTuple(asked, 'apply_once', 2)) {
      const [started, time, call] = asked[1] as [number, number, Call];
      const timer = startTimer(started + time, self(), ['apply_once', call], [['abs', true]]);
      timers.set(timer, timer);
      return ['reply', ['ok', ['once', timer]], timers];
    }
    if (isTuple(asked, 'apply_interval', 2)) {
      const [started, time, watched, call] = asked[1] as [number, number, Pid, Call];
      const interval = monitor(watched);
      timers.set(interval, startInterval(started + time, time, interval, call));
      return ['reply', ['ok', ['interval', interval]], timers];
    }
    if (isTuple(asked, 'cancel', 2)) {
      const [kind, ref] = asked[1] as TRef;
      if (remove(ref, timers) && kind === 'interval') demonitor(ref, ['flush']);
      return ['reply', ['ok', 'cancel'], timers];
    }
    return ['noreply', timers];
  },
  handleCast: (_message: unknown, timers: Timers) => ['noreply', timers],
  handleInfo: (message: unknown, timers: Timers) => {
    if (isTuple(message, 'timeout', 3)) {
      const [, timer, what] = message as ['timeout', Ref, unknown];
      if (isTuple(what, 'apply_once', 2)) {
        if (timers.delete(timer)) perform(what[1] as Call);
      } else if (isTuple(what, 'apply_interval', 5)) {
        const [, at, time, interval, call] = what as ['apply_interval', number, number, Ref, Call];
        if (timers.has(interval)) {
          timers.set(interval, startInterval(at + time, time, interval, call));
          perform(call);
        }
      }
    } else if (isTuple(message, 'DOWN', 5)) {
      remove(message[1] as Ref, timers);
    }
    return ['noreply', timers];
  },
});

function startInterval(at: number, time: number, interval: Ref, call: Call): Ref {
  return startTimer(at, self(), ['apply_interval', at, time, interval, call], [['abs', true]]);
}

function remove(ref: Ref, timers: Timers): boolean {
  const timer = timers.get(ref);
  if (timer === undefined) return false;
  timers.delete(ref);
  cancelTimer(timer, [
    ['async', true],
    ['info', false],
  ]);
  return true;
}
