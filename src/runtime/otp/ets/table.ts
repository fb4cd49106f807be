/** Tables, who owns them, and what becomes of them when a process ends. */
import { listFrom } from '../../../term/list.ts';
import type { Pid } from '../../../term/pid.ts';
import type { Ref } from '../../../term/ref.ts';
import { weightOf } from '../../../term/size.ts';
import { atEnd, isProcessAlive, limits, refTo, shelf } from '../../kernel/syscalls.ts';
import { HashStore } from './hash_store.ts';
import { OrderedStore } from './ordered_store.ts';
import type { Store, Tuple } from './store.ts';

export type Type = 'set' | 'ordered_set' | 'bag' | 'duplicate_bag';
export type Protection = 'public' | 'protected' | 'private';

/** Tables of a node at most: OTP's `erlang:system_info(ets_limit)`. */
export const LIMIT = 8192;

export interface Options {
  type: Type;
  protection: Protection;
  named: boolean;
  keypos: number;
  heir: Pid | null;
  heirData: unknown;
  writeConcurrency: boolean | 'auto';
  readConcurrency: boolean;
  decentralizedCounters: boolean;
  compressed: boolean;
}

export class Table {
  /** Its identifier, under which it is kept. */
  readonly ref: Ref;

  readonly store: Store;
  /** Who fixed it, how often each; by `safe_fixtable/2`. */
  readonly fixes = new Map<Pid, number>();
  fixedAt = 0;
  live = true;

  constructor(
    readonly registry: Registry,
    public name: string,
    public owner: Pid,
    readonly options: Options,
  ) {
    this.ref = refTo(this);
    this.store = options.type === 'ordered_set' ? new OrderedStore() : new HashStore();
  }

  /** How a program calls it. */
  get handle(): string | Ref {
    return this.options.named ? this.name : this.ref;
  }

  keyOf(object: Tuple): unknown {
    return object[this.options.keypos - 1];
  }

  fix(pid: Pid, now: number): void {
    if (this.fixes.size === 0) {
      this.fixedAt = now;
      this.store.setFixed(true);
    }
    this.fixes.set(pid, (this.fixes.get(pid) ?? 0) + 1);
  }

  unfix(pid: Pid, count = 1): void {
    const left = (this.fixes.get(pid) ?? 0) - count;
    if (left > 0) this.fixes.set(pid, left);
    else if (this.fixes.delete(pid) && this.fixes.size === 0) this.store.setFixed(false);
  }
}

export class Registry {
  readonly all = new Set<Table>();
  /** Bytes of large objects that have come since all tables were weighed; what weighs too much is weighed each time. */
  private arrived = 0;
  readonly names = new Map<string, Table>();
  private readonly watched = new Set<Pid>();

  /** Counts an object that is to go in; false when there is no room for it. */
  hasRoomFor(object: Tuple): boolean {
    const { bytes } = limits();
    if (bytes === Infinity) return true;
    const size = weightOf(object);
    if (size === 0) return true;
    this.arrived += size;
    if (this.arrived <= bytes / 4) return true;
    if (this.weight() + size > bytes) return false;
    this.arrived = 0;
    return true;
  }

  private weight(): number {
    let bytes = 0;
    for (const { store } of this.all) {
      for (const { objects } of store.entries()) for (const object of objects) bytes += weightOf(object);
    }
    return bytes;
  }

  add(table: Table): void {
    this.all.add(table);
    if (table.options.named) this.names.set(table.name, table);
    this.watch(table.owner);
  }

  delete(table: Table): void {
    table.live = false;
    table.store.clear();
    this.all.delete(table);
    if (table.options.named) this.names.delete(table.name);
  }

  /** Has the tables of a process go, or pass to their heirs, when it ends. */
  watch(pid: Pid): void {
    if (this.watched.has(pid)) return;
    this.watched.add(pid);
    atEnd(pid, (post) => {
      this.watched.delete(pid);
      for (const table of [...this.all]) {
        const fixes = table.fixes.get(pid);
        if (fixes !== undefined) table.unfix(pid, fixes);
        if (table.owner === pid && !this.inherit(table, pid, post)) this.delete(table);
      }
    });
  }

  private inherit(table: Table, from: Pid, post: (to: Pid, message: unknown) => boolean): boolean {
    const { heir, heirData } = table.options;
    if (heir === null || heir === from) return false;
    if (!post(heir, ['ETS-TRANSFER', table.handle, from, heirData])) return false;
    table.owner = heir;
    return true;
  }

  setHeir(table: Table, heir: Pid | null, data: unknown): void {
    const alive = heir !== null && isProcessAlive(heir);
    table.options.heir = alive ? heir : null;
    table.options.heirData = alive ? data : undefined;
    // It may own the table one day, and nobody can ask for it in the middle of an end.
    if (alive) this.watch(heir);
  }
}

export function registry(): Registry {
  return shelf('ets', () => new Registry());
}

/** All tables of a node, in the order of their making. */
export function tablesOf(found: Registry | undefined): readonly Table[] {
  return listFrom(found?.all ?? []);
}
