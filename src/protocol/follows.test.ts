import { describe, expect, it } from 'vitest';
import { essaySnapshot } from '../testing/fake_frames.ts';
import { fromSnapshot } from './apply_delta.ts';
import { faultAfter } from './follows.ts';
import type { Delta } from './frames.ts';
import type { NodeEvent, Place } from './model.ts';
import { parseDown } from './validate.ts';

const essay = essaySnapshot();
const state = fromSnapshot(essay);
const event = essay.events[0] as NodeEvent;
const place = essay.places[1] as Place;
const delta = (more: Partial<Delta>): Delta => ({ type: 'delta', seq: 2, ...more });
const stand = (key: string, parent: string | null): Place => ({ ...place, key, parent });

describe('events', () => {
  it('go on above the last that is known', () => {
    const last = state.events.at(-1)?.id ?? 0;
    expect(faultAfter(state, delta({ events: [{ ...event, id: last + 1 }] }))).toBeNull();
    expect(faultAfter(state, delta({ events: [{ ...event, id: last }] }))).toMatchObject({ path: 'events[0].id' });
  });

  it('ascend in a frame, and each comes after its cause', () => {
    const of = (...events: readonly (readonly [number, number | null])[]): unknown =>
      delta({ events: events.map(([id, cause]) => ({ ...event, id, cause })) });
    expect(parseDown(of([1, null], [2, 1], [5, 2])).ok).toBe(true);
    expect(parseDown(of([2, null], [2, null]))).toMatchObject({ ok: false, path: 'events[1].id' });
    expect(parseDown(of([2, null], [1, null]))).toMatchObject({ ok: false, path: 'events[1].id' });
    expect(parseDown(of([2, 2]))).toMatchObject({ ok: false, path: 'events[0].cause' });
    expect(parseDown(of([2, 3], [3, null]))).toMatchObject({ ok: false, path: 'events[0].cause' });
  });
});

describe('places', () => {
  it('do not stand below themselves, in a snapshot or after a delta', () => {
    const circle = [stand('a', 'b'), stand('b', 'c'), stand('c', 'a')];
    expect(parseDown({ ...essay, places: [...essay.places, ...circle] })).toMatchObject({ ok: false });
    expect(faultAfter(state, delta({ places: { put: circle, drop: [] } }))).toMatchObject({
      path: 'places.put[0].parent',
    });
    expect(faultAfter(state, delta({ places: { put: [stand('a', 'a')], drop: [] } }))).not.toBeNull();
    const chain = fromSnapshot({ ...essay, places: [stand('a', null), stand('b', 'a'), stand('c', 'b')] });
    expect(faultAfter(chain, delta({ places: { put: [stand('a', 'c')], drop: [] } }))).not.toBeNull();
    expect(faultAfter(chain, delta({ places: { put: [stand('d', 'c')], drop: [] } }))).toBeNull();
  });
});

describe('what comes down', () => {
  it('has a limit for each text and each list', () => {
    const long = 'x'.repeat(100_001);
    const row = essay.processes[0];
    expect(parseDown({ ...essay, processes: [{ ...row, name: long }] })).toMatchObject({
      ok: false,
      path: 'processes[0].name',
      message: expect.stringContaining('at most 100000 characters') as string,
    });
    const many = new Array<string>(100_001).fill('f');
    expect(parseDown({ ...essay, detail: { ...essay.detail, stack: many } })).toMatchObject({ path: 'detail.stack' });
    expect(parseDown({ type: 'fatal', message: long })).toMatchObject({ ok: false, path: 'message' });
    expect(parseDown({ ...essay, processes: new Array(2_000_000) })).toMatchObject({ path: 'processes' });
  });
});
