/** Open pools and distant trees on canvas: one square a process. Colours come from the tokens. */
import { cellGrid } from '../geometry/cells.ts';
import { STATE_OF_CODE } from '../geometry/state.ts';
import type { Transform } from '../geometry/viewport.ts';

export interface CellBlock {
  /** Upper left corner of the grid, in the drawing's units. */
  readonly x: number;
  readonly y: number;
  /** State codes in start order. */
  readonly states: Uint8Array;
  /** 1 for what a filter does not find; null without one. */
  readonly dimmed: Uint8Array | null;
  /** Columns and pitch of its own, for a pool drawn inside its card; else those of an open pool. */
  readonly grid?: { readonly columns: number; readonly pitch: number; readonly size: number };
}

export interface MarkBlock {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly states: Uint8Array;
  readonly size: number;
}

export interface Palette {
  /** Colour by state code, as `[r, g, b, a]`. */
  readonly states: readonly (readonly [number, number, number, number])[];
}

// A place without a process is a fault here, where nothing can be dashed.
const TOKENS = ['waiting', 'runnable', 'running', 'starting', 'suspended', 'restarting', 'exiting', 'exiting'] as const;

/** As `.dimmed` of the cards. */
const DIMMED = 0.22;

function parse(context: CanvasRenderingContext2D, colour: string): readonly [number, number, number] {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const { data } = context.getImageData(0, 0, 1, 1);
  return [data[0] ?? 0, data[1] ?? 0, data[2] ?? 0];
}

/** Reads the state colours as they are now: theme and contrast decide them. */
export function readPalette(element: HTMLElement): Palette {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const style = getComputedStyle(element);
  const states = TOKENS.map((name, code): readonly [number, number, number, number] => {
    if (context === null) return [0, 0, 0, 255];
    const [r, g, b] = parse(context, style.getPropertyValue(`--${name}-mark`));
    // The common, quiet state stays in the background.
    return [r, g, b, STATE_OF_CODE[code] === 'waiting' ? 128 : 255];
  });
  return { states };
}

/** Paints blocks of cells: one pixel a cell into a small image, drawn large, with the gaps wiped out after. */
export class CellsPainter {
  readonly #image = document.createElement('canvas');

  paint(
    canvas: HTMLCanvasElement,
    transform: Transform,
    blocks: readonly CellBlock[],
    marks: MarkBlock | null,
    palette: Palette,
  ): void {
    const context = canvas.getContext('2d');
    if (context === null) return;
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingEnabled = false;
    const k = transform.k * ratio;
    for (const block of blocks) this.#cells(context, block, transform, k, ratio, palette);
    if (marks !== null) this.#marks(context, marks, transform, k, ratio, palette);
  }

  #cells(
    context: CanvasRenderingContext2D,
    block: CellBlock,
    transform: Transform,
    k: number,
    ratio: number,
    palette: Palette,
  ): void {
    const count = block.states.length;
    if (count === 0) return;
    const grid = block.grid ?? cellGrid(count);
    const rows = Math.ceil(count / grid.columns);
    const left = block.x * k + transform.x * ratio;
    const top = block.y * k + transform.y * ratio;
    const pitch = grid.pitch * k;
    const right = left + grid.columns * pitch;
    const bottom = top + rows * pitch;
    const { canvas } = context;
    if (right < 0 || bottom < 0 || left > canvas.width || top > canvas.height) return;
    if (this.#image.width !== grid.columns) this.#image.width = grid.columns;
    if (this.#image.height !== rows) this.#image.height = rows;
    const small = this.#image.getContext('2d', { willReadFrequently: true });
    if (small === null) return;
    const image = small.createImageData(grid.columns, rows);
    const { data } = image;
    for (let i = 0; i < count; i += 1) {
      const colour = palette.states[block.states[i] ?? 0];
      if (colour === undefined) continue;
      data[i * 4] = colour[0];
      data[i * 4 + 1] = colour[1];
      data[i * 4 + 2] = colour[2];
      data[i * 4 + 3] = block.dimmed?.[i] === 1 ? colour[3] * DIMMED : colour[3];
    }
    small.putImageData(image, 0, 0);
    context.drawImage(this.#image, left, top, grid.columns * pitch, rows * pitch);
    const gap = (grid.pitch - grid.size) * k;
    if (pitch < 4 * ratio) return;
    const size = grid.size * k;
    for (let column = 0; column < grid.columns; column += 1) {
      context.clearRect(left + column * pitch + size, top, gap, rows * pitch);
    }
    for (let row = 0; row < rows; row += 1) {
      const at = top + row * pitch + size;
      if (at > -gap && at < canvas.height) context.clearRect(left, at, grid.columns * pitch, gap);
    }
  }

  #marks(
    context: CanvasRenderingContext2D,
    marks: MarkBlock,
    transform: Transform,
    k: number,
    ratio: number,
    palette: Palette,
  ): void {
    const size = Math.max(2 * ratio, marks.size * k);
    for (let code = 0; code < palette.states.length; code += 1) {
      const colour = palette.states[code];
      if (colour === undefined) continue;
      const [red, green, blue, opacity] = colour;
      context.fillStyle = `rgba(${red},${green},${blue},${opacity / 255})`;
      for (let i = 0; i < marks.states.length; i += 1) {
        if (marks.states[i] !== code) continue;
        const x = (marks.x[i] ?? 0) * k + transform.x * ratio;
        const y = (marks.y[i] ?? 0) * k + transform.y * ratio;
        context.fillRect(x, y, size, size);
      }
    }
  }
}
