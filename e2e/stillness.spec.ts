/** The view is the person's: whatever the node does, and whatever opens beside it, the drawing stays where it was put. */
import type { Page } from '@playwright/test';
import { expect, test } from './coppice.ts';

/** The drawing's transform, as it is on the page. */
async function transformOf(page: Page): Promise<string> {
  return (await page.locator('.tree_canvas_box > .tree_svg > g').getAttribute('transform')) ?? '';
}

/** Where a card stands on the screen. */
async function placeOf(page: Page, key: string): Promise<{ x: number; y: number }> {
  const box = await page.locator(`.tree_svg [data-node="${key}"] .card_box`).last().boundingBox();
  if (box === null) throw new Error(`${key} is not drawn`);
  return { x: Math.round(box.x), y: Math.round(box.y) };
}

for (const width of [1440, 1024]) {
  test(`stepping through a restart moves nothing, ${String(width)} px wide`, async ({ coppice, page }) => {
    await page.setViewportSize({ width, height: 900 });
    await coppice.open('essay');
    const before = await transformOf(page);
    await coppice.select('top/dictionary');
    expect(await transformOf(page)).toBe(before);
    await coppice.kill('top/dictionary');
    for (let i = 0; i < 36; i++) {
      await coppice.send({ type: 'step' });
      expect(await transformOf(page), `after step ${String(i)}`).toBe(before);
    }
    await expect(coppice.row('pool:top/clients:client')).toHaveCount(1);
  });
}

test('a child that starts again keeps its place, its size and its shape at every step', async ({ coppice, page }) => {
  await coppice.open('essay');
  const look = (): Promise<Record<string, string>> =>
    page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll<SVGGElement>('.card[data-node]')].map((card) => {
          const box = [...card.querySelectorAll('.card_box')].at(-1);
          const key = card.dataset['node'] ?? '';
          const place = window.coppice.snapshot()?.places.get(key);
          const size = `${String(box?.getAttribute('width'))} x ${String(box?.getAttribute('height'))}`;
          return [key, `${card.getAttribute('transform') ?? ''} ${size} ${place?.behaviour ?? 'pool'}`];
        }),
      ),
    );
  const before = await look();
  await coppice.send({ type: 'exit', pid: await coppice.pidOf('top/dictionary'), reason: 'kill' });
  let generation = 1;
  for (let i = 0; i < 120 && generation < 2; i += 1) {
    await coppice.send({ type: 'step' });
    expect(await look(), `after step ${String(i)}`).toEqual(before);
    generation = (await coppice.standing()).get('top/clients')?.generation ?? 0;
  }
  expect(generation, 'the whole restart was stepped through').toBe(2);
});

test('opening a pool moves no card that was there', async ({ coppice, page }) => {
  await coppice.open('essay');
  const before = await transformOf(page);
  const dictionary = await placeOf(page, 'top/dictionary');
  await page.locator('.tree_svg [data-node="pool:top/clients:client"]').click();
  await coppice.idle();
  await expect(coppice.row('top/clients/client_8')).toHaveCount(1);
  expect(await transformOf(page)).toBe(before);
  expect(await placeOf(page, 'top/dictionary')).toEqual(dictionary);
});

test('a place that was removed and started again does not climb above its siblings', async ({ coppice }) => {
  await coppice.open('restart_types');
  const keys = (): Promise<(string | null)[]> =>
    coppice.tree
      .getByRole('row')
      .filter({ has: coppice.page.locator('.treegrid_name') })
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-place')));
  const before = (await keys()).filter((key) => key !== null);
  await coppice.kill('top/temporary_1');
  await coppice.advance(0);
  expect((await keys()).filter((key) => key !== null)).toEqual(before);
});

test('a window that is resized keeps what is in its middle', async ({ coppice, page }) => {
  await coppice.open('essay');
  const box = page.locator('.tree_canvas_box');
  const fromMiddle = async (): Promise<{ x: number; y: number }> => {
    const frame = await box.boundingBox();
    const card = await placeOf(page, 'top/shelves');
    if (frame === null) throw new Error('no drawing');
    return { x: card.x - frame.x - frame.width / 2, y: card.y - frame.y - frame.height / 2 };
  };
  const before = await fromMiddle();
  await page.setViewportSize({ width: 1200, height: 760 });
  await expect.poll(async () => Math.abs((await fromMiddle()).x - before.x)).toBeLessThan(2);
  expect(Math.abs((await fromMiddle()).y - before.y)).toBeLessThan(2);
});
