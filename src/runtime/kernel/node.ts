/**
 * The emulator: processes, signals, the scheduler and the virtual clock of one node.
 *
 * It acts only when it is told to (`step`, `run`, `advance`) and knows neither wall clock nor chance, so a run is determined
 * by its program, its seed and what came in from outside, and replays bit for bit.
 *
 * Signals are delivered at once, unless the options say otherwise: an exit signal has acted when the call that sent it returns. Erlang
 * promises order between each pair of processes and no more, so this is one of the orders that it allows. The process that is running is the exception: a signal
 * that ends it takes effect when it next waits or its slice is over, as it does in the BEAM.
 */
import { isStackEnd } from '../../base/stack_end.ts';
import { Heap } from '../../base/heap.ts';
import { shuffle } from '../../base/prng.ts';
import { tooLongForAtom } from '../../term/atom.ts';
import { copy } from '../../term/copy.ts';
import { functionName } from '../../term/inert.ts';
import { print } from '../../term/print.ts';
import { List } from '../../term/list.ts';
import { Pid } from '../../term/pid.ts';
import { Ref, refFor } from '../../term/ref.ts';
import { effectOf } from './exit.ts';
import { type Delivery, Flight, type Signal } from './flight.ts';
import { enqueue, findMatch, messageAt, takeAt, takeOldest } from './mailbox.ts';
import {
  active,
  ALIVE,
  ALIVE_WHERE,
  type AliasMode,
  aliveOnNewNode,
  attachMonitor,
  companion,
  detachMonitor,
  firstMonitor,
  findLink,
  HIDDEN,
  Link,
  linkedTo,
  nextLink,
  Mark,
  Monitor,
  monitorOf,
  NODE_NAME,
  nodeNumberIn,
  NORMAL,
  type Origin,
  PRIORITIES,
  type Priority,
  Process,
  QUEUED,
  removeLink,
  SUSPENDED,
  TIMED_OUT,
  Timer,
  TOUCHED,
  TRAP_EXIT,
  UNRECORDED,
  unseal,
  WAITING,
  WHERE,
} from './process.ts';
import { type Limits, UNLIMITED } from './limits.ts';
import { weightOf } from '../../term/size.ts';
import { ProcessTable } from './process_table.ts';
import {
  badArgument,
  ErlangError,
  exitReasonOf,
  raiseError,
  raisedOf,
  StackEnded,
  watchRaises,
  watchStackEnd,
} from './raised.ts';
import {
  EVENT,
  type EventCode,
  EXIT_LINK,
  EXIT_RAISED,
  EXIT_RETURNED,
  EXIT_SIGNAL,
  type RecordedEvent,
  Recorder,
} from './recorder.ts';
import { isRunnable, RunQueue } from './run_queue.ts';
import {
  AGAIN,
  afterOf,
  type Body,
  fromOf,
  isBody,
  matchOf,
  type ProcessFn,
  refOf,
  TIMEOUT,
  type Wait,
  type Waiting,
} from './wait.ts';

/** Reductions in a slice, as in the BEAM. */
export const SLICE_REDUCTIONS = 4000;

/**
 * What costs a virtual millisecond: a slice's worth of reductions, of all processes together, since the node was last at rest. What comes to
 * rest within that takes no time, as everything does that is quick beside a clock of milliseconds; and nothing that goes on without
 * a pause can keep timers from firing, however little it does at a time, since each slice costs a reduction at least.
 */
const REDUCTIONS_PER_MS = SLICE_REDUCTIONS;

/** Reductions whose time may still have to pass while others run. */
const DEBT_REDUCTIONS = 1000 * REDUCTIONS_PER_MS;

/** Reductions after which a process that never gives up control is ended: a thousand slices. */
const RUNAWAY_REDUCTIONS = 1000 * SLICE_REDUCTIONS;

/** What giving up a slice (`erlang:yield/0`, `erlang:hibernate/3`) costs in time besides its own: a hundred take a millisecond. */
const YIELD_REDUCTIONS = REDUCTIONS_PER_MS / 100;

/** Every so many deliveries (a power of two, less one) all mailboxes are counted, where there is a limit for them. */
const QUEUED_CHECK = 0x3fff;

/** How a node runs. */
export interface NodeOptions {
  /** Chooses the next process by chance, from this seed. Default: first come, first served. */
  readonly seed?: number;
  /** How signals get from process to process. Default: `immediate`. */
  readonly delivery?: Delivery;
  /** Events that the flight recorder keeps, the newest 4,096 of them with their terms; default 65,536; 0 switches it off. */
  readonly recorderSize?: number;
  /** The number of the first process; default 1. */
  readonly firstPid?: number;
  /**
   * Reductions that a process may use up in one go, without a `yield*` that could take it off; default 4,000,000, a thousand slices. JavaScript cannot suspend
   * plain code: past the end of its slice the others have their turns whenever it sends, spawns or exits another, and then it goes on. A loop such as
   * `while (true) send(pid, 1)` is ended at this point, with the error
   * `{runaway, #{reductions, mend}}`, instead of stopping the whole node. A loop without any call of the kernel cannot be seen.
   */
  readonly runawayReductions?: number;
  /** The module that the program's own functions are told as functions of; default `program`. */
  readonly module?: string;
  /** What programs may have at most; default: no limit but the machine's. */
  readonly limits?: Limits;
  /**
   * Told what a listener of the host has thrown (of `onReport`, `onExit`, a tracer, a witness), when the node is through with the turn: it breaks
   * nothing there. Default: `step`, `run`, `advance`, `spawn`, `inject` or `exec` throws it, once all is done.
   */
  readonly onListenerError?: (error: unknown) => void;
}

/** Errors of listeners that are kept until the turn is over. */
const FAULTS_KEPT = 100;

export interface SpawnOptions {
  readonly link?: boolean;
  readonly priority?: Priority;
  readonly hidden?: boolean;
}

/** A report as `logger` gets it. */
export interface Report {
  readonly level: 'error' | 'warning' | 'notice' | 'info';
  /** As OTP's reports are labelled: `['supervisor', 'child_terminated']`, `['proc_lib', 'crash']`, ... */
  readonly label: readonly [string, string];
  /** A map, or a list of pairs (of two lists of pairs, for a crash): as OTP has it. */
  readonly report: Readonly<Record<string, unknown>> | List<unknown>;
}

/** Called in the middle of things: it may read, and must not act on the node. */
export interface Tracer {
  event(
    id: number,
    code: EventCode,
    info: number,
    process: Process | null,
    other: Process | null,
    term: unknown,
    cause: number,
  ): void;
}

/**
 * Told what no event is kept of: it happens with each message, and costs nothing where nobody asked. Called in the middle of things: it may
 * read, and must not act on the node.
 */
export interface Witness {
  /** A receive has taken this message out of the mailbox. */
  took(process: Process, message: unknown): void;
  /** `exit/1`, `error/1` or `throw/1` was called, or an exception of JavaScript was not caught. */
  raised(process: Process, raised: ErlangError): void;
  /** A process gives up control. */
  paused(process: Process): void;
}

/**
 * Counts how deep the calls of a compiled program lie in each other. The count of a process is kept while it waits: its generators lie on the
 * engine's stack again when it goes on.
 */
export interface Gauge {
  /** A process begins or goes on; gives the count of whoever runs now, on top of whom it does. */
  enter(process: object): number;
  leave(process: object, outer: number): void;
  /** The process that runs has dropped all that it was in the middle of: nothing of it lies on the stack any more. */
  anew(): void;
  /** So deep that no other process should run on top. */
  readonly isDeep: boolean;
  /** The line of the last `yield` that gave something. */
  yieldedIn: number;
  /** Counts so many bytes of the engine's stack while something is done; raises where there is no room for them. */
  within<T>(bytes: number, act: () => T): T;
}

export type { Delivery };
export { active } from './process.ts';
export { LEARNER_LIMITS } from './limits.ts';

/** How much is shown of what a process has yielded. */
const YIELDED = { depth: 3, items: 8, chars: 80 };

interface Dying {
  readonly process: Process;
  readonly reason: unknown;
  readonly info: number;
  readonly from: Process | null;
  readonly cause: number;
  /** The one that falls after it. */
  next: Dying | null;
}

/** Unwinds a process that has ended itself by a signal. Not for catching: the process is dropped whatever it does. */
const UNWIND = new ErlangError('exit', 'killed', raisedOf(null).stacktrace);

/**
 * One node, as its host sees it. It acts only when told to: `spawn` puts a process on it, `run` lets all that can run do so, and
 * `advance` lets virtual milliseconds pass, firing each timer at its time.
 *
 * @example
 * const node = new Node({ seed: 1 });
 * const heard: unknown[] = [];
 * const listener = node.spawn(function* () {
 *   heard.push(yield* receive());
 *   yield* sleep(1000);
 *   heard.push('later');
 * });
 * node.spawn(() => send(listener, 'hello'));
 * node.run();
 * heard; // => ['hello']
 * node.advance(1000);
 * heard; // => ['hello', 'later']
 * node.now; // => 1000
 */
export class Node {
  now = 0;
  /** Slices done. */
  steps = 0;
  /** Timers that have fired, those of receives included. With `steps` and `now` it tells where a run stands. */
  fires = 0;
  reductions = 0;
  messages = 0;
  spawns = 0;
  exits = 0;
  current: Process | null = null;
  tracer: Tracer | null = null;
  witness: Witness | null = null;
  gauge: Gauge | null = null;
  private touched: Process[] | null = null;
  lastEvent = 0;
  readonly names = new Map<string, Process>();
  readonly processes = new ProcessTable();
  /** The group leader of processes that were given none. */
  leader: Process | null = null;
  /** What `erlang:halt/1` was told; null while the node goes. A halted node runs nothing, and holds what it held. */
  halted: string | number | null = null;
  /** Values kept for libraries by the name of the library: what OTP keeps in `persistent_term` or a table of its own. */
  readonly shelf = new Map<string, unknown>();
  /** The flags of a live process of this node. */
  private readonly alive = aliveOnNewNode();
  /** Tells nodes in one realm apart; from 1. */
  readonly number = nodeNumberIn(this.alive);
  private readonly faults: unknown[] = [];
  private readonly onListenerError: ((error: unknown) => void) | null;
  /** Turns of the host within turns. */
  private depth = 0;
  readonly limits: Limits;
  private deliveries = 0;
  /** Bytes of large messages that have come since all mailboxes were weighed. */
  private arrived = 0;
  private readonly queue: RunQueue;
  private readonly timers = new Heap<Timer>((a, b) => a.time < b.time || (a.time === b.time && a.seq < b.seq));
  private cancelledTimers = 0;
  /** Of receives that have ended: in the heap still, to be armed again. */
  private idleTimers = 0;
  private readonly recorder: Recorder | null;
  private readonly reportListeners: ((report: Report, pid: Pid | null) => void)[] = [];
  private readonly exitListeners: ((pid: Pid, reason: unknown) => void)[] = [];
  private lastPid: number;
  private lastRef = 0;
  private timerSeq = 0;
  private unique = 0;
  private budget = 0;
  /** The running process is taken off in the middle of plain code when its budget is below this. */
  private turn = 0;
  private doomed: Dying | null = null;
  private lastDying: Dying | null = null;
  /** Reductions since the node was last at rest that have not cost their time yet. */
  private spent = 0;
  /** Some of them in turns that others had on top of one: there is nobody for whom their time would have to wait. */
  private turnsWereHad = false;
  /** Nobody is taken off: a process has been, and the others have their turns on top of it, or code runs in the name of one. */
  private inTurns = false;
  readonly runaway: number;
  readonly module: string;
  private readonly flight: Flight | null;
  private readonly seed: number;

  constructor(options: NodeOptions = {}) {
    this.limits = options.limits ?? UNLIMITED;
    this.runaway = options.runawayReductions ?? RUNAWAY_REDUCTIONS;
    this.module = options.module ?? 'program';
    this.onListenerError = options.onListenerError ?? null;
    this.queue = new RunQueue(options.seed);
    this.seed = options.seed ?? 0;
    const { delivery = 'immediate' } = options;
    this.flight = delivery === 'immediate' ? null : new Flight(delivery);
    this.lastPid = (options.firstPid ?? 1) - 1;
    const size = options.recorderSize ?? 65_536;
    this.recorder = size > 0 ? new Recorder(size) : null;
  }

  // Running

  get runQueueLength(): number {
    return this.halted === null ? this.queue.length : 0;
  }

  /** Can nothing happen before the clock moves on? */
  get quiet(): boolean {
    return this.halted !== null || (this.queue.length === 0 && (this.flight === null || this.flight.ready === 0));
  }

  /** Signals on their way. */
  get inFlight(): number {
    return this.flight?.size ?? 0;
  }

  /**
   * One slice of one process, or the landing of one signal that was on its way. The time that all before it have cost passes first, as far as
   * `until`. False when that is too early, or nothing is runnable.
   */
  step(until = Infinity): boolean {
    const outer = active.node;
    active.node = this;
    this.depth++;
    try {
      return this.stepOne(until);
    } finally {
      active.node = outer;
      this.endTurn();
    }
  }

  /** A turn of the host is over: it is told what its listeners have thrown. */
  private endTurn(): void {
    if (--this.depth > 0 || this.faults.length === 0) return;
    const faults = this.faults.splice(0);
    if (this.onListenerError !== null) for (const fault of faults) this.onListenerError(fault);
    else throw faults.length === 1 ? faults[0] : new AggregateError(faults, 'listeners of this node have thrown');
  }

  /** Reads something in the name of this node, so that pids print as it sees them. Nothing may act on the node there. */
  look<T>(read: () => T): T {
    const outer = active.node;
    active.node = this;
    try {
      return read();
    } finally {
      active.node = outer;
    }
  }

  private fault(error: unknown): void {
    if (isStackEnd(error)) this.stackEnded(error);
    if (this.faults.length < FAULTS_KEPT && !(this.faults[0] instanceof StackEnded)) this.faults.push(error);
  }

  /** The engine's own stack has ended under a program whose depth is counted. Nothing that its run does from here would repeat, so the host is told so. */
  stackEnded(caught: Error): void {
    if (this.gauge === null || this.faults[0] instanceof StackEnded) return;
    const process = this.current;
    const name = process === null ? 'that runs' : (process.more?.name ?? process.toString());
    this.faults.splice(0, this.faults.length, new StackEnded(name, caught));
  }

  /** Is it a process of this node? Any other is out of reach: there are no connections between nodes. */
  isHere(process: Process): boolean {
    return (process.flags & WHERE) === (this.alive & WHERE);
  }

  private stepOne(until: number): boolean {
    // Plain code may have taken it further.
    if (this.now > until) return false;
    for (;;) {
      if (this.spent >= REDUCTIONS_PER_MS && !this.pass(until)) return false;
      if (this.act()) return true;
      if (this.spent < REDUCTIONS_PER_MS) return false;
    }
  }

  private act(): boolean {
    while (this.halted === null) {
      if (this.flight?.landsBefore(this.queue.length) === true) {
        this.steps++;
        this.spent++;
        this.land(this.flight.take() as Signal);
        return true;
      }
      const process = this.queue.shift();
      if (process === null) return false;
      if (!isRunnable(process)) continue;
      this.steps++;
      this.slice(process);
      return true;
    }
    return false;
  }

  /**
   * Lets the time pass that reductions have cost, each timer firing at its own. A slice that took long (plain code cannot be suspended) costs a
   * millisecond before each of those that follow, who would have had their turns in between. False when it would be later than `until` by then.
   */
  private pass(until: number): boolean {
    do {
      const ms = Math.min(1, until - this.now);
      if (!(ms > 0) || this.halted !== null) return false;
      this.spent -= ms * REDUCTIONS_PER_MS;
      this.now += ms;
      this.fireDue();
    } while (this.spent >= REDUCTIONS_PER_MS && (this.quiet || this.turnsWereHad || this.spent > DEBT_REDUCTIONS));
    this.turnsWereHad = false;
    return true;
  }

  /**
   * Slices until nothing is runnable and no timer is due, `maxSlices` at most. Returns how many were done. The clock moves only for what
   * they cost, to `until` at most. Processes that never come to rest run for ever: then say one of the two, or let a time pass with `advance`.
   */
  run(maxSlices = Infinity, until = Infinity): number {
    const outer = active.node;
    active.node = this;
    let done = 0;
    this.depth++;
    try {
      while (done < maxSlices) {
        if (this.stepOne(until)) {
          done++;
          continue;
        }
        // Then it is for `until` that it goes no further.
        if (this.spent >= REDUCTIONS_PER_MS) break;
        const next = this.nextTimer();
        if (next === undefined || next > this.now) break;
        this.fire();
      }
    } finally {
      active.node = outer;
      this.endTurn();
    }
    return done;
  }

  /**
   * Before anything from outside acts. Where all before it has come to rest, its time is settled, and what follows starts afresh. Those in the
   * run queue who have ended or were suspended meanwhile are taken off it, so that a run does not depend on when the host last looked.
   */
  private rouse(): void {
    if (active.node === this || this.spent >= REDUCTIONS_PER_MS) return;
    if ((this.flight !== null && this.flight.ready > 0) || this.queue.hasRunnable()) return;
    while (this.queue.shift() !== null);
    const next = this.nextTimer();
    if (next === undefined || next > this.now) this.spent = 0;
  }

  /** When the next timer is due. */
  nextTimer(): number | undefined {
    while (this.halted === null) {
      const timer = this.timers.peek();
      if (timer === undefined) return undefined;
      if (timer.active && timer.armed && timer.until === timer.time) return timer.time;
      this.timers.pop();
      if (!timer.active) this.cancelledTimers--;
      else if (timer.armed) {
        timer.time = timer.until;
        timer.seq = timer.untilSeq;
        this.timers.push(timer);
      } else {
        (timer.to as Process).timer = null;
        this.idleTimers--;
      }
    }
    return undefined;
  }

  /**
   * Lets virtual milliseconds pass: each timer fires at its own time, and all that follows happens before the next. Returns how many have
   * passed: `ms`, but for three cases. With `maxSlices` it may stop early; a halted node has no time; and plain code of more than a slice,
   * which JavaScript cannot suspend, is waited for. Processes that never come to rest cannot hold it up: what they do takes time.
   *
   * @example
   * const node = new Node();
   * node.spawn(function* () {
   *   for (;;) yield* erlang.yield();
   * });
   * node.advance(10); // => 10
   */
  advance(ms: number, maxSlices = Infinity): number {
    const from = this.now;
    return this.advanceTo(from + ms, maxSlices) - from;
  }

  /** As `advance`, up to a time; one that is over is as now. Returns the time that it is then. */
  advanceTo(time: number, maxSlices = Infinity): number {
    if (Number.isNaN(time))
      throw new RangeError('a node was to go on to NaN ms: virtual time is a number of milliseconds');
    this.depth++;
    try {
      const last = this.steps + maxSlices;
      this.run(maxSlices, Math.max(time, this.now));
      while (this.quiet && this.spent < REDUCTIONS_PER_MS && this.halted === null) {
        const next = this.nextTimer();
        if (next === undefined || next > time) {
          if (time > this.now) this.now = time;
          break;
        }
        this.fireNext();
        this.run(last - this.steps, time);
      }
      return this.now;
    } finally {
      this.endTurn();
    }
  }

  /** Moves the clock to the next timer and fires it, without running anything: for when nothing is runnable. False when there is none. */
  fireNext(): boolean {
    const next = this.nextTimer();
    if (next === undefined) return false;
    if (next > this.now) {
      this.now = next;
      this.spent = 0;
    }
    this.depth++;
    try {
      this.fire();
    } finally {
      this.endTurn();
    }
    return true;
  }

  private fire(): void {
    const timer = this.timers.pop();
    if (timer?.active !== true) return;
    this.fires++;
    timer.active = false;
    if (timer.forReceive) {
      const process = timer.to as Process;
      process.timer = null;
      process.flags |= TIMED_OUT;
      this.wake(process);
      return;
    }
    if (timer.signal !== null) {
      this.flight?.takeBetween(timer.signal.from, timer.signal.to);
      this.land(timer.signal);
      return;
    }
    forgetTimer(timer);
    const to = typeof timer.to === 'string' ? this.names.get(timer.to) : timer.to;
    if (to === undefined) this.lose(timer.owner, timer.to, timer.message);
    if (to === undefined || (to.flags & ALIVE) === 0) return;
    const event = this.record(EVENT.timeout, 0, timer.owner, to, timer.message, timer.owner?.cause ?? 0);
    this.deliver(to, timer.message, 0, event);
  }

  private fireDue(): void {
    for (let next = this.nextTimer(); next !== undefined && next <= this.now; next = this.nextTimer()) this.fire();
  }

  private touch(process: Process): void {
    if (this.touched !== null && (process.flags & TOUCHED) === 0) {
      process.flags |= TOUCHED;
      this.touched.push(process);
    }
  }

  /** What was touched since the last time, for the one observer that asked for it. */
  takeTouched(): Process[] {
    const taken = this.touched ?? [];
    for (const process of taken) process.flags &= ~TOUCHED;
    this.touched = [];
    return taken;
  }

  private slice(process: Process): void {
    this.touch(process);
    const outer = this.current;
    this.current = process;
    this.budget = SLICE_REDUCTIONS;
    if (!this.inTurns) this.turn = 0;
    const below = this.gauge === null ? 0 : this.gauge.enter(process);
    let ending: Dying | null = null;
    try {
      ending = this.resume(process);
    } catch (caught) {
      // A process that has ended itself by a signal has no last words.
      if (this.doomed === null) ending = this.uncaught(process, caught);
    }
    if (this.gauge !== null) this.gauge.leave(process, below);
    if (this.witness !== null) this.sees((witness) => witness.paused(process));
    const used = SLICE_REDUCTIONS - this.budget;
    process.reductions += used;
    this.reductions += used;
    // What it did before it was taken off, if it was, has cost its time there.
    this.spent += this.inTurns ? used : used + this.turn;
    this.current = outer;
    if (this.doomed !== null) {
      ending = this.doomed;
      this.doomed = null;
    }
    if (ending !== null) this.terminate(ending);
  }

  /**
   * Runs a process until it waits, has ended, or has used up its slice. A body that returns another body goes on as that one: a tail
   * call, so that a loop stands directly on the scheduler.
   */
  private resume(process: Process): Dying | null {
    let input: unknown;
    let body: Body;
    if ((process.flags & WAITING) !== 0) {
      body = process.gen as Body;
      if (process.wait === null) {
        if (process.count === 0) {
          this.budget--;
          return null;
        }
        process.flags &= ~WAITING;
        input = this.takeOldest(process);
      }
    } else {
      const gen = process.gen;
      if (isUnstarted(gen)) {
        this.budget--;
        // No method call: what it runs must not get the process as `this`.
        const fn = process.fn as ProcessFn;
        const made = fn(...gen);
        if (!isBody(made))
          return { process, reason: 'normal', info: EXIT_RETURNED, from: null, cause: process.cause, next: null };
        process.gen = body = made;
      } else body = gen as Body;
    }
    for (;;) {
      this.budget--;
      if (this.gauge !== null) this.gauge.yieldedIn = 0;
      // Read once: what is no generator of the engine's may tell another thing each time.
      let { done, value } = body.next(input);
      while (done !== true && value !== undefined && !this.isWait(process, value) && this.doomed === null) {
        if (--this.budget < SLICE_REDUCTIONS - this.runaway) this.endRunaway(process);
        ({ done, value } = body.throw(this.noWait(value)));
      }
      if (this.doomed !== null) return null;
      if (done === true) {
        if (isBody(value)) {
          process.gen = body = value;
          input = undefined;
          if (this.budget > 0) continue;
          this.suspendIn(process, AGAIN);
          return null;
        }
        return { process, reason: 'normal', info: EXIT_RETURNED, from: null, cause: process.cause, next: null };
      }
      if (value !== undefined) {
        this.suspendIn(process, value as Waiting);
        return null;
      }
      if (process.wait !== null) this.leaveWait(process);
      if (this.budget <= 0) this.queue.push(process);
      else if (process.count > 0) {
        input = this.takeOldest(process);
        continue;
      }
      process.flags |= WAITING;
      return null;
    }
  }

  /** Whether it is what the process has just looked for: of what a program has made itself nothing is read. */
  private isWait(process: Process, value: unknown): boolean {
    return value === AGAIN || (value === process.wait && value !== null);
  }

  /** What a process is told that yields what nobody can wait for. */
  private noWait(given: unknown): TypeError {
    const { yieldedIn } = this.gauge ?? { yieldedIn: 0 };
    const line = yieldedIn === 0 ? '' : ` in line ${String(yieldedIn)}`;
    return new TypeError(
      `yield${line} gives ${print(given, 'js', YIELDED)} away, and a process waits for nothing but what the library gives: write yield* receive() to wait for a message`,
    );
  }

  private takeOldest(process: Process): unknown {
    const message = takeOldest(process);
    if (this.witness !== null) this.sees((witness) => witness.took(process, message));
    return message;
  }

  private sees(show: (witness: Witness) => void): void {
    if (this.witness === null) return;
    try {
      show(this.witness);
    } catch (caught) {
      this.fault(caught);
    }
  }

  /** An exception was raised in a process of this node. */
  raising(process: Process, raised: ErlangError): void {
    this.sees((witness) => witness.raised(process, raised));
  }

  /** The process waits. A receive has noted in `save` how far it has looked, and in `wait` that it has: nothing else can be waited for. */
  private suspendIn(process: Process, wait: Waiting): void {
    if (wait === AGAIN) {
      this.queue.push(process);
      return;
    }
    process.flags |= WAITING;
    const after = afterOf(wait);
    if (after > 0 && process.timer?.armed !== true && (process.flags & TIMED_OUT) === 0) this.arm(process, after);
    if (this.budget <= 0) this.queue.push(process);
  }

  /** One attempt of a receive: called when it begins, and again whenever something may have come. */
  receive(receive: Waiting): Waiting {
    const process = this.current;
    if (process === null) throw notInProcess('receive');
    const again = process.wait === receive && (process.flags & WAITING) !== 0;
    if (!again && process.wait !== null) this.leaveWait(process);
    let position = again ? process.save : fromOf(receive);
    this.budget--;
    receive.done = false;
    receive.value = receive;
    if (this.doomed !== null) return receive;
    if (this.budget <= 0) {
      process.save = position;
      process.wait = receive;
      return receive;
    }
    if (again) process.flags &= ~WAITING;
    const first = position;
    const ref = refOf(receive);
    position = ref === null ? find(process, position, receive) : findAnswer(process, position, ref);
    this.budget -= (position - first) >> 3;
    if (position < process.count) {
      this.endWait(process);
      const message = takeAt(process, position);
      if (this.witness !== null) this.sees((witness) => witness.took(process, message));
      receive.done = true;
      receive.value = message;
      return receive;
    }
    if (afterOf(receive) === 0 || (process.flags & TIMED_OUT) !== 0) {
      this.endWait(process);
      receive.done = true;
      receive.value = TIMEOUT;
      return receive;
    }
    process.save = position;
    process.wait = receive;
    return receive;
  }

  /** The caller gives up the rest of its slice: what it yields to do so. */
  yieldSlice(process: Process): Wait {
    process.reductions++;
    this.spent += YIELD_REDUCTIONS;
    return AGAIN;
  }

  /** Is there a message for the process? Else it waits for one, which stays in the mailbox. */
  awaitMessage(wait: Waiting): Waiting {
    const process = this.current;
    if (process === null) throw notInProcess('hibernate');
    this.budget--;
    if (process.wait !== null && process.wait !== wait) this.leaveWait(process);
    if (process.count > 0 && this.doomed === null) {
      process.flags &= ~WAITING;
      process.wait = null;
      wait.done = true;
      wait.value = undefined;
      return wait;
    }
    process.save = 0;
    process.wait = wait;
    wait.done = false;
    wait.value = wait;
    return wait;
  }

  /** The process drops all that it was in the middle of, and begins anew; what it yields to do so. */
  restartAs(process: Process, body: Body): Wait {
    process.gen = body;
    return this.yieldSlice(process);
  }

  /** A program runs its waits by hand, and has turned from one to another: the time of the first is not that of the second. */
  private leaveWait(process: Process): void {
    process.flags &= ~WAITING;
    this.endWait(process);
  }

  private endWait(process: Process): void {
    process.flags &= ~TIMED_OUT;
    process.wait = null;
    if (process.timer?.armed === true) {
      process.timer.armed = false;
      this.idleTimers++;
    }
  }

  private wake(process: Process): void {
    if ((process.flags & (ALIVE | QUEUED | SUSPENDED)) === ALIVE) this.queue.push(process);
  }

  private uncaught(process: Process, caught: unknown): Dying {
    const raised = raisedOf(caught);
    // A getter of what was thrown has run just now, and has used up all that the process may.
    if (this.doomed !== null) return this.doomed;
    if (this.witness !== null && !(caught instanceof ErlangError)) this.raising(process, raised);
    const reason = exitReasonOf(raised);
    const onCrash = process.more?.onCrash;
    if (onCrash != null) this.lastWords(onCrash, raised);
    else if (raised.kind !== 'exit') {
      this.report({
        level: 'error',
        label: ['erlang', 'process_exit'],
        report: { process: process.pid, initial_call: functionName(process.fn), reason },
      });
    }
    return { process, reason, info: EXIT_RAISED, from: null, cause: process.cause, next: null };
  }

  /** They are a behaviour's own code, and a process that cannot say them ends all the same. */
  private lastWords(onCrash: (raised: ErlangError) => void, raised: ErlangError): void {
    try {
      onCrash(raised);
    } catch (caught) {
      if (caught !== UNWIND) this.fault(caught);
    }
  }

  // From outside

  /** A process without a parent. The arguments go as they are, as what the function closes over does: both are of the host. */
  spawn(fn: ProcessFn, args: readonly unknown[] = [], options: SpawnOptions = {}): Pid {
    this.rouse();
    this.depth++;
    try {
      return this.create(null, fn, args, options).pid;
    } finally {
      this.endTurn();
    }
  }

  private processHere(what: string, pid: Pid): Process {
    const process = unseal(pid);
    if (process === null || !this.isHere(process)) throw ofAnotherNode(what, pid);
    return process;
  }

  /** A message from nobody: how a host or a person reaches the node. */
  inject(pid: Pid, message: unknown): number {
    const to = this.processHere('inject', pid);
    const sent = copy(message);
    this.rouse();
    this.depth++;
    try {
      const event = this.record(EVENT.input, 0, null, to, sent, 0);
      if ((to.flags & ALIVE) !== 0) this.deliver(to, sent, 0, event);
      return event;
    } finally {
      this.endTurn();
    }
  }

  /** Runs plain code as if the process did it: its syscalls act in its name. The process must not be running. */
  exec<T>(pid: Pid, code: () => T): T {
    const process = this.processHere('exec', pid);
    this.rouse();
    const outer = this.current;
    const outerNode = active.node;
    const { budget, inTurns } = this;
    this.current = process;
    this.budget = SLICE_REDUCTIONS;
    this.inTurns = true;
    active.node = this;
    this.depth++;
    try {
      return code();
    } finally {
      this.current = outer;
      this.budget = budget;
      this.inTurns = inTurns;
      active.node = outerNode;
      const doomed = this.doomed;
      this.doomed = null;
      if (doomed !== null) this.terminate(doomed);
      this.endTurn();
    }
  }

  /** Called with each report, in the middle of things: it may read, and must not act on the node. See `onListenerError`. */
  onReport(listener: (report: Report, pid: Pid | null) => void): void {
    this.reportListeners.push(listener);
  }

  /** Called at each end of a process, before anyone else can know: it may read, and must not act on the node. See `onListenerError`. */
  onExit(listener: (pid: Pid, reason: unknown) => void): void {
    this.exitListeners.push(listener);
  }

  report(report: Report): void {
    const process = this.current;
    this.record(EVENT.report, 0, process, null, report, process?.cause ?? 0);
    for (const listener of this.reportListeners) {
      try {
        listener(report, process?.pid ?? null);
      } catch (caught) {
        this.fault(caught);
      }
    }
  }

  /** Would anyone get a report? If not, it need not be put together. */
  get listening(): boolean {
    return this.recorder !== null || this.tracer !== null || this.reportListeners.length > 0;
  }

  /** An event that the flight recorder still has. */
  event(id: number): RecordedEvent | undefined {
    return this.recorder?.get(id, this.lastEvent);
  }

  record(
    code: EventCode,
    info: number,
    process: Process | null,
    other: Process | null,
    term: unknown,
    cause: number,
  ): number {
    if (this.recorder === null && this.tracer === null) return 0;
    const id = ++this.lastEvent;
    this.recorder?.record(id, code, info, process?.id ?? 0, other?.id ?? 0, this.now, cause, term);
    if (this.tracer !== null) this.trace(this.tracer, id, code, info, process, other, term, cause);
    return id;
  }

  private trace(
    tracer: Tracer,
    id: number,
    code: EventCode,
    info: number,
    process: Process | null,
    other: Process | null,
    term: unknown,
    cause: number,
  ): void {
    try {
      tracer.event(id, code, info, process, other, term, cause);
    } catch (caught) {
      this.fault(caught);
    }
  }

  /** A message is lost, and an event tells it. */
  lose(from: Process | null, to: unknown, message: unknown): void {
    this.record(EVENT.lost, 0, from, null, [to, message], from?.cause ?? 0);
  }

  // What processes do. The caller is `this.current`.

  /** The process that is running; `what` names the call in the error when there is none. */
  caller(what: string): Process {
    const process = this.current;
    if (process === null) throw notInProcess(what);
    this.unwindIfEnded();
    if (--this.budget < SLICE_REDUCTIONS - this.runaway) this.endRunaway(process);
    return process;
  }

  /** The running process has ended itself by a signal and caught the unwinding, or a behaviour did: it must not act any more. */
  unwindIfEnded(): void {
    if (this.doomed !== null && this.doomed.from === this.current) throw UNWIND;
  }

  /** As `caller`, where a process whose slice is used up can be taken off: before it makes itself known to others. */
  callerOnTurn(what: string): Process {
    const process = this.caller(what);
    if (this.budget < this.turn && !this.inTurns && this.gauge?.isDeep !== true) this.takeOff(process);
    return process;
  }

  /**
   * The running process has used up its slice in the middle of plain code, which JavaScript cannot suspend: so the others have their turns here,
   * on top of it, and then it goes on. That is what they would see if it were taken off and queued behind them. When it next waits its slice
   * is over.
   */
  private takeOff(process: Process): void {
    const { budget } = this;
    this.spent += SLICE_REDUCTIONS - budget + this.turn;
    this.inTurns = true;
    this.current = null;
    // It goes on by itself: nobody may queue it.
    process.flags |= QUEUED;
    try {
      // The time of the first slice can pass when it has given up control, as most do soon; that of more than one cannot wait.
      const long = this.turn < 0;
      if (long) this.pass(Infinity);
      this.turnsWereHad = true;
      for (let turns = this.queue.length; turns > 0 && this.queue.goesBefore(process); turns--)
        if (!(long ? this.stepOne(Infinity) : this.act())) break;
    } finally {
      process.flags &= ~QUEUED;
      this.current = process;
      this.budget = budget;
      this.turn = budget - SLICE_REDUCTIONS;
      this.inTurns = false;
    }
    if ((process.flags & ALIVE) !== 0 && this.halted === null) return;
    // It was ended meanwhile, for whatever reason: what is left of its code must not act any more.
    this.doomed = { process, reason: 'killed', info: EXIT_SIGNAL, from: process, cause: process.cause, next: null };
    throw UNWIND;
  }

  /** Ends the running process, whatever it catches, for having used up far more than a slice without giving up control. */
  private endRunaway(process: Process): never {
    if (this.doomed === null) {
      process.reductions -= this.budget;
      this.reductions -= this.budget;
      this.spent -= this.budget;
      // The report is put together by calls in the name of the process.
      this.budget = 0;
      const { stacktrace } = raisedOf(new Error());
      const mend =
        'JavaScript cannot suspend plain code: put a yield* into the loop (of receive, sleep or erlang.yield)';
      const raised = new ErlangError('error', ['runaway', { reductions: this.runaway, mend }], stacktrace);
      this.doomed = { ...this.uncaught(process, raised), from: process };
    }
    throw UNWIND;
  }

  get sliceIsUsedUp(): boolean {
    return this.budget <= 0;
  }

  /** Counts work that a call has done for the process. */
  bump(reductions: number): void {
    this.budget -= reductions;
  }

  /** Does what must not change the run, whether it is done or not: its work is not counted. */
  uncounted<T>(act: () => T): T {
    const { budget } = this;
    const done = act();
    this.budget = budget;
    return done;
  }

  create(
    parent: Process | null,
    fn: ProcessFn,
    args: readonly unknown[],
    options: SpawnOptions,
    origin: Origin | null = null,
  ): Process {
    if (parent !== null && this.processes.size >= this.limits.processes) {
      raiseError('system_limit', `there are ${this.limits.processes} processes already`);
    }
    const process = new Process(++this.lastPid, fn, args, parent?.id ?? 0, this.now);
    process.flags = this.alive | NORMAL;
    this.spawns++;
    if (this.recorder === null) process.flags |= UNRECORDED;
    if (options.hidden === true) process.flags |= HIDDEN;
    if (options.priority !== undefined) process.priority = PRIORITIES.indexOf(options.priority);
    const leader = parent?.more?.groupLeader;
    if (leader != null) companion(process).groupLeader = leader;
    // Before the event: observers ask where it comes from.
    if (origin !== null) companion(process).origin = origin;
    this.handed(process.pid);
    this.processes.add(process);
    process.cause = this.record(EVENT.spawn, 0, process, parent, undefined, parent?.cause ?? 0);
    if (parent !== null && options.link === true) new Link(parent, process);
    this.queue.push(process);
    return process;
  }

  /** Where programs are strangers they can leave nothing in what they share. It costs as much as a spawn, so where they are our own it is left out. */
  private handed<T extends Pid | Ref>(handle: T): T {
    return this.limits === UNLIMITED ? handle : Object.preventExtensions(handle);
  }

  makeRef(kept?: unknown): Ref {
    return this.handed(refFor(new Mark(++this.lastRef, this.number, kept)));
  }

  nextUnique(): number {
    return ++this.unique;
  }

  send(from: Process, to: unknown, message: unknown): void {
    let target: Process | undefined = unseal(to) ?? undefined;
    if (target === undefined) {
      if (to instanceof Ref) target = this.byReference(to);
      else if (typeof to === 'string') target = this.names.get(to) ?? this.noName(from, to, message);
      else if (isNameAndNode(to)) {
        target = to[1] === NODE_NAME ? this.names.get(to[0]) : undefined;
        if (target === undefined) this.lose(from, to, copy(message));
      } else badArgument('send/2', 1, 'invalid destination');
    }
    this.messages++;
    if (target === undefined || (target.flags & ALIVE_WHERE) !== this.alive) {
      if (target !== undefined && !this.isHere(target)) this.lose(from, target.pid, copy(message));
      return;
    }
    const sent = typeof message === 'object' || typeof message === 'function' ? copy(message) : message;
    const event = this.recordSend(from, target, sent);
    if (this.flight === null) this.deliver(target, sent, from.id, event);
    else this.launchMessage(from, to, target, sent, event);
  }

  private noName(from: Process, name: string, message: unknown): never {
    this.lose(from, name, copy(message));
    return badArgument('send/2', 1, `invalid destination: nobody is called ${name}`);
  }

  /** As `send`, of a message that nobody else has. */
  sendFresh(from: Process, to: unknown, message: unknown): void {
    const target = (to instanceof Pid ? unseal(to) : this.byReference(to)) ?? undefined;
    this.messages++;
    if (target === undefined || (target.flags & ALIVE_WHERE) !== this.alive) {
      if (target !== undefined && !this.isHere(target)) this.lose(from, target.pid, message);
      return;
    }
    const event = this.recordSend(from, target, message);
    if (this.flight === null) this.deliver(target, message, from.id, event);
    else this.launchMessage(from, to, target, message, event);
  }

  /** As `record`, for what is recorded most. */
  private recordSend(from: Process, to: Process, message: unknown): number {
    if (this.recorder === null && this.tracer === null) return 0;
    const id = ++this.lastEvent;
    this.recorder?.record(id, EVENT.send, 0, from.id, to.id, this.now, from.cause, message);
    if (this.tracer !== null) this.trace(this.tracer, id, EVENT.send, 0, from, to, message, from.cause);
    return id;
  }

  private byReference(ref: unknown): Process | undefined {
    const alias = monitorOf(ref);
    if (alias === null) return undefined;
    return this.flight === null ? this.throughAlias(alias) : this.aliasedTo(alias);
  }

  /** An alias that answers once is spent by this message, and its monitor with it. */
  private throughAlias(alias: Monitor): Process | undefined {
    if (alias.alias === null || !this.isHere(alias.watcher)) return undefined;
    if (alias.alias === 'reply' || alias.alias === 'reply_demonitor') {
      if (alias.alias === 'reply_demonitor') detachMonitor(alias);
      alias.alias = null;
    }
    return alias.watcher;
  }

  // Signals on their way: only on a node whose delivery is not immediate

  /** Whether the alias still takes messages is asked when the message lands. */
  private aliasedTo(alias: Monitor): Process | undefined {
    return alias.alias === null || !this.isHere(alias.watcher) ? undefined : alias.watcher;
  }

  private launchMessage(from: Process, to: unknown, target: Process, message: unknown, event: number): void {
    const alias = monitorOf(to);
    this.launch({ kind: 'message', from, to: target, message, alias, event, timer: null });
  }

  /** What a process sends to itself is there at once. */
  private launch(signal: Signal): void {
    const flight = this.flight;
    if (flight === null || signal.from === signal.to) {
      this.land(signal);
      return;
    }
    if (flight.delay !== null) {
      signal.timer = this.addTimer(flight.delay, signal.to, false, null);
      signal.timer.signal = signal;
    }
    flight.launch(signal);
  }

  private land(signal: Signal): void {
    const { from, to, event } = signal;
    switch (signal.kind) {
      case 'message':
        if (signal.alias !== null && this.throughAlias(signal.alias) === undefined) return;
        if ((to.flags & ALIVE) !== 0) this.deliver(to, signal.message, from?.id ?? 0, event);
        return;
      case 'exit':
        this.receiveExit(from as Process, to, signal.reason, signal.viaLink, event);
        return;
      case 'down':
        this.tellDown(signal.monitor, from, signal.reason, event);
    }
  }

  /** Lets land what one process has sent another: before it does or asks anything that acts at once. */
  settle(from: Process, to: Process): void {
    if (this.flight === null || !this.isHere(to)) return;
    for (let next = this.flight.takeBetween(from, to); next !== undefined; next = this.flight.takeBetween(from, to)) {
      if (next.timer !== null) this.dropTimer(next.timer);
      this.land(next);
    }
  }

  private recall(to: Process, isVoid: (signal: Signal) => boolean): boolean {
    const recalled = this.flight?.recall(to, isVoid);
    if (recalled === undefined) return false;
    if (recalled.timer !== null) this.dropTimer(recalled.timer);
    return true;
  }

  /** Takes the `DOWN` of a monitor out of a mailbox, if it has come, under whatever tag. */
  flushDown(process: Process, monitor: Ref): void {
    this.takeFirst(process, (message) => message.length === 5 && message[1] === monitor);
  }

  /** Takes the `EXIT` of a process out of a mailbox, if it has come. */
  flushExit(process: Process, from: Pid): void {
    this.takeFirst(process, (message) => message.length === 3 && message[1] === from && message[0] === 'EXIT');
  }

  private takeFirst(process: Process, match: (tuple: readonly unknown[]) => boolean): void {
    let position = 0;
    for (; position < process.count; position++) {
      const message = messageAt(process, position);
      if (Array.isArray(message) && !(message instanceof List) && match(message)) {
        const cause = process.cause;
        takeAt(process, position);
        process.cause = cause;
        break;
      }
    }
    this.budget -= position >> 3;
  }

  private deliver(to: Process, message: unknown, from: number, event: number): void {
    enqueue(to, message, from, this.now, event);
    this.touch(to);
    if ((to.flags & WAITING) !== 0) this.wake(to);
    if (to.count > this.limits.mailbox) this.endFull(to);
    else if ((++this.deliveries & QUEUED_CHECK) === 0) this.checkQueued();
    else if (this.limits.bytes !== Infinity) this.weigh(message);
  }

  /** Ends the owner of the longest mailbox when all of them together hold too much. */
  private checkQueued(): void {
    if (this.limits.queued === Infinity) return;
    let total = 0;
    let longest: Process | null = null;
    for (const process of this.processes) {
      total += process.count;
      if (longest === null || process.count > longest.count) longest = process;
    }
    if (longest !== null && total > this.limits.queued) this.endFull(longest);
  }

  /** Counts a large message, and weighs all mailboxes when many have come. */
  private weigh(message: unknown): void {
    this.arrived += weightOf(message);
    if (this.arrived <= this.limits.bytes / 4) return;
    this.arrived = 0;
    this.checkBytes();
  }

  /** Ends the owner of the heaviest mailbox when all of them together weigh too much. */
  private checkBytes(): void {
    let total = 0;
    let most = 0;
    let heaviest: Process | null = null;
    for (const process of this.processes) {
      let bytes = 0;
      for (let at = 0; at < process.count; at++) bytes += weightOf(messageAt(process, at));
      total += bytes;
      if (bytes <= most) continue;
      most = bytes;
      heaviest = process;
    }
    if (heaviest !== null && total > this.limits.bytes) this.endFull(heaviest);
  }

  /** A mailbox is full: its owner ends, whatever it traps. */
  private endFull(process: Process): void {
    this.end({ process, reason: 'system_limit', info: EXIT_SIGNAL, from: null, cause: process.cause, next: null });
  }

  /** `exit(To, Reason)`. */
  exitSignal(from: Process, to: Process, reason: unknown): void {
    const sent = copy(reason);
    if (!this.isHere(to)) {
      this.lose(from, to.pid, ['EXIT', from.pid, sent]);
      return;
    }
    const event = this.record(EVENT.exit_signal, 0, from, to, sent, from.cause);
    if (this.flight === null) this.receiveExit(from, to, sent, false, event);
    else this.launch({ kind: 'exit', from, to, reason: sent, viaLink: false, event, timer: null });
    if (to === from && this.doomed !== null) throw UNWIND;
  }

  private receiveExit(from: Process, to: Process, reason: unknown, viaLink: boolean, cause: number): void {
    if ((to.flags & ALIVE) === 0) return;
    const effect = effectOf({ reason, viaLink, toSelf: from === to }, (to.flags & TRAP_EXIT) !== 0);
    if (effect.effect === 'message') {
      const event = this.record(EVENT.exit_trapped, viaLink ? 1 : 0, to, from, reason, cause);
      this.deliver(to, ['EXIT', from.pid, copy(reason)], from.id, event);
    } else if (effect.effect === 'exit') {
      this.end({
        process: to,
        reason: effect.reason,
        info: viaLink ? EXIT_LINK : EXIT_SIGNAL,
        from,
        cause,
        next: null,
      });
    }
  }

  /** The running process ends when it next gives up control; any other at once. */
  private end(dying: Dying): void {
    if (dying.process === this.current) this.doomed ??= dying;
    else this.terminate(dying);
  }

  /**
   * A chain of linked processes falls one after the other from a work list: recursion would overflow the stack at some
   * ten thousand.
   */
  private terminate(dying: Dying): void {
    if ((dying.process.flags & ALIVE) === 0) return;
    dying.process.flags &= ~ALIVE;
    const last = this.lastDying;
    this.lastDying = dying;
    if (last !== null) {
      last.next = dying;
      return;
    }
    for (let next: Dying | null = dying; next !== null; next = next.next) this.reap(next);
    this.lastDying = null;
  }

  private reap({ process, reason, info, from, cause }: Dying): void {
    this.exits++;
    const event = this.record(EVENT.exit, info, process, from, reason, cause);
    for (const listener of this.exitListeners) {
      try {
        listener(process.pid, reason);
      } catch (caught) {
        this.fault(caught);
      }
    }
    for (const act of process.more?.atEnd ?? []) act((to, message) => this.postLast(process, to, message, event));
    this.processes.remove(process);
    if (process.timer !== null) {
      if (!process.timer.armed) this.idleTimers--;
      this.dropTimer(process.timer);
    }
    const more = process.more;
    if (more !== null) {
      if (more.name !== null) this.names.delete(more.name);
      if (more.suspending !== null) for (const other of more.suspending) this.unsuspend(other);
      if (more.timers !== null) this.dropTimersTo(process, more.timers);
    }
    const { links } = process;
    if (links !== null) this.breakLinks(process, links, reason, event);
    for (let monitor = process.monitors; monitor !== null; monitor = process.monitors) detachMonitor(monitor);
    for (let monitor = firstMonitor(process), next = monitor; monitor !== null; monitor = next) {
      next = monitor.tPrev;
      detachMonitor(monitor);
      this.down(monitor, process, reason, event);
    }
    process.gen = null;
    process.fn = null;
    process.oldest = undefined;
    process.box = null;
    process.count = 0;
    process.wait = null;
    process.timer = null;
    process.more = null;
  }

  /**
   * OTP promises no order of these exit signals, and keeps links in a tree: so it is drawn, from the seed and the process, and nobody can take it for
   * an orderly shutdown.
   */
  private breakLinks(process: Process, first: Link, reason: unknown, event: number): void {
    if (nextLink(first, process) === null) {
      this.breakLink(first, process, reason, event);
      return;
    }
    const links: Link[] = [];
    for (let link: Link | null = first; link !== null; link = nextLink(link, process)) links.push(link);
    shuffle(links, this.seed + Math.imul(process.id, 0x9e37_79b9));
    for (const link of links) this.breakLink(link, process, reason, event);
  }

  private breakLink(link: Link, process: Process, reason: unknown, event: number): void {
    const other = linkedTo(link, process);
    removeLink(link);
    if (this.flight === null) this.receiveExit(process, other, reason, true, event);
    else this.launch({ kind: 'exit', from: process, to: other, reason, viaLink: true, event, timer: null });
  }

  private postLast(from: Process, pid: Pid, message: unknown, cause: number): boolean {
    const to = unseal(pid);
    if (to === null || (to.flags & ALIVE_WHERE) !== this.alive) return false;
    const sent = copy(message);
    this.messages++;
    const event = this.record(EVENT.send, 0, from, to, sent, cause);
    if (this.flight === null) this.deliver(to, sent, from.id, event);
    else this.launchMessage(from, pid, to, sent, event);
    return true;
  }

  private down(monitor: Monitor, process: Process | null, reason: unknown, event: number): void {
    if (this.flight === null) this.tellDown(monitor, process, reason, event);
    else this.launch({ kind: 'down', from: process, to: monitor.watcher, monitor, reason, event, timer: null });
  }

  private tellDown(monitor: Monitor, process: Process | null, reason: unknown, event: number): void {
    if (monitor.alias === 'demonitor' || monitor.alias === 'reply_demonitor') monitor.alias = null;
    const watcher = monitor.watcher;
    if ((watcher.flags & ALIVE) === 0) return;
    const object = monitor.name === null ? process?.pid : [monitor.name, NODE_NAME];
    const from = process !== null && this.isHere(process) ? process.id : 0;
    this.deliver(watcher, [monitor.tag, monitor.ref, 'process', object, copy(reason)], from, event);
  }

  // Links and monitors

  link(process: Process, to: Process): void {
    if (!this.isHere(to)) {
      this.noConnection(process, to);
      return;
    }
    if (process === to || findLink(process, to) !== null) return;
    this.settle(process, to);
    if ((to.flags & ALIVE) === 0) {
      if ((process.flags & TRAP_EXIT) === 0) raiseError('noproc', null, 'erlang:link/1');
      // At once, as in the BEAM, whatever the delivery: nobody is there to send it.
      this.deliver(process, ['EXIT', to.pid, 'noproc'], to.id, 0);
      return;
    }
    new Link(process, to);
    this.record(EVENT.link, 0, process, to, undefined, process.cause);
  }

  /** A link with a process of another node breaks at once, by an exit signal as any other. */
  private noConnection(process: Process, to: Process): void {
    if ((process.flags & TRAP_EXIT) !== 0) this.deliver(process, ['EXIT', to.pid, 'noconnection'], 0, 0);
    else {
      const { cause } = process;
      this.end({ process, reason: 'noconnection', info: EXIT_LINK, from: null, cause, next: null });
    }
  }

  unlink(process: Process, from: Process): void {
    // An exit signal that is still on its way over this link must not land any more.
    this.recall(process, (signal) => signal.kind === 'exit' && signal.viaLink && signal.from === from);
    const link = findLink(process, from);
    if (link === null) return;
    removeLink(link);
    this.record(EVENT.unlink, 0, process, from, undefined, process.cause);
  }

  monitor(process: Process, target: Process | string, alias: AliasMode | null, tag: unknown): Monitor {
    const monitor = new Monitor(++this.lastRef, process);
    this.handed(monitor.ref);
    monitor.tag = tag;
    if (typeof target === 'string') monitor.name = target;
    const found = typeof target === 'string' ? this.names.get(target) : target;
    // A monitor of oneself is a plain reference, and no alias.
    if (found === process) return monitor;
    if (found !== undefined) this.settle(process, found);
    monitor.alias = alias;
    monitor.aliased = alias !== null;
    if (found !== undefined && !this.isHere(found)) this.tellDown(monitor, found, 'noconnection', 0);
    else if (found === undefined || (found.flags & ALIVE) === 0) this.down(monitor, found ?? null, 'noproc', 0);
    else attachMonitor(monitor, found);
    return monitor;
  }

  /** True when there was a monitor to remove. */
  demonitor(process: Process, monitor: Monitor): boolean {
    if (monitor.watcher !== process) return false;
    if (monitor.alias === 'demonitor' || monitor.alias === 'reply_demonitor') monitor.alias = null;
    if (monitor.target === null) return this.recallDown(monitor);
    detachMonitor(monitor);
    return true;
  }

  /** A `DOWN` that is still on its way must not land any more. */
  private recallDown(monitor: Monitor): boolean {
    return this.recall(monitor.watcher, (signal) => signal.kind === 'down' && signal.monitor === monitor);
  }

  alias(process: Process, mode: AliasMode): Monitor {
    const alias = new Monitor(++this.lastRef, process);
    this.handed(alias.ref);
    alias.alias = mode;
    alias.aliased = true;
    return alias;
  }

  unalias(process: Process, alias: Monitor): boolean {
    if (alias.watcher !== process || alias.alias === null) return false;
    alias.alias = null;
    return true;
  }

  // Names

  register(name: string, process: Process): void {
    const call = 'register/2';
    if (typeof name !== 'string') badArgument(call, 1, 'not an atom');
    if (name === 'undefined') badArgument(call, 1, "'undefined' is not a valid name");
    checkAtom(name);
    if ((process.flags & ALIVE) === 0) badArgument(call, 2, 'the pid does not refer to an existing process');
    if (this.names.has(name)) badArgument(call, 1, `name is in use: ${name}`);
    if (process.more?.name != null) badArgument(call, 2, `this process already has a name: ${process.more.name}`);
    companion(process).name = name;
    this.names.set(name, process);
    this.record(EVENT.register, 0, process, this.current, name, this.current?.cause ?? 0);
  }

  unregister(name: string): void {
    const process = this.names.get(name);
    if (process === undefined) badArgument('unregister/1', 1, `nobody is called ${name}`);
    companion(process).name = null;
    this.names.delete(name);
    this.record(EVENT.unregister, 0, process, this.current, name, this.current?.cause ?? 0);
  }

  // Suspension

  suspend(process: Process, by: Process): void {
    const more = companion(process);
    if (++more.suspendCount === 1) process.flags |= SUSPENDED;
    (companion(by).suspending ??= []).push(process);
    this.record(EVENT.suspend, 0, process, by, undefined, by.cause);
  }

  /** False when `by` has not suspended it. */
  resumeProcess(process: Process, by: Process): boolean {
    const suspending = by.more?.suspending;
    const index = suspending?.indexOf(process) ?? -1;
    if (suspending == null || index < 0) return false;
    suspending.splice(index, 1);
    this.record(EVENT.resume, 0, process, by, undefined, by.cause);
    this.unsuspend(process);
    return true;
  }

  private unsuspend(process: Process): void {
    const more = process.more;
    if ((process.flags & ALIVE) === 0 || more === null || more.suspendCount === 0) return;
    if (--more.suspendCount > 0) return;
    process.flags &= ~SUSPENDED;
    // It may have been taken off the queue, or have got messages meanwhile: it looks for itself.
    this.wake(process);
  }

  // Timers

  /** `make` builds the message from the timer's reference, as `start_timer` wants it. */
  startTimer(ms: number, to: Process | string, make: (timer: Ref) => unknown): Ref {
    const owner = this.current;
    if (this.pendingTimers >= this.limits.timers) {
      raiseError('system_limit', `there are ${this.limits.timers} timers already`);
    }
    const timer = this.addTimer(ms, to, false, owner);
    const ref = this.handed(timer.ref as Ref);
    timer.message = make(ref);
    if (owner !== null) (companion(owner).timers ??= new Set()).add(timer);
    if (to instanceof Process && to !== owner) {
      if ((to.flags & ALIVE) === 0) this.dropTimer(timer);
      else (companion(to).timers ??= new Set()).add(timer);
    }
    return ref;
  }

  private addTimer(ms: number, to: Process | string, forReceive: boolean, owner: Process | null): Timer {
    const timer = new Timer(forReceive ? 0 : ++this.lastRef, this.now + ms, ++this.timerSeq, to, forReceive, owner);
    this.timers.push(timer);
    return timer;
  }

  /** The time of a receive. Its timer is in the heap from an earlier one, more often than not, and soon enough. */
  private arm(process: Process, ms: number): void {
    const timer = process.timer;
    const until = this.now + ms;
    if (timer === null || timer.time > until) {
      if (timer !== null) {
        this.idleTimers--;
        this.dropTimer(timer);
      }
      process.timer = this.addTimer(ms, process, true, null);
      return;
    }
    timer.armed = true;
    timer.until = until;
    timer.untilSeq = ++this.timerSeq;
    this.idleTimers--;
  }

  /** Milliseconds that were left, or false when it has fired or was cancelled. */
  cancelTimer(timer: Timer): number | false {
    if (timer.owner === null || !this.isHere(timer.owner)) return false;
    const left = this.readTimer(timer);
    if (!timer.active) return false;
    forgetTimer(timer);
    this.dropTimer(timer);
    return left;
  }

  /** Milliseconds left, or false when it has fired or was cancelled, as it is by the end of the process that it is for. */
  readTimer(timer: Timer): number | false {
    if (timer.owner === null || !this.isHere(timer.owner)) return false;
    if (!timer.active || (timer.to instanceof Process && (timer.to.flags & ALIVE) === 0)) return false;
    return timer.time - this.now;
  }

  /** A timer for a process ends with that process, whoever started it; one for a name does not. */
  private dropTimersTo(process: Process, timers: ReadonlySet<Timer>): void {
    for (const timer of timers) {
      if (timer.to !== process) continue;
      if (timer.owner !== process) timer.owner?.more?.timers?.delete(timer);
      this.dropTimer(timer);
    }
  }

  /** Timers that will fire, unless they are cancelled. */
  get pendingTimers(): number {
    const flying = this.flight?.delay == null ? 0 : this.flight.size;
    return this.timers.size - this.cancelledTimers - this.idleTimers - flying;
  }

  /** A cancelled timer stays in the heap until it surfaces or too many have gathered. */
  private dropTimer(timer: Timer): void {
    timer.active = false;
    if (++this.cancelledTimers > 64 && this.cancelledTimers > this.timers.size >> 1) {
      this.timers.prune((kept) => kept.active);
      this.cancelledTimers = 0;
    }
  }
}

function isUnstarted(gen: Process['gen']): gen is readonly unknown[] {
  return Array.isArray(gen);
}

function forgetTimer(timer: Timer): void {
  timer.owner?.more?.timers?.delete(timer);
  if (timer.to instanceof Process && timer.to !== timer.owner) timer.to.more?.timers?.delete(timer);
}

/** The position of the first message that a receive takes; the end of the mailbox when there is none. */
function find(process: Process, position: number, receive: Waiting): number {
  const match = matchOf(receive);
  return match === null ? position : findMatch(process, position, match);
}

function findAnswer(process: Process, position: number, ref: Ref): number {
  while (position < process.count && !isAnswer(messageAt(process, position), ref)) position++;
  return position;
}

function isAnswer(message: unknown, ref: Ref): boolean {
  if (!Array.isArray(message)) return false;
  return message.length === 2
    ? message[0] === ref
    : message.length === 5 && message[1] === ref && message[0] === 'DOWN';
}

watchStackEnd((caught) => active.node?.stackEnded(caught));
/** The node whose process is running: how syscalls, which are plain functions, find it. */
watchRaises((raised) => {
  const process = active.node?.current;
  if (process != null) active.node?.raising(process, raised);
});

export function isNameAndNode(to: unknown): to is readonly [string, string] {
  return Array.isArray(to) && to.length === 2 && typeof to[0] === 'string' && typeof to[1] === 'string';
}

/** What names something is an atom: one that is too long for it is `system_limit`, as `list_to_atom/1` raises it. */
export function checkAtom(name: unknown): void {
  const why = tooLongForAtom(name);
  if (why !== null) raiseError('system_limit', why);
}

function ofAnotherNode(what: string, pid: Pid): Error {
  return new Error(
    `${what}: ${pid.toString()} is a process of another node, and nodes are not connected: use the node that it was spawned on`,
  );
}

export function notInProcess(what: string): Error {
  return new Error(
    `${what} acts in the name of a process: call it from code that a node runs, for example from node.spawn(function* () { ... })`,
  );
}
