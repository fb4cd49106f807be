/** The grid of an open pool: one cell a process, in start order. */

export const CELLS_WIDTH = 468;
/** Title and, below it, the grid. */
export const CELLS_TOP = 28;

export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
  /** From one cell's edge to the next one's. */
  readonly pitch: number;
  readonly size: number;
  readonly width: number;
  readonly height: number;
}

/** Cells get smaller in steps as a pool grows, so that a few more children move nothing. */
export function cellGrid(count: number): CellGrid {
  const pitch = count <= 500 ? 12 : count <= 2_500 ? 9 : count <= 20_000 ? 6 : 4;
  const columns = Math.floor(CELLS_WIDTH / pitch);
  const rows = Math.max(1, Math.ceil(count / columns));
  return { columns, rows, pitch, size: pitch > 6 ? pitch - 2 : pitch - 1, width: CELLS_WIDTH, height: rows * pitch };
}

/** A folded pool's cells inside its card, when the tree is seen from afar: as large as the card allows. */
export function cardGrid(count: number, width: number, height: number): CellGrid {
  let columns = Math.max(1, Math.ceil(Math.sqrt((count * width) / height)));
  while (Math.ceil(count / columns) * (width / columns) > height) columns += 1;
  const pitch = Math.min(16, width / columns);
  const rows = Math.ceil(count / columns);
  return { columns, rows, pitch, size: pitch * 0.82, width: columns * pitch, height: rows * pitch };
}

/** The cell under a point of the grid, or -1. */
export function cellAt(grid: CellGrid, count: number, x: number, y: number): number {
  const column = Math.floor(x / grid.pitch);
  const row = Math.floor(y / grid.pitch);
  if (x < 0 || y < 0 || column >= grid.columns) return -1;
  const at = row * grid.columns + column;
  return at < count ? at : -1;
}

/**
 * How large the signs on cells may be, and which have room for a word at their right: a sign that stands alone is 16
 * pixels at every zoom, one with another in its reach keeps to its own cell, so that none lies on another.
 *
 * @param scale units of the drawing in a pixel
 * @param wordWidth pixels that the word of a cell takes
 */
export function signRoom(
  grid: CellGrid,
  signs: ReadonlySet<number>,
  scale: number,
  wordWidth: (at: number) => number,
): ReadonlyMap<number, { readonly scale: number; readonly word: boolean }> {
  const rooms = new Map<number, { readonly scale: number; readonly word: boolean }>();
  const reach = Math.ceil((SIGN * scale) / grid.pitch);
  for (const at of signs) {
    const crowded = isTaken(grid, signs, at, -reach, reach, reach);
    const right = Math.ceil(((WORD_AT + wordWidth(at) + SIGN / 2) * scale) / grid.pitch);
    const inside = (at % grid.columns) + right < grid.columns + 2;
    rooms.set(at, {
      scale: crowded ? Math.min(scale, grid.pitch / SIGN) : scale,
      word: !crowded && inside && !isTaken(grid, signs, at, 1, right, reach),
    });
  }
  return rooms;
}

/** Pixels of a sign, and from its middle to its word. */
const SIGN = 16;
export const WORD_AT = 11;

/** Whether another sign stands from `left` to `right` columns away and no more than `rows` rows. */
function isTaken(
  grid: CellGrid,
  signs: ReadonlySet<number>,
  at: number,
  left: number,
  right: number,
  rows: number,
): boolean {
  const column = at % grid.columns;
  for (let x = Math.max(-column, left); x <= Math.min(right, grid.columns - 1 - column); x += 1)
    for (let y = -rows; y <= rows; y += 1)
      if ((x !== 0 || y !== 0) && signs.has(at + y * grid.columns + x)) return true;
  return false;
}

/** The middle of a cell, from the grid's corner. */
export function cellMiddle(grid: CellGrid, at: number): { readonly x: number; readonly y: number } {
  return {
    x: (at % grid.columns) * grid.pitch + grid.size / 2,
    y: Math.floor(at / grid.columns) * grid.pitch + grid.size / 2,
  };
}
