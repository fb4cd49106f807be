/** A learner's work in a lesson: two tabs that write one program, what is put aside and taken back, and what a person has said and not said. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { clean } from './axe.ts';
import { PROGRESS_VERSION } from '../src/learn/player/progress.ts';
import { lessons, open, predict } from './lessons.ts';

test.slow();

const lessonOf = (id: string) => lessons.find((one) => one.id === id)!;
const ORDER = lessonOf('1.2');
const WATCHED = lessonOf('1.1');
const CALL = lessonOf('3.1');
const FORGETS = lessonOf('4.1');

const editorOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Program system.ts' });
const told = (page: Page): Locator => page.locator('.aside_notice:not(.taken_notice)');
const aside = (page: Page): Locator => page.getByRole('region', { name: 'Put aside' });

/** Writes at the end of the first line of the learner's part. */
async function write(page: Page, text: string): Promise<void> {
  await page.bringToFront();
  // An editor that came in the background scrolls to the learner's part when its page is drawn at last.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const editor = editorOf(page);
  // Until the editor stands still a click may meet another line, where nothing can be written.
  await expect(async () => {
    await editor.locator('.cm-line').filter({ hasText: 'for (let n' }).first().click();
    await page.keyboard.press('End');
    await page.keyboard.insertText(` // ${text}`);
    await expect(editor).toContainText(text, { timeout: 1_000 });
  }).toPass();
}

async function arrive(page: Page): Promise<void> {
  await page.reload();
  await expect(editorOf(page)).toBeVisible();
}

test('two tabs that write one program: each says so, all is put aside, listed at once, and taken back', async ({
  page: one,
  context,
}) => {
  await open(one, ORDER);
  await predict(one, 2);
  await expect(editorOf(one)).toBeVisible();
  const two = await context.newPage();
  await open(two, ORDER);
  await expect(editorOf(two)).toBeVisible();
  const list = await context.newPage();
  await list.goto('/#/learn');
  await expect(list.getByRole('heading', { level: 1, name: 'Learn' })).toBeVisible();

  await write(two, 'TWO_A');
  await expect(told(one)).toContainText('Another tab has changed the program of this lesson');
  await write(one, 'ONE_A');
  await expect(told(one)).toContainText('put aside as number 1');
  await expect(told(two)).toContainText('Another tab has changed the program of this lesson');
  await expect(told(two)).toContainText('put aside as number 1');
  await expect(aside(list)).toContainText('The program of lesson 1.2');
  await clean(one, 'a program is put aside');

  await arrive(two);
  await expect(editorOf(two)).toContainText('ONE_A');
  await expect(told(two)).toContainText('put aside as number 1');
  await write(two, 'TWO_C');
  // Written before the other tab writes: else it depends on the moment what is written over.
  await expect(aside(list).getByRole('listitem')).toHaveCount(2);
  await write(one, 'ONE_C');
  await expect(aside(list).getByRole('listitem')).toHaveCount(3);

  await arrive(two);
  await told(two).getByRole('button', { name: 'Take it' }).click();
  await expect(editorOf(two)).toContainText('TWO_C');
  await expect(told(two)).toContainText('was taken in its place');
  await expect(told(two)).toBeFocused();
  await expect(told(one).getByRole('button', { name: 'Show the newer one' })).toBeVisible();
  await told(one).getByRole('button', { name: 'Show the newer one' }).click();
  await expect(editorOf(one)).toContainText('TWO_C');
  await told(two).getByRole('button', { name: 'Leave it there' }).click();
  for (const each of [one, two]) await expect(told(each)).toBeEmpty();
  await arrive(one);
  await expect(editorOf(one)).toContainText('TWO_C');
  await expect(told(one)).toBeEmpty();
  await expect(aside(list)).toBeVisible();
});

test('a reset says what goes and what stays, and the program can be taken back', async ({ page }) => {
  await open(page, ORDER);
  await predict(page, 2);
  await write(page, 'MINE');
  await page.getByRole('button', { name: 'Reset…' }).click();
  const group = page.getByRole('group', { name: /What should begin anew\?.*put aside, and you can take it back/ });
  // There is one step: no button says that there are more.
  await expect(group.getByRole('button')).toHaveText(['The program', 'The lesson', 'Cancel']);
  await clean(page, 'before a reset');
  await group.getByRole('button', { name: 'Cancel' }).click();
  await expect(editorOf(page)).toContainText('MINE');
  await page.getByRole('button', { name: 'Reset…' }).click();
  await group.getByRole('button', { name: 'The lesson' }).click();
  await expect(told(page)).toContainText('because the lesson was begun anew');
  await page.reload();
  await told(page).getByRole('button', { name: 'Take it' }).click();
  await predict(page, 2);
  await expect(editorOf(page)).toContainText('MINE');
});

test('a lesson without a program to write offers the lesson alone', async ({ page }) => {
  await open(page, WATCHED);
  await predict(page, 0);
  await page.getByRole('button', { name: 'Reset…' }).click();
  await expect(page.getByRole('group', { name: /^Begin the lesson anew\?/ }).getByRole('button')).toHaveText([
    'The lesson',
    'Cancel',
  ]);
});

for (const [said, sure] of [
  [null, null],
  ['I am sure', true],
  ['I am not sure', false],
] as const) {
  test(`certainty is kept as it was said: ${said ?? 'nothing'}`, async ({ page }) => {
    await open(page, WATCHED);
    const how = page.getByRole('radiogroup', { name: /How sure are you/ });
    for (const each of await how.getByRole('radio').all()) await expect(each).not.toBeChecked();
    if (said !== null) await how.getByRole('radio', { name: said, exact: true }).check();
    await predict(page, 0);
    await expect(page.getByText(/^You were/)).toHaveCount(sure === null ? 0 : 1);
    await page.goto('/#/learn');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save to a file' }).click(),
    ]);
    const file = await (await download.createReadStream()).toArray();
    expect(JSON.parse(Buffer.concat(file as Buffer[]).toString())).toMatchObject({ lessons: { '1.1': { sure } } });
  });
}

test('that a prediction comes first is said until it is kept, and then what comes next', async ({ page }) => {
  await open(page, WATCHED);
  await expect(page.getByText('It counts, and stays, once you keep it.')).toBeVisible();
  await page.evaluate(() => window.coppice.clock.resume());
  const notice = page.getByTestId('notice');
  await expect(notice).toContainText('Predict first');
  await predict(page, 0);
  await expect(notice).toHaveCount(0);
  const next = page.getByText('It is kept. Press Run: the run is the answer.');
  await expect(next).toBeVisible();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(next).toHaveCount(0);
});

/** Has kept a prediction in the first step of lesson 4.1, and done what it asks: all its checks hold, long before its run is over. */
async function forget(page: Page): Promise<void> {
  await open(page, FORGETS);
  await predict(page, 0);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForFunction(() => window.coppice.snapshot()?.system.state === 'running');
  await page.evaluate(async () => {
    const { clock } = window.coppice;
    await clock.pause();
    await clock.advance(2_500);
    window.coppice.select('top/counter');
  });
  await page
    .getByRole('complementary', { name: 'Inspector' })
    .getByRole('button', { name: 'Kill', exact: true })
    .click();
  await page.evaluate(() => window.coppice.clock.advance(3_000));
  await expect(page.getByRole('button', { name: 'Next step' })).toBeVisible();
}

/** The learner's own lines, as they are marked. */
const yours = (page: Page): Locator => editorOf(page).locator('.cm_yours');
const refusal = (page: Page): Locator => page.getByRole('status').filter({ hasText: 'Nothing was written' });

async function atEndOf(page: Page, text: string): Promise<void> {
  const line = editorOf(page).locator('.cm-line').filter({ hasText: text }).first();
  await expect(async () => {
    // Lines that are out of sight are not there to be met.
    await editorOf(page).scrollIntoViewIfNeeded();
    await line.click({ timeout: 1_000 });
    await page.keyboard.press('End');
    await expect(editorOf(page).locator('.cm-activeLine')).toContainText(text, { timeout: 1_000 });
  }).toPass();
}

test('lines that a learner adds stay the learner’s when the editor is made anew', async ({ page }) => {
  await forget(page);
  await page.getByRole('button', { name: 'Next step' }).click();
  await atEndOf(page, 'const seen: number');
  for (const line of ['const one = 1;', 'const two = one + 1;', 'void two;']) {
    await page.keyboard.press('Enter');
    await page.keyboard.insertText(line);
  }
  const mine = [/const seen: number/, 'const one = 1;', 'const two = one + 1;', 'void two;'];
  await expect(yours(page)).toContainText(mine);
  const file = page.getByRole('button', { name: 'system.ts', exact: true });
  const ways = [
    async () => {
      await file.click();
      await expect(editorOf(page)).toHaveCount(0);
      await file.click();
    },
    () => page.reload(),
    async () => {
      await page.getByRole('link', { name: 'Next', exact: true }).click();
      await expect(page.getByRole('heading', { level: 1, name: FORGETS.title })).toHaveCount(0);
      await page.goBack();
    },
  ];
  for (const [index, go] of ways.entries()) {
    await go();
    await atEndOf(page, 'void two;');
    await expect(yours(page)).toContainText(mine);
    await page.keyboard.insertText(` // ${String(index)}`);
    mine[3] = `${String(mine[3])} // ${String(index)}`;
    await expect(yours(page)).toContainText(mine);
    await expect(refusal(page)).toHaveCount(0);
  }
});

test('what is the lesson’s stays so when a learner’s lines become fewer, and says why nothing is written', async ({
  page,
}) => {
  await open(page, CALL);
  await predict(page, 0);
  await atEndOf(page, 'const ref = erlang.makeRef');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Delete');
  const mine = [/const message = /, /return message/];
  for (const again of [false, true]) {
    if (again) await page.reload();
    await atEndOf(page, '// End of your part');
    await expect(yours(page)).toContainText(mine);
    await page.keyboard.press('Backspace');
    await expect(refusal(page)).toContainText('this line is the lesson’s');
    await expect(editorOf(page)).toContainText('// End of your part');
  }
  await clean(page, 'a key that writes nothing');
  await atEndOf(page, 'return message');
  await page.keyboard.insertText(' // MINE');
  await expect(yours(page)).toContainText([/const message = /, 'MINE']);
  await expect(refusal(page)).toHaveCount(0);
});

test('a program that lost a line of the lesson is shown whole, can be changed everywhere, and says so', async ({
  page,
}) => {
  await page.goto('/#/learn');
  const draft = CALL.start.replace('  // End of your part\n', '').replace('return message[1]', 'return MINE');
  const record = { phase: 'do', step: 0, held: false, choice: CALL.content.choices[0]?.id, sure: null, draft };
  const rest = { hints: 0, solutionSeen: false, stepDraft: null, solved: false };
  const kept = { version: PROGRESS_VERSION, lessons: { [CALL.id]: { ...record, ...rest } }, tests: [], transfers: {} };
  const text = JSON.stringify({ coppice: 'progress', ...kept });
  await page
    .getByLabel('File of progress')
    .setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(
    page
      .getByRole('status')
      .filter({ hasText: /mine|progress|taken|read/i })
      .first(),
  ).toBeVisible();
  await open(page, CALL);
  const says = page.getByText('all lines of this program can be changed');
  await expect(says).toBeVisible();
  await expect(yours(page)).toHaveCount(0);
  await atEndOf(page, 'return MINE');
  await page.keyboard.press('Enter');
  await page.keyboard.insertText('// End of your part');
  await expect(says).toHaveCount(0);
  await expect(yours(page)).toContainText([/const ref/, /send/, /const message/, 'return MINE']);
});

test('going on says of the prediction what a reload says of it, too', async ({ page }) => {
  await forget(page);
  const card = page.getByRole('region', { name: 'Your prediction' });
  const shown = card.locator('label').filter({ hasText: 'what the run showed' });
  await page.getByRole('button', { name: 'Next step' }).click();
  for (const again of [false, true]) {
    if (again) await page.reload();
    await expect(shown).toContainText('0: it begins anew');
    await expect(card).toContainText('The state lay in the heap');
    await expect(card).not.toContainText('Press Run');
  }
});
