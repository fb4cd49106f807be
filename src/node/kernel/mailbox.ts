/**
 * A mailbox is a ring in arrival order, with a save pointer for selective receive. Each message keeps who sent it, when, and
 * the event of its sending.
 */
import { type Process, UNRECORDED } from './process.ts';

const FIRST_CAPACITY = 4;

/** Slots for each message: the message, the sender's number, the time of sending, the event; the message alone when nobody records. */
function strideOf(process: Process): number {
  return (process.flags & UNRECORDED) === 0 ? 4 : 1;
}

export function enqueue(process: Process, message: unknown, from: number, at: number, event: number): void {
  const stride = strideOf(process);
  let box = process.box;
  if (box === null) {
    box = process.box = new Array<unknown>(FIRST_CAPACITY * stride).fill(undefined);
  } else if (process.count * stride === box.length) {
    box = process.box = grown(process, box);
  }
  let index = process.head + process.count * stride;
  if (index >= box.length) index -= box.length;
  box[index] = message;
  if (stride === 4) {
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
  const index = process.head + position * strideOf(process);
  return index >= box.length ? index - box.length : index;
}

/** The oldest message is at position 0. */
export function messageAt(process: Process, position: number): unknown {
  const box = process.box as unknown[];
  return box[slot(process, box, position)];
}

export interface Envelope {
  readonly message: unknown;
  /** The sender's number; 0 when it was no process, or nobody records. */
  readonly from: number;
  readonly at: number;
  readonly event: number;
}

export function envelopeAt(process: Process, position: number): Envelope {
  const box = process.box as unknown[];
  const index = slot(process, box, position);
  if (strideOf(process) === 1) return { message: box[index], from: 0, at: 0, event: 0 };
  return {
    message: box[index],
    from: box[index + 1] as number,
    at: box[index + 2] as number,
    event: box[index + 3] as number,
  };
}

/** Takes out the message at a position; those around it keep their order. The event of its sending becomes the process's cause. */
export function takeAt(process: Process, position: number): unknown {
  const box = process.box as unknown[];
  const index = slot(process, box, position);
  const stride = strideOf(process);
  const message = box[index];
  if (stride === 4) {
    const event = box[index + 3] as number;
    if (event !== 0) process.cause = event;
  }
  if (position === 0) {
    box[index] = undefined;
    process.head = process.head + stride === box.length ? 0 : process.head + stride;
  } else if (position < process.count >> 1) {
    shiftUp(process, box, position);
  } else {
    shiftDown(process, box, position);
  }
  process.count--;
  return message;
}

/** Closes the gap from the front. */
function shiftUp(process: Process, box: unknown[], position: number): void {
  const stride = strideOf(process);
  for (let i = position; i > 0; i--) copySlot(box, slot(process, box, i - 1), slot(process, box, i), stride);
  box[process.head] = undefined;
  process.head = process.head + stride === box.length ? 0 : process.head + stride;
}

function shiftDown(process: Process, box: unknown[], position: number): void {
  const last = process.count - 1;
  const stride = strideOf(process);
  for (let i = position; i < last; i++) copySlot(box, slot(process, box, i + 1), slot(process, box, i), stride);
  box[slot(process, box, last)] = undefined;
}

function copySlot(box: unknown[], from: number, to: number, stride: number): void {
  for (let i = 0; i < stride; i++) box[to + i] = box[from + i];
}
