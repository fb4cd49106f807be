/**
 * The store of `set`, `bag` and `duplicate_bag`. Scalars, pids and references are their own keys; compound terms are found by a text
 * that is the same for equal terms. Entries are chained in the order of their making, so that `next` of a key is one step.
 */
import { keyOf } from '../../../term/key.ts';
import { Pid } from '../../../term/pid.ts';
import { Ref } from '../../../term/ref.ts';
import type { Entry, Store, Tuple } from './store.ts';

class HashEntry implements Entry {
  objects: Tuple[] = [];
  live = true;
  next: HashEntry | null = null;
  previous: HashEntry | null = null;

  constructor(readonly key: unknown) {}
}

export class HashStore implements Store {
  size = 0;
  private scalars = new Map<unknown, HashEntry>();
  private compounds = new Map<unknown, HashEntry>();
  private first: HashEntry | null = null;
  private last: HashEntry | null = null;
  private fixed = false;
  private removed: HashEntry[] = [];

  find(key: unknown): Entry | undefined {
    const entry = this.locate(key);
    return entry?.live === true ? entry : undefined;
  }

  create(key: unknown): Entry {
    const before = this.locate(key);
    if (before !== undefined) {
      before.live = true;
      return before;
    }
    const entry = new HashEntry(key);
    entry.previous = this.last;
    if (this.last === null) this.first = entry;
    else this.last.next = entry;
    this.last = entry;
    if (isScalar(key)) this.scalars.set(key, entry);
    else this.compounds.set(keyOf(key), entry);
    return entry;
  }

  remove(entry: Entry): void {
    const removed = entry as HashEntry;
    this.size -= removed.objects.length;
    removed.objects = [];
    removed.live = false;
    if (this.fixed) this.removed.push(removed);
    else this.unchain(removed);
  }

  clear(): void {
    this.size = 0;
    for (let entry = this.first; entry !== null; entry = entry.next) {
      entry.live = false;
      entry.objects = [];
      if (this.fixed) this.removed.push(entry);
    }
    if (this.fixed) return;
    this.scalars = new Map();
    this.compounds = new Map();
    this.first = this.last = null;
  }

  *entries(after?: Entry): Generator<Entry> {
    let entry = after === undefined ? this.first : (after as HashEntry).next;
    for (; entry !== null; entry = entry.next) if (entry.live) yield entry;
  }

  next(key: unknown): Entry | undefined | null {
    let entry: HashEntry | null | undefined = this.locate(key);
    if (entry === undefined) return null;
    for (entry = entry.next; entry !== null; entry = entry.next) if (entry.live) return entry;
    return undefined;
  }

  setFixed(fixed: boolean): void {
    this.fixed = fixed;
    if (fixed) return;
    for (const entry of this.removed) if (!entry.live && this.locate(entry.key) === entry) this.unchain(entry);
    this.removed = [];
  }

  private locate(key: unknown): HashEntry | undefined {
    return isScalar(key) ? this.scalars.get(key) : this.compounds.get(keyOf(key));
  }

  /** The entry itself keeps its `next`: a select that stands on it goes on from there. */
  private unchain(entry: HashEntry): void {
    if (entry.previous === null) this.first = entry.next;
    else entry.previous.next = entry.next;
    if (entry.next === null) this.last = entry.previous;
    else entry.next.previous = entry.previous;
    if (isScalar(entry.key)) this.scalars.delete(entry.key);
    else this.compounds.delete(keyOf(entry.key));
  }
}

function isScalar(key: unknown): boolean {
  return typeof key !== 'object' || key === null || key instanceof Pid || key instanceof Ref;
}
