/**
 * Which workers keep their names. Vite knows one setting for all workers; but a process is named by its function, and an error of JavaScript
 * names variables, so what a person reads of the node's workers keeps its names. The language worker is TypeScript, whose names nobody reads,
 * and they are half of its bytes.
 */
import type { Plugin } from 'vite';

/** The worker without a node. */
const WITHOUT_NODE = '/language_worker.ts';

/** One for each worker: it learns from the input which one is built. */
export function workerNames(): Plugin {
  let named = true;
  return {
    name: 'coppice:worker-names',
    options({ input }) {
      named = typeof input !== 'string' || !input.endsWith(WITHOUT_NODE);
    },
    outputOptions(options) {
      // The wrappers of `keepNames` would make calls slower: what is not shortened needs none.
      const minify = named ? { mangle: false, compress: { keepNames: { function: true, class: true } } } : true;
      return { ...options, minify };
    },
  };
}
