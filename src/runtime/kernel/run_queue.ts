/**
 * Who runs next. `max` goes before `high`, and `high` before all below, strictly. `normal` and `low` share one queue, as in the BEAM: a `low`
 * process that comes to its head goes back to the end seven times and runs the eighth, or at once when nobody else is in the
 * queue. In seeded mode any process of the highest priority may be next: every such order is one that OTP allows, and a test
 * can walk through many.
 */
import { Prng } from '../../base/prng.ts';
import { ALIVE, companion, type Process, QUEUED, SUSPENDED } from './process.ts';

const LOW = 0;
/** How often a `low` process comes to the head of the queue until it runs. */
const LOW_TURN = 8;

class Fifo {
  private first: Process | null = null;
  private last: Process | null = null;

  get empty(): boolean {
    return this.first === null;
  }

  push(process: Process): void {
    process.next = null;
    if (this.last === null) this.first = process;
    else this.last.next = process;
    this.last = process;
  }

  shift(): Process | null {
    const process = this.first;
    if (process === null) return null;
    this.first = process.next;
    if (this.first === null) this.last = null;
    process.next = null;
    return process;
  }

  hasRunnable(): boolean {
    for (let process = this.first; process !== null; process = process.next) if (isRunnable(process)) return true;
    return false;
  }
}

/** Draws by chance; removal swaps with the last, so both cost the same at any length. */
class Shuffled {
  private readonly items: Process[] = [];

  constructor(private readonly prng: Prng) {}

  get empty(): boolean {
    return this.items.length === 0;
  }

  push(process: Process): void {
    this.items.push(process);
  }

  shift(): Process | null {
    const items = this.items;
    const last = items.pop();
    if (last === undefined) return null;
    const index = this.prng.below(items.length + 1);
    if (index === items.length) return last;
    const chosen = items[index] as Process;
    items[index] = last;
    return chosen;
  }

  hasRunnable(): boolean {
    return this.items.some(isRunnable);
  }
}

/** It has neither ended nor been suspended while it waited for its turn. */
export function isRunnable(process: Process): boolean {
  return (process.flags & (ALIVE | SUSPENDED)) === ALIVE;
}

export class RunQueue {
  private readonly max: Fifo | Shuffled;
  private readonly high: Fifo | Shuffled;
  private readonly normal: Fifo | Shuffled;
  length = 0;
  /** How many of them are of priority `high` or `max`. */
  private urgent = 0;

  /** `seed` chooses the seeded mode. */
  constructor(seed?: number) {
    const queue = seed === undefined ? () => new Fifo() : shuffledQueues(seed);
    this.max = queue();
    this.high = queue();
    this.normal = queue();
  }

  push(process: Process): void {
    process.flags |= QUEUED;
    this.length++;
    const priority = process.priority;
    if (priority <= 1) {
      if (priority === LOW) companion(process).turns = LOW_TURN;
      this.normal.push(process);
    } else {
      this.urgent++;
      (priority === 2 ? this.high : this.max).push(process);
    }
  }

  shift(): Process | null {
    if (this.length === 0) return null;
    this.length--;
    const process = this.urgent === 0 ? this.shiftNormal() : this.shiftUrgent();
    if (process !== null) process.flags &= ~QUEUED;
    return process;
  }

  /** Would one of them run before this process, if it came to the end of its queue? */
  goesBefore(process: Process): boolean {
    if (process.priority <= 1) return this.length > 0;
    return process.priority === 2 ? this.urgent > 0 : !this.max.empty;
  }

  /** Is there one that would run, if its turn came? */
  hasRunnable(): boolean {
    return this.length > 0 && [this.max, this.high, this.normal].some((queue) => queue.hasRunnable());
  }

  private shiftUrgent(): Process | null {
    this.urgent--;
    return this.max.shift() ?? this.high.shift();
  }

  private shiftNormal(): Process | null {
    const queue = this.normal;
    for (;;) {
      const process = queue.shift();
      if (process?.priority !== LOW) return process;
      const more = companion(process);
      if (more.turns === 0 || --more.turns === 0 || queue.empty) {
        more.turns = 0;
        return process;
      }
      queue.push(process);
    }
  }
}

function shuffledQueues(seed: number): () => Shuffled {
  const prng = new Prng(seed);
  return () => new Shuffled(prng);
}
