/** What cannot be counted ends with the node, and the page says where it was: the process, the callback, and the line. */
import type { Page } from '@playwright/test';
import { expect, test } from './coppice.ts';
import { FIRST_HANGS, HANGS } from './escapes.ts';

/** Longest gap between two ticks of the page while a node hangs, is given up and is run again. */
const GAP_MS = 1_000;

/** A server that a client asks: `bad` is what hangs. */
function programOf(bad: string): string {
  return `import { defineModule, gen_server, self, sleep, spawn } from 'coppice';
const worker = defineModule('worker', {
  init: () => ['ok', 0],
  handleCall(request: string, _from: unknown, state: number) {
    const next = state + 1;
    if (request === 'bad') {
      ${bad}
    }
    return ['reply', next, next];
  },
});
export function* start() {
  const started = yield* gen_server.start(['local', 'worker'], worker, null);
  spawn(function* () {
    for (let n = 0; n < 20; n++) {
      yield* gen_server.call('worker', 'good');
      yield* sleep(10);
    }
    yield* gen_server.call('worker', 'bad');
  });
  return started;
}`;
}
const LINE = 7;

async function run(page: Page, text: string): Promise<void> {
  await page.evaluate((source) => {
    const gaps = { longest: 0, last: performance.now() };
    Object.assign(window, { gaps });
    setInterval(() => {
      const now = performance.now();
      gaps.longest = Math.max(gaps.longest, now - gaps.last);
      gaps.last = now;
    }, 10);
    window.coppice.connection.restart({ system: 'attack', seed: 7, source: { name: 'system.ts', text: source } });
  }, text);
}

for (const [what, bad] of HANGS) {
  test(`a node that hangs tells where: ${what}`, async ({ page, coppice }) => {
    test.setTimeout(120_000);
    await coppice.open();
    await run(page, programOf(bad));
    const words = page.getByRole('alert').filter({ hasText: 'It did not come back from worker:handle_call' });
    await expect(words).toContainText(`line ${String(LINE)}`, { timeout: 100_000 });
    await expect(words).toContainText('in the process worker (<0.');
    const { status, longest } = await page.evaluate(() => ({
      status: window.coppice.connection.status,
      longest: (window as unknown as { gaps: { longest: number } }).gaps.longest,
    }));
    expect(status).toMatchObject({ state: 'lost', reason: 'hung', point: { file: 'system.ts', line: LINE } });
    expect(longest, 'milliseconds in which the page did nothing').toBeLessThan(GAP_MS);
  });
}

test('a hang by a command that somebody gave is found, too: what came in is done again', async ({ page, coppice }) => {
  test.setTimeout(120_000);
  await coppice.open();
  await run(
    page,
    programOf("/^(a+)+$/.test('a'.repeat(40) + 'b');").replace("call('worker', 'bad')", "call('worker', 'good')"),
  );
  const found = await page.waitForFunction(
    () => [...(window.coppice.snapshot()?.processes.values() ?? [])].find((row) => row.name === 'worker')?.pid,
  );
  const pid = (await found.jsonValue()) ?? '';
  await page.evaluate((to) => {
    void window.coppice.send({ type: 'send', pid: to, mode: 'call', text: "'bad'" });
  }, pid);
  await expect(page.getByRole('alert').filter({ hasText: `handle_call, line ${String(LINE)}` })).toBeVisible({
    timeout: 100_000,
  });
});

test('a start that hangs tells its line', async ({ page, coppice }) => {
  test.setTimeout(120_000);
  await coppice.open();
  await run(
    page,
    "const kept = [1];\n/^(a+)+$/.test('a'.repeat(40) + 'b');\nexport function* start() { return ['ok', kept]; }",
  );
  await expect(page.getByRole('alert').filter({ hasText: 'did not come back from line 2' })).toBeVisible({
    timeout: 100_000,
  });
});

for (const [what, text, where] of FIRST_HANGS) {
  test(`a hang before the first picture is told where it is, and before that nowhere else: ${what}`, async ({
    page,
    coppice,
  }) => {
    test.setTimeout(120_000);
    await coppice.open();
    await page.evaluate(() => {
      const told: string[] = [];
      Object.assign(window, { told });
      window.coppice.connection.listen({
        status: (status) => {
          if (status.state === 'lost') told.push(status.message);
        },
        state: () => undefined,
        fault: () => undefined,
      });
    });
    await run(page, text);
    await expect(page.getByRole('alert').filter({ hasText: where })).toBeVisible({ timeout: 100_000 });
    const told = await page.evaluate(() => (window as unknown as { told: string[] }).told);
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/did not start: it is at work that cannot be counted.*run again to learn where/);
  });
}
