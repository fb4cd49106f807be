/** Time in the hand: pause, step, speed, and a node that hangs or dies. */
import { expect, test } from './coppice.ts';

test('paused, nothing happens; a step is one slice of one process', async ({ coppice, page }) => {
  await coppice.open('essay');
  const clock = () => page.evaluate(() => window.coppice.snapshot()?.clock);
  const before = await clock();
  await coppice.idle();
  expect(await clock()).toEqual(before);
  await page.getByRole('button', { name: 'Step' }).click();
  await expect.poll(async () => (await clock())?.steps).toBe((before?.steps ?? 0) + 1);
});

test('Space plays and pauses', async ({ coppice, page }) => {
  await coppice.open('essay');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.waitForFunction(
    (from) => (window.coppice.snapshot()?.clock.now_ms ?? 0) > from,
    await page.evaluate(() => window.coppice.snapshot()?.clock.now_ms ?? 0),
  );
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('as fast as possible leaves the wall clock behind', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.send({ type: 'speed', speed: 'max' });
  await page.evaluate(() => window.coppice.clock.resume());
  await page.waitForFunction(() => (window.coppice.snapshot()?.clock.now_ms ?? 0) > 60_000);
});

test('a suspended process lets its mailbox fill, and empties it when it is resumed', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.select('top/dictionary');
  await coppice.inspector.getByRole('button', { name: 'Suspend' }).click();
  await coppice.advance(3_000);
  const length = () => page.evaluate(() => window.coppice.place('dictionary')?.process?.message_queue_len ?? 0);
  expect(await length()).toBeGreaterThan(0);
  await coppice.inspector.getByRole('button', { name: 'Resume' }).click();
  await coppice.advance(100);
  expect(await length()).toBe(0);
});

test('a server that sys holds says so, and goes on by the same button', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.select('top/dictionary');
  await coppice.inspector.getByRole('tab', { name: 'State' }).click();
  await coppice.inspector.getByRole('button', { name: 'Suspend with sys' }).click();
  await coppice.advance(0);
  await expect(coppice.inspector.getByTestId('status')).toHaveText('waiting, held by sys');
  await expect(coppice.inspector).toContainText('it answers system messages only');
  await coppice.row('top/dictionary').press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Resume with sys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await coppice.inspector.getByRole('button', { name: 'Resume', exact: true }).click();
  await coppice.advance(0);
  await expect(coppice.inspector.getByTestId('status')).toHaveText('waiting');
});

test('a node that hangs is noticed, its last picture stays, and it can be restarted', async ({ coppice, page }) => {
  await coppice.open('essay', false);
  const [worker] = page.workers();
  const from = Date.now();
  void worker
    ?.evaluate(() => {
      for (;;);
    })
    .catch(() => undefined);
  const banner = page.getByRole('alert').filter({ hasText: 'Restart the node' });
  // Told to be late first; given up after some seconds of silence.
  await expect(page.getByTestId('node_badge')).toContainText('late');
  await expect(banner).toBeVisible({ timeout: 20_000 });
  test.info().annotations.push({ type: 'noticed after', description: `${String(Date.now() - from)} ms` });
  await expect(coppice.row('top/dictionary')).toBeAttached();
  await banner.getByRole('button', { name: 'Restart the node' }).click();
  await coppice.live();
  await expect(banner).toBeHidden();
});

test('a node that dies is noticed and can be restarted', async ({ coppice, page }) => {
  await coppice.open('essay', false);
  const [worker] = page.workers();
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error('the node is broken');
    });
  });
  const banner = page.getByRole('alert').filter({ hasText: 'Restart the node' });
  await expect(banner).toContainText('the node is broken');
  await banner.getByRole('button', { name: 'Restart the node' }).click();
  await coppice.live();
});

test('a frame that is no frame is reported with its path, and the panel goes on', async ({ coppice, page }) => {
  await coppice.open('essay', false);
  const [worker] = page.workers();
  await worker?.evaluate(() => {
    self.postMessage({ type: 'delta', seq: 'seven' });
  });
  await expect(page.getByText(/seq/).first()).toBeVisible();
  await page.evaluate(() => window.coppice.clock.pause());
  await coppice.idle();
  await coppice.kill('top/shelves/en');
  await expect(coppice.row('top/shelves/en')).toHaveAttribute('data-gen', '2');
});

test('an advance of a day goes on in turns: the clock moves, the node answers, and a pause ends it and says how far it came', async ({
  coppice,
  page,
}) => {
  await coppice.open('crowd');
  const now = () => page.evaluate(() => window.coppice.snapshot()?.clock.now_ms ?? 0);
  const from = await now();
  const answer = page.evaluate(() => window.coppice.clock.advance(86_400_000));
  await expect.poll(now).toBeGreaterThan(from);
  await expect(page.getByTestId('pace')).toContainText('Going on to');
  await page.getByRole('button', { name: 'Pause' }).first().click();
  expect(await answer).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(/of 86,400,000 ms have passed/) as unknown },
  });
  await expect(page.getByRole('alert').filter({ hasText: 'Restart the node' })).toBeHidden();
  await expect(page.getByTestId('pace')).toBeHidden();
  const reached = await now();
  await coppice.idle();
  expect(await now()).toBe(reached);
});
