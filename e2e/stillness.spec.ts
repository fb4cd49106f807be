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

test('frames in which nothing comes or goes draw neither the tree nor a row that says what it said', async ({
  coppice,
  page,
}) => {
  await coppice.open('essay');
  const seq = (): Promise<number> => page.evaluate(() => window.coppice.snapshot()?.seq ?? 0);
  // React gives an element new properties each time that its component is drawn.
  const drawnAnew = await page.evaluateHandle(() => {
    const propsOf = (element: Element): unknown =>
      Object.entries(element).find(([key]) => key.startsWith('__reactProps'))?.[1];
    const textOf = (element: Element): string => new XMLSerializer().serializeToString(element);
    const look = (what: string): [Element, unknown, string][] =>
      [...document.querySelectorAll(what)].map((one) => [one, propsOf(one), textOf(one)]);
    const whole = look('.tree_tab, .treegrid');
    const rows = look('.tree_svg .card, .treegrid [data-place]');
    return () => ({
      watched: whole.length + rows.length,
      known: rows.every(([, props]) => props !== undefined),
      whole: whole.filter(([one, props]) => propsOf(one) !== props).length,
      rows: rows.filter(([one, props, text]) => propsOf(one) !== props && textOf(one) === text).length,
    });
  });
  const before = await seq();
  for (let i = 0; i < 10; i++) await coppice.advance(200);
  expect(await seq()).toBeGreaterThan(before + 8);
  const found = await drawnAnew.evaluate((tell) => tell());
  expect(found.watched).toBeGreaterThan(10);
  expect(found).toMatchObject({ known: true, whole: 0, rows: 0 });
});
