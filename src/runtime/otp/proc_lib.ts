/**
 * Processes that know where they come from. Follows OTP's `proc_lib`: `$ancestors` and `$initial_call` in the process dictionary,
 * synchronous start through `initAck`, and a crash report when one ends by an exception.
 */
import { copyOf } from '../../term/copy.ts';
import { functionName } from '../../term/inert.ts';
import { adoptList, type List, listFrom, valueIn } from '../../term/list.ts';
import { Module } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import { equal } from '../../term/equal.ts';
import type { Timeout } from '../../term/term.ts';
import {
  beginStart,
  type Body,
  demonitor,
  type ErlangError,
  exit,
  flushExit,
  get,
  hideMaker,
  isLogged,
  log,
  look,
  lookAt,
  markStarting,
  monitor,
  monotonicTime,
  nameOf,
  type ProcessFn,
  programModule,
  raisedOf,
  matchWithin,
  receive,
  receiveDown,
  self,
  send,
  spawnFrom,
  type SpawnOption,
  TIMEOUT,
  unlink,
  type Wait,
  Waiting,
} from '../kernel/syscalls.ts';
import { isQuiet, isTuple } from './errors.ts';
import * as sys from './sys.ts';

/** Module, function and arity with which a process began. */
export type InitialCall = readonly [module: string, fun: string, arity: number];

function above(): readonly unknown[] {
  const ancestors = get('$ancestors');
  return Array.isArray(ancestors) ? ancestors : [];
}

/** Neighbours that a crash report tells of, at most. */
const NEIGHBOURS = 15;

function crashReport(raised: ErlangError): void {
  if (raised.class === 'exit' && isQuiet(raised.reason)) return;
  // What counts as reductions comes first: a run is the same whether anybody listens or not.
  const pid = self();
  const ancestors = above();
  if (!isLogged()) return;
  const started = initialCallIn(pid);
  const report = listFrom<unknown>([
    listFrom<unknown>([
      ...(started === undefined ? [] : [['initial_call', started]]),
      ['pid', pid],
      ...itemsOf(pid, 'registered_name'),
      ['error_info', [raised.class, raised.reason, raised.stacktrace]],
      ['ancestors', listFrom(ancestors)],
      ...itemsOf(pid, 'message_queue_len', 'messages', 'links'),
      ['dictionary', cleaned(lookAt(pid, 'dictionary')?.[0]?.[1] as List<unknown>)],
      ...itemsOf(pid, 'trap_exit', 'status', ...MEASURED),
    ]),
    listFrom(neighboursOf(pid).map((other) => ['neighbour', neighbourReport(other)])),
  ]);
  log({ level: 'error', label: ['proc_lib', 'crash'], report });
}

/** Without what `proc_lib` has put there. */
function cleaned(dictionary: List<unknown>): List<unknown> {
  const own = (entry: unknown): boolean =>
    Array.isArray(entry) && (entry[0] === '$ancestors' || entry[0] === '$initial_call');
  return listFrom(dictionary.filter((entry) => !own(entry)));
}

const MEASURED = ['heap_size', 'stack_size', 'reductions'] as const;

const itemsOf = (...of: Parameters<typeof lookAt>): readonly unknown[] => lookAt(...of) ?? [];

/** Processes that its end may end: linked with it, directly or by others, and not trapping exits. */
function neighboursOf(pid: Pid): Pid[] {
  const found = [pid];
  for (let i = 0; i < found.length && found.length <= NEIGHBOURS; i++) {
    for (const other of lookAt(found[i] as Pid, 'links')?.[0]?.[1] as Iterable<Pid>) {
      const traps = lookAt(other, 'trap_exit')?.[0]?.[1] !== false;
      if (!traps && !found.includes(other) && found.length <= NEIGHBOURS) found.push(other);
    }
  }
  return found.slice(1);
}

function neighbourReport(pid: Pid): List<unknown> {
  const started = initialCallIn(pid);
  return listFrom<unknown>([
    ['pid', pid],
    ...itemsOf(pid, 'registered_name'),
    ...(started === undefined ? itemsOf(pid, 'initial_call') : [['initial_call', started]]),
    ...itemsOf(pid, 'current_function'),
    ['ancestors', entryIn(pid, '$ancestors') ?? listFrom([])],
    ...itemsOf(pid, 'message_queue_len', 'links', 'trap_exit', 'status', ...MEASURED, 'current_stacktrace'),
  ]);
}

function entryIn(pid: Pid, key: string): unknown {
  return valueIn(lookAt(pid, 'dictionary')?.[0]?.[1], key);
}

/** `{Module, Function, ['Argument__1', ...]}` of a process that `proc_lib` has started. */
function initialCallIn(pid: Pid): unknown {
  const call = entryIn(pid, '$initial_call');
  if (!Array.isArray(call) || typeof call[2] !== 'number') return undefined;
  const dummies = Array.from({ length: Math.min(call[2], 255) }, (_, index) => `Argument__${index + 1}`);
  return [call[0], call[1], listFrom(dummies)];
}

/** A function of the program by its name; of one that has none, what calls it. */
function callOf(fn: ProcessFn, arity: number): InitialCall {
  const name = functionName(fn);
  return name === '' ? ['erlang', 'apply', 2] : [programModule(), name, arity];
}

/**
 * `proc_lib:spawn_opt/2`, without waiting for anything.
 *
 * @example
 * const pid = proc_lib.spawn(function* (to: Pid) {
 *   send(to, get('$ancestors'));
 * }, [self()]) as Pid;
 * yield* receive(); // => list(self())
 */
export function spawn(
  fn: ProcessFn,
  args: readonly unknown[] = [],
  options: readonly SpawnOption[] = [],
  call?: InitialCall,
): Pid | [Pid, Ref] {
  const origin = {
    ancestors: adoptList([nameOf(self()), ...above()]),
    initialCall: call ?? callOf(fn, args.length),
  };
  return spawnFrom(origin, crashReport, fn, args.length === 0 ? args : copyOf(args, 'args'), options);
}

/**
 * `proc_lib:spawn_link/1`.
 *
 * @example
 * processFlag('trap_exit', true);
 * const pid = proc_lib.spawnLink(() => exit('shutdown'));
 * yield* receive(); // => ['EXIT', pid, 'shutdown']
 */
export function spawnLink(fn: ProcessFn, ...args: unknown[]): Pid {
  return spawn(fn, args, ['link']) as Pid;
}

/** `timeout` in virtual ms, `infinity` by default. */
export interface StartOptions {
  readonly timeout?: Timeout;
  readonly spawnOptions?: readonly SpawnOption[];
  readonly initialCall?: InitialCall;
}

/**
 * Starts a process and waits until it calls `initAck`, whose value it returns; `{error, Reason}` when it ends before.
 * `proc_lib:start/5`.
 *
 * @example
 * yield* proc_lib.start((starter: Pid) => proc_lib.initAck(starter, 'ready'), [self()]); // => 'ready'
 * yield* proc_lib.start(() => exit('broken'), []); // => ['error', 'broken']
 */
export function start(fn: ProcessFn, args: readonly unknown[], options: StartOptions = {}): Body {
  return new Starting('monitor', fn, args, options).asBody();
}

/**
 * As `start`, linked with the caller. `proc_lib:start_link/5`.
 *
 * @example
 * yield* proc_lib.startLink((starter: Pid) => proc_lib.initAck(starter, 'ready'), [self()]); // => 'ready'
 */
export function startLink(fn: ProcessFn, args: readonly unknown[], options: StartOptions = {}): Body {
  return new Starting('link', fn, args, options).asBody();
}

/** A start as a body that iterates itself, as a call does. */
export class Starting extends Waiting {
  static {
    hideMaker(this);
  }

  private child: Pid | null = null;
  private monitor: Ref | null = null;
  private rest: Body | null = null;

  constructor(
    private readonly tie: 'link' | 'monitor',
    private readonly fn: ProcessFn,
    private readonly args: readonly unknown[],
    private readonly options: StartOptions,
    /** What the start comes to without a new process, if it does. */
    private readonly refused: (() => unknown) | null = null,
  ) {
    super(
      (message) => this.isEnd(message),
      -1,
      null,
      tie === 'link' ? 'proc_lib:sync_start_link/2' : 'proc_lib:sync_start/2',
    );
  }

  asBody<T>(): Body<T> {
    return this as unknown as Body<T>;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Wait, unknown> {
    if (this.rest !== null) return this.rest.next();
    if (this.child === null) {
      const refused = this.refused?.();
      if (refused !== undefined) return { done: true, value: refused };
      this.begin();
    }
    const result = look(this);
    if (result.done !== true) return result;
    if (result.value === TIMEOUT) {
      this.rest = this.abandon(this.child as Pid);
      return this.rest.next();
    }
    const answer = result.value as readonly unknown[];
    if (answer[0] === 'ack') {
      if (this.monitor !== null) demonitor(this.monitor, ['flush']);
      result.value = answer[2];
    } else result.value = ['error', answer.at(-1)];
    return result;
  }

  throw(thrown: unknown): never {
    throw thrown;
  }

  return(value: unknown): IteratorResult<Wait, unknown> {
    return { done: true, value };
  }

  private isEnd(message: unknown): boolean {
    const pid = this.child as Pid;
    return isAck(message, pid) || (this.monitor === null ? isExit(message, pid) : isDown(message, this.monitor));
  }

  private begin(): void {
    const { spawnOptions = [], initialCall, timeout = 'infinity' } = this.options;
    const tied = spawn(
      this.fn,
      this.args,
      spawnOptions.length === 0 ? TIES[this.tie] : [this.tie, ...spawnOptions],
      initialCall,
    );
    const [child, monitor] = Array.isArray(tied) ? tied : [tied, null];
    this.child = child;
    this.monitor = monitor;
    beginStart(this, child, timeout);
  }

  private *abandon(pid: Pid): Body {
    // First unlink, so that no EXIT can come after the flush.
    if (this.monitor === null) unlink(pid);
    exit(pid, 'kill');
    if (this.monitor === null) flushExit(pid);
    else yield* receiveDown(this.monitor);
    yield* receive((m: unknown) => isAck(m, pid), 0);
    return ['error', 'timeout'];
  }
}

const TIES = { link: ['link'], monitor: ['monitor'] } as const;

/**
 * As `start`, with a monitor that stays: `[what initAck told, ref]`. `proc_lib:start_monitor/5`.
 *
 * @example
 * const [answer, ref] = yield* proc_lib.startMonitor((starter: Pid) => proc_lib.initAck(starter, 'ready'), [self()]);
 * answer; // => 'ready'
 * ref instanceof Ref; // => true
 */
export function* startMonitor(
  fn: ProcessFn,
  args: readonly unknown[],
  options: StartOptions = {},
): Body<[unknown, Ref]> {
  const [pid, ref] = spawn(fn, args, ['monitor', ...(options.spawnOptions ?? [])], options.initialCall) as [Pid, Ref];
  const answer = yield* receive<unknown>(
    matchWithin('proc_lib:sync_start_monitor/2', (m: unknown) => isAck(m, pid) || isDown(m, ref)),
    options.timeout ?? 'infinity',
  );
  if (answer === TIMEOUT) {
    exit(pid, 'kill');
    const down = yield* receive((m: unknown) => isDown(m, ref));
    yield* receive((m: unknown) => isAck(m, pid), 0);
    // The caller finds the DOWN in its mailbox, as after any other failure.
    send(self(), down);
    return [['error', 'timeout'], ref];
  }
  if (isAck(answer, pid)) return [answer[2], ref];
  send(self(), answer);
  return [['error', (answer as unknown[])[4]], ref];
}

function isAck(message: unknown, pid: Pid): message is ['ack', Pid, unknown] {
  return isTuple(message, 'ack', 3) && message[1] === pid;
}

function isDown(message: unknown, ref: Ref): boolean {
  return isTuple(message, 'DOWN', 5) && message[1] === ref;
}

function isExit(message: unknown, pid: Pid): boolean {
  return isTuple(message, 'EXIT', 3) && message[1] === pid;
}

/**
 * Tells the starter how the start went. `proc_lib:init_ack/2`.
 *
 * @example
 * yield* proc_lib.start((starter: Pid) => proc_lib.initAck(starter, ['ok', 'warm']), [self()]); // => ['ok', 'warm']
 */
export function initAck(starter: Pid, result: unknown): void {
  markStarting(false);
  send(starter, ['ack', self(), result]);
}

/**
 * Asks a process to terminate as `sys` does and waits for its end; any other end than `reason` is raised as an exit.
 * `proc_lib:stop/3`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.start(counter, 1)) as ['ok', Pid];
 * yield* proc_lib.stop(pid, 'shutdown', 1000); // => 'ok'
 */
export function* stop(process: Pid | string, reason: unknown = 'normal', timeout: Timeout = 'infinity'): Body<'ok'> {
  const ref = monitor(process);
  const begun = monotonicTime();
  try {
    yield* sys.terminate(process, reason, timeout);
  } catch (caught) {
    const raised = raisedOf(caught);
    if (raised.class !== 'exit') throw raised;
    demonitor(ref, ['flush']);
    return exit(stopFailure(raised.reason));
  }
  const left = timeout === 'infinity' ? 'infinity' : Math.max(0, timeout - (monotonicTime() - begun));
  const down = yield* receive((m: unknown) => isDown(m, ref), left);
  if (down === TIMEOUT) {
    demonitor(ref, ['flush']);
    return exit('timeout');
  }
  const ended = (down as unknown[])[4];
  return equal(ended, reason) ? 'ok' : exit(ended);
}

/** That there is nobody, or no answer in time, is told without the call that found it out. */
function stopFailure(reason: unknown): unknown {
  const bare = isTuple(reason, 'noproc', 2) || isTuple(reason, 'timeout', 2);
  return bare && isTuple(reason[1], 'sys', 3) && reason[1][1] === 'terminate' ? reason[0] : reason;
}

/**
 * The initial call that observers show: `{Module, init, 1}`, and for a supervisor `{supervisor, Module, 1}` with the module that specifies
 * its children, which its gen_server gets as an argument. `proc_lib:translate_initial_call/1`.
 * @internal
 */
export function initialCallOf(module: Module, args: unknown): InitialCall {
  if (module.name === 'supervisor' && Array.isArray(args) && args[1] instanceof Module)
    return ['supervisor', args[1].name, 1];
  if (module.name === 'gen_event') return ['gen_event', 'init_it', 6];
  return [module.name, 'init', 1];
}
