import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTerm } from '../testing/arbitrary_terms.ts';
import { compare } from './compare.ts';
import { copy } from './copy.ts';
import { equal } from './equal.ts';
import { list } from './list.ts';
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { Ref } from './ref.ts';

describe('the order of terms', () => {
  it("is Erlang's: number < atom < reference < fun < pid < tuple < map < list < binary", () => {
    const ordered = [
      -Infinity,
      -1,
      1,
      1n,
      1.5,
      2n,
      Infinity,
      Number.NaN,
      '',
      'EXIT',
      false,
      'ok',
      'true',
      true,
      '\ufffd',
      '\u{1f333}',
      new Ref(1),
      new Ref(12),
      new Module('shelf', {}),
      new Date(0),
      new Pid(2),
      new Pid(10),
      [],
      [9],
      ['a', 1],
      ['a', 'a'],
      {},
      { b: 1 },
      new Map([['a', 1]]),
      { a: 9, b: 1 },
      { a: 1, c: 1 },
      list(),
      list(1),
      list(1, 1),
      list(2),
      Uint8Array.of(),
      Uint8Array.of(1, 9),
      Uint8Array.of(2),
      Int32Array.of(1),
      Float64Array.of(0.5),
    ];
    const shuffled = ordered.map((term, i) => ({ term, key: (i * 7919) % 41 })).sort((a, b) => a.key - b.key);
    expect(shuffled.map(({ term }) => term).sort(compare)).toEqual(ordered);
    for (const [i, a] of ordered.entries()) {
      for (const [j, b] of ordered.entries()) expect(compare(a, b)).toBe(Math.sign(i - j));
    }
  });

  it('is antisymmetric, and 0 exactly where terms are equal', () => {
    fc.assert(
      fc.property(anyTerm, anyTerm, (a, b) => {
        expect(compare(a, b) + compare(b, a)).toBe(0);
        expect(compare(a, b) === 0).toBe(equal(a, b));
        expect(compare(a, copy(a))).toBe(0);
      }),
    );
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(fc.array(anyTerm, { minLength: 3, maxLength: 6 }), (terms) => {
        // Wrapped: `sort` puts a bare `undefined` last without asking.
        const sorted = terms.map((term) => ({ term })).sort((a, b) => compare(a.term, b.term));
        for (let i = 0; i < sorted.length; i++) {
          for (let j = i; j < sorted.length; j++)
            expect(compare(sorted[i]?.term, sorted[j]?.term)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
