/**
 * The door for observers: the tables of a node, and their rows page by page, read from outside without asking a process. A private
 * table can be read, too: Observer would have to be its owner. Nothing here changes anything.
 */
import type { Pid } from '../../../term/pid.ts';
import type { Ref } from '../../../term/ref.ts';
import { sizeOf } from '../../../term/size.ts';
import { keptUnder } from '../../kernel/syscalls.ts';
import type { Tuple } from './store.ts';
import { type Protection, Registry, Table, type Type } from './table.ts';

/** What a node keeps for its libraries; a `Node` is one. */
export interface HasShelf {
  readonly shelf: ReadonlyMap<string, unknown>;
}

export interface TableInfo {
  readonly id: Ref;
  readonly name: string;
  readonly named: boolean;
  readonly owner: Pid;
  readonly type: Type;
  readonly protection: Protection;
  readonly keypos: number;
  readonly heir: Pid | null;
  /** The number of objects. */
  readonly size: number;
  /** Bytes, estimated from some of the objects. */
  readonly memory: number;
}

export interface Page {
  /** Objects, uncopied: read them at once, and change nothing. */
  readonly rows: readonly Tuple[];
  readonly offset: number;
  /** The number of objects in the whole table. */
  readonly total: number;
}

/** Rows of one page at most. */
export const PAGE_LIMIT = 1_000;

const SAMPLE = 100;
const TABLE_BYTES = 1_000;
const ENTRY_BYTES = 64;

/** All tables, in the order of their making. */
export function tables(node: HasShelf): TableInfo[] {
  const registry = node.shelf.get('ets');
  return registry instanceof Registry ? Array.from(registry.all, describe) : [];
}

export function describe(table: Table): TableInfo {
  const { type, protection, keypos, heir, named } = table.options;
  const { name, owner } = table;
  return {
    id: table.ref,
    name,
    named,
    owner,
    type,
    protection,
    keypos,
    heir,
    size: table.store.size,
    memory: memoryOf(table),
  };
}

/** Bytes, estimated: the average of the first hundred objects stands for all. */
export function memoryOf(table: Table): number {
  const { rows } = rowsOf(table, 0, SAMPLE);
  if (rows.length === 0) return TABLE_BYTES;
  const seen = rows.reduce((bytes, object) => bytes + ENTRY_BYTES + sizeOf(object, 1_000), 0);
  return TABLE_BYTES + Math.round((seen / rows.length) * table.store.size);
}

/**
 * Objects from position `offset` on, `limit` at most (and `PAGE_LIMIT`): in term order in an `ordered_set`, else in the order in which
 * their keys came. A table that is gone has none.
 *
 * @example
 * const [first] = tables(node);
 * if (first !== undefined) for (const row of page(first.id, 0, 50).rows) show(row);
 */
export function page(id: Ref, offset: number, limit: number): Page {
  const table = keptUnder(id);
  return table instanceof Table ? rowsOf(table, offset, limit) : { rows: [], offset: 0, total: 0 };
}

function rowsOf(table: Table, offset: number, limit: number): Page {
  const from = Math.max(0, Math.trunc(offset));
  const count = Math.min(Math.max(0, Math.trunc(limit)), PAGE_LIMIT);
  const rows: Tuple[] = [];
  let position = 0;
  if (count > 0 && from < table.store.size) {
    for (const { objects } of table.store.entries()) {
      for (const object of objects) if (position++ >= from && rows.length < count) rows.push(object);
      if (rows.length >= count) break;
    }
  }
  return { rows, offset: from, total: table.store.size };
}
