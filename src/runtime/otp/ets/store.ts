/** Where a table keeps its objects: entries by key, each with the objects of that key in the order of insertion. */

export type Tuple = readonly unknown[];

export interface Entry {
  readonly key: unknown;
  objects: Tuple[];
}

export interface Store {
  /** The number of objects. */
  size: number;
  find(key: unknown): Entry | undefined;
  /** Adds an entry without objects; there is none of that key. */
  create(key: unknown): Entry;
  remove(entry: Entry): void;
  clear(): void;
  /** Entries after one that was met before (whether it is still there or not), or from the beginning. */
  entries(after?: Entry, reverse?: boolean): Iterable<Entry>;
  /** The entry after a key; undefined at the end, null when the key is not there and the order does not tell. */
  next(key: unknown, reverse: boolean): Entry | undefined | null;
  /** Objects that are removed while fixed keep their place in a walk. */
  setFixed(fixed: boolean): void;
}
