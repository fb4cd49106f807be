/** Terms of any depth: each function agrees with a simple reference, and none depends on how much the engine's stack holds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTerm } from '../testing/arbitrary_terms.ts';
import { EventHash } from '../runtime/kernel/introspect.ts';
import { Node } from '../runtime/kernel/node.ts';
import { compare } from './compare.ts';
import { copy, NotATerm, share } from './copy.ts';
import { equal } from './equal.ts';
import { keyOf } from './key.ts';
import { List, list } from './list.ts';
import { Pid } from './pid.ts';
import { print } from './print.ts';
import { sizeOf } from './size.ts';
import type { Term } from './term.ts';
import { toWire } from './to_wire.ts';

const DEPTH = 20_000;

/** One container around what is in it. */
const SHELLS: Readonly<Record<string, (inner: unknown) => unknown>> = {
  pairs: (inner) => [1, inner],
  lists: (inner) => list(inner),
  objects: (inner) => ({ a: 1, b: inner }),
  'objects with number keys': (inner) => ({ 0: inner }),
  maps: (inner) => new Map([['k', inner]]),
  'keys of maps': (inner) => new Map([[inner, 1]]),
  sets: (inner) => new Set([inner]),
};
const KINDS = Object.keys(SHELLS);

function nested(kind: string, depth: number, core: unknown = 'core'): unknown {
  const shell = SHELLS[kind] as (inner: unknown) => unknown;
  let term = core;
  for (let i = 0; i < depth; i++) term = shell(term);
  return term;
}

/** With most of the engine's stack used up by others. */
function farDown<T>(act: () => T, frames = 3_000): T {
  return frames === 0 ? act() : farDown(act, frames - 1);
}

function hashOf(term: unknown): string {
  const hash = new EventHash(new Node({ recorderSize: 0 }));
  hash.event(1, 3, 0, null, null, term, 0);
  return hash.digest;
}

describe.each(KINDS)('a term of 20,000 %s', (kind) => {
  const term = nested(kind, DEPTH);

  it('is copied, and equal to its copy; each way round', () => {
    const copied = copy(term);
    expect(copied === term).toBe(false);
    expect(equal(term, copied)).toBe(true);
    expect(compare(term, copied)).toBe(0);
    expect(hashOf(copied)).toBe(hashOf(term));
  });

  it('differs from one that has another core', () => {
    const other = nested(kind, DEPTH, 'corf');
    expect(equal(term, other)).toBe(false);
    expect(compare(term, other)).toBe(-1);
    expect(compare(other, term)).toBe(1);
    expect(keyOf(term) === keyOf(other)).toBe(false);
    expect(hashOf(term)).not.toBe(hashOf(other));
  });

  it('is weighed, printed and told, cut at a depth and saying so', () => {
    const shell = sizeOf(nested(kind, 2), Infinity) - sizeOf(nested(kind, 1), Infinity);
    expect(sizeOf(term, Infinity)).toBe(sizeOf('core') + DEPTH * shell);
    expect(print(term, 'erlang')).toContain('…');
    expect(JSON.stringify(toWire(term))).toContain('"cut"');
  });

  it('is the same far down the stack as at its top', () => {
    const short = nested(kind, 10_000);
    expect(farDown(() => equal(copy(short), short))).toBe(true);
    expect(farDown(() => compare(short, nested(kind, 10_000)))).toBe(0);
    expect(farDown(() => hashOf(short))).toBe(hashOf(short));
    expect(farDown(() => sizeOf(short, 1_000))).toBe(sizeOf(short, 1_000));
    expect(farDown(() => print(short, 'js'))).toBe(print(short, 'js'));
    expect(farDown(() => keyOf(short) === keyOf(copy(short)))).toBe(true);
  });

  it('is refused with its place when there is no term at its core', () => {
    let caught: unknown;
    try {
      copy(nested(kind, 1_000, () => 1));
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(NotATerm);
    expect((caught as NotATerm).path).toContain('961 levels deeper');
    expect((caught as NotATerm).found).toContain('the function');
  });
});

describe('a term of 200,000 pairs', () => {
  it('is copied, equal to its copy, in order with it and hashed', () => {
    const term = nested('pairs', 200_000);
    const copied = copy(term);
    expect(equal(term, copied)).toBe(true);
    expect(compare(term, copied)).toBe(0);
    expect(hashOf(copied)).toBe(hashOf(term));
  });
});

describe('what contains itself', () => {
  it.each([1, 5, 40, 1_000])('is refused, with %i levels between', (depth) => {
    for (const kind of ['pairs', 'objects', 'maps']) {
      const core: unknown[] = [];
      const term = nested(kind, depth, core);
      core.push(term);
      expect(() => copy(term)).toThrow('a reference back to what contains it');
      if (kind !== 'maps') expect(() => share(term)).toThrow('a reference back to what contains it');
    }
  });

  it('is another thing than what stands twice', () => {
    const twice = { a: [1] };
    expect(copy(nested('pairs', 50, [twice, twice]))).toEqual(nested('pairs', 50, [twice, twice]));
    expect(share([twice, twice])).toEqual([twice, twice]);
  });
});

describe('share', () => {
  it('freezes at any depth', () => {
    const term = nested('objects', DEPTH) as object;
    expect(share(term)).toBe(term);
    expect(copy(term)).toBe(term);
    let at: unknown = term;
    for (let i = 0; i < DEPTH; i++) {
      if (!Object.isFrozen(at)) throw new Error(`at depth ${String(i)} it is not frozen`);
      at = (at as { b: unknown }).b;
    }
  });

  it('freezes nothing of what it refuses', () => {
    const term = { kept: [1], bad: new Map() };
    expect(() => share(term)).toThrow('term.bad is an instance of Map (mutable)');
    expect(Object.isFrozen(term.kept)).toBe(false);
  });
});

/** Simple and recursive, by the sense of the words. */
function plainCopy(term: unknown): unknown {
  if (typeof term !== 'object' || term === null) return term;
  if (term instanceof List) return list(...Array.from(term as unknown[], plainCopy));
  if (Array.isArray(term)) return term.map(plainCopy);
  if (term instanceof Map) return new Map(Array.from(term, ([key, item]) => [plainCopy(key), plainCopy(item)]));
  if (term instanceof Set) return new Set(Array.from(term, plainCopy));
  if (Object.getPrototypeOf(term) === Object.prototype)
    return Object.fromEntries(Object.entries(term).map(([key, item]) => [key, plainCopy(item)]));
  return term;
}

describe('a random term', () => {
  const deep = fc
    .tuple(anyTerm, fc.array(fc.constantFrom(...KINDS), { maxLength: 90 }))
    .map(([core, kinds]) =>
      kinds.reduce<unknown>((term, kind) => (SHELLS[kind] as (inner: unknown) => unknown)(term), core),
    );

  it('is copied as the reference copies it, in the same order, at whatever depth it stands', () => {
    fc.assert(
      fc.property(deep, (term) => {
        const copied = copy(term);
        expect(copied).toEqual(plainCopy(term));
        expect(print(copied, 'js')).toBe(print(term, 'js'));
        expect(equal(copied, term)).toBe(true);
        expect(keyOf(copied)).toEqual(keyOf(term));
        expect(hashOf(copied)).toBe(hashOf(term));
      }),
      { numRuns: 50 },
    );
  });

  it('has the same key as another one exactly when they are equal', () => {
    fc.assert(
      fc.property(anyTerm, anyTerm, fc.array(fc.constantFrom(...KINDS), { maxLength: 5 }), (a, b, kinds) => {
        const wrap = (term: unknown) =>
          kinds.reduce((inner, kind) => (SHELLS[kind] as (inner: unknown) => unknown)(inner), term);
        const same = equal(a, b);
        expect(equal(wrap(a), wrap(b))).toBe(same);
        expect(compare(wrap(a), wrap(b)) === 0).toBe(same);
      }),
    );
  });

  it('hashes as one with its entries in another order, deep or not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ maxLength: 3 }), anyTerm), { maxLength: 5 }),
        fc.nat(60),
        (entries, depth) => {
          const unique = [...new Map<string, Term>(entries)];
          const there = nested('pairs', depth, new Map(unique));
          const back = nested('pairs', depth, new Map([...unique].reverse()));
          expect(hashOf(there)).toBe(hashOf(back));
          expect(equal(there, back)).toBe(true);
        },
      ),
    );
  });
});

describe('maps with compound keys', () => {
  it('are equal whatever the order of their keys', () => {
    const pid = new Pid(1);
    const a = new Map<unknown, unknown>([
      [[1, 2], 'a'],
      [{ x: pid }, 'b'],
      [new Set([[1], [2]]), 'c'],
    ]);
    const b = new Map<unknown, unknown>([
      [new Set([[2], [1]]), 'c'],
      [[1, 2], 'a'],
      [{ x: pid }, 'b'],
    ]);
    expect(equal(a, b)).toBe(true);
    b.set([1, 2], 'd');
    expect(equal(a, b)).toBe(false);
  });
});
