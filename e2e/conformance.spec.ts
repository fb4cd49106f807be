/** The proof as a visitor sees it: everything run in the browser, the numbers, one scenario, the filter, and a failure. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { clean, cleanInBothThemes } from './axe.ts';
import { test } from './coppice.ts';

/** Some ten megabytes are read, and some thousand scenarios run: slow machines need their time. */
const PATIENCE = { timeout: 120_000 };

const CORPUS = fileURLToPath(new URL('../src/conformance/corpus', import.meta.url));

/** How many scenarios the files of each family hold. */
function recorded(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const family of readdirSync(CORPUS)) {
    for (const file of readdirSync(`${CORPUS}/${family}`)) {
      const lines = readFileSync(`${CORPUS}/${family}/${file}`, 'utf8').split('\n').filter(Boolean).length;
      counts.set(family, (counts.get(family) ?? 0) + lines);
    }
  }
  return counts;
}

const figure = (text: string): number => Number(text.replaceAll(/\D/g, ''));

/** By the link in the app's bar, until the recordings are read. */
async function open(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: 'Conformance' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Conformance' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run all' })).toBeEnabled(PATIENCE);
}

async function runAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run all' }).click();
  await expect(page.getByRole('button', { name: 'Run all' })).toBeEnabled(PATIENCE);
}

// What is read and run anew in every test takes seconds.
test.slow();

test('everything runs in this browser, and each family has passed as often as its files have lines', async ({
  page,
}) => {
  await open(page);
  await runAll(page);
  const families = page.getByRole('table', { name: 'Families' });
  const expected = recorded();
  for (const [family, count] of expected) {
    const cells = families.getByRole('row', { name: new RegExp(`^${family} `) }).getByRole('cell');
    expect(figure(await cells.nth(1).innerText()), `${family} passed`).toBe(count);
    expect(figure(await cells.nth(2).innerText()), `${family} in all`).toBe(count);
  }
  const total = [...expected.values()].reduce((sum, count) => sum + count, 0);
  const all = families.getByRole('row', { name: /^All / }).getByRole('cell');
  expect(figure(await all.nth(1).innerText())).toBe(total);
  await expect(page.getByText('Every one gave, at every step, what OTP gave.')).toBeVisible();
  const took = await page
    .getByText(/scenarios in /)
    .first()
    .innerText();
  test.info().annotations.push({ type: 'all scenarios', description: took });
});

test('a scenario is found, opened and walked by the keyboard, and its address opens it again', async ({ page }) => {
  await open(page);
  await page.getByRole('searchbox', { name: 'Filter scenarios' }).fill('one-for-all-restart');
  const row = page.getByRole('treeitem', { name: /one-for-all-restart$/ });
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'one-for-all-restart' })).toBeVisible();
  await expect(page.getByText('same at every step')).toBeVisible(PATIENCE);
  const steps = page.getByRole('listbox', { name: 'Steps' });
  await steps.getByRole('option').first().focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('table', { name: 'Step 3: OTP beside Coppice' })).toBeVisible();
  await expect(page.getByRole('row', { name: /exit.*top\/w2#1.*boom.*same.*exit.*top\/w2#1.*boom/ })).toBeVisible();
  const address = page.url();
  expect(address).toContain('#/conformance/supervisor/hand/one-for-all-restart?step=3');
  await page.goto('about:blank');
  await page.goto(address);
  await expect(page.getByRole('table', { name: 'Step 3: OTP beside Coppice' })).toBeVisible(PATIENCE);
});

test('a run is paused, goes on, and is cancelled', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Run all' }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText(/^paused at/)).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/^cancelled after/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run all' })).toBeEnabled(PATIENCE);
});

/** Serves a file of the corpus with one thing in it changed. */
async function tamper(page: Page, change: (text: string) => string | null): Promise<void> {
  await page.context().route(/hand-[^/]*\.jsonl$/, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const changed = text.includes('"family":"supervisor"') ? change(text) : text;
    if (changed === null) await route.fulfill({ status: 404, body: '' });
    else await route.fulfill({ response, body: changed });
  });
}

test('a recording that says otherwise fails, and the page shows where', async ({ page }) => {
  await tamper(page, (text) => text.replace('["exit","top/w2#1","boom"]', '["exit","top/w2#1","bang"]'));
  await open(page);
  await page.getByRole('button', { name: 'Run supervisor' }).click();
  await expect(page.getByText('1 failed', { exact: true }).first()).toBeVisible(PATIENCE);
  await page.getByRole('button', { name: 'Failed only' }).click();
  await page.getByRole('treeitem', { name: /one-for-one-restart$/ }).click();
  await expect(page.getByText('differs at step 3')).toBeVisible();
  await expect(page.getByRole('row', { name: /bang.*differs.*boom/ })).toBeVisible();
  await clean(page, 'a scenario that failed');
});

test('a missing file and a line that is no scenario are named, and the others run', async ({ page }) => {
  await tamper(page, () => null);
  await open(page);
  await expect(page.getByRole('alert')).toContainText('supervisor/hand.jsonl');
  await page.context().unrouteAll();
  await tamper(page, (text) => text.replace('{"name":"one-for-one-restart"', '{"nome":"one-for-one-restart"'));
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(page.getByRole('alert')).toContainText('supervisor/hand.jsonl:1', PATIENCE);
  await runAll(page);
  await clean(page, 'faults');
});

test('axe finds nothing on the page, on a scenario, on a narrow screen and on a phone', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Run processes' }).click();
  await expect(page.getByRole('button', { name: 'Run processes' })).toBeEnabled(PATIENCE);
  await cleanInBothThemes(page, 'page');
  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto('/#/conformance/supervisor/hand/one-for-all-restart?step=3');
    await expect(page.getByText('same at every step')).toBeVisible(PATIENCE);
    await page.getByRole('button', { name: 'Whole state' }).click();
    await cleanInBothThemes(page, `scenario, ${String(width)} px`);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${String(width)} px`).toBe(0);
  }
  await page.getByRole('link', { name: 'All scenarios' }).click();
  await cleanInBothThemes(page, 'phone');
});

test('while recordings are still read no number stands as their count', async ({ page }) => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.context().route(/random-[^/]*\.jsonl$/u, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/#/conformance');
  await expect(page.getByText(/Reading the recordings: [1-9]/u)).toBeVisible();
  const lead = page.locator('.cf_lead');
  await expect(lead).toBeVisible();
  await expect(lead).not.toHaveText(/ in [\d,]+ small/u);
  const all = page.getByRole('row', { name: /^All / }).getByRole('cell');
  for (const cell of await all.all()) await expect(cell).not.toHaveText(/\d/u);
  release();
  await expect(page.getByRole('button', { name: 'Run all' })).toBeEnabled(PATIENCE);
  const total = [...recorded().values()].reduce((sum, count) => sum + count, 0);
  await expect(lead).toContainText(` in ${total.toLocaleString('en-US')} small`);
});
