/** Keys of terms are the same exactly when the terms are equal. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTerm } from '../testing/arbitrary_terms.ts';
import { copy } from './copy.ts';
import { equal } from './equal.ts';
import { keyOf } from './key.ts';
import { Module } from './module.ts';

function sameKey(a: unknown, b: unknown): boolean {
  const [left, right] = [keyOf(a), keyOf(b)];
  return left === right || (Number.isNaN(left) && Number.isNaN(right));
}

describe('the key of a term', () => {
  it('is the same for equal compound terms, and another for others', () => {
    fc.assert(
      fc.property(anyTerm, anyTerm, (a, b) => {
        expect(sameKey([a], [copy(a)])).toBe(true);
        expect(sameKey([a], [b])).toBe(equal([a], [b]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells kinds apart that look alike as text', () => {
    const alike: readonly unknown[] = [
      [1n],
      [Uint8Array.of(1)],
      [Int32Array.of(1)],
      [Float64Array.of(1)],
      [1],
      ['1'],
      [new Module('a,n1', {})],
      [new Module('a', {}), 1],
      [true],
      ['true'],
    ];
    expect(new Set(alike.map(keyOf)).size).toBe(alike.length);
  });
});
