/** Walking a table with a compiled match specification: whole, or in pieces with a continuation between them. */
import { copy } from '../../../term/copy.ts';
import { compare } from '../../../term/compare.ts';
import { type List, listFrom } from '../../../term/list.ts';
import type { Ref } from '../../../term/ref.ts';
import { charge, refTo } from '../../kernel/syscalls.ts';
import { NO_MATCH, type Program } from './match_spec.ts';
import type { Entry, Tuple } from './store.ts';
import type { Table } from './table.ts';

/** Where a select that was cut short goes on. */
export class Continuation {
  constructor(
    readonly table: Table,
    readonly program: Program,
    readonly limit: number,
    readonly reverse: boolean,
    readonly keys: readonly unknown[] | null,
    /** The entry it stands on; null when nothing is left to look at. */
    readonly at: Entry | null,
    /** Results that were found and did not fit. */
    readonly rest: readonly unknown[],
  ) {}
}

/** Some results and where to go on (the reference of a `Continuation`, which nobody can look into or make up), or `'$end_of_table'`. */
export type Chunk = readonly [List<unknown>, Ref | '$end_of_table'] | '$end_of_table';

/** The keys that a specification asks for, in the order of the table; null when it may ask for any. */
function keysOf(table: Table, program: Program): unknown[] | null {
  // A program may ask for as many keys as it likes.
  const keys = program.boundKeys(table.options.keypos);
  charge(keys?.length ?? 0);
  if (keys !== null && keys.length > 1 && table.options.type === 'ordered_set') keys.sort(compare);
  return keys;
}

function* entriesOf(table: Table, keys: readonly unknown[] | null, reverse: boolean, after?: Entry): Generator<Entry> {
  if (keys === null) yield* table.store.entries(after, reverse);
  else {
    for (const key of reverse ? keys.toReversed() : keys) {
      if (after !== undefined && (reverse ? compare(key, after.key) >= 0 : compare(key, after.key) <= 0)) continue;
      const entry = table.store.find(key);
      if (entry !== undefined) yield entry;
    }
  }
}

/** Calls `use` with each match's value, uncopied, and its object. `use` must not change the table. */
export function eachMatch(
  table: Table,
  program: Program,
  use: (value: unknown, object: Tuple, entry: Entry) => void,
  reverse = false,
): void {
  for (const entry of entriesOf(table, keysOf(table, program), reverse)) {
    charge(program.workOn(entry.objects.length));
    for (const object of entry.objects) {
      const value = program.run(object);
      if (value !== NO_MATCH) use(value, object, entry);
    }
  }
}

export function firstChunk(table: Table, program: Program, limit: number, reverse: boolean): Chunk {
  return chunk(table, program, limit, reverse, keysOf(table, program), undefined, []);
}

export function nextChunk(continuation: Continuation): Chunk {
  const { table, program, limit, reverse, keys, at, rest } = continuation;
  return chunk(table, program, limit, reverse, keys, at, rest);
}

function chunk(
  table: Table,
  program: Program,
  limit: number,
  reverse: boolean,
  keys: readonly unknown[] | null,
  after: Entry | null | undefined,
  rest: readonly unknown[],
): Chunk {
  const ordered = table.options.type === 'ordered_set';
  // Newest last; what was found first is given first, and of one key's objects the last, as OTP's hash tables do.
  const found: unknown[][] = rest.length > 0 ? [[...rest]] : [];
  let count = rest.length;
  let at: Entry | null = after ?? null;
  // A hash table looks at all keys that it was asked for in one go.
  const inOneGo = keys !== null && (!ordered || keys.length <= 1);
  let more = after !== null;
  if (more && (count < limit || inOneGo)) {
    more = false;
    for (const entry of entriesOf(table, keys, ordered && reverse, after ?? undefined)) {
      at = entry;
      charge(program.workOn(entry.objects.length));
      const values: unknown[] = [];
      for (const object of entry.objects) {
        const value = program.run(object);
        if (value !== NO_MATCH) values.push(copy(value));
      }
      if (values.length > 0) found.push(values);
      count += values.length;
      if (!inOneGo && count >= limit) {
        more = true;
        break;
      }
    }
  }
  if (count === 0) return '$end_of_table';
  const all = ordered ? found.flat() : found.toReversed().flat();
  const given = ordered ? all.slice(0, limit) : all.slice(-limit);
  const left = ordered ? all.slice(limit) : all.slice(0, Math.max(0, all.length - limit));
  // OTP turns around what is left over again.
  if (!ordered && after !== undefined) left.reverse();
  if (!more && left.length === 0) return [listFrom(given), '$end_of_table'];
  const next = more ? at : null;
  return [listFrom(given), refTo(new Continuation(table, program, limit, reverse, keys, next, left))];
}
