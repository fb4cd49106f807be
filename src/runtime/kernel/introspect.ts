/**
 * The door for observers: what processes hold, read from the kernel. No process is asked, so it works on one that is busy,
 * suspended or stuck, and leaves nothing in its mailbox. Nothing here changes anything.
 */
import { functionName, itemsOf, ownData } from '../../term/inert.ts';
import { listFrom } from '../../term/list.ts';
import type { View } from './inspect.ts';
import { type Envelope, envelopeAt, messageAt } from './mailbox.ts';
import type { Node } from './node.ts';
import {
  ALIVE,
  findLink,
  HIDDEN,
  linkCountOf,
  linksOf,
  monitorOf,
  NODE_NAME,
  PRIORITIES,
  type Priority,
  type Process,
  QUEUED,
  STARTING,
  SUSPENDED,
  TRAP_EXIT,
  unseal,
  WAITING,
  dictionaryOf as dictionaryMapOf,
} from './process.ts';
import { childOf, HIBERNATES, matchOf, Receive, refOf, withinOf } from './wait.ts';

export type { Envelope } from './mailbox.ts';
export type { Node, Report, Tracer, Witness } from './node.ts';
export type { ErlangError } from './raised.ts';
export type { HandlerView, View } from './inspect.ts';
export { EventHash } from './event_hash.ts';
export { type Moment, momentOf, runTo } from './moment.ts';
export { Process, unseal } from './process.ts';
export * from './recorder.ts';

export type Status = 'starting' | 'running' | 'runnable' | 'waiting' | 'suspended' | 'exiting';

/** All live processes, in the order of their numbers. `erlang:processes/0`. */
export function processes(node: Node): Iterable<Process> {
  return node.processes;
}

export function processOf(node: Node, id: number): Process | undefined {
  return node.processes.get(id);
}

export function isAlive(process: Process): boolean {
  return (process.flags & ALIVE) !== 0;
}

export function isHidden(process: Process): boolean {
  return (process.flags & HIDDEN) !== 0;
}

export function trapsExit(process: Process): boolean {
  return (process.flags & TRAP_EXIT) !== 0;
}

/** Waits in a receive, and nothing says that it will go on by itself. */
export function isWaiting(process: Process): boolean {
  return (process.flags & (WAITING | QUEUED)) === WAITING;
}

/** Whom a process waits for, and for what: the answer to its call, an end that it monitors, or a start that it has begun. */
export interface Awaited {
  readonly process: Process;
  readonly what: 'answer' | 'end' | 'start';
}

/** The process that this one waits for; null when it waits for nothing, or for anybody. */
export function waitsFor(process: Process): Awaited | null {
  const wait = isWaiting(process) ? process.wait : null;
  if (wait === null) return null;
  const child = unseal(childOf(wait));
  if (child !== null) return { process: child, what: 'start' };
  const target = monitorOf(refOf(wait))?.target ?? null;
  // A plain receive takes nothing by a reference but its `DOWN`.
  return target === null ? null : { process: target, what: wait instanceof Receive ? 'end' : 'answer' };
}

/** Is it in its `init/1`? Still told of a process that has ended there. */
export function isStarting(process: Process): boolean {
  return (process.flags & STARTING) !== 0;
}

/** Waits for any message: the state in which a behaviour's loop serves requests. */
export function isIdleInLoop(process: Process): boolean {
  const { wait } = process;
  const takesAny = wait === null || (matchOf(wait) === null && refOf(wait) === null);
  return isWaiting(process) && takesAny && process.more?.view?.sysState !== 'suspended';
}

export function statusOf(node: Node, process: Process): Status {
  if ((process.flags & ALIVE) === 0) return 'exiting';
  if (node.current === process) return 'running';
  if ((process.flags & SUSPENDED) !== 0) return 'suspended';
  if ((process.flags & STARTING) !== 0) return 'starting';
  return (process.flags & QUEUED) !== 0 ? 'runnable' : 'waiting';
}

/** `sys:suspend/1` holds it, and the scheduler does not: it waits for system messages, and answers them. */
export function isHeldBySys(process: Process): boolean {
  return (process.flags & SUSPENDED) === 0 && process.more?.view?.sysState === 'suspended';
}

export function priorityOf(process: Process): Priority {
  return PRIORITIES[process.priority] as Priority;
}

export function registeredName(process: Process): string | null {
  return process.more?.name ?? null;
}

export function labelOf(process: Process): unknown {
  return process.more?.label;
}

export function viewOf(process: Process): View | null {
  return process.more?.view ?? null;
}

export function groupLeaderOf(node: Node, process: Process): Process | null {
  return process.more?.groupLeader ?? node.leader;
}

export function timersOf(process: Process): number {
  return process.more?.timers?.size ?? 0;
}

export function suspendingOf(process: Process): readonly Process[] {
  return process.more?.suspending ?? [];
}

/** `[key, value]` pairs, uncopied. */
export function dictionaryOf(process: Process): readonly (readonly [unknown, unknown])[] {
  return process.more === null ? [] : [...dictionaryMapOf(process.more)];
}

/** How many keys the process dictionary has. */
export function dictionarySizeOf(process: Process): number {
  return process.more === null ? 0 : dictionaryMapOf(process.more).size;
}

/** Messages from position `offset` on, oldest first, `limit` at most; uncopied. */
export function messagesOf(process: Process, offset = 0, limit = Infinity): Envelope[] {
  const result: Envelope[] = [];
  const end = Math.min(process.count, offset + limit);
  for (let position = offset; position < end; position++) result.push(envelopeAt(process, position));
  return result;
}

/** How many of the oldest messages the waiting receive has passed over. */
export function skippedOf(process: Process): number {
  return (process.flags & WAITING) !== 0 && process.wait !== null ? process.save : 0;
}

export function allMessages(process: Process): unknown[] {
  return Array.from({ length: process.count }, (_, position) => messageAt(process, position));
}

export { linkCountOf, linksOf };

export function areLinked(a: Process, b: Process): boolean {
  return findLink(a, b) !== null;
}

/** What the process monitors: processes, or `[name, node]` when it asked by name. */
export function monitorsOf(process: Process, limit = Infinity): (Process | readonly [string, string])[] {
  const result: (Process | readonly [string, string])[] = [];
  for (let monitor = process.monitors; monitor !== null && result.length < limit; monitor = monitor.wNext) {
    if (monitor.name !== null) result.push([monitor.name, NODE_NAME]);
    else if (monitor.target !== null) result.push(monitor.target);
  }
  return result;
}

export function monitorCountOf(process: Process): number {
  let count = 0;
  for (let monitor = process.monitors; monitor !== null; monitor = monitor.wNext)
    if (monitor.name !== null || monitor.target !== null) count++;
  return count;
}

export function monitoredByOf(process: Process, limit = Infinity): Process[] {
  const result: Process[] = [];
  for (let monitor = process.monitoredBy; monitor !== null && result.length < limit; monitor = monitor.tNext)
    result.push(monitor.watcher);
  return result;
}

export function monitoredByCountOf(process: Process): number {
  let count = 0;
  for (let monitor = process.monitoredBy; monitor !== null; monitor = monitor.tNext) count++;
  return count;
}

export function isMonitoredBy(process: Process, watcher: Process): boolean {
  let monitor = process.monitoredBy;
  while (monitor !== null && monitor.watcher !== watcher) monitor = monitor.tNext;
  return monitor !== null;
}

/** What the process dictionary says, else what its function says, of how it was started. */
export function startedAs(process: Process): readonly unknown[] {
  return itemsOf(inDictionary(process, '$initial_call') ?? givenCall(process)) ?? [];
}

/** What its function itself says: a program may have written anything there. */
function givenCall({ fn }: Process): unknown {
  return fn === null ? undefined : ownData(fn, 'initialCall');
}

function inDictionary(process: Process, key: string): unknown {
  return process.more === null ? undefined : dictionaryMapOf(process.more).get(key);
}

const ATOM_CHARS = 255;

/** `{Module, Function, Arity}` as text, with `proc_lib`'s wrapper translated; of a fun that has no name, what calls it. */
export function initialCallOf(process: Process): string {
  const call = startedAs(process);
  if (call.length === 3) {
    const [module, fun, arity] = call;
    // The process dictionary is the program's: it may say anything.
    if (typeof module === 'string' && typeof fun === 'string' && typeof arity === 'number') {
      return `${atomOf(module)}:${atomOf(fun)}/${arity}`;
    }
  }
  const { fn } = process;
  const name = functionName(fn);
  if (name === '') return 'erlang:apply/2';
  const arity = fn === null ? 0 : ownData(fn, 'length');
  return `${atomOf(name)}/${typeof arity === 'number' ? arity : 0}`;
}

/** A name of JavaScript's may be of any length; an atom has 255 characters. */
function atomOf(name: string): string {
  return name.length <= ATOM_CHARS ? name : `${name.slice(0, ATOM_CHARS)}…`;
}

/** What the process is in: a function of OTP that waits, a callback, its behaviour's loop, or its own function. */
export function currentFunctionOf(process: Process): string {
  return waitsWithin(process) ?? runsIn(process);
}

function waitsWithin(process: Process): string | null {
  return (process.flags & WAITING) === 0 ? null : process.wait === null ? null : withinOf(process.wait);
}

function runsIn(process: Process): string {
  const view = viewOf(process);
  if (view === null) return initialCallOf(process);
  return view.doing ?? (view.sysState === 'suspended' ? 'sys:suspend_loop/6' : LOOPS[view.behaviour]);
}

const LOOPS: Record<View['behaviour'], string> = {
  gen_server: 'gen_server:loop/7',
  supervisor: 'gen_server:loop/7',
  gen_statem: 'gen_statem:loop_receive/3',
  gen_event: 'gen_event:fetch_msg/6',
  application: 'application_master:main_loop/2',
};

/** Innermost first; who hibernates has dropped it. */
export function stackOf(process: Process): string[] {
  const view = viewOf(process);
  const within = currentFunctionOf(process);
  if (within === HIBERNATES) return [];
  if (view === null) return [...new Set([within, runsIn(process)])];
  // A loop that is suspended is no more on the stack than one that waits in `sys`.
  const loop = view.doing === null && view.sysState === 'suspended' ? [] : [LOOPS[view.behaviour]];
  return [...new Set([within, runsIn(process), ...loop, 'proc_lib:init_p_do_apply/3'])];
}

/** The nearest first, `limit` at most. What a program has put there may be any terms. */
export function ancestorsOf(process: Process, limit = Infinity): readonly unknown[] {
  const ancestors = inDictionary(process, '$ancestors');
  if (!Array.isArray(ancestors)) return listFrom([]);
  return listFrom(Array.from({ length: Math.min(ancestors.length, limit) }, (_, at) => ownData(ancestors, at)));
}

export function ancestorCountOf(process: Process): number {
  const ancestors = inDictionary(process, '$ancestors');
  return Array.isArray(ancestors) ? ancestors.length : 0;
}
