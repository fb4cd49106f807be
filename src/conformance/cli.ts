/**
 * npm run conformance -- [PATH...] [--family NAME] [--seed N] [--json]
 * npm run conformance -- --live COUNT [--seed N] [--family NAME] [--schedule N] [--keep FILE] [--json]
 * npm run conformance -- --why [PATH...] [--family NAME]
 *
 * Runs scenario files (`*.jsonl`, or folders of them; default: the project's own corpus) and compares each with its
 * recording. Ends with `N passed, N failed`; the exit status is 1 when any failed.
 * With `--why` it is what the panel says about every exit and every start of a supervised process that is compared.
 */
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { check, describeVerdict } from './check.ts';
import { checkWhy, describeWhy, hasSupervisors } from './why.ts';
import { NoErlang, recordLive } from './live.ts';
import { FAMILIES, MalformedScenario, parseCase, type ScenarioCase } from './scenario.ts';

const CORPUS = fileURLToPath(new URL('corpus', import.meta.url));

/** Failures told in full; the names of all others follow. */
const FULL_FAILURES = 20;

const USAGE = `usage: npm run conformance -- [PATH...] [--family NAME] [--seed N] [--json]
       npm run conformance -- --live COUNT [--seed N] [--family NAME] [--schedule N] [--keep FILE] [--json]
       npm run conformance -- --why [PATH...] [--family NAME]`;

class UsageError extends Error {}

interface Failure {
  readonly name: string;
  readonly text: string;
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      family: { type: 'string' },
      seed: { type: 'string' },
      schedule: { type: 'string' },
      live: { type: 'string' },
      why: { type: 'boolean' },
      keep: { type: 'string' },
    },
  });
  const { family, json = false } = values;
  if (family !== undefined && !FAMILIES.has(family)) {
    throw new UsageError(`--family takes one of ${[...FAMILIES.keys()].join(', ')}, not ${family}`);
  }
  const live = values.live === undefined ? null : integer('--live', values.live);
  if (live !== null && live < 1) throw new UsageError('--live takes the number of scenarios, 1 or more');
  if (live !== null && positionals.length > 0)
    throw new UsageError('--live makes its own scenarios and takes no files');
  if (values.why === true && (live !== null || values.seed !== undefined || values.schedule !== undefined || json))
    throw new UsageError('--why goes with paths and --family alone');
  if (live === null && values.keep !== undefined) throw new UsageError('--keep goes with --live');
  const given = values.seed === undefined ? undefined : integer('--seed', values.seed);
  // The seed of a live run makes the scenarios; otherwise they are there, and it makes the schedule.
  const schedule =
    values.schedule === undefined ? (live === null ? given : undefined) : integer('--schedule', values.schedule);
  const lines =
    live === null
      ? fileLines(positionals.length > 0 ? positionals : [CORPUS])
      : await liveLines(live, given ?? randomInt(1_000_000), family, values.keep);

  if (values.why === true) return whyAll(lines, family);

  let passed = 0;
  const failures: Failure[] = [];
  for (const { place, line } of lines) {
    const testCase = parseLine(line);
    if (testCase instanceof MalformedScenario) {
      const text = `${place}: ${testCase.message}`;
      failures.push({ name: place, text });
      if (json) print(JSON.stringify({ name: place, ok: false, diff: [{ what: text }] }));
      continue;
    }
    if (family !== undefined && testCase.family !== family) continue;
    const verdict = check(testCase, schedule === undefined ? {} : { seed: schedule });
    if (verdict.ok) passed++;
    else failures.push({ name: `${verdict.family} ${verdict.name}`, text: describeVerdict(verdict, testCase) });
    if (json) {
      const { name, rule, ok, differences, failure } = verdict;
      const diff = failure === undefined ? differences : [{ what: failure }];
      print(JSON.stringify({ name, family: verdict.family, rule, ok, ...(ok ? {} : { diff }) }));
    }
  }
  if (passed + failures.length === 0) throw new UsageError('no scenario was found');
  if (!json) tell(failures, passed);
  return failures.length === 0 ? 0 : 1;
}

/** What the panel says about a recording's exits and starts: of the scenarios with supervisors. */
function whyAll(lines: Iterable<Line>, family: string | undefined): number {
  let passed = 0;
  let exits = 0;
  let starts = 0;
  const failures: Failure[] = [];
  for (const { place, line } of lines) {
    const testCase = parseLine(line);
    if (testCase instanceof MalformedScenario) {
      failures.push({ name: place, text: `${place}: ${testCase.message}` });
      continue;
    }
    if (!hasSupervisors(testCase) || (family !== undefined && testCase.family !== family)) continue;
    const verdict = checkWhy(testCase);
    exits += verdict.exits;
    starts += verdict.starts;
    if (verdict.disagreements.length === 0) passed++;
    else failures.push({ name: `${testCase.family} ${testCase.name}`, text: describeWhy(testCase, verdict) });
  }
  if (passed + failures.length === 0) throw new UsageError('no scenario with supervisors was found');
  print(`${exits} exits and ${starts} starts were compared`);
  tell(failures, passed);
  return failures.length === 0 ? 0 : 1;
}

interface Line {
  /** Where it stands. */
  readonly place: string;
  readonly line: string;
}

function* fileLines(paths: readonly string[]): Iterable<Line> {
  for (const file of paths.flatMap(scenarioFiles)) {
    for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
      if (line.trim() !== '') yield { place: `${relative('.', file)}:${index + 1}`, line };
    }
  }
}

/** Progress goes to standard error, so that standard output is as always. */
async function liveLines(count: number, seed: number, family: string | undefined, keep?: string): Promise<Line[]> {
  const families = family === undefined ? [...FAMILIES.keys()] : [family];
  const progress = (text: string) => process.stderr.write(`${text}\n`);
  const begun = performance.now();
  const lines = await recordLive({ count, seed, families, isDecided, progress });
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  progress(`seed ${seed}: ${lines.length} of ${count} random scenarios recorded from erl in ${seconds} s`);
  if (lines.length < count)
    throw new TooFew(`too many scenarios were not reproducible: ${lines.length} of ${count} are left`);
  if (keep !== undefined) writeFileSync(keep, `${lines.join('\n')}\n`);
  return lines.map((line, index) => ({ place: `live ${index + 1}`, line }));
}

/** Legal schedules that are tried before a disagreement counts as one. */
const SCHEDULES = 100;

/**
 * Do the rules decide what happens? Not where Erlang did what ours does under another legal schedule: the order in which two
 * processes hear of one death, say. The recorder's own runs cannot always tell, since Erlang's accidents are much the same each time.
 */
function isDecided(line: string): boolean {
  const testCase = parseLine(line);
  if (testCase instanceof MalformedScenario || check(testCase).ok) return true;
  return !Array.from({ length: SCHEDULES }, (_, seed) => seed).some((seed) => check(testCase, { seed }).ok);
}

/** The recorder did not come up with what was asked for. */
class TooFew extends Error {}

function tell(failures: readonly Failure[], passed: number): void {
  for (const { text } of failures.slice(0, FULL_FAILURES)) print(`${text}\n`);
  const others = failures.slice(FULL_FAILURES);
  if (others.length > 0) print(`also failed:\n${others.map(({ name }) => `  ${name}`).join('\n')}\n`);
  print(`${passed} passed, ${failures.length} failed`);
}

function parseLine(line: string): ScenarioCase | MalformedScenario {
  try {
    return parseCase(line);
  } catch (caught) {
    if (caught instanceof MalformedScenario) return caught;
    throw caught;
  }
}

/** A `.jsonl` file, or those in a folder and the folders in it. */
function scenarioFiles(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`${path} does not exist`);
  if (!found.isDirectory()) {
    if (!path.endsWith('.jsonl')) throw new UsageError(`${path} is no .jsonl file`);
    return [path];
  }
  const inside = readdirSync(path, { recursive: true, encoding: 'utf8' });
  const files = inside.filter((name) => name.endsWith('.jsonl')).sort();
  if (files.length === 0) throw new UsageError(`${path} has no .jsonl files in it`);
  return files.map((name) => join(path, name));
}

function integer(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new UsageError(`${option} takes a whole number, not ${text}`);
  return value;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** `parseArgs` tells of unknown options by errors with such a code. */
function isUsageError(caught: unknown): caught is Error {
  if (caught instanceof UsageError) return true;
  return caught instanceof Error && 'code' in caught && String(caught.code).startsWith('ERR_PARSE_ARGS');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (caught) {
  if (!isUsageError(caught) && !(caught instanceof NoErlang) && !(caught instanceof TooFew)) throw caught;
  const usage = isUsageError(caught) ? `${USAGE}\n` : '';
  process.stderr.write(`${caught.message}\n${usage}`);
  process.exitCode = 2;
}
