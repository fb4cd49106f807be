/**
 * `npm run fuzz -- --seed N --minutes M`: made-up frames, commands, journals, texts of terms, progress files and programs, one kind after the
 * other until the time is over. The first that does what it may not ends the run, with its kind, its seed and the smallest input found.
 */
import process from 'node:process';
import { fuzz, FUZZ_KINDS } from '../testing/fuzz.ts';

/** One input that takes longer has no bound. */
const CASE_MS = 5_000;
const RUNS = 300;

function option(name: string, usual: number): number {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) return usual;
  const value = Number(process.argv[at + 1]);
  if (!Number.isFinite(value) || value < 0)
    throw new Error(`--${name} wants a number from 0 up, not ${process.argv[at + 1] ?? 'nothing'}`);
  return value;
}

function timed(run: () => void): void {
  const start = performance.now();
  run();
  const took = performance.now() - start;
  if (took > CASE_MS) throw new Error(`it took ${Math.round(took)} ms, and ${CASE_MS} is the bound of one input`);
}

const seed = option('seed', Date.now() % 1_000_000);
const until = performance.now() + option('minutes', 1) * 60_000;
const tried = new Map<string, number>();
console.log(`seed ${seed}`);
for (let round = 0; round === 0 || performance.now() < until; round++) {
  for (const one of FUZZ_KINDS) {
    const failure = fuzz(one, seed + round, RUNS, timed);
    tried.set(one.name, (tried.get(one.name) ?? 0) + RUNS);
    if (failure === null) continue;
    console.error(`${failure.kind}: ${failure.reason}\nseed ${failure.seed}, input:\n${failure.input}`);
    process.exit(1);
  }
}
for (const [name, count] of tried) console.log(`${name}: ${count} tried, none failed`);
