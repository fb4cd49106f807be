/**
 * Rows by key, as values. Of few rows each state has a map of its own. Of many, what has changed is laid over a map that the states
 * share, so that a frame costs what it changes and not what there is; once the layer has grown thick, a new map is made of both.
 */

/** From this many rows on they are layered. */
const LAYERED_FROM = 4_096;
const THIN = 1_024;
/** A layer may hold this part of what lies below it. */
const SHARE = 16;

interface Layers<Row> {
  readonly base: ReadonlyMap<string, Row>;
  readonly layer: ReadonlyMap<string, Row | null>;
}

/** Reads as the map that it stands for, its order included. */
export class Layered<Row> implements ReadonlyMap<string, Row> {
  private constructor(
    private readonly base: ReadonlyMap<string, Row>,
    /** Null stands for a row that was dropped. */
    private readonly layer: ReadonlyMap<string, Row | null>,
    readonly size: number,
    /** What the base was made of: with it one can still tell what changed since. */
    private readonly origin: Layers<Row> | null,
  ) {}

  static of<Row>(rows: ReadonlyMap<string, Row>): Layered<Row> {
    if (rows instanceof Layered) return rows as Layered<Row>;
    return new Layered<Row>(rows, new Map<string, Row | null>(), rows.size, null);
  }

  with(put: readonly Row[], drop: readonly string[], keyOf: (row: Row) => string): Layered<Row> {
    const layer = new Map(this.layer);
    let { size } = this;
    // Rows that come back stand last. The layer cannot say so of a row whose old position is in the base.
    const returned = new Set<string>();
    for (const key of drop) {
      const laid = layer.get(key);
      if (laid === null || (laid === undefined && !this.base.has(key))) continue;
      layer.set(key, null);
      size--;
    }
    for (const row of put) {
      const key = keyOf(row);
      const laid = layer.get(key);
      if (laid === null) {
        layer.delete(key);
        if (this.base.has(key)) returned.add(key);
      }
      if (laid === null || (laid === undefined && !this.base.has(key))) size++;
      layer.set(key, row);
    }
    if (returned.size === 0 && layer.size <= Math.max(THIN, this.base.size / SHARE))
      return new Layered<Row>(this.base, layer, size, this.origin);
    const merged = new Map(this.base);
    for (const [key, row] of layer) {
      if (row === null || returned.has(key)) merged.delete(key);
      if (row !== null) merged.set(key, row);
    }
    return new Layered<Row>(merged, new Map<string, Row | null>(), size, { base: this.base, layer });
  }

  /** The keys whose rows are others in `before`; null when that cannot be told without a look at all. */
  changedSince(before: Layered<Row>): ReadonlySet<string> | null {
    const keys = new Set<string>();
    const layers = [before.layer, this.layer];
    if (before.base !== this.base) {
      if (this.origin?.base !== before.base) return null;
      layers.push(this.origin.layer);
    }
    for (const layer of layers) for (const key of layer.keys()) if (before.get(key) !== this.get(key)) keys.add(key);
    return keys;
  }

  get(key: string): Row | undefined {
    const laid = this.layer.get(key);
    return laid === undefined ? this.base.get(key) : (laid ?? undefined);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): Generator<[string, Row], undefined> {
    for (const [key, row] of this.base) {
      const laid = this.layer.get(key);
      if (laid === undefined) yield [key, row];
      else if (laid !== null) yield [key, laid];
    }
    for (const [key, row] of this.layer) if (row !== null && !this.base.has(key)) yield [key, row];
    return undefined;
  }

  *keys(): Generator<string, undefined> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  *values(): Generator<Row, undefined> {
    for (const [, row] of this.entries()) yield row;
    return undefined;
  }

  [Symbol.iterator](): Generator<[string, Row], undefined> {
    return this.entries();
  }

  forEach(each: (row: Row, key: string, rows: ReadonlyMap<string, Row>) => void): void {
    for (const [key, row] of this.entries()) each(row, key, this);
  }
}

/**
 * The rows after a change. An updated row keeps its position and a new one comes last; rows are dropped before others are put, so a
 * key in both starts again at the end.
 */
export function withRows<Row>(
  rows: ReadonlyMap<string, Row>,
  put: readonly Row[],
  drop: readonly string[],
  keyOf: (row: Row) => string,
): ReadonlyMap<string, Row> {
  if (rows instanceof Layered || rows.size + put.length >= LAYERED_FROM) return Layered.of(rows).with(put, drop, keyOf);
  const next = new Map(rows);
  for (const key of drop) next.delete(key);
  for (const row of put) next.set(keyOf(row), row);
  return next;
}

/** The keys whose rows differ; null when that cannot be told without a look at all. */
export function changedKeys<Row>(
  before: ReadonlyMap<string, Row>,
  after: ReadonlyMap<string, Row>,
): ReadonlySet<string> | null {
  if (before === after) return new Set();
  if (!(after instanceof Layered)) return null;
  return (after as Layered<Row>).changedSince(Layered.of(before));
}

interface Standing {
  readonly parent: string | null;
  readonly order: number;
  readonly orphan?: readonly { readonly of: string; readonly order: number }[] | undefined;
}

/** The place that a place stands below among those that are there: what it has outlived is still drawn for a while. */
export function placeAbove({ parent, orphan }: Standing, has: (key: string) => boolean): string | null {
  const gone = orphan?.find(({ of }) => has(of));
  if (gone !== undefined) return gone.of;
  return parent !== null && has(parent) ? parent : null;
}

/** How many levels stay open between a place and the one that it stands below. */
export function levelsOpen({ orphan }: Standing, above: string | null): number {
  if (orphan === undefined) return 0;
  const at = orphan.findIndex(({ of }) => of === above);
  return at === -1 ? orphan.length : at;
}

/** Compares siblings below `above`, null for roots. */
export function inChildOrder(above: string | null): (a: Standing, b: Standing) => number {
  const orderOf = (one: Standing): number => one.orphan?.[levelsOpen(one, above) - 1]?.order ?? one.order;
  return (a, b) => orderOf(a) - orderOf(b);
}
