/**
 * A mailbox in arrival order, with a save pointer for selective receive. The oldest message lies in the process itself, the others in a
 * ring that is made for the second one: most mailboxes never hold two. When the node records, each message lies in an envelope, which
 * keeps who sent it, when, and the event of its sending.
 */
import { type Process, type Ring, UNRECORDED } from './process.ts';

const FIRST_CAPACITY = 4;

export class Envelope {
  constructor(
    readonly message: unknown,
    /** The sender's number; 0 when it was no process, or nobody records. */
    readonly from: number,
    readonly at: number,
    readonly event: number,
  ) {}
}

function isPlain(process: Process): boolean {
  return (process.flags & UNRECORDED) !== 0;
}

export function enqueue(process: Process, message: unknown, from: number, at: number, event: number): void {
  const item = isPlain(process) ? message : new Envelope(message, from, at, event);
  if (process.count === 0) {
    process.oldest = item;
    process.count = 1;
    return;
  }
  const used = process.count - 1;
  const box = (process.box ??= { items: new Array<unknown>(FIRST_CAPACITY).fill(undefined), head: 0 });
  if (used === box.items.length) grow(box);
  let index = box.head + used;
  if (index >= box.items.length) index -= box.items.length;
  box.items[index] = item;
  process.count++;
}

function grow(box: Ring): void {
  const { items, head } = box;
  const larger = items.slice(head).concat(items.slice(0, head));
  larger.length = items.length * 2;
  larger.fill(undefined, items.length);
  box.items = larger;
  box.head = 0;
}

/** Where the message at a position, which is not the oldest, lies in the ring. */
function slot({ items, head }: Ring, position: number): number {
  const index = head + position - 1;
  return index >= items.length ? index - items.length : index;
}

function itemAt(process: Process, position: number): unknown {
  if (position === 0) return process.oldest;
  const box = process.box as Ring;
  return box.items[slot(box, position)];
}

/** The oldest message is at position 0. */
export function messageAt(process: Process, position: number): unknown {
  const item = itemAt(process, position);
  return isPlain(process) ? item : (item as Envelope).message;
}

const NO_BOX: readonly unknown[] = [];

/** The position of the first message from `position` on that matches; the length of the mailbox when there is none. */
export function findMatch(process: Process, position: number, match: (message: never) => boolean): number {
  if (position === 0 && process.count > 0) {
    if (match(messageAt(process, 0) as never)) return 0;
    position = 1;
  }
  const plain = isPlain(process);
  let box: readonly unknown[] = NO_BOX;
  let index = 0;
  for (; position < process.count; position++) {
    const current = process.box as Ring;
    if (current.items !== box) {
      // At first, and again when a match has sent to its own process.
      box = current.items;
      index = slot(current, position);
    }
    if (match((plain ? box[index] : (box[index] as Envelope).message) as never)) break;
    if (++index === box.length) index = 0;
  }
  return position;
}

export function envelopeAt(process: Process, position: number): Envelope {
  const item = itemAt(process, position);
  return isPlain(process) ? new Envelope(item, 0, 0, 0) : (item as Envelope);
}

/** Takes out the oldest message. The event of its sending becomes the process's cause. */
export function takeOldest(process: Process): unknown {
  const item = process.oldest;
  dropOldest(process);
  return isPlain(process) ? item : opened(process, item as Envelope);
}

function opened(process: Process, { message, event }: Envelope): unknown {
  if (event !== 0) process.cause = event;
  return message;
}

function dropOldest(process: Process): void {
  if (--process.count === 0) {
    process.oldest = undefined;
    return;
  }
  const box = process.box as Ring;
  const { items, head } = box;
  process.oldest = items[head];
  items[head] = undefined;
  box.head = head + 1 === items.length ? 0 : head + 1;
}

/** Takes out the message at a position; those around it keep their order. */
export function takeAt(process: Process, position: number): unknown {
  if (position === 0) return takeOldest(process);
  const item = itemAt(process, position);
  if (position < process.count >> 1) {
    for (let i = position; i > 0; i--) move(process, i - 1, i);
    dropOldest(process);
  } else {
    const last = process.count - 1;
    for (let i = position; i < last; i++) move(process, i + 1, i);
    const box = process.box as Ring;
    box.items[slot(box, last)] = undefined;
    process.count--;
  }
  return isPlain(process) ? item : opened(process, item as Envelope);
}

/** `to` is not the oldest one's place. */
function move(process: Process, from: number, to: number): void {
  const box = process.box as Ring;
  box.items[slot(box, to)] = itemAt(process, from);
}
