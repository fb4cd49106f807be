/** What axe finds, in both themes, with dialogs and menus open; narrow screens; reduced motion; unknown addresses. */
import { expect } from '@playwright/test';
import { clean, cleanInBothThemes } from './axe.ts';
import { test } from './coppice.ts';

// An analysis of the whole page takes seconds, and there are many.
test.slow();

test('axe finds nothing on the tree, the inspector and after a restart', async ({ coppice, page }) => {
  await coppice.open('essay');
  await cleanInBothThemes(page, 'tree');
  await coppice.select('top/dictionary');
  await coppice.kill('top/dictionary');
  await cleanInBothThemes(page, 'after a kill');
  for (const tab of ['Messages', 'State', 'Dictionary', 'Stack', 'Log']) {
    await coppice.inspector.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
    await coppice.idle();
    await cleanInBothThemes(page, tab);
  }
});

test('axe finds nothing with dialogs and menus open', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.select('top/dictionary');
  await coppice.inspector.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await cleanInBothThemes(page, 'send dialog');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await cleanInBothThemes(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await cleanInBothThemes(page, 'palette');
  await page.keyboard.type('kill');
  await cleanInBothThemes(page, 'palette with what it found');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('status:waiting');
  await expect(page.locator('.tree_filter_fault')).toBeVisible();
  await cleanInBothThemes(page, 'a filter that is not understood');
  await page.locator('.tree_filter input').fill('client_');
  await cleanInBothThemes(page, 'a filter with hits');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Keys' })).toBeVisible();
  await cleanInBothThemes(page, 'settings, with the keys');
  await page.keyboard.press('Escape');
  await coppice.row('top/dictionary').focus();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await cleanInBothThemes(page, 'context menu');
});

test('axe finds nothing on an unknown address and on a phone', async ({ coppice, page }) => {
  await page.goto('/#/no/such/place');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await cleanInBothThemes(page, 'unknown address');
  await page.setViewportSize({ width: 360, height: 740 });
  await coppice.open('essay');
  await cleanInBothThemes(page, 'phone');
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});

test('an unknown system is said, with a way back', async ({ page }) => {
  await page.goto('/#/s/no_such_system');
  await expect(page.getByText('no_such_system')).toBeVisible();
  await page
    .getByRole('link')
    .filter({ hasText: /dictionary|gallery|back|first/i })
    .first()
    .click();
  await page.waitForFunction(
    () => (window as { coppice?: Window['coppice'] }).coppice?.snapshot()?.system.state === 'running',
  );
});

for (const { what, address, file, shown } of [
  { what: 'the lessons', address: '/#/learn', file: /assets\/page-.*\.js$/, shown: 'Learn' },
  { what: 'the tree', address: '/', file: /assets\/tree_tab-.*\.js$/, shown: 'Coppice' },
]) {
  test(`says so when the file of ${what} does not come, and shows it when it does`, async ({ page }) => {
    await page.route(file, (route) => route.abort());
    await page.goto(address);
    const told = page.getByRole('alert').filter({ hasText: 'could not be shown' });
    await expect(told).toContainText('Failed to fetch');
    await clean(page, 'when it did not come');
    await page.unroute(file);
    await page.getByRole('button', { name: 'Load the page again' }).click();
    await expect(page.getByRole('heading', { level: 1, name: shown })).toBeVisible();
  });
}

test('the tree is on screen soon after the page is opened', async ({ coppice, page }) => {
  await page.goto('/');
  await expect(coppice.row('top/dictionary')).toBeAttached();
  const at = await page.evaluate(() => performance.now());
  test.info().annotations.push({ type: 'tree on screen', description: `${at.toFixed(0)} ms after navigation` });
});
