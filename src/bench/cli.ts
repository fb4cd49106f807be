/**
 * `npm run bench -- [WORKLOAD...] [--beam] [--peers] [--rounds N] [--markdown] [--json]`: the table.
 * `npm run bench -- scaling`: what an operation costs among 1,000 to 1,000,000 processes.
 * `npm run bench -- chromium`: what an idle process weighs in Chromium.
 * `npm run bench -- page`: what a visitor of the page waits for.
 * `npm run bench -- panel`: what the page costs while somebody looks at it.
 *
 * Each round runs every workload in a fresh process; with `--beam` the same in Erlang right after it, and with `--peers` in each library that
 * has what it takes, so that what else the machine does meets all of them. `--one WORKLOAD N M ITERATIONS` runs one in this process and prints its
 * figures as the last line.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { bundle, inDirectory } from './bundle.ts';
import { type Cell, CELLS } from './cells.ts';
import { chromiumBytes } from './chromium.ts';
import { type Figures, integer, one } from './one.ts';
import { pageWaits } from './page.ts';
import { panelCost } from './panel.ts';
import { PEERS } from './peers/index.ts';
import { markdown, type Round, type Row, rowOf, text } from './report.ts';
import { scaling } from './scaling.ts';
import { WORKLOADS } from './workloads.ts';

const ITERATIONS = 5;
const DEFAULT_ROUNDS = 3;

function lastLine(command: string, args: readonly string[]): Figures {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ended with ${String(status)}\n${stderr}${stdout}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Figures;
}

function ours(script: string, name: string, n: number, m: number): Figures {
  return lastLine(process.execPath, ['--expose-gc', script, name, String(n), String(m), String(ITERATIONS)]);
}

function compileBeam(directory: string): void {
  const source = fileURLToPath(new URL('beam/bench.erl', import.meta.url));
  try {
    execFileSync('erlc', ['-o', directory, source], { stdio: 'pipe' });
  } catch (caught) {
    throw new Error('--beam needs erl and erlc (Debian: apt-get install erlang-base)', { cause: caught });
  }
}

function beams(directory: string, name: string, n: number, m: number): Figures {
  const args = ['+S', '1:1', '+P', '4000000', '-noshell', '-pa', directory, '-run', 'bench', 'main'];
  return lastLine('erl', [...args, name, String(n), String(m), String(ITERATIONS)]);
}

interface Wanted {
  readonly cells: readonly Cell[];
  readonly rounds: number;
  readonly beam: boolean;
  readonly peers: boolean;
}

async function measure({ cells, rounds, beam, peers }: Wanted, directory: string): Promise<Row[]> {
  const script = await bundle(directory, new URL('child.ts', import.meta.url));
  const peerScript = peers ? await bundle(directory, new URL('peer_child.ts', import.meta.url)) : '';
  if (beam) compileBeam(directory);
  const measured = new Map<Cell, Round[]>(cells.map((cell) => [cell, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [cell, done] of measured) {
      const { name, workload, n, m } = cell;
      process.stderr.write(`round ${round} of ${rounds}: ${name}\n`);
      done.push({
        ours: ours(script, workload, n, m),
        beam: beam ? checked(beams(directory, WORKLOADS[workload]?.beam ?? workload, n, m), workload) : null,
        peers: peers && isCompared(cell) ? peersOf(peerScript, cell) : new Map(),
      });
    }
  }
  return [...measured].map(([cell, done]) => rowOf(cell, done));
}

function checked(figures: Figures, workload: string): Figures {
  const expected = WORKLOADS[workload]?.checksum(figures.n, figures.m);
  if (figures.check === expected) return figures;
  throw new Error(`${workload} in Erlang: checksum ${figures.check} instead of ${String(expected)}`);
}

/** Libraries are compared at the first size of a workload. */
function isCompared(cell: Cell): boolean {
  return CELLS.find(({ workload }) => workload === cell.workload) === cell;
}

function peersOf(script: string, { workload, n, m }: Cell): ReadonlyMap<string, Figures> {
  const figures = new Map<string, Figures>();
  for (const { name, workloads } of PEERS) {
    const program = workloads[workload];
    if (program === undefined) continue;
    const [ownN, ownM] = program.size ?? [n, m];
    const args = ['--expose-gc', script, name, workload, String(ownN), String(ownM), String(ITERATIONS)];
    figures.set(name, lastLine(process.execPath, args));
  }
  return figures;
}

function flag(args: string[], name: string): boolean {
  const index = args.indexOf(name);
  if (index >= 0) args.splice(index, 1);
  return index >= 0;
}

async function main(given: readonly string[]): Promise<void> {
  if (given[0] === '--one') {
    console.log(JSON.stringify(one(given.slice(1))));
    return;
  }
  if (given[0] === 'scaling') {
    console.log(`${machine()}\n${await inDirectory(scaling)}`);
    return;
  }
  if (given[0] === 'chromium') {
    console.log(`${machine()}\n${await inDirectory(chromiumBytes)}`);
    return;
  }
  if (given[0] === 'page') {
    console.log(`${machine()}\n${await pageWaits()}`);
    return;
  }
  if (given[0] === 'panel') {
    console.log(`${machine()}\n${await panelCost()}`);
    return;
  }
  const args = [...given];
  const [beam, peers, json, asMarkdown] = ['--beam', '--peers', '--json', '--markdown'].map((name) => flag(args, name));
  const at = args.indexOf('--rounds');
  const rounds = at < 0 ? DEFAULT_ROUNDS : integer(args.splice(at, 2)[1], '--rounds', 1);
  const unknown = args.find((arg) => !Object.hasOwn(WORKLOADS, arg));
  if (unknown !== undefined) {
    throw new Error(`${unknown}: no option and no workload. Workloads: ${Object.keys(WORKLOADS).join(', ')}`);
  }
  const cells = args.length === 0 ? CELLS : CELLS.filter(({ workload }) => args.includes(workload));
  const wanted = { cells, rounds, beam: beam === true, peers: peers === true };
  const rows = await inDirectory((directory) => measure(wanted, directory));
  if (json === true) console.log(JSON.stringify(rows));
  else console.log(`${machine()}\n${asMarkdown === true ? `\n${markdown(rows)}` : text(rows)}`);
}

function machine(): string {
  return `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} processors, Node ${process.version}`;
}

try {
  await main(process.argv.slice(2));
} catch (caught) {
  console.error(caught instanceof Error ? caught.message : caught);
  process.exitCode = 1;
}
