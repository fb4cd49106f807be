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
import { Stacktrace } from './stacktrace.ts';

const nest = (depth: number, seed: unknown): unknown => {
  let term = seed;
  for (let i = 0; i < depth; i++) term = i % 2 === 0 ? [term] : { in: term };
  return term;
};

describe('exact equality', () => {
  it.each<[string, unknown, unknown]>([
    ['a list and a tuple', list(1), [1]],
    ['an object and a Map', { a: 1 }, new Map([['a', 1]])],
    ['a number and a bigint', 1, 1n],
    ['a string and a boolean', 'true', true],
    ['undefined and the atom', undefined, 'undefined'],
    ['two pids', new Pid(1), new Pid(2)],
    ['a pid and a reference', new Pid(1), new Ref(1)],
    ['a missing key and an undefined one', {}, { a: undefined }],
    ['keys of other names', { a: undefined }, { b: undefined }],
    ['tuples of other sizes', [1], [1, 2]],
    ['binaries of other types', Uint8Array.of(1), Int32Array.of(1)],
    ['dates', new Date(1), new Date(2)],
    ['sets', new Set([1]), new Set([2])],
    ['maps with complex keys', new Map([[[1], 'a']]), new Map([[[2], 'a']])],
    ['null and an empty object', null, {}],
    ['modules', new Module('a', {}), new Module('b', {})],
  ])('tells %s apart', (_name, a, b) => {
    expect(equal(a, b)).toBe(false);
    expect(equal(b, a)).toBe(false);
  });

  it.each<[string, unknown, unknown]>([
    ['NaN', Number.NaN, Number.NaN],
    ['zeros', 0, -0],
    ['pids of one id', new Pid(1), new Pid(1)],
    ['any two stack traces', new Stacktrace('a'), new Stacktrace('b')],
    ['objects whatever the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }],
    [
      'maps whatever the order of keys',
      new Map<unknown, unknown>([
        [[1], 1],
        [[2], 2],
      ]),
      new Map<unknown, unknown>([
        [[2], 2],
        [[1], 1],
      ]),
    ],
    ['sets with complex items', new Set([[1], [2]]), new Set([[2], [1]])],
    ['invalid dates', new Date(Number.NaN), new Date(Number.NaN)],
    ['arrays of NaN', Float64Array.of(Number.NaN), Float64Array.of(Number.NaN)],
  ])('takes %s for equal', (_name, a, b) => {
    expect(equal(a, b)).toBe(true);
  });

  it('matches each key once, so that a map cannot stand for two', () => {
    expect(
      equal(
        new Map([
          [[1], 1],
          [[1], 1],
        ]),
        new Map([
          [[1], 1],
          [[2], 1],
        ]),
      ),
    ).toBe(false);
  });

  it('holds between a term and its copy', () => {
    fc.assert(fc.property(anyTerm, (term) => equal(term, copy(term))));
  });

  it('does not exhaust the stack on a deep term', () => {
    expect(equal(nest(200_000, 1), nest(200_000, 1))).toBe(true);
    expect(equal(nest(200_000, 1), nest(200_000, 2))).toBe(false);
    expect(compare(nest(200_000, 1), nest(200_000, 2))).toBe(-1);
  });
});
