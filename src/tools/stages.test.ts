import { describe, expect, it } from 'vitest';
import { countExit, countLastLine, countPlaywright, countVitest, judge, printTable, sum } from './stages.ts';

describe('counting', () => {
  it('counts each unit test, and a skipped one as failed', () => {
    const report = {
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'passed' }] },
        { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }, { status: 'pending' }] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 3, failed: 2 });
  });

  it('counts a file that could not be loaded as one failure', () => {
    expect(countVitest({ testResults: [{ status: 'failed', assertionResults: [] }] })).toEqual({
      passed: 0,
      failed: 1,
    });
  });

  it('counts flaky and skipped end-to-end tests and loose errors as failures', () => {
    const report = { stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 1 }, errors: [{}] };
    expect(countPlaywright(report)).toEqual({ passed: 7, failed: 4 });
  });

  it('reads the last line that counts', () => {
    expect(countLastLine('1 passed, 9 failed\nmore\n244 passed, 0 failed\n')).toEqual({ passed: 244, failed: 0 });
    expect(countLastLine('nothing')).toEqual({ passed: 0, failed: 0 });
  });
});

describe('judging a stage', () => {
  it('fails a stage that ran no test', () => {
    expect(judge('unit', 1, 0, { passed: 0, failed: 0 })).toMatchObject({ failed: 1, note: 'ran no test' });
  });

  it('fails a stage that ended badly although all its tests passed', () => {
    expect(judge('unit', 1, 1, { passed: 5, failed: 0 })).toMatchObject({ passed: 5, failed: 1 });
  });

  it('does not count a failure twice', () => {
    expect(judge('lint', 1, 1, countExit(1))).toMatchObject({ passed: 0, failed: 1 });
  });

  it('ends its table with the sum', () => {
    const results = [judge('types', 1, 0, countExit(0)), judge('unit', 2, 1, { passed: 3, failed: 2 })];
    expect(sum(results)).toEqual({ passed: 4, failed: 2 });
    expect(printTable(results).split('\n').at(-1)).toBe('4 passed, 2 failed');
  });
});
