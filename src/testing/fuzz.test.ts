/** The short part of `npm run fuzz`, with a seed that is always the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzz, FUZZ_KINDS, type FuzzKind } from './fuzz.ts';

describe('made-up input', () => {
  it.each(FUZZ_KINDS.map((one) => [one.name, one] as const))('breaks nothing: %s', (name, one) => {
    const slow = name === 'journals' || name === 'down frames';
    expect(fuzz(one, 27, slow ? 40 : 150)).toBeNull();
  });
});

describe('the fuzzer', () => {
  it('finds what is wrong, and tells seed and a small input', () => {
    const odd: FuzzKind = {
      name: 'numbers',
      input: fc.nat(),
      check: (input: number) => {
        if (input >= 10) throw new Error('no good');
      },
    };
    expect(fuzz(odd, 5, 100)).toEqual({ kind: 'numbers', seed: 5, runs: 100, input: '10', reason: 'no good' });
  });
});
