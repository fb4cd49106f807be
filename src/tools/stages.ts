/** How `npm test` counts: what each stage's output says about passed and failed tests. */

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

export interface StageResult extends Count {
  readonly name: string;
  readonly seconds: number;
  /** Why it failed when its own count does not tell. */
  readonly note?: string;
}

const NONE: Count = { passed: 0, failed: 0 };

/** A stage without tests of its own is one test: did the command end well? */
export function countExit(code: number): Count {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Vitest's JSON report. A file that could not be loaded is a failed test, and so is a skipped test. */
export function countVitest(report: unknown): Count {
  const { testResults } = report as {
    testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[];
  };
  let passed = 0;
  let failed = 0;
  for (const file of testResults) {
    const good = file.assertionResults.filter(({ status }) => status === 'passed').length;
    const bad = file.assertionResults.length - good;
    passed += good;
    failed += bad === 0 && file.status !== 'passed' ? 1 : bad;
  }
  return { passed, failed };
}

/** Playwright's JSON report. Flaky and skipped tests are failures, and so are errors outside tests. */
export function countPlaywright(report: unknown): Count {
  const { stats, errors } = report as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    errors: readonly unknown[];
  };
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length };
}

/** The last line of the form `N passed, N failed`. */
export function countLastLine(output: string): Count {
  const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed\s*$/gm)];
  const last = lines.at(-1);
  return last === undefined ? NONE : { passed: Number(last[1]), failed: Number(last[2]) };
}

/** A stage that ran no test, or ended badly without a failed test, has failed all the same. */
export function judge(name: string, seconds: number, code: number, count: Count): StageResult {
  if (count.failed > 0) return { name, seconds, ...count };
  if (code !== 0) return { name, seconds, passed: count.passed, failed: 1, note: `ended with exit code ${code}` };
  if (count.passed === 0) return { name, seconds, passed: 0, failed: 1, note: 'ran no test' };
  return { name, seconds, ...count };
}

/** A line a stage, and below them the sum: `N passed, N failed`. */
export function printTable(results: readonly StageResult[]): string {
  const width = Math.max(...results.map(({ name }) => name.length), 5);
  const rows = results.map(({ name, seconds, passed, failed, note }) => {
    const columns = [
      name.padEnd(width),
      `${seconds.toFixed(1).padStart(7)} s`,
      `${String(passed).padStart(6)} passed`,
      `${String(failed).padStart(4)} failed`,
    ];
    return columns.join('  ') + (note === undefined ? '' : `  (${note})`);
  });
  const { passed, failed } = sum(results);
  return [...rows, '', `${passed} passed, ${failed} failed`].join('\n');
}

export function sum(results: readonly Count[]): Count {
  return results.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), NONE);
}
