import { beforeAll, describe, expect, it } from 'vitest';
import { TooDeep } from '../../program/meter.ts';
import { boundGrowth } from './realm_growth.ts';
import { boundJson } from './realm_json.ts';

const ROOM = 4_000_000;

beforeAll(() => {
  const spend = (bytes: number): void => {
    if (bytes > ROOM) throw new Error('no room');
  };
  let depth = 0;
  const within = <T>(bytes: number, act: () => T): T => {
    if (depth + bytes > 400_000) throw new TooDeep('too deep');
    depth += bytes;
    try {
      return act();
    } finally {
      depth -= bytes;
    }
  };
  boundGrowth(spend, within);
  boundJson(spend, within);
});

const large = Array.from({ length: 10_000 }, (_, n) => n);
const many = new Array<number[]>(1_000).fill(large);

function deep(levels: number): unknown[] {
  let list: unknown[] = ['x'];
  for (let n = 1; n < levels; n++) list = [list];
  return list;
}

describe('what one call makes is weighed before it is made', () => {
  it.each<[string, () => unknown]>([
    ['flat', () => many.flat()],
    ['flatMap', () => new Array(1_000).fill(0).flatMap(() => large)],
    ['concat', () => ([] as number[]).concat(...many)],
    ['join', () => new Array(100).fill('x'.repeat(100_000)).join()],
    ['JSON.stringify of shared parts', () => JSON.stringify(many)],
    ['a list of a length', () => Object.assign([] as number[], { length: 3e8 }).includes(1)],
    ['an object of a length', () => Array.prototype.includes.call({ length: '600000000' }, 1)],
    ['Array.from', () => Array.from({ length: 6e8 })],
  ])('%s', (_what, make) => {
    expect(make).toThrow('no room');
  });

  it('and a length that is computed anew each time is none', () => {
    let asked = 0;
    const odd = {
      get length() {
        return asked++ === 0 ? 0 : 6e8;
      },
    };
    expect(() => Array.prototype.forEach.call(odd, () => undefined)).toThrow(/length of this object is computed/);
    expect(asked).toBe(0);
  });
});

describe('lists in lists', () => {
  it.each<[string, (list: unknown[]) => unknown]>([
    ['String', String],
    ['join', (list) => list.join()],
    ['JSON.stringify', (list) => JSON.stringify(list)],
  ])('are written as deep as there is room: %s', (_how, write) => {
    expect(() => write(deep(100_000))).toThrow(TooDeep);
    expect(write(deep(20))).toContain('x');
  });

  it('are made flat however deep they are', () => {
    expect(deep(100_000).flat(Infinity)).toEqual(['x']);
    expect(deep(100_000).flat(99_998)).toEqual([['x']]);
  });
});

describe('what counts gives what the language gives', () => {
  it('of lists with holes, of levels, of other kinds', () => {
    const inner: unknown[] = [2];
    inner[2] = [3, [4]];
    const holes: unknown[] = [1];
    holes[2] = inner;
    expect(holes.flat()).toEqual([1, 2, [3, [4]]]);
    expect(holes.flat(0)).toHaveLength(2);
    expect(holes.flat(-1)).toHaveLength(2);
    expect(holes.flat(Infinity)).toEqual([1, 2, 3, 4]);
    expect([1, 2].flatMap((n, at, all) => [[n, at, all.length]])).toEqual([
      [1, 0, 2],
      [2, 1, 2],
    ]);
    expect(Array.prototype.map.call('ab', (one: unknown) => String(one))).toEqual(['a', 'b']);
    expect(Array.from({ length: 2 }, (_, n) => n)).toEqual([0, 1]);
    expect([3, 1, 2].toSorted().join('-')).toBe('1-2-3');
    expect(JSON.stringify({ a: [1, { toJSON: () => 2 }], b: new Date(0) })).toBe(
      '{"a":[1,2],"b":"1970-01-01T00:00:00.000Z"}',
    );
    expect(JSON.stringify({ a: 1 }, null, 1)).toBe('{\n "a": 1\n}');
  });
});
