/** What the table has a line for: a workload at a size, and the ratio to BEAM that it must keep and that it aims at. */
export interface Cell {
  readonly name: string;
  readonly workload: string;
  readonly n: number;
  readonly m: number;
  readonly must?: number;
  readonly aim?: number;
}

/** The order is that of the table. The first line of a workload is the one at which other libraries are compared. */
export const CELLS: readonly Cell[] = [
  { name: 'ring', workload: 'ring', n: 1000, m: 1000, must: 0.32, aim: 0.18 },
  { name: 'ring_recorded', workload: 'ring_recorded', n: 1000, m: 1000 },
  { name: 'call1', workload: 'call1', n: 1, m: 200_000, must: 0.28, aim: 0.15 },
  { name: 'call100', workload: 'call100', n: 100, m: 200_000, must: 0.35, aim: 0.22 },
  { name: 'pingpong', workload: 'pingpong', n: 1, m: 200_000 },
  { name: 'fanin', workload: 'fanin', n: 1000, m: 1000, must: 0.8, aim: 0.6 },
  { name: 'spawn_exit', workload: 'spawn_exit', n: 100_000, m: 0, must: 0.9, aim: 0.55 },
  { name: 'spawn_alive', workload: 'spawn_alive', n: 100_000, m: 0, must: 0.6, aim: 0.38 },
  { name: 'skynet', workload: 'skynet', n: 100_000, m: 0, must: 0.55, aim: 0.37 },
  { name: 'skynet_1M', workload: 'skynet', n: 1_000_000, m: 0, must: 0.5, aim: 0.18 },
  { name: 'selrecv', workload: 'selrecv', n: 10_000, m: 1000, must: 1.3, aim: 0.5 },
  { name: 'selref', workload: 'selref', n: 100_000, m: 100_000, must: 0.45, aim: 0.26 },
  { name: 'sup_one', workload: 'sup_one', n: 1000, m: 10_000, must: 0.15, aim: 0.07 },
  { name: 'sup_all', workload: 'sup_all', n: 100, m: 300, must: 1, aim: 0.6 },
  { name: 'chain', workload: 'chain', n: 100_000, m: 0, must: 0.2, aim: 0.09 },
  { name: 'monitors', workload: 'monitors', n: 100_000, m: 0, must: 0.8, aim: 0.47 },
  { name: 'copy_1', workload: 'copy', n: 1, m: 200_000, must: 1.1, aim: 0.8 },
  { name: 'copy_100', workload: 'copy', n: 100, m: 20_000, must: 2.4, aim: 1.9 },
  { name: 'copy_10000', workload: 'copy', n: 10_000, m: 200, must: 2.3, aim: 1.9 },
  { name: 'copy_shared_1', workload: 'copy_shared', n: 1, m: 200_000, must: 0.4, aim: 0.3 },
  { name: 'copy_shared_100', workload: 'copy_shared', n: 100, m: 20_000, must: 0.4, aim: 0.28 },
  { name: 'copy_shared_10000', workload: 'copy_shared', n: 10_000, m: 200, must: 0.25, aim: 0.1 },
];

/** Between two lines of ours, by the time of one operation. */
export interface Relation {
  readonly what: string;
  readonly of: string;
  readonly to: string;
  readonly must: number;
  readonly aim?: number;
}

export const RELATIONS: readonly Relation[] = [
  { what: 'flight recorder on / off, ring', of: 'ring_recorded', to: 'ring', must: 1.4, aim: 1.2 },
  { what: 'a call with 100,000 messages queued / none', of: 'selref', to: 'call1', must: 3 },
];

/** Bytes of heap for an idle process in Node. */
export const BYTES = { must: 450, aim: 300 } as const;
/** And in Chromium. */
export const CHROMIUM_BYTES = { must: 230, aim: 150 } as const;
