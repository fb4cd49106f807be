/**
 * The rows of the tree: places in child order, depth first, with what is folded left out. The drawing and the HTML
 * treegrid are made from the same rows. Nothing here depends on a process: a restart changes no row.
 */
import type { Place, PlaceKey } from '../../../protocol/model.ts';
import { inChildOrder, levelsOpen, placeAbove } from '../../../protocol/rows.ts';
import { kindOf, type Kind } from './state.ts';

/** Like children fold into one row from this many on. */
export const POOL_FROM = 5;
/** A pool of more than this opens as cells and not as cards. */
export const CELLS_FROM = 200;

export interface PlaceRow {
  readonly type: 'place';
  /** The place's key. */
  readonly key: string;
  readonly place: Place;
  readonly kind: Kind;
  /** Index of the row above it in the tree, -1 for a root. */
  readonly parent: number;
  readonly depth: number;
  /** Position among its siblings, from 1, and their number. */
  readonly position: number;
  readonly siblings: number;
  /** Null when there is nothing to fold. */
  readonly folded: boolean | null;
  /** Places below it that are not drawn because it is folded. */
  readonly below: readonly Place[];
  /** It is one cell of an open pool: a row of the list, but no card of its own. */
  readonly cell: boolean;
}

export interface PoolRow {
  readonly type: 'pool';
  /** Not a place's key: it names the fold. */
  readonly key: string;
  readonly name: string;
  readonly kind: Kind;
  readonly members: readonly Place[];
  /** Places below its members that are not drawn because it is folded, or its members are cells. */
  readonly below: readonly Place[];
  readonly parent: number;
  readonly depth: number;
  readonly position: number;
  readonly siblings: number;
  readonly folded: boolean;
  /** Open and too many for cards. */
  readonly cells: boolean;
}

export type TreeRow = PlaceRow | PoolRow;

export interface RowOptions {
  /** What was folded or unfolded by hand. */
  readonly folded: ReadonlyMap<string, boolean>;
  /** The place that stands as the root, or null. */
  readonly root: PlaceKey | null;
  /** Show the node's own processes. */
  readonly hidden: boolean;
  /** The pools that were there before: they stay pools when they shrink. */
  readonly pools?: ReadonlySet<string>;
  /** What to call a pool whose child ids have nothing in common. */
  nameOf?(members: readonly Place[], key: string): string;
  /** The children of all places, hidden ones too, where somebody has them already. */
  readonly index?: ReadonlyMap<PlaceKey | null, readonly Place[]>;
}

const NUMBER_AT_END = /[\s_\-.:,#]*\d+[\s})\]>"']*$/;
const PID_LIKE = /^<\d+\.\d+\.\d+>$/;

/** `fun/0`, `pool:worker/2`: the number is an arity, and part of the name. */
const FUNCTION_LIKE = /\/\d+$/;

/** `client_12` and `client_3` are `client`; an id that is only a number or a pid has no stem. */
export function stemOf(id: string): string {
  if (PID_LIKE.test(id)) return '';
  if (FUNCTION_LIKE.test(id)) return id;
  return id.replace(NUMBER_AT_END, '').replace(/^[{[("']+/, '');
}

/** By place and kind alone, neither of which changes while a process ends, is a ghost, or starts again. */
function poolable(place: Place): boolean {
  const { type, behaviour } = place;
  return type !== 'supervisor' && behaviour !== 'supervisor' && behaviour !== 'application' && place.parent !== null;
}

/** What has never run has not shown its kind, and stands with its neighbours. */
function same<T>(a: T | null, b: T | null): boolean {
  return a === b || a === null || b === null;
}

function alike(a: Place, b: Place): boolean {
  if (a.dynamic || b.dynamic) return a.dynamic && b.dynamic;
  if (!same(a.behaviour, b.behaviour) || !same(a.restart, b.restart)) return false;
  if ((a.orphan === undefined) !== (b.orphan === undefined)) return false;
  return stemOf(a.id) === stemOf(b.id);
}

/** Places by parent in child order; a place whose parent is not there stands under null. */
export function childrenByParent(
  places: Iterable<Place>,
  has: (key: PlaceKey) => boolean,
): Map<PlaceKey | null, Place[]> {
  const index = new Map<PlaceKey | null, Place[]>();
  for (const place of places) {
    const parent = placeAbove(place, has);
    const siblings = index.get(parent);
    if (siblings === undefined) index.set(parent, [place]);
    else siblings.push(place);
  }
  for (const [parent, siblings] of index) {
    const compare = inChildOrder(parent);
    let sorted = true;
    for (let i = 1; i < siblings.length && sorted; i += 1) {
      sorted = compare(siblings[i - 1] as Place, siblings[i] as Place) <= 0;
    }
    if (!sorted) siblings.sort(compare);
  }
  return index;
}

/** Roots: supervisors first, then the processes that nobody supervises; each in their order. */
function rootsFirst(roots: readonly Place[]): Place[] {
  const owned = roots.filter((place) => !place.key.startsWith('@'));
  const alone = roots.filter((place) => place.key.startsWith('@'));
  return [...owned, ...alone];
}

type Group = { readonly pool: readonly Place[]; readonly key: string; readonly name: string } | { readonly one: Place };

function groupsOf(parent: Place, children: readonly Place[], inner: Inner): Group[] {
  const groups: Group[] = [];
  const used = new Map<string, number>();
  let from = 0;
  while (from < children.length) {
    const first = children[from];
    if (first === undefined) break;
    let to = from + 1;
    if (poolable(first)) {
      while (to < children.length) {
        const next = children[to];
        if (next === undefined || !poolable(next) || !alike(first, next)) break;
        to += 1;
      }
    }
    const stem = first.dynamic ? '' : stemOf(first.id);
    const count = (used.get(stem) ?? 0) + 1;
    const key = `pool:${parent.key}:${stem}${count > 1 ? `:${String(count)}` : ''}`;
    if (to - from >= POOL_FROM || (poolable(first) && inner.pools.has(key))) {
      used.set(stem, count);
      const pool = from === 0 && to === children.length ? children : children.slice(from, to);
      groups.push({ pool, key, name: stem === '' ? inner.nameOf(pool, key) : stem });
    } else {
      for (let i = from; i < to; i += 1) {
        const one = children[i];
        if (one !== undefined) groups.push({ one });
      }
    }
    from = to;
  }
  return groups;
}

interface Inner {
  readonly pools: ReadonlySet<string>;
  readonly index: ReadonlyMap<PlaceKey | null, readonly Place[]>;
  readonly nameOf: (members: readonly Place[], key: string) => string;
}

const NO_POOLS: ReadonlySet<string> = new Set();

/** Everything below a place, in the order of the tree. */
function placesBelow(index: Inner['index'], key: PlaceKey): Place[] {
  const below: Place[] = [];
  const stack = [...(index.get(key) ?? [])].reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    below.push(next);
    const children = index.get(next.key);
    if (children !== undefined) for (let i = children.length - 1; i >= 0; i -= 1) stack.push(children[i] as Place);
  }
  return below;
}

export function poolStem(members: readonly Place[]): string {
  return stemOf(members[0]?.id ?? '') || 'child';
}

/** Each so many levels down a supervisor is folded until somebody opens it, and says how many stand below. */
const FOLDED_EACH = 64;

interface Todo {
  readonly group: Group;
  readonly parent: number;
  readonly depth: number;
  readonly position: number;
  readonly siblings: number;
}

/** The visible rows, a parent always before its children. */
export function rowsOf(places: ReadonlyMap<PlaceKey, Place>, options: RowOptions): TreeRow[] {
  const all = options.index ?? childrenByParent(places.values(), (key) => places.has(key));
  const index = options.hidden ? all : withoutHidden(all, places);
  const inner: Inner = { index, pools: options.pools ?? NO_POOLS, nameOf: options.nameOf ?? poolStem };
  const rows: TreeRow[] = [];

  /** What is still to be added, the next last: a chain of supervisors may be longer than the engine's stack. */
  const todo: Todo[] = [];

  const addPlace = (place: Place, parent: number, depth: number, position: number, siblings: number): void => {
    const children = index.get(place.key);
    const deep = depth > 0 && depth % FOLDED_EACH === 0;
    const folded = children === undefined ? null : (options.folded.get(place.key) ?? deep);
    const below = folded === true ? placesBelow(index, place.key) : [];
    const at = rows.length;
    rows.push({
      type: 'place',
      key: place.key,
      place,
      kind: kindOf(place),
      parent,
      depth,
      position,
      siblings,
      folded,
      below,
      cell: false,
    });
    if (children === undefined || folded === true) return;
    const groups = groupsOf(place, children, inner);
    for (let i = groups.length - 1; i >= 0; i -= 1) {
      const group = groups[i] as Group;
      todo.push({
        group,
        parent: at,
        depth: depth + 1 + ('one' in group ? levelsOpen(group.one, place.key) : 0),
        position: i + 1,
        siblings: groups.length,
      });
    }
  };

  const addPool = (
    group: Extract<Group, { pool: readonly Place[] }>,
    parent: number,
    depth: number,
    position: number,
    siblings: number,
  ): void => {
    const first = group.pool[0];
    if (first === undefined) return;
    const folded = options.folded.get(group.key) ?? true;
    const cells = !folded && group.pool.length > CELLS_FROM;
    const at = rows.length;
    const below: Place[] = [];
    if (folded || cells) {
      for (const member of group.pool) if (index.has(member.key)) below.push(...placesBelow(index, member.key));
    }
    rows.push({
      type: 'pool',
      key: group.key,
      name: group.name,
      kind: kindOf(group.pool.find(({ behaviour }) => behaviour !== null) ?? first),
      members: group.pool,
      below,
      parent,
      depth,
      position,
      siblings,
      folded,
      cells,
    });
    if (folded) return;
    group.pool.forEach((place, i) => {
      if (!cells) {
        addPlace(place, at, depth + 1, i + 1, group.pool.length);
        return;
      }
      rows.push({
        type: 'place',
        key: place.key,
        place,
        kind: kindOf(place),
        parent: at,
        depth: depth + 1,
        position: i + 1,
        siblings: group.pool.length,
        folded: null,
        below: [],
        cell: true,
      });
    });
  };

  const focused = options.root === null ? undefined : places.get(options.root);
  const roots = focused === undefined ? rootsFirst(index.get(null) ?? []) : [focused];
  roots.forEach((root, i) => {
    addPlace(root, -1, focused === undefined ? levelsOpen(root, null) : 0, i + 1, roots.length);
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const { group, parent, depth, position, siblings } = next;
      if ('one' in group) addPlace(group.one, parent, depth, position, siblings);
      else addPool(group, parent, depth, position, siblings);
    }
  });
  return rows;
}

/** What is below a hidden place and not hidden itself stands as a root. */
function withoutHidden(all: Inner['index'], places: ReadonlyMap<PlaceKey, Place>): Inner['index'] {
  const shown = new Map<PlaceKey | null, readonly Place[]>();
  let roots: readonly Place[] = [];
  for (const [parent, children] of all) {
    const visible = children.some((place) => place.hidden) ? children.filter((place) => !place.hidden) : children;
    if (visible.length === 0) continue;
    if (parent !== null && places.get(parent)?.hidden !== true) shown.set(parent, visible);
    else roots = roots.length === 0 ? visible : [...roots, ...visible].sort(inChildOrder(null));
  }
  if (roots.length > 0) shown.set(null, roots);
  return shown;
}

/** Answers with the row on which a place can be seen: its own, or that of the pool or the folded supervisor that holds it. */
export class Showing {
  /** The pools below a row. */
  private readonly pools = new Map<number, number[]>();

  constructor(
    private readonly rows: readonly TreeRow[],
    private readonly indexOf: ReadonlyMap<string, number>,
    private readonly places: ReadonlyMap<PlaceKey, Place>,
  ) {
    rows.forEach((row, i) => {
      if (row.type !== 'pool') return;
      const known = this.pools.get(row.parent);
      if (known === undefined) this.pools.set(row.parent, [i]);
      else known.push(i);
    });
  }

  get(key: PlaceKey): number | undefined {
    for (let at: PlaceKey | null = key, depth = 0; at !== null && depth <= this.places.size; depth += 1) {
      const found = this.indexOf.get(at);
      const row = found === undefined ? undefined : this.rows[found];
      if (row?.type === 'place' && row.cell) return row.parent;
      if (found !== undefined) return found;
      const place = this.places.get(at);
      const pool = place === undefined ? undefined : this.poolOf(place);
      if (pool !== undefined) return pool;
      at = place?.parent ?? null;
    }
    return undefined;
  }

  private poolOf(place: Place): number | undefined {
    const parent = place.parent === null ? undefined : this.indexOf.get(place.parent);
    if (parent === undefined) return undefined;
    return this.pools.get(parent)?.find((i) => {
      const row = this.rows[i];
      if (row?.type !== 'pool') return false;
      const first = row.members.at(0);
      const last = row.members.at(-1);
      const compare = inChildOrder(place.parent);
      return first !== undefined && last !== undefined && compare(first, place) <= 0 && compare(place, last) <= 0;
    });
  }
}

/** Row number by key. */
export function indexOfRows(rows: readonly TreeRow[]): Map<string, number> {
  const index = new Map<string, number>();
  rows.forEach((row, i) => index.set(row.key, i));
  return index;
}
