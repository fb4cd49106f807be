import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeNode } from '../connection/fake_node.ts';
import { fromSnapshot } from '../protocol/apply_delta.ts';
import type { NodeEvent } from '../protocol/model.ts';
import { essayScene, fakeHello } from '../testing/fake_frames.ts';
import { followedUp, noticeOf, watchForWords } from './notices.ts';
import { createPanelStore, type Notice, type PanelStore } from './store/panel_store.ts';

type Report = Extract<NodeEvent, { kind: 'supervisor_report' }>;

function reportOf(): Report {
  const scene = essayScene();
  scene.childTerminated('top/shelves/en', scene.kill('top/shelves/en'));
  const found = fromSnapshot(scene.snapshot()).events.find((event) => event.kind === 'supervisor_report');
  if (found === undefined) throw new Error('the scene has no report');
  return found;
}

const report = reportOf();
const fell = (id: number, name: string): Report => ({
  ...report,
  id,
  child: { pid: `<0.${String(id)}.0>`, name },
  child_id: name,
});
const gaveUp: Report = { ...report, id: 9, context: 'shutdown', pid: '<0.50.0>', name: 'pool' };
const above = (change: Partial<Report>): Report => ({
  ...report,
  id: 10,
  name: 'top',
  child: { pid: '<0.50.0>', name: 'pool' },
  strategy: 'one_for_one',
  restarting: true,
  restarts: 1,
  intensity: 3,
  ...change,
});
const words = (notice: Notice | null): string => notice?.title.map(({ text }) => text).join('') ?? '';

describe('the notice of a frame', () => {
  it('tells the newest of many and how many more there were', () => {
    const notice = noticeOf([fell(1, 'a'), fell(2, 'b'), fell(3, 'c')]);
    expect(words(notice)).toMatch(/^c /u);
    expect(notice?.others).toBe(2);
    expect(noticeOf([fell(1, 'a')])?.others).toBeUndefined();
  });

  it('waits for the report of a child that a person has killed: its supervisor says what follows', () => {
    const scene = essayScene();
    scene.kill('top/dictionary');
    const { events, places } = fromSnapshot(scene.snapshot());
    expect(noticeOf(events, events, [places])).toBeNull();
  });

  it('tells what followed from the end of what nobody supervises, and leads to why', () => {
    const scene = essayScene();
    const from = scene.ref('top');
    const id = scene.kill('top');
    scene.exit('top/dictionary', 'killed', { how: 'signal', from, cause: id });
    const { events, places } = fromSnapshot(scene.snapshot());
    const of = (state: 'running' | 'halted' | 'stopped'): Notice | null => noticeOf(events, events, [places], state);
    expect(words(of('halted'))).toBe('top was killed');
    expect(of('halted')?.detail).toBe('1 more exited because of it, and the node has halted');
    expect(of('stopped')?.detail).toMatch(/restarts it, so the system has stopped$/u);
    expect(of('running')?.detail).toMatch(/and no supervisor restarts it$/u);
    expect(of('halted')).toMatchObject({ event: id, place: 'top' });

    // The next frame may bring more of it.
    const first = noticeOf(events, events, [places]);
    scene.exit('top/shelves', 'killed', { how: 'signal', from, cause: id });
    scene.setSystem({ state: 'halted', reason: null, event: id });
    expect(first && followedUp(first, fromSnapshot(scene.snapshot()))).toBe(
      '2 more exited because of it, and the node has halted',
    );
  });

  it('says what the supervisor above decided only once it has, and counts it as one story', () => {
    expect(noticeOf([gaveUp])?.detail).toBeUndefined();
    const decided = (change: Partial<Report>): string | undefined => noticeOf([gaveUp, above(change)])?.detail;
    expect(decided({})).toBe('top decided: it is restarted, alone');
    expect(decided({ restarting: false, restart: 'temporary' })).toBe(
      'top decided: it is temporary and is not restarted',
    );
    expect(decided({ restarts: 4 })).toMatch(/its own restart limit is exceeded/u);
    expect(noticeOf([gaveUp, above({})])?.others).toBeUndefined();
  });
});

describe('what is said aloud', () => {
  const heard = (): { node: FakeNode; scene: ReturnType<typeof essayScene>; store: PanelStore; words: string[] } => {
    const scene = essayScene();
    const node = new FakeNode();
    const store = createPanelStore({ clock: { now: () => 0, after: () => () => undefined } });
    const words: string[] = [];
    store.getState().attach(node);
    node.connect(fakeHello());
    node.push(scene.snapshot());
    watchForWords(store, (next) => words.push(next));
    scene.kill('top/dictionary');
    node.push(scene.delta());
    return { node, scene, store, words };
  };
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('of a node is said no more when that starts again, or when another is opened', () => {
    for (const begin of ['again', 'another'] as const) {
      const { node, store, words } = heard();
      vi.advanceTimersByTime(5_000);
      expect(words).toEqual([expect.stringContaining('dictionary')]);
      store.getState().restartNode(begin === 'again' ? undefined : { system: 'workers', seed: 1 });
      node.connect(fakeHello());
      node.push(essayScene().snapshot());
      vi.advanceTimersByTime(5_000);
      expect(words.at(-1)).toBe('');
    }
  });

  it('is not said at all when its node is gone before it could be', () => {
    const { node, store, words } = heard();
    store.getState().restartNode({ system: 'workers', seed: 1 });
    node.connect(fakeHello());
    node.push(essayScene().snapshot());
    vi.advanceTimersByTime(5_000);
    expect(words.join('')).toBe('');
  });
});
