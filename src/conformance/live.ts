/**
 * Live differential runs: random scenarios, recorded by the real Erlang on the spot. What the recorder finds not reproducible is left
 * out and replaced by more, so that as many come as were asked for.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ORACLE = fileURLToPath(new URL('oracle', import.meta.url));

/** The release whose behaviour the node follows. */
const RELEASE = '25';
/** Scenarios that run at the same time in one virtual machine: most of their time they wait for the clock. */
const WORKERS = 32;
/** Scenarios to a virtual machine. Those with applications run one by one in theirs, so that it gets fewer. */
const CHUNK = 300;
const SMALL_CHUNK = 50;
const ONE_BY_ONE = new Set(['application']);
/** Virtual machines to a core. */
const MACHINES = 4;
/** How often more are made because too many were left out. */
const ROUNDS = 6;
/** Each scenario is recorded once under each of these, as `run-oracle.sh` does. */
const SCHEDULERS: readonly (readonly string[])[] = [
  ['+S', '1:1'],
  ['+S', '2:2'],
  [
    '+S',
    '4:4',
    '+T',
    '5',
    '-eval',
    '[spawn(fun L() -> lists:seq(1,2000), timer:sleep(1), L() end) || _ <- lists:seq(1,4)]',
  ],
];

/** Why there can be no live run, and what would mend it. */
export class NoErlang extends Error {}

export interface LiveOptions {
  readonly count: number;
  /** Of the generator: the same seed gives the same scenarios. */
  readonly seed: number;
  readonly families: readonly string[];
  /** Is a recorded scenario one whose outcome the rules decide? Another is left out as the not reproducible are. */
  readonly isDecided?: (line: string) => boolean;
  /** Told now and then how far it is. */
  readonly progress?: (line: string) => void;
}

/** The release of the Erlang that is installed; throws `NoErlang` when none is. */
export function erlangRelease(): string {
  const asked = spawnSync('erl', ['-noshell', '-eval', 'io:put_chars(erlang:system_info(otp_release)), halt().'], {
    encoding: 'utf8',
  });
  if (asked.error !== undefined || asked.status !== 0) {
    throw new NoErlang(
      '--live records what Erlang does, and there is no erl here; install it (Debian, Ubuntu: apt-get install erlang-base) and run this again',
    );
  }
  return asked.stdout.trim();
}

/** `count` in as many nearly equal shares as there are families; the first ones get what is left over. */
export function shares(count: number, families: readonly string[]): [family: string, share: number][] {
  const each = Math.floor(count / families.length);
  const over = count % families.length;
  return families.map((family, index) => [family, each + (index < over ? 1 : 0)]);
}

/** Scenarios to make next when `wanted` are still missing, given what the rounds before came to. */
export function nextBatch(wanted: number, made: number, kept: number): number {
  const rate = made === 0 ? 0.95 : Math.max(kept / made, 0.2);
  return Math.ceil(wanted / rate) + 2;
}

export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Runs tasks, at most `width` at a time, and gives their results in the order of the tasks. */
export async function pooled<T>(tasks: readonly (() => Promise<T>)[], width: number): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < tasks.length; index = next++) {
      results[index] = await (tasks[index] as () => Promise<T>)();
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, lane));
  return results;
}

/** Lines of recorded scenarios, `count` in all. Throws `NoErlang`, or an error that tells what the recorder said. */
export async function recordLive(options: LiveOptions): Promise<string[]> {
  const { count, seed, families, isDecided = () => true, progress = () => undefined } = options;
  const release = erlangRelease();
  if (release !== RELEASE) progress(`erl is OTP ${release}; the node follows OTP ${RELEASE}, and the two may differ`);
  const folder = mkdtempSync(join(tmpdir(), 'coppice-live-'));
  try {
    const ebin = join(folder, 'ebin');
    mkdirSync(ebin);
    const sources = readdirSync(join(ORACLE, 'src')).map((name) => join(ORACLE, 'src', name));
    await run('erlc', ['-o', ebin, ...sources]);
    const lines = new Map(families.map((family) => [family, [] as string[]]));
    const made = new Map(families.map((family) => [family, 0]));
    const quotas = shares(count, families);
    for (let round = 1; round <= ROUNDS; round++) {
      const missing = quotas.filter(([family, quota]) => (lines.get(family) ?? []).length < quota);
      if (missing.length === 0) break;
      const jobs: Job[] = [];
      for (const [family, quota] of missing) {
        const before = made.get(family) ?? 0;
        const kept = lines.get(family) ?? [];
        const after = before + nextBatch(quota - kept.length, before, kept.length);
        made.set(family, after);
        const generated = await run('escript', [join(ORACLE, 'generate.escript'), family, String(seed), String(after)]);
        const fresh = generated.split('\n').filter((line) => line !== '');
        chunks(fresh.slice(before), ONE_BY_ONE.has(family) ? SMALL_CHUNK : CHUNK).forEach((chunk, index) => {
          const input = join(folder, `${family}-${round}-${index}`);
          writeFileSync(input, `${chunk.join('\n')}\n`);
          jobs.push({ family, input });
        });
      }
      await recordJobs(jobs, ebin);
      for (const { family, input } of jobs) {
        const recorded = readFileSync(`${input}.merged`, 'utf8').split('\n');
        lines.get(family)?.push(...recorded.filter((line) => line !== '' && isDecided(line)));
      }
      for (const [family, quota] of missing) {
        const kept = (lines.get(family) ?? []).length;
        const left = (made.get(family) ?? 0) - kept;
        progress(`${family}: ${Math.min(kept, quota)} of ${quota} recorded, ${left} left out`);
      }
    }
    return quotas.flatMap(([family, quota]) => (lines.get(family) ?? []).slice(0, quota));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Job {
  readonly family: string;
  readonly input: string;
}

/** Several virtual machines to a core, since they mostly wait; those that run scenarios one by one take longest and come first. */
async function recordJobs(jobs: readonly Job[], ebin: string): Promise<void> {
  const erl = (flags: readonly string[], args: readonly string[]) => {
    const list = args.map((arg) => JSON.stringify(arg)).join(',');
    const common = ['-noshell', '+P', '1000000', '+t', '4000000', '-pa', ebin];
    return run('erl', [...common, ...flags, '-eval', `cop_main:main([${list}])`]);
  };
  const slowFirst = [...jobs].sort((a, b) => Number(ONE_BY_ONE.has(b.family)) - Number(ONE_BY_ONE.has(a.family)));
  const tasks = slowFirst.flatMap(({ input }) =>
    SCHEDULERS.map((flags, index) => () => erl(flags, ['record', String(WORKERS), input, `${input}.${index}`])),
  );
  await pooled(tasks, MACHINES * availableParallelism());
  const merges = jobs.map(
    ({ input }) =>
      () =>
        erl([], ['merge', `${input}.merged`, ...SCHEDULERS.map((_, index) => `${input}.${index}`)]),
  );
  await pooled(merges, availableParallelism());
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...args],
      { encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, ERL_CRASH_DUMP: '/dev/null' } },
      (failure, stdout, stderr) => {
        if (failure === null) resolve(stdout);
        else reject(new Error(`${program} failed: ${failure.message}\n${stderr}`, { cause: failure }));
      },
    );
  });
}
