/**
 * npm run conformance -- [PATH...] [--family NAME] [--seed N] [--json]
 *
 * Runs scenario files (`*.jsonl`, or folders of them; default: the project's own corpus) and compares each with its
 * recording. Ends with `N passed, N failed`; the exit status is 1 when any failed.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { check, describeVerdict } from './check.ts';
import { MalformedScenario, parseCase, type ScenarioCase } from './scenario.ts';

const CORPUS = fileURLToPath(new URL('corpus', import.meta.url));

/** Failures told in full; the names of all others follow. */
const FULL_FAILURES = 20;

const USAGE = 'usage: npm run conformance -- [PATH...] [--family NAME] [--seed N] [--json]';

class UsageError extends Error {}

interface Failure {
  readonly name: string;
  readonly text: string;
}

function main(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, family: { type: 'string' }, seed: { type: 'string' } },
  });
  const seed = values.seed === undefined ? {} : { seed: integer(values.seed) };
  const files = (positionals.length > 0 ? positionals : [CORPUS]).flatMap(scenarioFiles);
  let passed = 0;
  const failures: Failure[] = [];
  for (const file of files) {
    readFileSync(file, 'utf8')
      .split('\n')
      .forEach((line, index) => {
        if (line.trim() === '') return;
        const place = `${relative('.', file)}:${index + 1}`;
        const testCase = parseLine(line);
        if (testCase instanceof MalformedScenario) {
          const text = `${place}: ${testCase.message}`;
          failures.push({ name: place, text });
          if (values.json === true) print(JSON.stringify({ name: place, ok: false, diff: [{ what: text }] }));
          return;
        }
        if (values.family !== undefined && testCase.family !== values.family) return;
        const verdict = check(testCase, seed);
        if (verdict.ok) passed++;
        else failures.push({ name: `${verdict.family} ${verdict.name}`, text: describeVerdict(verdict, testCase) });
        if (values.json === true) {
          const { name, family, rule, ok, differences, failure } = verdict;
          const diff = failure === undefined ? differences : [{ what: failure }];
          print(JSON.stringify({ name, family, rule, ok, ...(ok ? {} : { diff }) }));
        }
      });
  }
  if (passed + failures.length === 0) throw new UsageError('no scenario was found');
  if (values.json !== true) tell(failures, passed);
  return failures.length === 0 ? 0 : 1;
}

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

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new UsageError(`--seed takes a whole number, not ${text}`);
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
  process.exitCode = main(process.argv.slice(2));
} catch (caught) {
  if (!isUsageError(caught)) throw caught;
  process.stderr.write(`${caught.message}\n${USAGE}\n`);
  process.exitCode = 2;
}
