/** What is kept of a run, however much noise there is in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { essaySnapshot } from '../testing/fake_frames.ts';
import {
  addCounts,
  CHAIN_KEPT,
  classOf,
  eventById,
  HISTORY_LIMITS,
  HISTORY_SLACK,
  NO_EVENTS,
  total,
  withEvents,
} from './history.ts';
import type { EventKind, NodeEvent } from './model.ts';

const base = essaySnapshot().events[0] as NodeEvent;

function event(id: number, kind: EventKind, cause: number | null = null, origin?: number): NodeEvent {
  return { ...base, id, kind, cause, ...(origin === undefined || origin === cause ? {} : { origin }) } as NodeEvent;
}

/** A run as a node tells it, with what each event comes from. */
class Run {
  readonly all: NodeEvent[] = [];
  private readonly origins: number[] = [0];

  tell(kind: EventKind, cause: number | null = null): number {
    const id = this.all.length + 1;
    const origin = cause === null ? 0 : (this.origins[cause] ?? 0);
    this.all.push(event(id, kind, cause, origin === 0 ? undefined : origin));
    this.origins.push(classOf(kind) === 'messages' ? origin : id);
    return id;
  }

  /** Messages that answer each other for ever. */
  noise(count: number, cause: number | null = null): number {
    let last = cause;
    for (let i = 0; i < count; i++) last = this.tell('message', last);
    return last ?? 0;
  }

  kept(batch: number): { readonly events: readonly NodeEvent[]; readonly dropped: number } {
    let events: readonly NodeEvent[] = [];
    let dropped = NO_EVENTS;
    for (let i = 0; i < this.all.length; i += batch) {
      const kept = withEvents(events, this.all.slice(i, i + batch));
      ({ events } = kept);
      dropped = addCounts(dropped, kept.dropped);
    }
    return { events, dropped: total(dropped) };
  }
}

describe('after any number of messages', () => {
  it('each exit, start and command is there, with the messages that led to it and what they come from', () => {
    const run = new Run();
    const command = run.tell('command');
    const asked = run.tell('message', command);
    const exit = run.tell('exit', asked);
    const report = run.tell('supervisor_report', exit);
    const start = run.tell('started', report);
    run.noise(100_000);
    const { events, dropped } = run.kept(500);
    for (const id of [command, asked, exit, report, start])
      expect(eventById(events, id), `#${id}`).toEqual(run.all[id - 1]);
    expect(dropped).toBe(run.all.length - events.length);
    expect(events.length).toBeLessThan(HISTORY_LIMITS.messages + HISTORY_SLACK + 10);
  });

  it('an exit at the end of a long talk names what the talk came from, and says that messages lie between', () => {
    const run = new Run();
    const command = run.tell('command');
    const last = run.noise(20_000, command);
    const exit = run.tell('exit', last);
    run.noise(100_000);
    const { events } = run.kept(100);
    let cause = eventById(events, exit);
    for (let n = 0; n < CHAIN_KEPT; n++) {
      cause = eventById(events, cause?.cause ?? null);
      expect(cause?.kind).toBe('message');
    }
    expect(cause).toMatchObject({ cause: command, indirect: true });
  });

  it('an exit that comes long after its cause names what that came from', () => {
    const run = new Run();
    const command = run.tell('command');
    const asked = run.tell('message', command);
    run.noise(50_000);
    const exit = run.tell('exit', asked);
    const { events } = run.kept(1_000);
    expect(eventById(events, exit)).toMatchObject({ cause: command, indirect: true });
  });
});

describe('what the many children of a pool do drives out nothing of the few others', () => {
  type At = readonly [kind: EventKind, place: string];

  /** Kept of `few`, after `many` in turn of which `~n` is another process each time. */
  function keptAfter(few: readonly At[], many: readonly At[]): readonly (readonly [string, string | null])[] {
    const at = (id: number, [kind, place]: At): NodeEvent => ({ ...event(id, kind), place });
    let events: readonly NodeEvent[] = few.map((one, n) => at(n + 1, one));
    const later = Array.from({ length: 30_000 }, (_, n) => {
      const [kind, place] = many[n % many.length] as At;
      return at(few.length + n + 1, [kind, place.replace('~n', `~${String(n)}`)]);
    });
    for (let i = 0; i < later.length; i += 900) ({ events } = withEvents(events, later.slice(i, i + 900)));
    expect(events.length).toBeLessThan(total(HISTORY_LIMITS) + 2 * HISTORY_SLACK);
    return events.filter(({ id }) => id <= few.length).map(({ kind, place }) => [kind, place]);
  }

  const few: readonly At[] = [
    ['command', 'top'],
    ['exit', 'top/traffic'],
    ['exit_trapped', 'top'],
    ['supervisor_report', 'top'],
    ['exit_signal', 'top'],
    ['started', 'top/traffic'],
    ['exit_signal', 'top/traffic'],
    ['exit_trapped', 'top/traffic'],
  ];
  const life: readonly At[] = [
    ['exit', 'top/pool/~n'],
    ['spawn', 'top/pool/~n'],
    ['started', 'top/pool/~n'],
  ];

  it('when their supervisor sends the signals and reports', () => {
    const many: readonly At[] = [['exit_signal', 'top/pool'], ...life, ['supervisor_report', 'top/pool']];
    expect(keptAfter(few, many)).toEqual(few);
  });

  it('when they trap exits and send signals themselves', () => {
    const many: readonly At[] = [
      ['exit_signal', 'top/pool'],
      ['exit_trapped', 'top/pool/~n'],
      ['exit_signal', 'top/pool/~n'],
      ...life,
      ['exit_trapped', 'top/pool'],
    ];
    expect(keptAfter(few, many)).toEqual(few);
  });

  it('when they stand in no tree: their signals drive out no exit or spawn', () => {
    const plain: readonly At[] = [
      ['spawn', '~plain'],
      ['exit', '~plain'],
    ];
    expect(
      keptAfter(
        [...few, ...plain],
        [
          ['exit_signal', '~n'],
          ['exit_trapped', '~n'],
        ],
      ),
    ).toEqual([...few, ...plain]);
  });
});

describe('the law', () => {
  const kinds = fc.constantFrom<EventKind[]>(
    'spawn',
    'exit',
    'command',
    'supervisor_report',
    'message',
    'message',
    'state',
  );
  const act = fc.record({
    kind: kinds,
    back: fc.nat(40),
    caused: fc.boolean(),
    noise: fc.constantFrom(0, 0, 0, 3_000),
  });

  it('the newest of life and of decisions are kept, in order, each chain comes to what it came from, and all is counted', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), fc.integer({ min: 1, max: 4_000 }), (acts, batch) => {
        const run = new Run();
        for (const { kind, back, caused, noise } of acts) {
          const cause = caused && run.all.length > back ? run.all.length - back : null;
          run.tell(kind, cause);
          run.noise(noise, run.all.length);
        }
        const { events, dropped } = run.kept(batch);
        const lasting = run.all.filter(({ kind }) => classOf(kind) !== 'messages');
        expect(events.filter(({ kind }) => classOf(kind) !== 'messages').map(({ id }) => id)).toEqual(
          lasting.map(({ id }) => id),
        );
        for (let i = 1; i < events.length; i++)
          expect((events[i] as NodeEvent).id).toBeGreaterThan((events[i - 1] as NodeEvent).id);
        expect(events.length + dropped).toBe(run.all.length);
        for (const { id } of lasting) expect(comesFrom(events, id)).toEqual(comesFrom(run.all, id));
        expect(withEvents([], events)).toEqual({ events, dropped: NO_EVENTS });
      }),
      { numRuns: 40 },
    );
  });

  it('the newest of each class are kept when there are too many of it', () => {
    const run = new Run();
    for (let i = 0; i < 7_000; i++) run.tell('spawn');
    run.tell('command');
    for (let i = 0; i < 7_000; i++) run.tell('report');
    const { events } = run.kept(10);
    const ids = (name: string): number[] => events.filter(({ kind }) => kind === name).map(({ id }) => id);
    expect(ids('spawn').length).toBeGreaterThanOrEqual(HISTORY_LIMITS.life);
    expect(ids('spawn').at(-1)).toBe(7_000);
    expect(ids('report').length).toBeGreaterThanOrEqual(HISTORY_LIMITS.decisions);
    expect(ids('report').at(-1)).toBe(14_001);
  });
});

/** The events before this one in its chain of causes that are no messages. */
function comesFrom(events: readonly NodeEvent[], id: number): number[] {
  const chain: number[] = [];
  for (let at = eventById(events, id); at !== null; at = eventById(events, at.cause)) {
    if (classOf(at.kind) !== 'messages') chain.push(at.id);
  }
  return chain;
}
