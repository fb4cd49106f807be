/** What runs in the page: a node, and idle processes in it for as long as the page lives. */
import type { Body } from '../coppice.ts';
import { Node } from '../runtime/kernel/node.ts';

function* idle(): Body<void> {
  yield;
}

const node = new Node();

/** Spawns so many more; returns how many there are. */
function spawnIdle(count: number): number {
  for (let i = 0; i < count; i++) node.spawn(idle);
  while (node.run(100_000) > 0);
  return node.processes.size;
}

declare global {
  interface Window {
    spawnIdle: typeof spawnIdle;
  }
}

(globalThis as { spawnIdle?: typeof spawnIdle }).spawnIdle = spawnIdle;
