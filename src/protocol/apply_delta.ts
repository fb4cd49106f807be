/**
 * The one function by which a node's state changes outside the node. Its law: a snapshot plus the deltas after it
 * equals the next snapshot. States are values: what a delta does not touch is the same object as before, so that a
 * view can tell by identity what changed.
 */
import type { Delta, Snapshot } from './frames.ts';
import { addCounts, NO_EVENTS, withEvents } from './history.ts';
import type { NodeState, Traffic } from './model.ts';
import { withRows } from './rows.ts';

/** A node that has told nothing yet. */
export const emptyState: NodeState = {
  seq: 0,
  clock: { now_ms: 0, paused: false, speed: 1, pace: null, goal_ms: null, idle: true, steps: 0 },
  counters: { processes: 0, run_queue: 0, reductions: 0, messages: 0, spawns: 0, exits: 0, memory: 0 },
  system: { state: 'starting', reason: null, event: null },
  processes: new Map(),
  places: new Map(),
  traffic: new Map(),
  events: [],
  events_dropped: NO_EVENTS,
  detail: null,
};

/** The key under which a state holds the messages between two processes. */
export function trafficKey(traffic: Pick<Traffic, 'from' | 'to'>): string {
  return `${traffic.from}>${traffic.to}`;
}

/** The state that a snapshot tells. Rows keep the order in which they come. */
export function fromSnapshot(snapshot: Snapshot): NodeState {
  const { events, dropped } = withEvents([], snapshot.events);
  return {
    seq: snapshot.seq,
    clock: snapshot.clock,
    counters: snapshot.counters,
    system: snapshot.system,
    processes: new Map(snapshot.processes.map((row) => [row.pid, row])),
    places: new Map(snapshot.places.map((place) => [place.key, place])),
    traffic: new Map(snapshot.traffic.map((traffic) => [trafficKey(traffic), traffic])),
    events,
    events_dropped: addCounts(snapshot.events_dropped, dropped),
    detail: snapshot.detail,
  };
}

/**
 * The state after a delta. An updated row keeps its position and a new one comes last; rows are dropped before others
 * are put, so a key in both starts again at the end. It throws nothing and changes nothing.
 */
export function applyDelta(state: NodeState, delta: Delta): NodeState {
  const lost = delta.events_lost ?? NO_EVENTS;
  const { events, dropped } = withEvents(state.events, delta.events ?? []);
  return {
    seq: delta.seq,
    clock: delta.clock ?? state.clock,
    counters: delta.counters ?? state.counters,
    system: delta.system ?? state.system,
    processes: applyRows(state.processes, delta.processes, (row) => row.pid),
    places: applyRows(state.places, delta.places, (place) => place.key),
    traffic: applyRows(state.traffic, delta.traffic, trafficKey),
    events,
    events_dropped: addCounts(addCounts(state.events_dropped, lost), dropped),
    detail: delta.detail === undefined ? state.detail : delta.detail,
  };
}

/** The snapshot that tells this state: what `fromSnapshot` reads back. */
export function toSnapshot(state: NodeState): Snapshot {
  return {
    type: 'snapshot',
    seq: state.seq,
    clock: state.clock,
    counters: state.counters,
    system: state.system,
    processes: [...state.processes.values()],
    places: [...state.places.values()],
    traffic: [...state.traffic.values()],
    events: state.events,
    events_dropped: state.events_dropped,
    detail: state.detail,
  };
}

function applyRows<Row>(
  rows: ReadonlyMap<string, Row>,
  change: { readonly put: readonly Row[]; readonly drop: readonly string[] } | undefined,
  keyOf: (row: Row) => string,
): ReadonlyMap<string, Row> {
  if (change === undefined || (change.put.length === 0 && change.drop.length === 0)) return rows;
  return withRows(rows, change.put, change.drop, keyOf);
}
