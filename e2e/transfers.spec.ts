/** Questions of earlier lessons: asked two lessons later, answered by a run that is not shown, and asked again when they were missed. */
import type { Locator, Page } from '@playwright/test';
import { cleanInBothThemes } from './axe.ts';
import { expect, test } from './coppice.ts';
import { lessons, open, predict } from './lessons.ts';

test.slow();

const [first, second, third, fourth, fifth] = lessons;

async function solved(page: Page, ids: readonly string[]): Promise<void> {
  const lesson = { phase: 'explained', solved: true, step: 0, choice: 'x', sure: true, hints: 0, solutionSeen: false };
  const record = { version: 1, lessons: Object.fromEntries(ids.map((id) => [id, { ...lesson, draft: null }])) };
  await page.goto('/#/learn');
  await page.getByLabel('File of progress').setInputFiles({
    name: 'progress.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(record)),
  });
  await expect(page.getByText('was added to what was here')).toBeVisible();
}

const asked = (page: Page): Locator => page.getByRole('region', { name: 'From an earlier lesson' });

async function answer(page: Page, right: boolean, index = 0): Promise<void> {
  const { choices } = lessons[index]!.content.transfer;
  const { words } = choices.find((one) => (one.right === true) === right)!;
  await asked(page).getByRole('radio', { name: words, exact: true }).check();
  await asked(page).getByRole('button', { name: 'Keep this prediction' }).click();
  await asked(page).getByRole('button', { name: 'Run', exact: true }).click();
  await expect(asked(page).getByRole('status')).toContainText('In the run: ');
}

test('a missed one stays to be read, and comes back two lessons later; then it is known', async ({ page }) => {
  await solved(page, [first!.id, second!.id]);
  await open(page, third!);
  await answer(page, false);
  const { choices } = first!.content.transfer;
  await expect(asked(page).getByText('what the run showed', { exact: true }).locator('..')).toContainText(
    choices.find(({ right }) => right === true)!.words,
  );
  await expect(asked(page).getByRole('link', { name: `Lesson ${first!.id}` })).toBeVisible();
  await expect(asked(page).getByRole('button', { name: 'Not now' })).toHaveCount(0);
  await page.reload();
  await expect(asked(page).getByText('what the run showed', { exact: true })).toBeVisible();
  await open(page, fourth!);
  await expect(asked(page).getByText(second!.content.transfer.question)).toBeVisible();
  await asked(page).getByRole('button', { name: 'Not now' }).click();
  await expect(asked(page)).toHaveCount(0);
  await open(page, fifth!);
  await answer(page, true);
  await expect(asked(page).getByRole('link')).toHaveCount(0);
  await open(page, lessons[8]!);
  await expect(asked(page).getByText(first!.content.transfer.question)).toHaveCount(0);
});

test('the lesson’s own question is as it was beside it, by keyboard and for axe, also on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await solved(page, [first!.id, second!.id]);
  await open(page, third!);
  await expect(asked(page)).toBeVisible();
  await cleanInBothThemes(page, 'the question');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
    0,
  );
  await asked(page).getByRole('radio').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(asked(page).getByRole('radio').nth(1)).toBeChecked();
  await asked(page).getByRole('button', { name: 'Not now' }).press('Enter');
  await expect(asked(page)).toHaveCount(0);
  await predict(page, 1);
  await expect(page.getByRole('heading', { name: 'Your prediction' })).toBeVisible();
});
