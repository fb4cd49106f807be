/** What the tree tab shows, derived from the store: rows and layout change with places, never with processes. */
import { useEffect, useMemo, useRef } from 'react';
import type { NodeState, PidText, Place, PlaceKey } from '../../../protocol/model.ts';
import { placeAbove, withRows } from '../../../protocol/rows.ts';
import type { Ghost } from '../../store/ghosts.ts';
import { usePanel, usePanelStore } from '../../store/react.ts';
import { childIndex } from '../../store/selectors.ts';
import { layoutRows, type Layout, type Orientation } from '../../ui/geometry/layout.ts';
import { indexOfRows, poolStem, rowsOf, Showing, stemOf, type TreeRow } from '../../ui/geometry/tree_rows.ts';

export interface TreeModel {
  readonly places: ReadonlyMap<PlaceKey, Place>;
  readonly rows: readonly TreeRow[];
  readonly layout: Layout;
  readonly indexOf: ReadonlyMap<string, number>;
  readonly showing: Showing;
}

const NO_PLACES: ReadonlyMap<PlaceKey, Place> = new Map();

/** A place that has left the tree is drawn as long as its ghost stays, and where it stood: not without what it stood below. */
export function withGhosts(
  places: ReadonlyMap<PlaceKey, Place>,
  ghosts: ReadonlyMap<PlaceKey, Ghost>,
): ReadonlyMap<PlaceKey, Place> {
  const gone: Place[] = [];
  const isGhost = (key: PlaceKey): boolean => ghosts.get(key)?.removed === true;
  const isDrawn = (key: PlaceKey | null): boolean => {
    if (key === null || places.has(key)) return true;
    const ghost = ghosts.get(key);
    return ghost?.removed === true && isDrawn(above(ghost.place));
  };
  const above = (place: Place): PlaceKey | null =>
    placeAbove(place, (key) => places.has(key) || isGhost(key)) ?? place.parent;
  for (const [key, ghost] of ghosts) {
    if (!ghost.removed || places.has(key) || !isDrawn(above(ghost.place))) continue;
    gone.push({
      ...ghost.place,
      state: 'down',
      pid: null,
      last_exit: {
        pid: ghost.pid,
        generation: ghost.generation,
        reason: ghost.reason,
        at_ms: ghost.at_ms,
        event: ghost.event,
        end: ghost.end,
      },
    });
  }
  return gone.length === 0 ? places : withRows(places, gone, [], (place) => place.key);
}

/** What to call like children whose ids have nothing in common: their module, else their supervisor's children. Null when none lives. */
export function poolName(members: readonly Place[], node: NodeState | null): string | null {
  const alive = members.find(({ pid }) => pid !== null && node?.processes.has(pid) === true);
  const process = alive?.pid == null ? undefined : node?.processes.get(alive.pid);
  if (process === undefined) return null;
  const registered = process.registered_name === null ? '' : stemOf(process.registered_name);
  return registered || stemOf(process.label ?? '') || process.module || callName(process.initial_call);
}

/** `pool:worker/2` is `pool`; `fun/0`, which has no module, stays whole. */
function callName(call: string): string {
  const colon = call.indexOf(':');
  return colon > 0 ? call.slice(0, colon) : call;
}

const NO_ROWS: readonly TreeRow[] = [];

export function useTreeModel(): TreeModel {
  const store = usePanelStore();
  const source = usePanel((state) => state.node?.places ?? NO_PLACES);
  const ghosts = usePanel((state) => state.ghosts);
  const folded = usePanel((state) => state.folded);
  const root = usePanel((state) => state.view.root);
  const hidden = usePanel((state) => state.view.hidden);
  const orientation: Orientation = usePanel((state) => state.view.orientation);
  // What a pool was called while one of it lived, which is also to say that it is one.
  const names = useRef<ReadonlyMap<string, string>>(new Map());

  const places = useMemo(() => withGhosts(source, ghosts), [source, ghosts]);
  const rows = useMemo(
    () =>
      places.size === 0
        ? NO_ROWS
        : rowsOf(places, {
            folded,
            root,
            hidden,
            pools: new Set(names.current.keys()),
            nameOf: (members, key) =>
              poolName(members, store.getState().node) ?? names.current.get(key) ?? poolStem(members),
            index: childIndex(places),
          }),
    [store, places, folded, root, hidden],
  );
  useEffect(() => {
    names.current = new Map(rows.flatMap((row) => (row.type === 'pool' ? [[row.key, row.name]] : [])));
  }, [rows]);
  return useMemo(() => {
    const layout = layoutRows(rows, orientation);
    const indexOf = indexOfRows(rows);
    return { places, rows, layout, indexOf, showing: new Showing(rows, indexOf, places) };
  }, [places, rows, orientation]);
}

/** The process that stands in a place. */
export function pidIn(places: ReadonlyMap<PlaceKey, Place>, key: PlaceKey): PidText | null {
  return places.get(key)?.pid ?? null;
}
