/**
 * The lanes right of the cards, in which messages, links and monitors run. A lane keeps its track as long as it is
 * there, whatever others come and go.
 */
import { n, type Point } from './edges.ts';
import { CARD_HEIGHT, CELLS_FOOT, ROW_PITCH, SUPERVISOR_HEIGHT, type Layout } from './layout.ts';
import type { TreeRow } from './tree_rows.ts';

export const LANE_GAP = 32;
export const TRACK = 20;

export interface LaneEnds {
  readonly key: string;
  /** Rows. */
  readonly from: number;
  readonly to: number;
  /** How far beside the middle of the cards' edges it ends, so that it does not cover another kind of lane. */
  readonly beside?: number;
}

/** Tracks for the lanes, 0 nearest the cards: two lanes that pass each other never share one. */
export function assignTracks(
  lanes: readonly LaneEnds[],
  layout: Layout,
  previous: ReadonlyMap<string, number>,
): Map<string, number> {
  const across = layout.orientation === 'right' ? layout.y : layout.x;
  const span = (lane: LaneEnds): readonly [number, number] => {
    const a = across[lane.from] ?? 0;
    const b = across[lane.to] ?? 0;
    return a < b ? [a, b] : [b, a];
  };
  const taken: (readonly [number, number])[][] = [];
  const tracks = new Map<string, number>();
  const place = (lane: LaneEnds, wanted: number | undefined): void => {
    const [low, high] = span(lane);
    const free = (track: number): boolean =>
      (taken[track] ?? []).every(([otherLow, otherHigh]) => high < otherLow || low > otherHigh);
    let track = wanted ?? 0;
    if (wanted === undefined || !free(wanted)) {
      track = 0;
      while (!free(track)) track += 1;
    }
    (taken[track] ??= []).push([low, high]);
    tracks.set(lane.key, track);
  };
  const kept = lanes.filter((lane) => previous.has(lane.key));
  const fresh = lanes.filter((lane) => !previous.has(lane.key));
  fresh.sort((a, b) => {
    const [al, ah] = span(a);
    const [bl, bh] = span(b);
    return ah - al - (bh - bl) || al - bl || (a.key < b.key ? -1 : 1);
  });
  for (const lane of kept) place(lane, previous.get(lane.key));
  for (const lane of fresh) place(lane, undefined);
  return tracks;
}

interface Door {
  /** On the card's edge. */
  readonly at: Point;
  /** The way out of the card's row, at the height at which the lane is reached. */
  readonly way: readonly Point[];
}

function hasCardsAtRight(rows: readonly TreeRow[], i: number): boolean {
  const next = rows[i + 1];
  return next?.parent === i && !(next.type === 'place' && next.cell);
}

/** A folded pool's stack sticks out at the right. */
function stackOf(row: TreeRow | undefined): number {
  return row?.type === 'pool' && row.folded ? 8 : 0;
}

/** Below all that stands on a row's height at its right, and above the next row: nothing is there but lanes. */
function freeBelow(rows: readonly TreeRow[], layout: Layout, i: number): number {
  // What stands on one height is a first child of a first child; cells are at its end, and the only ones taller than a row.
  let last = i;
  while (rows[last + 1]?.parent === last) {
    const next = rows[last + 1];
    if (next?.type === 'place' && next.cell) break;
    last += 1;
  }
  const row = rows[last];
  if (row?.type !== 'pool' || !row.cells) return (layout.y[i] ?? 0) + (SUPERVISOR_HEIGHT + ROW_PITCH) / 2;
  return (layout.y[last] ?? 0) + (layout.height[last] ?? 0) + CELLS_FOOT / 2;
}

function doorOf(rows: readonly TreeRow[], layout: Layout, i: number, beside: number): Door {
  const stack = stackOf(rows[i]);
  const right = (layout.x[i] ?? 0) + (layout.width[i] ?? 0) + stack;
  const top = layout.y[i] ?? 0;
  if (!hasCardsAtRight(rows, i)) {
    const at = { x: right, y: top + CARD_HEIGHT / 2 + beside };
    return { at, way: [] };
  }
  // Its children stand to the right on the same row: leave through the foot, and pass in the middle of what is free
  // between them and the next row.
  const tall = (layout.height[i] ?? 0) >= SUPERVISOR_HEIGHT;
  const foot = top + (tall ? 66 : 44);
  return {
    at: { x: right, y: foot },
    way: [
      { x: right + 14, y: foot },
      { x: right + 14, y: freeBelow(rows, layout, i) },
    ],
  };
}

/** A polyline with rounded corners. */
export function roundedPath(points: readonly Point[], radius = 12): string {
  const first = points[0];
  if (first === undefined) return '';
  let path = `M${n(first.x)} ${n(first.y)}`;
  for (let i = 1; i < points.length; i += 1) {
    const here = points[i];
    const before = points[i - 1];
    const after = points[i + 1];
    if (here === undefined || before === undefined) continue;
    if (after === undefined) {
      path += `L${n(here.x)} ${n(here.y)}`;
      continue;
    }
    const inLength = Math.hypot(here.x - before.x, here.y - before.y);
    const outLength = Math.hypot(after.x - here.x, after.y - here.y);
    const r = Math.min(radius, inLength / 2, outLength / 2);
    if (r < 0.5) {
      path += `L${n(here.x)} ${n(here.y)}`;
      continue;
    }
    const a = { x: here.x + ((before.x - here.x) / inLength) * r, y: here.y + ((before.y - here.y) / inLength) * r };
    const b = { x: here.x + ((after.x - here.x) / outLength) * r, y: here.y + ((after.y - here.y) / outLength) * r };
    path += `L${n(a.x)} ${n(a.y)}Q${n(here.x)} ${n(here.y)} ${n(b.x)} ${n(b.y)}`;
  }
  return path;
}

/** The corners of a lane from one card's right edge to another's. */
export function lanePoints(rows: readonly TreeRow[], layout: Layout, lane: LaneEnds, track: number): Point[] {
  if (layout.orientation === 'down') return downPoints(rows, layout, lane, track);
  const from = doorOf(rows, layout, lane.from, lane.beside ?? 0);
  const to = doorOf(rows, layout, lane.to, lane.beside ?? 0);
  const x = layout.totalWidth + LANE_GAP + track * TRACK;
  const leave = from.way.at(-1)?.y ?? from.at.y;
  const enter = to.way.at(-1)?.y ?? to.at.y;
  return [
    { x: from.at.x + 4, y: from.at.y },
    ...from.way,
    { x, y: leave },
    { x, y: enter },
    ...[...to.way].reverse(),
    { x: to.at.x + 4, y: to.at.y },
  ];
}

function downPoints(rows: readonly TreeRow[], layout: Layout, lane: LaneEnds, track: number): Point[] {
  const beside = lane.beside ?? 0;
  const out = 12 - beside / 2;
  const side = (i: number): Point => ({
    x: (layout.x[i] ?? 0) + (layout.width[i] ?? 0) + stackOf(rows[i]),
    y: (layout.y[i] ?? 0) + CARD_HEIGHT / 2 + beside,
  });
  const from = side(lane.from);
  const to = side(lane.to);
  const level = layout.totalHeight + LANE_GAP + 24 + track * TRACK;
  return [
    { x: from.x + 4, y: from.y },
    { x: from.x + out, y: from.y },
    { x: from.x + out, y: level },
    { x: to.x + out, y: level },
    { x: to.x + out, y: to.y },
    { x: to.x + 4, y: to.y },
  ];
}
