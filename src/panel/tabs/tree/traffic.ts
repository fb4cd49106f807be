/**
 * Messages as the tree shows them, from what was counted between frames. A rate is per second of virtual time, as every
 * second of the panel is: so it is the same at any speed, and after a jump of the clock. Whether messages can be followed
 * one by one is a matter of wall time.
 */
import type { EventId, Traffic } from '../../../protocol/model.ts';

/** At or above this many a second of wall time, messages of a lane are a rate; below they fly one by one. */
export const FLY_BELOW = 4;
/** A lane that was quiet for this long, in wall time, goes away. */
export const LANE_STAYS_MS = 3_000;
/** A message stays before its receiver for a moment, so that it can be read. */
export const HOLD_MS = 380;
const WINDOW_MS = 1_000;
const SLOT_MS = 100;
/** A bound on the slots of a pair, for a clock that hardly moves. */
const SLOT_LIMIT = 200;

/** Milliseconds of the page's clock and of the node's. */
export interface Moment {
  readonly wall: number;
  readonly virtual: number;
}

export interface Arrival {
  readonly from: string;
  readonly to: string;
  /** How many since the frame before. */
  readonly count: number;
  /** The last of them, when it was sent, and the last of the pair that was told as an event. */
  readonly text: string;
  readonly at_ms: number;
  readonly event: EventId;
}

interface Slot {
  readonly at: Moment;
  /** How much virtual time its first count covers: more than a slot when the clock jumped. */
  readonly span: number;
  count: number;
}

interface Counted {
  seen: number;
  /** Counts by slots of a tenth of a second of either clock, the newest last. */
  readonly slots: Slot[];
  /** Wall time. */
  last: number;
}

/** Rates per pair of processes. Time is given, so that it can be tested. */
export class TrafficMeter {
  readonly #pairs = new Map<string, Counted>();
  #known: ReadonlyMap<string, Traffic> | null = null;
  #before = 0;

  /** Counts what is new. The first look counts nothing: what happened before nobody saw. */
  update(traffic: ReadonlyMap<string, Traffic>, now: Moment): readonly Arrival[] {
    const span = Math.max(0, now.virtual - this.#before);
    this.#before = now.virtual;
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
      pair.last = now.wall;
      const slot = pair.slots.at(-1);
      if (slot !== undefined && now.wall - slot.at.wall < SLOT_MS && now.virtual - slot.at.virtual < SLOT_MS) {
        slot.count += fresh;
      } else pair.slots.push({ at: now, span, count: fresh });
      while (pair.slots.length > SLOT_LIMIT || isOld(pair.slots[0], now)) pair.slots.shift();
      arrivals.push({
        from: entry.from,
        to: entry.to,
        count: fresh,
        text: entry.last,
        at_ms: entry.last_ms,
        event: entry.last_event,
      });
    }
    if (this.#pairs.size > traffic.size) {
      for (const key of this.#pairs.keys()) if (!traffic.has(key)) this.#pairs.delete(key);
    }
    return arrivals;
  }

  /** Messages in the last second of virtual and of wall time, and how long ago the last one was in wall time. */
  rate(key: string, now: Moment): Rate {
    const pair = this.#pairs.get(key);
    if (pair === undefined) return { perSecond: 0, seen: 0, quietMs: Infinity };
    let perSecond = 0;
    let seen = 0;
    for (const { at, span, count } of pair.slots) {
      if (now.virtual - at.virtual <= WINDOW_MS) perSecond += count * Math.min(1, WINDOW_MS / Math.max(1, span));
      if (now.wall - at.wall <= WINDOW_MS) seen += count;
    }
    return { perSecond, seen, quietMs: now.wall - pair.last };
  }

  keys(): Iterable<string> {
    return this.#pairs.keys();
  }

  reset(): void {
    this.#pairs.clear();
    this.#known = null;
  }
}

export interface Rate {
  readonly perSecond: number;
  readonly seen: number;
  readonly quietMs: number;
}

/** Outside the last second of both clocks. */
function isOld(slot: Slot | undefined, now: Moment): boolean {
  if (slot === undefined) return false;
  return now.virtual - slot.at.virtual > WINDOW_MS && now.wall - slot.at.wall > WINDOW_MS;
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
  /** Messages a second of virtual time each way. */
  readonly there: number;
  readonly back: number;
  /** Messages in the last second of wall time, both ways. */
  readonly seen: number;
  readonly quietMs: number;
}

/** Too many to be followed one by one. */
export function isRated(lane: Lane): boolean {
  return lane.seen >= FLY_BELOW;
}

/** Lanes between rows: what runs between two rows in either direction shares one. The busiest `limit` are kept. */
export function lanesOf(
  meter: TrafficMeter,
  now: Moment,
  rowOfPid: (pid: string) => number,
  keyOfRow: (row: number) => string,
  limit: number,
): { readonly lanes: readonly Lane[]; readonly more: number } {
  const lanes = new Map<
    string,
    { from: number; to: number; there: number; back: number; seen: number; quietMs: number }
  >();
  for (const key of meter.keys()) {
    const { perSecond, seen, quietMs } = meter.rate(key, now);
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
      lane = { from, to, there: 0, back: 0, seen: 0, quietMs: Infinity };
      lanes.set(id, lane);
    }
    if (a === from) lane.there += perSecond;
    else lane.back += perSecond;
    lane.seen += seen;
    lane.quietMs = Math.min(lane.quietMs, quietMs);
  }
  const all = [...lanes].map(([key, lane]) => ({ key, ...lane }));
  if (all.length <= limit) return { lanes: all, more: 0 };
  all.sort((a, b) => b.there + b.back - (a.there + a.back) || (a.key < b.key ? -1 : 1));
  return { lanes: all.slice(0, limit), more: all.length - limit };
}
