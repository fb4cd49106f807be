/** The canvas under the drawing. Only where it shows cells or squares does it listen to what the processes do. */
import { useMemo, useRef, type ReactElement, type RefObject } from 'react';
import { emptyState } from '../../../protocol/apply_delta.ts';
import { usePanel } from '../../store/react.ts';
import type { Layout } from '../../ui/geometry/layout.ts';
import type { TreeRow } from '../../ui/geometry/tree_rows.ts';
import type { TreeZoom } from '../../ui/tree/use_zoom.ts';
import { cellBlocks, markBlock, useCanvas } from './use_canvas.ts';

interface CellsProps {
  readonly rows: readonly TreeRow[];
  readonly layout: Layout;
  readonly visible: readonly number[];
  /** There are too many for cards: each is a square. */
  readonly marks: boolean;
  /** Folded pools show their cells, too. */
  readonly folded: boolean;
  /** The places that match the filter, or null when there is none. */
  readonly found: ReadonlySet<string> | null;
  readonly container: RefObject<HTMLElement | null>;
  readonly zoom: TreeZoom;
  readonly paint: RefObject<() => void>;
}

export function Cells({
  rows,
  layout,
  visible,
  marks,
  folded,
  found,
  container,
  zoom,
  paint,
}: CellsProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const used = useMemo(
    () =>
      marks ||
      visible.some((i) => {
        const row = rows[i];
        return row?.type === 'pool' && (row.cells || (folded && row.folded));
      }),
    [marks, rows, visible, folded],
  );
  const processes = usePanel(({ node }) => (used ? node?.processes : undefined)) ?? emptyState.processes;
  const blocks = useMemo(
    () => cellBlocks(rows, layout, visible, processes, folded, found),
    [rows, layout, visible, processes, folded, found],
  );
  const squares = useMemo(
    () => (marks ? markBlock(rows, layout, visible, processes) : null),
    [marks, rows, layout, visible, processes],
  );
  useCanvas(canvas, container, zoom, blocks, squares, paint);
  return <canvas ref={canvas} className="tree_canvas" aria-hidden="true" />;
}
