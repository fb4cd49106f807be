/** Mouse, touch and pen on the drawing. */
import {
  useEffect,
  useRef,
  type MouseEvent as ReactMouseEvent,
  type PointerEvent as ReactPointerEvent,
  type RefObject,
} from 'react';
import type { PanelStore } from '../../store/panel_store.ts';
import { CELLS_TOP, cellAt, cellGrid } from '../../ui/geometry/cells.ts';
import type { Layout } from '../../ui/geometry/layout.ts';
import type { TreeRow } from '../../ui/geometry/tree_rows.ts';
import type { TreeZoom } from '../../ui/tree/use_zoom.ts';
import { flownMessage } from './flown_message.ts';
import type { TreeModel } from './tree_model.ts';
import type { TrafficBoard } from './traffic_board.ts';

const LONG_PRESS_MS = 500;

interface Pointers {
  readonly model: TreeModel;
  readonly store: PanelStore;
  readonly container: RefObject<HTMLElement | null>;
  readonly zoom: TreeZoom;
  readonly onPress: (key: string) => void;
  readonly rows: readonly TreeRow[];
  readonly layout: Layout;
  readonly board: TrafficBoard;
}

/** One set of handlers for everything drawn: what is under the pointer is told by data attributes. */
export function usePointers({ model, store, container, zoom, onPress, rows, layout, board }: Pointers): {
  onClick(event: ReactMouseEvent): void;
  onContextMenu(event: ReactMouseEvent): void;
  onPointerMove(event: ReactPointerEvent): void;
  onPointerLeave(): void;
  onPointerDown(event: ReactPointerEvent): void;
  onPointerUp(): void;
  onPointerCancel(): void;
} {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const long = useRef(false);
  const start = useRef({ x: 0, y: 0 });

  const keyAt = (event: {
    readonly target: EventTarget;
    readonly clientX: number;
    readonly clientY: number;
  }): string | null => {
    if (!(event.target instanceof Element)) return null;
    const cells = event.target.closest('[data-cells]')?.getAttribute('data-cells') ?? null;
    if (cells !== null) {
      const index = model.indexOf.get(cells);
      const row = index === undefined ? undefined : rows[index];
      const bounds = container.current?.getBoundingClientRect();
      if (index === undefined || row?.type !== 'pool' || bounds === undefined) return null;
      const { x, y, k } = zoom.transform.current;
      const at = cellAt(
        cellGrid(row.members.length),
        row.members.length,
        (event.clientX - bounds.left - x) / k - (layout.x[index] ?? 0),
        (event.clientY - bounds.top - y) / k - (layout.y[index] ?? 0) - CELLS_TOP,
      );
      return row.members[at]?.key ?? null;
    }
    return event.target.closest('[data-node]')?.getAttribute('data-node') ?? null;
  };
  const stopTimer = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  useEffect(() => stopTimer, []);

  return {
    onClick: (event) => {
      if (long.current) {
        long.current = false;
        return;
      }
      const { target } = event;
      if (!(target instanceof Element)) return;
      const flightId = target.closest('[data-flight]')?.getAttribute('data-flight') ?? null;
      if (flightId !== null) {
        const flight = board.flights().find(({ id }) => String(id) === flightId);
        const { node, selectMessage } = store.getState();
        if (flight !== undefined && node !== null) selectMessage(flownMessage(node.events, flight));
        return;
      }
      const fold = target.closest('[data-fold]');
      if (fold !== null) {
        store.getState().toggleFold(fold.getAttribute('data-fold') ?? '', fold.getAttribute('data-folded') === 'true');
        return;
      }
      const key = keyAt(event);
      if (key === null) {
        store.getState().select(null);
        return;
      }
      const index = model.indexOf.get(key);
      const row = index === undefined ? undefined : rows[index];
      onPress(key);
      if (row?.type === 'pool') {
        if (!row.cells) store.getState().toggleFold(row.key, row.folded);
      } else {
        store.getState().select(key);
      }
    },
    onContextMenu: (event) => {
      const key = keyAt(event);
      if (key === null || !model.places.has(key)) return;
      event.preventDefault();
      stopTimer();
      onPress(key);
      store.getState().select(key);
      store.getState().openMenu(key, { x: event.clientX, y: event.clientY });
    },
    onPointerMove: (event) => {
      if (Math.hypot(event.clientX - start.current.x, event.clientY - start.current.y) > 8) stopTimer();
      if (event.pointerType === 'touch') return;
      const key = keyAt(event);
      store.getState().hover(key !== null && model.places.has(key) ? key : null);
    },
    onPointerLeave: () => {
      store.getState().hover(null);
    },
    onPointerDown: (event) => {
      start.current = { x: event.clientX, y: event.clientY };
      long.current = false;
      if (event.pointerType !== 'touch') return;
      const key = keyAt(event);
      if (key === null || !model.places.has(key)) return;
      const point = { x: event.clientX, y: event.clientY };
      stopTimer();
      timer.current = setTimeout(() => {
        long.current = true;
        store.getState().select(key);
        store.getState().openMenu(key, point);
      }, LONG_PRESS_MS);
    },
    onPointerUp: stopTimer,
    onPointerCancel: stopTimer,
  };
}
