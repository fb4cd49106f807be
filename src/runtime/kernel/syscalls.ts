/**
 * The only door for programs: Erlang's BIFs for processes, under their names. What cannot wait is a plain call, as in Erlang;
 * what may wait is `yield*`ed. Each acts in the name of the process that calls it; outside a process each throws and says so.
 */
import { copy, copyOf } from '../../term/copy.ts';
import { equal } from '../../term/equal.ts';
import { List, list, listFrom } from '../../term/list.ts';
import { Pid } from '../../term/pid.ts';
import type { Sendable } from '../../term/sendable.ts';
import { Ref } from '../../term/ref.ts';
import { Stacktrace } from '../../term/stacktrace.ts';
import type { Timeout } from '../../term/term.ts';
import type { View } from './inspect.ts';
import type { Limits } from './limits.ts';
import { active, isNameAndNode, type Node, notInProcess, type Report, type SpawnOptions } from './node.ts';
import {
  ALIVE,
  type AliasMode,
  type AtEnd,
  companion,
  dictionaryOf,
  findLink,
  HIDDEN,
  type Monitor,
  monitorOf,
  NODE_NAME,
  type Origin,
  PRIORITIES,
  type Priority,
  type Process,
  STARTING,
  timerOf,
  TRAP_EXIT,
  unseal,
} from './process.ts';
import { stackOf } from './introspect.ts';
import { EVENT } from './recorder.ts';
import type { ErlangError } from './raised.ts';
import { badArgument, raiseError, raiseExit, raiseThrow } from './raised.ts';
import {
  AGAIN,
  AwaitMessage,
  type Body,
  matchWithin,
  type ProcessFn,
  Receive,
  TIMEOUT,
  type Wait,
  waitFor,
  waitForStart,
  type Waiting,
} from './wait.ts';
import { type InfoItem, processInfoItem, processInfoAll, readFor } from './process_info.ts';
import { checkedSetting, defaultSetting } from './settings.ts';

export { AGAIN, TIMEOUT };
export type { Body, ProcessFn, Wait } from './wait.ts';
export { hideMaker, isBody, matchWithin, refOf, Waiting } from './wait.ts';
export {
  badArgument,
  raiseError,
  ErlangError,
  raisedIn,
  undef,
  raisedOf,
  exitReasonOf,
  placeThrown,
  StackEnded,
  termOf,
} from './raised.ts';
export { checkAtom, isNameAndNode } from './node.ts';
export type { AliasMode, Priority } from './process.ts';
export { keptUnder } from './process.ts';
export type { Report } from './node.ts';
export type { View } from './inspect.ts';
export type { InfoItem } from './process_info.ts';

/** A process, an alias, or the registered name of a process. Only a typed pid is checked. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a bare `Pid`: unchecked
export type Destination<M = any> = Pid<M> | Ref | string;

/** The messages that a process body takes: what its `yield` gives. Unchecked when it does not say. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a bare `Pid`: unchecked
export type Accepts<Result> = [Result] extends [Generator<any, any, infer M>] ? M : any;

/** Arguments as a new process may be given them. */
export type SendableArgs<Args extends readonly unknown[]> = { [K in keyof Args]: Args[K] & Sendable<Args[K]> };

function nodeOf(what: string): Node {
  const node = active.node;
  if (node === null) throw notInProcess(what);
  return node;
}

/** A process of any node, or `badarg`. */
function pidOf(pid: unknown, call: string, position: number): Process {
  return unseal(pid) ?? badArgument(call, position, `not a pid${isSpawnResult(pid)}`);
}

/** A process of this node; one of another is `badarg`, too. */
function processOf(node: Node, pid: unknown, call: string, position = 1): Process {
  const process = pidOf(pid, call, position);
  if (!node.isHere(process))
    badArgument(call, position, `not a pid of this node: ${process.toString()} is one of another`);
  return process;
}

/** What a start gives is taken for its pid time and again. */
function isSpawnResult(term: unknown): string {
  return Array.isArray(term) && term.some((item) => item instanceof Pid) ? ', but a tuple with a pid in it' : '';
}

/**
 * Counts work that the calling process has done where the kernel cannot see it: in plain code, or in a call that walks through something of
 * a size that the program has chosen, which costs a reduction an item, about what the BEAM takes for it. A process that has used up far more than a
 * slice without giving up control is ended here.
 * @internal
 */
export function charge(reductions: number): void {
  const node = nodeOf('charge');
  node.bump(reductions);
  node.caller('charge');
}

/** Two to the power of this: items that are looked at for a reduction where one is searched, as in a receive. */
const SEARCHED = 3;

/**
 * As `charge`, of so many items among which one has been searched.
 * @internal
 */
export function chargeSearch(items: number): void {
  charge(items >> SEARCHED);
}

/** As `charge`, of a list that a call has made: it has walked through as many items. */
function walkedIn<T>(node: Node, items: List<T>): List<T> {
  node.bump(items.length);
  return items;
}

/**
 * A program has caught what the engine raised when its own stack was used up: that is the end of its process and of the run.
 * @internal
 */
export function stackEnded(caught: Error): void {
  const node = nodeOf('charge');
  node.stackEnded(caught);
  node.bump(node.runaway);
  node.caller('charge');
}

/**
 * For the loop of a behaviour that may go round without a message, for ever: counts a round, and says whether the slice is used up. Then it
 * has to `yield AGAIN`, so that the others have their turns.
 * @internal
 */
export function roundEndsSlice(): boolean {
  const node = nodeOf('charge');
  node.caller('charge');
  return node.sliceIsUsedUp;
}

// Processes

/**
 * The pid of the calling process. `erlang:self/0`.
 *
 * @example
 * isProcessAlive(self()); // => true
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a bare `Pid`: unchecked
export function self<M = any>(): Pid<M> {
  return nodeOf('self').caller('self').pid;
}

/** In place: the array was made for the call. */
function copied(args: unknown[]): readonly unknown[] {
  if (args.length === 0) return NOTHING;
  for (let i = 0; i < args.length; i++) args[i] = copy(args[i]);
  return args;
}

const NOTHING: readonly unknown[] = [];
const PLAIN: SpawnOptions = {};
const LINKED: SpawnOptions = { link: true };

/**
 * Starts a process that runs `fn(...args)`: a generator function, or a plain function that never waits. The arguments are copied.
 * `erlang:spawn/3`.
 *
 * @example
 * const greeter = spawn(function* (greeting: string): Body<void, Pid> {
 *   const from = yield;
 *   send(from, [greeting, 'you']);
 * }, 'hello');
 * send(greeter, self());
 * yield* receive(); // => ['hello', 'you']
 */
export function spawn<Args extends unknown[], Result>(
  fn: (...args: Args) => Result,
  ...args: SendableArgs<Args>
): Pid<Accepts<Result>> {
  const node = nodeOf('spawn');
  return node.create(node.callerOnTurn('spawn'), fn, copied(args), PLAIN).pid;
}

/**
 * Starts one of the node's own processes: nobody's child, with the group leader of the node, and not listed by observers unless asked.
 * `erts_internal:spawn_system_process/3`.
 */
export function spawnSystemProcess(fn: ProcessFn): Pid {
  return nodeOf('spawn_system_process').create(null, fn, [], { hidden: true }).pid;
}

/**
 * `spawn` and `link` in one step. `erlang:spawn_link/3`.
 *
 * @example
 * processFlag('trap_exit', true);
 * const pid = spawnLink(() => exit('tired'));
 * yield* receive(); // => ['EXIT', pid, 'tired']
 */
export function spawnLink<Args extends unknown[], Result>(
  fn: (...args: Args) => Result,
  ...args: SendableArgs<Args>
): Pid<Accepts<Result>> {
  const node = nodeOf('spawn_link');
  return node.create(node.callerOnTurn('spawn_link'), fn, copied(args), LINKED).pid;
}

/**
 * `spawn` and `monitor` in one step. `erlang:spawn_monitor/3`.
 *
 * @example
 * const [pid, ref] = spawnMonitor(() => exit('tired'));
 * yield* receive(); // => ['DOWN', ref, 'process', pid, 'tired']
 */
export function spawnMonitor<Args extends unknown[], Result>(
  fn: (...args: Args) => Result,
  ...args: SendableArgs<Args>
): [Pid<Accepts<Result>>, Ref] {
  const node = nodeOf('spawn_monitor');
  const caller = node.callerOnTurn('spawn_monitor');
  const process = node.create(caller, fn, copied(args), PLAIN);
  return [process.pid, node.monitor(caller, process, null, 'DOWN').ref];
}

export type MonitorOption = readonly ['alias', AliasMode] | readonly ['tag', unknown];

export type SpawnOption =
  | 'link'
  | 'monitor'
  | readonly ['monitor', readonly MonitorOption[]]
  | readonly ['priority', Priority]
  /** Checked, and told by `processInfo`; without effect, since there are no such heaps here. */
  | readonly ['fullsweep_after' | 'min_heap_size' | 'min_bin_vheap_size' | 'max_heap_size', unknown]
  | readonly ['message_queue_data', 'off_heap' | 'on_heap'];

/**
 * `spawn` with options. With a monitor the result is `[pid, ref]`. An unknown option is `badarg`, and nothing is spawned. The group leader
 * is inherited, the priority is not. The arguments are copied. `erlang:spawn_opt/4`.
 *
 * @example
 * const [pid, ref] = spawnOpt(() => 'done', [], ['monitor', ['priority', 'low']]) as [Pid, Ref];
 * yield* receive(); // => ['DOWN', ref, 'process', pid, 'normal']
 */
export function spawnOpt(fn: ProcessFn, args: readonly unknown[], options: readonly SpawnOption[]): Pid | [Pid, Ref] {
  const node = nodeOf('spawn_opt');
  const caller = node.callerOnTurn('spawn_opt');
  return resultOf(spawnWith(node, caller, fn, copyOf(args, 'args'), options, null));
}

interface Spawned {
  readonly process: Process;
  readonly monitor: Monitor | null;
}

function resultOf({ process, monitor }: Spawned): Pid | [Pid, Ref] {
  return monitor === null ? process.pid : [process.pid, monitor.ref];
}

function spawnWith(
  node: Node,
  caller: Process,
  fn: ProcessFn,
  args: readonly unknown[],
  options: readonly SpawnOption[],
  origin: Origin | null,
): Spawned {
  const call = 'spawn_opt/2';
  if (!Array.isArray(options)) badArgument(call, 2, 'not a list');
  let link = false;
  let monitored: { alias: AliasMode | null; tag: unknown } | null = null;
  let priority: Priority | undefined;
  let settings: Map<string, unknown> | null = null;
  for (const option of options as readonly unknown[]) {
    if (option === 'link') link = true;
    else if (option === 'monitor') monitored = monitorOptions([]);
    else if (!Array.isArray(option) || option.length !== 2) badArgument(call, 2, 'invalid spawn option');
    else if (option[0] === 'monitor') monitored = monitorOptions(option[1]);
    else if (option[0] === 'priority')
      priority = isPriority(option[1]) ? option[1] : badArgument(call, 2, 'invalid spawn option');
    else (settings ??= new Map()).set(option[0] as string, heapSetting(option[0], option[1]));
  }
  const process = node.create(
    caller,
    fn,
    args,
    priority === undefined ? (link ? LINKED : PLAIN) : { link, priority },
    origin,
  );
  if (settings !== null) companion(process).settings = settings;
  return {
    process,
    monitor: monitored === null ? null : node.monitor(caller, process, monitored.alias, monitored.tag),
  };
}

/** `spawnOpt` of a process that knows where it comes from, and has last words when it ends by an exception. */
export function spawnFrom(
  origin: Origin,
  onCrash: (raised: ErlangError) => void,
  fn: ProcessFn,
  args: readonly unknown[],
  options: readonly SpawnOption[],
): Pid | [Pid, Ref] {
  const node = nodeOf('spawn_opt');
  const caller = node.callerOnTurn('spawn_opt');
  const spawned = spawnWith(node, caller, fn, args, options, origin);
  companion(spawned.process).onCrash = onCrash;
  return resultOf(spawned);
}

/** The settings of heaps that can be given at the start; the others are flags only. */
const SPAWN_SETTINGS = new Set<unknown>([
  'fullsweep_after',
  'min_heap_size',
  'min_bin_vheap_size',
  'max_heap_size',
  'message_queue_data',
]);

function heapSetting(name: unknown, value: unknown): unknown {
  const checked = SPAWN_SETTINGS.has(name) ? checkedSetting(name as string, value, () => undefined) : undefined;
  return checked ?? badArgument('spawn_opt/2', 2, 'invalid spawn option');
}

function isPriority(value: unknown): value is Priority {
  return PRIORITIES.includes(value as Priority);
}

/**
 * Ends the calling process with a reason, unless it catches it. `erlang:exit/1`.
 *
 * @example
 * const pid = spawn(() => exit('no work'));
 * const ref = monitor(pid);
 * yield* receive(); // => ['DOWN', ref, 'process', pid, 'no work']
 */
export function exit(reason: unknown): never;
/**
 * Sends an exit signal. `kill` cannot be trapped, and its victim's reason is `killed`; `normal` is ignored by a process that does not
 * trap exits, unless it is the caller. `erlang:exit/2`.
 */
export function exit(pid: Pid, reason: unknown): true;
export function exit(...args: [unknown] | [Pid, unknown]): true {
  const node = nodeOf('exit');
  const caller = node.callerOnTurn('exit');
  if (args.length === 1) raiseExit(args[0]);
  node.exitSignal(caller, pidOf(args[0], 'exit/2', 1), args[1]);
  return true;
}

/**
 * Raises an error: not caught, the process ends with `{Reason, Stacktrace}`. `erlang:error/1`.
 *
 * @example
 * try {
 *   error('badarg');
 * } catch (caught) {
 *   raisedOf(caught).reason; // => 'badarg'
 * }
 */
export function error(reason: unknown): never {
  raiseError(reason);
}

/**
 * Throws a term: not caught, the process ends with `{{nocatch, Term}, Stacktrace}`. `erlang:throw/1`.
 *
 * @example
 * try {
 *   throw_(['not_found', 'key']);
 * } catch (caught) {
 *   raisedOf(caught).class; // => 'throw'
 * }
 */
export function throw_(term: unknown): never {
  raiseThrow(term);
}

/**
 * `erlang:is_process_alive/1`.
 *
 * @example
 * const pid = spawn(() => 'done');
 * isProcessAlive(pid); // => true
 * yield* sleep(1);
 * isProcessAlive(pid); // => false
 */
export function isProcessAlive(pid: Pid): boolean {
  const node = nodeOf('is_process_alive');
  const process = processOf(node, pid, 'is_process_alive/1');
  node.settle(node.caller('is_process_alive'), process);
  return (process.flags & ALIVE) !== 0;
}

/**
 * All live processes, in the order of their numbers. `erlang:processes/0`.
 *
 * @example
 * processes().includes(self()); // => true
 */
export function processes(): List<Pid> {
  const node = nodeOf('processes');
  node.caller('processes');
  const pids = new List<Pid>();
  for (const process of node.processes) pids.push(process.pid);
  return walkedIn(node, pids);
}

/**
 * Stops the node for good: nothing runs after this call, and the clock stands. Processes get no exit signals; observers can still read
 * them as they were, and are told `status`: a number, or a text that says why. `erlang:halt/1`.
 *
 * @example
 * const node = new Node();
 * const seen: unknown[] = [];
 * node.spawn(function* () {
 *   seen.push('before');
 *   yield* halt(0);
 *   yield* sleep(1);
 *   seen.push('after');
 * });
 * node.advance(1000);
 * seen; // => ['before']
 */
export function* halt(status: string | number): Body<never> {
  note('system', { state: 'halted', reason: status });
  nodeOf('halt').halted = status;
  for (;;) yield* receive(() => false);
}

// Messages

/**
 * Sends a message: `To ! Message`. It is copied. A pid of a dead process is fine and the message is lost; a name that nobody has is
 * `badarg`, as in Erlang. Functions, symbols and class instances are refused with `NotATerm`, which names the place.
 *
 * @example
 * const order = { item: 'tea', count: 1 };
 * send(self(), order);
 * order.count = 2;
 * yield* receive(); // => { item: 'tea', count: 1 }
 */
export function send<M, const T extends M>(to: Destination<M>, message: T & Sendable<T>): T {
  const node = nodeOf('send');
  node.send(node.callerOnTurn('send'), to, message);
  return message;
}

/**
 * Waits for a message: the oldest that `match` accepts, or any. The others stay, in their order. With `after`, gives
 * `TIMEOUT` when that many virtual milliseconds have passed; 0 only looks. `receive ... after ... end`.
 *
 * @example
 * send(self(), 'first');
 * send(self(), ['reply', 1]);
 * yield* receive((m: unknown) => Array.isArray(m)); // => ['reply', 1]
 * yield* receive(); // => 'first'
 * (yield* receive(null, 100)) === TIMEOUT; // => true
 */
export function receive<M, N extends M>(match: (message: M) => message is N): Receive<N>;
export function receive<M, N extends M>(
  match: (message: M) => message is N,
  after: Timeout,
): Receive<N | typeof TIMEOUT>;
export function receive<M = unknown>(match?: ((message: M) => boolean) | null): Receive<M>;
export function receive<M = unknown>(
  match: ((message: M) => boolean) | null,
  after: Timeout,
): Receive<M | typeof TIMEOUT>;
export function receive(match: ((message: never) => boolean) | null = null, after: Timeout = 'infinity'): Receive {
  const node = nodeOf('receive');
  return new Receive(node, match, receiveTimeout(after));
}

/** What fits in 32 bits, as in the BEAM. */
const MAX_RECEIVE_MS = 0xffff_ffff;

function receiveTimeout(after: Timeout): number {
  if (after === 'infinity') return -1;
  if (!Number.isInteger(after) || after < 0 || after > MAX_RECEIVE_MS) raiseError('timeout_value');
  return after;
}

/**
 * Monitors a server and sends it `[label, [self(), ref], term]`; the request then waits for the answer, and for what came after this
 * call only, however long the queue: what the BEAM's receive markers do. Without a time limit the reference need be no alias: there
 * will be nobody to whom an answer could come too late.
 */
export function beginRequest(request: Waiting, server: Pid, label: unknown, term: unknown, after: Timeout): Ref {
  const node = nodeOf('monitor');
  const caller = node.caller('monitor');
  const from = caller.count;
  const limit = receiveTimeout(after);
  const { ref } = node.monitor(
    caller,
    pidOf(server, 'monitor/2', 2),
    after === 'infinity' ? null : 'demonitor',
    'DOWN',
  );
  waitFor(request, limit, from, ref);
  node.sendFresh(caller, server, [label, [caller.pid, ref], copy(term)]);
  return ref;
}

/** Begins a wait for the start of a process, of which can only come anything from now on. */
export function beginStart(wait: Waiting, child: Pid, after: Timeout): void {
  waitForStart(wait, child);
  waitFor(wait, receiveTimeout(after), nodeOf('receive').caller('receive').count, null);
}

/** One look for what is waited for, as `next` of a receive. */
export function look(wait: Waiting): IteratorResult<Wait, unknown> {
  return nodeOf('receive').receive(wait) as IteratorResult<Wait, unknown>;
}

/** Waits for the `DOWN` of a monitor; the time is over with `TIMEOUT`. */
export function receiveDown(monitor: Ref, after: Timeout = 'infinity'): Receive<Down | typeof TIMEOUT> {
  return new Receive(nodeOf('receive'), null, receiveTimeout(after), monitor);
}

/** What the end of a monitored process sends. */
export type Down = readonly ['DOWN', Ref, 'process', Pid, reason: unknown];

/** Takes the `EXIT` of a process out of the mailbox, if it has come. */
export function flushExit(pid: Pid): void {
  const node = nodeOf('receive');
  node.flushExit(node.caller('receive'), pid);
}

/** `demonitor(ref, ['flush'])` of the running process's own request: the other half. */
export function endRequest(ref: Ref): void {
  const node = nodeOf('demonitor');
  const caller = node.caller('demonitor');
  const monitor = monitorOf(ref);
  if (monitor === null || !node.demonitor(caller, monitor)) node.flushDown(caller, ref);
}

const NO_MESSAGE = matchWithin('timer:sleep/1', () => false);

/**
 * Lets time pass; the mailbox is not touched. `timer:sleep/1`.
 *
 * @example
 * yield* sleep(1000); // => 'ok'
 * monotonicTime(); // => 1000
 */
export function* sleep(time: Timeout): Body<'ok'> {
  let rest = time;
  for (; typeof rest === 'number' && rest > MAX_RECEIVE_MS; rest -= MAX_RECEIVE_MS)
    yield* receive(NO_MESSAGE, MAX_RECEIVE_MS);
  yield* receive(NO_MESSAGE, rest);
  return 'ok';
}

/**
 * As `send`, but gives `ok`. The options are about other nodes, of which there are none: with `noconnect` a message to one is not sent, which the
 * answer says. `erlang:send/3`.
 */
export function sendOpt(
  to: Destination | readonly [string, string],
  message: unknown,
  options: unknown,
): 'ok' | 'noconnect' {
  const node = nodeOf('send');
  const caller = node.callerOnTurn('send');
  if (!Array.isArray(options)) badArgument('send/3', 3, 'not a list');
  for (const option of options as readonly unknown[]) {
    if (option !== 'noconnect' && option !== 'nosuspend') badArgument('send/3', 3, 'invalid option in list');
  }
  node.send(caller, to, message);
  return isNameAndNode(to) && to[1] !== NODE_NAME && options.includes('noconnect') ? 'noconnect' : 'ok';
}

/**
 * Gives up the rest of the slice: others of the same priority run first. A loop of it does not stop the clock, since a hundred take one
 * virtual millisecond. `erlang:yield/0`.
 *
 * @example
 * const before = processInfo(self(), 'status');
 * yield* yieldSlice(); // => true
 * equal(before, processInfo(self(), 'status')); // => true
 */
export function* yieldSlice(): Body<true> {
  const node = nodeOf('yield');
  yield node.yieldSlice(node.caller('yield'));
  return true;
}

/**
 * Drops all that the process is in the middle of, waits until there is a message, and goes on as `fn(...args)`; the message stays
 * in the mailbox. Handlers around it are gone, and it never returns. `erlang:hibernate/3`.
 *
 * @example
 * const idle = function* (to: Pid): Body<void> {
 *   send(to, ['woken by', yield* receive()]);
 * };
 * const sleeper = spawn(function* (to: Pid) {
 *   return yield* hibernate(idle, to);
 * }, self());
 * send(sleeper, 'a knock');
 * yield* receive(); // => ['woken by', 'a knock']
 */
export function* hibernate(fn: ProcessFn, ...args: unknown[]): Body<never> {
  const node = nodeOf('hibernate');
  const process = node.caller('hibernate');
  const asleep = function* (): Body {
    node.gauge?.anew();
    yield* new AwaitMessage(node);
    return fn(...args);
  };
  for (;;) yield node.restartAs(process, asleep());
}

/** Waits until there is a message, which stays in the mailbox: what a hibernating behaviour does within its own loop. */
export function awaitMessage(): Receive<void> {
  return new AwaitMessage(nodeOf('hibernate'));
}

// Links and monitors

/**
 * Links the caller with another process. A dead one is `noproc`, or the message `{'EXIT', Pid, noproc}` when the caller traps exits. `erlang:link/1`.
 *
 * @example
 * processFlag('trap_exit', true);
 * const pid = spawn(function* () {
 *   yield* sleep(10);
 * });
 * link(pid); // => true
 * yield* receive(); // => ['EXIT', pid, 'normal']
 */
export function link(pid: Pid): true {
  const node = nodeOf('link');
  node.link(node.caller('link'), pidOf(pid, 'link/1', 1));
  return true;
}

/**
 * `erlang:unlink/1`.
 *
 * @example
 * const pid = spawnLink(function* () {
 *   yield* sleep(10);
 *   exit('broken');
 * });
 * unlink(pid); // => true
 * yield* sleep(20); // => 'ok'
 */
export function unlink(pid: Pid): true {
  const node = nodeOf('unlink');
  node.unlink(node.caller('unlink'), pidOf(pid, 'unlink/1', 1));
  return true;
}

function pairOf(option: unknown, call: string, position: number): readonly [unknown, unknown] {
  if (!Array.isArray(option) || option.length !== 2) badArgument(call, position, 'invalid option in list');
  return option as unknown as readonly [unknown, unknown];
}

function isAliasMode(value: unknown): value is AliasMode {
  return value === 'explicit_unalias' || value === 'demonitor' || value === 'reply_demonitor';
}

function monitorOptions(options: unknown): { alias: AliasMode | null; tag: unknown } {
  let alias: AliasMode | null = null;
  let tag: unknown = 'DOWN';
  const call = 'monitor/3';
  if (!Array.isArray(options)) badArgument(call, 3, 'not a list');
  for (const option of options as readonly unknown[]) {
    const [name, value] = pairOf(option, call, 3);
    if (name === 'tag') tag = copy(value);
    else if (name === 'alias' && isAliasMode(value)) alias = value;
    else badArgument(call, 3, 'invalid option in list');
  }
  return { alias, tag };
}

/**
 * Watches a process, by pid, registered name or `{Name, Node}`: its end is told once, by `{'DOWN', Ref, process, Pid, Reason}`; `noproc` when it is
 * not there. With `alias` the reference is also an address. `erlang:monitor/2,3`.
 *
 * @example
 * const ref = monitor('nobody');
 * yield* receive(); // => ['DOWN', ref, 'process', ['nobody', 'nonode@nohost'], 'noproc']
 */
export function monitor(
  target: Pid | string | readonly [name: string, node: string],
  options?: { readonly alias?: AliasMode; readonly tag?: unknown },
): Ref {
  const node = nodeOf('monitor');
  const caller = node.caller('monitor');
  const alias = options?.alias ?? null;
  if (alias !== null && !isAliasMode(alias)) badArgument('monitor/3', 3, 'invalid option in list');
  return node.monitor(caller, watched(target), alias, copy(options?.tag ?? 'DOWN')).ref;
}

function watched(target: unknown): Process | string {
  if (typeof target === 'string') return target;
  if (Array.isArray(target) && target.length === 2 && typeof target[0] === 'string' && target[1] === NODE_NAME)
    return target[0];
  return pidOf(target, 'monitor/2', 2);
}

/**
 * Ends a monitor. `flush` also removes a `DOWN` that has already come; `info` tells whether there was a monitor to remove.
 * `erlang:demonitor/1,2`.
 *
 * @example
 * const ref = monitor(spawn(() => 'done'));
 * yield* sleep(1);
 * demonitor(ref, ['flush']); // => true
 * (yield* receive(null, 0)) === TIMEOUT; // => true
 */
export function demonitor(ref: Ref, options: readonly ('flush' | 'info')[] = []): boolean {
  const node = nodeOf('demonitor');
  const caller = node.caller('demonitor');
  if (!(ref instanceof Ref)) badArgument('demonitor/1', 1, 'not a reference');
  const monitor = monitorOf(ref);
  if (monitor !== null && !node.isHere(monitor.watcher)) badArgument('demonitor/1', 1, 'not a reference of this node');
  let flush = false;
  let info = false;
  for (const option of options as readonly string[]) {
    if (option === 'flush') flush = true;
    else if (option === 'info') info = true;
    else badArgument('demonitor/2', 2, 'invalid option in list');
  }
  const removed = monitor !== null && node.demonitor(caller, monitor);
  if (flush && !removed) {
    node.flushDown(caller, ref);
  }
  return info ? removed : true;
}

/**
 * A reference to which others can send, until `unalias`. With `reply`, until the first message. `erlang:alias/0,1`.
 *
 * @example
 * const address = alias(['reply']);
 * send(address, 'taken');
 * send(address, 'lost');
 * yield* receive(); // => 'taken'
 * (yield* receive(null, 0)) === TIMEOUT; // => true
 */
export function alias(options: readonly ('explicit_unalias' | 'reply')[] = []): Ref {
  const node = nodeOf('alias');
  const caller = node.caller('alias');
  let mode: AliasMode = 'explicit_unalias';
  for (const option of options as readonly string[]) {
    if (option !== 'reply' && option !== 'explicit_unalias') badArgument('alias/1', 1, 'invalid option in list');
    mode = option;
  }
  return node.alias(caller, mode).ref;
}

/**
 * False when the reference was no alias of the caller (any more). `erlang:unalias/1`.
 *
 * @example
 * const address = alias();
 * unalias(address); // => true
 * unalias(address); // => false
 */
export function unalias(ref: Ref): boolean {
  const node = nodeOf('unalias');
  const caller = node.caller('unalias');
  if (!(ref instanceof Ref)) badArgument('unalias/1', 1, 'not a reference');
  const found = monitorOf(ref);
  return found !== null && node.unalias(caller, found);
}

/**
 * The name of this node, which is in no cluster. `erlang:node/0`.
 *
 * @example
 * erlang.node(); // => 'nonode@nohost'
 */
export function nodeName(): string {
  return NODE_NAME;
}

/**
 * `erlang:make_ref/0`.
 *
 * @example
 * equal(makeRef(), makeRef()); // => false
 */
export function makeRef(): Ref {
  return nodeOf('make_ref').makeRef();
}

/**
 * A new reference for something that a library keeps, which `keptUnder` gives for it: a program can hold it, and not look into it.
 * @internal
 */
export function refTo(kept: object): Ref {
  return nodeOf('make_ref').makeRef(kept);
}

// Names

/**
 * Names a process. A name in use, a process that has one, and a dead process are `badarg`; a name of more than 255 characters is no atom:
 * `system_limit`. `erlang:register/2`.
 *
 * @example
 * register('me', self()); // => true
 * whereis('me') === self(); // => true
 */
export function register(name: string, pid: Pid): true {
  const node = nodeOf('register');
  node.caller('register');
  if (typeof name !== 'string') badArgument('register/2', 1, 'not an atom');
  node.register(name, processOf(node, pid, 'register/2', 2));
  return true;
}

/**
 * `erlang:unregister/1`; a name that nobody has is `badarg`.
 *
 * @example
 * register('me', self());
 * unregister('me'); // => true
 * whereis('me'); // => undefined
 */
export function unregister(name: string): true {
  const node = nodeOf('unregister');
  node.caller('unregister');
  node.unregister(name);
  return true;
}

/**
 * The process of that name, or undefined. `erlang:whereis/1`.
 *
 * @example
 * whereis('nobody'); // => undefined
 */
export function whereis(name: string): Pid | undefined {
  const node = nodeOf('whereis');
  node.caller('whereis');
  if (typeof name !== 'string') badArgument('whereis/1', 1, 'not an atom');
  return node.names.get(name)?.pid;
}

/**
 * All names in use. `erlang:registered/0`.
 *
 * @example
 * register('me', self());
 * registered(); // => list('me')
 */
export function registered(): List<string> {
  const node = nodeOf('registered');
  node.caller('registered');
  return walkedIn(node, listFrom(node.names.keys()));
}

// The process itself

/**
 * Sets a flag and gives its old value; an unknown flag or a bad value is `badarg`. `trap_exit` and `priority` have an effect here. Those of heaps,
 * tracing and error handling (`min_heap_size`, `max_heap_size`, `message_queue_data`, `save_calls`, `sensitive`, ...) are checked as OTP does
 * and told by `processInfo`, and that is all. `erlang:process_flag/2`.
 *
 * @example
 * processFlag('trap_exit', true); // => false
 * processFlag('priority', 'high'); // => 'normal'
 * processFlag('min_heap_size', 1000); // => 233
 */
export function processFlag(flag: 'trap_exit' | 'sensitive', value: boolean): boolean;
export function processFlag(flag: 'priority', value: Priority): Priority;
export function processFlag(flag: SettingFlag, value: unknown): unknown;
/** Sets a flag of another process: only `save_calls` can be. `erlang:process_flag/3`. */
export function processFlag(pid: Pid, flag: 'save_calls', value: number): number;
export function processFlag(...args: readonly unknown[]): unknown {
  const node = nodeOf('process_flag');
  const caller = node.caller('process_flag');
  if (args.length === 3) {
    const process = processOf(node, args[0], 'process_flag/3');
    if (args[1] !== 'save_calls') badArgument('process_flag/3', 2, 'invalid process flag');
    if ((process.flags & ALIVE) === 0)
      badArgument('process_flag/3', 1, 'the pid does not refer to an existing process');
    return changeSetting(process, 'save_calls', args[2]);
  }
  const [flag, value] = args;
  if (flag === 'trap_exit') {
    if (typeof value !== 'boolean') badArgument('process_flag/2', 2, 'invalid value for this process flag');
    const old = (caller.flags & TRAP_EXIT) !== 0;
    caller.flags = value ? caller.flags | TRAP_EXIT : caller.flags & ~TRAP_EXIT;
    return old;
  }
  if (flag === 'priority') {
    const old = PRIORITIES[caller.priority];
    caller.priority = PRIORITIES.indexOf(
      isPriority(value) ? value : badArgument('process_flag/2', 2, 'invalid value for this process flag'),
    );
    return old;
  }
  return changeSetting(caller, flag, value);
}

export type SettingFlag =
  | 'error_handler'
  | 'fullsweep_after'
  | 'max_heap_size'
  | 'message_queue_data'
  | 'min_bin_vheap_size'
  | 'min_heap_size'
  | 'save_calls';

function changeSetting(process: Process, flag: unknown, value: unknown): unknown {
  const name = String(flag);
  const checked =
    checkedSetting(name, value, (held) => process.more?.settings?.get(held)) ??
    (defaultSetting(name) === undefined
      ? badArgument('process_flag/2', 1, 'invalid process flag')
      : badArgument('process_flag/2', 2, 'invalid value for this process flag'));
  const settings = (companion(process).settings ??= new Map<string, unknown>());
  const old = settings.get(name) ?? defaultSetting(name);
  settings.set(name, checked);
  return old;
}

/**
 * What a process is like, read at once and without asking it: one item as `[Item, Value]`, several as a list of these, and undefined when it has
 * ended. An unknown item is `badarg`. `registered_name` alone is the empty list when there is none. Sizes are estimates in words
 * of 8 bytes, `memory` in bytes: there are no heaps here to measure. Without items: those of `process_info/1`.
 * `erlang:process_info/1,2`.
 *
 * @example
 * send(self(), 'hello');
 * processInfo(self(), 'message_queue_len'); // => ['message_queue_len', 1]
 * processInfo(self(), 'registered_name'); // => list()
 * processInfo(self(), list('status', 'links')); // => list(['status', 'running'], ['links', list()])
 */
export function processInfo(pid: Pid): List<unknown> | undefined;
export function processInfo(pid: Pid, item: InfoItem): readonly [InfoItem, unknown] | List<never> | undefined;
export function processInfo(pid: Pid, items: List<string>): List<readonly [string, unknown]> | undefined;
export function processInfo(pid: Pid, ...args: [] | [unknown]): unknown {
  const node = nodeOf('process_info');
  const process = processOf(node, pid, args.length === 0 ? 'process_info/1' : 'process_info/2');
  node.settle(node.caller('process_info'), process);
  if (args.length === 0) return (process.flags & ALIVE) === 0 ? undefined : copy(processInfoAll(node, process));
  const [asked] = args;
  const items: readonly unknown[] = asked instanceof List ? (asked as List<unknown>) : [asked];
  const readers = items.map(
    (item) => processInfoItem(item) ?? badArgument('process_info/2', 2, 'invalid item or item list'),
  );
  if ((process.flags & ALIVE) === 0) return undefined;
  const values = readers.map((read, index) => [items[index], copy(readFor(node, process, read))]);
  if (asked instanceof List) return listFrom(values);
  const [value] = values;
  return asked === 'registered_name' && process.more?.name == null ? list() : value;
}

/** Items of a list that reports tell, at most. */
const TOLD = 100;

/** As OTP's logger cuts a list that is too long for it. */
function cut(list: List<unknown>): List<unknown> {
  return listFrom([...list.slice(0, TOLD), '...']);
}

/**
 * What reports tell of a process: items of `processInfo`, read without having signals on their way arrive, since whether anybody listens must not
 * change the run. Of a long list only its first 100 items, and then `...`. Undefined when it has ended.
 * @internal
 */
export function lookAt(pid: Pid, ...items: readonly InfoItem[]): List<readonly [InfoItem, unknown]> | undefined {
  const node = nodeOf('process_info');
  const process = unseal(pid);
  if (process === null || (process.flags & ALIVE) === 0) return undefined;
  return node.uncounted(() =>
    listFrom(
      items.map((item): readonly [InfoItem, unknown] => {
        if (item === 'current_stacktrace') return [item, new Stacktrace(stackOf(process).join('\n'))];
        const value = processInfoItem(item)?.(node, process);
        return [item, value instanceof List && value.length > TOLD ? cut(value) : value];
      }),
    ),
  );
}

function dictionary(what: string): Map<unknown, unknown> {
  return dictionaryOf(companion(nodeOf(what).caller(what)));
}

/** Keys that are equal terms are one key; `Map` compares objects by identity, so those are looked for. */
function keyIn(map: Map<unknown, unknown>, key: unknown): unknown {
  if (typeof key !== 'object' || key === null || map.has(key)) return key;
  let walked = 0;
  try {
    for (const known of map.keys()) {
      walked++;
      if (typeof known === 'object' && equal(known, key)) return known;
    }
    return key;
  } finally {
    nodeOf('get').bump(walked >> SEARCHED);
  }
}

/**
 * Stores in the process dictionary and gives the old value, or undefined. Key and value are kept as they are, uncopied. `erlang:put/2`.
 *
 * @example
 * put('colour', 'green'); // => undefined
 * put('colour', 'blue'); // => 'green'
 * put(['size', 1], 'small');
 * get(['size', 1]); // => 'small'
 */
export function put(key: unknown, value: unknown): unknown {
  const map = dictionary('put');
  const known = keyIn(map, key);
  const old = map.get(known);
  map.set(known, value);
  return old;
}

/**
 * All of the process dictionary, as `{Key, Value}`. `erlang:get/0`.
 *
 * @example
 * put('colour', 'green');
 * get(); // => list(['colour', 'green'])
 * get('colour'); // => 'green'
 */
export function get(): List<[unknown, unknown]>;
/** One value, or undefined. `erlang:get/1`. */
export function get(key: unknown): unknown;
export function get(...args: [] | [unknown]): unknown {
  const map = dictionary('get');
  return args.length === 0 ? walkedIn(nodeOf('get'), listFrom(map.entries())) : map.get(keyIn(map, args[0]));
}

/**
 * Empties the process dictionary and gives what was in it. `erlang:erase/0`.
 *
 * @example
 * put('colour', 'green');
 * erase('colour'); // => 'green'
 * erase(); // => list()
 */
export function erase(): List<[unknown, unknown]>;
/** Removes one key and gives its value, or undefined. `erlang:erase/1`. */
export function erase(key: unknown): unknown;
export function erase(...args: [] | [unknown]): unknown {
  const map = dictionary('erase');
  if (args.length === 0) {
    const all = walkedIn(nodeOf('erase'), listFrom(map.entries()));
    map.clear();
    return all;
  }
  const known = keyIn(map, args[0]);
  const old = map.get(known);
  map.delete(known);
  return old;
}

/**
 * All keys of the process dictionary, or those of a value. `erlang:get_keys/0,1`.
 *
 * @example
 * put('colour', 'green');
 * getKeys(); // => list('colour')
 * getKeys('blue'); // => list()
 */
export function getKeys(...value: [] | [unknown]): List<unknown> {
  const map = dictionary('get_keys');
  const node = nodeOf('get_keys');
  if (value.length === 0) return walkedIn(node, listFrom(map.keys()));
  node.bump(map.size);
  return listFrom([...map].filter(([, held]) => equal(held, value[0])).map(([key]) => key));
}

/**
 * The group leader of the caller. `erlang:group_leader/0`.
 *
 * @example
 * const pid = spawn(function* () {
 *   yield;
 * });
 * groupLeader(self(), pid); // => true
 */
export function groupLeader(): Pid;
/**
 * Gives a process another group leader, which those that it spawns from now on inherit. A process that has ended is `badarg`, a
 * leader that has is not. `erlang:group_leader/2`.
 */
export function groupLeader(leader: Pid, pid: Pid): true;
export function groupLeader(...args: [] | [Pid, Pid]): Pid | true {
  const node = nodeOf('group_leader');
  const caller = node.caller('group_leader');
  if (args.length === 0) return (caller.more?.groupLeader ?? node.leader ?? caller).pid;
  const leader = pidOf(args[0], 'group_leader/2', 1);
  const process = pidOf(args[1], 'group_leader/2', 2);
  if (!node.isHere(process)) return true;
  node.settle(caller, process);
  if ((process.flags & ALIVE) === 0) badArgument('group_leader/2', 2, 'the pid does not refer to an existing process');
  companion(process).groupLeader = leader;
  return true;
}

/** The group leader of another process; undefined when it has ended. `erlang:process_info(Pid, group_leader)`. */
export function groupLeaderOf(pid: Pid): Pid | undefined {
  const node = nodeOf('process_info');
  const process = processOf(node, pid, 'process_info/2');
  node.settle(node.caller('process_info'), process);
  if ((process.flags & ALIVE) === 0) return undefined;
  return (process.more?.groupLeader ?? node.leader ?? process).pid;
}

/**
 * A name for people, shown where there is no registered one. `proc_lib:set_label/1`.
 *
 * @example
 * setLabel('worker 7'); // => undefined
 */
export function setLabel(label: unknown): void {
  companion(nodeOf('set_label').caller('set_label')).label = copy(label);
}

export type SuspendOption = 'unless_suspending' | 'asynchronous' | readonly ['asynchronous', tag: unknown];

/**
 * Takes a process off the scheduler until as many calls of `resumeProcess`, or until the caller ends; messages queue up. It is off when the
 * call returns. Oneself and a process that has ended are `badarg`. `erlang:suspend_process/1,2`.
 * @param options `unless_suspending`: gives false, and does nothing, when the caller has suspended it already. `asynchronous`: a process that has ended
 *   is no error. `['asynchronous', Tag]`: and `{Tag, suspended}` comes as a message, or `{Tag, badarg}` when it has ended.
 *
 * @example
 * const echo = spawn(function* (to: Pid): Body<void, string> {
 *   send(to, yield);
 * }, self());
 * suspendProcess(echo); // => true
 * suspendProcess(echo, ['unless_suspending']); // => false
 * send(echo, 'hello');
 * (yield* receive(null, 100)) === TIMEOUT; // => true
 * resumeProcess(echo);
 * yield* receive(); // => 'hello'
 */
export function suspendProcess(pid: Pid, options: readonly SuspendOption[] = []): boolean {
  const node = nodeOf('suspend_process');
  const caller = node.caller('suspend_process');
  const call = 'suspend_process/2';
  const process = processOf(node, pid, call);
  let unless = false;
  let asynchronous = false;
  let tag: readonly [unknown] | null = null;
  for (const option of options as readonly unknown[]) {
    if (option === 'unless_suspending') unless = true;
    else if (option === 'asynchronous') asynchronous = true;
    else if (Array.isArray(option) && option.length === 2 && option[0] === 'asynchronous') {
      asynchronous = true;
      tag = [option[1]];
    } else badArgument(call, 2, 'invalid option in list');
  }
  node.settle(caller, process);
  const ended = (process.flags & ALIVE) === 0;
  if (process === caller) badArgument(call, 1, 'the pid refers to the current process');
  if (ended && !asynchronous) badArgument(call, 1, 'the pid does not refer to an existing process');
  const already = unless && caller.more?.suspending?.includes(process) === true;
  if (!ended && !already) node.suspend(process, caller);
  if (tag !== null) node.send(caller, caller.pid, [tag[0], ended ? 'badarg' : 'suspended']);
  return !already;
}

/**
 * `erlang:resume_process/1`; a process that the caller has not suspended is `badarg`.
 *
 * @example
 * const pid = spawn(function* () {
 *   yield;
 * });
 * suspendProcess(pid); // => true
 * resumeProcess(pid); // => true
 */
export function resumeProcess(pid: Pid): true {
  const node = nodeOf('resume_process');
  const call = 'resume_process/1';
  if (!node.resumeProcess(processOf(node, pid, call), node.caller('resume_process')))
    badArgument(call, 1, 'process is not suspended or is not alive');
  return true;
}

// Time

/** `['abs', true]`: the time is a point of the virtual clock, as `monotonicTime` tells it, and not a span. One that is past is due at once. */
export type TimerOption = readonly ['abs', boolean];

/**
 * Sends `message` in `time` virtual milliseconds; a name is looked up then. It is copied at once. A bad time, target or option is `badarg`.
 * `erlang:send_after/3,4`.
 *
 * @example
 * sendAfter(500, self(), 'tick');
 * yield* receive(); // => 'tick'
 * monotonicTime(); // => 500
 * sendAfter(800, self(), 'tock', [['abs', true]]);
 * yield* receive(); // => 'tock'
 * monotonicTime(); // => 800
 */
export function sendAfter<M, const T extends M>(
  time: number,
  to: Pid<M> | string,
  message: T & Sendable<T>,
  options: readonly TimerOption[] = [],
): Ref {
  const node = nodeOf('send_after');
  node.caller('send_after');
  const span = timerSpan(node, time, options, 'send_after');
  const target = timerTarget(node, to, 'send_after');
  const sent = copy(message);
  return node.startTimer(span, target, () => sent);
}

/**
 * As `sendAfter`, with the message `{timeout, Timer, Message}`. `erlang:start_timer/3,4`.
 *
 * @example
 * const timer = startTimer(500, self(), 'tick');
 * yield* receive(); // => ['timeout', timer, 'tick']
 */
export function startTimer<T>(
  time: number,
  to: Pid | string,
  message: T & Sendable<T>,
  options: readonly TimerOption[] = [],
): Ref {
  const node = nodeOf('start_timer');
  node.caller('start_timer');
  const span = timerSpan(node, time, options, 'start_timer');
  const target = timerTarget(node, to, 'start_timer');
  const sent = copy(message);
  return node.startTimer(span, target, (timer) => ['timeout', timer, sent]);
}

function timerSpan(node: Node, time: unknown, options: unknown, call: string): number {
  const absolute = flagsOf(options, ['abs'], `${call}/4`, 4).get('abs') ?? false;
  if (typeof time !== 'number' || !Number.isSafeInteger(time)) badArgument(`${call}/3`, 1, 'not an integer');
  if (absolute) return Math.max(0, time - node.now);
  return time >= 0 ? time : badArgument(`${call}/3`, 1, 'out of range');
}

/** A list of `{Name, Boolean}`; the last of a name counts. */
function flagsOf(
  options: unknown,
  names: readonly string[],
  call: string,
  position: number,
): ReadonlyMap<string, boolean> {
  const flags = new Map<string, boolean>();
  if (!Array.isArray(options)) badArgument(call, position, 'not a list');
  for (const option of options as readonly unknown[]) {
    const [name, value] = pairOf(option, call, position);
    if (!names.includes(name as string) || typeof value !== 'boolean')
      badArgument(call, position, 'invalid option in list');
    flags.set(name as string, value);
  }
  return flags;
}

function timerTarget(node: Node, to: unknown, call: string): Process | string {
  if (typeof to === 'string') return to;
  if (unseal(to) === null) badArgument(`${call}/3`, 2, 'not a pid or an atom');
  return processOf(node, to, `${call}/3`, 2);
}

/** `['async', true]`: gives `ok`, and the answer comes as the message `{cancel_timer, Timer, Left}`. `['info', false]`: no answer at all, only `ok`. */
export type CancelTimerOption = readonly ['async' | 'info', boolean];

/**
 * Stops a timer. Milliseconds that were left, or false when it has fired or was cancelled. `erlang:cancel_timer/1,2`.
 *
 * @example
 * const timer = sendAfter(500, self(), 'tick');
 * yield* sleep(200);
 * cancelTimer(timer); // => 300
 * cancelTimer(timer, [['async', true]]); // => 'ok'
 * yield* receive(); // => ['cancel_timer', timer, false]
 */
export function cancelTimer(timer: Ref): number | false;
export function cancelTimer(timer: Ref, options: readonly CancelTimerOption[]): number | false | 'ok';
export function cancelTimer(timer: Ref, options: readonly CancelTimerOption[] = []): number | false | 'ok' {
  const node = nodeOf('cancel_timer');
  const caller = node.caller('cancel_timer');
  if (!(timer instanceof Ref)) badArgument('cancel_timer/1', 1, 'not a reference');
  const flags = flagsOf(options, ['async', 'info'], 'cancel_timer/2', 2);
  const found = timerOf(timer);
  const left = found !== null && node.cancelTimer(found);
  if (flags.get('info') === false) return 'ok';
  return flags.get('async') === true ? answerLater(node, caller, 'cancel_timer', timer, left) : left;
}

/**
 * Milliseconds left, or false; with `['async', true]` by the message `{read_timer, Timer, Left}`. `erlang:read_timer/1,2`.
 *
 * @example
 * const timer = sendAfter(500, self(), 'tick');
 * yield* sleep(200);
 * readTimer(timer); // => 300
 */
export function readTimer(timer: Ref): number | false;
export function readTimer(timer: Ref, options: readonly (readonly ['async', boolean])[]): number | false | 'ok';
export function readTimer(timer: Ref, options: readonly (readonly ['async', boolean])[] = []): number | false | 'ok' {
  const node = nodeOf('read_timer');
  const caller = node.caller('read_timer');
  if (!(timer instanceof Ref)) badArgument('read_timer/1', 1, 'not a reference');
  const flags = flagsOf(options, ['async'], 'read_timer/2', 2);
  const found = timerOf(timer);
  const left = found !== null && node.readTimer(found);
  return flags.get('async') === true ? answerLater(node, caller, 'read_timer', timer, left) : left;
}

function answerLater(node: Node, caller: Process, tag: string, timer: Ref, left: number | false): 'ok' {
  node.send(caller, caller.pid, [tag, timer, left]);
  return 'ok';
}

export type TimeUnit = 'second' | 'millisecond' | 'microsecond' | 'nanosecond' | 'native';

const PER_SECOND: Readonly<Record<TimeUnit, number>> = {
  second: 1,
  millisecond: 1_000,
  microsecond: 1_000_000,
  nanosecond: 1_000_000_000,
  native: 1_000,
};

/** Virtual time in a unit, or in parts of a second; rounded down. */
function inUnit(ms: number, unit: unknown): number {
  const parts = typeof unit === 'number' ? unit : (PER_SECOND as Readonly<Record<string, number>>)[String(unit)];
  if (parts === undefined || !Number.isInteger(parts) || parts <= 0)
    badArgument('monotonic_time/1', 1, 'invalid time unit');
  return parts === 1_000 ? ms : Math.floor((ms * parts) / 1_000);
}

/**
 * The module that the program's own functions are told as functions of.
 * @internal
 */
export function programModule(): string {
  return nodeOf('spawn').module;
}

/**
 * The virtual clock since the node started: in milliseconds, or in the unit asked for (a name, or parts a second). A bad unit is `badarg`.
 * `erlang:monotonic_time/0,1`; the native unit is the millisecond.
 *
 * @example
 * yield* sleep(2500);
 * monotonicTime(); // => 2500
 * monotonicTime('second'); // => 2
 */
export function monotonicTime(unit: TimeUnit | number = 'native'): number {
  const node = nodeOf('monotonic_time');
  node.caller('monotonic_time');
  return inUnit(node.now, unit);
}

/**
 * The same clock: a node starts at time 0 and knows no calendar, so that a run replays. `erlang:system_time/0,1`.
 *
 * @example
 * yield* sleep(10);
 * systemTime('microsecond'); // => 10_000
 */
export function systemTime(unit: TimeUnit | number = 'native'): number {
  return monotonicTime(unit);
}

/**
 * A number that the node has not given before; each is greater than those before it, and positive, whether asked or not.
 * An unknown option is `badarg`. `erlang:unique_integer/0,1`.
 *
 * @example
 * uniqueInteger() < uniqueInteger(); // => true
 * uniqueInteger(['positive']) > 0; // => true
 */
export function uniqueInteger(options: readonly ('monotonic' | 'positive')[] = []): number {
  const node = nodeOf('unique_integer');
  node.caller('unique_integer');
  for (const option of options as readonly unknown[]) {
    if (option !== 'monotonic' && option !== 'positive') badArgument('unique_integer/1', 1, 'invalid modifier');
  }
  return node.nextUnique();
}

// For behaviours

/**
 * `send` of a message that was put together for it, of copies: it is not copied again.
 * @internal
 */
export function sendFresh(to: Pid | Ref, message: unknown): void {
  const node = nodeOf('send');
  node.sendFresh(node.caller('send'), to, message);
}

/**
 * A message to a name that nobody has is lost without a word, as OTP's casts are; an event tells it to observers.
 * @internal
 */
export function lose(to: unknown, message: unknown): void {
  const node = nodeOf('send');
  node.lose(node.caller('send'), to, copy(message));
}

/** Lets observers read what a behaviour holds, without a message. */
export function publish(view: View): void {
  companion(nodeOf('publish').caller('publish')).view = view;
}

/** What the calling process has published. */
export function publishedView(): View {
  const view = nodeOf('publish').caller('publish').more?.view;
  if (view == null) throw new Error('publishedView: the process has published nothing');
  return view;
}

/** Has this done when a process ends, however it ends, before anyone else can know; a dead one is `badarg`. */
export function atEnd(pid: Pid, act: AtEnd): void {
  const node = nodeOf('at_end');
  node.caller('at_end');
  const process = processOf(node, pid, 'at_end/2');
  if ((process.flags & ALIVE) === 0) badArgument('at_end/2', 1, 'the pid does not refer to an existing process');
  (companion(process).atEnd ??= []).push(act);
}

/** Was this reference made as an alias? Then it is the address for an answer, and its process is not. */
export function isAlias(ref: unknown): ref is Ref {
  return monitorOf(ref)?.aliased === true;
}

/** Something that observers want to know exactly and OTP has no report for: recorded, and of no effect. */
export function note(what: string, data: Readonly<Record<string, unknown>>): void {
  const node = nodeOf('note');
  const process = node.caller('note');
  node.record(EVENT.note, 0, process, null, { what, ...data }, process.cause);
}

/** Marks the calling process as one of the node's own, which observers do not list unless asked. */
export function markHidden(): void {
  nodeOf('hidden').caller('hidden').flags |= HIDDEN;
}

/** Is the calling process linked with this one? */
export function isLinked(pid: Pid): boolean {
  return findLink(nodeOf('links').caller('links'), pidOf(pid, 'links/1', 1)) !== null;
}

/** Marks the calling process as being in `init`, or as done with it. */
export function markStarting(starting: boolean): void {
  const process = nodeOf('proc_lib').caller('proc_lib');
  process.flags = starting ? process.flags | STARTING : process.flags & ~STARTING;
}

/** `logger:allow/2`: would anyone get a report? */
export function isLogged(): boolean {
  return nodeOf('logger').listening;
}

/** `logger:log/2`: to whoever listens at the node. */
export function log(report: Report): void {
  const node = nodeOf('logger');
  node.unwindIfEnded();
  node.report(report);
}

/** What the node lets its programs have at most. */
export function limits(): Limits {
  return nodeOf('limits').limits;
}

/** A value that a library keeps for the whole node, made on first use. */
export function shelf<T>(name: string, make: () => T): T {
  const node = nodeOf('shelf');
  if (!node.shelf.has(name)) node.shelf.set(name, make());
  return node.shelf.get(name) as T;
}

/** The registered name of a process, or the process. */
export function nameOf(pid: Pid): string | Pid {
  return unseal(pid)?.more?.name ?? pid;
}
