/** How busy the node was over its virtual time, from its own counters. */
import type { Counters } from '../../protocol/model.ts';

interface Sample {
  readonly at_ms: number;
  readonly work: number;
}

/** What the node did from one moment to another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly work: number;
}

const SAMPLE_LIMIT = 4_000;

/** A bounded record of a counter that only grows. */
export class Activity {
  private samples: Sample[] = [];

  /** The node's time at the first sample that is kept: nothing is known of the time before. Null without any. */
  get since(): number | null {
    return this.samples[0]?.at_ms ?? null;
  }

  forget(): void {
    this.samples = [];
  }

  add(now: number, counters: Counters): void {
    const last = this.samples.at(-1);
    const work = counters.reductions;
    if (last !== undefined && (now < last.at_ms || work < last.work)) this.samples = [];
    if (last?.at_ms === now) return;
    this.samples.push({ at_ms: now, work });
    if (this.samples.length > SAMPLE_LIMIT * 2) this.samples = this.samples.slice(-SAMPLE_LIMIT);
  }

  /**
   * The work between samples, in spans of at least `span` ms: from the first sample at or after each whole multiple of it
   * to the next such sample. Where samples are further apart a stretch is longer, and nothing is known of its inside.
   */
  stretches(from: number, to: number, span: number): readonly Stretch[] {
    const { samples } = this;
    const result: Stretch[] = [];
    let begin: Sample | null = null;
    let line = -Infinity;
    for (const sample of samples) {
      const last = sample === samples.at(-1);
      if (sample.at_ms < line && !last) continue;
      line = (Math.floor(sample.at_ms / span) + 1) * span;
      if (begin !== null && sample.at_ms > from && begin.at_ms < to) {
        result.push({ from: begin.at_ms, to: sample.at_ms, work: sample.work - begin.work });
      }
      begin = sample;
    }
    return result;
  }
}
