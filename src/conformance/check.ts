/** One scenario, run and compared. */
import { compare, compareSteps, type Difference, type Observation, show, type StepComparison } from './compare.ts';
import { runScenario, runSteps, RunFailure, type RunOptions } from './conductor.ts';
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
    return { name, family, rule, ok: false, differences: [], failure: failureOf(caught) };
  }
}

/** A verdict with every step of the recording beside what the run gave. */
export interface Trace {
  readonly verdict: Verdict;
  readonly steps: readonly StepComparison[];
}

/** As `check`, and keeps the whole run. Of one that failed, the steps before the failure. */
export function trace(testCase: ScenarioCase, options: RunOptions = {}): Trace {
  const { name, family, rule, scenario, recorded } = testCase;
  const observed: Observation[] = [];
  let failure: string | undefined;
  try {
    for (const observation of runSteps(scenario, family, options)) observed.push(observation);
  } catch (caught) {
    failure = failureOf(caught);
  }
  const steps = [...compareSteps(scenario.procs, recorded, observed)];
  const first = steps.find(({ differences }) => differences.length > 0);
  const differences = failure === undefined ? (first?.differences ?? []) : [];
  const ok = failure === undefined && first === undefined;
  return { verdict: { name, family, rule, ok, differences, failure }, steps };
}

function failureOf(caught: unknown): string {
  if (caught instanceof RunFailure) return `step ${caught.step + 1}: ${caught.message}`;
  return `the runner failed: ${caught instanceof Error ? (caught.stack ?? caught.message) : String(caught)}`;
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
