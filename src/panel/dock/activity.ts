/** How busy the node was over its virtual time, from its own counters. */
import type { Counters } from '../../protocol/model.ts';

interface Sample {
  readonly at_ms: number;
  readonly work: number;
}

const SAMPLE_LIMIT = 4_000;

/** A bounded record of a counter that only grows. */
export class Activity {
  private samples: Sample[] = [];

  add(now: number, counters: Counters): void {
    const last = this.samples.at(-1);
    const work = counters.reductions;
    if (last !== undefined && (now < last.at_ms || work < last.work)) this.samples = [];
    if (last?.at_ms === now) return;
    this.samples.push({ at_ms: now, work });
    if (this.samples.length > SAMPLE_LIMIT * 2) this.samples = this.samples.slice(-SAMPLE_LIMIT);
  }

  /** The counter at a moment, between two samples by proportion; null before the first and after the last. */
  private workAt(at: number): number | null {
    const { samples } = this;
    let low = 0;
    let high = samples.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((samples[middle]?.at_ms ?? Infinity) < at) low = middle + 1;
      else high = middle;
    }
    const right = samples[low];
    const left = samples[low - 1];
    if (right === undefined) return null;
    if (right.at_ms === at || left === undefined) return right.at_ms === at ? right.work : null;
    return left.work + ((right.work - left.work) * (at - left.at_ms)) / (right.at_ms - left.at_ms);
  }

  /** Work done in each of `count` equal spans from `from` on; null where nothing is known. */
  spans(from: number, span: number, count: number): readonly (number | null)[] {
    const result: (number | null)[] = [];
    let before = this.workAt(from);
    for (let i = 1; i <= count; i += 1) {
      const after = this.workAt(from + i * span);
      result.push(before === null || after === null ? null : after - before);
      before = after;
    }
    return result;
  }
}
