import { scaleLinear } from 'd3-scale';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromSnapshot } from '../../protocol/apply_delta.ts';
import { NO_EVENTS } from '../../protocol/history.ts';
import type { Counters, NodeEvent } from '../../protocol/model.ts';
import { essayScene } from '../../testing/fake_frames.ts';
import type { EventGroup } from '../event_words.ts';
import { Activity } from '../store/activity.ts';
import { cutWords, eventRows, type EventFilter } from './event_rows.ts';
import { binOf, extentOf, markKindOf, marksOf, windowOf } from './timeline_model.ts';

const all: EventFilter = {
  groups: new Set<EventGroup>(['life', 'supervisor', 'signal', 'name', 'message', 'person']),
  text: '',
  place: null,
  hidden: false,
  chosen: null,
};

function killed(): readonly NodeEvent[] {
  const scene = essayScene();
  const report = scene.childTerminated('top/shelves/en', scene.kill('top/shelves/en'));
  scene.start('top/shelves/en', { cause: report });
  return fromSnapshot(scene.snapshot()).events;
}

describe('eventRows', () => {
  const events = killed();
  const shown = (filter: Partial<EventFilter>): readonly string[] =>
    eventRows(events, NO_EVENTS, { ...all, ...filter }).map((row) => (row.type === 'gap' ? 'gap' : row.event.kind));

  it('leaves out the events of the node’s own processes, but not what a person did', () => {
    expect(shown({})).toContain('command');
    expect(shown({})).not.toContain('exit_signal');
    expect(shown({ hidden: true })).toContain('exit_signal');
  });

  it('filters by kind, by place and by any word of the row', () => {
    expect(new Set(shown({ groups: new Set(['message']) }))).toEqual(new Set(['message']));
    expect(shown({ place: 'top/shelves/en' })).toEqual(['spawn', 'started', 'exit', 'spawn', 'started']);
    expect(shown({ text: 'restarted' })).toEqual(['started']);
    expect(shown({ text: 'KILLED' })).toContain('exit');
  });

  it('shows a chosen event whatever the filter says', () => {
    const signal = events.find((event) => event.kind === 'exit_signal');
    expect(shown({ groups: new Set(), chosen: signal?.id ?? null })).toEqual(['exit_signal']);
  });

  it('has a row where events are missing', () => {
    const gapped = [...events.slice(0, 3), ...events.slice(8)];
    const dropped = { life: 3, decisions: 0, messages: 1_201 };
    const rows = eventRows(gapped, dropped, all);
    expect(rows[0]).toEqual({ type: 'gap', key: 'dropped', count: 1_204, of: dropped });
    expect(cutWords(dropped)).toBe('Not kept: 3 of starts, exits and names, 1,201 messages');
    expect(rows.filter((row) => row.type === 'gap').map((row) => row.count)).toEqual([1_204, 5]);
  });
});

describe('timeline', () => {
  it('marks the start, exits and restarts, and no sign lies on another', () => {
    const events = killed();
    const marks = marksOf(events, windowOf(12_000, 1, 100), 960, 16, false);
    expect(marks.map((mark) => mark.kind)).toEqual(['start', 'exit', 'restart']);
    for (let i = 1; i < marks.length; i += 1)
      expect((marks[i]?.x ?? 0) - (marks[i - 1]?.x ?? 0)).toBeGreaterThanOrEqual(14);
  });

  it('says of a start whose events are not all there how many there were at least', () => {
    const startOf = (cut: boolean): string | undefined =>
      marksOf(killed(), windowOf(12_000, 1, 100), 960, 16, cut).find(({ kind }) => kind === 'start')?.label?.text;
    expect(startOf(false)).toMatch(/^start: \d/u);
    expect(startOf(true)).toMatch(/^start: at least \d/u);
  });

  it('looks at a longer span when time runs faster', () => {
    expect(windowOf(0, 0.1, 10).to).toBe(1_500);
    expect(windowOf(0, 8, 800).to).toBe(120_000);
    const later = windowOf(1_000_000, 1, 100);
    expect(later.to - later.from).toBe(15_000);
    expect(later.to).toBeGreaterThan(1_000_000);
  });
});

describe('activity', () => {
  const counters = (reductions: number): Counters => ({
    processes: 1,
    run_queue: 0,
    reductions,
    messages: 0,
    spawns: 0,
    exits: 0,
    memory: 0,
  });

  it('invents nothing between two pictures, and knows nothing outside of them', () => {
    const activity = new Activity();
    activity.add(100, counters(0));
    activity.add(300, counters(200));
    activity.add(400, counters(500));
    expect(activity.stretches(0, 1_000, 100)).toEqual([
      { from: 100, to: 300, work: 200 },
      { from: 300, to: 400, work: 300 },
    ]);
    expect(activity.stretches(300, 400, 100)).toEqual([{ from: 300, to: 400, work: 300 }]);
  });

  it('tells all that was done once, each stretch between two of its samples, at any width of a bar', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 700 }), fc.nat(1_000)), { minLength: 2, maxLength: 60 }),
        fc.constantFrom(10, 100, 800),
        (steps, span) => {
          const activity = new Activity();
          let [at, work] = [0, 0];
          const samples = new Map<number, number>();
          for (const [wait, more] of steps) {
            [at, work] = [at + wait, work + more];
            samples.set(at, work);
            activity.add(at, counters(work));
          }
          const stretches = activity.stretches(0, at, span);
          const [first] = samples.values();
          expect(stretches.reduce((sum, one) => sum + one.work, 0)).toBe(work - (first ?? 0));
          for (const one of stretches) {
            expect(one.work).toBe((samples.get(one.to) ?? NaN) - (samples.get(one.from) ?? NaN));
          }
        },
      ),
    );
  });

  it('begins anew when the node does', () => {
    const activity = new Activity();
    activity.add(500, counters(900));
    activity.add(0, counters(10));
    activity.add(100, counters(30));
    expect(activity.stretches(0, 100, 100)).toEqual([{ from: 0, to: 100, work: 20 }]);
  });
});

describe('the strip of time', () => {
  const crashes = (count: number): NodeEvent[] =>
    Array.from({ length: count }, (_, i) => ({
      ...(killed().find(({ kind }) => kind === 'exit') as NodeEvent),
      id: 1_000 + i,
      at_ms: i * 100,
    }));

  const spawn = killed().find(({ kind }) => kind === 'spawn') as NodeEvent;
  const exit = killed().find(({ kind }) => kind === 'exit') as NodeEvent;
  const started = killed().findLast(({ kind }) => kind === 'started') as NodeEvent;
  // Half of them in the first second, when all that has happened stands at the left end.
  const moments = fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 40_000 }));
  const anyEvents = fc
    .array(fc.tuple(moments, fc.constantFrom(spawn, exit, started)), { maxLength: 200 })
    .map((pairs): NodeEvent[] =>
      pairs.sort(([a], [b]) => a - b).map(([at_ms, event], i) => ({ ...event, id: i + 1, at_ms, hidden: false })),
    );
  const anyView = fc.record({
    now: moments,
    speed: fc.constantFrom(0.1, 0.5, 1, 2, 8, 'max' as const),
    width: fc.integer({ min: 320, max: 2_000 }),
  });
  const MARGIN = 16;

  it('has its stems at the time of their events, no sign right of now or left of the axis, and loses none', () => {
    fc.assert(
      fc.property(anyEvents, anyView, (events, { now, speed, width }) => {
        const window = windowOf(now, speed, 100);
        const scale = scaleLinear([window.from, window.to], [MARGIN, width - MARGIN]);
        const marks = marksOf(events, window, width, MARGIN, false, now);
        const seen = events.filter((one) => one.at_ms >= window.from && one.at_ms <= now && markKindOf(one) !== null);
        expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(seen.length);
        const times = new Map(events.map((one) => [one.id, one.at_ms]));
        for (const [index, mark] of marks.entries()) {
          expect(mark.stems[0]).toBe(scale(times.get(mark.event) ?? -1));
          for (const x of [mark.x, ...mark.stems]) {
            expect(x).toBeLessThanOrEqual(scale(now));
            expect(x).toBeGreaterThanOrEqual(MARGIN);
          }
          // None lies on another, nor on its number or its words.
          const next = marks[index + 1];
          if (next !== undefined) expect(extentOf(mark)[1]).toBeLessThanOrEqual(extentOf(next)[0] + 0.001);
          if (mark.count > 1) expect(mark.label?.text).toContain(mark.count.toLocaleString('en-US'));
          if (mark.kind === 'several') {
            const told = [...mark.title.matchAll(/\d[\d,]*/gu)].map(([text]) => Number(text.replaceAll(',', '')));
            expect(told.reduce((sum, many) => sum + many, 0)).toBe(mark.count);
          }
        }
      }),
    );
  });

  it('groups nothing anew while time goes on', () => {
    fc.assert(
      fc.property(anyEvents, anyView, fc.double({ min: 0, max: 0.99, noNaN: true }), (events, view, part) => {
        const at = (now: number): ReadonlyMap<string, string> => {
          const window = windowOf(now, view.speed, 100);
          const marks = marksOf(events, window, view.width, MARGIN, false, view.now);
          const bin = binOf(window, view.width, MARGIN);
          // A bin that the left border cuts loses what goes out of view.
          const whole = Math.ceil(later.from / bin) * bin;
          // The kinds of a bin without room for their signs are one sign for as long as that is so.
          const inView = marks.filter(
            (mark) => mark.kind !== 'several' && (events[mark.event - 1]?.at_ms ?? -1) >= whole,
          );
          return new Map(inView.map((mark) => [`${mark.kind}${mark.event}`, String(mark.count)]));
        };
        const bin = binOf(windowOf(view.now, view.speed, 100), view.width, MARGIN);
        const next = view.now + part * bin;
        const later = windowOf(next, view.speed, 100);
        const then = at(next);
        for (const [key, count] of at(view.now)) if (then.has(key)) expect(then.get(key)).toBe(count);
      }),
    );
  });

  it.each([
    [592, 0],
    [592, 30],
    [592, 2_080],
    [358, 2_010],
    [937, 2_001],
  ])('a strip of %i px after a restart at %i ms: no sign lies in another, and each has its number', (width, now) => {
    const at = (event: NodeEvent, times: number, at_ms: number): NodeEvent[] =>
      Array.from({ length: times }, () => ({ ...event, at_ms, hidden: false }));
    const events = [...at(spawn, 15, 0), ...at(exit, 14, now), ...at(started, 14, now)].map((one, i) => ({
      ...one,
      id: i + 1,
    }));
    const marks = marksOf(events, windowOf(now, 1, 100), width, MARGIN, false, now);
    expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(43);
    for (const [index, mark] of marks.entries()) {
      expect(mark.label?.text).toMatch(/\d/u);
      const next = marks[index + 1];
      if (next !== undefined) expect(next.x - 7).toBeGreaterThanOrEqual(extentOf(mark)[1]);
    }
  });

  it('folds what would stand from end to end, and loses none of it', () => {
    const marks = marksOf(crashes(100), windowOf(9_900, 1, 100), 960, 16, false, 9_900);
    expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(100);
    expect(marks.length).toBeLessThan(15);
    expect(marks[0]?.label?.text).toBe(String(marks[0]?.count));
  });
});
