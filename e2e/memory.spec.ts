/** A program that fills the memory of its worker: some gigabytes. */
import { expect, test } from './coppice.ts';

test('memory that is used up ends the node and not the page, in words; another system runs afterwards', async ({
  page,
  coppice,
}) => {
  test.setTimeout(180_000);
  await coppice.open();
  await page.evaluate(
    (text) => {
      window.coppice.connection.restart({ system: 'attack', seed: 7, source: { name: 'system.ts', text } });
    },
    `import { register, self, sleep, spawn } from 'coppice';
export function* start() {
  spawn(function* () {
    register('hoarder', self());
    const kept: unknown[] = [];
    for (;;) {
      yield* sleep(10);
      for (let n = 0; n < 300_000; n++)
        kept.push({ n, a: [n, n], b: [n, n] });
    }
  });
  return ['ok', self()];
}`,
  );
  const words = page.getByRole('alert').filter({ hasText: 'may have filled the memory' });
  await expect(words).toBeVisible({ timeout: 150_000 });
  await page.evaluate(() => {
    window.coppice.connection.restart({ system: 'essay', seed: 7 });
  });
  await page.waitForFunction(() => {
    const { status } = window.coppice.connection;
    return status.state === 'live' && status.hello.system.id === 'essay';
  });
});
