/** Very many processes: all of them are told, and the panel answers meanwhile. What it takes is reported and not judged. */
import { expect, test } from './coppice.ts';

const PEOPLE = 200_000;

test('200,000 processes live in the worker, and the panel attached to them answers', async ({ coppice }, info) => {
  test.setTimeout(300_000);
  const { page, tree, inspector } = coppice;
  const report = (what: string, ms: number): void => {
    info.annotations.push({ type: what, description: `${String(Math.round(ms))} ms` });
    console.log(`${what}: ${String(Math.round(ms))} ms`);
  };
  /** From a command to the first picture in which it has had its effect, by the page's own clock. */
  const answered = (pid: string, key: string, generation: number): Promise<number> =>
    page.evaluate(
      async ([victim, place, expected]) => {
        const from = performance.now();
        await window.coppice.send({ type: 'exit', pid: victim, reason: 'kill' });
        while ((window.coppice.snapshot()?.places.get(place)?.generation ?? 0) < expected)
          await new Promise(requestAnimationFrame);
        return performance.now() - from;
      },
      [pid, key, generation] as const,
    );
  const pidIn = (key: string): Promise<string> =>
    page.evaluate((place) => window.coppice.snapshot()?.places.get(place)?.pid ?? '', key);
  const everyoneTold = async (spawns: number): Promise<void> => {
    await page.waitForFunction(
      ([people, least]) => {
        const node = window.coppice.snapshot();
        return (
          node !== null && node.counters.spawns >= least && node.processes.size >= people && node.places.size >= people
        );
      },
      [PEOPLE, spawns] as const,
      { timeout: 150_000 },
    );
  };

  const opened = Date.now();
  await coppice.open('crowd', false);
  await everyoneTold(PEOPLE);
  report('everybody started and told', Date.now() - opened);

  await expect(tree.getByRole('row', { name: /^person, pool of 200,000 gen_server/ })).toBeVisible();
  const one = 'top/crowd/~100000';
  report('one of them killed and started again', await answered(await pidIn(one), one, 2));

  const asked = Date.now();
  await page.evaluate((key) => {
    window.coppice.select(key);
  }, one);
  await expect(inspector).toContainText('person 100000');
  report('inspector of one of them', Date.now() - asked);

  const pool = tree.getByRole('row', { name: /^person, pool of/ });
  const unfolding = Date.now();
  await pool.focus();
  await page.keyboard.press('ArrowRight');
  await expect(pool).toHaveAttribute('aria-expanded', 'true');
  report('all of them as cells', Date.now() - unfolding);
  const other = 'top/crowd/~5';
  report('one of them killed and started again, all in view', await answered(await pidIn(other), other, 2));
  await page.screenshot({ path: info.outputPath('cells.png') });
  await pool.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(pool).toHaveAttribute('aria-expanded', 'false');
  await page.screenshot({ path: info.outputPath('pool.png') });
  const felled = Date.now();
  await page.evaluate(
    async (victim) => {
      await window.coppice.send({ type: 'exit', pid: victim, reason: 'kill' });
    },
    await pidIn('top/traffic'),
  );
  await everyoneTold(2 * PEOPLE);
  report('all of them stopped and started again', Date.now() - felled);
  await expect(tree.getByRole('row', { name: /^person, pool of 200,000 gen_server/ })).toBeVisible();
});
