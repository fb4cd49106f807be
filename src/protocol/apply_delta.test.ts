import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { essaySnapshot } from '../testing/fake_frames.ts';
import { applyDelta, emptyState, fromSnapshot, toSnapshot, trafficKey } from './apply_delta.ts';
import type { Delta, Snapshot } from './frames.ts';
import { HISTORY_LIMITS, HISTORY_SLACK, NO_EVENTS } from './history.ts';
import type { NodeEvent, NodeState, Place, ProcessRow, Traffic } from './model.ts';

const essay = essaySnapshot();
const sampleRow = essay.processes[2] as ProcessRow;
const samplePlace = essay.places[2] as Place;
const sampleTraffic = essay.traffic[0] as Traffic;
const sampleEvent = essay.events[0] as NodeEvent;

const rowOf = (pid: string, reductions: number): ProcessRow => ({ ...sampleRow, pid, reductions });
const placeOf = (key: string, generation: number): Place => ({ ...samplePlace, key, generation });
const trafficOf = (from: string, to: string, count: number): Traffic => ({ ...sampleTraffic, from, to, count });
const eventsFrom = (first: number, count: number): NodeEvent[] =>
  Array.from({ length: count }, (_, i) => ({ ...sampleEvent, id: first + i }));

/** A change of one table: each key is put with a number, or dropped. */
const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const change = fc.record({
  drop: fc.uniqueArray(names, { maxLength: 3 }),
  put: fc.uniqueArray(fc.tuple(names, fc.nat(9)), { maxLength: 4, selector: ([name]) => name }),
});

const model = fc.array(
  fc.record(
    {
      processes: change,
      places: change,
      traffic: change,
      events: fc.nat(4),
      lost: fc.nat(2),
      now: fc.nat(100),
      detail: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  { maxLength: 12 },
);
type Step = typeof model extends fc.Arbitrary<(infer S)[]> ? S : never;
interface Change {
  readonly drop: readonly string[];
  readonly put: readonly (readonly [string, number])[];
}

/** The node's side, done the plain way: whole tables in arrays, a snapshot written from them. */
class PlainNode {
  seq = 1;
  events: NodeEvent[] = [];
  dropped = 0;
  nextEvent = 1;
  clock = emptyState.clock;
  detail: Snapshot['detail'] = null;
  processes: ProcessRow[] = [];
  places: Place[] = [];
  traffic: Traffic[] = [];

  step(step: Step): Delta {
    this.seq++;
    const lost = step.lost ?? 0;
    this.nextEvent += lost;
    const events = eventsFrom(this.nextEvent, step.events ?? 0);
    this.nextEvent += events.length;
    this.events = [...this.events, ...events];
    this.dropped += lost;
    if (step.now !== undefined) this.clock = { ...this.clock, now_ms: step.now };
    if (step.detail !== undefined) this.detail = step.detail ? essay.detail : null;
    const processes = changed(this, 'processes', step.processes, (row) => row.pid, rowOf);
    const places = changed(this, 'places', step.places, (place) => place.key, placeOf);
    const traffic = changed(
      this,
      'traffic',
      step.traffic,
      trafficKey,
      (key, n) => trafficOf(key.slice(0, 1), key.slice(2), n),
      (name) => `${name}>z`,
    );
    return {
      type: 'delta',
      seq: this.seq,
      ...(processes === undefined ? {} : { processes }),
      ...(places === undefined ? {} : { places }),
      ...(traffic === undefined ? {} : { traffic }),
      ...(step.now === undefined ? {} : { clock: this.clock }),
      ...(step.events === undefined ? {} : { events }),
      ...(step.lost === undefined ? {} : { events_lost: { ...NO_EVENTS, messages: step.lost } }),
      ...(step.detail === undefined ? {} : { detail: this.detail }),
    };
  }

  snapshot(): Snapshot {
    return {
      type: 'snapshot',
      seq: this.seq,
      clock: this.clock,
      counters: emptyState.counters,
      system: emptyState.system,
      processes: this.processes,
      places: this.places,
      traffic: this.traffic,
      events: this.events,
      events_dropped: { ...NO_EVENTS, messages: this.dropped },
      detail: this.detail,
    };
  }
}

function changed<Table extends 'processes' | 'places' | 'traffic'>(
  node: PlainNode,
  table: Table,
  step: Change | undefined,
  keyOf: (row: PlainNode[Table][number]) => string,
  make: (key: string, n: number) => PlainNode[Table][number],
  keyFor: (name: string) => string = (name) => name,
): { put: PlainNode[Table]; drop: string[] } | undefined {
  if (step === undefined) return undefined;
  const drop = step.drop.map(keyFor);
  const put = step.put.map(([name, n]) => make(keyFor(name), n));
  let rows = (node[table] as PlainNode[Table][number][]).filter((row) => !drop.includes(keyOf(row)));
  for (const row of put) {
    const known = rows.some((other) => keyOf(other) === keyOf(row));
    rows = known ? rows.map((other) => (keyOf(other) === keyOf(row) ? row : other)) : [...rows, row];
  }
  node[table] = rows as PlainNode[Table];
  return { put: put as PlainNode[Table], drop };
}

function start(): NodeState {
  return fromSnapshot({ ...essay, events: [], events_dropped: NO_EVENTS });
}

describe('the law', () => {
  it('a snapshot plus the deltas after it equals the next snapshot', () => {
    fc.assert(
      fc.property(model, model, (before, after) => {
        const node = new PlainNode();
        for (const step of before) node.step(step);
        let state = fromSnapshot(node.snapshot());
        for (const step of after) state = applyDelta(state, node.step(step));
        expect(toSnapshot(state)).toEqual(node.snapshot());
      }),
    );
  });

  it('a snapshot read and told again is the same, and so is the state', () => {
    expect(toSnapshot(fromSnapshot(essay))).toEqual(essay);
    const { type: _, ...empty } = toSnapshot(emptyState);
    expect(fromSnapshot({ type: 'snapshot', ...empty })).toEqual(emptyState);
  });

  it('neither state nor delta is changed', () => {
    const node = new PlainNode();
    const state = fromSnapshot(essay);
    const delta = node.step({ processes: { put: [['a', 1]], drop: ['b'] }, events: 2 });
    const before = structuredClone([state, delta]);
    applyDelta(state, delta);
    expect([state, delta]).toEqual(before);
  });
});

describe('what a delta does not touch', () => {
  it('is the same object as before', () => {
    const state = fromSnapshot(essay);
    const next = applyDelta(state, { type: 'delta', seq: 9, clock: { ...state.clock, now_ms: 1 } });
    expect(next.seq).toBe(9);
    for (const part of ['processes', 'places', 'traffic', 'events', 'counters', 'system', 'detail'] as const) {
      expect(next[part]).toBe(state[part]);
    }
    const row = [...state.processes.values()][0] as ProcessRow;
    const other = applyDelta(state, {
      type: 'delta',
      seq: 9,
      processes: { put: [{ ...sampleRow, reductions: 1 }], drop: [] },
    });
    expect(other.processes.get(row.pid)).toBe(row);
    expect(other.places).toBe(state.places);
  });

  it('keeps the detail, unless the delta says that there is none any more', () => {
    const state = fromSnapshot(essay);
    expect(state.detail).not.toBeNull();
    expect(applyDelta(state, { type: 'delta', seq: 2, detail: null }).detail).toBeNull();
  });
});

describe('rows', () => {
  it('keep their position when they change, and come last when they are new or new again', () => {
    const put = (...rows: [string, number][]): Delta => ({
      type: 'delta',
      seq: 1,
      processes: { put: rows.map(([pid, n]) => rowOf(pid, n)), drop: [] },
    });
    let state = applyDelta(emptyState, put(['a', 1], ['b', 1], ['c', 1]));
    state = applyDelta(state, put(['a', 2], ['d', 1]));
    expect([...state.processes.keys()]).toEqual(['a', 'b', 'c', 'd']);
    state = applyDelta(state, { type: 'delta', seq: 2, processes: { put: [rowOf('b', 2)], drop: ['b', 'none'] } });
    expect([...state.processes.keys()]).toEqual(['a', 'c', 'd', 'b']);
  });
});

describe('events', () => {
  it('are kept up to the limit of their class, the newest, and the rest is counted', () => {
    const limit = HISTORY_LIMITS.life + HISTORY_SLACK;
    let state = applyDelta(start(), { type: 'delta', seq: 2, events: eventsFrom(1, limit) });
    expect(state.events_dropped).toEqual(NO_EVENTS);
    const lost = { life: 2, decisions: 0, messages: 1 };
    state = applyDelta(state, { type: 'delta', seq: 3, events: eventsFrom(limit + 1, 3), events_lost: lost });
    expect(state.events).toHaveLength(HISTORY_LIMITS.life);
    expect(state.events.at(-1)?.id).toBe(limit + 3);
    expect(state.events_dropped).toEqual({ life: HISTORY_SLACK + 5, decisions: 0, messages: 1 });
  });
});
