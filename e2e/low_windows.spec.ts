/** The tree has the room: in a low window most of its height, and whatever is told stands beside it and not on it. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './coppice.ts';

async function boxOf(one: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await one.boundingBox();
  if (box === null) throw new Error('it is not on the page');
  return box;
}

async function apart(page: Page, one: Locator, other: Locator): Promise<boolean> {
  await page.mouse.move(0, 0);
  const [a, b] = [await boxOf(one), await boxOf(other)];
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

for (const [width, height] of [
  [844, 390],
  [640, 360],
  [720, 450],
] as const) {
  test.describe(`${String(width)} x ${String(height)}, by touch`, () => {
    test.use({ viewport: { width, height }, hasTouch: true });

    test('the tree has more than half of the height, and the rest is a touch away', async ({ coppice, page }) => {
      await coppice.open('essay');
      const canvas = page.locator('.tree_canvas_box');
      expect((await boxOf(canvas)).height / height).toBeGreaterThan(0.55);
      const events = page.getByRole('button', { name: /^Events/ });
      expect((await boxOf(events)).height).toBeGreaterThanOrEqual(32);
      await events.tap();
      await expect(coppice.events.getByRole('table', { name: 'Events' })).toBeVisible();
      await page.getByRole('button', { name: 'Hide the events' }).tap();
      await coppice.select('top/shelves/en');
      await expect(coppice.inspector.getByRole('button', { name: 'Kill', exact: true })).toBeVisible();
      for (const name of ['Find or run a command', 'Shortcuts', 'Colours', 'Step', 'Pause', 'Play']) {
        const button = page.getByRole('button', { name, exact: true });
        if ((await button.count()) === 0) continue;
        const box = await boxOf(button);
        expect(box.x >= 0 && box.x + box.width <= width, `${name} is on the screen`).toBe(true);
      }
    });
  });
}

test('a notice lies on nothing: not on the drawing, the list, its head, or the events', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.kill('top/shelves/en', `{error, "${'long '.repeat(40)}"}`);
  await coppice.advance(0);
  const notice = page.getByTestId('notice');
  await expect(notice).toBeVisible();
  await expect(notice.locator('p')).toHaveAttribute('title', /one_for_one/);
  expect(await apart(page, notice, page.locator('.tree_canvas_box'))).toBe(true);
  expect(await apart(page, notice, page.getByRole('group', { name: 'Zoom' }))).toBe(true);
  expect(await apart(page, notice, coppice.events)).toBe(true);
  await page.getByRole('button', { name: 'List', exact: true }).click();
  expect(await apart(page, notice, coppice.tree)).toBe(true);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.locator('.treegrid_cards')).toBeVisible();
  expect(await apart(page, notice, coppice.tree)).toBe(true);
});
