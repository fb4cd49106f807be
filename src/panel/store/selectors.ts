/** Derived views of a node's state, each computed once for a given state. */
import type { NodeState, Place, PlaceKey, ProcessRow } from '../../protocol/model.ts';

const childrenOf = new WeakMap<ReadonlyMap<PlaceKey, Place>, ReadonlyMap<PlaceKey | null, readonly Place[]>>();

/** Places by parent, in child order; the roots stand under `null`. */
export function childIndex(places: ReadonlyMap<PlaceKey, Place>): ReadonlyMap<PlaceKey | null, readonly Place[]> {
  const known = childrenOf.get(places);
  if (known !== undefined) return known;
  const index = new Map<PlaceKey | null, Place[]>();
  for (const place of places.values()) {
    const parent = place.parent !== null && places.has(place.parent) ? place.parent : null;
    const siblings = index.get(parent);
    if (siblings === undefined) index.set(parent, [place]);
    else siblings.push(place);
  }
  for (const siblings of index.values()) siblings.sort((a, b) => a.order - b.order);
  childrenOf.set(places, index);
  return index;
}

/** The process that stands in a place. */
export function processIn(node: NodeState, place: PlaceKey): ProcessRow | null {
  const pid = node.places.get(place)?.pid ?? null;
  return pid === null ? null : (node.processes.get(pid) ?? null);
}
