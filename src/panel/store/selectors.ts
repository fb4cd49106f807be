/** Derived views of a node's state, each computed once for a given state. */
import type { NodeState, PidText, Place, PlaceKey, ProcessRow } from '../../protocol/model.ts';
import { changedKeys, inChildOrder, placeAbove } from '../../protocol/rows.ts';

type Children = ReadonlyMap<PlaceKey | null, readonly Place[]>;
type Places = ReadonlyMap<PlaceKey, Place>;

const childrenOf = new WeakMap<Places, Children>();
/** What was asked for last: the next state differs from it in little. */
let newest: { readonly places: Places; readonly index: Children; readonly orphans: boolean } | null = null;

/** Places by parent, in child order; the roots, and places whose parent is not known, stand under `null`. */
export function childIndex(places: Places): Children {
  const known = childrenOf.get(places);
  if (known !== undefined) return known;
  const index = (newest?.orphans === false ? indexAfter(newest.places, newest.index, places) : null) ?? indexOf(places);
  const orphans = hasOrphans(index);
  childrenOf.set(places, index);
  newest = { places, index, orphans };
  return index;
}

function parentIn(places: Places, place: Place): PlaceKey | null {
  return placeAbove(place, (key) => places.has(key));
}

/** Where they stand depends on what comes and goes above them, so no step is made from such an index. */
function hasOrphans(index: Children): boolean {
  if (index.get(null)?.some((place) => place.parent !== null) === true) return true;
  for (const family of index.values()) for (const place of family) if (place.orphan !== undefined) return true;
  return false;
}

function indexOf(places: Places): Children {
  const index = new Map<PlaceKey | null, Place[]>();
  for (const place of places.values()) {
    const parent = parentIn(places, place);
    const siblings = index.get(parent);
    if (siblings === undefined) index.set(parent, [place]);
    else siblings.push(place);
  }
  for (const [parent, siblings] of index) siblings.sort(inChildOrder(parent));
  return index;
}

interface Changes {
  readonly put: Place[];
  readonly replaced: Place[];
  readonly dropped: Set<PlaceKey>;
}

/** The index after a change, made from the one before; null when whole families have moved or nothing can be told. */
function indexAfter(before: Places, index: Children, places: Places): Children | null {
  const keys = changedKeys(before, places);
  if (keys === null) return null;
  const families = new Map<PlaceKey | null, Changes>();
  const changesOf = (parent: PlaceKey | null): Changes => {
    const known = families.get(parent);
    if (known !== undefined) return known;
    const changes: Changes = { put: [], replaced: [], dropped: new Set() };
    families.set(parent, changes);
    return changes;
  };
  for (const key of keys) {
    const old = before.get(key);
    const now = places.get(key);
    if (now === undefined ? index.has(key) : now.orphan !== undefined) return null;
    if (now !== undefined && old?.order === now.order && old.parent === now.parent) {
      changesOf(parentIn(places, now)).replaced.push(now);
      continue;
    }
    if (old !== undefined) changesOf(parentIn(before, old)).dropped.add(key);
    if (now !== undefined) changesOf(parentIn(places, now)).put.push(now);
  }
  const next = new Map(index);
  for (const [parent, changes] of families) {
    const family = familyAfter(index.get(parent) ?? [], changes);
    if (family === null) return null;
    if (family.length === 0) next.delete(parent);
    else next.set(parent, family);
  }
  return next;
}

function familyAfter(family: readonly Place[], { put, replaced, dropped }: Changes): readonly Place[] | null {
  const next = dropped.size === 0 ? family.slice() : family.filter(({ key }) => !dropped.has(key));
  for (const place of replaced) {
    let at = firstOfOrder(next, place.order);
    for (let one = next[at]; one?.order === place.order && one.key !== place.key; one = next[at]) at += 1;
    if (next[at]?.key !== place.key) return null;
    next[at] = place;
  }
  let sorted = true;
  for (const place of put) {
    sorted &&= (next.at(-1)?.order ?? -Infinity) <= place.order;
    next.push(place);
  }
  if (!sorted) next.sort((a, b) => a.order - b.order);
  return next;
}

function firstOfOrder(family: readonly Place[], order: number): number {
  let low = 0;
  let high = family.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((family[middle] as Place).order < order) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Rows = ReadonlyMap<PidText, ProcessRow>;

let newestCallers: { readonly processes: Rows; readonly callers: Rows } | null = null;

/** The processes that wait for another's answer. */
export function callersIn(processes: Rows): Rows {
  if (newestCallers?.processes === processes) return newestCallers.callers;
  const keys = newestCallers === null ? null : changedKeys(newestCallers.processes, processes);
  const callers = new Map(keys === null ? [] : newestCallers?.callers);
  for (const key of keys ?? processes.keys()) {
    const row = processes.get(key);
    if (row?.waits_for === undefined) callers.delete(key);
    else callers.set(key, row);
  }
  newestCallers = { processes, callers };
  return callers;
}

/** The process that stands in a place. */
export function processIn(node: NodeState, place: PlaceKey): ProcessRow | null {
  const pid = node.places.get(place)?.pid ?? null;
  return pid === null ? null : (node.processes.get(pid) ?? null);
}
