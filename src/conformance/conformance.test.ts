import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import { compare, type Observation } from './compare.ts';
import { runScenario, type RunOptions } from './conductor.ts';
import { mutations } from './mutate.ts';
import { type Json, parseCase, type ScenarioCase, type Step, type StepRecord } from './scenario.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Every n-th scenario of the corpus. */
const SAMPLE_STRIDE = 7;

const corpus: readonly ScenarioCase[] = readdirSync(join(HERE, 'corpus'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.jsonl'))
  .sort()
  .flatMap((name) => readFileSync(join(HERE, 'corpus', name), 'utf8').split('\n'))
  .filter((line) => line !== '')
  .map(parseCase);
/** Two children hear of the crash of their supervisor by signals over their links, which arrive in any order. */
const UNORDERED = 'simple-ignored-restart-stop';
const sample = corpus.filter((_, index) => index % SAMPLE_STRIDE === 0);

function failureOf(steps: readonly Step[], options: RunOptions = {}): string | undefined {
  const recorded = steps.map(() => ({}));
  return check({ name: 'n', family: 'gen_server', scenario: { procs: ['c1'], steps }, recorded }, options).failure;
}

describe('the comparison', () => {
  it('notices any one thing changed in a recording', () => {
    expect(sample.length).toBeGreaterThanOrEqual(300);
    const runs = sample.map(({ scenario, family }) => runScenario(scenario, family));
    fc.assert(
      fc.property(fc.nat({ max: sample.length - 1 }), fc.nat(), (index, choice) => {
        const { scenario, recorded, name } = sample[index] as ScenarioCase;
        const run = runs[index] as readonly Observation[];
        const isOrdered = ([step, member, supervisor, ...rest]: readonly string[]): boolean =>
          step !== undefined &&
          (member !== 'tree' || rest.length > 0 || run[Number(step)]?.tree.get(supervisor ?? '')?.ordered === true);
        // Of a process that was not there before, what every new process has need not be told.
        const isImplied = ([step, member, name, field]: readonly string[], content: Json): boolean =>
          member === 'state' &&
          field !== undefined &&
          ['[]', '"false"', 'null'].includes(JSON.stringify(content)) &&
          'exit' in
            (recorded.slice(0, Number(step)).findLast(({ state }) => state?.[name ?? ''])?.state?.[name ?? ''] ?? {});
        const all = [...mutations(recorded as unknown as Json, { isOrdered, isImplied })];
        const mutation = all[choice % all.length];
        if (mutation === undefined) return;
        const differences = compare(scenario.procs, mutation.mutated as unknown as readonly StepRecord[], run);
        expect(differences, `${name} ${mutation.what}`).not.toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('notices nothing in a recording that is as it was', () => {
    for (const { scenario, recorded, family } of sample) {
      expect(compare(scenario.procs, recorded, runScenario(scenario, family))).toEqual([]);
    }
  });
});

describe('a scenario', () => {
  it('holds under any legal schedule', () => {
    fc.assert(
      fc.property(fc.nat({ max: corpus.length - 1 }), fc.nat(), (index, seed) => {
        const verdict = check(corpus[index] as ScenarioCase, { seed });
        expect(verdict, `${verdict.family} ${verdict.name} under seed ${seed}`).toMatchObject({ ok: true });
      }),
      { numRuns: 500 },
    );
  });

  it('holds in any order of delivery that Erlang allows', () => {
    const ordered = corpus.filter(({ name }) => name !== UNORDERED);
    fc.assert(
      fc.property(fc.nat({ max: ordered.length - 1 }), fc.nat(), (index, seed) => {
        const verdict = check(ordered[index] as ScenarioCase, { delivery: ['shuffled', seed] });
        expect(verdict, `${verdict.family} ${verdict.name} under delivery ${seed}`).toMatchObject({ ok: true });
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same observations in each run from the same seed', () => {
    for (const { scenario, family } of sample.slice(0, 50)) {
      const observations = () => runScenario(scenario, family, { seed: 11 });
      expect(observations()).toEqual(observations());
    }
  });

  it('fails when a step never comes to rest', () => {
    const again = { do: 'again', acts: [['send', '#s1', 'more']] };
    const start = { do: 'i', acts: [['on_info', again]] };
    const steps: Step[] = [
      ['c1', 'gs_start', 's1', 'start', 'none', start, []],
      ['c1', 'send', '#s1', 'more'],
    ];
    expect(failureOf(steps, { maxSlices: 100 })).toBe('step 2: never comes to rest');
  });

  it('fails when it asks for an operation that there is not, whoever would do it', () => {
    const wrong = 'there is no operation "fly"';
    expect(failureOf([['c1', 'fly']])).toBe(`step 1: ${wrong}`);
    expect(failureOf([['c1', 'constructor']])).toBe('step 1: there is no operation "constructor"');
    expect(failureOf([['*', 'fly']])).toBe('step 1: there is no operation "fly" of *');
    const script = { do: 'i', acts: [['fly']] };
    expect(failureOf([['c1', 'gs_start', 's1', 'start', 'none', script, []]])).toBe(`step 1: ${wrong}`);
  });
});

describe('the runner', () => {
  it('reads no files, so that it runs in a browser as well', () => {
    const sources = readdirSync(HERE, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
    );
    const onDisk = sources.filter((name) => readFileSync(join(HERE, name), 'utf8').includes("from 'node:"));
    expect(onDisk).toEqual(['cli.ts', 'live.ts']);
  });

  it('names a malformed line by file and line, tells a failing scenario by its rule, and skips none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
    try {
      const good = { name: 'good', family: 'processes', scenario: { procs: ['p1'], steps: [['p1', 'self']] } };
      const lines = [
        JSON.stringify({ ...good, recorded: [{ ret: '#p1' }] }),
        '{"name": 1}',
        JSON.stringify({ ...good, name: 'bad', rule: 'self is oneself', recorded: [{ ret: '#p2' }] }),
      ];
      writeFileSync(join(folder, 'mixed.jsonl'), lines.join('\n'));
      const told = commandLine([folder]);
      expect(told.status).toBe(1);
      expect(told.stdout).toContain('mixed.jsonl:2: name: must be a string, not a number');
      expect(told.stdout).toMatch(
        /rule: self is oneself\n {2}step 1 of 1: .*\n {4}ret\n {6}expected "#p2"\n {6}got {6}"#p1"/,
      );
      expect(told.stdout.trim()).toMatch(/\n1 passed, 2 failed$/);
      const json = commandLine([folder, '--json'])
        .stdout.trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { ok: boolean });
      expect(json.map(({ ok }) => ok)).toEqual([true, false, false]);
      expect(json[2]).toEqual({
        name: 'bad',
        family: 'processes',
        rule: 'self is oneself',
        ok: false,
        diff: [{ step: 0, what: 'ret', expected: '#p2', got: '#p1' }],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses a path that is not there and an option that it does not have', () => {
    expect(commandLine(['/nowhere/at/all'])).toMatchObject({ status: 2 });
    expect(commandLine(['--fast'])).toMatchObject({ status: 2 });
  });
});

function commandLine(args: readonly string[]): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', join(HERE, 'cli.ts'), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout };
}
