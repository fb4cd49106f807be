import { describe, expect, it } from 'vitest';
import { applyDelta, fromSnapshot } from '../../../protocol/apply_delta.ts';
import type { NodeState, Place, ProcessRow } from '../../../protocol/model.ts';
import { essayScene, restartSequence } from '../../../testing/fake_frames.ts';
import { newestEpisode } from '../../store/episode.ts';
import { type Ghost, nextGhosts } from '../../store/ghosts.ts';
import { parseFilter } from '../../ui/geometry/filter.ts';
import { indexOfRows, rowsOf, type TreeRow, Showing } from '../../ui/geometry/tree_rows.ts';
import { faceOf, matchingRows, type CardFace } from './card_model.ts';
import { poolName, withGhosts } from './tree_model.ts';

const rowsFor = (node: NodeState, folded: ReadonlyMap<string, boolean> = new Map()): TreeRow[] =>
  rowsOf(node.places, { folded, root: null, hidden: false, nameOf: (members) => poolName(members, node) ?? '' });

function states(frames: ReturnType<typeof restartSequence>): NodeState[] {
  const [first, ...rest] = frames;
  if (first?.type !== 'snapshot') throw new Error('the sequence begins with a snapshot');
  const told = [fromSnapshot(first)];
  for (const frame of rest) if (frame.type === 'delta') told.push(applyDelta(told.at(-1)!, frame));
  return told;
}

/** The cards after the dictionary was killed and `restarted` of the fourteen have been started again. */
function facesAfter(restarted: number): ReadonlyMap<string, CardFace> {
  const told = states(restartSequence()).slice(0, 3 + restarted);
  const node = told.at(-1)!;
  const rows = rowsFor(node);
  let ghosts: ReturnType<typeof nextGhosts> = new Map();
  told.forEach((state, i) => (ghosts = nextGhosts(ghosts, told[i - 1] ?? null, state, 0)));
  const context = { node, places: node.places, rows, ghosts, episode: newestEpisode(node.events, node.places) };
  return new Map(rows.map((row) => [row.key, faceOf(context, row)]));
}

describe('a pool whose children have ids of no use', () => {
  const node = states(restartSequence()).at(-1)!;
  const member = [...node.places.values()].find(({ pid }) => pid !== null)!;
  const named = (own: Partial<ProcessRow>): string | null => {
    const row = { ...node.processes.get(member.pid!)!, registered_name: null, label: null, module: null, ...own };
    return poolName([member], { ...node, processes: new Map([[row.pid, row]]) });
  };

  it('is called by the name, the label, the module or the function of its first process, without the number', () => {
    const all = { registered_name: 'job_3', label: 'visitor 7', module: 'client', initial_call: 'visit/1' };
    expect(named(all)).toBe('job');
    expect(named({ ...all, registered_name: null })).toBe('visitor');
    expect(named({ ...all, registered_name: null, label: '12' })).toBe('client');
    expect(named({ initial_call: 'visit/1' })).toBe('visit/1');
    expect(named({ initial_call: 'fun/0' })).toBe('fun/0');
  });
});

describe('the cards of a restart', () => {
  const faces = facesAfter(4);

  it('number the exits in their order, last started first', () => {
    const order = ['top/dictionary', 'pool:top/clients:client', 'top/clients', 'top/shelves/sv', 'top/shelves'];
    expect(order.map((key) => faces.get(key)?.exitNumber)).toEqual(['1', '2–9', '10', '11', '14']);
  });

  it('number the starts in child order, and those still to come', () => {
    const order = ['top/dictionary', 'top/shelves', 'top/shelves/en', 'top/shelves/sv', 'top/clients'];
    expect(order.map((key) => faces.get(key)?.startNumber)).toEqual(['1', '2', '3', '5', '6']);
    expect(order.map((key) => faces.get(key)?.startPending)).toEqual([false, false, false, true, true]);
    expect(faces.get('pool:top/clients:client')).toMatchObject({ startNumber: '7–14', startPending: true });
  });

  it('say what a place waits for', () => {
    expect(faces.get('top/shelves/sv')?.second).toBe('starts next');
    expect(faces.get('top/clients')?.second).toBe('starts after shelves');
    expect(faces.get('pool:top/clients:client')?.second).toBe('start after clients');
  });

  it('keep the ghost with its reason, generation and pid', () => {
    const face = faces.get('top/dictionary');
    expect(face).toMatchObject({ ghostReason: 'killed', ghostDetail: 'gen\u00a01', generation: 2 });
    expect(face?.ghostPid).not.toBe(face?.pid);
  });

  it('draw a place without a process as empty, whatever its state', () => {
    expect(faces.get('top/clients')?.empty).toBe(true);
    expect(faces.get('top/shelves')?.empty).toBe(false);
  });
});

describe('the rows of a node', () => {
  const node = fromSnapshot(essayScene().snapshot());

  it('name a pool by what its ids have in common', () => {
    expect(rowsFor(node).at(-1)).toMatchObject({ type: 'pool', name: 'client' });
  });

  it('find every place, also in a folded pool', () => {
    const rows = rowsFor(node);
    const pool = indexOfRows(rows).get('pool:top/clients:client');
    expect(new Showing(rows, indexOfRows(rows), node.places).get('top/clients/client_7')).toBe(pool);
  });

  it('show what is below a folded supervisor on its row', () => {
    const rows = rowsFor(node, new Map([['top/shelves', true]]));
    const index = indexOfRows(rows);
    expect(new Showing(rows, index, node.places).get('top/shelves/fr')).toBe(index.get('top/shelves'));
  });

  it('keep the rows above a match', () => {
    const rows = rowsFor(node);
    const found = matchingRows(parseFilter('fr'), rows, node.processes);
    expect([...found!.shown].map((i) => rows[i]!.key).sort()).toEqual(['top', 'top/shelves', 'top/shelves/fr']);
    expect(found!.found.length).toBe(1);
  });

  it('count the matches inside a folded pool', () => {
    expect(matchingRows(parseFilter('client_'), rowsFor(node), node.processes)!.found.length).toBe(8);
  });
});

describe('a place that has left the tree', () => {
  const node = fromSnapshot(essayScene().snapshot());
  const ghostOf = (place: Place): Ghost => ({
    place,
    pid: place.pid!,
    generation: 1,
    reason: 'normal',
    class: 'normal',
    end: 'exited',
    at_ms: 5,
    event: 9,
    removed: true,
    above: null,
    until: 6_000,
  });
  const without = (...keys: readonly string[]): Map<string, Place> =>
    new Map([...node.places].filter(([key]) => !keys.includes(key)));
  const ghosts = (...places: readonly Place[]): Map<string, Ghost> =>
    new Map(places.map((place) => [place.key, ghostOf(place)]));

  it('is drawn as long as its ghost stays', () => {
    const place = node.places.get('top/shelves/sv')!;
    const rest = without(place.key);
    expect(withGhosts(rest, ghosts(place)).get(place.key)).toMatchObject({
      state: 'down',
      pid: null,
      last_exit: { reason: 'normal' },
    });
    expect(withGhosts(rest, new Map())).toBe(rest);
  });

  it('is drawn, too, when it stood at the root, and with it what stood below it', () => {
    const root = { ...node.places.get('top/shelves')!, key: '@<0.90.0>', parent: null };
    const below = { ...node.places.get('top/shelves/sv')!, key: '@<0.91.0>', parent: root.key };
    // The order in which they ended does not matter.
    for (const ended of [
      [root, below],
      [below, root],
    ]) {
      const merged = withGhosts(node.places, ghosts(...ended));
      expect([...merged.keys()].filter((key) => !node.places.has(key)).sort()).toEqual([root.key, below.key]);
    }
  });

  it('is not drawn when what it stood below is nowhere any more', () => {
    const rest = without('top/shelves', 'top/shelves/sv');
    expect(withGhosts(rest, ghosts(node.places.get('top/shelves/sv')!))).toBe(rest);
  });
});
