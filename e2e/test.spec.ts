/** The final test as a person takes it: all of it once, with four wrong answers and a reload, its result, and the path that it gives. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { Choice, TestQuestion } from '../src/learn/lesson.ts';
import { cleanInBothThemes } from './axe.ts';
import { expect, test } from './coppice.ts';
import { toTheEnd } from './lessons.ts';

const FOLDER = fileURLToPath(new URL('../src/learn/questions', import.meta.url));
const questions: readonly TestQuestion[] = await Promise.all(
  readdirSync(FOLDER)
    .sort()
    .map(
      async (name) => ((await import(`${FOLDER}/${name}/question.ts`)) as { readonly question: TestQuestion }).question,
    ),
);

test.slow();

const rightOf = ({ choices }: TestQuestion): Choice => choices.find(({ right }) => right === true)!;
const wrongOf = ({ choices }: TestQuestion): Choice => choices.find(({ right }) => right !== true)!;

async function begin(page: Page): Promise<void> {
  await page.goto('/#/learn/test');
  await page.getByRole('button', { name: 'Begin the test' }).click();
}

async function opened(page: Page, number: number): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: `Question ${String(number)}`, exact: true })).toBeVisible();
}

async function answer(page: Page, { words }: Choice): Promise<void> {
  await page.getByRole('radio', { name: words, exact: true }).check();
  await page.getByRole('button', { name: 'Keep this prediction' }).click();
}

async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await toTheEnd(page);
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  await expect(page.getByText('what the run showed', { exact: true })).toBeVisible();
}

test('all 21 questions, four of them wrong, with a reload: the result, and the lessons that it leads to', async ({
  page,
}) => {
  await begin(page);
  const missed = [3, 12, 16, 19];
  for (const [index, question] of questions.entries()) {
    const number = index + 1;
    await opened(page, number);
    await expect(page.getByRole('button', { name: 'Run', exact: true })).toHaveCount(0);
    const wrong = missed.includes(number);
    await answer(page, wrong ? wrongOf(question) : rightOf(question));
    if (number === 9) {
      await page.reload();
      await opened(page, number);
      await expect(page.getByRole('radio', { name: rightOf(question).words, exact: true })).toBeChecked();
      await expect(page.getByRole('radio', { name: rightOf(question).words, exact: true })).toBeDisabled();
    }
    await run(page);
    const said = page.getByRole('region', {
      name: wrong ? 'The run showed something else' : 'The run did as you said',
    });
    await expect(said).toBeVisible();
    await expect(page.getByText('what the run showed', { exact: true }).locator('..')).toContainText(
      rightOf(question).words,
    );
    if (wrong) {
      await expect(page.getByText(wrongOf(question).reply ?? '', { exact: true })).toBeVisible();
      await expect(said.getByRole('link', { name: `Lesson ${question.lesson}` })).toBeVisible();
    }
    await page.getByRole('link', { name: number === questions.length ? 'The result' : 'Next', exact: true }).click();
  }
  await expect(page.getByRole('heading', { level: 2, name: '17 of 21' })).toBeVisible();
  const path = page.getByRole('list', { name: 'Your path' });
  await expect(path.getByRole('listitem')).toHaveText([
    /^2\.4 .* question 3$/,
    /^3\.4 .* question 19$/,
    /^4\.2 .* question 12$/,
    /^4\.6 .* question 16$/,
  ]);
  await cleanInBothThemes(page, 'result');
  await path.getByRole('link', { name: /^3\.4 / }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'init holds everybody up' })).toBeVisible();
  await page.goto('/#/learn');
  await expect(page.getByRole('link', { name: /^The test/ })).toContainText('17 of 21');
  await page.getByRole('link', { name: /^The test/ }).click();
  await page.getByRole('button', { name: 'Take it again' }).click();
  await answer(page, rightOf(questions[0]!));
  await run(page);
  await page.getByRole('link', { name: 'All questions' }).click();
  await expect(page.getByRole('link', { name: 'Go on: question 2' })).toBeVisible();
  await page.getByRole('button', { name: 'End the test…' }).click();
  await page.getByRole('button', { name: 'End it' }).click();
  await expect(page.getByRole('heading', { level: 2, name: '17 of 21 before, 1 of 21 after' })).toBeVisible();
  // What was left out can be seen, and no longer be answered.
  await page.getByRole('link', { name: /^Question 5\b/ }).click();
  await expect(page.getByRole('heading', { name: 'Not answered' })).toBeVisible();
  await expect(page.getByRole('radio').first()).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Keep this prediction' })).toHaveCount(0);
  await run(page);
  await page.getByRole('link', { name: 'All questions' }).click();
  await expect(page.getByRole('link', { name: /^Question 5\b/ })).toContainText('not answered');
});

test('a run in which something else was done answers nothing, and can be run again', async ({ page, coppice }) => {
  await begin(page);
  await answer(page, rightOf(questions[0]!));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await coppice.live();
  await page.waitForFunction(() =>
    [...(window.coppice.snapshot()?.processes.values() ?? [])].some(({ name }) => name === 'p'),
  );
  await page.evaluate(async () => {
    const p = [...(window.coppice.snapshot()?.processes.values() ?? [])].find(({ name }) => name === 'p');
    await window.coppice.send({ type: 'exit', pid: p?.pid ?? '', reason: 'kill' });
  });
  await toTheEnd(page);
  await expect(page.getByRole('alert')).toContainText('Something else was done in this run');
  await page.getByRole('button', { name: 'Run again' }).click();
  await toTheEnd(page);
  await expect(page.getByRole('region', { name: 'The run did as you said' })).toBeVisible();
  await page.getByRole('button', { name: 'Show the event' }).click();
  await expect(page.getByRole('region', { name: 'Events' })).toContainText('normal');
});

test('an answer that was given in another tab stands here, too', async ({ page, context }) => {
  await begin(page);
  await opened(page, 1);
  const other = await context.newPage();
  await other.goto('/#/learn/test/1');
  await opened(other, 1);
  await answer(other, rightOf(questions[0]!));
  const right = page.getByRole('radio', { name: rightOf(questions[0]!).words, exact: true });
  await expect(right).toBeChecked();
  await expect(right).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Keep this prediction' })).toHaveCount(0);
});

test('by keyboard alone: one question from its choices to its answer', async ({ page }) => {
  await begin(page);
  await opened(page, 1);
  const right = rightOf(questions[0]!).words;
  await page.getByRole('radio').first().focus();
  for (let presses = 0; presses < 8; presses++) {
    await page.keyboard.press('ArrowDown');
    if (await page.getByRole('radio', { name: right, exact: true }).isChecked()) break;
  }
  const tabTo = async (name: string): Promise<void> => {
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      const label = await page.evaluate(() => document.activeElement?.textContent.trim());
      if (label === name) return;
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await tabTo('Keep this prediction');
  await page.keyboard.press('Enter');
  await tabTo('Run');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'To the end' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'The run did as you said' })).toBeVisible();
  await tabTo('Next');
  await page.keyboard.press('Enter');
  await opened(page, 2);
});

test('fits a phone, and axe finds nothing before the test, in a question, and after its run', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = (): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.goto('/#/learn/test');
  await expect(page.getByRole('heading', { level: 1, name: 'The test' })).toBeVisible();
  await cleanInBothThemes(page, 'before the test');
  await begin(page);
  await opened(page, 1);
  await cleanInBothThemes(page, 'a question');
  await answer(page, wrongOf(questions[0]!));
  await run(page);
  expect(await overflow()).toBe(0);
  await cleanInBothThemes(page, 'after a run');
  await page.getByRole('button', { name: 'System', exact: true }).click();
  await expect(page.getByRole('treegrid', { name: 'Supervision tree' })).toBeVisible();
  await page.getByRole('button', { name: 'Question', exact: true }).click();
  await page.getByRole('link', { name: 'All questions' }).click();
  await expect(page.getByRole('link', { name: /^Question 1\b/ })).toContainText('otherwise');
  expect(await overflow()).toBe(0);
  await cleanInBothThemes(page, 'all questions');
});
