/**
 * A dictionary that a process owns. Clients call the functions; how they reach the process is its own affair.
 *
 * The server is `State0 x Action -> State1 & Reply`: `reduce` has no effect but its result, and a state that someone still holds
 * stays as it was.
 */
import { erlang, type Body, defineModule, equal, gen_server, type Module, type Pid } from '../coppice.ts';

export type Key = string | number;

export interface State {
  readonly entries: ReadonlyMap<Key, unknown>;
  /** Most of a large dictionary. A write copies `entries` only, so these are moved here a batch at a time. */
  readonly settled?: ReadonlyMap<Key, unknown>;
  readonly reads: number;
  readonly writes: number;
}

export type Action =
  | readonly ['set_key', Key, unknown]
  | readonly ['read_key', Key]
  | readonly ['delete_key', Key]
  | readonly ['cas_val', key: Key, old: unknown, value: unknown, setOnNotExists: boolean];

export type Found = ['ok', unknown] | 'not_found';

const BATCH = 64;

/** The key of a map that is the same term: a tuple is one by its value. */
function keyIn(map: ReadonlyMap<Key, unknown> | undefined, key: unknown): Key {
  const found = key as Key;
  if (typeof key !== 'object' || map === undefined || map.has(found)) return found;
  for (const known of map.keys()) if (equal(known, key)) return known;
  return found;
}

function find(state: State, key: Key): Found {
  for (const map of [state.entries, state.settled]) {
    const known = keyIn(map, key);
    if (map?.has(known) === true) return ['ok', map.get(known)];
  }
  return 'not_found';
}

function stored(state: State, wanted: Key, value: unknown): State {
  const inSettled = keyIn(state.settled, wanted);
  const key = keyIn(state.entries, inSettled);
  const writes = state.writes + 1;
  const entries = new Map(state.entries).set(key, value);
  if (entries.size <= BATCH) return { ...state, entries, writes };
  const settled = new Map(state.settled);
  for (const [settledKey, settledValue] of entries) settled.set(settledKey, settledValue);
  return { ...state, entries: new Map(), settled, writes };
}

function without<V>(map: ReadonlyMap<Key, V>, key: Key): ReadonlyMap<Key, V> {
  const known = keyIn(map, key);
  if (!map.has(known)) return map;
  const rest = new Map(map);
  rest.delete(known);
  return rest;
}

function deleted(state: State, key: Key): State {
  const { settled, ...rest } = state;
  return {
    ...rest,
    entries: without(state.entries, key),
    ...(settled === undefined ? {} : { settled: without(settled, key) }),
    writes: state.writes + 1,
  };
}

/** How many elements each action has. */
const SIZES: ReadonlyMap<unknown, number> = new Map([
  ['set_key', 3],
  ['read_key', 2],
  ['delete_key', 2],
  ['cas_val', 5],
]);

function isAction(term: unknown): term is Action {
  return Array.isArray(term) && SIZES.get(term[0]) === term.length;
}

/** The reply to an action, and the state after it. */
export function reduce(state: State, action: Action): readonly [reply: unknown, next: State] {
  const [what, key] = action;
  switch (what) {
    case 'set_key':
      return ['ok', stored(state, key, action[2])];
    case 'read_key':
      return [find(state, key), { ...state, reads: state.reads + 1 }];
    case 'delete_key':
      return ['ok', deleted(state, key)];
    case 'cas_val': {
      const [, , old, value, setOnNotExists] = action;
      const found = find(state, key);
      if (found === 'not_found') return [true, setOnNotExists ? stored(state, key, value) : state];
      return equal(found[1], old) ? [true, stored(state, key, value)] : [false, state];
    }
  }
}

/** A dictionary with these entries and no history. */
export function stateWith(entries: Iterable<readonly [Key, unknown]>): State {
  return { entries: new Map(entries), reads: 0, writes: 0 };
}

export const dictionary: Module = defineModule('dictionary', {
  startLink: (name: string, entries: ReadonlyMap<Key, unknown> = new Map()) => startLink(name, entries),
  init: (entries: ReadonlyMap<Key, unknown>) => ['ok', stateWith(entries)],
  handleCall: (action: unknown, _from: unknown, state: State) => {
    if (!isAction(action)) erlang.functionClause('dictionary:handle_call/3');
    const [reply, next] = reduce(state, action);
    return ['reply', reply, next];
  },
});

/** Starts a dictionary linked with the caller; with a name it is registered. */
export function startLink(
  name: string | null = null,
  entries: ReadonlyMap<Key, unknown> = new Map(),
): ReturnType<typeof gen_server.startLink> {
  return name === null
    ? gen_server.startLink(dictionary, entries)
    : gen_server.startLink(['local', name], dictionary, entries);
}

/** Stores, whether or not the key exists. */
export function setKey(dict: Pid | string, key: Key, value: unknown): Body<'ok'> {
  return gen_server.call(dict, ['set_key', key, value]);
}

/** `['ok', value]` or `'not_found'`. */
export function readKey(dict: Pid | string, key: Key): Body<Found> {
  return gen_server.call(dict, ['read_key', key]);
}

/** `'ok'`, also when there was no such key. */
export function deleteKey(dict: Pid | string, key: Key): Body<'ok'> {
  return gen_server.call(dict, ['delete_key', key]);
}

/**
 * Compare and swap: when the value equals `old` it becomes `value`, and the answer is true. A missing key is stored only with
 * `setOnNotExists`, and the answer is true either way. False: the value is another, and stays.
 */
export function casVal(
  dict: Pid | string,
  key: Key,
  old: unknown,
  value: unknown,
  setOnNotExists: boolean,
): Body<boolean> {
  return gen_server.call(dict, ['cas_val', key, old, value, setOnNotExists]);
}
