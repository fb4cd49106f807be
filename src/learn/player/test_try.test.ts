import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choice, TEST_LENGTH } from '../lesson.ts';
import type { TestTry } from './progress.ts';
import { isOver, scoreOf, shuffled, stateOf } from './test_try.ts';

const NAMES = ['one', 'two', 'three'];
const CHOICES: readonly Choice[] = ['a', 'b', 'c', 'd'].map((id) => ({ id, words: id }));

function taken(answers: Readonly<Record<string, readonly [string, string | null]>>, ended = false): TestTry {
  const entries = Object.entries(answers).map(([name, [choice, shown]]) => [name, { choice, shown, sure: null }]);
  return { seed: 1, answers: Object.fromEntries(entries) as TestTry['answers'], ended };
}

describe('a try of the test', () => {
  it('counts what a run has shown to be right, and nothing else', () => {
    const one = taken({ one: ['a', 'a'], two: ['a', 'b'], three: ['a', null] });
    expect(NAMES.map((name) => stateOf(one, name))).toEqual(['right', 'wrong', 'answered']);
    expect(stateOf(one, 'four')).toBe('open');
    expect(stateOf(null, 'one')).toBe('open');
    expect(scoreOf(one)).toBe(1);
  });

  it('is over when all has run, or when it was ended', () => {
    const all = Array.from({ length: TEST_LENGTH }, (_, index) => `q${String(index)}`);
    const run = (shown: string | null) =>
      taken(Object.fromEntries(all.map((name, at) => [name, ['a', at > 0 ? 'b' : shown]])));
    expect(isOver(run(null))).toBe(false);
    expect(isOver(run('b'))).toBe(true);
    expect(isOver(taken({}))).toBe(false);
    expect(isOver(taken({}, true))).toBe(true);
  });
});

describe('the order of the choices', () => {
  it('holds each choice once, and is the same for the same try', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.integer({ min: 1, max: 21 }), (seed, number) => {
        const one = { ...taken({}), seed };
        const drawn = shuffled(CHOICES, one, number);
        expect([...drawn].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(CHOICES);
        expect(shuffled(CHOICES, one, number)).toEqual(drawn);
      }),
    );
  });

  it('puts each choice in each place, over some tries and questions', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 10; seed++) {
      for (let number = 1; number <= 21; number++) {
        for (const [at, { id }] of shuffled(CHOICES, { ...taken({}), seed }, number).entries())
          seen.add(`${id}${String(at)}`);
      }
    }
    expect(seen.size).toBe(16);
  });
});
