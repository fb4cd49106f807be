import { describe, expect, test } from 'vitest';
import { Stopwatch } from '../stopwatch.ts';
import { WORKLOADS } from '../workloads.ts';
import { PEERS } from './index.ts';

/** Small enough to be quick, and with several of everything. */
const SMALL: Readonly<Record<string, readonly [number, number]>> = {
  ring: [10, 5],
  call1: [1, 40],
  call100: [4, 40],
  fanin: [5, 6],
  spawn_exit: [20, 0],
  spawn_alive: [20, 0],
  skynet: [100, 0],
  sup_one: [4, 10],
  monitors: [10, 0],
};

describe.each(PEERS)('$name', ({ workloads }) => {
  test.each(Object.keys(workloads))('comes to the checksum of %s', async (workload) => {
    const [n, m] = SMALL[workload] ?? [1, 1];
    const expected = WORKLOADS[workload]?.checksum(n, m);
    expect(await workloads[workload]?.run(n, m, new Stopwatch())).toBe(expected);
  });
});
