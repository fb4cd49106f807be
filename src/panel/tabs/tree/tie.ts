/** What a row has of the one above it, as its branch shows. */
import type { TreeRow } from '../../ui/geometry/tree_rows.ts';

export type Tie = 'tied' | 'spawned' | 'pending';

/**
 * How a row hangs on the one above: tied to a live process by supervision or a link, only spawned by it, or not there now. Null for what
 * has outlived what it stood below: nothing is drawn.
 */
export function tieOf(row: TreeRow): Tie | null {
  const place = row.type === 'pool' ? (row.members.find(({ pid }) => pid !== null) ?? row.members[0]) : row.place;
  if (place === undefined || place.tie === 'none' || place.orphan !== undefined) return null;
  if (place.pid === null) return 'pending';
  return place.tie ?? 'tied';
}
