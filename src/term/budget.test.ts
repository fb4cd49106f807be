import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemLimit } from './atom.ts';
import { LARGE, limitTerms, WORD } from './budget.ts';
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

/** Large, with `last` where a walk comes to it last. */
const LARGE_ONES: Readonly<Record<string, (last: number) => unknown>> = {
  tuples: (last) => [...new Array<number>(5_000).fill(0), last],
  lists: (last) => list(...new Array<number>(5_000).fill(0), last),
  maps: (last) => new Map(Array.from({ length: 5_000 }, (_, n) => [n, n === 4_999 ? last : 0])),
  sets: (last) => new Set([...Array.from({ length: 5_000 }, (_, n) => n + 10), last]),
  records: (last) =>
    Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${String(n)}`, n === 4_999 ? last : 0])),
};
const LARGE_WHOLES: Readonly<Record<string, (last: number) => unknown>> = {
  texts: (last) => 'x'.repeat(50_000) + String(last),
  binaries: (last) => new Uint8Array(50_000).fill(last, 49_999),
  'wide binaries': (last) => new Float64Array(10_000).fill(last, 9_999),
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

  it.each(Object.entries(GROWN))('is copied while it is small: %s', (_name, grow) => {
    const term = grown(grow, 1, 3);
    expect(copy(term)).toEqual(term);
  });

  it.each([...Object.entries(LARGE_ONES), ...Object.entries(LARGE_WHOLES)])(
    'tells once of each walk through a large one, whichever way it ends: %s',
    (name, make) => {
      const [one, same, other] = [make(1), make(1), make(2)];
      const walks: Record<string, () => unknown> = {
        keyOf: () => keyOf(one),
        'equal, same': () => equal([one], [same]),
        'equal, different': () => equal([one], [other]),
        'compare, same': () => compare([one], [same]),
        'compare, different': () => compare([one], [other]),
        'compare, the other way': () => compare([other], [one]),
      };
      // A text is not copied.
      if (typeof one !== 'string') walks['copy'] = () => copy(one);
      for (const [walk, run] of Object.entries(walks)) {
        told.length = 0;
        run();
        const isFree = name === 'texts' && walk === 'keyOf';
        expect(told, walk).toHaveLength(isFree ? 0 : 1);
        if (!isFree) expect(told[0], walk).toBeGreaterThan(LARGE * WORD);
      }
    },
  );

  it('tells what has been prepared when the first items differ, too', () => {
    const long = (first: number): number[] => [first, ...new Array<number>(10_000).fill(0)];
    equal(long(1), long(2));
    compare(long(1), long(2));
    compare(list(...long(1)), list(...long(2)));
    expect(told).toHaveLength(3);
  });

  it('tells once of all keys of a map, however small each is', () => {
    const map = (): unknown => new Map(Array.from({ length: 100 }, (_, n) => [[n, new Array(100).fill(0)], 1]));
    equal(map(), map());
    expect(told).toHaveLength(1);
    // Written out on either side to be found, and compared.
    expect(told[0]).toBeGreaterThan(2.9 * 100 * 100 * WORD);
  });

  it('is refused when it takes too long to put in order: keys that hold the same sets', () => {
    let [one, other]: [unknown, unknown] = [1, 1];
    const pair = (a: unknown, b: unknown): unknown =>
      new Set([
        [a, 1],
        [b, 2],
      ]);
    for (let n = 0; n < 40; n++) [one, other] = [pair(one, other), pair(one, other)];
    expect(() => compare(one, other)).toThrow(SystemLimit);
    expect(Math.max(...told)).toBeLessThanOrEqual(20 * 1_000_000);
  });

  it('is put in order when it has many keys', () => {
    // A sixth of what it may have as a whole, and each key is looked at seventeen times.
    const map = (): unknown => new Map(Array.from({ length: 10_000 }, (_, n) => [(n * 7_919) % 10_007, n]));
    expect(compare(map(), map())).toBe(0);
  });

  it('is refused when its texts or binaries are one and the same: they are compared each time', () => {
    const texts = (): unknown => new Array(1_000).fill('x'.repeat(10_000) + String(1));
    const binaries = (): unknown => new Array(1_000).fill(new Uint8Array(10_000));
    for (const make of [texts, binaries])
      for (const walk of [equal, compare]) expect(() => walk(make(), make())).toThrow(SystemLimit);
    expect(() => keyOf(texts())).toThrow(SystemLimit);
    expect(() => keyOf(binaries())).toThrow(SystemLimit);
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
    const empty = (): unknown => new Array<unknown>(4_000_000_000);
    expect(() => equal(empty(), empty())).toThrow(SystemLimit);
    expect(() => compare(empty(), empty())).toThrow(SystemLimit);
  });

  it('is counted on after a getter of its own has sent something', () => {
    let sends = 0;
    const large = new Array<number>(50_000).fill(0);
    const sending = {
      get a() {
        sends++;
        return copy([1, 2, 3, 4, 5]).length;
      },
    };
    // Each part is below what a term may have, and they are above it together.
    expect(() => copy([1, 2, 3, 4, [large, sending, large, sending, large]])).toThrow(SystemLimit);
    expect(sends).toBeGreaterThan(0);
    told.length = 0;
    copy([1, 2, 3, 4, [large, sending]]);
    expect(told).toHaveLength(1);
    expect(told[0]).toBeGreaterThan(50_000 * WORD);
  });

  it('is counted on after what a getter of its own has sent was no term', () => {
    const large = new Array<number>(50_000).fill(0);
    const sending = {
      get a() {
        expect(() => copy([() => 1])).toThrow(NotATerm);
        return 1;
      },
    };
    expect(() => copy([1, 2, 3, 4, [large, sending, large, sending, large]])).toThrow(SystemLimit);
  });

  it('is told of with all that lies in it, near the top of it, too', () => {
    const tree = (levels: number): unknown => (levels === 0 ? 1 : new Array(4).fill(tree(levels - 1)));
    for (const term of [
      tree(4),
      Array.from({ length: 200 }, (_, n) => [n, n]),
      list(...Array.from({ length: 200 }, () => ({}))),
    ]) {
      told.length = 0;
      copy(term);
      expect(told).toHaveLength(1);
      expect(told[0]).toBeGreaterThan(2 * 200 * WORD);
    }
  });

  it('of the usual size is told to nobody', () => {
    copy(['$gen_call', [1, [2, 3]], { user: 'ada', items: [1, 2, 3] }]);
    expect(told).toEqual([]);
    copy(Array.from({ length: 100 }, (_, n) => [n]));
    expect(told).toHaveLength(1);
  });
});
