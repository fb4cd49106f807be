import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('deep_run.ts', import.meta.url));

function run(stackKilobytes: number): string[] {
  const args = [`--stack-size=${String(stackKilobytes)}`, '--import', 'tsx', SCRIPT];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split('\n');
}

describe('a run with terms 100,000 deep', () => {
  it('prints, tells, shows and inspects the same on a fifth of the usual stack, and each frame is one that the panel takes', () => {
    const usual = run(984);
    expect(usual.filter((line) => line.startsWith('delta')).length).toBeGreaterThan(5);
    expect(usual.filter((line) => line.startsWith('refused'))).toEqual([]);
    expect(run(200)).toEqual(usual);
  }, 300_000);
});
