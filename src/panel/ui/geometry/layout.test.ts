import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../protocol/model.ts';
import { cellAt, cellGrid, cellMiddle, cardGrid } from './cells.ts';
import { branchPath, chevronsOf, trunkOf } from './edges.ts';
import { assignTracks, lanePoints, roundedPath } from './lanes.ts';
import { layoutRows, ROW_PITCH, type Layout } from './layout.ts';
import { CELLS_FROM, rowsOf, type TreeRow } from './tree_rows.ts';
import { boxOf, detailAt, fitTransform, revealTransform, visibleRows, trunkRows } from './viewport.ts';

type Shape = { readonly [id: string]: Shape | null };

/** A supervisor is an object, a worker null. */
function treeOf(shape: Shape): Map<string, Place> {
  const places = new Map<string, Place>();
  const add = (one: Shape, parent: string | null): void => {
    Object.entries(one).forEach(([id, below], order) => {
      const key = parent === null ? id : `${parent}/${id}`;
      const holds = below !== null;
      places.set(key, {
        key,
        parent,
        id,
        order,
        state: 'alive',
        pid: '<0.90.0>',
        generation: 1,
        behaviour: holds ? 'supervisor' : 'gen_server',
        type: holds ? 'supervisor' : 'worker',
        restart: 'permanent',
        shutdown: 5000,
        significant: false,
        dynamic: false,
        supervisor: null,
        last_exit: null,
        hidden: false,
      });
      if (holds) add(below, key);
    });
  };
  add(shape, null);
  return places;
}

function rows(shape: Shape, folded: ReadonlyMap<string, boolean> = new Map()): TreeRow[] {
  return rowsOf(treeOf(shape), { folded, root: null, hidden: false });
}

function at(made: readonly TreeRow[], layout: Layout, key: string): readonly [number, number] {
  const i = made.findIndex((row) => row.key === key);
  return [layout.x[i]!, layout.y[i]!];
}

const essay: Shape = {
  top: { dictionary: null, shelves: { en: null, fr: null, sv: null }, clients: { worker: null } },
};

const shapes = fc.letrec<{ shape: Shape; node: Shape | null }>((tie) => ({
  shape: fc.dictionary(fc.stringMatching(/^[a-h][a-z]{0,2}$/), tie('node'), {
    minKeys: 1,
    maxKeys: 5,
    depthIdentifier: 'd',
  }),
  node: fc.oneof({ depthIdentifier: 'd', maxDepth: 4 }, fc.constant(null), tie('shape')),
})).shape;

describe('the layout to the right', () => {
  it('stands as the essay does', () => {
    const made = rows(essay);
    const layout = layoutRows(made, 'right');
    expect(at(made, layout, 'top')).toEqual([0, 0]);
    expect(at(made, layout, 'top/dictionary')).toEqual([304, 0]);
    expect(at(made, layout, 'top/shelves')).toEqual([304, ROW_PITCH]);
    expect(at(made, layout, 'top/shelves/en')).toEqual([608, ROW_PITCH]);
    expect(at(made, layout, 'top/shelves/fr')).toEqual([608, 2 * ROW_PITCH]);
    expect(at(made, layout, 'top/shelves/sv')).toEqual([608, 3 * ROW_PITCH]);
    expect(at(made, layout, 'top/clients')).toEqual([304, 4 * ROW_PITCH]);
  });

  it('makes a column as wide as its widest card', () => {
    const made = rows(essay);
    const layout = layoutRows(made, 'right');
    expect(made.map((row, i) => [row.key, layout.width[i]])).toContainEqual(['top/dictionary', 240]);
    expect(made.map((row, i) => [row.key, layout.width[i]])).toContainEqual(['top/shelves/en', 216]);
  });

  it('stands a parent on the row of its first child', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const made = rows(shape);
        const layout = layoutRows(made, 'right');
        made.forEach((row, i) => {
          if (row.parent >= 0 && row.position === 1) expect(layout.y[i]).toBe(layout.y[row.parent]);
        });
      }),
    );
  });

  it('lets no two cards touch, ghosts included', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom('right' as const, 'down' as const), (shape, orientation) => {
        const made = rows(shape);
        const layout = layoutRows(made, orientation);
        for (let i = 0; i < made.length; i += 1) {
          for (let j = i + 1; j < made.length; j += 1) {
            const apartX =
              layout.x[i]! + layout.width[i]! <= layout.x[j]! || layout.x[j]! + layout.width[j]! <= layout.x[i]!;
            const apartY =
              layout.y[i]! + layout.height[i]! + 24 <= layout.y[j]! ||
              layout.y[j]! + layout.height[j]! + 24 <= layout.y[i]!;
            expect(apartX || apartY).toBe(true);
          }
        }
      }),
    );
  });

  it('moves nothing above when the thousandth child comes', () => {
    const of = (count: number): Shape => ({
      top: {
        first: null,
        many: Object.fromEntries(Array.from({ length: count }, (_, i) => [`w${i}_x`, null])),
        last: null,
      },
    });
    const before = rows(of(999));
    const after = rows(of(1000));
    const one = layoutRows(before, 'right');
    const two = layoutRows(after, 'right');
    for (const row of before) {
      if (row.key !== 'top/last') expect(at(after, two, row.key)).toEqual(at(before, one, row.key));
    }
    expect(at(after, two, 'top/last')[1] - at(before, one, 'top/last')[1]).toBe(ROW_PITCH);
  });

  it('moves nothing above a fold', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, pick) => {
        const open = rows(shape);
        const target = open[pick % open.length]!;
        const folded = rows(shape, new Map([[target.key, true]]));
        const before = layoutRows(open, 'right');
        const after = layoutRows(folded, 'right');
        const end = folded.findIndex((row) => row.key === target.key);
        for (let i = 0; i <= end; i += 1) {
          expect(after.y[i]).toBe(before.y[open.findIndex((row) => row.key === folded[i]!.key)]);
        }
      }),
    );
  });

  it('takes time that grows with the rows and no faster', () => {
    const made = rows({ top: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`s${i}`, { w: null }])) });
    const many: TreeRow[] = [];
    for (let copy = 0; copy < 50; copy += 1) {
      const offset = many.length;
      for (const row of made) many.push({ ...row, parent: row.parent < 0 ? -1 : row.parent + offset });
    }
    const layout = layoutRows(many, 'right');
    expect(layout.count).toBe(100_050);
    expect(layout.totalHeight).toBeGreaterThan(50 * 1000 * ROW_PITCH);
  });
});

describe('the viewport', () => {
  it('finds the rows in a box, and all of them', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.nat(1200),
        fc.nat(1200),
        fc.constantFrom('right' as const, 'down' as const),
        (shape, x, y, way) => {
          const made = rows(shape);
          const layout = layoutRows(made, way);
          const box = { left: x, top: y, right: x + 400, bottom: y + 300 };
          const expected = made.flatMap((_, i) => {
            const inX = layout.x[i]! <= box.right && layout.x[i]! + layout.width[i]! >= box.left;
            const inY = layout.y[i]! <= box.bottom && layout.y[i]! + layout.height[i]! >= box.top;
            return inX && inY ? [i] : [];
          });
          expect(visibleRows(made, layout, box)).toEqual(expected);
        },
      ),
    );
  });

  it('draws the trunk of every ancestor of what is seen', () => {
    const made = rows(essay);
    const sv = made.findIndex((row) => row.key === 'top/shelves/sv');
    expect(trunkRows(made, [sv]).map((i) => made[i]!.key)).toEqual(['top', 'top/shelves']);
  });

  it('has three levels of detail', () => {
    expect([0.1, 0.44, 0.45, 0.74, 0.75, 2].map(detailAt)).toEqual(['mark', 'mark', 'line', 'line', 'card', 'card']);
  });

  it('begins at full size when the tree has room, and never below what can be read', () => {
    const layout = layoutRows(rows(essay), 'right');
    expect(fitTransform(layout, 1200, 700, { min: 0.75, max: 1, lane: 72 }).k).toBe(1);
    expect(fitTransform(layout, 400, 300, { min: 0.75, max: 1, lane: 72 }).k).toBe(0.75);
    const wide = fitTransform(layout, 600, 300, { min: 0.75, floor: 0.5, max: 1, lane: 72 }).k;
    expect(wide).toBeLessThan(0.75);
    expect((layout.totalWidth + 72) * wide).toBeLessThanOrEqual(600 - 48);
    expect(fitTransform(layout, 400, 300, { min: 0.75, floor: 0.5, max: 1, lane: 72 }).k).toBe(0.75);
  });

  it('puts no card below the lower edge that could be seen above it', () => {
    const layout = layoutRows(rows(essay), 'right');
    const lowest = Math.max(...Array.from(layout.y.slice(0, layout.count), (y, i) => y + (layout.height[i] ?? 0)));
    const sizes = new Set<number>();
    for (let height = 300; height <= 900; height += 10) {
      const { y, k } = fitTransform(layout, 1200, height, { min: 0.1, max: 1, lane: 72 });
      expect(y + lowest * k, String(height)).toBeLessThanOrEqual(height - 24);
      sizes.add(k);
    }
    expect(sizes.size).toBeGreaterThan(5);
    expect(sizes).toContain(1);
  });

  it('does not move for a row that can be seen', () => {
    const here = { x: 24, y: 44, k: 1 };
    expect(revealTransform(here, { left: 0, top: 0, right: 240, bottom: 80 }, 900, 600)).toBe(here);
  });

  it('brings a row into view wherever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -5000, max: 5000 }), (left, top) => {
        const box = { left, top, right: left + 216, bottom: top + 52 };
        const to = revealTransform({ x: 0, y: 0, k: 1 }, box, 900, 600);
        const seen = boxOf(to, 900, 600, 0);
        expect(seen.left <= left && seen.right >= left + 216 && seen.top <= top && seen.bottom >= top + 52).toBe(true);
      }),
    );
  });
});

describe('edges', () => {
  const made = rows(essay);
  const layout = layoutRows(made, 'right');
  const index = (key: string): number => made.findIndex((row) => row.key === key);

  it('run straight to the first child and around a corner to the others', () => {
    expect(branchPath(layout, index('top'), index('top/dictionary'))).toBe('M240 26H304');
    expect(branchPath(layout, index('top'), index('top/shelves'))).toBe('M270 26V106Q270 114 278 114H304');
  });

  it('leave 30 px right of the parent', () => {
    expect(trunkOf(layout, index('top')).bend).toEqual({ x: 270, y: 26 });
  });

  it('carry chevrons up to the parent and down to the child', () => {
    const angles = (up: boolean): number[] =>
      chevronsOf(layout, index('top'), index('top/shelves'), up).map((one) => ((one.angle % 360) + 360) % 360);
    expect(angles(true)).toEqual([270, 270, 180]);
    expect(angles(false)).toEqual([90, 90, 0]);
  });
});

describe('lanes', () => {
  const made = rows(essay);
  const layout = layoutRows(made, 'right');
  const index = (key: string): number => made.findIndex((row) => row.key === key);
  const lane = { key: 'a', from: index('top/dictionary'), to: index('top/clients/worker') };

  it('run right of all cards', () => {
    const points = lanePoints(made, layout, lane, 0);
    expect(Math.max(...points.map((point) => point.x))).toBe(layout.totalWidth + 32);
    expect(roundedPath(points)).toMatch(/^M548 26L/);
  });

  it('leave a supervisor below the row on which its children stand', () => {
    const points = lanePoints(made, layout, { key: 'b', from: index('top/shelves'), to: index('top/shelves/sv') }, 0);
    expect(points.slice(0, 3).map((point) => point.y)).toEqual([154, 154, 172]);
  });

  it('never share a track with one that passes', () => {
    const ends = fc.record({ key: fc.uuid(), from: fc.nat(made.length - 1), to: fc.nat(made.length - 1) });
    fc.assert(
      fc.property(fc.uniqueArray(ends, { selector: (one) => one.key, maxLength: 12 }), (lanes) => {
        const tracks = assignTracks(lanes, layout, new Map());
        for (const a of lanes) {
          for (const b of lanes) {
            if (a.key >= b.key || tracks.get(a.key) !== tracks.get(b.key)) continue;
            const span = (one: typeof a): [number, number] =>
              [layout.y[one.from]!, layout.y[one.to]!].sort((x, y) => x - y) as [number, number];
            const [al, ah] = span(a);
            const [bl, bh] = span(b);
            expect(ah < bl || bh < al).toBe(true);
          }
        }
      }),
    );
  });

  it('keep their track while others come and go', () => {
    const first = assignTracks([lane], layout, new Map());
    const other = { key: '0', from: index('top/dictionary'), to: index('top/shelves/en') };
    expect(assignTracks([other, lane], layout, first).get('a')).toBe(first.get('a'));
  });
});

describe('cells', () => {
  it('are found where they are drawn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 201, max: 30_000 }), fc.nat(), (count, pick) => {
        const grid = cellGrid(count);
        const cell = pick % count;
        const { x, y } = cellMiddle(grid, cell);
        expect(cellAt(grid, count, x, y)).toBe(cell);
      }),
    );
  });

  it('end with the last process', () => {
    const grid = cellGrid(250);
    expect(cellAt(grid, 250, grid.width - 1, grid.height - 1)).toBe(-1);
  });

  it('fit into a card', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (count) => {
        const grid = cardGrid(count, 200, 40);
        expect(grid.height).toBeLessThanOrEqual(40.001);
        expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count);
      }),
    );
  });
});

describe('a lane on its way', () => {
  it('that waits does not lie on one of messages between the same cards', () => {
    const made = rows({ top: { a: null, b: null, c: null } });
    for (const orientation of ['right', 'down'] as const) {
      const layout = layoutRows(made, orientation);
      const lane = { key: 'one', from: 1, to: 3 };
      const messages = lanePoints(made, layout, lane, 0);
      const waiting = lanePoints(made, layout, { ...lane, beside: 12 }, 1);
      waiting.forEach((point, i) => {
        if (i > 0) expect(Math.abs(point.x - messages[i]!.x) + Math.abs(point.y - messages[i]!.y)).toBeGreaterThan(5);
      });
    }
  });

  it('keeps off every card but its own two: it runs in what is free between them, and round open pools', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), fc.boolean(), (shape, a, b, pools) => {
        const made = pools ? withOpenPools({ top: shape }) : rows({ top: shape });
        const layout = layoutRows(made, 'right');
        const cards = [...made.keys()].filter((i) => !isCell(made[i]));
        const [from, to] = [cards[a % cards.length]!, cards[b % cards.length]!].sort((x, y) => x - y) as [
          number,
          number,
        ];
        if (from === to) return;
        const points = lanePoints(made, layout, { key: 'one', from, to }, 0);
        for (let i = 1; i < points.length; i += 1) {
          const [p, q] = [points[i - 1]!, points[i]!];
          for (const card of cards) {
            const [left, top] = [layout.x[card]!, layout.y[card]!];
            const inside = (x: number, y: number): boolean =>
              x > left - AWAY &&
              x < left + layout.width[card]! + AWAY &&
              y > top - AWAY &&
              y < top + layout.height[card]! + AWAY;
            const own = card === from || card === to;
            const hit = Array.from({ length: 41 }, (_, step) => step / 40).some((share) =>
              inside(p.x + (q.x - p.x) * share, p.y + (q.y - p.y) * share),
            );
            if (!own) expect(hit, `${made[card]!.key} at ${String(left)} ${String(top)}`).toBe(false);
          }
        }
      }),
    );
  });
});

const isCell = (row: TreeRow | undefined): boolean => row?.type === 'place' && row.cell;

/** Each worker whose name has one letter is a supervisor of a pool that is open. */
function withOpenPools(shape: Shape): TreeRow[] {
  const grown = (one: Shape): Shape =>
    Object.fromEntries(
      Object.entries(one).map(([id, below]) => [id, below !== null ? grown(below) : id.length === 1 ? CROWD : null]),
    );
  const places = treeOf(grown(shape));
  const open = [...places.keys()].map((key): [string, boolean] => [`pool:${key}:worker`, false]);
  return rowsOf(places, { folded: new Map(open), root: null, hidden: false });
}

const CROWD: Shape = Object.fromEntries(Array.from({ length: CELLS_FROM + 30 }, (_, i) => [`worker_${i + 1}`, null]));

/** Units between a lane and a card that is none of its ends. */
const AWAY = 3;
