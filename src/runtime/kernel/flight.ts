/**
 * Signals on their way, for a node whose delivery takes time or chance. Erlang promises that signals between one pair of processes arrive in
 * the order in which they were sent, and nothing else: so there is a queue for each pair, and only its head may land.
 */
import { Prng } from '../../base/prng.ts';
import type { Monitor, Process, Timer } from './process.ts';

/**
 * How signals between processes get there.
 * - `immediate`: at once. The default.
 * - `['delayed', ms]`: each after that many virtual milliseconds.
 * - `['shuffled', seed]`: each at a moment drawn from the seed, before the clock moves on.
 */
export type Delivery = 'immediate' | readonly ['delayed', ms: number] | readonly ['shuffled', seed: number];

/** What flies: a message, an exit signal (over a link, or sent), the end of a monitored process. */
export type Signal = {
  readonly from: Process | null;
  readonly to: Process;
  readonly event: number;
  /** Of a delayed one: what makes it land. */
  timer: Timer | null;
} & (
  | {
      readonly kind: 'message';
      readonly message: unknown;
      /** Through which it was sent. */ readonly alias: Monitor | null;
    }
  | { readonly kind: 'exit'; readonly reason: unknown; readonly viaLink: boolean }
  | { readonly kind: 'down'; readonly reason: unknown; readonly monitor: Monitor }
);

type Pair = string;

export class Flight {
  /** Milliseconds that each signal takes; null when chance decides. */
  readonly delay: number | null;
  size = 0;
  private readonly prng: Prng;
  private readonly queues = new Map<Pair, Signal[]>();
  /** The keys of `queues`, to draw from. */
  private readonly pairs: Pair[] = [];

  constructor([policy, value]: Exclude<Delivery, 'immediate'>) {
    if (!Number.isInteger(value) || value < 0) {
      throw new Error(
        `delivery: ['${policy}', ${String(value)}] was given; ${policy === 'delayed' ? 'milliseconds' : 'a seed'}: a whole number from 0 up`,
      );
    }
    this.delay = policy === 'delayed' ? value : null;
    this.prng = new Prng(policy === 'shuffled' ? value : 0);
  }

  /** Between how many pairs something flies that may land at any time. */
  get ready(): number {
    return this.delay === null ? this.pairs.length : 0;
  }

  launch(signal: Signal): void {
    const pair = pairOf(signal.from, signal.to);
    const queue = this.queues.get(pair);
    if (queue === undefined) {
      this.queues.set(pair, [signal]);
      this.pairs.push(pair);
    } else queue.push(signal);
    this.size++;
  }

  /** Does a signal land now, rather than one of so many runnable processes run? */
  landsBefore(runnable: number): boolean {
    return this.ready > 0 && this.prng.below(runnable + this.ready) >= runnable;
  }

  /** Any that may land. */
  take(): Signal | undefined {
    const pair = this.pairs[this.prng.below(this.pairs.length)];
    return pair === undefined ? undefined : this.takeFrom(pair);
  }

  /** The next one between two processes. */
  takeBetween(from: Process | null, to: Process): Signal | undefined {
    return this.takeFrom(pairOf(from, to));
  }

  /** Calls back what has been made void before it could land. */
  recall(to: Process, isVoid: (signal: Signal) => boolean): Signal | undefined {
    for (const [pair, queue] of this.queues) {
      if (queue[0]?.to !== to) continue;
      const index = queue.findIndex(isVoid);
      if (index < 0) continue;
      const [recalled] = queue.splice(index, 1);
      this.size--;
      if (queue.length === 0) this.forget(pair);
      return recalled;
    }
    return undefined;
  }

  private takeFrom(pair: Pair): Signal | undefined {
    const queue = this.queues.get(pair);
    const signal = queue?.shift();
    if (queue === undefined || signal === undefined) return undefined;
    this.size--;
    if (queue.length === 0) this.forget(pair);
    return signal;
  }

  private forget(pair: Pair): void {
    this.queues.delete(pair);
    const last = this.pairs.pop() as Pair;
    const index = this.pairs.indexOf(pair);
    if (index >= 0) this.pairs[index] = last;
  }
}

function pairOf(from: Process | null, to: Process): Pair {
  return `${from?.id ?? 0}>${to.id}`;
}
