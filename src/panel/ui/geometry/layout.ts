/**
 * Where the rows stand. A parent stands on its first child's row, siblings follow each other in child order, so what
 * comes later never moves what is above it. Linear in the number of rows; typed arrays, no recursion.
 */
import { cellGrid } from './cells.ts';
import type { TreeRow } from './tree_rows.ts';

export const CARD_WIDTH = 216;
export const SUPERVISOR_WIDTH = 240;
export const CARD_HEIGHT = 52;
export const SUPERVISOR_HEIGHT = 80;
export const COLUMN_GAP = 64;
/** Card 52, ghost slot 24, air 12. */
export const ROW_PITCH = 88;
export const GHOST_SLOT = 24;
const AIR = 12;
/** Between cards that stand side by side when the tree grows downwards. */
const SIDE_GAP = 24;
const LEVEL_GAP = 40;
/** A folded pool's stack sticks out this much below its card. */
const STACK = 8;
const CELLS_HEAD = 28;
/** Below the cells of an open pool, free for lanes. */
export const CELLS_FOOT = 28;

export type Orientation = 'right' | 'down';

export interface Layout {
  readonly orientation: Orientation;
  /** Rows that are drawn; cells of an open pool are not. */
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly width: Float64Array;
  readonly height: Float64Array;
  readonly totalWidth: number;
  readonly totalHeight: number;
  /** The largest extent of one card across the direction of growth, for culling. */
  readonly tallest: number;
}

function isSupervisor(row: TreeRow): boolean {
  return row.kind === 'supervisor';
}

export function layoutRows(rows: readonly TreeRow[], orientation: Orientation): Layout {
  const count = rows.length;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const width = new Float64Array(count);
  const height = new Float64Array(count);
  // Room that the row and everything below it take, across the direction of growth.
  const block = new Float64Array(count);
  const childSum = new Float64Array(count);
  const levelExtent: number[] = [];
  const right = orientation === 'right';

  for (let i = 0; i < count; i += 1) {
    const row = rows[i];
    if (row === undefined) continue;
    let w = isSupervisor(row) ? SUPERVISOR_WIDTH : CARD_WIDTH;
    let h = isSupervisor(row) ? SUPERVISOR_HEIGHT : CARD_HEIGHT;
    let extent = 0;
    if (row.type === 'place' && row.cell) {
      w = 0;
      h = 0;
    } else {
      if (row.type === 'pool' && row.cells) {
        const grid = cellGrid(row.members.length);
        w = grid.width;
        h = CELLS_HEAD + grid.height;
        extent = right ? h + CELLS_FOOT : w + SIDE_GAP;
      } else {
        const stack = row.type === 'pool' ? STACK : 0;
        extent = right ? h + stack + GHOST_SLOT + AIR : w + stack + SIDE_GAP;
      }
      const level = right ? w : h + GHOST_SLOT;
      levelExtent[row.depth] = Math.max(levelExtent[row.depth] ?? 0, level);
    }
    width[i] = w;
    height[i] = h;
    block[i] = extent;
  }
  for (let i = count - 1; i >= 0; i -= 1) {
    const parent = rows[i]?.parent ?? -1;
    const total = Math.max(block[i] ?? 0, childSum[i] ?? 0);
    block[i] = total;
    if (parent >= 0) childSum[parent] = (childSum[parent] ?? 0) + total;
  }

  const levelAt: number[] = [];
  let edge = 0;
  for (let depth = 0; depth < levelExtent.length; depth += 1) {
    levelAt[depth] = edge;
    edge += (levelExtent[depth] ?? 0) + (right ? COLUMN_GAP : LEVEL_GAP);
  }

  const next = new Float64Array(count);
  let nextRoot = 0;
  let far = 0;
  let tallest = 0;
  let along = 0;
  for (let i = 0; i < count; i += 1) {
    const row = rows[i];
    if (row === undefined) continue;
    let across: number;
    if (row.parent < 0) {
      across = nextRoot;
      nextRoot += block[i] ?? 0;
    } else {
      across = next[row.parent] ?? 0;
      next[row.parent] = across + (block[i] ?? 0);
    }
    next[i] = across;
    const level = levelAt[row.depth] ?? 0;
    x[i] = right ? level : across;
    y[i] = right ? across : level;
    // A column is as wide as its widest card, so that branches leave on one line.
    if (right && row.type === 'place' && !row.cell) width[i] = columnWidth(levelExtent[row.depth] ?? 0);
    if (right && row.type === 'pool' && !row.cells) width[i] = columnWidth(levelExtent[row.depth] ?? 0);
    far = Math.max(far, across + (right ? (height[i] ?? 0) : (width[i] ?? 0)));
    along = Math.max(along, level + (right ? (width[i] ?? 0) : (height[i] ?? 0)));
    tallest = Math.max(tallest, right ? (height[i] ?? 0) : (width[i] ?? 0));
  }
  return {
    orientation,
    count,
    x,
    y,
    width,
    height,
    totalWidth: right ? along : far,
    totalHeight: right ? far : along,
    tallest,
  };
}

function columnWidth(extent: number): number {
  return Math.min(SUPERVISOR_WIDTH, extent);
}
