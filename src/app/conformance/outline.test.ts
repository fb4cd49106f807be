import { describe, expect, it } from 'vitest';
import type { CaseSummary } from './messages.ts';
import { countOf, FAILED, matching, outlineRows, PASSED, type OutlineFilter } from './outline.ts';

const one = (id: number, family: string, name: string, rule: string | null): CaseSummary => ({
  id,
  file: `${family}/x`,
  line: id + 1,
  family,
  name,
  rule,
  steps: 3,
});

const cases = [
  one(0, 'ets', 'r1', null),
  one(1, 'ets', 'insert', 'Insert replaces.'),
  one(2, 'ets', 'edge-1', 'Odd arguments.'),
  one(3, 'ets', 'edge-2', 'Odd arguments.'),
  one(4, 'misc', 'put', 'Put returns the old value.'),
];
const results = new Uint8Array([PASSED, FAILED, PASSED, 0, 0]);
const everything: OutlineFilter = { text: '', family: null, failedOnly: false };

describe('the outline', () => {
  it('holds a rule of one scenario as that scenario, folds the others, and puts generated ones last', () => {
    const rows = outlineRows(cases, new Map(), false);
    expect(rows.map(({ kind, level, title, expanded }) => [kind, level, title, expanded])).toEqual([
      ['family', 1, 'ets', true],
      ['rule', 2, 'Insert replaces.', null],
      ['rule', 2, 'Odd arguments.', false],
      ['random', 2, 'Generated at random', false],
      ['family', 1, 'misc', true],
      ['rule', 2, 'Put returns the old value.', null],
    ]);
    expect(rows.map(({ position, siblings }) => [position, siblings])).toEqual([
      [1, 2],
      [1, 3],
      [2, 3],
      [3, 3],
      [2, 2],
      [1, 1],
    ]);
  });

  it('holds each scenario once below its rows, and in the same numbers', () => {
    const rows = outlineRows(cases, new Map(), true);
    const leaves = rows.flatMap(({ scenario }) => scenario?.id ?? []);
    expect([...leaves].sort()).toEqual(cases.map(({ id }) => id));
    for (const level of [1, 2]) {
      const ids = rows.filter((row) => row.level === level).flatMap((row) => row.ids);
      expect([...ids].sort()).toEqual(cases.map(({ id }) => id));
    }
  });

  it('remembers what was folded by hand, whatever is searched', () => {
    const folds = new Map([['family ets', true]]);
    expect(outlineRows(cases, folds, true)[0]).toMatchObject({ title: 'ets', expanded: false });
    expect(outlineRows(cases, folds, true)[1]).toMatchObject({ title: 'misc' });
  });
});

describe('the filter', () => {
  const names = (filter: Partial<OutlineFilter>): string[] =>
    matching(cases, results, { ...everything, ...filter }).map(({ name }) => name);

  it('finds by every word of name, rule and family', () => {
    expect(names({ text: 'odd ETS' })).toEqual(['edge-1', 'edge-2']);
    expect(names({ text: 'put old' })).toEqual(['put']);
    expect(names({ text: 'random' })).toEqual(['r1']);
    expect(names({ text: 'nothing like that' })).toEqual([]);
  });

  it('keeps a family, and what failed', () => {
    expect(names({ family: 'misc' })).toEqual(['put']);
    expect(names({ failedOnly: true })).toEqual(['insert']);
  });
});

describe('counts', () => {
  it('tell passed, failed and not run apart', () => {
    expect(countOf([0, 1, 2, 3], results)).toEqual({ all: 4, passed: 2, failed: 1 });
  });
});
