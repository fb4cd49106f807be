import { describe, expect, it } from 'vitest';
import { faultsOf, soak, type Soaked } from './soak.ts';

const CRASHES = 20_000;

describe('after many crashes and restarts in every way in which a process can end', () => {
  it.each([
    ['first come, first served', {}],
    ['in an order drawn from a seed', { seed: 4 }],
  ])('nothing is left over and the heap is flat, %s', (_schedule, options) => {
    const soaked = soak(CRASHES, options);
    expect(soaked.heapBefore, 'run with --expose-gc').not.toBeNull();
    expect(faultsOf(soaked)).toEqual([]);
    expect(soaked.virtualMs).toBe(CRASHES);
  });

  it('whatever is left over is told', () => {
    const none = { processes: 0, names: 0, links: 0, monitors: 0, timers: 0, queued: 0 };
    const clean: Soaked = {
      crashes: 10,
      exits: 20,
      virtualMs: 10,
      wallMs: 1,
      heapBefore: 1e7,
      heapAfter: 1e7,
      before: none,
      after: none,
      left: none,
    };
    expect(faultsOf(clean)).toEqual([]);
    for (const what of Object.keys(none)) {
      expect(faultsOf({ ...clean, left: { ...none, [what]: 1 } }), what).toHaveLength(1);
      expect(faultsOf({ ...clean, after: { ...none, [what]: 5 } }), what).toHaveLength(1);
    }
    expect(faultsOf({ ...clean, heapAfter: 2e7 })).toHaveLength(1);
    expect(faultsOf({ ...clean, exits: 19 })).toHaveLength(1);
  });
});
