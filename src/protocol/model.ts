/**
 * What a node tells about itself. A snapshot is the whole of it, a delta what has changed; `applyDelta` is the
 * one function that folds them. Everything here is plain JSON: the same frames go through a worker's port, a socket
 * and a file. Pids and references are text. Times are virtual milliseconds since the node started.
 */
import type { WireTerm } from '../term/wire.ts';

/** `<0.N.0>` */
export type PidText = string;
/** Supervisor path plus child id (`top/shelves/en`), below an application with its name first, or `@<0.N.0>` for a process that no supervisor owns. */
export type PlaceKey = string;
/** Does no supervisor own the process in this place? One that such a process owns itself stands below it. */
export function isUnowned(place: PlaceKey): boolean {
  return place.startsWith('@') && !place.includes('/');
}
/** An event's number, counting from 1. */
export type EventId = number;

/** `application` is an application's master: the group leader of all its processes. */
export type Behaviour = 'supervisor' | 'gen_server' | 'gen_statem' | 'gen_event' | 'application';
/** `process_info(Pid, status)`, and `starting` for a process whose `init/1` has not returned yet. */
export type ProcessStatus = 'starting' | 'running' | 'runnable' | 'waiting' | 'suspended' | 'exiting';
export type Priority = 'max' | 'high' | 'normal' | 'low';
export type RestartType = 'permanent' | 'transient' | 'temporary';
export type Strategy = 'one_for_one' | 'one_for_all' | 'rest_for_one' | 'simple_one_for_one';
export type AutoShutdown = 'never' | 'any_significant' | 'all_significant';

/** Where in a program something is: lines and columns count from 1. */
export interface SourcePoint {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface PidRef {
  readonly pid: PidText;
  /** Registered name, child id, label or initial call: what to show first. */
  readonly name: string;
}

export interface ProcessRow extends PidRef {
  readonly registered_name: string | null;
  readonly label: string | null;
  /** `module:function/arity`, with `proc_lib`'s wrapper translated. */
  readonly initial_call: string;
  readonly current_function: string;
  readonly behaviour: Behaviour | null;
  readonly module: string | null;
  readonly status: ProcessStatus;
  readonly message_queue_len: number;
  readonly reductions: number;
  /** Estimated bytes. */
  readonly memory: number;
  readonly priority: Priority;
  readonly trap_exit: boolean;
  readonly place: PlaceKey;
  readonly started_ms: number;
  /** The node's own: `system`, `panel` and helpers. Views hide them until asked. */
  readonly hidden: boolean;
  /** It is `suspended` by `sys:suspend/1` alone: asked by `sys:resume/1`, it goes on. */
  readonly sys_suspended?: boolean;
  /** The process that it waits for. */
  readonly waits_for?: Waited;
}

/** Whom a process waits for, and for what: the answer to its call, the end of that process, or its `init/1`. */
export interface Waited extends PidRef {
  readonly what: 'answer' | 'end' | 'start';
}

/**
 * How a process came to its end, in one word: it told its starter `ignore` or its start came to no good end; its supervisor told it to stop; the
 * exit signal `kill` ended it; it ended by its own fault, with a reason that is not clean (other than `normal`, `shutdown` and
 * `{shutdown, _}`); or any other end, be it clean or because of another: over a link, by a signal, with its parent.
 */
export type EndKind = 'ignored' | 'failed' | 'stopped' | 'killed' | 'crashed' | 'exited';

export interface LastExit {
  readonly pid: PidText;
  readonly generation: number;
  /** Printed in Erlang notation, bounded. */
  readonly reason: string;
  readonly at_ms: number;
  readonly event: EventId;
  readonly end: EndKind;
  /** Which argument of which function was refused, and why. */
  readonly hint?: string;
}

export interface SupervisorInfo {
  readonly strategy: Strategy;
  readonly intensity: number;
  readonly period_ms: number;
  readonly auto_shutdown: AutoShutdown;
  /** Times of the restarts that still count, oldest first. One more than `intensity` when the limit was exceeded. */
  readonly restarts_ms: readonly number[];
  /** How many count, where `restarts_ms` holds only the last of them. */
  readonly restarts?: number;
}

/**
 * A place in the tree. It outlives its process: a restarted child returns to it with a new pid and the next generation.
 * - `alive`: a live process stands here; `starting`: its start function is running
 * - `restarting`: the supervisor will try to start it again
 * - `down`: no process, and nothing says that there will be one (terminated, `temporary`, waiting for its turn)
 * - `gone`: the supervisor above has ended
 */
export type PlaceState = 'alive' | 'starting' | 'restarting' | 'down' | 'gone';

export interface Place {
  readonly key: PlaceKey;
  readonly parent: PlaceKey | null;
  /** The child id as text; the registered name or initial call when no supervisor owns it. */
  readonly id: string;
  /** Position among its siblings, in child order. */
  readonly order: number;
  readonly state: PlaceState;
  readonly pid: PidText | null;
  /** The count of processes that have stood here; 0 before the first. */
  readonly generation: number;
  /** Kept while the place is empty. */
  readonly behaviour: Behaviour | null;
  readonly type: 'worker' | 'supervisor' | null;
  readonly restart: RestartType | null;
  readonly shutdown: number | 'infinity' | 'brutal_kill' | null;
  readonly significant: boolean;
  /** A child of a `simple_one_for_one` supervisor. */
  readonly dynamic: boolean;
  readonly supervisor: SupervisorInfo | null;
  readonly last_exit: LastExit | null;
  readonly hidden: boolean;
  /**
   * What it has of the process in `parent` when no supervisor owns it: absent for a link. `spawned`: that one spawned it and is not
   * linked to it; `none`: neither, since the one that spawned it has ended.
   */
  readonly tie?: 'spawned' | 'none';
  /**
   * It has outlived the places that stood between it and `parent`, the nearest first, and stays where it was: each with its position
   * below the next.
   */
  readonly orphan?: readonly { readonly of: PlaceKey; readonly order: number }[];
}

/** Messages from one process to another since both live. */
export interface Traffic {
  readonly from: PidText;
  readonly to: PidText;
  readonly count: number;
  /** The last message, printed and bounded. */
  readonly last: string;
  readonly last_ms: number;
  readonly last_event: EventId;
}

/** What the supervisor that owns a process keeps of it. */
export interface AsChild {
  readonly supervisor: PidRef;
  readonly restart: RestartType;
  readonly significant: boolean;
  readonly strategy: Strategy;
  readonly auto_shutdown: AutoShutdown;
}

/** A request of the supervisor's API because of which it acts. */
export interface Asked {
  /** Null for a process of the node's own, in which a person's command runs. */
  readonly by: PidRef | null;
  readonly how: 'start_child' | 'restart_child' | 'terminate_child';
}

interface EventBase {
  readonly id: EventId;
  readonly at_ms: number;
  /** The event because of which this one happened. */
  readonly cause: EventId | null;
  /** The nearest event before it that is no message, when its cause is one: what its chain of causes comes from. */
  readonly origin?: EventId;
  /** Between it and its cause lay messages that are no longer kept. */
  readonly indirect?: boolean;
  /** The process that it happened to or that did it. */
  readonly pid: PidText;
  readonly name: string;
  readonly place: PlaceKey | null;
  readonly hidden: boolean;
}

export type NodeEvent = EventBase &
  (
    | { readonly kind: 'spawn'; readonly parent: PidRef; readonly initial_call: string }
    /** A supervisor's child has started (its progress report). `generation` 2 and up is a restart. */
    | {
        readonly kind: 'started';
        readonly supervisor: PidRef;
        readonly child_id: string;
        readonly generation: number;
        readonly asked?: Asked;
      }
    | {
        readonly kind: 'exit';
        readonly reason: string;
        /** `normal`, `shutdown` (also `{shutdown, _}`), `killed`, or `error` for all else. */
        readonly class: 'normal' | 'shutdown' | 'killed' | 'error';
        /** The function returned or `exit/1`, an uncaught exception, or an exit signal. */
        readonly how: 'returned' | 'raised' | 'signal';
        /** Who sent the exit signal; a link's signal comes from the process that ended. */
        readonly signal_from: PidRef | null;
        readonly via_link: boolean;
        readonly generation: number;
        readonly behaviour: Behaviour | null;
        readonly end: EndKind;
        readonly as_child?: AsChild;
        /** The line of a program given as text at which it went wrong. */
        readonly source?: SourcePoint;
        /** Which argument a built-in function has refused, and why: what OTP keeps as `error_info` beside the reason. */
        readonly hint?: string;
      }
    /** `exit(To, Reason)` called by this process. */
    | {
        readonly kind: 'exit_signal';
        readonly to: PidRef;
        readonly reason: string;
        /** A supervisor stops its child with it: it waits for its end. Any other signal is one as of any process. */
        readonly stops?: boolean;
        readonly asked?: Asked;
      }
    /** An exit signal became the message `{'EXIT', From, Reason}`. */
    | { readonly kind: 'exit_trapped'; readonly from: PidRef; readonly reason: string }
    | {
        readonly kind: 'supervisor_report';
        readonly context: 'child_terminated' | 'start_error' | 'shutdown' | 'shutdown_error';
        readonly reason: string;
        readonly child_id: string;
        readonly child: PidRef | null;
        readonly strategy: Strategy;
        readonly intensity: number;
        readonly period_ms: number;
        /** Restarts in the window, this one included; more than `intensity` when the supervisor gives up. */
        readonly restarts: number;
        /** Will this lead to a restart (by restart type and reason)? */
        readonly restarting: boolean;
        readonly restart: RestartType;
        readonly report: WireTerm;
      }
    /** Another report of `logger`: a crash report, a gen_server's last words. */
    | {
        readonly kind: 'report';
        readonly level: 'error' | 'warning' | 'notice' | 'info';
        readonly title: string;
        readonly report: WireTerm;
      }
    /** `text` is what was asked or answered, without the envelope that calls and casts travel in. */
    | {
        readonly kind: 'message';
        readonly to: PidRef;
        readonly form: 'call' | 'reply' | 'cast' | 'system' | 'message';
        readonly text: string;
      }
    | { readonly kind: 'suspend' | 'resume'; readonly by: PidRef }
    | { readonly kind: 'register' | 'unregister'; readonly registered_name: string }
    /** A receive has taken a message out of the mailbox, and left so many in it. Told of programs given as text. */
    | { readonly kind: 'taken'; readonly text: string; readonly left: number }
    /** An exception, caught or not; of JavaScript's own only those that are not caught. Told of programs given as text. */
    | {
        readonly kind: 'raise';
        readonly class: 'error' | 'exit' | 'throw';
        readonly reason: string;
        readonly hint?: string;
      }
    /** A message went nowhere: nobody has the name `to`, or it is a process of another node. */
    | { readonly kind: 'lost'; readonly to: string; readonly text: string }
    /** A behaviour has a new state. Told of programs given as text. */
    | { readonly kind: 'state'; readonly text: string }
    /** Something a person did, as the node took it. */
    | { readonly kind: 'command'; readonly text: string }
  );

export type EventKind = NodeEvent['kind'];

/** Counts of events by their class. */
export interface EventCounts {
  /** Starts, exits and their signals, names, suspensions. */
  readonly life: number;
  /** Reports, those of supervisors first of all, and commands. */
  readonly decisions: number;
  /** Messages, and what else happens with each of them. */
  readonly messages: number;
}

export interface Clock {
  readonly now_ms: number;
  readonly paused: boolean;
  /** Virtual milliseconds per wall millisecond; `max` jumps from timer to timer. */
  readonly speed: number | 'max';
  /**
   * The speed that the node reached lately; `speed` itself when it keeps it. Null when that is unknown: paused, at `max`, or not
   * measured yet.
   */
  readonly pace: number | null;
  /** The virtual time that an `advance` goes on to, also while paused; null when there is none. */
  readonly goal_ms: number | null;
  /** Nothing is runnable, and all is told: only a timer or a command can make something happen. */
  readonly idle: boolean;
  /** Scheduled slices so far. */
  readonly steps: number;
}

export interface Counters {
  readonly processes: number;
  readonly run_queue: number;
  readonly reductions: number;
  readonly messages: number;
  readonly spawns: number;
  readonly exits: number;
  /** Estimated bytes of all processes that have been told. */
  readonly memory: number;
}

export interface SystemState {
  /** `halted`: the node itself has stopped. Nothing runs any more, and what is told is how it stood then. */
  readonly state: 'starting' | 'running' | 'stopped' | 'failed' | 'halted';
  /** Whose end a stopped system tells: absent for its top supervisor, `process` for one that is none. */
  readonly of?: 'process';
  /** Why it stopped, failed or halted, printed. */
  readonly reason: string | null;
  readonly event: EventId | null;
}

export interface QueuedMessage {
  /** 1 is the oldest. */
  readonly n: number;
  readonly from: PidRef | null;
  readonly sent_ms: number;
  readonly event: EventId | null;
  readonly term: WireTerm;
  /** Passed over by the selective receive that the process now waits in. */
  readonly skipped: boolean;
}

/** Everything about one process. Read from the kernel, never asked of the process. */
export interface ProcessDetail {
  readonly pid: PidText;
  readonly name: string;
  readonly alive: boolean;
  /** Set for a dead process; all else is then as it was at that moment. */
  readonly exit: LastExit | null;
  readonly place: PlaceKey | null;
  readonly info: {
    readonly initial_call: string;
    readonly current_function: string;
    readonly registered_name: string | null;
    readonly label: string | null;
    readonly status: ProcessStatus;
    readonly message_queue_len: number;
    readonly group_leader: PidRef | null;
    /** The application that it belongs to, by its group leader. */
    readonly application: string | null;
    readonly priority: Priority;
    readonly trap_exit: boolean;
    readonly reductions: number;
    readonly started_ms: number;
    readonly parent: PidRef | null;
    readonly ancestors: readonly PidRef[];
    readonly links: readonly PidRef[];
    readonly monitors: readonly PidRef[];
    readonly monitored_by: readonly PidRef[];
    readonly suspending: readonly PidRef[];
    /** How many there are, of each list above that tells only the first. */
    readonly totals?: Totals;
    readonly timers: number;
    /** Estimated bytes: all, mailbox, state and dictionary. */
    readonly memory: number;
    readonly mailbox_memory: number;
    readonly state_memory: number;
  };
  readonly messages: {
    readonly total: number;
    /** How many older ones come before the first of `items`. */
    readonly offset: number;
    readonly items: readonly QueuedMessage[];
  };
  /** For a behaviour: as `sys:get_status/1` would tell, without asking. */
  readonly behaviour: {
    readonly name: Behaviour;
    readonly module: string;
    readonly sys_state: 'running' | 'suspended';
    readonly parent: PidRef | null;
    readonly state: WireTerm;
    /** Of an event manager: the first of its handlers, and how many there are. */
    readonly handlers: { readonly total: number; readonly items: readonly EventHandler[] } | null;
  } | null;
  readonly dictionary: readonly (readonly [WireTerm, WireTerm])[];
  /** Innermost first. */
  readonly stack: readonly string[];
}

export type Relation = 'ancestors' | 'links' | 'monitors' | 'monitored_by' | 'suspending';
export type Totals = Readonly<Partial<Record<Relation, number>>>;

/** A handler of an event manager. */
export interface EventHandler {
  /** Module, or module and id, as text. */
  readonly name: string;
  /** Who is told when it goes. */
  readonly owner: PidRef | null;
  /** Printed, and cut when it is long. */
  readonly state: string;
}

export interface NodeState {
  readonly seq: number;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly system: SystemState;
  readonly processes: ReadonlyMap<PidText, ProcessRow>;
  readonly places: ReadonlyMap<PlaceKey, Place>;
  readonly traffic: ReadonlyMap<string, Traffic>;
  /** The newest events of each class (`history.ts`), oldest first. */
  readonly events: readonly NodeEvent[];
  /** Events that are no longer kept, or were never told because there were too many. */
  readonly events_dropped: EventCounts;
  /** The watched process. */
  readonly detail: ProcessDetail | null;
}

export const TRAFFIC_LIMIT = 2_000;
/** Characters of the last message of a pair; of a longer one, the text says that it is cut there. */
export const TRAFFIC_CHARS = 120;
