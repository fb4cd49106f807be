/** What is said of systems with very many processes, on the real node: nothing less true than of small ones. */
import { describe, expect, it } from 'vitest';
import { eventWords } from '../panel/event_words.ts';
import { summarise } from '../panel/notices.ts';
import { type Ghost, nextGhosts } from '../panel/store/ghosts.ts';
import { systemOf } from '../systems/index.ts';
import { plainText, tellingEvent, why } from '../panel/language/why/why.ts';
import type { NodeEvent, PlaceKey } from '../protocol/model.ts';
import { WatchedNode } from '../testing/watched_node.ts';

function started(id: string): WatchedNode {
  const system = systemOf(id);
  if (system === undefined) throw new Error(`no system ${id}`);
  return new WatchedNode(system);
}

describe('a process that is gone', () => {
  it('is called what it was called, also when it was looked at and a thousand others have ended since', () => {
    const node = started('scale').run(1_000).run(1_000);
    const pid = node.pid('pool');
    node.watch(pid);
    node.do({ type: 'exit', pid, reason: 'kill' });
    node.run(50);
    expect(node.last('supervisor_report', 'top').child).toEqual({ pid, name: 'pool' });
    expect(node.state.detail).toMatchObject({ pid, name: 'pool', alive: false });
    const refs = node.state.events.flatMap((event) => Object.values(event as unknown as Record<string, unknown>));
    const named = refs.filter(
      (ref): ref is { pid: string; name: string } => Object(ref) === ref && 'pid' in Object(ref),
    );
    expect(named.filter(({ name }) => /^<[\d.]+>$/u.test(name))).toEqual([]);
  });
});

describe('a pool whose supervisor was killed', () => {
  const fuller = (): WatchedNode => {
    const node = started('simple_one_for_one').run(500);
    node.do({ type: 'pause' });
    for (let n = 20; n < 30; n++)
      node.do({ type: 'start_child', supervisor: node.pid('pool'), text: `[${String(n)}]` });
    return node;
  };

  it('shows nothing of the children of its predecessor below the new one, at any pace', () => {
    const node = fuller();
    let ghosts: ReadonlyMap<PlaceKey, Ghost> = new Map();
    const old = node.pid('pool');
    let most = 0;
    const look = (act: () => void): void => {
      const before = node.state;
      act();
      ghosts = nextGhosts(ghosts, before, node.state, 0);
      most = Math.max(most, ghosts.size);
      const now = node.state.places.get('top/pool')?.pid ?? null;
      if (now === null || now === old) return;
      const below = [...ghosts].filter(([key, { removed }]) => removed && key.startsWith('top/pool/'));
      expect(below).toEqual([]);
    };
    look(() => node.do({ type: 'exit', pid: old, reason: 'kill' }));
    for (let n = 0; n < 200; n++) look(() => node.do({ type: 'step' }));
    expect(most).toBeGreaterThan(20);
    expect(node.state.places.get('top/pool')?.pid).not.toBe(old);
    expect([...node.state.places.values()].filter(({ parent }) => parent === 'top/pool')).toHaveLength(12);
  });

  it('is said to have started, and not restarted, the children that it was asked for', () => {
    const node = fuller();
    const since = node.state.events.length;
    node.do({ type: 'exit', pid: node.pid('pool'), reason: 'kill' });
    node.do({ type: 'advance', ms: 20 });
    node.run(20);
    const starts = node.state.events.slice(since).filter((event) => event.kind === 'started' && event.generation > 1);
    const worker = (event: NodeEvent): boolean => event.place?.startsWith('top/pool/') === true;
    expect(starts.filter(worker)).toHaveLength(12);
    for (const event of starts)
      expect(eventWords(event).text).toMatch(worker(event) ? /^started, gen/u : /^restarted, gen/u);
    expect(summarise(starts)).toBe('pool, dispatcher restarted. 12 started.');
  });
});

it('tells how many links there are, and the first of them', () => {
  const node = started('scale').run(1_000).run(1_000);
  node.watch(node.pid('pool'));
  const { links, totals } = node.state.detail?.info ?? {};
  expect(totals).toEqual({ links: 1_001 });
  expect(links).toHaveLength(500);
  expect(links?.every(({ pid }) => pid !== '')).toBe(true);
  node.watch(node.pid('traffic'));
  expect(node.state.detail?.info.totals).toEqual({});
});

/** What the card says of what last befell a place. */
function cardOf({ state }: WatchedNode, key: PlaceKey): string {
  const place = state.places.get(key);
  const event = place === undefined ? null : tellingEvent(state.events, place);
  return event === null ? '' : plainText(why(event, state)?.sentence ?? []);
}

it('what ended the few is told, whatever ended with them', () => {
  const node = started('crowd');
  while (node.state.counters.processes < 4_000) node.run(1);
  node.do({ type: 'exit', pid: node.pid('traffic'), reason: 'kill' });
  for (let n = 0; n < 40 && (node.state.places.get('top/traffic')?.generation ?? 0) < 2; n++) node.run(1);
  const because = 'You sent traffic the exit signal kill, so it exited with killed.';
  expect(cardOf(node, 'top/traffic')).toContain(because);
  expect(cardOf(node, 'top/crowd')).toContain('top started crowd because traffic exited with killed.');
  const exit = node.last('exit', 'crowd');
  expect(exit.end).toBe('stopped');
  const told = (events: readonly NodeEvent[]): string =>
    plainText(why(exit, { ...node.state, events })?.sentence ?? []);
  expect(told(node.state.events)).toMatch(
    /^top stopped crowd with shutdown because traffic exited and top is one_for_all\./u,
  );
  // Without what led to it nothing else is claimed.
  expect(told(node.state.events.filter(({ id, place }) => id >= exit.id || place === 'top/crowd/~1'))).toMatch(
    /^top stopped crowd with shutdown\. What led to it is no longer kept\./u,
  );
});
