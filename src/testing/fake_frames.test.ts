import { describe, expect, it } from 'vitest';
import { applyDelta, fromSnapshot, toSnapshot } from '../protocol/apply_delta.ts';
import type { Delta, Snapshot } from '../protocol/frames.ts';
import type { NodeState, Place } from '../protocol/model.ts';
import {
  escalationSequence,
  essayScene,
  essaySnapshot,
  exceededSnapshot,
  hostileSnapshot,
  HOSTILE_NAMES,
  midRestartSnapshot,
  poolSnapshot,
  restartSequence,
  stuckSnapshot,
} from './fake_frames.ts';

function fold(frames: readonly (Snapshot | Delta)[]): NodeState {
  const [first, ...rest] = frames;
  if (first?.type !== 'snapshot') throw new Error('A sequence begins with a snapshot');
  let state = fromSnapshot(first);
  for (const frame of rest) state = frame.type === 'snapshot' ? fromSnapshot(frame) : applyDelta(state, frame);
  return state;
}

function placeOf(state: NodeState, key: string): Place {
  const place = state.places.get(key);
  if (place === undefined) throw new Error(`no place ${key}`);
  return place;
}

/** What must hold in any node's state. */
function expectConsistent(state: NodeState): void {
  for (const place of state.places.values()) {
    if (place.pid !== null) expect(state.processes.get(place.pid)?.place).toBe(place.key);
    if (place.parent !== null) expect(state.places.has(place.parent)).toBe(true);
  }
  for (const row of state.processes.values()) expect(state.places.get(row.place)?.pid).toBe(row.pid);
  let last = 0;
  for (const event of state.events) {
    expect(event.id).toBeGreaterThan(last);
    if (event.cause !== null) expect(event.cause).toBeLessThan(event.id);
    last = event.id;
  }
}

describe('the frames told by hand', () => {
  it('are consistent in themselves, as a node is', () => {
    for (const snapshot of [
      essaySnapshot(),
      poolSnapshot(100),
      midRestartSnapshot(),
      exceededSnapshot(),
      stuckSnapshot(),
      hostileSnapshot(),
    ]) {
      expectConsistent(fromSnapshot(snapshot));
    }
    expectConsistent(fold(restartSequence()));
    expectConsistent(fold(escalationSequence()));
  });

  it('show the whole tree again after a one_for_all restart, each place in its second generation', () => {
    const before = fromSnapshot(essaySnapshot());
    const after = fold(restartSequence());
    const visible = [...after.places.values()].filter((place) => !place.hidden);
    expect(visible.every((place) => place.state === 'alive')).toBe(true);
    expect([...after.places.keys()]).toEqual([...before.places.keys()]);
    expect(visible.map((place) => place.generation)).toEqual([1, ...visible.slice(1).map(() => 2)]);
  });

  it('exit in reverse start order and start in start order', () => {
    const { events } = fold(restartSequence());
    const kill = events.findIndex((event) => event.kind === 'exit');
    const exits = events.filter((event) => event.kind === 'exit').map((event) => event.place?.split('/').at(-1));
    const starts = events.slice(kill).filter((event) => event.kind === 'started');
    expect(exits[0]).toBe('dictionary');
    expect(exits.slice(1, 4)).toEqual(['client_8', 'client_7', 'client_6']);
    expect(exits.slice(9)).toEqual(['clients', 'sv', 'fr', 'en', 'shelves']);
    expect(starts.slice(0, 4).map((event) => event.place?.split('/').at(-1))).toEqual([
      'dictionary',
      'shelves',
      'en',
      'fr',
    ]);
  });

  it('count one restart more than allowed before a supervisor gives up', () => {
    const state = fold(escalationSequence());
    const report = state.events.find((event) => event.kind === 'supervisor_report' && event.context === 'shutdown');
    expect(report?.kind === 'supervisor_report' && report.restarts).toBe(6);
    expect(placeOf(state, 'top/shelves').state).toBe('restarting');
    expect(placeOf(state, 'top/shelves/en').state).toBe('gone');
    expect(placeOf(state, 'top').supervisor?.restarts_ms).toHaveLength(1);
  });

  it('leave nothing alive but the hidden when the top gives up', () => {
    const state = fromSnapshot(exceededSnapshot());
    expect([...state.processes.values()].every((row) => row.hidden)).toBe(true);
    expect(state.system.state).toBe('stopped');
  });

  it('hold as many workers as asked for, some of them down', () => {
    const state = fromSnapshot(poolSnapshot(1_000));
    const pool = [...state.places.values()].filter((place) => place.parent === 'top/pool');
    expect(pool).toHaveLength(1_000);
    expect(pool.filter((place) => place.state === 'down')).toHaveLength(30);
  });

  it('keep hostile names as they are', () => {
    const state = fromSnapshot(hostileSnapshot());
    expect([...state.places.values()].filter((place) => place.parent === 'top').map((place) => place.id)).toEqual(
      HOSTILE_NAMES,
    );
  });

  it('obey the law: a snapshot plus its deltas is the next snapshot', () => {
    const scene = essayScene();
    let state = fromSnapshot(scene.snapshot());
    scene.advance(10);
    const exit = scene.kill('top/shelves/fr');
    state = applyDelta(state, scene.delta());
    scene.start('top/shelves/fr', { cause: scene.childTerminated('top/shelves/fr', exit) });
    scene.message('top/clients/client_2', 'top/dictionary', '{read_key, "ash"}');
    scene.watch(null);
    state = applyDelta(state, scene.delta());
    const next = scene.snapshot();
    expect({ ...toSnapshot(state), seq: next.seq }).toEqual(next);
  });
});
