/**
 * Turns what happens in a node into frames. It follows every event as it happens (so nothing that lives between two frames is lost),
 * and makes a delta when it is asked for one: what changed since the last, however long that was.
 */
import { counts } from '../../base/period.ts';
import { pointIn } from '../../base/stack_point.ts';
import { compare } from '../../term/compare.ts';
import { valueIn } from '../../term/list.ts';
import { print } from '../../term/print.ts';
import { Stacktrace } from '../../term/stacktrace.ts';
import { toWire } from '../../term/to_wire.ts';
import type { Delta, Snapshot, Topics } from '../../protocol/frames.ts';
import { addCounts, classOf as eventClassOf, eventById, NO_EVENTS, withEvents } from '../../protocol/history.ts';
import {
  type AsChild,
  type Asked,
  type Clock,
  type Counters,
  type EndKind,
  isUnowned,
  type NodeEvent,
  type PidRef,
  type PidText,
  type ProcessDetail,
  type ProcessRow,
  type SourcePoint,
  type SystemState,
  type Traffic,
  TRAFFIC_CHARS,
  TRAFFIC_LIMIT,
} from '../../protocol/model.ts';
import {
  allMessages,
  EVENT,
  type EventCode,
  EXIT_LINK,
  EXIT_RETURNED,
  EXIT_RAISED,
  isAlive,
  isHidden,
  isMonitoredBy,
  isStarting,
  waitsFor,
  initialCallOf,
  type Node,
  type Process,
  type Report,
  type ErlangError,
  type Tracer,
  unseal,
  viewOf,
  type Witness,
} from '../../runtime/kernel/introspect.ts';
import { formatLog } from '../../runtime/otp/application_controller.ts';
import { detailOf } from './detail.ts';
import { codeText, idText, textOf } from './names.ts';
import { Places, supervisorStateOf } from './places.ts';
import { rowOf } from './rows.ts';

/** Messages told one by one in a frame. Beyond it they are only counted: nobody could read them. */
const MESSAGES_PER_FRAME = 60;
/** So few messages may wait for those after them. */
const HANDFUL = 8;
/** Of a program given as text: it is small, and what is judged of it must not be missing. */
const LEARNER_MESSAGES_PER_FRAME = 5_000;
/** Events in a frame that are not looked at again. */
const EVENTS_PER_FRAME = 2_000;
/** Rows and places in a frame, of each: the rest comes in the frames after it, so that no frame holds up the page. */
const ROWS_PER_FRAME = 1_000;
const ROWS_PER_SNAPSHOT = 5_000;
/** Kernel events whose number in the panel is remembered: causes older than that are not told. A power of two. */
const NUMBERS_KEPT = 65_536;
/** Dead processes whose last state is kept, and how many of them one frame may add: to read a state takes its time. */
const DEAD_KEPT = 200;
const TERM_CHARS = 400;
/** Processes that are gone whose names are remembered, at least: twice as many at most. */
const NAMES_KEPT = 8_192;
/** Requests of the supervisors' API that are remembered until they are done. */
const REQUESTS_KEPT = 1_000;

type Event = NodeEvent;
/** An event without the members that are the same for all. */
type Facts = NodeEvent extends infer E
  ? E extends NodeEvent
    ? Omit<E, 'id' | 'at_ms' | 'cause' | 'origin' | 'indirect' | 'pid' | 'name' | 'place' | 'hidden'>
    : never
  : never;

interface Pair {
  readonly key: string;
  readonly from: Process;
  readonly to: Process;
  count: number;
  last: unknown;
  lastMs: number;
  lastEvent: number;
}

export interface HostClock {
  readonly paused: boolean;
  readonly speed: number | 'max';
  readonly pace: number | null;
  readonly goal: number | null;
}

export class Collector implements Tracer, Witness {
  topics: Topics = { traffic: true, detail: null };
  readonly places: Places;
  private seq = 0;
  /** The process that the program's start returned, when it serves as a behaviour. */
  private root: Process | null = null;
  private system: SystemState = { state: 'starting', reason: null, event: null };
  private readonly rows = new Map<Process, ProcessRow>();
  private readonly deadRows: string[] = [];
  /** Processes whose rows are to be looked at. */
  private readonly untold = new Set<Process>();
  /** Of the rows told. */
  private memory = 0;
  /** The panel's numbers have no gaps but where events were lost; the kernel's count what no panel is told, too. */
  private lastNumber = 0;
  private readonly numberOf = new Int32Array(NUMBERS_KEPT);
  private readonly numbered = new Float64Array(NUMBERS_KEPT);
  /** The number of the nearest event before it, or itself, that is no message. */
  private readonly originOf = new Int32Array(NUMBERS_KEPT);
  private events: Event[] = [];
  private history: readonly Event[] = [];
  private historyDropped = NO_EVENTS;
  private messagesThisFrame = 0;
  private deadThisFrame = 0;
  /** When so many events wait to be told, it is time to see whether they are too many. */
  private frameLimit = EVENTS_PER_FRAME;
  private lost = NO_EVENTS;
  private lostMessages = 0;
  /** A frame was full: what is left comes with the next, at once. */
  private wasCut = false;
  private readonly pairs = new Map<string, Pair>();
  private readonly changedPairs = new Set<Pair>();
  private readonly droppedPairs: string[] = [];
  private readonly pairsOf = new Map<Process, Set<Pair>>();
  private readonly dead = new Map<string, ProcessDetail>();
  private readonly told = { mode: '', counters: '', detail: '' };
  private toldTime = -1;
  private toldSystem: SystemState | null = null;

  constructor(
    private readonly node: Node,
    private readonly clock: () => HostClock,
    /** The file of a program given as text: an exception in it is told with its line. */
    private readonly file: string | null = null,
  ) {
    this.places = new Places(node);
    node.tracer = this;
    if (file !== null) node.witness = this;
    node.takeTouched();
  }

  // Events

  event(
    id: number,
    code: EventCode,
    info: number,
    process: Process | null,
    other: Process | null,
    term: unknown,
    cause: number,
  ): void {
    // Until it is told it stands for what caused it, so that a chain of causes never breaks at something untold.
    this.remember(id, this.number(cause), this.origin(cause));
    switch (code) {
      case EVENT.spawn:
        if (process !== null) this.spawned(id, process, other, cause);
        return;
      case EVENT.exit:
        if (process !== null) this.exited(id, process, other, term, info, cause);
        return;
      case EVENT.send:
        if (process !== null && other !== null) this.message(id, process, other, term, cause);
        return;
      case EVENT.exit_signal:
        if (process === null || other === null) return;
        this.signalled(id, process, other, term, cause);
        return;
      case EVENT.exit_trapped:
        if (process === null || other === null) return;
        if (viewOf(process)?.parent === other.pid) this.toldByParent.set(process, { reason: term });
        this.push(id, process, cause, {
          kind: 'exit_trapped',
          from: this.ref(other),
          reason: textOf(term, TERM_CHARS),
        });
        return;
      case EVENT.lost:
        if (process !== null) this.lostMessage(id, process, term as readonly [unknown, unknown], cause);
        return;
      case EVENT.register:
      case EVENT.unregister:
        if (process === null) return;
        this.places.touchProcess(process);
        this.push(id, process, cause, {
          kind: code === EVENT.register ? 'register' : 'unregister',
          registered_name: idText(term),
        });
        return;
      case EVENT.link:
      case EVENT.unlink:
        // Either may be the child: the place below tells what it has of the one above.
        if (process !== null) this.places.touchProcess(process);
        if (other !== null) this.places.touchProcess(other);
        return;
      case EVENT.suspend:
      case EVENT.resume:
        if (process === null || other === null) return;
        this.dirty.add(process);
        this.places.touchProcess(process);
        this.push(id, process, cause, { kind: code === EVENT.suspend ? 'suspend' : 'resume', by: this.ref(other) });
        return;
      case EVENT.report:
        this.reported(id, process, term as Report, cause);
        return;
      case EVENT.note:
        if (process !== null) this.noted(id, process, term as Record<string, unknown>, cause);
        return;
      case EVENT.input:
        if (process !== null) this.push(id, process, cause, { kind: 'command', text: String(term) });
        return;
      default:
        return;
    }
  }

  private readonly dirty = new Set<Process>();
  private readonly states = new WeakMap<Process, string>();
  private readonly lastNames = new WeakMap<Process, string>();
  /** By pid, for what has no more of a process. */
  private goneNames = new Map<PidText, string>();
  private olderGoneNames = new Map<PidText, string>();
  /** Children that have been told to stop, and the supervisors that told them. */
  private readonly stopping = new WeakMap<Process, Process>();
  /** Behaviours that have had the exit signal of their parents, be it that those ended. */
  private readonly toldByParent = new WeakMap<Process, { readonly reason: unknown }>();
  /** Of processes whose `init/1` came to no good end. */
  private readonly starts = new WeakMap<Process, 'ignored' | 'failed'>();
  /** Processes that have told their starters that they are up, who may not have read it yet. */
  private readonly up = new WeakSet<Process>();
  /** What supervisors were asked for, by the kernel's number of the request. */
  private readonly requests = new Map<number, Asked>();
  private readonly startedFor = new WeakMap<Process, Asked>();

  private remember(id: number, number: number, origin: number): void {
    const index = id & (NUMBERS_KEPT - 1);
    this.numbered[index] = id;
    this.numberOf[index] = number;
    this.originOf[index] = origin;
  }

  private origin(id: number): number {
    const index = id & (NUMBERS_KEPT - 1);
    return id !== 0 && this.numbered[index] === id ? (this.originOf[index] as number) : 0;
  }

  /** The panel's number of a kernel event, or of the nearest told event that caused it; 0 when that is not known (any more). */
  number(id: number): number {
    return id !== 0 && this.numbered[id & (NUMBERS_KEPT - 1)] === id
      ? (this.numberOf[id & (NUMBERS_KEPT - 1)] as number)
      : 0;
  }

  private push(id: number, process: Process, causeId: number, facts: Facts): void {
    const number = this.tell(process, causeId, facts);
    this.remember(id, number, eventClassOf(facts.kind) === 'messages' ? this.origin(causeId) : number);
  }

  private tell(process: Process, causeId: number, facts: Facts): number {
    const number = ++this.lastNumber;
    const cause = this.number(causeId);
    const origin = this.origin(causeId);
    const standing = this.places.of(process);
    this.events.push({
      id: number,
      at_ms: this.node.now,
      cause: cause === 0 ? null : cause,
      ...(origin === 0 || origin === cause ? {} : { origin }),
      pid: process.toString(),
      name: this.nameOf(process),
      place: standing?.key ?? null,
      hidden: isHidden(process) || standing?.hidden === true,
      ...facts,
    });
    if (this.events.length >= this.frameLimit) this.thin();
    return number;
  }

  // What happens with each message: told of programs given as text, which are small

  took(process: Process, message: unknown): void {
    if (isHidden(process)) return;
    this.paused(process);
    const text = textOf(opened(message).content, TERM_CHARS);
    this.tell(process, process.cause, { kind: 'taken', text, left: process.count });
  }

  raised(process: Process, { class: kind, reason, stacktrace }: ErlangError): void {
    if (isHidden(process)) return;
    const hint = stacktrace.hint === null ? {} : { hint: textWithin(stacktrace.hint) };
    this.tell(process, process.cause, { kind: 'raise', class: kind, reason: textOf(reason, TERM_CHARS), ...hint });
  }

  paused(process: Process): void {
    const view = viewOf(process);
    if (view === null || view.behaviour === 'supervisor' || isHidden(process)) return;
    const text = textOf(view.state, TERM_CHARS);
    if (this.states.get(process) === text) return;
    this.states.set(process, text);
    this.tell(process, process.cause, { kind: 'state', text });
  }

  ref(process: Process): PidRef {
    return { pid: process.toString(), name: this.nameOf(process) };
  }

  gone(pid: PidText): PidRef {
    const name = this.dead.get(pid)?.name ?? this.goneNames.get(pid) ?? this.olderGoneNames.get(pid);
    return { pid, name: name ?? pid };
  }

  /** A process that is gone is called what it was called at its end, however much has ended since. */
  private nameOf(process: Process): string {
    return this.lastNames.get(process) ?? this.places.nameOf(process);
  }

  private spawned(id: number, process: Process, parent: Process | null, cause: number): void {
    this.places.spawned(process, parent);
    const asked = this.requests.get(cause);
    if (asked !== undefined) this.startedFor.set(process, asked);
    this.push(id, process, cause, {
      kind: 'spawn',
      parent: parent === null ? { pid: '<0.0.0>', name: 'the node' } : this.ref(parent),
      initial_call: codeText(initialCallOf(process)),
    });
  }

  private exited(
    id: number,
    process: Process,
    from: Process | null,
    reason: unknown,
    info: number,
    cause: number,
  ): void {
    const text = textOf(reason, TERM_CHARS);
    const standing = this.places.of(process);
    const generation = standing?.generation ?? 1;
    const end = this.endOf(process, from, reason, info);
    const owned = this.asChild(process);
    this.push(id, process, cause, {
      kind: 'exit',
      reason: text,
      class: classOf(reason),
      how: info === EXIT_RETURNED ? 'returned' : info === EXIT_RAISED ? 'raised' : 'signal',
      signal_from: from === null ? null : this.ref(from),
      via_link: info === EXIT_LINK,
      generation,
      behaviour: viewOf(process)?.behaviour ?? standing?.behaviour ?? null,
      end,
      ...(owned === null ? {} : { as_child: owned }),
      ...this.sourceOf(reason, info),
      ...hintOf(reason),
    });
    const exit = {
      pid: process.toString(),
      reason: text,
      at_ms: this.node.now,
      event: this.number(id),
      generation,
      end,
      ...hintOf(reason),
    };
    // A place that stays shows who stood there last.
    const stays = standing !== undefined && !isUnowned(standing.key);
    if (stays || process.toString() === this.topics.detail?.pid) this.keepDead(process, exit);
    this.keepName(process, this.places.nameOf(process));
    this.places.exited(process, exit);
    this.systemEnded(process, text, this.number(id));
    this.dirty.delete(process);
    this.untold.delete(process);
    const row = this.rows.get(process);
    if (row !== undefined) {
      this.rows.delete(process);
      this.memory -= row.memory;
      this.deadRows.push(row.pid);
    }
    for (const pair of this.pairsOf.get(process) ?? []) this.dropPair(pair);
    this.pairsOf.delete(process);
  }

  /** A supervisor waits with a monitor for the end of a child that it stops: what else it ends, its start functions do. */
  private signalled(id: number, process: Process, other: Process, reason: unknown, cause: number): void {
    const stops = this.isSupervisorOf(process, other) && (!isAlive(other) || isMonitoredBy(other, process));
    if (stops) this.stopping.set(other, process);
    this.push(id, process, cause, {
      kind: 'exit_signal',
      to: this.ref(other),
      reason: textOf(reason, TERM_CHARS),
      ...(stops ? { stops } : {}),
      ...this.askedBy(cause),
    });
  }

  /** A temporary child is forgotten before it is stopped. */
  private isSupervisorOf(process: Process, child: Process): boolean {
    if (supervisorStateOf(process) === null) return false;
    return child.parentId === process.id || this.places.ownerOf(child)?.supervisor === process;
  }

  private endOf(process: Process, from: Process | null, reason: unknown, info: number): EndKind {
    const start = this.starts.get(process) ?? (isStarting(process) || this.isAwaited(process) ? 'failed' : null);
    if (start !== null) return start;
    const supervisor = this.stopping.get(process);
    const isSignal = info !== EXIT_RETURNED && info !== EXIT_RAISED && info !== EXIT_LINK;
    if (supervisor !== undefined && (isSignal ? from === supervisor : hasHeard(process, supervisor))) return 'stopped';
    const kind = classOf(reason);
    if (kind === 'killed' && isSignal) return 'killed';
    // Who ends because of another has no fault of its own: over a link, by a signal, with its parent, or, an application, with its tree.
    const ofOther = this.isOfParent(process, reason) || this.places.of(process)?.behaviour === 'application';
    const isOwn = (info === EXIT_RAISED || info === EXIT_RETURNED) && !ofOther;
    return kind === 'normal' || kind === 'shutdown' || !isOwn ? 'exited' : 'crashed';
  }

  /** Does its starter still wait for it to say how its start went? */
  private isAwaited(process: Process): boolean {
    if (this.up.has(process)) return false;
    const parent = this.node.processes.get(process.parentId);
    const awaited = parent === undefined ? null : waitsFor(parent);
    return awaited?.what === 'start' && awaited.process === process;
  }

  /** A behaviour that traps exits ends with its parent, and with the same reason. */
  private isOfParent(process: Process, reason: unknown): boolean {
    const told = this.toldByParent.get(process);
    return told !== undefined && compare(told.reason, reason) === 0;
  }

  /** What its supervisor keeps of it; null when none owns it, or none any more. */
  private asChild(process: Process): AsChild | null {
    const owner = this.places.ownerOf(process);
    if (owner === null) return null;
    const { restart, significant } = owner.child;
    const { strategy, autoShutdown } = owner.state.flags;
    return { supervisor: this.ref(owner.supervisor), restart, significant, strategy, auto_shutdown: autoShutdown };
  }

  private sourceOf(reason: unknown, info: number): { readonly source?: SourcePoint } {
    if (this.file === null || info !== EXIT_RAISED || !Array.isArray(reason)) return {};
    const trace: unknown = reason[1];
    const point = trace instanceof Stacktrace ? pointIn(trace.text, this.file) : null;
    return point === null ? {} : { source: point };
  }

  private keepName(process: Process, name: string): void {
    this.lastNames.set(process, name);
    if (this.goneNames.size >= NAMES_KEPT) {
      this.olderGoneNames = this.goneNames;
      this.goneNames = new Map();
    }
    this.goneNames.set(process.toString(), name);
  }

  private keepDead(process: Process, exit: ProcessDetail['exit']): void {
    if (process.toString() !== this.topics.detail?.pid && ++this.deadThisFrame > DEAD_KEPT) return;
    this.dead.set(process.toString(), { ...detailOf(this.node, process, this, 0), alive: false, exit });
    if (this.dead.size <= DEAD_KEPT) return;
    // The one that is looked at stays.
    for (const pid of this.dead.keys()) {
      if (pid === this.topics.detail?.pid) continue;
      this.dead.delete(pid);
      break;
    }
  }

  private lostMessage(id: number, from: Process, [to, message]: readonly [unknown, unknown], cause: number): void {
    // A loop of them must not push out what else happens.
    if (this.messagesThisFrame >= MESSAGES_PER_FRAME) {
      this.lostMessages++;
      return;
    }
    this.messagesThisFrame++;
    const name: unknown = Array.isArray(to) ? to[0] : to;
    this.push(id, from, cause, {
      kind: 'lost',
      to: typeof name === 'string' ? textWithin(name) : textOf(name, TERM_CHARS),
      text: textOf(opened(message).content, TERM_CHARS),
    });
  }

  private message(id: number, from: Process, to: Process, term: unknown, cause: number): void {
    this.heed(id, from, to, term);
    if (!this.topics.traffic || isHidden(from) || isHidden(to)) return;
    const { form, content } = opened(term);
    if (form !== 'system') this.count(from, to, content);
    // Not numbered either: a gap in the numbers would read as a lost event, and these are counted in the traffic.
    if (this.messagesThisFrame >= (this.file === null ? MESSAGES_PER_FRAME : LEARNER_MESSAGES_PER_FRAME)) {
      this.lostMessages++;
      return;
    }
    this.messagesThisFrame++;
    this.push(id, from, cause, { kind: 'message', to: this.ref(to), form, text: textOf(content, TERM_CHARS) });
    const pair = this.pairs.get(`${from.toString()}>${to.toString()}`);
    if (pair !== undefined) pair.lastEvent = this.number(id);
  }

  /** What a message says of starts and ends, which is told with them: the message itself may not be. */
  private heed(id: number, from: Process, to: Process, term: unknown): void {
    if (!Array.isArray(term) || term.length !== 3) return;
    const [tag, starter, content] = term as unknown[];
    if (tag === 'ack') {
      if (starter !== from.pid || to.id !== from.parentId) return;
      if (content === 'ignore') this.starts.set(from, 'ignored');
      else if (Array.isArray(content) && content[0] === 'error') this.starts.set(from, 'failed');
      else this.up.add(from);
    } else if (tag === '$gen_call' && Array.isArray(content) && isAsking(content[0])) {
      if (supervisorStateOf(to) === null) return;
      this.requests.set(id, { by: isHidden(from) ? null : this.ref(from), how: content[0] });
      if (this.requests.size > REQUESTS_KEPT) this.requests.delete(this.requests.keys().next().value as number);
    }
  }

  private askedBy(cause: number): { readonly asked?: Asked } {
    const asked = this.requests.get(cause);
    return asked === undefined ? {} : { asked };
  }

  private count(from: Process, to: Process, content: unknown): void {
    const key = `${from.toString()}>${to.toString()}`;
    let pair = this.pairs.get(key);
    if (pair === undefined) {
      if (this.pairs.size >= TRAFFIC_LIMIT) return;
      pair = { key, from, to, count: 0, last: undefined, lastMs: 0, lastEvent: 0 };
      this.pairs.set(key, pair);
      this.index(from, pair);
      this.index(to, pair);
    }
    pair.count++;
    pair.last = content;
    pair.lastMs = this.node.now;
    this.changedPairs.add(pair);
  }

  private index(process: Process, pair: Pair): void {
    const known = this.pairsOf.get(process);
    if (known === undefined) this.pairsOf.set(process, new Set([pair]));
    else known.add(pair);
  }

  private dropPair(pair: Pair): void {
    if (!this.pairs.delete(pair.key)) return;
    this.changedPairs.delete(pair);
    this.droppedPairs.push(pair.key);
    this.pairsOf.get(pair.from)?.delete(pair);
    this.pairsOf.get(pair.to)?.delete(pair);
  }

  private reported(id: number, process: Process | null, report: Report, cause: number): void {
    if (process === null) return;
    const [who, what] = report.label;
    if (who === 'supervisor' && isContext(what)) {
      this.supervisorReported(id, process, what, report, cause);
      return;
    }
    if (who === 'supervisor' && what === 'progress') return;
    this.push(id, process, cause, {
      kind: 'report',
      level: report.level,
      title: textWithin(who === 'application_controller' ? formatLog(report.report) : `${who} ${what}`),
      report: toWire(report.report),
    });
  }

  private supervisorReported(id: number, process: Process, context: Context, report: Report, cause: number): void {
    const state = supervisorStateOf(process);
    if (state === null) return;
    const { strategy, intensity, period } = state.flags;
    const offender = valueIn(report.report, 'offender');
    const reason = valueIn(report.report, 'reason');
    const restart = valueIn(offender, 'restart_type') as 'permanent' | 'transient' | 'temporary';
    const quiet = classOf(reason) === 'normal' || classOf(reason) === 'shutdown';
    const restarting =
      context === 'child_terminated' && (restart === 'permanent' || (restart === 'transient' && !quiet));
    const counted = state.restarts.filter((at) => counts(at, this.node.now, period * 1000)).length;
    const pid = valueIn(offender, 'pid');
    const child = unseal(Array.isArray(pid) ? (pid as unknown[])[1] : pid);
    this.push(id, process, cause, {
      kind: 'supervisor_report',
      context,
      reason: textOf(reason, TERM_CHARS),
      child_id: idText(valueIn(offender, 'id')),
      child: child === null ? null : this.ref(child),
      strategy,
      intensity,
      period_ms: period * 1000,
      // The report comes before the count.
      restarts: counted + (restarting ? 1 : 0),
      restarting,
      restart,
      report: toWire(report.report),
    });
    this.places.touchProcess(process);
  }

  private noted(id: number, process: Process, note: Record<string, unknown>, cause: number): void {
    if (note['what'] === 'child_started') {
      const child = unseal(note['pid']);
      if (child === null) return;
      const standing = this.places.of(child);
      this.places.childStarted(process, child);
      const asked = this.startedFor.get(child);
      this.push(id, child, cause, {
        kind: 'started',
        supervisor: this.ref(process),
        child_id: standing?.id ?? idText(note['id']),
        generation: standing?.generation ?? 1,
        ...(asked === undefined ? {} : { asked }),
      });
    } else if (note['what'] === 'starting_root') {
      this.places.expectRoot(process, String(note['id']));
    } else if (note['what'] === 'starting_processes') {
      this.places.expectProcesses(process);
    } else if (note['what'] === 'system') {
      const { state, reason } = note as { readonly state: SystemState['state']; readonly reason?: unknown };
      const root = unseal(note['root']);
      if (root !== null && !isAlive(root)) {
        this.endedBefore(root.toString());
        return;
      }
      // A process without a behaviour is the top of nothing: others go on when it ends.
      if (root !== null && viewOf(root) !== null) this.root = root;
      this.system = {
        state,
        // A node halts with a text, anything else ends with a term.
        reason:
          reason === undefined
            ? null
            : typeof reason === 'string' && state === 'halted'
              ? textWithin(reason)
              : textOf(reason, TERM_CHARS),
        event: this.endBehind(cause),
      };
    }
  }

  /** The start returned a process that had ended meanwhile. */
  private endedBefore(pid: string): void {
    const isEnd = (event: NodeEvent): boolean => event.kind === 'exit' && event.pid === pid;
    const end = this.events.findLast(isEnd) ?? this.history.findLast(isEnd);
    const behaviour = end?.kind === 'exit' ? end.behaviour : null;
    this.system =
      end?.kind === 'exit' && behaviour !== null
        ? stopped(end.reason, end.id, behaviour === 'supervisor')
        : { state: 'running', reason: null, event: null };
  }

  /** Nothing above the top supervisor restarts it; and who was to start the program may be ended as anyone, before it has. */
  private systemEnded(process: Process, reason: string, event: number): void {
    if (process === this.root) {
      this.system = stopped(reason, event, viewOf(process)?.behaviour === 'supervisor');
    } else if (process === this.node.leader && this.system.state === 'starting') {
      this.system = { state: 'failed', reason, event };
    }
  }

  /** Of what became of the system: the exit that was heard of, else the newest event. */
  private endBehind(cause: number): number {
    const number = this.number(cause);
    const heard = eventById(this.events, number) ?? eventById(this.history, number);
    return (heard?.kind === 'exit_trapped' ? heard.cause : null) ?? this.lastNumber;
  }

  // Frames

  /** The last frame was full, and there is more to tell. */
  get hasMore(): boolean {
    return this.wasCut;
  }

  /** Something happened that a person looks for, or more than a handful of messages, and not only figures that have grown. */
  get hasNews(): boolean {
    return (
      this.wasCut ||
      this.events.length > HANDFUL ||
      this.events.some((event) => eventClassOf(event.kind) !== 'messages') ||
      this.lost !== NO_EVENTS ||
      this.lostMessages > 0 ||
      this.system !== this.toldSystem
    );
  }

  /**
   * What changed since the last frame; null when nothing has. That time has passed is no news by itself: it goes along with what is, and where
   * nothing is, only with `time` (a page goes on with the clock by itself for as long).
   */
  delta(time = true): Delta | null {
    const delta: { -readonly [K in keyof Delta]: Delta[K] } = { type: 'delta', seq: this.seq + 1 };
    this.takeTouched();
    const places = this.places.collect(ROWS_PER_FRAME);
    const put = this.changedRows(ROWS_PER_FRAME);
    this.wasCut = put.length >= ROWS_PER_FRAME || places.put.length >= ROWS_PER_FRAME;
    const drop = this.deadRows.splice(0);
    const clock = this.clockNow();
    const counters = this.counters();
    if (this.isNews('counters', counters)) delta.counters = counters;
    if (this.system !== this.toldSystem) delta.system = this.system;
    this.toldSystem = this.system;
    if (put.length > 0 || drop.length > 0) delta.processes = { put, drop };
    if (places.put.length > 0 || places.drop.length > 0) delta.places = places;
    if (this.changedPairs.size > 0 || this.droppedPairs.length > 0) {
      delta.traffic = { put: [...this.changedPairs].map(trafficOf), drop: this.droppedPairs.splice(0) };
      this.changedPairs.clear();
    }
    const events = this.takeEvents();
    if (events.length > 0) delta.events = events;
    if (this.lostMessages > 0) {
      this.lost = addCounts(this.lost, { ...NO_EVENTS, messages: this.lostMessages });
      this.lostMessages = 0;
    }
    if (this.lost !== NO_EVENTS) {
      delta.events_lost = this.lost;
      this.historyDropped = addCounts(this.historyDropped, this.lost);
      this.lost = NO_EVENTS;
    }
    const detail = this.detail();
    if (this.isNews('detail', detail)) delta.detail = detail;
    const { now_ms: _now, ...mode } = clock;
    const changed = this.isNews('mode', mode);
    if (Object.keys(delta).length > 2 || changed || (time && clock.now_ms !== this.toldTime)) {
      delta.clock = clock;
      this.toldTime = clock.now_ms;
    }
    if (Object.keys(delta).length === 2) return null;
    this.seq++;
    return delta;
  }

  /** For a panel that attaches or has lost its thread: all that is known, and of very many processes the first. */
  snapshot(): Snapshot {
    // What a delta would have told is told here.
    this.delta();
    const processes: ProcessRow[] = [];
    for (const [process, row] of this.rows) {
      if (processes.length < ROWS_PER_SNAPSHOT) processes.push(row);
      else {
        this.rows.delete(process);
        this.memory -= row.memory;
        this.untold.add(process);
      }
    }
    const places = this.places.retell(ROWS_PER_SNAPSHOT);
    return {
      type: 'snapshot',
      seq: this.seq,
      clock: this.clockNow(),
      counters: this.counters(),
      system: this.system,
      processes,
      places,
      traffic: [...this.pairs.values()].map(trafficOf),
      events: this.history,
      events_dropped: this.historyDropped,
      detail: this.detail(),
    };
  }

  private takeTouched(): void {
    for (const process of this.dirty) this.look(process);
    this.dirty.clear();
    for (const process of this.node.takeTouched()) this.look(process);
  }

  private look(process: Process): void {
    this.untold.add(process);
    this.places.touchProcess(process);
  }

  private changedRows(limit: number): ProcessRow[] {
    const put: ProcessRow[] = [];
    for (const process of this.untold) {
      if (put.length >= limit) break;
      this.untold.delete(process);
      if (!isAlive(process)) continue;
      const row = rowOf(this.node, process, this.places);
      const known = this.rows.get(process);
      if (known !== undefined && sameRow(known, row)) continue;
      this.memory += row.memory - (known?.memory ?? 0);
      this.rows.set(process, row);
      put.push(row);
    }
    return put;
  }

  private takeEvents(): Event[] {
    const events = this.events;
    this.events = [];
    this.messagesThisFrame = 0;
    this.deadThisFrame = 0;
    this.frameLimit = EVENTS_PER_FRAME;
    const kept = withEvents(this.history, events);
    this.history = kept.events;
    this.historyDropped = addCounts(this.historyDropped, kept.dropped);
    return events;
  }

  /** Of very many events in one frame the newest are told, as later they are kept. */
  private thin(): void {
    const { events, dropped } = withEvents([], this.events);
    this.events = [...events];
    this.lost = addCounts(this.lost, dropped);
    this.frameLimit = events.length + EVENTS_PER_FRAME;
  }

  private clockNow(): Clock {
    const { paused, speed, pace, goal } = this.clock();
    return {
      now_ms: Math.floor(this.node.now),
      paused,
      speed,
      pace,
      goal_ms: goal,
      idle: this.node.quiet && this.untold.size === 0 && !this.places.behind,
      steps: this.node.steps,
    };
  }

  private counters(): Counters {
    return {
      processes: this.node.processes.size,
      run_queue: this.node.runQueueLength,
      reductions: this.node.reductions,
      messages: this.node.messages,
      spawns: this.node.spawns,
      exits: this.node.exits,
      memory: this.memory,
    };
  }

  private detail(): ProcessDetail | null {
    const wanted = this.topics.detail;
    if (wanted === null) return null;
    const process = this.processOf(wanted.pid);
    if (process !== undefined) return detailOf(this.node, process, this, wanted.messages_offset);
    return this.dead.get(wanted.pid) ?? null;
  }

  processOf(pid: string): Process | undefined {
    const match = /^<0\.(\d+)\.0>$/.exec(pid);
    return match === null ? undefined : this.node.processes.get(Number(match[1]));
  }

  private isNews(what: keyof Collector['told'], value: unknown): boolean {
    const text = JSON.stringify(value);
    if (this.told[what] === text) return false;
    this.told[what] = text;
    return true;
  }
}

function isAsking(request: unknown): request is Asked['how'] {
  return request === 'start_child' || request === 'restart_child' || request === 'terminate_child';
}

function hintOf(reason: unknown): { readonly hint?: string } {
  const trace: unknown = Array.isArray(reason) ? reason[1] : null;
  return trace instanceof Stacktrace && trace.hint !== null ? { hint: textWithin(trace.hint) } : {};
}

function textWithin(text: string): string {
  return text.length <= TERM_CHARS ? text : `${text.slice(0, TERM_CHARS)}…`;
}

type Context = 'child_terminated' | 'start_error' | 'shutdown' | 'shutdown_error';

function isContext(what: string): what is Context {
  return what === 'child_terminated' || what === 'start_error' || what === 'shutdown' || what === 'shutdown_error';
}

/** Has a process that traps exits taken the signal by which its supervisor stops it? Before, what it ends of is its own. */
function hasHeard(process: Process, supervisor: Process): boolean {
  return !allMessages(process).some(
    (message) => Array.isArray(message) && message[0] === 'EXIT' && message[1] === supervisor.pid,
  );
}

function classOf(reason: unknown): 'normal' | 'shutdown' | 'killed' | 'error' {
  if (reason === 'normal') return 'normal';
  if (reason === 'shutdown' || (Array.isArray(reason) && reason.length === 2 && reason[0] === 'shutdown'))
    return 'shutdown';
  return reason === 'killed' ? 'killed' : 'error';
}

function stopped(reason: string, event: number, isSupervisor: boolean): SystemState {
  return { state: 'stopped', reason, event, ...(isSupervisor ? {} : { of: 'process' as const }) };
}

type Form = 'call' | 'reply' | 'cast' | 'system' | 'message';

/** Takes the message out of the envelope that calls, casts and answers travel in. */
function opened(term: unknown): { form: Form; content: unknown } {
  if (!Array.isArray(term)) return { form: 'message', content: term };
  const [tag, second, third] = term as unknown[];
  if (tag === '$gen_call' && term.length === 3) return { form: 'call', content: third };
  if (tag === '$gen_cast' && term.length === 2) return { form: 'cast', content: second };
  if (tag === 'system' && term.length === 3) return { form: 'system', content: third };
  // How a start function learns that its process is up.
  if (tag === 'ack' && term.length === 3) return { form: 'system', content: term };
  if (term.length === 2 && typeof tag === 'object' && tag !== null && !Array.isArray(tag))
    return { form: 'reply', content: second };
  return { form: 'message', content: term };
}

function trafficOf(pair: Pair): Traffic {
  return {
    from: pair.from.toString(),
    to: pair.to.toString(),
    count: pair.count,
    last: print(pair.last, 'erlang', { chars: TRAFFIC_CHARS }),
    last_ms: pair.lastMs,
    last_event: pair.lastEvent,
  };
}

function sameRow(a: ProcessRow, b: ProcessRow): boolean {
  return (
    a.reductions === b.reductions &&
    a.message_queue_len === b.message_queue_len &&
    a.status === b.status &&
    a.sys_suspended === b.sys_suspended &&
    a.memory === b.memory &&
    a.name === b.name &&
    a.registered_name === b.registered_name &&
    a.current_function === b.current_function &&
    a.trap_exit === b.trap_exit &&
    a.priority === b.priority &&
    a.behaviour === b.behaviour &&
    a.waits_for?.pid === b.waits_for?.pid &&
    a.waits_for?.what === b.waits_for?.what
  );
}
