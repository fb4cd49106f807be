import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedKeys, Layered, withRows } from './rows.ts';

interface Row {
  readonly key: string;
  readonly n: number;
}

const keyOf = (row: Row): string => row.key;
const rowsFrom = (from: number, count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({ key: `k${String(from + i)}`, n: i }));
const mapOf = (rows: readonly Row[]): Map<string, Row> => new Map(rows.map((row) => [row.key, row]));

/** How it should be: a map of its own for each state. */
function plain(rows: ReadonlyMap<string, Row>, put: readonly Row[], drop: readonly string[]): Map<string, Row> {
  const next = new Map(rows);
  for (const key of drop) next.delete(key);
  for (const row of put) next.set(row.key, row);
  return next;
}

const anyKey = fc.nat(40).map((n) => `k${String(n)}`);
const change = fc.record({
  put: fc.array(fc.record({ key: anyKey, n: fc.nat() }), { maxLength: 12 }),
  drop: fc.array(anyKey, { maxLength: 12 }),
});

describe('layered rows', () => {
  it('read as the map that they stand for, its order included', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let expected = mapOf(rowsFrom(0, 20));
        let rows = Layered.of(expected);
        for (const { put, drop } of changes) {
          expected = plain(expected, put, drop);
          rows = rows.with(put, drop, keyOf);
          expect([...rows]).toEqual([...expected]);
          expect([...rows.keys()]).toEqual([...expected.keys()]);
          expect([...rows.values()]).toEqual([...expected.values()]);
          expect(rows.size).toBe(expected.size);
        }
      }),
    );
  });

  it('leave the state before as it was', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), change, (changes, last) => {
        const before = changes.reduce(
          (rows, { put, drop }) => rows.with(put, drop, keyOf),
          Layered.of(mapOf(rowsFrom(0, 20))),
        );
        const told = [...before];
        before.with(last.put, last.drop, keyOf);
        expect([...before]).toEqual(told);
      }),
    );
  });

  it('name every key that changed between any two states, in both directions', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const states = [Layered.of(mapOf(rowsFrom(0, 20)))];
        for (const { put, drop } of changes) states.push((states.at(-1) as Layered<Row>).with(put, drop, keyOf));
        for (const a of states) {
          for (const b of states) {
            const keys = changedKeys(a, b);
            if (keys === null) continue;
            const all = new Set([...a.keys(), ...b.keys()]);
            expect([...keys].sort()).toEqual([...all].filter((key) => a.get(key) !== b.get(key)).sort());
          }
        }
      }),
    );
  });

  it('are made into one map when the layer has grown thick, and still tell what changed', () => {
    const before = Layered.of(mapOf(rowsFrom(0, 2_000)));
    const after = before.with(rowsFrom(1_000, 1_500), ['k7'], keyOf);
    expect([...after]).toEqual([...plain(new Map(before), rowsFrom(1_000, 1_500), ['k7'])]);
    const keys = changedKeys(before, after);
    expect(keys?.size).toBe(1_501);
    expect(changedKeys(after, before)).toBeNull();
  });

  it('are used from four thousand rows on', () => {
    expect(withRows(mapOf(rowsFrom(0, 10)), rowsFrom(10, 1), [], keyOf)).toBeInstanceOf(Map);
    expect(withRows(mapOf(rowsFrom(0, 4_096)), rowsFrom(9_000, 1), [], keyOf)).toBeInstanceOf(Layered);
  });
});
