import { describe, expect, it, vi } from 'vitest';
import { FakeNode } from '../../connection/fake_node.ts';
import type { NodeState, Place } from '../../protocol/model.ts';
import { essayScene, fakeHello, restartSequence, type Scene } from '../../testing/fake_frames.ts';
import type { WallClock } from './clock.ts';
import { newestEpisode } from './episode.ts';
import { createPanelStore, type PanelStore } from './panel_store.ts';

/** A wall clock that moves when it is told to. */
class HeldClock implements WallClock {
  private time = 0;
  private timers: { at: number; run: () => void }[] = [];
  now(): number {
    return this.time;
  }
  after(ms: number, run: () => void): () => void {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((one) => one !== next);
      this.time = next.at;
      next.run();
    }
    this.time = end;
  }
}

function attached(scene: Scene = essayScene()): { clock: HeldClock; node: FakeNode; store: PanelStore; scene: Scene } {
  const clock = new HeldClock();
  const node = new FakeNode();
  const store = createPanelStore({ clock });
  store.getState().attach(node);
  node.connect(fakeHello());
  node.push(scene.snapshot());
  return { clock, node, store, scene };
}

describe('selection', () => {
  it('asks for the detail of the process in the selected place', () => {
    const { node, store } = attached();
    store.getState().select('top/dictionary');
    expect(node.topics?.detail).toEqual({ pid: '<0.83.0>', messages_offset: 0 });
  });

  it('of a place that is gone from the tree asks for the last that stood there', () => {
    const { node, store, scene } = attached();
    scene.kill('top/dictionary');
    node.push({ ...scene.snapshot(), places: scene.snapshot().places.filter(({ key }) => key !== 'top/dictionary') });
    store.getState().select('top/dictionary');
    expect(node.topics?.detail?.pid).toBe('<0.83.0>');
  });

  it('stays on the place when its process exits, still asks for the dead one, then follows to the next', () => {
    const { node, store, scene } = attached();
    store.getState().select('top/dictionary');
    const exit = scene.kill('top/dictionary');
    node.push(scene.delta());
    expect(store.getState().selected).toBe('top/dictionary');
    expect(node.topics?.detail?.pid).toBe('<0.83.0>');
    const pid = scene.start('top/dictionary', { cause: exit });
    node.push(scene.delta());
    expect(node.topics?.detail?.pid).toBe(pid);
    expect(store.getState().watched).toBe(pid);
  });

  it('begins at the oldest message again when another process stands in the place', () => {
    const { node, store, scene } = attached();
    store.getState().select('top/dictionary');
    store.getState().pageMessages(50);
    expect(node.topics?.detail?.messages_offset).toBe(50);
    scene.kill('top/dictionary');
    scene.start('top/dictionary');
    node.push(scene.delta());
    expect(node.topics?.detail?.messages_offset).toBe(0);
  });

  it('finds the place of a process that has ended, and looks at that process', () => {
    const { node, store, scene } = attached();
    scene.kill('top/dictionary');
    scene.start('top/dictionary');
    node.push(scene.delta());
    store.getState().selectPid('<0.83.0>');
    expect(store.getState()).toMatchObject({ selected: 'top/dictionary', pinned: '<0.83.0>', watched: '<0.83.0>' });
    store.getState().pin(null);
    expect(store.getState().watched).not.toBe('<0.83.0>');
  });

  it('turns the counting of messages off with the messages', () => {
    const { node, store } = attached();
    store.getState().setView({ traffic: false });
    expect(node.topics?.traffic).toBe(false);
  });
});

describe('ghosts', () => {
  it('stay six seconds of wall time', () => {
    const { clock, node, store, scene } = attached();
    scene.kill('top/dictionary');
    node.push(scene.delta());
    expect(store.getState().ghosts.get('top/dictionary')).toMatchObject({
      reason: 'killed',
      generation: 1,
      removed: false,
    });
    clock.advance(5_900);
    expect(store.getState().ghosts.size).toBe(1);
    clock.advance(200);
    expect(store.getState().ghosts.size).toBe(0);
  });

  it('stay for ever while the node is paused', () => {
    const { clock, node, store, scene } = attached();
    scene.kill('top/dictionary');
    scene.setClock({ paused: true });
    node.push(scene.delta());
    clock.advance(60_000);
    expect(store.getState().ghosts.size).toBe(1);
    scene.setClock({ paused: false });
    node.push(scene.delta());
    clock.advance(6_100);
    expect(store.getState().ghosts.size).toBe(0);
  });

  it('are not made of exits from before the panel came', () => {
    const scene = essayScene();
    scene.kill('top/dictionary');
    scene.start('top/dictionary');
    const { store } = attached(scene);
    expect(store.getState().ghosts.size).toBe(0);
    expect(store.getState().episode).toBeNull();
  });

  it('are kept of a place that is gone itself', () => {
    const { node, store, scene } = attached();
    const pid = scene.ref('top/shelves/en').pid;
    scene.kill('top/shelves/en');
    const frame = scene.delta();
    node.push({ ...frame, places: { put: [], drop: ['top/shelves/en'] } });
    expect(store.getState().ghosts.get('top/shelves/en')).toMatchObject({ removed: true, pid, reason: 'killed' });
  });
});

describe('episode', () => {
  it('numbers exits and starts in their order, and those still to start in child order', () => {
    const { node, store } = (() => {
      const clock = new HeldClock();
      const node = new FakeNode();
      const store = createPanelStore({ clock });
      store.getState().attach(node);
      node.connect(fakeHello());
      return { node, store };
    })();
    const frames = restartSequence();
    for (const frame of frames.slice(0, 7)) node.push(frame);
    const { episode } = store.getState();
    expect([...(episode?.exits ?? [])].filter(([key]) => !key.includes('client_'))).toEqual([
      ['top/dictionary', 1],
      ['top/clients', 10],
      ['top/shelves/sv', 11],
      ['top/shelves/fr', 12],
      ['top/shelves/en', 13],
      ['top/shelves', 14],
    ]);
    expect([...(episode?.starts ?? [])]).toEqual([
      ['top/dictionary', 1],
      ['top/shelves', 2],
      ['top/shelves/en', 3],
      ['top/shelves/fr', 4],
    ]);
    expect([...(episode?.pending ?? [])].slice(0, 3)).toEqual([
      ['top/shelves/sv', 5],
      ['top/clients', 6],
      ['top/clients/client_1', 7],
    ]);
    for (const frame of frames.slice(7)) node.push(frame);
    expect(store.getState().episode?.pending.size).toBe(0);
    expect(store.getState().episode?.starts.size).toBe(14);
  });

  it('ends six seconds after its last event', () => {
    const { clock, node, store, scene } = attached();
    const exit = scene.kill('top/shelves/en');
    const report = scene.childTerminated('top/shelves/en', exit);
    scene.start('top/shelves/en', { cause: report });
    node.push(scene.delta());
    expect(store.getState().episode?.place).toBe('top/shelves/en');
    clock.advance(6_100);
    expect(store.getState().episode).toBeNull();
  });

  it('is another one when something else fails', () => {
    const { node, store, scene } = attached();
    scene.childTerminated('top/shelves/en', scene.kill('top/shelves/en'));
    node.push(scene.delta());
    const first = store.getState().episode?.root;
    scene.childTerminated('top/shelves/fr', scene.kill('top/shelves/fr'));
    node.push(scene.delta());
    expect(store.getState().episode?.root).not.toBe(first);
    expect([...(store.getState().episode?.exits.keys() ?? [])]).toEqual(['top/shelves/fr']);
  });

  it('does not wait for a temporary child', () => {
    const { node, store, scene } = attached();
    scene.setPlace('top/shelves/en', { restart: 'temporary' });
    scene.childTerminated('top/shelves/en', scene.kill('top/shelves/en'));
    node.push(scene.delta());
    expect(store.getState().episode?.pending.size).toBe(0);
  });

  const midway = (): NodeState => {
    const { node, store } = attached();
    for (const frame of restartSequence().slice(0, 7)) node.push(frame);
    return store.getState().node as NodeState;
  };

  const without = ({ places }: NodeState, key: string): NodeState['places'] =>
    new Map(places).set(key, { ...(places.get(key) as Place), restart: 'temporary' });

  it('tells which places are still to start when others are, and as many', () => {
    const node = midway();
    const { events } = node;
    const before = { events, places: without(node, 'top/clients/client_1') };
    const first = newestEpisode(events, before.places);
    expect(first?.pending.has('top/clients/client_1')).toBe(false);
    const next = newestEpisode(events, without(node, 'top/clients/client_2'), first, before);
    expect(next?.pending.size).toBe(first?.pending.size);
    expect(next?.pending.has('top/clients/client_1')).toBe(true);
    expect(next?.pending.has('top/clients/client_2')).toBe(false);
  });

  it('is not read again while nothing of it is new', () => {
    const node = midway();
    const first = newestEpisode(node.events, node.places);
    expect(first?.pending.size).toBeGreaterThan(0);
    const reads = vi.spyOn(node.places, 'values');
    expect(newestEpisode(node.events, node.places, first, node)).toBe(first);
    expect(reads).not.toHaveBeenCalled();
    expect(newestEpisode(node.events, new Map(node.places), first, node)).toBe(first);
  });
});

describe('commands and notices', () => {
  it('a refusal becomes a notice, and the next replaces it and counts', async () => {
    const { node, store } = attached();
    node.answer = () => ({ ok: false, error: { message: 'There is no such process.' } });
    await store.getState().run({ type: 'suspend', pid: '<0.1.0>' });
    await store.getState().run({ type: 'suspend', pid: '<0.1.0>' });
    expect(store.getState().notice).toMatchObject({ tone: 'error', more: 1 });
    store.getState().dismissNotice();
    expect(store.getState().notice).toBeNull();
  });

  it('a connection that throws is a refusal and no exception', async () => {
    const { node, store } = attached();
    node.answer = () => {
      throw new Error('the port is closed');
    };
    const result = await store.getState().run({ type: 'step' });
    expect(result).toEqual({ ok: false, error: { message: 'the port is closed' } });
  });

  it('a quiet command leaves its refusal to the caller', async () => {
    const { node, store } = attached();
    node.answer = () => ({ ok: false, error: { message: 'no', at: 3 } });
    const result = await store.getState().run({ type: 'step' }, { quiet: true });
    expect(result.ok).toBe(false);
    expect(store.getState().notice).toBeNull();
  });

  it('keeps a bounded number of refused frames', () => {
    const { node, store } = attached();
    for (let i = 0; i < 200; i += 1) node.fault({ path: `places[${String(i)}]`, message: 'no' });
    expect(store.getState().faults).toHaveLength(50);
    expect(store.getState().faults.at(-1)?.path).toBe('places[199]');
  });

  it('keeps the last picture when the node is lost', () => {
    const { node, store } = attached();
    node.lose('hung', 'It does not answer.', 5);
    expect(store.getState().connection.state).toBe('lost');
    expect(store.getState().node?.places.has('top')).toBe(true);
  });
});

it('a node that began anew brings no ghosts of the one before', () => {
  const { node, store, scene } = attached();
  for (let i = 0; i < 5; i += 1) {
    scene.advance(10);
    node.push(scene.delta());
  }
  scene.kill('top/dictionary');
  node.push(scene.delta());
  expect(store.getState().ghosts.size).toBe(1);
  node.push(essayScene().snapshot());
  expect(store.getState().ghosts.size).toBe(0);
  expect(store.getState().episode).toBeNull();
});

it('remembers the states that frames have shown, and begins anew with another process', async () => {
  const { essayState } = await import('../../testing/fake_frames.ts');
  const { node, store, scene } = attached();
  store.getState().select('top/dictionary');
  for (const writes of [43, 44, 44, 45]) {
    scene.advance(10);
    scene.watch('top/dictionary', { state: essayState({ foo: 'baz', writes }) });
    node.push(scene.delta());
  }
  expect(store.getState().seen).toHaveLength(3);
  scene.kill('top/dictionary');
  scene.start('top/dictionary');
  scene.watch('top/dictionary', { state: essayState({ foo: '', writes: 0 }) });
  node.push(scene.delta());
  expect(store.getState().seen).toHaveLength(1);
});

describe('how busy the node was', () => {
  it('is kept from the first frame on, whoever looks at it, and forgotten with its node', () => {
    const { node, store, scene } = attached();
    for (let i = 0; i < 5; i += 1) {
      scene.advance(100);
      node.push(scene.delta());
    }
    const { activity } = store.getState();
    const since = activity.since ?? NaN;
    expect(activity.stretches(0, since + 500, 100).map(({ from, to }) => [from - since, to - since])).toEqual([
      [0, 100],
      [100, 200],
      [200, 300],
      [300, 400],
      [400, 500],
    ]);
    store.getState().restartNode({ system: 'other', seed: 1 });
    const later = essayScene();
    later.advance(2_000);
    node.push(later.snapshot());
    expect(activity.since).toBeGreaterThanOrEqual(2_000);
    expect(activity.stretches(0, 3_000, 100)).toEqual([]);
  });
});
