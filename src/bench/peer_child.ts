/** What each round starts afresh for a library: `PEER WORKLOAD N M ITERATIONS`; the figures are the last line. */
import { type Figures, integer } from './one.ts';
import { PEERS } from './peers/index.ts';
import { Stopwatch } from './stopwatch.ts';
import { WORKLOADS } from './workloads.ts';

async function main([name, workload = '', nText, mText, iterations]: readonly string[]): Promise<Figures> {
  const n = integer(nText, 'N', 0);
  const m = integer(mText, 'M', 0);
  const program = PEERS.find((peer) => peer.name === name)?.workloads[workload];
  const expected = WORKLOADS[workload]?.checksum(n, m);
  if (program === undefined || expected === undefined) throw new Error(`${String(name)} has no ${workload}`);
  const ms: number[] = [];
  let extra = 0;
  for (let i = integer(iterations, 'ITERATIONS', 1); i > 0; i--) {
    const watch = new Stopwatch();
    watch.start();
    const check = await program.run(n, m, watch);
    watch.stop();
    if (check !== expected) throw new Error(`${String(name)} ${workload}: checksum ${check} instead of ${expected}`);
    ms.push(Math.round(watch.ms * 10_000) / 10_000);
    ({ extra } = watch);
  }
  return { w: workload, n, m, ms, check: expected, extra };
}

console.log(JSON.stringify(await main(process.argv.slice(2))));
// Some libraries keep timers, which would keep the process.
process.exit(0);
