/** What is looked for is shown: its supervisors and pools unfold, the list scrolls, the drawing pans. */
import type { Page } from '@playwright/test';
import { expect, test } from './coppice.ts';

/** The whole card lies in the drawing, and nothing lies over its middle. */
async function inView(page: Page, key: string): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate((place) => {
        const card =
          document.querySelector(`[data-node="${CSS.escape(place)}"]`) ??
          document.querySelector(
            `.treegrid_list [data-place="${CSS.escape(place)}"], .treegrid_cards [data-place="${CSS.escape(place)}"]`,
          );
        const box = card?.getBoundingClientRect();
        if (card == null || box === undefined) return 'not drawn';
        const at = document.elementFromPoint(
          box.left + Math.min(60, box.width / 2),
          box.top + Math.min(20, box.height / 2),
        );
        return at !== null && (card.contains(at) || at.contains(card))
          ? 'in view'
          : `under ${at?.className.toString() ?? 'nothing'}`;
      }, key),
    )
    .toBe('in view');
}

const CLIENT = 'top/clients/client_7';

async function clientKey(page: Page): Promise<string> {
  return page.evaluate((fallback) => window.coppice.place('client_7')?.place.key ?? fallback, CLIENT);
}

async function choose(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find or run a command' })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
}

test('a hit of the palette unfolds what it stands in, and is in view', async ({ coppice, page }) => {
  await coppice.open('essay');
  const key = await clientKey(page);
  await page.getByRole('button', { name: 'Fold all', exact: true }).click();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await choose(page, 'client_7');
  await inView(page, key);
  await expect(coppice.row(key)).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: 'Fold all', exact: true }).click();
  await choose(page, 'en');
  await inView(page, 'top/shelves/en');
});

test('an address shows its place, in a folded pool, too', async ({ coppice, page }) => {
  await coppice.open('essay');
  const key = await clientKey(page);
  await page.goto('about:blank');
  await page.goto(`/#/s/essay?place=${key}`);
  await coppice.live();
  await inView(page, key);
});

test('a hit is in view on a phone, above the sheet', async ({ coppice, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await coppice.open('essay');
  const key = await clientKey(page);
  await choose(page, 'client_7');
  await expect(page.locator('.sheet')).toBeVisible();
  await inView(page, key);
});

test('the filter goes from hit to hit, and says which one it is', async ({ coppice, page }) => {
  await coppice.open('essay');
  const key = await clientKey(page);
  await page.keyboard.press('/');
  await page.keyboard.type('client_');
  const status = page.locator('.tree_matches');
  await expect(status).toHaveText('8 hits');
  await page.keyboard.press('Enter');
  await expect(status).toHaveText('1 of 8');
  await page.keyboard.press('F3');
  await expect(status).toHaveText('2 of 8');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('Shift+F3');
  await expect(status).toHaveText('8 of 8');
  await page.getByRole('button', { name: 'Previous hit' }).click();
  await expect(status).toHaveText('7 of 8');
  await inView(page, key);
  await expect(coppice.inspector.getByRole('heading', { level: 2 })).toHaveText('client_7');
  const field = page.locator('.tree_filter input');
  await field.fill('status:waiting');
  await expect(page.locator('.tree_filter_fault')).toContainText(
    'knows no “status:”. Known are name:, pid:, kind:, module:, state:',
  );
  await field.fill('state:waiting kind:supervisor');
  await expect(status).toHaveText('3 hits');
  await expect(page.locator('.tree_filter_fault')).toBeHidden();
});

test('fold all and unfold all mean the same in the toolbar and in the palette', async ({ coppice, page }) => {
  await coppice.open('essay');
  const rows = (): Promise<readonly (string | null)[]> =>
    coppice.tree
      .locator('[data-place]')
      .evaluateAll((all) =>
        all.map((row) => `${String(row.getAttribute('data-place'))} ${String(row.getAttribute('aria-expanded'))}`),
      );
  for (const [button, command] of [
    ['Fold all', 'Fold all'],
    ['Unfold all', 'Unfold all'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await coppice.idle();
    const byButton = await rows();
    await page.getByRole('button', { name: button === 'Fold all' ? 'Unfold all' : 'Fold all', exact: true }).click();
    await choose(page, command);
    await coppice.idle();
    expect(await rows()).toEqual(byButton);
  }
});

test('the filter of the events has next and previous, and tells which hit one is at', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.kill('top/shelves/en');
  await page.getByRole('button', { name: 'Filters of the events' }).click();
  const field = page.getByRole('searchbox', { name: 'Filter events' });
  await field.fill('shelves');
  const count = page.locator('.dock_hits');
  await expect(count).toHaveText(/^\d+\shits$/u);
  const all = Number.parseInt(await count.innerText(), 10);
  expect(all).toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Next event found' }).click();
  await expect(count).toHaveText(`1 of ${String(all)}`);
  await expect(page.locator('.event_chosen')).toBeVisible();
  await field.press('Enter');
  await expect(count).toHaveText(`2 of ${String(all)}`);
  await field.press('Shift+Enter');
  await field.press('Shift+Enter');
  await expect(count).toHaveText(`${String(all)} of ${String(all)}`);
  await field.press('Escape');
  await expect(count).toBeHidden();
});

test('the event list cuts its own words at their end and never in their middle, and they are read as a whole', async ({
  coppice,
  page,
}) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await coppice.open('essay');
  await page.getByRole('button', { name: 'Filters of the events' }).click();
  await page.getByRole('searchbox', { name: 'Filter events' }).fill('client_8');
  const cell = page.getByRole('cell', { name: 'spawned by clients', exact: true }).first();
  await expect(cell).toBeVisible();
  await expect(cell.locator('.end_kept')).toHaveCount(0);
});

test('a filter dims the cells of an open pool that it does not find, and their signs', async ({ coppice, page }) => {
  await coppice.open('scale');
  await page.locator('.card[data-node^="pool:"]').click();
  const title = page.locator('.cells_title').last();
  await expect(title).toHaveText('one cell each, in start order');
  /** Opacity of the first ten cells, as they are painted. */
  const painted = (): Promise<number[]> =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.tree_canvas');
      const cells = document.querySelector('.cells_hit')?.getBoundingClientRect();
      const at = canvas?.getBoundingClientRect();
      const context = canvas?.getContext('2d');
      if (canvas === null || cells === undefined || at === undefined || context == null) throw new Error('no cells');
      const ratio = canvas.width / at.width;
      // A pool of a thousand has cells of 7 units, 9 apart.
      return Array.from({ length: 10 }, (_, i) => {
        const [x, y] = [(cells.left - at.left + i * 9 + 3) * ratio, (cells.top - at.top + 3) * ratio];
        return context.getImageData(Math.round(x), Math.round(y), 1, 1).data[3] ?? 0;
      });
    });
  const before = await painted();
  expect(new Set(before).size, 'all alike').toBe(1);
  const pid = await page.evaluate(() => window.coppice.place('worker_3')?.place.pid ?? '');
  await page.getByRole('textbox', { name: 'Filter by name, pid, state' }).fill(`pid:${pid}`);
  await expect(title).toHaveText('1 found');
  await expect.poll(async () => (await painted())[2]).toBe(before[2]);
  const after = await painted();
  after.forEach((opacity, i) => {
    if (i !== 2) expect(opacity, `cell ${String(i + 1)}`).toBeLessThan((before[i] ?? 0) / 2);
  });
});

/** One meaning on every card: what the inspector shows, what has the focus and what Del kills are one process. */
async function oneMeaning(page: Page, key: string): Promise<void> {
  const row = page.locator(`.treegrid_cards [data-place="${key}"]`);
  await expect(row).toHaveAttribute('aria-selected', 'true');
  const name = key.slice(key.lastIndexOf('/') + 1);
  await expect(page.getByRole('complementary', { name: 'Inspector' }).getByRole('heading', { level: 2 })).toHaveText(
    name,
  );
  expect(await page.locator('.treegrid_cards [tabindex="0"]').getAttribute('data-place')).toBe(key);
}

test('on a phone the card that is touched, the inspector and what Del kills are one; so is a hit of a search', async ({
  coppice,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await coppice.open('essay');
  await page.locator('.treegrid_cards [data-place="top/dictionary"]').click();
  await oneMeaning(page, 'top/dictionary');
  await page.keyboard.press('ArrowDown');
  await oneMeaning(page, 'top/shelves');
  await choose(page, 'sv');
  await oneMeaning(page, 'top/shelves/sv');
  await page.getByRole('textbox', { name: 'Filter by name, pid, state' }).fill('name:fr');
  await page.keyboard.press('Enter');
  await oneMeaning(page, 'top/shelves/fr');
  await coppice.row('top/shelves/fr').focus();
  await page.keyboard.press('Delete');
  await coppice.advance(100);
  const killed = await coppice.told('exit');
  expect(killed.map(({ name }) => name)).toEqual(['fr']);
});
