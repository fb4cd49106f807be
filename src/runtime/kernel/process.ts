/**
 * A process and what hangs on it. Slim on purpose: every field here is paid a million times, so what most processes
 * never have (a name, a dictionary, a label, suspension) lives in a companion made on first use.
 */
import { List } from '../../term/list.ts';
import { makePid, type Pid, type PidOwner, pidOwner } from '../../term/pid.ts';
import { type Ref, refFor, type RefOwner, refOwner } from '../../term/ref.ts';
import type { Signal } from './flight.ts';
import type { Node } from './node.ts';
import type { ErlangError } from './raised.ts';
import type { Body, ProcessFn, Waiting } from './wait.ts';
import type { View } from './inspect.ts';

export const PRIORITIES = ['low', 'normal', 'high', 'max'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** `node()`: this node is never part of a cluster. */
export const NODE_NAME = 'nonode@nohost';

export const ALIVE = 1;
/** In a run queue. */
export const QUEUED = 2;
/** Has yielded and waits for a message or a timeout. */
export const WAITING = 4;
export const TRAP_EXIT = 8;
/** One of the node's own: observers do not list it unless asked. */
export const HIDDEN = 16;
export const SUSPENDED = 32;
/** Its receive timeout has fired. */
export const TIMED_OUT = 64;
/** In `init`: `proc_lib` has not acknowledged the start yet. */
export const STARTING = 128;
/** On the list of what an observer has to look at. */
export const TOUCHED = 256;

/** Its mailbox keeps messages only: nobody records who sent them and when. */
export const UNRECORDED = 512;

/** From this bit on two bits hold the priority, as a position in `PRIORITIES`. */
const PRIORITY_SHIFT = 10;
const PRIORITY = 3 << PRIORITY_SHIFT;
/** The priority of whoever says nothing. */
export const NORMAL = PRIORITIES.indexOf('normal') << PRIORITY_SHIFT;

/**
 * From this bit on the flags hold the number of the process's node, so that one comparison tells whether it is alive and here. Eighteen bits
 * are left of a small integer.
 */
const NODE_SHIFT = 12;
const NODE_NUMBERS = 1 << 18;
/** The number of the node in the flags of its processes. */
export function nodeNumberIn(flags: number): number {
  return flags >>> NODE_SHIFT;
}

/** Masks the number of the node. */
export const WHERE = -1 << NODE_SHIFT;
/** Masks what tells whether a process is alive, and on which node. */
export const ALIVE_WHERE = ALIVE | WHERE;

let nodes = 0;

/** The flags of a live process of a new node. The number tells nodes in one realm apart, and shows in pids that are away from home. */
export function aliveOnNewNode(): number {
  // From 1: the number 0 is how each node prints its own.
  nodes = (nodes % (NODE_NUMBERS - 1)) + 1;
  return ALIVE | (nodes << NODE_SHIFT);
}

/** What `proc_lib` puts into the dictionary of each process that it starts. */
export interface Origin {
  /** Innermost first. */
  readonly ancestors: List<unknown>;
  readonly initialCall: readonly [module: string, fun: string, arity: number];
}

export interface Companion {
  name: string | null;
  label: unknown;
  dictionary: Map<unknown, unknown> | null;
  origin: Origin | null;
  groupLeader: Process | null;
  /** Processes that this one has suspended, one entry per call. */
  suspending: Process[] | null;
  suspendCount: number;
  /** Those that it has started, and those that others have started for it. */
  timers: Set<Timer> | null;
  /** While it waits in the run queue with priority `low`: how often it still has to come to the head before it runs. */
  turns: number;
  /** Flags that only `process_info` tells: those of heaps and of tracing, which do not exist here. */
  settings: Map<string, unknown> | null;
  view: View | null;
  /** `proc_lib`'s last words, said when the process ends by an exception. */
  onCrash: ((raised: ErlangError) => void) | null;
  /** What the emulator does for it while it ends, in order. */
  atEnd: AtEnd[] | null;
}

/**
 * Done while a process is ending, for whatever reason: it is dead already, and nobody knows yet. `post` sends a last message in its
 * name; false when the receiver is dead.
 */
export type AtEnd = (post: (to: Pid, message: unknown) => boolean) => void;

/** The node that is at work: syscalls act on it, and it is the one that looks. */
export const active: { node: Node | null } = { node: null };

/** The number of a node as the one at work sees it. Where none is, whoever prints is no node, and each process prints as at home. */
function seenFrom(where: number): number {
  return active.node === null || where === 0 || active.node.number === where ? 0 : where;
}

/** The process of a pid; null of any other term, and of a pid that no node has given. The one way from what programs hold to the kernel. */
export function unseal(term: unknown): Process | null {
  // Nobody else makes owners.
  return pidOwner(term) as Process | null;
}

/** The monitor or alias of a reference; null of any other term. */
export function monitorOf(ref: unknown): Monitor | null {
  const owner = refOwner(ref);
  return owner instanceof Monitor ? owner : null;
}

/** The timer of a reference; null of any other term. */
export function timerOf(ref: unknown): Timer | null {
  const owner = refOwner(ref);
  return owner instanceof Timer ? owner : null;
}

/** What a library keeps under a reference; undefined when that is nothing, and of any other term. */
export function keptUnder(ref: unknown): unknown {
  const owner = refOwner(ref);
  return owner instanceof Mark ? owner.kept : undefined;
}

function refText({ id, where }: RefOwner): string {
  return `#Ref<${String(seenFrom(where))}.${String(id)}>`;
}

/** What a reference of `make_ref/0` stands for: nothing but itself, or what a library keeps under it. */
export class Mark implements RefOwner {
  constructor(
    readonly id: number,
    readonly where: number,
    readonly kept: unknown,
  ) {}

  toString(): string {
    return refText(this);
  }
}

/** Messages in a circle: the first lies at `head`. */
export interface Ring {
  items: unknown[];
  head: number;
}

/** Objects are laid out in the order of these lines: what each message touches comes first, and so lies together. */
export class Process implements PidOwner {
  readonly id: number;
  flags = ALIVE | NORMAL;
  /** Next in the run queue. */
  next: Process | null = null;
  /** The first message in the mailbox of a node that does not record. */
  oldest: unknown = undefined;
  count = 0;
  wait: Waiting | null = null;
  reductions = 0;
  /** The queued messages, but for the oldest; null until it is needed. */
  box: Ring | null = null;
  /** Where the waiting receive goes on looking: the save pointer. */
  save = 0;
  timer: Timer | null = null;
  monitors: Monitor | null = null;
  monitoredBy: Monitor | null = null;
  links: Link | null = null;
  /** The event because of which it runs. */
  cause = 0;
  more: Companion | null = null;
  /** What it runs; before it starts, the arguments to start it with; null once it has ended. */
  gen: Body | readonly unknown[] | null;
  fn: ProcessFn | null;
  parentId: number;
  startedAt: number;
  /** What programs hold of it. */
  readonly pid: Pid<unknown>;

  constructor(id: number, fn: ProcessFn, args: readonly unknown[], parentId: number, startedAt: number) {
    this.id = id;
    this.gen = args;
    this.fn = fn;
    this.parentId = parentId;
    this.startedAt = startedAt;
    this.pid = makePid(this);
  }

  get where(): number {
    return nodeNumberIn(this.flags);
  }

  /** A position in `PRIORITIES`. */
  get priority(): number {
    return (this.flags & PRIORITY) >> PRIORITY_SHIFT;
  }

  set priority(position: number) {
    this.flags = (this.flags & ~PRIORITY) | (position << PRIORITY_SHIFT);
  }

  /** The first number is 0 for processes of the node that looks, and for others that of their node. */
  toString(): string {
    return `<${String(seenFrom(this.where))}.${String(this.id)}.0>`;
  }
}

export function companion(process: Process): Companion {
  return (process.more ??= {
    name: null,
    label: undefined,
    dictionary: null,
    origin: null,
    groupLeader: null,
    suspending: null,
    suspendCount: 0,
    timers: null,
    turns: 0,
    settings: null,
    view: null,
    onCrash: null,
    atEnd: null,
  });
}

/** The process dictionary. What `proc_lib` puts there is put when somebody looks: in most processes nobody ever does. */
export function dictionaryOf(more: Companion): Map<unknown, unknown> {
  if (more.dictionary === null) {
    more.dictionary = new Map();
    if (more.origin !== null) {
      more.dictionary.set('$ancestors', more.origin.ancestors);
      more.dictionary.set('$initial_call', more.origin.initialCall);
    }
  }
  return more.dictionary;
}

/** One object on two lists: the links of `a` and the links of `b`. */
export class Link {
  aNext: Link | null = null;
  aPrev: Link | null = null;
  bNext: Link | null = null;
  bPrev: Link | null = null;

  constructor(
    readonly a: Process,
    readonly b: Process,
  ) {
    this.aNext = a.links;
    if (a.links !== null) setPrevious(a.links, a, this);
    a.links = this;
    this.bNext = b.links;
    if (b.links !== null) setPrevious(b.links, b, this);
    b.links = this;
  }
}

export function nextLink(link: Link, of: Process): Link | null {
  return link.a === of ? link.aNext : link.bNext;
}

export function linkedTo(link: Link, of: Process): Process {
  return link.a === of ? link.b : link.a;
}

function setPrevious(link: Link, of: Process, previous: Link | null): void {
  if (link.a === of) link.aPrev = previous;
  else link.bPrev = previous;
}

function setNext(link: Link, of: Process, next: Link | null): void {
  if (link.a === of) link.aNext = next;
  else link.bNext = next;
}

export function removeLink(link: Link): void {
  detach(link, link.a, link.aPrev, link.aNext);
  detach(link, link.b, link.bPrev, link.bNext);
}

function detach(link: Link, from: Process, previous: Link | null, next: Link | null): void {
  if (previous === null) {
    if (from.links === link) from.links = next;
  } else setNext(previous, from, next);
  if (next !== null) setPrevious(next, from, previous);
}

/** Looks in both lists in turn, so that the cost is that of the shorter one (a supervisor may have 100,000 links). */
export function findLink(a: Process, b: Process): Link | null {
  let fromA = a.links;
  let fromB = b.links;
  while (fromA !== null && fromB !== null) {
    if (linkedTo(fromA, a) === b) return fromA;
    if (linkedTo(fromB, b) === a) return fromB;
    fromA = nextLink(fromA, a);
    fromB = nextLink(fromB, b);
  }
  return null;
}

export type AliasMode = 'explicit_unalias' | 'demonitor' | 'reply_demonitor' | 'reply';

/**
 * A monitor, an alias, or both in one reference, as in OTP. On two lists while it monitors: the watcher's and
 * the target's. Its reference leads to it, so it is found without a table.
 */
export class Monitor implements RefOwner {
  readonly id: number;
  readonly ref: Ref;
  watcher: Process;
  target: Process | null = null;
  /** The registered name that was asked for, which `DOWN` then tells. */
  name: string | null = null;
  tag: unknown = 'DOWN';
  /** How it is an alias now. */
  alias: AliasMode | null = null;
  /** Made as an alias: what is sent to it goes nowhere else once it is none any more. */
  aliased = false;
  wNext: Monitor | null = null;
  wPrev: Monitor | null = null;
  tNext: Monitor | null = null;
  tPrev: Monitor | null = null;

  constructor(id: number, watcher: Process) {
    this.id = id;
    this.ref = refFor(this);
    this.watcher = watcher;
  }

  get where(): number {
    return this.watcher.where;
  }

  toString(): string {
    return refText(this);
  }
}

export function attachMonitor(monitor: Monitor, target: Process): void {
  const watcher = monitor.watcher;
  monitor.target = target;
  monitor.wNext = watcher.monitors;
  if (watcher.monitors !== null) watcher.monitors.wPrev = monitor;
  watcher.monitors = monitor;
  monitor.tNext = target.monitoredBy;
  if (target.monitoredBy !== null) target.monitoredBy.tPrev = monitor;
  target.monitoredBy = monitor;
}

/** The oldest of those that monitor a process: the newest is at the head of its list. */
export function firstMonitor({ monitoredBy }: Process): Monitor | null {
  let oldest = monitoredBy;
  while (oldest !== null && oldest.tNext !== null) oldest = oldest.tNext;
  return oldest;
}

export function detachMonitor(monitor: Monitor): void {
  const target = monitor.target;
  if (target === null) return;
  const watcher = monitor.watcher;
  if (monitor.wPrev === null) watcher.monitors = monitor.wNext;
  else monitor.wPrev.wNext = monitor.wNext;
  if (monitor.wNext !== null) monitor.wNext.wPrev = monitor.wPrev;
  if (monitor.tPrev === null) target.monitoredBy = monitor.tNext;
  else monitor.tPrev.tNext = monitor.tNext;
  if (monitor.tNext !== null) monitor.tNext.tPrev = monitor.tPrev;
  monitor.target = null;
  monitor.wNext = monitor.wPrev = monitor.tNext = monitor.tPrev = null;
}

/**
 * A timer of the virtual clock: of `send_after`, `start_timer`, or of a receive (`to` waits, no `message`). Most receives end before
 * their time, so theirs stays in the heap when it is no longer armed, and the next receive arms it again for a later time (`until`):
 * it moves there only when it surfaces.
 */
export class Timer implements RefOwner {
  /** A receive's has none. */
  readonly ref: Ref | null;
  active = true;
  armed = true;
  until: number;
  untilSeq: number;
  /** Its place in the heap. */
  time: number;
  seq: number;
  message: unknown = undefined;
  /** A signal on its way, which it makes land. */
  signal: Signal | null = null;

  constructor(
    readonly id: number,
    time: number,
    seq: number,
    readonly to: Process | string,
    readonly forReceive: boolean,
    /** The process that started it. */
    readonly owner: Process | null,
  ) {
    this.ref = forReceive ? null : refFor(this);
    this.time = time;
    this.seq = seq;
    this.until = time;
    this.untilSeq = seq;
  }

  get where(): number {
    return (typeof this.to === 'string' ? this.owner : this.to)?.where ?? 0;
  }

  toString(): string {
    return refText(this);
  }
}

export function linksOf(process: Process, limit = Infinity): List<Process> {
  const result = new List<Process>();
  for (let link = process.links; link !== null && result.length < limit; link = nextLink(link, process))
    result.push(linkedTo(link, process));
  return result;
}

/** How many they are, without a list of them. */
export function linkCountOf(process: Process): number {
  let count = 0;
  for (let link = process.links; link !== null; link = nextLink(link, process)) count++;
  return count;
}
