import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trace } from '../../conformance/check.ts';
import type { StepComparison } from '../../conformance/compare.ts';
import { mutations } from '../../conformance/mutate.ts';
import { type Json, parseCase, type ScenarioCase, type StepRecord } from '../../conformance/scenario.ts';
import { onlyChanges, stepSections, type CompareRow } from './step_rows.ts';

const CORPUS = fileURLToPath(new URL('../../conformance/corpus', import.meta.url));

/** Every n-th scenario of the corpus. */
const STRIDE = 29;

const sample: readonly ScenarioCase[] = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.jsonl'))
  .sort()
  .flatMap((name) => readFileSync(path.join(CORPUS, name), 'utf8').split('\n'))
  .filter((line) => line !== '')
  .filter((_, index) => index % STRIDE === 0)
  .map(parseCase);

function rowsOf(steps: readonly StepComparison[], at: number): CompareRow[] {
  return stepSections(steps[at]!, steps[at - 1]).flatMap(({ rows }) => rows);
}

function withRecord(testCase: ScenarioCase, recorded: Json): ScenarioCase {
  return { ...testCase, recorded: recorded as unknown as readonly StepRecord[] };
}

const EVERYTHING = { isOrdered: () => true, isImplied: () => false };

describe('the rows of a step', () => {
  it('are all the same where the run agrees with its recording', () => {
    expect(sample.length).toBeGreaterThan(80);
    for (const testCase of sample) {
      const { steps, verdict } = trace(testCase);
      expect(verdict.ok, testCase.name).toBe(true);
      steps.forEach((_, at) => {
        expect(
          rowsOf(steps, at).filter(({ differs }) => differs),
          `${testCase.name}, step ${at + 1}`,
        ).toEqual([]);
      });
    }
  });

  it('are marked in exactly the steps in which the comparison finds a difference', () => {
    fc.assert(
      fc.property(fc.nat({ max: sample.length - 1 }), fc.nat(), (index, choice) => {
        const testCase = sample[index]!;
        const all = [...mutations(testCase.recorded as unknown as Json, EVERYTHING)].filter(
          ({ mutated }) => (mutated as readonly Json[]).length === testCase.recorded.length,
        );
        const mutation = all[choice % all.length];
        if (mutation === undefined) return;
        let compared: readonly StepComparison[];
        try {
          parseCase(JSON.stringify(withRecord(testCase, mutation.mutated)));
          compared = trace(withRecord(testCase, mutation.mutated)).steps;
        } catch {
          // No recording any more: the reader refuses it before anything is compared.
          return;
        }
        compared.forEach(({ differences }, at) => {
          const marked = rowsOf(compared, at).some(({ differs }) => differs);
          expect(marked, `${testCase.name} ${mutation.what}, step ${at + 1}`).toBe(differences.length > 0);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('that differ stay when only changes are shown', () => {
    const testCase = sample.find(({ family }) => family === 'processes')!;
    const broken = testCase.recorded.map((record, at) => (at === 2 ? { ...record, ret: 'not_this' } : record));
    const { steps } = trace({ ...testCase, recorded: broken });
    const sections = onlyChanges(stepSections(steps[2]!, steps[1]));
    const [row] = sections.flatMap(({ rows }) => rows).filter(({ differs }) => differs);
    expect(row).toMatchObject({ expected: { word: 'returned', value: 'not_this' }, differs: true });
  });

  it('show the steps that the run did not reach as missing', () => {
    const scenario = { procs: ['p1'], steps: [['p1', 'self'] as const, ['p1', 'fly'] as const] };
    const { steps, verdict } = trace({ name: 'n', family: 'processes', scenario, recorded: [{ ret: '#p1' }, {}] });
    expect(verdict.failure).toBe('step 2: there is no operation "fly"');
    expect(steps.map(({ observed }) => observed !== undefined)).toEqual([true, false]);
  });
});
