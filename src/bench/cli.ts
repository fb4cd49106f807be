/**
 * `npm run bench -- [WORKLOAD...] [--beam] [--rounds N] [--json]`
 *
 * Each round runs every workload in a fresh process, and with `--beam` the same in Erlang right after it, so that what else the machine
 * does meets both. `--one WORKLOAD N M ITERATIONS` runs one in this process and prints its figures as the last line.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';
import { type Figures, integer, one } from './one.ts';
import { WORKLOADS } from './workloads.ts';

const ITERATIONS = 4;
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

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Without the first iteration, in which the code is still cold. */
function steady({ ms }: Figures): number {
  return median(ms.length > 1 ? ms.slice(1) : ms);
}

interface Row {
  readonly workload: string;
  readonly n: number;
  readonly m: number;
  readonly nsPerOperation: number;
  readonly beamNsPerOperation: number | null;
  /** Ours to BEAM's in each round. */
  readonly ratios: readonly number[];
  readonly extra: number;
  readonly beamExtra: number;
}

async function measure(names: readonly string[], rounds: number, directory: string, beam: boolean): Promise<Row[]> {
  const script = await bundle(directory, new URL('child.ts', import.meta.url));
  if (beam) compileBeam(directory);
  const mine = new Map<string, Figures[]>(names.map((name) => [name, []]));
  const theirs = new Map<string, Figures[]>(names.map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const name of names) {
      const workload = WORKLOADS[name];
      if (workload === undefined)
        throw new Error(`no workload ${name}: there are ${Object.keys(WORKLOADS).join(', ')}`);
      const [n, m] = workload.size;
      process.stderr.write(`round ${round} of ${rounds}: ${name}\n`);
      mine.get(name)?.push(ours(script, name, n, m));
      if (beam) theirs.get(name)?.push(beams(directory, workload.beam ?? name, n, m));
    }
  }
  return names.map((name) => rowOf(name, mine.get(name) ?? [], theirs.get(name) ?? []));
}

function rowOf(name: string, mine: readonly Figures[], theirs: readonly Figures[]): Row {
  const workload = WORKLOADS[name];
  if (workload === undefined) throw new Error(`no workload ${name}`);
  const [n, m] = workload.size;
  for (const figures of theirs) {
    if (figures.check !== workload.checksum(n, m)) {
      throw new Error(`${name} in Erlang: checksum ${figures.check} instead of ${workload.checksum(n, m)}`);
    }
  }
  const nanoseconds = (figures: readonly Figures[]) =>
    (median(figures.map(steady)) * 1e6) / Math.max(1, workload.operations(n, m));
  return {
    workload: name,
    n,
    m,
    nsPerOperation: nanoseconds(mine),
    beamNsPerOperation: theirs.length === 0 ? null : nanoseconds(theirs),
    ratios: theirs.map((figures, round) => steady(mine[round] as Figures) / steady(figures)),
    extra: mine.at(-1)?.extra ?? 0,
    beamExtra: theirs.at(-1)?.extra ?? 0,
  };
}

function table(rows: readonly Row[]): string {
  const ns = (value: number | null) => (value === null ? '' : value.toPrecision(3));
  const cells = rows.map((row) => [
    row.workload,
    `${row.n} ${row.m}`,
    ns(row.nsPerOperation),
    ns(row.beamNsPerOperation),
    row.ratios.length === 0
      ? ''
      : `${median(row.ratios).toFixed(2)} [${Math.min(...row.ratios).toFixed(2)}..${Math.max(...row.ratios).toFixed(2)}]`,
    row.extra === 0 ? '' : `${row.extra} B${row.beamExtra === 0 ? '' : ` (BEAM ${row.beamExtra} B)`}`,
  ]);
  const head = ['workload', 'size', 'ns/op', 'BEAM ns/op', 'ratio [min..max]', 'per process'];
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === '--one') {
    console.log(JSON.stringify(one(args.slice(1))));
    return;
  }
  const names: string[] = [];
  let rounds = DEFAULT_ROUNDS;
  let beam = false;
  let json = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--beam') beam = true;
    else if (arg === '--json') json = true;
    else if (arg === '--rounds') rounds = integer(args[++i], '--rounds', 1);
    else if (Object.hasOwn(WORKLOADS, arg)) names.push(arg);
    else throw new Error(`${arg}: no option and no workload. Workloads: ${Object.keys(WORKLOADS).join(', ')}`);
  }
  const directory = mkdtempSync(join(tmpdir(), 'coppice-bench-'));
  try {
    const rows = await measure(names.length === 0 ? Object.keys(WORKLOADS) : names, rounds, directory, beam);
    if (json) console.log(JSON.stringify(rows));
    else console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n${table(rows)}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

try {
  await main(process.argv.slice(2));
} catch (caught) {
  console.error(caught instanceof Error ? caught.message : caught);
  process.exitCode = 1;
}
