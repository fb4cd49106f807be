/** Makes the worker of a node: for our own systems a plain one, for a program that somebody wrote one in the sandbox. */
import type { NodeWorker } from '../connection/worker_node.ts';
import type { StartOptions } from '../protocol/frames.ts';
import workerAddress from '../node/worker/worker.ts?worker&url';
import { takeSandbox } from './sandbox.ts';

export function makeNodeWorker(start: StartOptions): NodeWorker {
  if (start.source !== undefined) return takeSandbox();
  return new Worker(new URL(workerAddress, document.baseURI), { type: 'module', name: 'coppice node' });
}
