/**
 * Processes that know where they come from. Follows OTP's `proc_lib`: `$ancestors` and `$initial_call` in the process dictionary,
 * synchronous start through `initAck`, and a crash report when one ends by an exception.
 */
import { listFrom } from '../../term/list.ts';
import { Module } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import { equal } from '../../term/equal.ts';
import type { Timeout } from '../../term/term.ts';
import {
  type Body,
  demonitor,
  type ErlangError,
  exit,
  exitReasonOf,
  get,
  log,
  markStarting,
  monitor,
  monotonicTime,
  nameOf,
  onCrash,
  type ProcessFn,
  put,
  raisedOf,
  receive,
  self,
  send,
  spawnOpt,
  type SpawnOption,
  TIMEOUT,
  unlink,
} from '../kernel/syscalls.ts';
import { isQuiet, isTuple } from './errors.ts';
import * as sys from './sys.ts';

/** Module, function and arity with which a process began. */
export type InitialCall = readonly [module: string, fun: string, arity: number];

function ancestors(): unknown[] {
  const above = get('$ancestors');
  return [nameOf(self()), ...(Array.isArray(above) ? (above as unknown[]) : [])];
}

/** What the new process runs: it notes its origin, then goes on as `fn`. A plain function, so that it costs no level of `yield*`. */
function origin(above: unknown[], initialCall: InitialCall, fn: ProcessFn): ProcessFn {
  const begin = (...args: unknown[]) => {
    put('$ancestors', listFrom(above));
    put('$initial_call', initialCall);
    onCrash((raised) => {
      crashReport(raised, initialCall, above);
    });
    return fn(...args);
  };
  return Object.assign(begin, { initialCall });
}

function crashReport(raised: ErlangError, initialCall: InitialCall, above: unknown[]): void {
  const reason = exitReasonOf(raised);
  if (raised.class === 'exit' && isQuiet(reason)) return;
  log({
    level: 'error',
    label: ['proc_lib', 'crash'],
    report: {
      initial_call: initialCall,
      pid: self(),
      registered_name: nameOf(self()),
      error_info: [raised.class, raised.reason],
      reason,
      ancestors: listFrom(above),
    },
  });
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
  return spawnOpt(origin(ancestors(), call ?? ['erlang', fn.name, args.length], fn), args, options);
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
export function* start(fn: ProcessFn, args: readonly unknown[], options: StartOptions = {}): Body {
  const [pid, ref] = spawn(fn, args, ['monitor', ...(options.spawnOptions ?? [])], options.initialCall) as [Pid, Ref];
  const answer = yield* receive<unknown>((m) => isAck(m, pid) || isDown(m, ref), options.timeout ?? 'infinity');
  if (answer === TIMEOUT) {
    exit(pid, 'kill');
    yield* receive((m: unknown) => isDown(m, ref));
    yield* receive((m: unknown) => isAck(m, pid), 0);
    return ['error', 'timeout'];
  }
  if (isAck(answer, pid)) {
    demonitor(ref, ['flush']);
    return answer[2];
  }
  return ['error', (answer as unknown[])[4]];
}

/**
 * As `start`, linked with the caller. `proc_lib:start_link/5`.
 *
 * @example
 * yield* proc_lib.startLink((starter: Pid) => proc_lib.initAck(starter, 'ready'), [self()]); // => 'ready'
 */
export function* startLink(fn: ProcessFn, args: readonly unknown[], options: StartOptions = {}): Body {
  const pid = spawn(fn, args, ['link', ...(options.spawnOptions ?? [])], options.initialCall) as Pid;
  const answer = yield* receive<unknown>((m) => isAck(m, pid) || isExit(m, pid), options.timeout ?? 'infinity');
  if (answer === TIMEOUT) {
    // First unlink, so that no EXIT can come after the flush.
    unlink(pid);
    exit(pid, 'kill');
    yield* receive((m: unknown) => isExit(m, pid), 0);
    yield* receive((m: unknown) => isAck(m, pid), 0);
    return ['error', 'timeout'];
  }
  return isAck(answer, pid) ? answer[2] : ['error', (answer as unknown[])[2]];
}

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
  const answer = yield* receive<unknown>((m) => isAck(m, pid) || isDown(m, ref), options.timeout ?? 'infinity');
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
