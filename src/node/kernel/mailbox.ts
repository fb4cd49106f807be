/**
 * A mailbox in arrival order, with a save pointer for selective receive. The oldest message lies in the process itself, the others in a
 * ring that is made for the second one: most mailboxes never hold two. When the node records, each message keeps who sent it, when,
 * and the event of its sending; then all of them lie in the ring.
 */
import { type Process, UNRECORDED } from './process.ts';

const FIRST_CAPACITY = 4;
/** Slots for each message in the ring of a node that records: the message, the sender's number, the time of sending, the event. */
const RECORDED_STRIDE = 4;

function isPlain(process: Process): boolean {
  return (process.flags & UNRECORDED) !== 0;
}

function strideOf(process: Process): number {
  return isPlain(process) ? 1 : RECORDED_STRIDE;
}

/** The position of the first message in the ring. */
function ringStart(process: Process): number {
  return isPlain(process) ? 1 : 0;
}

export function enqueue(process: Process, message: unknown, from: number, at: number, event: number): void {
  if (process.count === 0 && isPlain(process)) {
    process.oldest = message;
    process.count = 1;
    return;
  }
  const stride = strideOf(process);
  const used = (process.count - ringStart(process)) * stride;
  let box = process.box;
  if (box === null) box = process.box = new Array<unknown>(FIRST_CAPACITY * stride).fill(undefined);
  else if (used === box.length) box = process.box = grown(process, box);
  let index = process.head + used;
  if (index >= box.length) index -= box.length;
  box[index] = message;
  if (stride === RECORDED_STRIDE) {
    box[index + 1] = from;
    box[index + 2] = at;
    box[index + 3] = event;
  }
  process.count++;
}

function grown(process: Process, box: unknown[]): unknown[] {
  const larger = box.slice(process.head).concat(box.slice(0, process.head));
  larger.length = box.length * 2;
  larger.fill(undefined, box.length);
  process.head = 0;
  return larger;
}

function slot(process: Process, box: unknown[], position: number): number {
  const index = process.head + (position - ringStart(process)) * strideOf(process);
  return index >= box.length ? index - box.length : index;
}

/** The oldest message is at position 0. */
export function messageAt(process: Process, position: number): unknown {
  if (position === 0 && isPlain(process)) return process.oldest;
  const box = process.box as unknown[];
  return box[slot(process, box, position)];
}

const NO_BOX: readonly unknown[] = [];

export interface Matcher {
  match(message: unknown): boolean;
}

/** The position of the first message from `position` on that matches; the length of the mailbox when there is none. */
export function findMatch(process: Process, position: number, matcher: Matcher): number {
  if (position === 0 && process.count > 0) {
    if (matcher.match(messageAt(process, 0))) return 0;
    position = 1;
  }
  const stride = strideOf(process);
  let box: readonly unknown[] = NO_BOX;
  let index = 0;
  for (; position < process.count; position++) {
    const current = process.box as unknown[];
    if (current !== box) {
      // At first, and again when a match has sent to its own process.
      box = current;
      index = slot(process, current, position);
    }
    if (matcher.match(box[index])) break;
    index += stride;
    if (index === box.length) index = 0;
  }
  return position;
}

export interface Envelope {
  readonly message: unknown;
  /** The sender's number; 0 when it was no process, or nobody records. */
  readonly from: number;
  readonly at: number;
  readonly event: number;
}

export function envelopeAt(process: Process, position: number): Envelope {
  const message = messageAt(process, position);
  if (isPlain(process)) return { message, from: 0, at: 0, event: 0 };
  const box = process.box as unknown[];
  const index = slot(process, box, position);
  return { message, from: box[index + 1] as number, at: box[index + 2] as number, event: box[index + 3] as number };
}

/** Takes out the oldest message. The event of its sending becomes the process's cause. */
export function takeOldest(process: Process): unknown {
  if (isPlain(process)) {
    const message = process.oldest;
    process.oldest = --process.count === 0 ? undefined : leaveRing(process, 1);
    return message;
  }
  const event = (process.box as unknown[])[process.head + 3] as number;
  if (event !== 0) process.cause = event;
  process.count--;
  return leaveRing(process, RECORDED_STRIDE);
}

function leaveRing(process: Process, stride: number): unknown {
  const box = process.box as unknown[];
  const head = process.head;
  const message = box[head];
  box[head] = undefined;
  process.head = head + stride === box.length ? 0 : head + stride;
  return message;
}

/** Takes out the message at a position; those around it keep their order. */
export function takeAt(process: Process, position: number): unknown {
  if (position === 0) return takeOldest(process);
  const { message, event } = envelopeAt(process, position);
  if (event !== 0) process.cause = event;
  if (position < process.count >> 1) {
    for (let i = position; i > 0; i--) move(process, i - 1, i);
    const cause = process.cause;
    takeOldest(process);
    process.cause = cause;
  } else {
    const last = process.count - 1;
    for (let i = position; i < last; i++) move(process, i + 1, i);
    const box = process.box as unknown[];
    box[slot(process, box, last)] = undefined;
    process.count--;
  }
  return message;
}

function move(process: Process, from: number, to: number): void {
  if (to === 0 && isPlain(process)) {
    process.oldest = messageAt(process, from);
    return;
  }
  const box = process.box as unknown[];
  const target = slot(process, box, to);
  box[target] = messageAt(process, from);
  if (isPlain(process)) return;
  const source = slot(process, box, from);
  for (let i = 1; i < RECORDED_STRIDE; i++) box[target + i] = box[source + i];
}
