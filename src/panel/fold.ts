/** Fold all and unfold all: the same for the toolbar, the palette and the keys. */
import type { Place, PlaceKey } from '../protocol/model.ts';
import type { PanelStore } from './store/panel_store.ts';
import { CELLS_FROM, rowsOf } from './ui/geometry/tree_rows.ts';

/**
 * What is folded afterwards. Fold: every supervisor but the roots, since a tree of one closed card says nothing, and all
 * pools. Unfold: no supervisor, and no pool that opens as cards.
 */
export function foldsOf(places: ReadonlyMap<PlaceKey, Place>, fold: boolean): ReadonlyMap<string, boolean> {
  const open = new Map([...places.keys()].map((key) => [key, false] as const));
  const folds = new Map<string, boolean>();
  for (const row of rowsOf(places, { folded: open, root: null, hidden: true })) {
    if (row.type === 'pool') folds.set(row.key, fold || row.members.length > CELLS_FROM);
    else if (row.folded !== null) folds.set(row.key, fold && row.parent >= 0);
  }
  return folds;
}

export function foldAll(store: PanelStore): void {
  store.getState().setFolds(foldsOf(store.getState().node?.places ?? new Map(), true));
}

export function unfoldAll(store: PanelStore): void {
  store.getState().setFolds(foldsOf(store.getState().node?.places ?? new Map(), false));
}
