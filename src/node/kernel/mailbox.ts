/**
 * A mailbox is a ring in arrival order, with a save pointer for selective receive. Each message keeps who sent it, when, and
 * the event of its sending.
 */
import { type Process, STRIDE } from './process.ts';

const FIRST_CAPACITY = 4;

export function enqueue(process: Process, message: unknown, from: number, at: number, event: number): void {
  let box = process.box;
  if (box === null) {
    box = process.box = new Array<unknown>(FIRST_CAPACITY * STRIDE).fill(undefined);
  } else if (process.count * STRIDE === box.length) {
    box = process.box = grown(process, box);
  }
  let index = process.head + process.count * STRIDE;
  if (index >= box.length) index -= box.length;
  box[index] = message;
  box[index + 1] = from;
  box[index + 2] = at;
  box[index + 3] = event;
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
  const index = process.head + position * STRIDE;
  return index >= box.length ? index - box.length : index;
}

/** The oldest message is at position 0. */
export function messageAt(process: Process, position: number): unknown {
  const box = process.box as unknown[];
  return box[slot(process, box, position)];
}

export interface Envelope {
  readonly message: unknown;
  /** The sender's number; 0 when it was no process. */
  readonly from: number;
  readonly at: number;
  readonly event: number;
}

export function envelopeAt(process: Process, position: number): Envelope {
  const box = process.box as unknown[];
  const index = slot(process, box, position);
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
  const message = box[index];
  const event = box[index + 3] as number;
  if (event !== 0) process.cause = event;
  if (position === 0) {
    box[index] = undefined;
    process.head = process.head + STRIDE === box.length ? 0 : process.head + STRIDE;
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
  for (let i = position; i > 0; i--) copySlot(box, slot(process, box, i - 1), slot(process, box, i));
  box[process.head] = undefined;
  process.head = process.head + STRIDE === box.length ? 0 : process.head + STRIDE;
}

function shiftDown(process: Process, box: unknown[], position: number): void {
  const last = process.count - 1;
  for (let i = position; i < last; i++) copySlot(box, slot(process, box, i + 1), slot(process, box, i));
  box[slot(process, box, last)] = undefined;
}

function copySlot(box: unknown[], from: number, to: number): void {
  box[to] = box[from];
  box[to + 1] = box[from + 1];
  box[to + 2] = box[from + 2];
  box[to + 3] = box[from + 3];
}
