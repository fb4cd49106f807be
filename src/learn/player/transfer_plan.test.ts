import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEW_LESSON, NO_PROGRESS, type Progress, type TransferRecord } from './progress.ts';
import { answered, dueBefore, putOff, shownFor } from './transfer_plan.ts';

const PATH = Array.from({ length: 30 }, (_, index) => `L${String(index)}`);

function progress(solved: number, transfers: Progress['transfers'] = {}): Progress {
  const lessons = Object.fromEntries(PATH.slice(0, solved).map((id) => [id, { ...NEW_LESSON, solved: true }]));
  return { ...NO_PROGRESS, lessons, transfers };
}
const ask = (record: TransferRecord | undefined, here: string, right: boolean): TransferRecord =>
  shownFor(answered(record, here, 'a', true), PATH, right ? 'a' : 'b');

describe('a question that comes back', () => {
  it('is asked before the lesson two later, once its own is solved', () => {
    expect(dueBefore('L1', PATH, progress(1))).toEqual([]);
    expect(dueBefore('L2', PATH, progress(2))).toEqual(['L0']);
    expect(dueBefore('L2', PATH, progress(0))).toEqual([]);
    expect(dueBefore('L2', PATH, progress(3)), 'a lesson that is solved asks nothing').toEqual([]);
  });

  it('is known when it was answered as the run showed', () => {
    const known = { L0: ask(undefined, 'L2', true) };
    expect(known.L0.due).toBeNull();
    expect(dueBefore('L2', PATH, progress(2, known)), 'it stays to be seen where it was answered').toEqual(['L0']);
    for (const here of PATH.slice(3)) expect(dueBefore(here, PATH, progress(1, known))).toEqual([]);
  });

  it('that was missed comes back 2, 5, and then each 12 lessons later', () => {
    let record: TransferRecord | undefined;
    let here = 2;
    for (const wait of [2, 5, 12]) {
      record = ask(record, PATH[here] ?? '', false);
      for (let later = 1; later < wait; later++) {
        expect(dueBefore(PATH[here + later] ?? '', PATH, progress(1, { L0: record }))).toEqual([]);
      }
      here += wait;
      expect(dueBefore(PATH[here] ?? '', PATH, progress(1, { L0: record }))).toEqual(['L0']);
    }
    expect(record?.misses).toBe(3);
  });

  it('that was put off comes back, and was not missed', () => {
    const off = putOff(undefined, 'L2', PATH);
    expect(off.misses).toBe(0);
    expect(dueBefore('L2', PATH, progress(1, { L0: off }))).toEqual([]);
    expect(dueBefore('L3', PATH, progress(1, { L0: off }))).toEqual([]);
    expect(dueBefore('L4', PATH, progress(1, { L0: off }))).toEqual(['L0']);
  });

  it('that was answered and not run is asked before the next lesson', () => {
    const half = answered(undefined, 'L2', 'a', null);
    expect(dueBefore('L2', PATH, progress(1, { L0: half }))).toEqual(['L0']);
    expect(dueBefore('L3', PATH, progress(1, { L0: half }))).toEqual(['L0']);
  });

  it('is asked with one other at most: first the one whose turn it is, then those that were missed', () => {
    expect(dueBefore('L9', PATH, progress(9))).toEqual(['L7', 'L0']);
    const missed = { L3: ask(undefined, 'L5', false), L4: ask(undefined, 'L6', false) };
    expect(dueBefore('L9', PATH, progress(9, missed))).toEqual(['L7', 'L3']);
  });

  it('at the end of the path comes back at its last lesson, and then no more', () => {
    const late = ask(undefined, 'L28', false);
    expect(late.due).toBe('L29');
    expect(ask(late, 'L29', false).due).toBeNull();
  });

  it('whose lesson is no longer on the path does no harm', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATH, 'gone'), fc.constantFrom(...PATH, 'gone', null), (at, due) => {
        const record: TransferRecord = { at, due, choice: 'a', sure: null, shown: 'b', misses: 1 };
        for (const here of PATH) {
          const asked = dueBefore(here, PATH, progress(1, { L0: record, gone: record }));
          expect(asked.filter((id) => !PATH.includes(id))).toEqual([]);
        }
      }),
    );
  });
});
