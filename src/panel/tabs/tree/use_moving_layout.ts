/** Folding moves cards to their new places; an update of the node never does, it just draws them where they are. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Layout } from '../../ui/geometry/layout.ts';
import type { TreeRow } from '../../ui/geometry/tree_rows.ts';

const PLACE_MS = 240;
/** A larger tree jumps. */
const MOVING_ROWS = 2_000;

interface Move {
  readonly fromX: Float64Array;
  readonly fromY: Float64Array;
  readonly to: Layout;
  readonly start: number;
}

function easeOut(t: number): number {
  return 1 - (1 - t) ** 3;
}

function startPositions(
  rows: readonly TreeRow[],
  layout: Layout,
  beforeRows: readonly TreeRow[],
  before: Layout,
): { readonly fromX: Float64Array; readonly fromY: Float64Array } {
  const index = new Map(beforeRows.map((row, i) => [row.key, i] as const));
  const fromX = new Float64Array(rows.length);
  const fromY = new Float64Array(rows.length);
  rows.forEach((row, i) => {
    const was = index.get(row.key);
    if (was !== undefined) {
      fromX[i] = before.x[was] ?? 0;
      fromY[i] = before.y[was] ?? 0;
    } else if (row.parent >= 0) {
      // A new row comes out of its parent's row.
      fromX[i] = layout.x[i] ?? 0;
      fromY[i] = fromY[row.parent] ?? 0;
    } else {
      fromX[i] = layout.x[i] ?? 0;
      fromY[i] = layout.y[i] ?? 0;
    }
  });
  return { fromX, fromY };
}

export function useMovingLayout(
  rows: readonly TreeRow[],
  layout: Layout,
  folded: ReadonlyMap<string, boolean>,
): Layout {
  const before = useRef({ rows, layout, folded });
  const move = useRef<Move | null>(null);
  const [, setTick] = useState(0);

  // Decided while drawing, so that not one frame shows the end before the way.
  const last = before.current;
  if (last.layout !== layout) {
    const byHand = last.folded !== folded && last.layout.orientation === layout.orientation && last.rows.length > 0;
    if (byHand && rows.length < MOVING_ROWS && !reduced()) {
      move.current = { ...startPositions(rows, layout, last.rows, last.layout), to: layout, start: performance.now() };
    } else {
      move.current = null;
    }
  }
  useLayoutEffect(() => {
    before.current = { rows, layout, folded };
  });

  const moving = move.current?.to === layout;
  useEffect(() => {
    if (!moving) return undefined;
    let frame = requestAnimationFrame(function next() {
      setTick((tick) => tick + 1);
      if (move.current !== null) frame = requestAnimationFrame(next);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [moving]);

  const current = move.current;
  if (current?.to !== layout) return layout;
  const t = (performance.now() - current.start) / PLACE_MS;
  if (t >= 1) {
    move.current = null;
    return layout;
  }
  const share = easeOut(Math.max(0, t));
  const x = new Float64Array(layout.count);
  const y = new Float64Array(layout.count);
  for (let i = 0; i < layout.count; i += 1) {
    const fromX = current.fromX[i] ?? 0;
    const fromY = current.fromY[i] ?? 0;
    x[i] = fromX + ((layout.x[i] ?? 0) - fromX) * share;
    y[i] = fromY + ((layout.y[i] ?? 0) - fromY) * share;
  }
  return { ...layout, x, y };
}

function reduced(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
