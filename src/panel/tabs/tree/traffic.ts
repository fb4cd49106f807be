/** Messages as the tree shows them: what was counted between frames, over a second of wall time. */
import type { Traffic } from '../../../protocol/model.ts';

/** At or above this many a second, messages of a lane are a rate; below they fly one by one. */
export const FLY_BELOW = 4;
/** A lane that was quiet for this long goes away. */
export const LANE_STAYS_MS = 3_000;
const WINDOW_MS = 1_000;
const SLOT_MS = 100;

export interface Arrival {
  readonly from: string;
  readonly to: string;
  /** How many since the frame before. */
  readonly count: number;
  /** The last of them. */
  readonly text: string;
}

interface Counted {
  seen: number;
  /** Counts by slots of a tenth of a second; the newest last. */
  readonly slots: { at: number; count: number }[];
  last: number;
}

/** Rates per pair of processes. Time is given, so that it can be tested. */
export class TrafficMeter {
  readonly #pairs = new Map<string, Counted>();
  #known: ReadonlyMap<string, Traffic> | null = null;

  /** Counts what is new. The first look counts nothing: what happened before nobody saw. */
  update(traffic: ReadonlyMap<string, Traffic>, now: number): readonly Arrival[] {
    if (traffic === this.#known) return [];
    const first = this.#known === null;
    this.#known = traffic;
    const arrivals: Arrival[] = [];
    for (const [key, entry] of traffic) {
      let pair = this.#pairs.get(key);
      if (pair === undefined) {
        pair = { seen: first ? entry.count : 0, slots: [], last: -Infinity };
        this.#pairs.set(key, pair);
      }
      const fresh = entry.count - pair.seen;
      pair.seen = entry.count;
      if (fresh <= 0) continue;
      pair.last = now;
      const slot = pair.slots.at(-1);
      if (slot !== undefined && now - slot.at < SLOT_MS) slot.count += fresh;
      else pair.slots.push({ at: now, count: fresh });
      while (pair.slots.length > 0 && now - (pair.slots[0]?.at ?? now) > WINDOW_MS) pair.slots.shift();
      arrivals.push({ from: entry.from, to: entry.to, count: fresh, text: entry.last });
    }
    if (this.#pairs.size > traffic.size) {
      for (const key of this.#pairs.keys()) if (!traffic.has(key)) this.#pairs.delete(key);
    }
    return arrivals;
  }

  /** Messages in the last second, and how long ago the last one was. */
  rate(key: string, now: number): { readonly perSecond: number; readonly quietMs: number } {
    const pair = this.#pairs.get(key);
    if (pair === undefined) return { perSecond: 0, quietMs: Infinity };
    let perSecond = 0;
    for (const slot of pair.slots) if (now - slot.at <= WINDOW_MS) perSecond += slot.count;
    return { perSecond, quietMs: now - pair.last };
  }

  keys(): Iterable<string> {
    return this.#pairs.keys();
  }

  reset(): void {
    this.#pairs.clear();
    this.#known = null;
  }
}

/** 10 a second is thin, 1,000 is broad. */
export function laneWidth(perSecond: number): number {
  return Math.min(8, Math.max(1.5, 1 + 1.9 * Math.log10(Math.max(1, perSecond))));
}

export interface Lane {
  readonly key: string;
  /** Rows; `from` is the upper one. */
  readonly from: number;
  readonly to: number;
  /** Messages a second each way. */
  readonly there: number;
  readonly back: number;
  readonly quietMs: number;
}

/** Lanes between rows: what runs between two rows in either direction shares one. The busiest `limit` are kept. */
export function lanesOf(
  meter: TrafficMeter,
  now: number,
  rowOfPid: (pid: string) => number,
  keyOfRow: (row: number) => string,
  limit: number,
): { readonly lanes: readonly Lane[]; readonly more: number } {
  const lanes = new Map<string, { from: number; to: number; there: number; back: number; quietMs: number }>();
  for (const key of meter.keys()) {
    const { perSecond, quietMs } = meter.rate(key, now);
    if (quietMs > LANE_STAYS_MS) continue;
    const cut = key.indexOf('>', key.indexOf('>') + 1);
    const a = rowOfPid(key.slice(0, cut));
    const b = rowOfPid(key.slice(cut + 1));
    if (a < 0 || b < 0 || a === b) continue;
    const from = Math.min(a, b);
    const to = Math.max(a, b);
    const id = `${keyOfRow(from)}\n${keyOfRow(to)}`;
    let lane = lanes.get(id);
    if (lane === undefined) {
      lane = { from, to, there: 0, back: 0, quietMs: Infinity };
      lanes.set(id, lane);
    }
    if (a === from) lane.there += perSecond;
    else lane.back += perSecond;
    lane.quietMs = Math.min(lane.quietMs, quietMs);
  }
  const all = [...lanes].map(([key, lane]) => ({ key, ...lane }));
  if (all.length <= limit) return { lanes: all, more: 0 };
  all.sort((a, b) => b.there + b.back - (a.there + a.back) || (a.key < b.key ? -1 : 1));
  return { lanes: all.slice(0, limit), more: all.length - limit };
}
