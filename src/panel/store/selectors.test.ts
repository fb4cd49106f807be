import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place, ProcessRow } from '../../protocol/model.ts';
import { Layered } from '../../protocol/rows.ts';
import { callersIn, childIndex } from './selectors.ts';

const place = (key: string, parent: string | null, order: number): Place => ({
  key,
  parent,
  id: key,
  order,
  state: 'alive',
  pid: null,
  generation: 1,
  behaviour: null,
  type: null,
  restart: null,
  shutdown: null,
  significant: false,
  dynamic: false,
  supervisor: null,
  last_exit: null,
  hidden: false,
});

const keyOf = (one: { readonly key: string }): string => one.key;
const anyPlace = fc
  .record({ n: fc.nat(12), parent: fc.option(fc.nat(12)), order: fc.nat(6) })
  .map(({ n, parent, order }) => place(`p${String(n)}`, parent === null ? null : `p${String(parent)}`, order));
const change = fc.record({
  put: fc.uniqueArray(anyPlace, { selector: keyOf, maxLength: 4 }),
  drop: fc.array(
    fc.nat(12).map((n) => `p${String(n)}`),
    { maxLength: 3 },
  ),
});

/** Families without the order of equals, which no node has. */
const families = (index: ReturnType<typeof childIndex>): unknown =>
  new Map(
    [...index].map(([parent, children]) => [
      parent,
      { orders: children.map(({ order }) => order), keys: children.map(keyOf).sort(), places: new Set(children) },
    ]),
  );

describe('what is derived from a state', () => {
  it('families made from those before are the families made anew', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        let places = Layered.of(new Map<string, Place>());
        for (const { put, drop } of changes) {
          places = places.with(put, drop, keyOf);
          const grown = families(childIndex(places));
          expect(grown).toEqual(families(childIndex(new Map(places))));
          childIndex(places.with([], [], keyOf));
        }
      }),
    );
  });

  it('callers are the rows that wait for another, after any change', () => {
    const anyRow = fc.record({ n: fc.nat(9), waits: fc.boolean() }).map(({ n, waits }) => ({
      pid: `<0.${String(n)}.0>`,
      ...(waits ? { waits_for: { pid: '<0.1.0>', name: 'one', what: 'answer' as const } } : {}),
    }));
    fc.assert(
      fc.property(fc.array(fc.array(anyRow, { maxLength: 4 }), { minLength: 1, maxLength: 10 }), (changes) => {
        let rows = Layered.of(new Map<string, ProcessRow>());
        for (const put of changes) {
          rows = rows.with(put as ProcessRow[], [], ({ pid }) => pid);
          const waiting = [...rows.values()].filter((row) => row.waits_for !== undefined).map(({ pid }) => pid);
          expect([...callersIn(rows).keys()].sort()).toEqual(waiting.sort());
        }
      }),
    );
  });
});
