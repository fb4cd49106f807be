import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { lessons, open, predict } from './lessons.ts';

const SOLVED = {
  phase: 'explained',
  solved: true,
  step: 0,
  held: true,
  choice: 'a',
  sure: true,
  hints: 0,
  solutionSeen: false,
  draft: null,
  stepDraft: null,
};

async function overview(page: Page): Promise<void> {
  await page.goto('/#/learn');
  await expect(page.getByRole('heading', { level: 1, name: 'Learn' })).toBeVisible();
}

async function openFile(page: Page, text: string): Promise<void> {
  await page
    .getByLabel('File of progress')
    .setInputFiles({ name: 'progress.json', mimeType: 'application/json', buffer: Buffer.from(text) });
}

const lesson = (page: Page, name: RegExp) => page.getByRole('link', { name });

test('two tabs keep what each has done, and see it of each other', async ({ page, context }) => {
  await overview(page);
  const other = await context.newPage();
  await overview(other);
  await openFile(page, JSON.stringify({ version: 1, lessons: { '1.1': SOLVED } }));
  await expect(other.getByText('1 of 28 lessons solved')).toBeVisible();
  await openFile(other, JSON.stringify({ version: 1, lessons: { '1.2': SOLVED } }));
  for (const one of [page, other]) await expect(one.getByText('2 of 28 lessons solved')).toBeVisible();
  await page.reload();
  await expect(page.getByText('2 of 28 lessons solved')).toBeVisible();
});

test('a lesson called constructor is left out in words, and nothing is lost at the next visit', async ({ page }) => {
  await overview(page);
  await openFile(page, JSON.stringify({ version: 1, lessons: { '1.1': SOLVED, constructor: SOLVED } }));
  await expect(page.getByText(/left out: lessons\["constructor"\]/)).toBeVisible();
  await page.reload();
  await expect(page.getByText('1 of 28 lessons solved')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('what was reset is put aside, can be saved to a file, and is restored', async ({ page }) => {
  await overview(page);
  await openFile(page, JSON.stringify({ version: 1, lessons: { '1.6': SOLVED } }));
  await expect(lesson(page, /The leak check/)).toContainText('solved');
  await page.getByRole('button', { name: 'Reset all…' }).click();
  await page.getByRole('button', { name: 'Begin anew' }).click();
  await expect(lesson(page, /The leak check/)).toContainText('not begun');
  await page.reload();
  const aside = page.getByRole('region', { name: 'Put aside' });
  await expect(aside).toContainText('because all was reset');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    aside.getByRole('button', { name: 'Save number 1 to a file' }).click(),
  ]);
  expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toMatchObject({
    lessons: { '1.6': { solved: true } },
  });
  await aside.getByRole('button', { name: 'Restore number 1' }).click();
  await expect(lesson(page, /The leak check/)).toContainText('solved');
});

for (const all of [true, false]) {
  test(`a prediction is not shown as kept once another tab has begun ${all ? 'all' : 'the lesson'} anew`, async ({
    page,
    context,
  }) => {
    const state = lessons.find(({ id }) => id === '1.4')!;
    await open(page, state);
    await predict(page, 1);
    await expect(page.getByText('It is kept. Press Run')).toBeVisible();
    const other = await context.newPage();
    if (all) {
      await overview(other);
      await other.getByRole('button', { name: 'Reset all…' }).click();
      await other.getByRole('button', { name: 'Begin anew' }).click();
    } else {
      await open(other, state);
      await other.getByRole('button', { name: 'Reset…' }).click();
      await other.getByRole('button', { name: 'The lesson' }).click();
    }
    await expect(page.getByText('This lesson was begun anew in another tab')).toBeVisible();
    await expect(page.getByText('Another tab has changed the program')).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'Predict first' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Predict first' })).toBeVisible();
    await expect(page.getByText('This lesson was begun anew')).toHaveCount(0);
  });
}

test('a record of a newer Coppice is shown, and left as it is', async ({ page }) => {
  await overview(page);
  const newer = { version: 7, lessons: { '1.1': SOLVED } };
  const kept = (value?: unknown): Promise<unknown> =>
    page.evaluate(
      (next) =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open('keyval-store');
          // Who opens the storage first makes its table: the page may not have come to it yet.
          opening.onupgradeneeded = () => opening.result.createObjectStore('keyval');
          opening.onerror = () => reject(new Error('the storage did not open'));
          opening.onsuccess = () => {
            const store = opening.result.transaction('keyval', 'readwrite').objectStore('keyval');
            const asked = next === undefined ? store.get('coppice.progress') : store.put(next, 'coppice.progress');
            asked.transaction!.oncomplete = () => resolve(asked.result);
          };
        }),
      value,
    );
  await kept(newer);
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('written by a newer Coppice');
  await expect(page.getByText('1 of 28 lessons solved')).toBeVisible();
  await page.getByRole('button', { name: 'Reset all…' }).click();
  await page.getByRole('button', { name: 'Begin anew' }).click();
  await expect(page.getByText('0 of 28 lessons solved')).toBeVisible();
  expect(await kept()).toEqual(newer);
});
