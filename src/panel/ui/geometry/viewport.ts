/** What of the tree is on screen, and in how much detail. */
import type { Layout } from './layout.ts';
import type { TreeRow } from './tree_rows.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Transform {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

/** `card` from 75 %, `line` from 45 %, below that `mark`. */
export type Detail = 'card' | 'line' | 'mark';

export const MIN_ZOOM = 0.08;
export const MAX_ZOOM = 2;
/** More drawn nodes than this become cells on canvas. */
export const SVG_NODE_LIMIT = 1_500;

export function detailAt(k: number): Detail {
  if (k >= 0.75) return 'card';
  return k >= 0.45 ? 'line' : 'mark';
}

/** The part of the drawing that a window of this size shows, with a margin in screen pixels. */
export function boxOf(transform: Transform, width: number, height: number, margin: number): Box {
  const { x, y, k } = transform;
  return {
    left: (-x - margin) / k,
    top: (-y - margin) / k,
    right: (width - x + margin) / k,
    bottom: (height - y + margin) / k,
  };
}

export function contains(outer: Box, inner: Box): boolean {
  return (
    outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom
  );
}

/** Whether a box lies on one of the others; touching is not lying on it. */
export function overlaps(others: readonly Box[], { left, top, right, bottom }: Box): boolean {
  return others.some((one) => left < one.right && right > one.left && top < one.bottom && bottom > one.top);
}

/** Rows stand in ascending order across the direction of growth: the first that may reach `from`. */
function firstReaching(layout: Layout, from: number): number {
  const across = layout.orientation === 'right' ? layout.y : layout.x;
  const start = from - layout.tallest;
  let low = 0;
  let high = layout.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((across[middle] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows whose card touches the box, in order. */
export function visibleRows(rows: readonly TreeRow[], layout: Layout, box: Box): number[] {
  const right = layout.orientation === 'right';
  const near = right ? box.top : box.left;
  const far = right ? box.bottom : box.right;
  const across = right ? layout.y : layout.x;
  const found: number[] = [];
  for (let i = firstReaching(layout, near); i < layout.count; i += 1) {
    if ((across[i] ?? 0) > far) break;
    const row = rows[i];
    if (row === undefined || (row.type === 'place' && row.cell)) continue;
    const x = layout.x[i] ?? 0;
    const y = layout.y[i] ?? 0;
    if (x > box.right || x + (layout.width[i] ?? 0) < box.left) continue;
    if (y > box.bottom || y + (layout.height[i] ?? 0) < box.top) continue;
    found.push(i);
  }
  return found;
}

/** The rows from whose trunk something on screen hangs, or whose trunk passes through: ancestors of the visible. */
export function trunkRows(rows: readonly TreeRow[], visible: readonly number[]): number[] {
  const trunks = new Set<number>();
  for (const i of visible) {
    for (let at = rows[i]?.parent ?? -1; at >= 0 && !trunks.has(at); at = rows[at]?.parent ?? -1) trunks.add(at);
    const row = rows[i];
    if (row !== undefined && rows[i + 1]?.parent === i) trunks.add(i);
  }
  return [...trunks].sort((a, b) => a - b);
}

/**
 * The transform that shows the whole drawing, or its top left corner when it would become smaller than `min`. Down to
 * `floor` it becomes smaller than that when its width then fits.
 */
export function fitTransform(
  layout: Layout,
  width: number,
  height: number,
  limits: { readonly min: number; readonly floor?: number; readonly max: number; readonly lane: number },
): Transform {
  const pad = 24;
  const wide = (width - 2 * pad) / Math.max(1, layout.totalWidth + limits.lane);
  const high = (height - 2 * pad) / Math.max(1, layout.totalHeight + 24);
  const both = Math.min(wide, high);
  // What cannot be read at once anyway is shown as large as its width allows.
  const fitting = both >= limits.min ? both : wide >= (limits.floor ?? limits.min) ? wide : limits.min;
  // Text is sharpest at full size.
  const full = wide >= 0.97 && layout.totalHeight <= height - 2 * pad;
  const k = Math.min(limits.max, full ? Math.max(1, fitting) : fitting);
  return { x: pad, y: pad, k };
}

/** The transform that brings a box into the window with the least movement; the same one when it is there already. */
export function revealTransform(transform: Transform, box: Box, width: number, height: number): Transform {
  const { x, y, k } = transform;
  const movedX = shift(box.left * k + x, box.right * k + x, width);
  const movedY = shift(box.top * k + y, box.bottom * k + y, height);
  return movedX === 0 && movedY === 0 ? transform : { x: x + movedX, y: y + movedY, k };
}

const EDGE = 6;
const COMFORT = 32;

/** How far to move an interval so that it lies within 0 and `size`; its beginning counts most. */
function shift(from: number, to: number, size: number): number {
  if (from >= EDGE && to <= size - EDGE) return 0;
  if (from < EDGE || to - from > size - 2 * COMFORT) return COMFORT - from;
  return size - COMFORT - to;
}
