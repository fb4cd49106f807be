/**
 * The flight recorder: the last events of the node in a ring of typed arrays, since an object per event would cost twenty
 * times as much. An event's number is its identity for good; the ring keeps the newest and says where it begins.
 */

/** In the words of `erlang:trace/3` where it has them. */
export const EVENT = {
  spawn: 1,
  exit: 2,
  send: 3,
  /** `exit/2` was called. */
  exit_signal: 4,
  /** An exit signal became a message. */
  exit_trapped: 5,
  link: 6,
  unlink: 7,
  register: 8,
  unregister: 9,
  suspend: 10,
  resume: 11,
  report: 12,
  /** A timer sent its message. */
  timeout: 13,
  /** Something came from outside: a command, a message of a host. */
  input: 14,
  /** A behaviour tells observers what no report tells. */
  note: 15,
  /** A message to a name that nobody has, or to a process of another node. */
  lost: 16,
} as const;
export type EventCode = (typeof EVENT)[keyof typeof EVENT];

/** `info` of an exit event. */
export const EXIT_RETURNED = 0;
export const EXIT_RAISED = 1;
export const EXIT_SIGNAL = 2;
export const EXIT_LINK = 3;

export interface RecordedEvent {
  readonly id: number;
  readonly code: EventCode;
  readonly info: number;
  readonly pid: number;
  readonly other: number;
  readonly at: number;
  readonly cause: number;
  /** What was sent, the reason of an end, ...; undefined when `termCut`. */
  readonly term: unknown;
  /** The recorder has kept the event and not its term: it keeps those of the newest 4096 events. */
  readonly termCut: boolean;
}

/**
 * Terms are kept for fewer events than numbers are: a message that outlives its receiver by tens of thousands of others is moved twice by
 * the collector, which costs more than all the rest of its sending.
 */
const TERMS_KEPT = 4096;

export class Recorder {
  private readonly mask: number;
  private readonly codes: Uint8Array;
  private readonly infos: Uint8Array;
  private readonly pids: Int32Array;
  private readonly others: Int32Array;
  private readonly times: Float64Array;
  private readonly causes: Float64Array;
  private readonly terms: unknown[];
  private readonly termMask: number;

  /** `size` is rounded up to a power of two. */
  constructor(size: number) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, size)));
    this.mask = capacity - 1;
    this.codes = new Uint8Array(capacity);
    this.infos = new Uint8Array(capacity);
    this.pids = new Int32Array(capacity);
    this.others = new Int32Array(capacity);
    this.times = new Float64Array(capacity);
    this.causes = new Float64Array(capacity);
    const terms = Math.min(capacity, TERMS_KEPT);
    this.termMask = terms - 1;
    this.terms = new Array<unknown>(terms).fill(undefined);
  }

  record(
    id: number,
    code: EventCode,
    info: number,
    pid: number,
    other: number,
    at: number,
    cause: number,
    term: unknown,
  ): void {
    const index = id & this.mask;
    this.codes[index] = code;
    this.infos[index] = info;
    this.pids[index] = pid;
    this.others[index] = other;
    this.times[index] = at;
    this.causes[index] = cause;
    this.terms[id & this.termMask] = term;
  }

  /** The event of that number, or undefined when the ring has moved past it. */
  get(id: number, last: number): RecordedEvent | undefined {
    if (id < 1 || id > last || id <= last - this.mask - 1) return undefined;
    const index = id & this.mask;
    const termCut = id <= last - this.termMask - 1;
    return {
      id,
      code: this.codes[index] as EventCode,
      info: this.infos[index] as number,
      pid: this.pids[index] as number,
      other: this.others[index] as number,
      at: this.times[index] as number,
      cause: this.causes[index] as number,
      term: termCut ? undefined : this.terms[id & this.termMask],
      termCut,
    };
  }
}
