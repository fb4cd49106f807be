/** A seeded generator (sfc32): the same seed gives the same numbers in every engine. */
export class Prng {
  private a: number;
  private b: number;
  private c: number;
  private d = 1;

  constructor(seed: number) {
    this.a = seed | 0;
    this.b = (seed / 0x1_0000_0000) | 0;
    this.c = 0x9e37_79b9 | 0;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** An integer from 0 to 2^32 - 1. */
  next(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + t) | 0;
    return t >>> 0;
  }

  /** An integer from 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * bound);
  }
}

/** Brings items into an order that is drawn from a number, in place: for few items, and often, where a generator would cost more than the rest. */
export function shuffle(items: unknown[], seed: number): void {
  let state = seed | 0;
  for (let i = items.length - 1; i > 0; i--) {
    // The finalizer of MurmurHash3.
    state = Math.imul(state ^ (state >>> 16), 0x85eb_ca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2_ae35);
    state = (state ^ (state >>> 16)) + 0x9e37_79b9;
    const j = (state >>> 0) % (i + 1);
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
}
