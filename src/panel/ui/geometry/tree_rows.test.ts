import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../protocol/model.ts';
import { isFault, stateOf, wordOf } from './state.ts';
import { POOL_FROM, rowsOf, stemOf, type RowOptions, type TreeRow } from './tree_rows.ts';

function place(key: string, change: Partial<Place> = {}): Place {
  const cut = key.lastIndexOf('/');
  return {
    key,
    parent: cut === -1 ? null : key.slice(0, cut),
    id: key.slice(cut + 1),
    order: 0,
    state: 'alive',
    pid: '<0.90.0>',
    generation: 1,
    behaviour: 'gen_server',
    type: 'worker',
    restart: 'permanent',
    shutdown: 5000,
    significant: false,
    dynamic: false,
    supervisor: null,
    last_exit: null,
    hidden: false,
    ...change,
  };
}

function supervisor(key: string, change: Partial<Place> = {}): Place {
  return place(key, { behaviour: 'supervisor', type: 'supervisor', ...change });
}

function tree(...places: readonly Place[]): Map<string, Place> {
  const orders = new Map<string | null, number>();
  return new Map(
    places.map((one) => {
      const order = orders.get(one.parent) ?? 0;
      orders.set(one.parent, order + 1);
      return [one.key, { ...one, order }];
    }),
  );
}

const OPEN: RowOptions = { folded: new Map(), root: null, hidden: false };
const keys = (rows: readonly TreeRow[]): string[] => rows.map((row) => row.key);
const essay = tree(
  supervisor('top'),
  place('top/dictionary'),
  supervisor('top/shelves'),
  place('top/shelves/en'),
  place('top/shelves/fr'),
  place('top/shelves/sv'),
);
const pool = (count: number): Place[] => Array.from({ length: count }, (_, i) => place(`top/client_${i + 1}`));

describe('a pool', () => {
  const of = (rows: readonly TreeRow[]): TreeRow | undefined => rows.find((row) => row.type === 'pool');

  it('keeps a child that starts, exits, has never run, or has spawned a process', () => {
    const five = pool(5).map((one) => ({ ...one }));
    five[1] = { ...five[1]!, state: 'starting', behaviour: null, restart: null, type: null };
    five[2] = { ...five[2]!, state: 'down', pid: null };
    const rows = rowsOf(tree(supervisor('top'), ...five, place('top/client_3/helper')), OPEN);
    expect(of(rows)).toMatchObject({ members: { length: 5 }, below: { length: 1 } });
    expect(rows).toHaveLength(2);
  });

  it('shrinks without falling apart', () => {
    const four = tree(supervisor('top'), ...pool(4));
    expect(of(rowsOf(four, OPEN))).toBeUndefined();
    expect(of(rowsOf(four, { ...OPEN, pools: new Set(['pool:top:client']) }))).toMatchObject({
      members: { length: 4 },
    });
  });

  it('of functions is called by the function, its arity included', () => {
    expect(stemOf('fun/0')).toBe('fun/0');
    expect(stemOf('wheel:turn/12')).toBe('wheel:turn/12');
  });
});

describe('a place whose turn has not come', () => {
  it('is not started, and no fault; one that has fallen is', () => {
    const waiting = place('top/a', { state: 'down', pid: null, generation: 0 });
    expect(wordOf(waiting, stateOf(waiting, undefined))).toBe('not started');
    expect(isFault(stateOf(waiting, undefined))).toBe(false);
    expect(isFault(stateOf({ ...waiting, generation: 1 }, undefined))).toBe(true);
  });
});

describe('what has outlived the place that it stood below', () => {
  const orphan = place('@<0.9.0>', { parent: 'top', orphan: [{ of: '@<0.8.0>', order: 1 }], tie: 'none' });

  it('keeps its column, with that place drawn as a ghost and without', () => {
    const ghost = place('@<0.8.0>', { parent: 'top', state: 'down', pid: null });
    const depths = (places: Map<string, Place>): unknown =>
      rowsOf(places, OPEN).find(({ key }) => key === orphan.key)?.depth;
    expect(depths(tree(supervisor('top'), ghost, orphan))).toBe(2);
    expect(depths(tree(supervisor('top'), orphan))).toBe(2);
  });
});

describe('the rows of the tree', () => {
  it('stand depth first in child order', () => {
    expect(keys(rowsOf(essay, OPEN))).toEqual([
      'top',
      'top/dictionary',
      'top/shelves',
      'top/shelves/en',
      'top/shelves/fr',
      'top/shelves/sv',
    ]);
  });

  it('follow the child order and not the order in which places came', () => {
    const late = new Map([...essay].reverse());
    expect(keys(rowsOf(late, OPEN))).toEqual(keys(rowsOf(essay, OPEN)));
  });

  it('know level, position and siblings', () => {
    const sv = rowsOf(essay, OPEN).at(-1);
    expect(sv).toMatchObject({ depth: 2, position: 3, siblings: 3, parent: 2 });
  });

  it('leave out what is below a folded supervisor, and keep it countable', () => {
    const rows = rowsOf(essay, { ...OPEN, folded: new Map([['top/shelves', true]]) });
    expect(keys(rows)).toEqual(['top', 'top/dictionary', 'top/shelves']);
    const shelves = rows[2];
    expect(shelves?.type === 'place' && shelves.below.map((one) => one.id)).toEqual(['en', 'fr', 'sv']);
  });

  it('fold five like children into one row, and not four', () => {
    expect(keys(rowsOf(tree(supervisor('top'), ...pool(5)), OPEN))).toEqual(['top', 'pool:top:client']);
    expect(rowsOf(tree(supervisor('top'), ...pool(4)), OPEN)).toHaveLength(5);
  });

  it('do not fold children of different kinds together', () => {
    const mixed = tree(
      supervisor('top'),
      ...pool(3),
      place('top/client_4', { behaviour: 'gen_statem' }),
      place('top/client_5', { behaviour: 'gen_statem' }),
    );
    expect(rowsOf(mixed, OPEN).every((row) => row.type === 'place')).toBe(true);
  });

  it('never fold supervisors into a pool: what is below them would be lost', () => {
    const sups = Array.from({ length: 6 }, (_, i) => supervisor(`top/shard_${i}`));
    expect(rowsOf(tree(supervisor('top'), ...sups), OPEN)).toHaveLength(7);
  });

  it('show an open pool as the pool and below it its members', () => {
    const rows = rowsOf(tree(supervisor('top'), ...pool(6)), {
      ...OPEN,
      folded: new Map([['pool:top:client', false]]),
    });
    expect(rows).toHaveLength(8);
    expect(rows[2]).toMatchObject({ key: 'top/client_1', depth: 2, parent: 1, position: 1, siblings: 6, cell: false });
  });

  it('open a pool of more than 200 as cells, with a row for each in the list', () => {
    const rows = rowsOf(tree(supervisor('top'), ...pool(201)), {
      ...OPEN,
      folded: new Map([['pool:top:client', false]]),
    });
    expect(rows).toHaveLength(203);
    expect(rows[1]).toMatchObject({ type: 'pool', cells: true });
    expect(rows.slice(2).every((row) => row.type === 'place' && row.cell)).toBe(true);
  });

  it('hide the processes of the node until asked', () => {
    const places = tree(supervisor('top'), place('@<0.1.0>', { parent: null, hidden: true }));
    expect(keys(rowsOf(places, OPEN))).toEqual(['top']);
    expect(keys(rowsOf(places, { ...OPEN, hidden: true }))).toEqual(['top', '@<0.1.0>']);
  });

  it('begin at the place that stands as the root', () => {
    expect(keys(rowsOf(essay, { ...OPEN, root: 'top/shelves' }))[0]).toBe('top/shelves');
  });

  it('show the whole node when the root is no longer there', () => {
    expect(keys(rowsOf(essay, { ...OPEN, root: 'top/gone' }))[0]).toBe('top');
  });

  it('end also when parents form a loop', () => {
    const loop = new Map([
      ['a', place('a', { parent: 'b' })],
      ['b', place('b', { parent: 'a' })],
    ]);
    expect(rowsOf(loop, OPEN)).toEqual([]);
  });

  it('do not depend on processes: a restart changes no row', () => {
    const states = fc.constantFrom('alive', 'starting', 'restarting', 'down', 'gone');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(states, fc.nat(500)), { minLength: essay.size, maxLength: essay.size }),
        (changes) => {
          const changed = new Map(
            [...essay].map(([key, one], i) => {
              const [state, pid] = changes[i]!;
              return [key, { ...one, state, pid: state === 'alive' ? `<0.${pid}.0>` : null, generation: pid }];
            }),
          );
          expect(keys(rowsOf(changed, OPEN))).toEqual(keys(rowsOf(essay, OPEN)));
        },
      ),
    );
  });

  it('show every place that is not hidden exactly once when all is open', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 60 }), (parents) => {
        const made: Place[] = [supervisor('n0')];
        parents.forEach((parent, i) => {
          const above = made[parent % made.length]!;
          made.push(supervisor(`n${i + 1}`, { parent: above.key, order: i }));
        });
        const rows = rowsOf(new Map(made.map((one) => [one.key, one])), OPEN);
        expect(new Set(keys(rows)).size).toBe(made.length);
        expect(rows.every((row, i) => row.parent < i)).toBe(true);
      }),
    );
  });
});

describe('the stem of an id', () => {
  it.each([
    ['client_12', 'client'],
    ['worker-3', 'worker'],
    ['{shard,7}', 'shard'],
    ['en', 'en'],
    ['42', ''],
    ['<0.92.0>', ''],
  ])('of %s is %j', (id, stem) => {
    expect(stemOf(id)).toBe(stem);
  });

  it(`decides a pool of ${POOL_FROM}`, () => {
    const named = Array.from({ length: POOL_FROM }, (_, i) => place(`top/${'abcdef'[i] ?? ''}`));
    expect(rowsOf(tree(supervisor('top'), ...named), OPEN)).toHaveLength(POOL_FROM + 1);
  });
});

describe('a very deep tree', () => {
  const chain = (length: number): Map<string, Place> =>
    new Map(
      Array.from({ length }, (_, i) => [
        `s${String(i)}`,
        supervisor(`s${String(i)}`, { parent: i === 0 ? null : `s${String(i - 1)}`, id: `s${String(i)}` }),
      ]),
    );

  it('is folded far down, and each fold says all that is below and can be opened', () => {
    const places = chain(10_000);
    const rows = rowsOf(places, OPEN);
    const shown = (found: readonly TreeRow[]): number =>
      found.length + found.reduce((sum, row) => sum + (row.type === 'place' ? row.below.length : 0), 0);
    expect(shown(rows)).toBe(10_000);
    const last = rows.at(-1);
    expect(last).toMatchObject({ folded: true, depth: 64 });
    const opened = rowsOf(places, { ...OPEN, folded: new Map([[last?.key ?? '', false]]) });
    expect(opened).toHaveLength(129);
    expect(shown(opened)).toBe(10_000);
    expect(rowsOf(places, { ...OPEN, folded: new Map([...places.keys()].map((key) => [key, false])) })).toHaveLength(
      10_000,
    );
  });
});
