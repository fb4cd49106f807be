import { beforeAll, describe, expect, it } from 'vitest';
import * as coppice from '../../coppice.ts';
import { type Exports, load, oneLook } from '../../program/load.ts';
import { TooDeep } from '../../program/meter.ts';
import { charge } from '../../runtime/kernel/syscalls.ts';
import { boundGrowth } from './realm_growth.ts';
import { boundJson } from './realm_json.ts';

const ROOM = 4_000_000;

/** What the language refuses before it does anything, or does without any work; `a` has three hundred million places, and `o` claims more than any list. */
const AT_ONCE = [
  "'abc'.repeat(Infinity)",
  "''.repeat(Infinity)",
  "'abc'.repeat(-1)",
  "'abc'.repeat(2 ** 40)",
  "''.repeat(2 ** 40)",
  "'abc'.repeat(5n)",
  "'abc'.repeat(Symbol())",
  "'abc'.repeat(NaN)",
  "'abc'.repeat(1.9)",
  "''.repeat.call(null, 3)",
  "''.repeat.call(Symbol(), 3)",
  "'x'.padEnd(2 ** 31)",
  "'x'.padStart(Infinity)",
  "'x'.padEnd(Infinity, '')",
  "'x'.padEnd(1e9, Symbol())",
  "'x'.padEnd(3n)",
  "'x'.padEnd('3', 0)",
  "''.padStart.call(undefined, 3)",
  "'x'.repeat(3_000_000).replaceAll(/x/, 'y')",
  "new Array(1_000).fill('x'.repeat(1_000_000)).join()",
  '[].join.call({ length: 1e9 }, Symbol())',
  '[].flat(1n)',
  'new Array(-1)',
  'new Array(1e8 + 0.5)',
  'Array(Infinity)',
  'new Uint8Array(-1)',
  'new Uint8Array(Infinity)',
  'new Float64Array(2 ** 40)',
  'new Float64Array({ length: 2 ** 53 })',
  'new Float64Array(5n)',
  'new ArrayBuffer(-1)',
  'new ArrayBuffer(Infinity)',
  'new ArrayBuffer(2 ** 53)',
  "new ArrayBuffer('3').byteLength",
  'Array.from({ length: 2 ** 32 })',
  'Array.from({ length: Infinity })',
  'Array.from({ length: 1e5 }, 5)',
  'nameOf(() => [...{ length: 1e9 }])',
  'new Set({ length: 1e9 })',
  'new Map({ length: 1e9 })',
  'Object.fromEntries({ length: 1e9 })',
  'nameOf(() => [...{ get length() { return 3; } }])',
  ...['map', 'forEach', 'filter', 'find', 'findLastIndex', 'every', 'some', 'reduce', 'flatMap'].map(
    (of) => `a.${of}(5)`,
  ),
  'a.sort(5)',
  'a.toSorted(5)',
  'a.with(-4e8, 1)',
  'a.with(3e8, 1)',
  ...[
    'map(() => 1)',
    'slice()',
    'slice(1, -1)',
    'splice(0)',
    'splice(5, 2 ** 39)',
    'toSorted()',
    'toReversed()',
    'toSpliced(0, 1)',
    'with(0, 1)',
  ].map((of) => `[].${of.replace('(', '.call(o, ').replace(', )', ')')}`),
  '[].unshift.call({ length: 2 ** 53 - 1 }, 1)',
  '(1).toFixed(101)',
  '(1).toPrecision(0)',
  '(1).toString(1)',
  'String.fromCodePoint(-1)',
  "'x'.normalize('y')",
  'new Date(NaN).toISOString()',
  'BigInt.asIntN(-1, 1n)',
  '2n ** -1n',
  '1n / 0n',
  'a.length = -1',
  'new Uint8Array(1).set([1, 2])',
  'new DataView(new ArrayBuffer(1)).getInt32(0)',
];

const tellingOf = (expressions: readonly string[]): string => `
  const a = []; a.length = 3e8;
  const o = { length: 2 ** 40 };
  const told = (act) => { try { return act(); } catch (caught) { return caught.name + ': ' + caught.message; } };
  const nameOf = (act) => { try { return act(); } catch (caught) { return caught.name; } };
  export const all = [${expressions.map((one) => `told(() => ${one})`).join(',')}];`;

async function evaluate(code: string): Promise<Exports> {
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Exports;
}

let plain: readonly unknown[] = [];

beforeAll(async () => {
  plain = (await evaluate(tellingOf(AT_ONCE)))['all'] as unknown[];
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

const LONG = 'x'.repeat(1_000_000);

/** Node has it since its version 21. */
interface Grouping {
  readonly groupBy?: (items: string, by: (item: never) => unknown) => object;
}

function noGroups(): never {
  throw new Error('no room');
}

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
    ['String.raw', () => String.raw({ raw: { length: 1e7 } })],
    ['the names of what a text has', () => Object.getOwnPropertyNames(Object(LONG))],
    ['the keys of what a text has', () => Reflect.ownKeys(Object(LONG) as object)],
    ['all that a text has', () => Object.getOwnPropertyDescriptors(LONG)],
    ['a text that is assigned', () => Object.assign({}, LONG)],
    ['groups', () => (Object as unknown as Grouping).groupBy?.(LONG, Math.abs) ?? noGroups()],
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

describe('what JavaScript refuses at once', () => {
  it.each(AT_ONCE.map((text, at) => [text, at] as const))('is refused in its own words: %s', async (text, at) => {
    const loaded = await load(tellingOf([text]), 'system.ts', { evaluate, hand: oneLook, coppice, charge });
    expect(loaded.ok ? loaded.exports['all'] : loaded.fault).toEqual([plain[at]]);
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
    expect(String.raw`a\n${1}b`).toBe('a\\n1b');
    expect(String.raw({ raw: 'abc' }, 1, 2)).toBe('a1b2c');
    expect(Object.assign({ a: 1 }, 'x', null, { b: 2 })).toEqual({ 0: 'x', a: 1, b: 2 });
    expect(Object.getOwnPropertyNames('ab')).toEqual(['0', '1', 'length']);
    expect([Object.assign.length, Object.assign.name]).toEqual([2, 'assign']);
    expect(JSON.stringify({ a: 1 }, null, 1)).toBe('{\n "a": 1\n}');
  });
});
