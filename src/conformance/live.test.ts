/** Live runs: how they are planned, and one with the real Erlang where there is one. */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunks, erlangRelease, NoErlang, nextBatch, pooled, shares } from './live.ts';

const CLI = fileURLToPath(new URL('cli.ts', import.meta.url));

function commandLine(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  return spawnSync(process.execPath, ['--import', 'tsx', CLI, ...args], { encoding: 'utf8', env });
}

const erlang = (() => {
  try {
    return erlangRelease();
  } catch (caught) {
    if (caught instanceof NoErlang) return null;
    throw caught;
  }
})();

describe('the plan of a live run', () => {
  it('shares sum up to the count and differ by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 12 }), (count, families) => {
        const sizes = shares(
          count,
          Array.from({ length: families }, (_, index) => `family ${index}`),
        ).map(([, share]) => share);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('chunks lose nothing, keep the order, and none is too large or empty', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 9 }), (items, size) => {
        const parts = chunks(items, size);
        expect(parts.flat()).toEqual(items);
        for (const part of parts) expect(part.length >= 1 && part.length <= size).toBe(true);
      }),
    );
  });

  it('makes more than are missing, the more the more were left out', () => {
    expect(nextBatch(100, 0, 0)).toBeGreaterThan(100);
    expect(nextBatch(10, 100, 50)).toBeGreaterThanOrEqual(20);
    expect(nextBatch(10, 100, 0)).toBeLessThan(100);
  });

  it('never runs more tasks at a time than it may, and gives results in the order of the tasks', async () => {
    let running = 0;
    let most = 0;
    const tasks = Array.from({ length: 20 }, (_, index) => async () => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < (index * 7) % 5; turn++) await Promise.resolve();
      running--;
      return index;
    });
    expect(await pooled(tasks, 3)).toEqual(tasks.map((_, index) => index));
    expect(most).toBe(3);
  });
});

describe('a live run', () => {
  it('says what to install when there is no erl', () => {
    const { status, stderr } = commandLine(['--live', '3'], {
      ...process.env,
      PATH: dirname(process.execPath) + '/nowhere',
    });
    expect(status).toBe(2);
    expect(stderr).toContain('apt-get install erlang-base');
  });

  it('refuses files, and a count that is none', () => {
    expect(commandLine(['--live', '3', 'corpus']).status).toBe(2);
    expect(commandLine(['--live', '0']).status).toBe(2);
    expect(commandLine(['--keep', 'x.jsonl']).status).toBe(2);
  });

  const here = erlang === '25' ? null : erlang === null ? 'there is no erl' : `erl is OTP ${erlang}`;
  it(
    here === null ? 'agrees with erl' : `says why it is not to be compared with OTP 25 here: ${here}`,
    { timeout: 120_000 },
    () => {
      const count = here === null ? 12 : 1;
      const { status, stdout, stderr } = commandLine([
        '--live',
        String(count),
        '--seed',
        '31',
        '--family',
        'gen_event',
      ]);
      if (here !== null) {
        expect(stderr).toContain(here);
        return;
      }
      expect(stdout.trim()).toBe('12 passed, 0 failed');
      expect(stderr).toContain('seed 31: 12 of 12');
      expect(status).toBe(0);
    },
  );
});
