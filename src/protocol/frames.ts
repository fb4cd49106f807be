/** The whole wire between node and panel: what goes up, what comes down. */
import type { Command, CommandError } from './commands.ts';
import type { Delivery, JournalEntry, Schedule } from './journal.ts';
import type {
  Clock,
  Counters,
  EventCounts,
  NodeEvent,
  PidText,
  Place,
  PlaceKey,
  ProcessDetail,
  ProcessRow,
  SourcePoint,
  SystemState,
  Traffic,
} from './model.ts';

export const PROTOCOL_VERSION = 1;

/** `control`: pause, step, speed. `act`: exit, send, suspend. `supervise`: the supervisor API. */
export type Capability = 'control' | 'act' | 'supervise' | 'state' | 'traffic' | 'restart_node';

export interface Hello {
  readonly type: 'hello';
  readonly version: number;
  readonly node: string;
  readonly kind: 'simulated' | 'recorded' | 'real';
  /** `exact`: every event in its order. `sampled`: periodic, order unknown. */
  readonly fidelity: 'exact' | 'sampled';
  readonly capabilities: readonly Capability[];
  readonly system: { readonly id: string; readonly title: string };
  readonly seed: number;
}

export interface Snapshot {
  readonly type: 'snapshot';
  readonly seq: number;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly system: SystemState;
  readonly processes: readonly ProcessRow[];
  readonly places: readonly Place[];
  readonly traffic: readonly Traffic[];
  readonly events: readonly NodeEvent[];
  readonly events_dropped: EventCounts;
  readonly detail: ProcessDetail | null;
}

/** Absent members have not changed. */
export interface Delta {
  readonly type: 'delta';
  readonly seq: number;
  readonly clock?: Clock;
  readonly counters?: Counters;
  readonly system?: SystemState;
  readonly processes?: { readonly put: readonly ProcessRow[]; readonly drop: readonly PidText[] };
  readonly places?: { readonly put: readonly Place[]; readonly drop: readonly PlaceKey[] };
  /** `drop` holds keys `FROM>TO`. */
  readonly traffic?: { readonly put: readonly Traffic[]; readonly drop: readonly string[] };
  readonly events?: readonly NodeEvent[];
  /** Events that happened since the last frame and were not sent, because there were too many. */
  readonly events_lost?: EventCounts;
  readonly detail?: ProcessDetail | null;
}

export interface Reply {
  readonly type: 'reply';
  readonly ref: number;
  readonly ok: boolean;
  /** What the call returned, printed; absent for commands that return nothing. */
  readonly result?: string;
  readonly error?: CommandError;
}

/** A place in a program that a run came to. */
export interface TracePoint {
  /** The process that was running; null while the file was being loaded. */
  readonly pid: PidText | null;
  readonly name: string | null;
  /** As `current_function` of `process_info`: `module:function/arity`. */
  readonly fun: string | null;
  readonly line: number;
}

export type DownFrame =
  | Hello
  | Snapshot
  | Delta
  | Reply
  | { readonly type: 'pong'; readonly n: number }
  /**
   * An input has been written down and acts next: with these, a run can be repeated by one who cannot ask the node for its journal any more.
   * Null, once: there were too many, and from here on none is written down.
   */
  | { readonly type: 'noted'; readonly entry: JournalEntry | null }
  /**
   * A run that is repeated goes on: it stands at its place number `n`. `at` is what it does next; null between two slices. `full`: each place is
   * told here; else the next ones are only counted.
   */
  | { readonly type: 'reached'; readonly n: number; readonly at: TracePoint | null; readonly full: boolean }
  /** The run that is repeated came past the places that it was asked for, or to its end. */
  | { readonly type: 'passed' }
  /** The program given as text could not be started. The node waits for no other: it is started anew. */
  | { readonly type: 'refused'; readonly point: SourcePoint; readonly message: string }
  /** A frame went up that the node cannot read, and that has no number by which to answer it. The node goes on. */
  | { readonly type: 'fault'; readonly path: string; readonly message: string }
  /** The node itself is broken (not one of its processes): no more frames will come. */
  | { readonly type: 'fatal'; readonly message: string };

/** What the panel wants to see; a topic that is off costs nothing. */
export interface Topics {
  readonly traffic: boolean;
  /** The watched process and the first of its messages to send (0 = the oldest). */
  readonly detail: { readonly pid: PidText; readonly messages_offset: number } | null;
}

/** How a node is started. */
export interface StartOptions {
  readonly system: string;
  readonly seed: number;
  /** Default `in_order`. */
  readonly schedule?: Schedule;
  /** Default `immediate`. */
  readonly delivery?: Delivery;
  /** Virtual ms that a `delayed` signal takes; default 100. */
  readonly delay_ms?: number;
  /** Keeps a hash of all events, for its journal; default false, since it costs time. */
  readonly hash?: boolean;
  /** The program itself, instead of one that the node knows; `system` is then only its name. */
  readonly source?: SourceText;
  /** Starts with its clock stopped. */
  readonly paused?: boolean;
}

/** A program as somebody wrote it: one file that imports `coppice` and nothing else. */
export interface SourceText {
  /** What errors call the file. */
  readonly name: string;
  readonly text: string;
}

/** A run that fell silent, to be repeated so that it tells where it is. */
export interface RetraceOptions {
  readonly start: StartOptions;
  readonly inputs: readonly JournalEntry[];
  /** Nothing is told before this virtual time, up to which the run is known to have come; null: from the loading of the file on. */
  readonly quiet_ms: number | null;
  /** The number of the first place that is told in full. */
  readonly from: number;
}

export type UpFrame =
  /** First of all: which program to run. A worker node is started by it as a shell starts a BEAM. */
  | ({ readonly type: 'start' } & StartOptions)
  /** Instead of a start: repeats a run, and ends with it. */
  | ({ readonly type: 'retrace' } & RetraceOptions)
  /** One frame is in flight at most; later changes merge until it is acknowledged. */
  | { readonly type: 'ack'; readonly seq: number }
  | { readonly type: 'resync' }
  | { readonly type: 'topics'; readonly topics: Topics }
  | { readonly type: 'command'; readonly ref: number; readonly command: Command }
  | { readonly type: 'ping'; readonly n: number };
