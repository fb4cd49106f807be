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
import { run, WORKLOADS } from './workloads.ts';

const ITERATIONS = 4;
const DEFAULT_ROUNDS = 3;

interface Figures {
  readonly w: string;
  readonly n: number;
  readonly m: number;
  readonly ms: readonly number[];
  readonly check: number;
  readonly extra: number;
}

function integer(text: string | undefined, name: string, least: number): number {
  const value = Number(text);
  if (text === undefined || !Number.isInteger(value) || value < least) {
    throw new Error(`${name}: ${text ?? 'nothing'} was given, a whole number from ${least} up is wanted`);
  }
  return value;
}

function one(name: string, n: number, m: number, iterations: number): Figures {
  const runs = Array.from({ length: iterations }, () => run(name, n, m));
  const last = runs.at(-1);
  return {
    w: name,
    n,
    m,
    ms: runs.map(({ ms }) => Math.round(ms * 10_000) / 10_000),
    check: last?.check ?? 0,
    extra: last?.extra ?? 0,
  };
}

function lastLine(command: string, args: readonly string[]): Figures {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ended with ${String(status)}\n${stderr}${stdout}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Figures;
}

function ours(name: string, n: number, m: number): Figures {
  const script = fileURLToPath(import.meta.url);
  const args = ['--one', name, String(n), String(m), String(ITERATIONS)];
  return lastLine(process.execPath, ['--expose-gc', ...process.execArgv, script, ...args]);
}

function compileBeam(): string {
  const directory = mkdtempSync(join(tmpdir(), 'coppice-bench-'));
  const source = fileURLToPath(new URL('beam/bench.erl', import.meta.url));
  try {
    execFileSync('erlc', ['-o', directory, source], { stdio: 'pipe' });
  } catch (caught) {
    rmSync(directory, { recursive: true });
    throw new Error('--beam needs erl and erlc (Debian: apt-get install erlang-base)', { cause: caught });
  }
  return directory;
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

function measure(names: readonly string[], rounds: number, beamDirectory: string | null): Row[] {
  const mine = new Map<string, Figures[]>(names.map((name) => [name, []]));
  const theirs = new Map<string, Figures[]>(names.map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const name of names) {
      const workload = WORKLOADS[name];
      if (workload === undefined)
        throw new Error(`no workload ${name}: there are ${Object.keys(WORKLOADS).join(', ')}`);
      const [n, m] = workload.size;
      process.stderr.write(`round ${round} of ${rounds}: ${name}\n`);
      mine.get(name)?.push(ours(name, n, m));
      if (beamDirectory !== null) theirs.get(name)?.push(beams(beamDirectory, workload.beam ?? name, n, m));
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

function main(args: readonly string[]): void {
  if (args[0] === '--one') {
    const [, name, n, m, iterations] = args;
    const figures = one(name ?? '', integer(n, 'N', 0), integer(m, 'M', 0), integer(iterations, 'ITERATIONS', 1));
    console.log(JSON.stringify(figures));
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
  const directory = beam ? compileBeam() : null;
  try {
    const rows = measure(names.length === 0 ? Object.keys(WORKLOADS) : names, rounds, directory);
    if (json) console.log(JSON.stringify(rows));
    else console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n${table(rows)}`);
  } finally {
    if (directory !== null) rmSync(directory, { recursive: true });
  }
}

try {
  main(process.argv.slice(2));
} catch (caught) {
  console.error(caught instanceof Error ? caught.message : caught);
  process.exitCode = 1;
}
