/** One scenario, run and compared. */
import { compare, type Difference, show } from './compare.ts';
import { runScenario, RunFailure, type RunOptions } from './conductor.ts';
import type { ScenarioCase } from './scenario.ts';

export interface Verdict {
  readonly name: string;
  readonly family: string;
  readonly rule: string | undefined;
  readonly ok: boolean;
  /** Of the first step that differs. */
  readonly differences: readonly Difference[];
  /** Why it could not be run to its end. */
  readonly failure: string | undefined;
}

export function check(testCase: ScenarioCase, options: RunOptions = {}): Verdict {
  const { name, family, rule, scenario, recorded } = testCase;
  try {
    const differences = compare(scenario.procs, recorded, runScenario(scenario, family, options));
    return { name, family, rule, ok: differences.length === 0, differences, failure: undefined };
  } catch (caught) {
    const failure =
      caught instanceof RunFailure
        ? `step ${caught.step + 1}: ${caught.message}`
        : `the runner failed: ${caught instanceof Error ? (caught.stack ?? caught.message) : String(caught)}`;
    return { name, family, rule, ok: false, differences: [], failure };
  }
}

/** A verdict for people: what was expected and what came, at which step. */
export function describeVerdict(verdict: Verdict, testCase: ScenarioCase): string {
  const lines = [`${verdict.family} ${verdict.name}`];
  if (verdict.rule !== undefined) lines.push(`  rule: ${verdict.rule}`);
  if (verdict.failure !== undefined) lines.push(`  ${verdict.failure}`);
  const [first] = verdict.differences;
  if (first !== undefined) {
    const step = testCase.scenario.steps[first.step];
    lines.push(`  step ${first.step + 1} of ${testCase.scenario.steps.length}: ${JSON.stringify(step ?? null)}`);
  }
  for (const { what, expected, got } of verdict.differences) {
    lines.push(`    ${what}`, `      expected ${show(expected)}`, `      got      ${show(got)}`);
  }
  return lines.join('\n');
}
