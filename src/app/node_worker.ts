/** Makes the worker of a node. */
import type { StartOptions } from '../protocol/frames.ts';
import workerAddress from '../node/worker/worker.ts?worker&url';

const OPTIONS: WorkerOptions = { type: 'module', name: 'coppice node' };

/**
 * A program that somebody wrote runs in a worker made from a `blob:`. Such a worker stands under the page's own content security policy (one
 * that is fetched stands under its server's, and a static host sends none): what runs there can reach no other server.
 */
export function makeNodeWorker(start: StartOptions): Worker {
  const address = new URL(workerAddress, document.baseURI).href;
  if (start.source === undefined) return new Worker(address, OPTIONS);
  const url = URL.createObjectURL(new Blob([`import ${JSON.stringify(address)};`], { type: 'text/javascript' }));
  try {
    return new Worker(url, OPTIONS);
  } finally {
    // The browser has read it when the worker is made; kept until the next turn for those that have not.
    setTimeout(() => {
      URL.revokeObjectURL(url);
    }, 60_000);
  }
}
