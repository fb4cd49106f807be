/** The canvas under the drawing: cells of pools, and squares where there are too many nodes for cards. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { NodeState } from '../../../protocol/model.ts';
import { usePanel } from '../../store/react.ts';
import { CELLS_TOP, cardGrid } from '../../ui/geometry/cells.ts';
import type { Layout } from '../../ui/geometry/layout.ts';
import { codeOfState, stateOf, type GlyphState } from '../../ui/geometry/state.ts';
import type { TreeRow } from '../../ui/geometry/tree_rows.ts';
import { CellsPainter, readPalette, type CellBlock, type MarkBlock } from '../../ui/tree/cells_painter.ts';
import type { TreeZoom } from '../../ui/tree/use_zoom.ts';
import { summaryOfRow } from './row_summary.ts';

type Processes = NodeState['processes'];

function rowState(row: TreeRow, processes: Processes): GlyphState {
  if (row.type === 'pool') return summaryOfRow(row.key, row.members, processes).worst;
  return stateOf(row.place, row.place.pid === null ? undefined : processes.get(row.place.pid));
}

/** `folded`: folded pools show their cells, too. `found`: what the filter leaves bright, if there is one. */
export function cellBlocks(
  rows: readonly TreeRow[],
  layout: Layout,
  visible: readonly number[],
  processes: Processes,
  folded: boolean,
  found: ReadonlySet<string> | null,
): readonly CellBlock[] {
  const blocks: CellBlock[] = [];
  for (const i of visible) {
    const row = rows[i];
    if (row?.type !== 'pool' || !(row.cells || (folded && row.folded))) continue;
    const states = new Uint8Array(row.members.length);
    row.members.forEach((member, at) => {
      states[at] = codeOfState(stateOf(member, member.pid === null ? undefined : processes.get(member.pid)));
    });
    const dimmed = found === null ? null : Uint8Array.from(row.members, ({ key }) => (found.has(key) ? 0 : 1));
    const x = layout.x[i] ?? 0;
    const y = layout.y[i] ?? 0;
    if (row.cells) blocks.push({ x, y: y + CELLS_TOP, states, dimmed });
    else
      blocks.push({
        x: x + 8,
        y: y + 6,
        states,
        dimmed,
        grid: cardGrid(states.length, (layout.width[i] ?? 0) - 16, 40),
      });
  }
  return blocks;
}

export function markBlock(
  rows: readonly TreeRow[],
  layout: Layout,
  visible: readonly number[],
  processes: Processes,
): MarkBlock {
  const x = new Float64Array(visible.length);
  const y = new Float64Array(visible.length);
  const states = new Uint8Array(visible.length);
  visible.forEach((i, at) => {
    const row = rows[i];
    if (row === undefined) return;
    x[at] = (layout.x[i] ?? 0) + 12;
    y[at] = (layout.y[i] ?? 0) + 10;
    states[at] = codeOfState(rowState(row, processes));
  });
  return { x, y, states, size: 32 };
}

export function useCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  container: RefObject<HTMLElement | null>,
  zoom: TreeZoom,
  blocks: readonly CellBlock[],
  marks: MarkBlock | null,
  paint: RefObject<() => void>,
): void {
  const painter = useMemo(() => new CellsPainter(), []);
  const theme = usePanel((state) => state.preferences.theme);
  const [systemTheme, setSystemTheme] = useState(0);
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const change = (): void => {
      setSystemTheme((count) => count + 1);
    };
    dark.addEventListener('change', change);
    return () => {
      dark.removeEventListener('change', change);
    };
  }, []);
  const frame = useRef(0);
  const busy = blocks.length > 0 || marks !== null;
  const wasBusy = useRef(false);
  useLayoutEffect(() => {
    const draw = (): void => {
      frame.current = 0;
      if (canvas.current === null || container.current === null) return;
      painter.paint(canvas.current, zoom.transform.current, blocks, marks, readPalette(container.current));
    };
    paint.current = () => {
      if (!busy && !wasBusy.current) return;
      wasBusy.current = busy;
      if (frame.current === 0) frame.current = requestAnimationFrame(draw);
    };
    // The colours change with the theme: paint again after the new ones have been applied.
    cancelAnimationFrame(frame.current);
    frame.current = 0;
    paint.current();
  }, [canvas, container, zoom, blocks, marks, paint, painter, busy, theme, systemTheme]);
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    },
    [],
  );
}
