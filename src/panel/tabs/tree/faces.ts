/** What a row of the tree shows: each listens for itself, so that a frame draws the rows whose words have changed and no others. */
import { emptyState } from '../../../protocol/apply_delta.ts';
import type { PanelState } from '../../store/panel_store.ts';
import { usePanelShallow } from '../../store/react.ts';
import type { TreeRow } from '../../ui/geometry/tree_rows.ts';
import type { FaceContext } from './card_model.ts';
import type { TreeModel } from './tree_model.ts';

/** What the words of a row are made from. */
export type FaceModel = Pick<TreeModel, 'places' | 'rows'>;

export function contextOf({ node, ghosts, episode }: PanelState, { places, rows }: FaceModel): FaceContext {
  return { node: node ?? emptyState, places, rows, ghosts, episode };
}

/** `read` makes plain values of a row; whoever calls is drawn again when one of them is another. */
export function useFace<Face extends object>(
  model: FaceModel,
  row: TreeRow,
  read: (context: FaceContext, row: TreeRow) => Face,
): Face {
  return usePanelShallow((state) => read(contextOf(state, model), row));
}
