/** The soak in a process of its own, bundled: `CRASHES [SEED]`. Prints as it goes; the last line is the outcome as JSON. */
import { integer } from './one.ts';
import { type Holdings, soak } from './soak.ts';

const [crashesText, seedText] = process.argv.slice(2);
const crashes = integer(crashesText, 'CRASHES', 10);
const seed = seedText === undefined ? undefined : integer(seedText, '--seed', 0);

const started = performance.now();
const mega = (bytes: number | null): string => (bytes === null ? '?' : `${(bytes / 1e6).toFixed(2)} MB`);
const written = (holdings: Holdings): string =>
  Object.entries(holdings)
    .map(([what, count]) => `${String(count)} ${what}`)
    .join(', ');

const result = soak(crashes, seed === undefined ? {} : { seed }, (done, heap) => {
  const seconds = (performance.now() - started) / 1_000;
  console.log(`${done} crashes and restarts, ${seconds.toFixed(1)} s, heap ${mega(heap)}`);
});
console.log(`virtual time ${result.virtualMs} ms, ${result.exits} processes have ended`);
console.log(`the tree at first:      ${written(result.before)}`);
console.log(`the tree at the end:    ${written(result.after)}`);
console.log(`shut down:              ${written(result.left)}`);
console.log(JSON.stringify(result));
