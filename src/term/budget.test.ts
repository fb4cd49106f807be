import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemLimit } from './atom.ts';
import { limitTerms } from './budget.ts';
import { compare } from './compare.ts';
import { copy, NotATerm } from './copy.ts';
import { equal } from './equal.ts';
import { keyOf } from './key.ts';
import { list } from './list.ts';

/** A few objects, and more parts than could ever be walked. */
const GROWN: Readonly<Record<string, (part: unknown) => unknown>> = {
  tuples: (part) => [part, part],
  'long tuples': (part) => [part, 1, 2, 3, 4, part],
  lists: (part) => list(part, part),
  records: (part) => ({ a: part, b: part }),
  'records of many members': (part) =>
    Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`k${String(n)}`, part])),
  'records of numbers': (part) => ({ 1: part, 2: part, x: part }),
  maps: (part) =>
    new Map([
      [1, part],
      [2, part],
    ]),
  'maps by keys': (part) =>
    new Map([
      [part, 1],
      [[part], 2],
    ]),
  sets: (part) => new Set([part, [part]]),
};

function grown(grow: (part: unknown) => unknown, leaf: unknown, times: number): unknown {
  let term = leaf;
  for (let n = 0; n < times; n++) term = grow(term);
  return term;
}

describe('a term whose parts are shared', () => {
  const told: number[] = [];
  beforeEach(() => {
    told.length = 0;
    limitTerms(1_000_000, (bytes) => told.push(bytes));
  });
  afterEach(() => {
    limitTerms(Infinity, () => undefined);
  });

  it.each(Object.entries(GROWN))('is refused on the way, not when it is done: %s', (_name, grow) => {
    // The second as deep as is copied with a stack of its own.
    for (const times of [28, 60]) {
      const [one, other] = [grown(grow, 1, times), grown(grow, 1, times)];
      expect(() => copy(one)).toThrow(SystemLimit);
      expect(() => keyOf(one)).toThrow(SystemLimit);
      expect(() => equal(one, other)).toThrow(SystemLimit);
      expect(() => compare(one, other)).toThrow(SystemLimit);
    }
    expect(Math.max(...told)).toBeLessThanOrEqual(1_000_000);
  });

  it.each(Object.entries(GROWN))('is copied while it is small, and its walk is told: %s', (_name, grow) => {
    const term = grown(grow, 1, 3);
    expect(copy(term)).toEqual(term);
  });

  it('says what is no term in it, in bounded time', () => {
    const term = [grown((part) => [part, part], 1, 14), () => 1];
    expect(() => copy(term)).toThrow(NotATerm);
  });

  it('is refused before there is room for it: binaries and empty places', () => {
    expect(() => copy(new Uint8Array(1_100_000))).toThrow(SystemLimit);
    expect(() => copy([new Float64Array(200_000)])).toThrow(SystemLimit);
    expect(() => copy(new Array<unknown>(4_000_000_000))).toThrow(SystemLimit);
    expect(told.length).toBe(3);
  });

  it('of the usual size is told to nobody', () => {
    copy(Array.from({ length: 1_000 }, (_, n) => [n]));
    expect(told).toEqual([]);
    copy(Array.from({ length: 10_000 }, (_, n) => [n]));
    expect(told).toHaveLength(1);
  });
});
