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

for (const [width, height] of [
  [844, 390],
  [640, 360],
] as const) {
  test.describe(`${String(width)} x ${String(height)}`, () => {
    test.use({ viewport: { width, height }, hasTouch: true });

    test('a dialog fits: its head and what it ends with stand on the screen', async ({ coppice, page }) => {
      await coppice.open('essay');
      await coppice.select('top/dictionary');
      await coppice.inspector.getByRole('button', { name: 'Send' }).click();
      const dialog = page.getByRole('dialog');
      for (const button of [
        dialog.getByRole('button', { name: 'Close' }).first(),
        dialog.locator('.dialog_foot .button').last(),
      ]) {
        const box = await boxOf(button);
        expect(box.y >= 0 && box.y + box.height <= height).toBe(true);
      }
    });

    test('the inspector lies neither on the toolbar nor on a notice, and the zoom on no card', async ({
      coppice,
      page,
    }) => {
      await coppice.open('essay');
      expect(await apart(page, page.getByRole('group', { name: 'Zoom' }), page.locator('.tree_canvas_box'))).toBe(true);
      await coppice.kill('top/shelves/en', '{error, late}');
      await coppice.select('top/dictionary');
      const notice = page.getByTestId('notice');
      await expect(notice).toBeVisible();
      const side = page.locator('.side_overlay');
      expect(await apart(page, side, notice)).toBe(true);
      expect(await apart(page, side, page.locator('.tree_tools'))).toBe(true);
      expect((await boxOf(side)).width / width).toBeLessThanOrEqual(0.45);
      const send = await boxOf(coppice.inspector.getByRole('button', { name: 'Send' }));
      const kill = await boxOf(coppice.inspector.getByRole('button', { name: 'Kill', exact: true }));
      expect(Math.abs(send.y - kill.y)).toBeLessThan(2);
      const more = await boxOf(coppice.inspector.getByRole('button', { name: 'Exit with another reason' }));
      expect(more.x + more.width).toBeLessThanOrEqual(width);
    });
  });
}

for (const width of [1440, 1024, 844]) {
  test(`${String(width)} wide: the banner of a halted node takes room, and the drawing goes down with it`, async ({
    coppice,
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await coppice.open('applications');
    const canvas = page.locator('.tree_canvas_box');
    const before = await boxOf(canvas);
    const transform = await canvas.locator('svg g[transform]').first().getAttribute('transform');
    await coppice.kill('shop/shop_sup');
    await expect(page.getByText('The node has halted.')).toBeVisible();
    expect((await boxOf(canvas)).y).toBeGreaterThan(before.y);
    // The drawing stands in its window as before.
    expect(await canvas.locator('svg g[transform]').first().getAttribute('transform')).toBe(transform);
    await expect(page.getByRole('button', { name: 'Play' })).toBeDisabled();
  });
}
