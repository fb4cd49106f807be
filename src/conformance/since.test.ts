/**
 * What is said of an exit is decided by all that has happened since: who still tries, who has been stopped, who was found to have
 * ended. Laws over told nodes, and one example of each kind; what OTP does in each was tried with `erl`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Body,
  defineModule,
  gen_server,
  list,
  monotonicTime,
  processFlag,
  sleep,
  supervisor,
} from '../coppice.ts';
import { systemOf } from '../systems/index.ts';
import { supervisorModule } from '../systems/parts.ts';
import { chainOf } from '../panel/language/why/chain.ts';
import { answerOf, endOf } from '../panel/language/why/facts.ts';
import { sentenceOf } from '../panel/language/why/sentence.ts';
import { Story } from '../panel/language/why/story.ts';
import { plainText } from '../panel/language/why/why.ts';
import { followedUp, noticeOf } from '../panel/notices.ts';
import { newestEpisode } from '../panel/store/episode.ts';
import { neverStarted } from '../panel/ui/geometry/ends.ts';
import { emptyWords } from '../panel/ui/geometry/words.ts';
import type { NodeEvent } from '../protocol/model.ts';
import { WatchedNode } from '../testing/watched_node.ts';

type Exit = Extract<NodeEvent, { kind: 'exit' }>;

/** From then on starts may fail or take long. */
const LATER_MS = 1_000;
const isLate = (): boolean => monotonicTime() >= LATER_MS;

/** How a child starts from then on, and how long it takes to stop. */
interface Sort {
  readonly start: 'well' | 'fails' | 'slow' | 'slow_and_fails';
  readonly stop_ms: number;
  readonly restart: 'permanent' | 'transient' | 'temporary';
  readonly significant?: boolean;
}
const WELL: Sort = { start: 'well', stop_ms: 0, restart: 'permanent' };

function child(name: string, { start, stop_ms, restart, significant = false }: Sort): supervisor.ChildSpec {
  const module = defineModule(name, {
    startLink: () => gen_server.startLink(['local', name], module, null),
    *init(): Body {
      if (stop_ms > 0) processFlag('trap_exit', true);
      if (isLate() && start.startsWith('slow')) yield* sleep(20);
      if (isLate() && start.endsWith('fails')) {
        yield* sleep(5);
        return ['stop', 'no_db'];
      }
      return ['ok', null];
    },
    handleInfo: (message: unknown, state: unknown) => ['stop', message, state],
    *terminate(): Body<void> {
      if (stop_ms > 0) yield* sleep(stop_ms);
    },
  });
  return { id: name, start: [module, 'startLink', list()], restart, significant };
}

function watched(
  flags: supervisor.SupFlags,
  children: supervisor.ChildSpec[],
  outer: supervisor.SupFlags = {},
): WatchedNode {
  const mid: supervisor.ChildSpec = {
    id: 'mid',
    start: [supervisorModule('mid', flags, children), 'startLink', []],
    type: 'supervisor',
    // A supervisor that may end by itself for a significant child must not be permanent.
    restart: 'transient',
  };
  const top = supervisorModule('top', outer, [child('before', WELL), mid]);
  const start = (): Body => supervisor.startLink(['local', 'top'], top, null);
  return new WatchedNode({ id: 'since', title: 'Since', rootId: 'top', start }).run(LATER_MS + 100);
}

function isThere(node: WatchedNode, name: string): boolean {
  return [...node.state.processes.values()].some((one) => one.name === name);
}

function signal(node: WatchedNode, name: string, reason: string): void {
  if (isThere(node, name)) node.do({ type: 'exit', pid: node.pid(name), reason });
}

function say(node: WatchedNode, name: string, text: string): void {
  if (isThere(node, name)) node.do({ type: 'send', mode: 'message', pid: node.pid(name), text });
}

function ask(node: WatchedNode, type: 'terminate_child' | 'restart_child' | 'delete_child', id: string): void {
  if (isThere(node, 'mid')) node.do({ type, supervisor: node.pid('mid'), id, place: `top/mid/${id}` });
}

function suspend(node: WatchedNode, type: 'suspend' | 'resume_process'): void {
  if (isThere(node, 'mid')) node.do({ type, pid: node.pid('mid') });
}

function storyOf(node: WatchedNode): Story {
  return new Story({ events: node.state.events, places: node.state.places });
}

function words(event: NodeEvent, story: Story): string {
  return plainText(sentenceOf(event, story) ?? []).replaceAll('\u00a0', ' ');
}

function exitsOf(node: WatchedNode): Exit[] {
  return node.state.events.filter((one): one is Exit => one.kind === 'exit' && !one.hidden && one.id > 0);
}

function said(node: WatchedNode, name: string, number: number): string {
  const found = exitsOf(node)
    .filter((one) => one.name === name)
    .at(number);
  if (found === undefined) throw new Error(`${name} has not ended`);
  return words(found, storyOf(node));
}

const TRIES = /is restarting|tries again|is stopping|is starting|and starts|is coming to its end/u;
const REFUSES = 'does not restart it';

/** No sentence in the present tense is said of a supervisor that is down, nor of a restart that nobody is at any more. */
function holdsNow(node: WatchedNode): void {
  const story = storyOf(node);
  for (const one of exitsOf(node)) {
    const answer = answerOf(one, endOf(one, story), story);
    if (answer.type !== 'restarts' && answer.type !== 'does_not_restart') continue;
    const sentence = words(one, story);
    if (story.exitOf(answer.supervisor.pid) !== null) {
      expect(sentence).not.toMatch(TRIES);
      expect(sentence).not.toContain(REFUSES);
    }
    const later = node.state.events.some(
      (event) =>
        event.kind === 'started' &&
        event.id > one.id &&
        event.place === one.place &&
        event.supervisor.pid === answer.supervisor.pid,
    );
    if (later) expect(sentence).not.toContain(REFUSES);
  }
}

/** Where nothing starts, is restarted or is being stopped, nobody is said to be at it. */
function isOverAtRest(node: WatchedNode): void {
  const { events, places } = node.state;
  if ([...places.values()].some(({ state }) => state === 'starting' || state === 'restarting')) return;
  const story = storyOf(node);
  for (const one of exitsOf(node)) expect(words(one, story)).not.toMatch(TRIES);
  expect([...(newestEpisode(events, places)?.pending ?? [])]).toEqual([]);
}

/** The numbers on the cards are those of the chain. */
function isNumberedAlike(node: WatchedNode): void {
  const { events, places } = node.state;
  const episode = newestEpisode(events, places);
  const root = events.find(({ id }) => id === episode?.root);
  if (episode == null || root === undefined) return;
  const story = storyOf(node);
  const exits = story
    .episode(root)
    .filter((one): one is Exit => one.kind === 'exit' && !one.hidden && !neverStarted(one));
  const known = exits.filter(({ place }) => place !== null && !place.startsWith('@'));
  expect(episode.exited).toBe(known.length);
  for (const [key, number] of episode.exits) expect(known.findLastIndex(({ place }) => place === key) + 1).toBe(number);
  for (const { mark, event } of chainOf(root, story)) {
    if (mark.type !== 'exit' || mark.number === null) continue;
    expect(known.findIndex(({ id }) => id === event) + 1).toBe(mark.number);
  }
}

/** A supervisor that gave up names all whom it stopped, in its own account as in that of the child. */
function namesWhomItStopped(node: WatchedNode): void {
  const story = storyOf(node);
  const ends = exitsOf(node).map((one) => ({ exit: one, end: endOf(one, story) }));
  for (const { exit: own, end } of ends) {
    if (end.how !== 'gave_up') continue;
    const named = new Set((sentenceOf(own, story) ?? []).flatMap((one) => (one.type === 'process' ? [one.pid] : [])));
    const stopped = ends.filter(
      (one) => one.end.how === 'stopped' && one.end.by.pid === own.pid && one.end.because.because === 'gave_up',
    );
    expect(stopped.filter(({ exit: one }) => !named.has(one.pid)).map(({ exit: one }) => one.name)).toEqual([]);
  }
}

describe('random systems in which starts fail, stops take time and people interfere', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const sort = fc.record<Sort>({
    start: fc.constantFrom('well', 'well', 'fails', 'slow', 'slow_and_fails'),
    stop_ms: fc.constantFrom(0, 0, 40),
    restart: fc.constantFrom('permanent', 'transient', 'temporary'),
    significant: fc.boolean(),
  });
  const deed = fc.oneof(
    fc.tuple(fc.constant('signal'), name, fc.constantFrom('kill', 'shutdown', 'oops')),
    fc.tuple(fc.constant('say'), name, fc.constantFrom("'normal'", "'shutdown'", "'oops'")),
    fc.tuple(fc.constantFrom('terminate_child', 'restart_child', 'delete_child'), name, fc.constant('')),
    fc.tuple(fc.constant('signal'), fc.constantFrom('mid', 'top'), fc.constant('kill')),
    fc.tuple(fc.constantFrom('suspend', 'resume_process'), fc.constant('mid'), fc.constant('')),
  );
  const act = (node: WatchedNode, [what, whom, how]: readonly [string, string, string]): void => {
    if (what === 'signal') signal(node, whom, how);
    else if (what === 'say') say(node, whom, how);
    else if (what === 'suspend' || what === 'resume_process') suspend(node, what);
    else ask(node, what as 'terminate_child', whom);
  };

  it('say of each exit, at each moment, what holds then', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<supervisor.Strategy>('one_for_one', 'rest_for_one', 'one_for_all'),
        fc.constantFrom<supervisor.AutoShutdown>('never', 'any_significant', 'all_significant'),
        fc.integer({ min: 0, max: 6 }),
        fc.tuple(sort, sort, sort),
        fc.array(fc.tuple(deed, fc.constantFrom(0, 3, 15, 60)), { minLength: 1, maxLength: 6 }),
        (strategy, auto_shutdown, intensity, sorts, deeds) => {
          const children = sorts.map((one, index) =>
            child('abc'.charAt(index), {
              ...one,
              significant: one.significant === true && auto_shutdown !== 'never' && one.restart !== 'permanent',
            }),
          );
          const node = watched({ strategy, auto_shutdown, intensity, period: 10 }, children);
          const laws = [holdsNow, isNumberedAlike, namesWhomItStopped];
          for (const [what, ms] of deeds) {
            act(node, what);
            for (const law of laws) law(node);
            node.run(ms);
            for (const law of laws) law(node);
          }
          suspend(node, 'resume_process');
          node.run(2_000);
          for (const law of [...laws, isOverAtRest]) law(node);
        },
      ),
      { numRuns: Number(process.env['SINCE_RUNS'] ?? 60), seed: Number(process.env['SINCE_SEED'] ?? 573) },
    );
  });
});

describe('a clean end while its supervisor restarts the group', () => {
  const group = (more: Partial<Sort> = {}, flags: supervisor.SupFlags = {}): WatchedNode =>
    watched({ strategy: 'one_for_all', intensity: 3, ...flags }, [
      child('a', { ...WELL, restart: 'transient', ...more }),
      child('b', { ...WELL, stop_ms: 100 }),
      child('c', WELL),
    ]);
  const found = (reason: string): string =>
    `a exited with ${reason}. It had already exited when its supervisor mid came to stop it because c exited and mid is one_for_all. mid started it again.`;

  it.each([
    ['of a transient child', {}, {}],
    ['of a significant one', { significant: true }, { auto_shutdown: 'any_significant' }],
  ] as const)('is not judged: the child is stopped and started with the others: %s', (_name, more, flags) => {
    const node = group(more, flags);
    signal(node, 'c', 'kill');
    node.run(10);
    say(node, 'a', "'normal'");
    expect(said(node, 'a', 0)).toBe('a exited with normal.');
    const place = node.state.places.get('top/mid/a');
    if (place === undefined) throw new Error('a has no place');
    const pending = newestEpisode(node.state.events, node.state.places)?.pending ?? new Map<string, number>();
    expect(pending.size).toBeGreaterThan(0);
    expect(emptyWords(place, { pending, gaveUp: [], before: null })).not.toContain('not restarted');
    node.run(300);
    expect(said(node, 'a', 0)).toBe(found('normal'));
  });

  it('waits for a supervisor that is suspended', () => {
    const node = group();
    suspend(node, 'suspend');
    signal(node, 'c', 'kill');
    node.run(10);
    signal(node, 'a', 'shutdown');
    node.run(10);
    expect(said(node, 'a', 0)).toBe('You sent a the exit signal shutdown, so it exited with shutdown.');
    suspend(node, 'resume_process');
    node.run(300);
    expect(said(node, 'a', 0)).toContain('mid started it again.');
    expect(newestEpisode(node.state.events, node.state.places)?.exited).toBe(3);
    // Each of the two that a person ended is told with who did it.
    const [killed] = exitsOf(node);
    const chain = killed === undefined ? [] : chainOf(killed, storyOf(node)).map(({ title }) => plainText(title));
    expect(chain.filter((one) => one.startsWith('You sent'))).toEqual([
      'You sent the exit signal kill',
      'You sent the exit signal shutdown',
    ]);
  });

  it('is judged before, and that was then, when another exits later', () => {
    const node = group();
    say(node, 'a', "'normal'");
    node.run(10);
    expect(said(node, 'a', 0)).toMatch(/is a clean end, so mid does not restart it\.$/u);
    signal(node, 'c', 'kill');
    node.run(300);
    expect(said(node, 'a', 0)).toMatch(/is a clean end, so mid did not restart it\.$/u);
  });
});

describe('a restart that has not succeeded', () => {
  const failing = (start: Sort['start'] = 'slow_and_fails'): WatchedNode => {
    const node = watched({ intensity: 1_000, period: 1 }, [child('a', { ...WELL, start }), child('b', WELL)]);
    signal(node, 'a', 'kill');
    return node.run(60);
  };

  it('is called off by terminate_child/2, whatever becomes of the child then', () => {
    const node = failing();
    expect(said(node, 'a', 0)).toMatch(/it is restarting a alone\. .* and it tries again\.$/u);
    ask(node, 'terminate_child', 'a');
    node.run(100);
    const over = 'and then it stopped trying: you asked it to, with terminate_child/2.';
    expect(said(node, 'a', 0)).toContain(`it tried to restart a alone. `);
    expect(said(node, 'a', 0)).toContain(over);
    expect(newestEpisode(node.state.events, node.state.places)?.pending.size).toBe(0);
    ask(node, 'delete_child', 'a');
    node.run(100);
    expect(said(node, 'a', 0)).toContain(over);
  });

  it.each(['Cache', 'my child', "it's"])('is called off by who asks for it, also when the child is called %s', (id) => {
    const node = watched({ intensity: 1_000, period: 1 }, [child(id, { ...WELL, start: 'slow_and_fails' })]);
    signal(node, id, 'kill');
    node.run(60);
    node.do({ type: 'terminate_child', supervisor: node.pid('mid'), id });
    node.run(100);
    expect(said(node, id, 0)).toContain('and then it stopped trying: you asked it to, with terminate_child/2.');
  });

  it('ends with its supervisor', () => {
    const tried = failing();
    signal(tried, 'mid', 'kill');
    expect(said(tried, 'a', 0)).toMatch(/it tried to restart a alone\. .*, and then it exited with killed\.$/u);
    const first = watched({}, [child('a', { ...WELL, start: 'slow' })]);
    signal(first, 'a', 'kill');
    first.run(5);
    signal(first, 'mid', 'kill');
    expect(said(first, 'a', 0)).toMatch(/: it was restarting a alone when mid exited with killed\.$/u);
  });

  it('says whom it still stops', () => {
    const node = watched({ strategy: 'one_for_all' }, [child('a', { ...WELL, stop_ms: 100 }), child('b', WELL)]);
    signal(node, 'b', 'kill');
    expect(said(node, 'b', 0)).toMatch(
      /mid is one_for_all: it is stopping a, to start them all again in child order\.$/u,
    );
  });
});

describe('a limit that a failed start used up after another child had exited', () => {
  it('is told with the same stops by the supervisor and by the child', () => {
    const node = watched({ intensity: 4 }, [
      child('p', WELL),
      child('a', WELL),
      child('f', { ...WELL, start: 'fails' }),
    ]);
    signal(node, 'f', 'kill');
    node.run(12);
    signal(node, 'a', 'kill');
    node.run(300);
    const stops = 'so it stopped a and p and exited with shutdown.';
    expect(said(node, 'mid', 0)).toContain(stops);
    expect(said(node, 'f', 0)).toContain(stops);
  });
});

describe('of a supervisor whose exit is no longer kept', () => {
  /** What is said of the first exit of `name` when no exit of `mid` is kept. */
  const saidWithout = (node: WatchedNode, name: string): string => {
    const events = node.state.events.filter((one) => one.kind !== 'exit' || one.name !== 'mid');
    const exit = exitsOf(node).find((one) => one.name === name);
    if (exit === undefined) throw new Error(`${name} has not ended`);
    return words(exit, new Story({ events, places: node.state.places }));
  };

  it.each(['slow', 'slow_and_fails'] as const)('nobody says that it is restarting a child: %s', (start) => {
    const node = watched({ intensity: 1_000, period: 1 }, [child('a', { ...WELL, start })]);
    signal(node, 'a', 'kill');
    node.run(10);
    expect(saidWithout(node, 'a')).toContain(' is restarting a alone.');
    signal(node, 'mid', 'kill');
    node.run(5);
    expect(saidWithout(node, 'a')).not.toMatch(TRIES);
    expect(saidWithout(node, 'a')).toMatch(/What came of it is no longer kept\.$/u);
  });

  it('nobody says that it does not restart a child', () => {
    const node = watched({}, [child('a', { ...WELL, restart: 'temporary' })]);
    signal(node, 'a', 'kill');
    node.run(10);
    expect(saidWithout(node, 'a')).toContain(REFUSES);
    signal(node, 'mid', 'kill');
    node.run(10);
    expect(saidWithout(node, 'a')).toMatch(/so mid did not restart it\.$/u);
  });

  it('nobody says that it is coming to its end', () => {
    const end = 'came to its end, of which no more is kept.';
    const gaveUp = watched({ intensity: 0 }, [child('a', WELL)]);
    signal(gaveUp, 'a', 'kill');
    expect(saidWithout(gaveUp.run(100), 'a')).toContain(end);
    const significant = { ...WELL, restart: 'temporary', significant: true } as const;
    const followed = watched({ auto_shutdown: 'any_significant' }, [child('a', significant)]);
    signal(followed, 'a', 'kill');
    expect(saidWithout(followed.run(100), 'a')).toContain(end);
  });
});

describe('notices', () => {
  const notice = (node: WatchedNode, deed: () => void): { detail: string; later: string | null } => {
    const before = node.state;
    deed();
    const { events, places, system } = node.state;
    const last = before.events.at(-1)?.id ?? 0;
    const fresh = events.filter(({ id, hidden }) => id > last && !hidden);
    const found = noticeOf(fresh, events, [before.places, places], system.state);
    node.run(300);
    return { detail: found?.detail ?? '', later: found === null ? null : followedUp(found, node.state) };
  };

  it('say of what never started that it did not start', () => {
    const top = supervisorModule('top', {}, [child('a', { ...WELL, start: 'slow' }), child('b', WELL)]);
    const start = (): Body => supervisor.startLink(['local', 'top'], top, null);
    const node = new WatchedNode({ id: 'since', title: 'Since', rootId: 'top', start }).run(LATER_MS + 100);
    signal(node, 'a', 'kill');
    node.run(5);
    const told = notice(node, () => {
      signal(node, 'top', 'kill');
    });
    expect(told.detail).toBe(
      '1 more exited and 1 did not start because of it, and nothing above it restarts it, so the system has stopped',
    );
  });

  it('say what the why-card says of the end of a significant temporary child', () => {
    const system = systemOf('significant');
    if (system === undefined) throw new Error('no system');
    const node = new WatchedNode(system).run(100);
    const text = "{id: 'star', start: ['job', 'startLink', ['star', 5000]], restart: 'temporary', significant: true}";
    node.do({ type: 'start_child', supervisor: node.pid('race'), text });
    node.run(10);
    const { detail, later } = notice(node, () => {
      signal(node, 'star', 'kill');
    });
    for (const one of [detail, later])
      expect(one).toBe(
        'it is significant, and race has auto_shutdown any_significant: it stopped its other children and exited with shutdown',
      );
    expect(said(node, 'star', 0)).toMatch(/so it stopped its other children and exited with shutdown\.$/u);
  });
});
