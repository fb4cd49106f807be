import { describe, expect, it } from 'vitest';
import type { NodeEvent, Traffic } from '../../../protocol/model.ts';
import { restartSequence } from '../../../testing/fake_frames.ts';
import { applyDelta, fromSnapshot } from '../../../protocol/apply_delta.ts';
import { signalsSince } from './signals.ts';
import { LANE_STAYS_MS, TrafficMeter, isRated, laneWidth, lanesOf, type Moment } from './traffic.ts';

function traffic(...entries: readonly (readonly [string, string, number])[]): ReadonlyMap<string, Traffic> {
  return new Map(
    entries.map(([from, to, count]) => [
      `${from}>${to}`,
      { from, to, count, last: 'ok', last_ms: 0, last_event: count },
    ]),
  );
}

const A = '<0.1.0>';
const B = '<0.2.0>';
const C = '<0.3.0>';
/** A clock at normal speed. */
const at = (ms: number): Moment => ({ wall: ms, virtual: ms });
const row = (pid: string): number => [A, B, C].indexOf(pid);

describe('the traffic', () => {
  it('does not count what happened before anybody looked', () => {
    const meter = new TrafficMeter();
    expect(meter.update(traffic([A, B, 500]), at(0))).toEqual([]);
    expect(meter.rate(`${A}>${B}`, at(0)).perSecond).toBe(0);
  });

  it('counts the messages of the last second', () => {
    const meter = new TrafficMeter();
    meter.update(traffic([A, B, 10]), at(0));
    meter.update(traffic([A, B, 12]), at(100));
    meter.update(traffic([A, B, 15]), at(700));
    expect(meter.rate(`${A}>${B}`, at(700)).perSecond).toBe(5);
    expect(meter.rate(`${A}>${B}`, at(1_150)).perSecond).toBe(3);
    expect(meter.rate(`${A}>${B}`, at(2_000)).perSecond).toBe(0);
  });

  it('has rates per second of virtual time, at any speed and after a jump of the clock', () => {
    for (const speed of [0.1, 1, 8]) {
      const meter = new TrafficMeter();
      const moment = (virtual: number): Moment => ({ wall: virtual / speed, virtual });
      for (let ms = 0; ms <= 3_000; ms += 50) meter.update(traffic([A, B, ms / 50]), moment(ms));
      const { perSecond } = meter.rate(`${A}>${B}`, moment(3_000));
      expect(Math.abs(perSecond - 20), `speed ${speed}`).toBeLessThanOrEqual(2);
    }
    const jumped = new TrafficMeter();
    jumped.update(traffic([A, B, 0]), { wall: 0, virtual: 0 });
    jumped.update(traffic([A, B, 200]), { wall: 16, virtual: 10_000 });
    expect(jumped.rate(`${A}>${B}`, { wall: 16, virtual: 10_000 })).toMatchObject({ perSecond: 20, seen: 200 });
  });

  it('lets messages be followed one by one by how many come in wall time', () => {
    const lanes = (speed: number) => {
      const meter = new TrafficMeter();
      const moment = (virtual: number): Moment => ({ wall: virtual / speed, virtual });
      for (let ms = 0; ms <= 2_000; ms += 100) meter.update(traffic([A, B, ms / 100]), moment(ms));
      return lanesOf(meter, moment(2_000), row, String, 12).lanes;
    };
    expect(lanes(1).map(isRated)).toEqual([true]);
    expect(lanes(0.1).map(isRated)).toEqual([false]);
  });

  it('tells each new message once', () => {
    const meter = new TrafficMeter();
    meter.update(traffic([A, B, 1]), at(0));
    const now = traffic([A, B, 3]);
    expect(meter.update(now, at(10))).toEqual([{ from: A, to: B, count: 2, text: 'ok', at_ms: 0, event: 3 }]);
    expect(meter.update(now, at(20))).toEqual([]);
  });

  it('runs both ways on one lane', () => {
    const meter = new TrafficMeter();
    meter.update(traffic(), at(0));
    meter.update(traffic([A, B, 3], [B, A, 2]), at(10));
    const { lanes } = lanesOf(meter, at(10), row, String, 12);
    expect(lanes).toMatchObject([{ from: 0, to: 1, there: 3, back: 2 }]);
  });

  it('has no lane within one row', () => {
    const meter = new TrafficMeter();
    meter.update(traffic(), at(0));
    meter.update(traffic([A, B, 3]), at(10));
    expect(lanesOf(meter, at(10), () => 4, String, 12).lanes).toEqual([]);
  });

  it('draws the busiest lanes and counts the rest', () => {
    const meter = new TrafficMeter();
    meter.update(traffic(), at(0));
    meter.update(traffic([A, B, 1], [A, C, 5], [B, C, 3]), at(10));
    const { lanes, more } = lanesOf(meter, at(10), row, String, 2);
    expect(lanes.map((lane) => [lane.from, lane.to])).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(more).toBe(1);
  });

  it('lets a lane go when it has been quiet', () => {
    const meter = new TrafficMeter();
    meter.update(traffic(), at(0));
    meter.update(traffic([A, B, 1]), at(10));
    expect(lanesOf(meter, at(10 + LANE_STAYS_MS), row, String, 12).lanes).toHaveLength(1);
    expect(lanesOf(meter, at(11 + LANE_STAYS_MS), row, String, 12).lanes).toHaveLength(0);
  });

  it('is wider the more runs', () => {
    const widths = [1, 10, 100, 1_000, 100_000].map(laneWidth);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(widths.at(-1)).toBe(8);
  });
});

describe('the exit signals of a restart', () => {
  const [first, ...rest] = restartSequence();
  if (first?.type !== 'snapshot') throw new Error('the sequence begins with a snapshot');
  const before = fromSnapshot(first);
  let after = before;
  for (const frame of rest) if (frame.type === 'delta') after = applyDelta(after, frame);
  const since = before.events.at(-1)!.id;
  const signals = signalsSince(after.events, since, after.places);

  it('goes up from the process that was killed', () => {
    expect(signals.filter((signal) => signal.up).map((signal) => signal.child)).toEqual(['top/dictionary']);
  });

  it('goes down to all that the supervisor terminates, also to a supervisor that traps exits', () => {
    const down = signals.filter((signal) => !signal.up).map((signal) => signal.child);
    expect(down).toContain('top/shelves');
    expect(down).toContain('top/clients/client_1');
  });

  it('goes down to a supervisor whose own children were the last to speak', () => {
    const event = (id: number, cause: number | null, pid: string, rest: Partial<NodeEvent>): NodeEvent =>
      ({ id, cause, pid, at_ms: 0, name: '', place: null, hidden: false, ...rest }) as NodeEvent;
    const top = after.places.get('top')!.pid!;
    const told = [
      event(1, null, top, { kind: 'exit_signal' }),
      event(2, 1, '<0.7.0>', { kind: 'exit_trapped', from: { pid: top, name: 'top' } }),
      event(3, 2, '<0.7.0>', { kind: 'exit_signal' }),
      event(4, 3, '<0.8.0>', { kind: 'exit', class: 'shutdown' }),
      event(5, 4, '<0.7.0>', { kind: 'exit_trapped', from: { pid: '<0.8.0>', name: 'en' } }),
      event(6, 5, '<0.7.0>', { kind: 'exit', class: 'shutdown', place: 'top/shelves', reason: 'shutdown' }),
    ];
    expect(signalsSince(told, 5, after.places)).toMatchObject([{ child: 'top/shelves', up: false }]);
  });

  it('leaves out a normal exit', () => {
    const ended = after.events.map((event): NodeEvent =>
      event.kind === 'exit' ? { ...event, class: 'normal', cause: null } : event,
    );
    expect(signalsSince(ended, since, after.places)).toEqual([]);
  });
});
