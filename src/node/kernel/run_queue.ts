/**
 * Who runs next. `max` and `high` go before all below them; `normal` and `low` share one queue's worth of attention, a `low` process
 * taking one turn in eight, as in the BEAM. In seeded mode any process of the highest priority may be next: every such order is one
 * that OTP allows, and a test can walk through many.
 */
import { Prng } from '../../base/prng.ts';
import { type Process, QUEUED } from './process.ts';

const LOW = 0;
const NORMAL = 1;
const HIGH = 2;
const MAX = 3;
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
}

export class RunQueue {
  private readonly queues: readonly [Fifo | Shuffled, Fifo | Shuffled, Fifo | Shuffled, Fifo | Shuffled];
  private normalTurns = 0;
  length = 0;

  /** `seed` chooses the seeded mode. */
  constructor(seed?: number) {
    const queue = seed === undefined ? () => new Fifo() : shuffledQueues(seed);
    this.queues = [queue(), queue(), queue(), queue()];
  }

  push(process: Process): void {
    process.flags |= QUEUED;
    this.length++;
    (this.queues[process.priority] as Fifo | Shuffled).push(process);
  }

  shift(): Process | null {
    if (this.length === 0) return null;
    this.length--;
    const process = this.choose();
    if (process !== null) process.flags &= ~QUEUED;
    return process;
  }

  private choose(): Process | null {
    const queues = this.queues;
    if (!queues[MAX].empty) return queues[MAX].shift();
    if (!queues[HIGH].empty) return queues[HIGH].shift();
    if (queues[LOW].empty) return queues[NORMAL].shift();
    if (queues[NORMAL].empty || ++this.normalTurns >= LOW_TURN) {
      this.normalTurns = 0;
      return queues[LOW].shift();
    }
    return queues[NORMAL].shift();
  }
}

function shuffledQueues(seed: number): () => Shuffled {
  const prng = new Prng(seed);
  return () => new Shuffled(prng);
}
