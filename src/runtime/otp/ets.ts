/**
 * Tables of tuples, outside of processes. Follows OTP's `ets`: a table belongs to a process and goes with it, unless an heir takes it;
 * what is put in and what comes out is copied. All errors are `badarg`, as in OTP.
 *
 * Tuples are arrays and lists are `List`s here as everywhere: `insert(t, ['k', 1])` puts in one object, `insert(t, list(['k', 1]))` all of
 * a list, and a match specification is `list([head, list(...guards), list(...body)])`. A string in a pattern is an atom.
 *
 * Where it differs from OTP:
 * - 1 and 1.0 are one number in JavaScript, so they are one key in every type of table, and 2.0 is an integer. A bigint is a key of
 *   its own. Sums that leave the range of exact numbers give bigints.
 * - A table, a continuation and a compiled match specification are references that nobody can look into; OTP's continuations are tuples.
 * - There are no improper lists, so no pattern matches the tail of a list.
 * - Tables of type `set`, `bag` and `duplicate_bag` are walked in the order in which their keys came; OTP promises none.
 * - A node has 8,192 tables at most, then `new` raises `system_limit`; OTP counts to the same number for named ones.
 * - `read_concurrency`, `write_concurrency`, `decentralized_counters` and `compressed` are told by `info` and have no effect.
 * - Left out: `fun2ms` (a parse transform: there is none in JavaScript; write the specification), files (`tab2file`, `file2tab`,
 *   `tabfile_info`), `to_dets`, `from_dets`, `table` (QLC), `i` (a shell's), `slot`, `init_table`, `repair_continuation` (continuations
 *   do not leave the node), and the item `stats` of `info`.
 *
 * @example
 * const shelf = ets.new('shelf', ['ordered_set', 'public']);
 * ets.insert(shelf, list(['apple', 3], ['pear', 5]));
 * const many = ets.select(shelf, list([['$1', '$2'], list(['>', '$2', 4]), list('$1')]));
 */
import { copy } from '../../term/copy.ts';
import { equal } from '../../term/equal.ts';
import { List, list, listFrom } from '../../term/list.ts';
import { Pid } from '../../term/pid.ts';
import { Ref } from '../../term/ref.ts';
import {
  badArgument,
  charge,
  chargeSearch,
  checkAtom,
  error,
  isProcessAlive,
  keptUnder,
  monotonicTime,
  nodeName,
  refTo,
  self,
  send,
  limits,
} from '../kernel/syscalls.ts';
import { add, FAIL, isInteger, isTuple } from './ets/guard_functions.ts';
import { memoryOf } from './ets/inspect.ts';
import { BadMatchSpec, compile, keepsKey, type MatchSpec, NO_MATCH, Program } from './ets/match_spec.ts';
import type { Entry, Tuple } from './ets/store.ts';
import { LIMIT, type Options, type Protection, registry, Table, type Type } from './ets/table.ts';
import { type Chunk, Continuation, eachMatch, firstChunk, nextChunk } from './ets/traverse.ts';

export type { MatchClause, MatchSpec } from './ets/match_spec.ts';
export type { Chunk } from './ets/traverse.ts';

/** A table by its identifier, or by its name when it is a `named_table`. */
export type Tab = Ref | string;

/**
 * What `new` takes. `write_concurrency`, `read_concurrency`, `decentralized_counters` and `compressed` are accepted, and change nothing but what `info` tells.
 */
export type TableOption =
  | Type
  | Protection
  | 'named_table'
  | 'compressed'
  | readonly ['keypos', number]
  | readonly ['heir', Pid, unknown]
  | readonly ['heir', 'none']
  | readonly ['write_concurrency', boolean | 'auto']
  | readonly ['read_concurrency' | 'decentralized_counters', boolean];

const END = '$end_of_table';
const MISSING_KEY = 'not a key that exists in the table';
const OUT_OF_RANGE = 'out of range';
const FIX = 'ets:safe_fixtable/2';

/** `badarg` of a table that is not there, or not for the caller, in the words of OTP's `error_info`. */
function refuse(tab: unknown, table: Table | undefined, call: string): never {
  if (table !== undefined)
    badArgument(call, 1, 'the table identifier refers to an ETS table with insufficient access rights');
  if (isAtom(tab) || tab instanceof Ref)
    badArgument(call, 1, 'the table identifier does not refer to an existing ETS table');
  badArgument(call, 1, 'not an atom or a table identifier');
}

function wrongType(call: string): never {
  badArgument(call, 1, 'the table identifier refers to an ETS table of a type not supported by this operation');
}

function found(tab: unknown): Table | undefined {
  if (isAtom(tab)) return registry().names.get(tab);
  // One of another node is no table here.
  const table = keptUnder(tab);
  return table instanceof Table && table.live && table.registry === registry() ? table : undefined;
}

/** @param call Whose first argument it is, as in `ets:lookup/2`. */
function readable(tab: unknown, call: string): Table {
  const caller = self();
  const table = found(tab);
  if (table === undefined || (table.options.protection === 'private' && table.owner !== caller)) {
    return refuse(tab, table, call);
  }
  return table;
}

function writable(tab: unknown, call: string): Table {
  const caller = self();
  const table = found(tab);
  if (table === undefined || (table.options.protection !== 'public' && table.owner !== caller)) {
    return refuse(tab, table, call);
  }
  return table;
}

function owned(tab: unknown, call: string): Table {
  const caller = self();
  const table = found(tab);
  if (table?.owner !== caller) return refuse(tab, table, call);
  return table;
}

// Tables

/**
 * Makes a table that belongs to the caller. Gives its identifier, or its name with `named_table`. Options, of which the last of a kind
 * counts (`set` and `protected`, the defaults, undo no other): the type, the access of others, `named_table`, `['keypos', N]` (1), `['heir', Pid, Data]` (none).
 * A name in use and an unknown option are `badarg`. `ets:new/2`; `new` is a word of JavaScript.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set']);
 * ets.info(fruit, 'type'); // => 'ordered_set'
 * ets.new('fruit', ['named_table']); // => 'fruit'
 */
function new_(name: string, options: readonly TableOption[] = []): Tab {
  const caller = self();
  const call = 'ets:new/2';
  if (!isAtom(name)) badArgument(call, 1, 'not an atom');
  if (!Array.isArray(options)) badArgument(call, 2, 'not a list');
  checkAtom(name);
  const tables = registry();
  const chosen = optionsOf(options, call);
  if (chosen.named && tables.names.has(name)) badArgument(call, 1, 'table name already exists');
  if (tables.all.size >= LIMIT) return error('system_limit');
  const table = new Table(tables, name, caller, chosen);
  tables.add(table);
  tables.setHeir(table, chosen.heir, chosen.heirData);
  return table.handle;
}

/** `true` and `false` are atoms, too, and may be names. */
function isAtom(name: unknown): name is string {
  return typeof name === 'string' || typeof name === 'boolean';
}

function optionsOf(options: readonly unknown[], call: string): Options {
  const chosen: Options = {
    type: 'set',
    protection: 'protected',
    named: false,
    keypos: 1,
    heir: null,
    heirData: undefined,
    writeConcurrency: false,
    readConcurrency: false,
    decentralizedCounters: false,
    compressed: false,
  };
  let decentralized: boolean | null = null;
  for (const option of options) {
    switch (option) {
      // They name the defaults and undo nothing: [bag, set] is a bag.
      case 'set':
      case 'protected':
        break;
      case 'ordered_set':
      case 'bag':
      case 'duplicate_bag':
        chosen.type = option;
        break;
      case 'public':
      case 'private':
        chosen.protection = option;
        break;
      case 'named_table':
        chosen.named = true;
        break;
      case 'compressed':
        chosen.compressed = true;
        break;
      default:
        decentralized = pairOption(chosen, option, call) ?? decentralized;
    }
  }
  if (chosen.protection === 'private') chosen.writeConcurrency = chosen.readConcurrency = false;
  const { type, writeConcurrency } = chosen;
  const usual = writeConcurrency === 'auto' || (writeConcurrency && type === 'ordered_set');
  chosen.decentralizedCounters = writeConcurrency !== false && (decentralized ?? usual);
  return chosen;
}

/** The value of `decentralized_counters`, which the others decide about. */
function pairOption(chosen: Options, option: unknown, call: string): boolean | null {
  if (!isTuple(option)) return badOptions(call);
  const [name, value, data] = option;
  if (name === 'heir') {
    const none = option.length === 2 && value === 'none';
    if (!none && !(option.length === 3 && value instanceof Pid)) return badOptions(call);
    chosen.heir = none ? null : (value as Pid);
    chosen.heirData = none ? undefined : copy(data);
    return null;
  }
  if (option.length !== 2) return badOptions(call);
  if (name === 'keypos' && Number.isInteger(value) && (value as number) > 0) chosen.keypos = value as number;
  else if (name === 'write_concurrency' && (typeof value === 'boolean' || value === 'auto')) {
    chosen.writeConcurrency = value;
  } else if (name === 'read_concurrency' && typeof value === 'boolean') chosen.readConcurrency = value;
  else if (name === 'decentralized_counters' && typeof value === 'boolean') return value;
  else return badOptions(call);
  return null;
}

function badOptions(call: string): never {
  badArgument(call, 2, 'invalid options');
}

/** Deletes a table. `ets:delete/1`. */
function deleteTable(tab: Tab): true {
  const table = writable(tab, 'ets:delete/1');
  charge(table.store.size);
  table.registry.delete(table);
  return true;
}

/**
 * Deletes a whole table, or all objects of a key. `ets:delete/1,2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.delete(fruit, 'apple'); // => true
 * ets.tab2list(fruit); // => list(['pear', 5])
 * ets.delete(fruit); // => true
 */
function delete_(tab: Tab, ...key: [] | [unknown]): true {
  if (key.length === 0) return deleteTable(tab);
  const { store } = writable(tab, 'ets:delete/2');
  const entry = store.find(key[0]);
  if (entry !== undefined) store.remove(entry);
  return true;
}

// Words of JavaScript, which may be names of exports all the same.
export { new_ as new, delete_ as delete };

/**
 * All tables of the node. `ets:all/0`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.all().includes(fruit); // => true
 */
export function all(): List<Tab> {
  const tables = registry().all;
  charge(tables.size);
  return listFrom(Array.from(tables, (table) => table.handle));
}

/**
 * Gives a table another name; a name in use is `badarg`. `ets:rename/2`.
 *
 * @example
 * ets.new('fruit', ['named_table']);
 * ets.rename('fruit', 'vegetables'); // => 'vegetables'
 */
export function rename(tab: Tab, name: string): Tab {
  const call = 'ets:rename/2';
  const table = writable(tab, call);
  if (!isAtom(name)) badArgument(call, 2, 'invalid table name (must be an atom)');
  checkAtom(name);
  if (table.options.named) {
    const { names } = table.registry;
    if (names.has(name)) badArgument(call, 2, 'table name already exists');
    names.delete(table.name);
    names.set(name, table);
  }
  table.name = name;
  return table.handle;
}

/**
 * The identifier of a named table, or undefined. `ets:whereis/1`.
 *
 * @example
 * ets.whereis('nothing'); // => undefined
 */
export function whereis(name: string): Ref | undefined {
  self();
  return isAtom(name) ? found(name)?.ref : badArgument('ets:whereis/1', 1, 'invalid table name (must be an atom)');
}

/**
 * Makes another process the owner, who gets `['ETS-TRANSFER', Tab, Giver, Data]`. Only the owner may, and not to itself or a dead
 * process. `ets:give_away/3`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * const taker = spawn(function* (to: Pid): Body<void> {
 *   send(to, ((yield) as unknown[]).slice(2));
 * }, self());
 * ets.giveAway(fruit, taker, 'yours'); // => true
 * yield* receive(); // => [self(), 'yours']
 */
export function giveAway(tab: Tab, pid: Pid, data: unknown): true {
  const call = 'ets:give_away/3';
  const table = owned(tab, call);
  if (!(pid instanceof Pid)) badArgument(call, 2, 'not a pid');
  if (pid === table.owner) badArgument(call, 2, 'the process is already the owner of the table');
  if (!isProcessAlive(pid)) badArgument(call, 2, 'the pid refers to a terminated process');
  table.registry.watch(pid);
  const from = table.owner;
  send(pid, ['ETS-TRANSFER', table.handle, from, data] as never);
  table.owner = pid;
  return true;
}

/**
 * Sets the heir or the protection: `['heir', Pid, Data]`, `['heir', 'none']`, `['protection', P]`, or a list of these. `ets:setopts/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.setopts(fruit, ['protection', 'private']); // => true
 * ets.info(fruit, 'protection'); // => 'private'
 */
export function setopts(tab: Tab, options: unknown): true {
  const call = 'ets:setopts/2';
  const table = owned(tab, call);
  const wanted = options instanceof List ? Array.from(options as List<unknown>) : [options];
  const seen = new Set<unknown>();
  const changed: Options = { ...table.options };
  for (const option of wanted) {
    if (!isTuple(option) || seen.has(option[0])) return badOptions(call);
    seen.add(option[0]);
    if (option[0] === 'heir') pairOption(changed, option, call);
    else if (option[0] === 'protection' && option.length === 2 && isProtection(option[1]))
      changed.protection = option[1];
    else return badOptions(call);
  }
  table.options.protection = changed.protection;
  if (seen.has('heir')) table.registry.setHeir(table, changed.heir, changed.heirData);
  return true;
}

function isProtection(term: unknown): term is Protection {
  return term === 'public' || term === 'protected' || term === 'private';
}

const ITEMS: Readonly<Record<string, (table: Table) => unknown>> = {
  id: ({ ref }) => ref,
  decentralized_counters: ({ options }) => options.decentralizedCounters,
  read_concurrency: ({ options }) => options.readConcurrency,
  write_concurrency: ({ options }) => options.writeConcurrency,
  compressed: ({ options }) => options.compressed,
  memory: (table) => Math.ceil(memoryOf(table) / 8),
  owner: ({ owner }) => owner,
  heir: ({ options }) => options.heir ?? 'none',
  name: ({ name }) => name,
  size: ({ store }) => store.size,
  node: () => nodeName(),
  named_table: ({ options }) => options.named,
  type: ({ options }) => options.type,
  keypos: ({ options }) => options.keypos,
  protection: ({ options }) => options.protection,
};

/** Told only when asked for. */
const MORE_ITEMS: Readonly<Record<string, (table: Table) => unknown>> = {
  binary: () => list(),
  fixed: ({ fixes }) => fixes.size > 0,
  safe_fixed: (table) => fixation(table, [0, Math.floor(table.fixedAt / 1000), (table.fixedAt % 1000) * 1000]),
  safe_fixed_monotonic_time: (table) => fixation(table, table.fixedAt),
};

function fixation({ fixes }: Table, time: unknown): unknown {
  return fixes.size > 0 && [time, listFrom(Array.from(fixes, ([pid, count]) => [pid, count]))];
}

/**
 * What a table is, as a list of pairs, or one item; undefined when there is no such table. The words of `memory` are an estimate. Any
 * process may ask, of private tables as well. `ets:info/1,2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.info(fruit, 'size'); // => 2
 * ets.info('nothing'); // => undefined
 */
export function info(tab: Tab, ...item: [] | [string]): unknown {
  self();
  const call = `ets:info/${item.length + 1}`;
  const table = found(tab);
  if (table === undefined) {
    const gone = isAtom(tab) || keptUnder(tab) instanceof Table;
    // As in OTP 25, `binary` asks harder than the others.
    return gone && item[0] !== 'binary' ? undefined : refuse(tab, table, call);
  }
  if (item.length === 0) return listFrom(Object.entries(ITEMS).map(([name, read]) => [name, read(table)]));
  const [name] = item;
  for (const items of [ITEMS, MORE_ITEMS]) if (Object.hasOwn(items, name)) return items[name]?.(table);
  badArgument(call, 2, 'not a valid info item');
}

/**
 * While a table is fixed, a walk by `first` and `next` goes on although objects are deleted. Counts up with true, down with false; ends
 * with the process that fixed it. `ets:safe_fixtable/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.safeFixtable(fruit, true); // => true
 */
export function safeFixtable(tab: Tab, fix: boolean): true {
  const table = readable(tab, FIX);
  const caller = self();
  if (typeof fix !== 'boolean') badArgument(FIX, 2, 'not a boolean value');
  if (fix) {
    table.registry.watch(caller);
    table.fix(caller, monotonicTime());
  } else table.unfix(caller);
  return true;
}

// Objects

/** Copies of the objects of an insertion, all of them checked before the first goes in. */
function objectsOf(table: Table, term: unknown, call: string): Tuple[] {
  charge(term instanceof List ? term.length : 1);
  if (!(term instanceof List)) return [objectOf(table, term, call, 2)];
  return Array.from(term as List<unknown>, (object) => {
    if (!isTuple(object) || object.length === 0)
      badArgument(call, 2, 'not a non-empty tuple or a list of non-empty tuples');
    return objectOf(table, object, call, 2);
  });
}

function objectOf(table: Table, object: unknown, call: string, position: number): Tuple {
  if (!isTuple(object)) badArgument(call, position, 'not a tuple');
  if (object.length === 0) badArgument(call, position, 'is an empty tuple');
  if (object.length < table.options.keypos) badArgument(call, position, 'the object has no key: it is too small');
  return copy(object);
}

function put(table: Table, object: Tuple): void {
  const { store, options } = table;
  const key = table.keyOf(object);
  if (store.size >= limits().objects && store.find(key) === undefined) error('system_limit');
  if (!table.registry.hasRoomFor(object)) error('system_limit');
  const entry = store.find(key) ?? store.create(key);
  if (options.type === 'set' || options.type === 'ordered_set') {
    if (entry.objects.length === 0) store.size++;
    entry.objects[0] = object;
  } else {
    if (options.type === 'bag') {
      chargeSearch(entry.objects.length);
      if (entry.objects.some((known) => equal(known, object))) return;
    }
    entry.objects.push(object);
    store.size++;
  }
}

function putAll(table: Table, objects: readonly Tuple[]): void {
  // As OTP 25 does: what is new of a list goes into a bag from the end.
  for (const object of table.options.type === 'bag' ? objects.toReversed() : objects) put(table, object);
}

/**
 * Puts in an object, or all of a `List`; one with the same key is replaced, in bags it stays. All or nothing: one that is no tuple, or
 * has no key, is `badarg`. `ets:insert/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, ['apple', 3]); // => true
 * ets.insert(fruit, list(['apple', 4], ['pear', 5])); // => true
 * ets.lookup(fruit, 'apple'); // => list(['apple', 4])
 */
export function insert(tab: Tab, objects: Tuple | List<Tuple>): true {
  const call = 'ets:insert/2';
  const table = writable(tab, call);
  putAll(table, objectsOf(table, objects, call));
  return true;
}

/**
 * As `insert`, if none of the keys is there; else false. `ets:insert_new/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.insertNew(fruit, ['apple', 9]); // => false
 */
export function insertNew(tab: Tab, objects: Tuple | List<Tuple>): boolean {
  const call = 'ets:insert_new/2';
  const table = writable(tab, call);
  const fresh = objectsOf(table, objects, call);
  if (fresh.some((object) => table.store.find(table.keyOf(object)) !== undefined)) return false;
  putAll(table, fresh);
  return true;
}

/**
 * The objects of a key, in the order of insertion. `ets:lookup/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.lookup(fruit, 'pear'); // => list(['pear', 5])
 * ets.lookup(fruit, 'plum'); // => list()
 */
export function lookup(tab: Tab, key: unknown): List<Tuple> {
  return copies(readable(tab, 'ets:lookup/2').store.find(key));
}

function copies(entry: Entry | undefined): List<Tuple> {
  const objects = entry?.objects ?? [];
  charge(objects.length);
  return listFrom(objects.map((object) => copy(object)));
}

/**
 * One element of the object of a key; of a bag, the list of those of all. A missing key or element is `badarg`. `ets:lookup_element/3`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.lookupElement(fruit, 'pear', 2); // => 5
 */
export function lookupElement(tab: Tab, key: unknown, position: number): unknown {
  const call = 'ets:lookup_element/3';
  const table = readable(tab, call);
  const entry = table.store.find(key);
  if (entry === undefined) badArgument(call, 2, MISSING_KEY);
  if (!Number.isInteger(position)) badArgument(call, 3, 'not an integer');
  if (position < 1) badArgument(call, 3, OUT_OF_RANGE);
  charge(entry.objects.length);
  if (entry.objects.some((object) => object.length < position))
    badArgument(call, 3, 'position is greater than the size of the object');
  const elements = entry.objects.map((object) => copy(object[position - 1]));
  return isBag(table) ? listFrom(elements) : elements[0];
}

function isBag({ options }: Table): boolean {
  return options.type === 'bag' || options.type === 'duplicate_bag';
}

/**
 * `ets:member/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.member(fruit, 'plum'); // => false
 */
export function member(tab: Tab, key: unknown): boolean {
  return readable(tab, 'ets:member/2').store.find(key) !== undefined;
}

/**
 * `lookup` and `delete` in one. `ets:take/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.take(fruit, 'pear'); // => list(['pear', 5])
 * ets.member(fruit, 'pear'); // => false
 */
export function take(tab: Tab, key: unknown): List<Tuple> {
  const { store } = writable(tab, 'ets:take/2');
  const entry = store.find(key);
  const taken = copies(entry);
  if (entry !== undefined) store.remove(entry);
  return taken;
}

/**
 * Deletes this very object, every copy of it. `ets:delete_object/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.deleteObject(fruit, ['pear', 6]); // => true
 * ets.member(fruit, 'pear'); // => true
 */
export function deleteObject(tab: Tab, object: Tuple): true {
  const call = 'ets:delete_object/2';
  const table = writable(tab, call);
  const wanted = objectOf(table, object, call, 2);
  const entry = table.store.find(table.keyOf(wanted));
  if (entry !== undefined) keepOnly(table, entry, (known) => !equal(known, wanted));
  return true;
}

function keepOnly({ store }: Table, entry: Entry, keep: (object: Tuple) => boolean): void {
  chargeSearch(entry.objects.length);
  const kept = entry.objects.filter(keep);
  if (kept.length === 0) store.remove(entry);
  else {
    store.size -= entry.objects.length - kept.length;
    entry.objects = kept;
  }
}

/**
 * `ets:delete_all_objects/1`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.deleteAllObjects(fruit); // => true
 * ets.tab2list(fruit); // => list()
 */
export function deleteAllObjects(tab: Tab): true {
  const { store } = writable(tab, 'ets:delete_all_objects/1');
  charge(store.size);
  store.clear();
  return true;
}

function singleEntry(table: Table, key: unknown, call: string): Entry | undefined {
  return isBag(table) ? wrongType(call) : table.store.find(key);
}

/**
 * Changes elements: `[Position, Value]`, or a list of these; false when the key is missing. The key itself, and a position outside,
 * are `badarg`, and then nothing is changed. `ets:update_element/3`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.updateElement(fruit, 'pear', [2, 8]); // => true
 * ets.lookup(fruit, 'pear'); // => list(['pear', 8])
 */
export function updateElement(tab: Tab, key: unknown, changes: unknown): boolean {
  const call = 'ets:update_element/3';
  const table = writable(tab, call);
  const entry = singleEntry(table, key, call);
  if (entry === undefined) return false;
  const object = [...(entry.objects[0] as Tuple)];
  for (const change of changes instanceof List ? Array.from(changes as List<unknown>) : [changes]) {
    if (!isTuple(change) || change.length !== 2 || !Number.isInteger(change[0])) {
      badArgument(call, 3, 'is not a valid element specification');
    }
    object[position(table, object, change[0], call, OUT_OF_RANGE) - 1] = copy(change[1]);
  }
  entry.objects[0] = object;
  return true;
}

/** A position that may be changed. */
function position(table: Table, object: Tuple, at: unknown, call: string, outside: string): number {
  if (at === table.options.keypos) badArgument(call, 3, 'the position is the same as the key position');
  if (!Number.isInteger(at) || (at as number) < 1 || (at as number) > object.length) badArgument(call, 3, outside);
  return at as number;
}

/**
 * Adds to integers of an object, in one step that cannot be interrupted, and gives the new values. `change` is an increment of the element
 * after the key, `[Position, Increment]`, `[Position, Increment, Threshold, SetValue]`, or a list of tuples. With `initial`, a missing
 * object is first put in from that, under this key. A list is done as a whole or, with `badarg`, not at all. `ets:update_counter/3,4`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.updateCounter(fruit, 'pear', 2); // => 7
 * ets.updateCounter(fruit, 'plum', [2, 1], ['plum', 0]); // => 1
 */
export function updateCounter(tab: Tab, key: unknown, change: unknown, ...initial: [] | [Tuple]): unknown {
  const call = `ets:update_counter/${initial.length + 3}`;
  const table = writable(tab, call);
  const entry = singleEntry(table, key, call);
  let object: unknown[];
  if (initial.length > 0) {
    const start = [...objectOf(table, initial[0], call, 4)];
    start[table.options.keypos - 1] = copy(key);
    object = entry === undefined ? start : [...(entry.objects[0] as Tuple)];
  } else if (entry === undefined) return badArgument(call, 2, MISSING_KEY);
  else object = [...(entry.objects[0] as Tuple)];
  const changes = change instanceof List ? Array.from(change as List<unknown>) : [change];
  const values = changes.map((one) =>
    count(table, object, isTuple(one) || change instanceof List ? one : [table.options.keypos + 1, one], call),
  );
  if (entry === undefined) put(table, object);
  else entry.objects[0] = object;
  return change instanceof List ? listFrom(values) : values[0];
}

function count(table: Table, object: unknown[], change: unknown, call: string): unknown {
  const invalid = 'not a valid update operation';
  if (!isTuple(change) || (change.length !== 2 && change.length !== 4)) return badArgument(call, 3, invalid);
  const [at, increment, threshold, replacement] = change;
  if (!Number.isInteger(at) || !isInteger(increment)) return badArgument(call, 3, invalid);
  const index = position(table, object, at, call, 'the position in the update operation is out of range') - 1;
  const before = object[index];
  if (!isInteger(before)) {
    return badArgument(call, 3, 'the value in the given position, in the object, is not an integer');
  }
  let value: unknown = add(before, increment);
  if (value === FAIL) return badArgument(call, 3, invalid);
  if (change.length === 4) {
    if (!isInteger(threshold) || !isInteger(replacement)) return badArgument(call, 3, invalid);
    const past = increment >= 0 ? (value as number) > threshold : (value as number) < threshold;
    if (past) value = replacement;
  }
  object[index] = value;
  return value;
}

// Walking

/**
 * The first key: the least in an `ordered_set`; `'$end_of_table'` when there is none. `ets:first/1`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.first(fruit); // => 'apple'
 */
export function first(tab: Tab): unknown {
  return endOf(readable(tab, 'ets:first/1'), false);
}

/**
 * The greatest key in an `ordered_set`; else as `first`. `ets:last/1`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.last(fruit); // => 'pear'
 */
export function last(tab: Tab): unknown {
  return endOf(readable(tab, 'ets:last/1'), true);
}

function endOf({ store }: Table, reverse: boolean): unknown {
  for (const entry of store.entries(undefined, reverse)) return copy(entry.key);
  return END;
}

/**
 * The key after this one. In an `ordered_set` the key need not be there; else a missing one is `badarg`. `ets:next/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.next(fruit, 'apple'); // => 'pear'
 * ets.next(fruit, 'pear'); // => '$end_of_table'
 */
export function next(tab: Tab, key: unknown): unknown {
  return neighbour(tab, key, false, 'ets:next/2');
}

/**
 * The key before this one in an `ordered_set`; else as `next`. `ets:prev/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.prev(fruit, 'pear'); // => 'apple'
 */
export function prev(tab: Tab, key: unknown): unknown {
  return neighbour(tab, key, true, 'ets:prev/2');
}

function neighbour(tab: Tab, key: unknown, reverse: boolean, call: string): unknown {
  const { store } = readable(tab, call);
  // OTP takes the end for a key only in an ordered_set that holds no atoms: it is refused in every table.
  if (key === END) badArgument(call, 2, MISSING_KEY);
  const entry = store.next(key, reverse);
  if (entry === null) badArgument(call, 2, MISSING_KEY);
  return entry === undefined ? END : copy(entry.key);
}

/**
 * All objects. `ets:tab2list/1`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.tab2list(fruit); // => list(['apple', 3], ['pear', 5])
 */
export function tab2list(tab: Tab): List<Tuple> {
  return matchObject(tab, '_') as List<Tuple>;
}

/**
 * Folds a function over all objects, which may change the table. `ets:foldl/3`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.foldl(([, count], sum: number) => sum + (count as number), 0, fruit); // => 8
 */
export function foldl<A>(fun: (object: Tuple, acc: A) => A, acc: A, tab: Tab): A {
  return fold(fun, acc, tab, false);
}

/**
 * As `foldl`, from the greatest key in an `ordered_set`. `ets:foldr/3`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.foldr(([name], names: string) => `${names} ${String(name)}`, '', fruit); // => ' pear apple'
 */
export function foldr<A>(fun: (object: Tuple, acc: A) => A, acc: A, tab: Tab): A {
  return fold(fun, acc, tab, true);
}

function fold<A>(fun: (object: Tuple, acc: A) => A, start: A, tab: Tab, reverse: boolean): A {
  let acc = start;
  const { store } = readable(tab, FIX);
  safeFixtable(tab, true);
  try {
    for (const entry of store.entries(undefined, reverse)) {
      const objects = copies(entry);
      for (const object of reverse ? objects.toReversed() : objects) acc = fun(object, acc);
    }
  } finally {
    if (found(tab) !== undefined) safeFixtable(tab, false);
  }
  return acc;
}

// Matching

function program(spec: unknown, call: string, position = 2): Program {
  try {
    const compiled = compile(spec);
    charge(compiled.parts);
    return compiled;
  } catch (caught) {
    if (!(caught instanceof BadMatchSpec)) throw caught;
    const mend = 'write it as list([head, list(...guards), list(...body)])';
    return badArgument(call, position, `not a valid match specification: ${caught.message} (${mend})`);
  }
}

function matchSpec(pattern: unknown, result: '$$' | '$_'): MatchSpec {
  return list([pattern, list(), list<unknown>(result)] as const);
}

function limitOf(limit: unknown, call: string): number {
  if (!Number.isInteger(limit)) badArgument(call, 3, 'not an integer');
  return (limit as number) > 0 ? (limit as number) : badArgument(call, 3, OUT_OF_RANGE);
}

function selectWith(
  tab: Tab,
  spec: unknown,
  limit: readonly unknown[],
  reverse: boolean,
  name: string,
): List<unknown> | Chunk {
  const call = `ets:${name}/${limit.length + 2}`;
  const table = readable(tab, call);
  const compiled = program(spec, call);
  if (limit.length > 0) return firstChunk(table, compiled, limitOf(limit[0], call), reverse);
  const values: unknown[] = [];
  eachMatch(table, compiled, (value) => values.push(copy(value)), reverse);
  return listFrom(values);
}

function more(continuation: unknown, name: string): Chunk {
  self();
  if (continuation === END) return END;
  const call = `ets:${name}/1`;
  const going = keptUnder(continuation);
  if (!(going instanceof Continuation)) return badArgument(call, 1, 'invalid continuation');
  readable(going.table.ref, call);
  return nextChunk(going);
}

/** The end of a walk, or where one goes on. */
export type Going = Ref | '$end_of_table';

/**
 * Goes on where a select with a limit stopped. `ets:select/1`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.select(fruit, list([['$1', '$2'], list(['>', '$2', 4]), list('$1')])); // => list('pear')
 */
export function select(continuation: Going): Chunk;
/** What the body of the first clause that matches gives, for each object. `ets:select/2`. */
export function select(tab: Tab, spec: MatchSpec): List<unknown>;
/** At most `limit` results and where to go on, or `'$end_of_table'`. `ets:select/3`. */
export function select(tab: Tab, spec: MatchSpec, limit: number): Chunk;
export function select(...args: [Going] | [Tab, MatchSpec] | [Tab, MatchSpec, number]): List<unknown> | Chunk {
  if (args.length === 1) return more(args[0], 'select');
  const [tab, spec, ...limit] = args;
  return selectWith(tab, spec, limit, false, 'select');
}

/**
 * `ets:select_reverse/1`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.selectReverse(fruit, list(['$1', list(), list('$1')])); // => list(['pear', 5], ['apple', 3])
 */
export function selectReverse(continuation: Going): Chunk;
/** As `select`, from the greatest key of an `ordered_set`. `ets:select_reverse/2`. */
export function selectReverse(tab: Tab, spec: MatchSpec): List<unknown>;
/** `ets:select_reverse/3`. */
export function selectReverse(tab: Tab, spec: MatchSpec, limit: number): Chunk;
export function selectReverse(...args: [Going] | [Tab, MatchSpec] | [Tab, MatchSpec, number]): List<unknown> | Chunk {
  if (args.length === 1) return more(args[0], 'select_reverse');
  const [tab, spec, ...limit] = args;
  return selectWith(tab, spec, limit, true, 'select_reverse');
}

/**
 * `ets:match/1`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.match(fruit, ['$1', 5]); // => list(list('pear'))
 */
export function match(continuation: Going): Chunk;
/** For each object that matches, what its variables stand for, in the order of their numbers. `ets:match/2`. */
export function match(tab: Tab, pattern: unknown): List<unknown>;
/** `ets:match/3`. */
export function match(tab: Tab, pattern: unknown, limit: number): Chunk;
export function match(...args: [Going] | [Tab, unknown] | [Tab, unknown, number]): List<unknown> | Chunk {
  if (args.length === 1) return more(args[0], 'match');
  const [tab, pattern, ...limit] = args;
  return selectWith(tab, matchSpec(pattern, '$$'), limit, false, 'match');
}

/**
 * `ets:match_object/1`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.matchObject(fruit, ['_', 5]); // => list(['pear', 5])
 */
export function matchObject(continuation: Going): Chunk;
/** The objects that match a pattern. `ets:match_object/2`. */
export function matchObject(tab: Tab, pattern: unknown): List<unknown>;
/** `ets:match_object/3`. */
export function matchObject(tab: Tab, pattern: unknown, limit: number): Chunk;
export function matchObject(...args: [Going] | [Tab, unknown] | [Tab, unknown, number]): List<unknown> | Chunk {
  if (args.length === 1) return more(args[0], 'match_object');
  const [tab, pattern, ...limit] = args;
  return selectWith(tab, matchSpec(pattern, '$_'), limit, false, 'match_object');
}

/**
 * Deletes the objects that match a pattern. `ets:match_delete/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.matchDelete(fruit, ['_', 5]); // => true
 * ets.tab2list(fruit); // => list(['apple', 3])
 */
export function matchDelete(tab: Tab, pattern: unknown): true {
  deleteMatches(tab, list([pattern, list(), list<unknown>(true)] as const), 'ets:match_delete/2');
  return true;
}

/**
 * How many objects give true. `ets:select_count/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.selectCount(fruit, list([['$1', '$2'], list(['>', '$2', 4]), list(true)])); // => 1
 */
export function selectCount(tab: Tab, spec: MatchSpec): number {
  const call = 'ets:select_count/2';
  const table = readable(tab, call);
  let hits = 0;
  eachMatch(table, program(spec, call), (value) => {
    if (value === true) hits++;
  });
  return hits;
}

/**
 * Deletes the objects that give true, and tells how many. `ets:select_delete/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.selectDelete(fruit, list([['$1', '$2'], list(['>', '$2', 4]), list(true)])); // => 1
 * ets.tab2list(fruit); // => list(['apple', 3])
 */
export function selectDelete(tab: Tab, spec: MatchSpec): number {
  return deleteMatches(tab, spec, 'ets:select_delete/2');
}

function deleteMatches(tab: Tab, spec: MatchSpec, call: string): number {
  const table = writable(tab, call);
  const hits = new Map<Entry, Set<Tuple>>();
  let deleted = 0;
  eachMatch(table, program(spec, call), (value, object, entry) => {
    if (value !== true) return;
    deleted++;
    const ofEntry = hits.get(entry);
    if (ofEntry === undefined) hits.set(entry, new Set([object]));
    else ofEntry.add(object);
  });
  for (const [entry, objects] of hits) keepOnly(table, entry, (object) => !objects.has(object));
  return deleted;
}

/**
 * Replaces each object that matches by what the body gives, and tells how many. It must be plain to see that the key stays; else, and in a
 * bag, it is `badarg`. `ets:select_replace/2`.
 *
 * @example
 * const fruit = ets.new('fruit', ['ordered_set', 'public']);
 * ets.insert(fruit, list(['apple', 3], ['pear', 5]));
 * ets.selectReplace(fruit, list([['$1', 5], list(), list([['$1', 6]])])); // => 1
 * ets.lookup(fruit, 'pear'); // => list(['pear', 6])
 */
export function selectReplace(tab: Tab, spec: MatchSpec): number {
  const call = 'ets:select_replace/2';
  const table = writable(tab, call);
  const compiled = program(spec, call);
  if (table.options.type === 'bag') return wrongType(call);
  if (!keepsKey(spec, table.options.keypos)) {
    return badArgument(call, 2, 'not a valid match specification: the key of what it gives may be another');
  }
  const hits: [Entry, Tuple, Tuple][] = [];
  eachMatch(table, compiled, (value, object, entry) => {
    hits.push([entry, object, copy(value) as Tuple]);
  });
  for (const [entry, object, replacement] of hits) {
    const at = entry.objects.indexOf(object);
    chargeSearch(at);
    entry.objects[at] = replacement;
  }
  return hits.length;
}

/**
 * Tries a specification on a tuple: `['ok', Result]`, with false when it does not match, or `['error', Problems]`. `ets:test_ms/2`.
 *
 * @example
 * ets.testMs(['pear', 5], list([['$1', '$2'], list(['>', '$2', 4]), list('$1')])); // => ['ok', 'pear']
 */
export function testMs(tuple: Tuple, spec: MatchSpec): ['ok', unknown] | ['error', List<['error', string]>] {
  self();
  const nothing = spec instanceof List && spec.length === 0;
  try {
    if (nothing) throw new BadMatchSpec(['Match programs are not in a list.']);
    const value = compile(spec).run(tuple);
    return ['ok', value === NO_MATCH ? false : copy(value)];
  } catch (caught) {
    if (!(caught instanceof BadMatchSpec)) throw caught;
    return ['error', listFrom(caught.problems.map((text): ['error', string] => ['error', text]))];
  }
}

/**
 * Compiles a specification for `matchSpecRun`. `ets:match_spec_compile/1`.
 *
 * @example
 * const compiled = ets.matchSpecCompile(list([['$1', '$2'], list(['>', '$2', 4]), list('$1')]));
 * ets.matchSpecRun(list<unknown>(['apple', 3], ['pear', 5]), compiled); // => list('pear')
 */
export function matchSpecCompile(spec: MatchSpec): Ref {
  self();
  return refTo(program(spec, 'ets:match_spec_compile/1', 1));
}

/**
 * `ets:is_compiled_ms/1`.
 * Is this a compiled specification?
 *
 * @example
 * ets.isCompiledMs('no'); // => false
 */
export function isCompiledMs(term: unknown): boolean {
  return keptUnder(term) instanceof Program;
}

/**
 * What a compiled specification gives for the tuples of a list; those that do not match are left out. `ets:match_spec_run/2`.
 *
 * @example
 * const compiled = ets.matchSpecCompile(list([['$1', '$2'], list(['>', '$2', 4]), list('$1')]));
 * ets.matchSpecRun(list<unknown>(['apple', 3], ['pear', 5]), compiled); // => list('pear')
 */
export function matchSpecRun(tuples: List<unknown>, compiled: Ref): List<unknown> {
  self();
  const call = 'ets:match_spec_run/2';
  if (!(tuples instanceof List)) return badArgument(call, 1, 'not a list');
  const program = keptUnder(compiled);
  if (!(program instanceof Program)) return badArgument(call, 2, 'not a compiled match specification');
  charge(program.workOn(tuples.length));
  return listFrom(
    Array.from(tuples)
      .filter(isTuple)
      .map((tuple) => program.run(tuple))
      .filter((value) => value !== NO_MATCH)
      .map((value) => copy(value)),
  );
}
