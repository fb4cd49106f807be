/** Lessons as a learner takes them: by name and role, with a wrong guess, a hint, mistakes in the program, and the keyboard alone. */
import { expect, type Page } from '@playwright/test';
import { seedsOf } from '../src/learn/lesson.ts';
import { clean, cleanInBothThemes } from './axe.ts';
import { test } from './coppice.ts';
import { lessons, open, predict, predictWrong, solve, toTheEnd } from './lessons.ts';

test.slow();

for (const lesson of lessons) {
  test(`${lesson.title}: from start to solved, with a hint`, async ({ page }) => {
    await open(page, lesson);
    await expect(page.getByRole('button', { name: 'Run', exact: true })).toHaveCount(0);
    await predictWrong(page, lesson);
    await page.getByRole('button', { name: 'Hint 1 of 3' }).click();
    await expect(page.getByRole('region', { name: 'Help' }).getByRole('listitem')).toHaveCount(1);
    await solve(page, lesson);
    await page.goto('/#/learn');
    await expect(page.getByRole('link', { name: new RegExp(`^${lesson.title.slice(0, 8)}`) }).last()).toContainText(
      'solved',
    );
  });
}

const LEAK = lessons.find(({ title }) => title === 'The leak check')!;
/** What is typed stands in the line below the one that starts the dictionary. */
const TYPED = LEAK.start.split('\n').findIndex((line) => line.includes('gen_server.start(')) + 2;

async function type(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Program system.ts' });
  // Only the lines around the visible ones are drawn.
  await editor.press('Control+End');
  // The line of the learner's part that is to be changed, clear of what completes there.
  await editor.locator('.cm-line').filter({ hasText: 'gen_server.start' }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('End');
  await page.keyboard.insertText(text);
}

const KILLED = lessons.find(({ title }) => title === 'Kill and killed')!;

test('a run in which nothing was done tells not who was right, and its end can be asked for at once', async ({
  page,
}) => {
  await open(page, KILLED);
  await predictWrong(page, KILLED);
  // Both in one turn of the page: the node of this run is not there yet.
  await page.evaluate(() => {
    const press = (words: string): void => {
      const all = [...document.querySelectorAll<HTMLElement>('.lesson_code header button')];
      all.find(({ textContent }) => textContent.trim() === words)?.click();
    };
    press('Run');
    return new Promise<void>((resolve) => {
      new MutationObserver((_, observer) => {
        observer.disconnect();
        press('To the end');
        resolve();
      }).observe(document.querySelector('.lesson_code header')!, { childList: true, subtree: true });
    });
  });
  const checks = page.getByRole('list', { name: 'Checks' });
  await expect(checks.getByRole('listitem').filter({ hasText: 'x ends with killed' })).toContainText('not met');
  await expect(page.getByText('what the run showed', { exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Run again' })).toBeFocused();
});

const ORDER = lessons.find(({ title }) => title === 'Order, and choice')!;

test('buttons that go leave the keyboard where it was, and one seed that holds asks for the others', async ({
  page,
}) => {
  await open(page, ORDER);
  await predictWrong(page, ORDER);
  const help = page.getByRole('region', { name: 'Help' });
  for (const number of [1, 2, 3]) await page.getByRole('button', { name: `Hint ${String(number)} of 3` }).click();
  await expect(help.locator('.help_hints')).toBeFocused();
  await page.getByRole('button', { name: 'Show a solution' }).click();
  const solution = help.getByRole('heading', { name: 'One solution' });
  await expect(solution).toBeFocused();
  await page.getByRole('button', { name: 'Put it into the program' }).click();
  await expect(solution).toBeFocused();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await toTheEnd(page);
  await expect(page.getByText('All checks hold on this seed.')).toBeVisible();
  await page.getByRole('button', { name: 'Reset…' }).click();
  await page.getByRole('button', { name: 'The lesson' }).click();
  await expect(page.getByRole('button', { name: 'Reset…' })).toBeFocused();
});

test('the start does not pass, and says which check broke, with a link to its event', async ({ page }) => {
  await open(page, LEAK);
  await predict(page, 2);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await toTheEnd(page);
  const checks = page.getByRole('list', { name: 'Checks' });
  await expect(checks.getByRole('listitem').filter({ hasText: 'No dictionary is left' })).toContainText('not met');
  await expect(checks.getByRole('listitem').filter({ hasText: 'Ten owners exit' })).toContainText('holds');
  await checks.getByRole('button', { name: 'Show the event: Ten owners exit' }).click();
  await expect(page.getByRole('region', { name: 'Events' })).toContainText('owner_dict_10');
  await expect(page.getByRole('heading', { name: 'Now you know' })).toHaveCount(0);
});

const SEND = lessons.find(({ title }) => title === 'Send is not call')!;

test('what the transport plays is judged as what Run starts, and before the prediction there is no help', async ({
  page,
}) => {
  await open(page, SEND);
  const hint = page.getByRole('button', { name: 'Hint 1 of 3' });
  await expect(hint).toHaveCount(0);
  await predict(page, 1);
  await expect(hint).toBeVisible();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  await toTheEnd(page);
  const check = page.getByRole('list', { name: 'Checks' }).getByRole('listitem');
  await expect(check.filter({ hasText: 'bob is free in the same moment' })).toContainText('holds');
  await expect(check.filter({ hasText: 'You sent ada hi twice' })).toContainText('not met');
  await expect(page.getByText('what the run showed', { exact: true })).toBeVisible();
  const views = page.getByRole('navigation', { name: 'Views' });
  await expect(views.locator('[aria-current]')).toHaveText('Learn');
});

test('what the transport plays is judged only where it is what is written: else the page says so', async ({ page }) => {
  await open(page, LEAK);
  await predict(page, 2);
  await type(page, '\n  // mine');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByText('so nothing is checked. Press Run: it runs yours.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Checks' })).not.toContainText('holds');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('so nothing is checked')).toHaveCount(0);
  await toTheEnd(page);
  await expect(page.getByRole('list', { name: 'Checks' })).toContainText('holds');
});

test('checks of a program that has changed since its run say so, and are of it again when it is back', async ({
  page,
}) => {
  await open(page, LEAK);
  await predict(page, 2);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await toTheEnd(page);
  const word = page.getByText('The program has changed since this run');
  await expect(page.getByRole('list', { name: 'Checks' })).toContainText('holds');
  await expect(word).toHaveCount(0);
  await type(page, '\n  // mine');
  await expect(word).toBeVisible();
  await clean(page, 'with checks of a program before');
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(word).toHaveCount(0);
});

test('what a first run has shown of the prediction stays shown after a reload, and a next step has room', async ({
  page,
}) => {
  await open(page, KILLED);
  await predictWrong(page, KILLED);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForFunction(() => window.coppice.snapshot()?.system.state === 'running');
  await page.evaluate(() => {
    const x = [...(window.coppice.snapshot()?.processes.values() ?? [])].find(({ name }) => name === 'x');
    return window.coppice.send({ type: 'exit', pid: x!.pid, reason: 'kill' });
  });
  await toTheEnd(page);
  const said = page.getByText('what the run showed', { exact: true });
  await expect(said).toBeVisible();
  const edge = async (name: string) => (await page.getByRole('button', { name, exact: true }).boundingBox())!;
  const [next, hint] = [await edge('Next step'), await edge('Hint 1 of 3')];
  expect(hint.y - next.y - next.height).toBeGreaterThanOrEqual(12);
  // The step anew: it holds no more, and what was seen was seen.
  await page.getByRole('button', { name: 'Reset…' }).click();
  await page.getByRole('button', { name: 'Step 1' }).click();
  await expect(page.getByRole('button', { name: 'Next step' })).toHaveCount(0);
  await expect(said).toBeVisible();
  await page.reload();
  await expect(said).toBeVisible();
  await expect(page.getByText('It is kept. Press Run')).toHaveCount(0);
});

test('of what can never be, it is not said that the run showed it', async ({ page }) => {
  await open(page, ORDER);
  await predictWrong(page, ORDER);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await toTheEnd(page);
  const right = ORDER.content.choices.find((one) => one.right === true)!;
  await expect(page.getByRole('radio', { name: right.words }).locator('..')).toContainText(ORDER.content.said!);
  await expect(page.getByText('what the run showed', { exact: true })).toHaveCount(0);
});

test('an endless loop ends its process at its line, the others go on, and Stop stops it all', async ({ page }) => {
  await open(page, LEAK);
  await predict(page, 2);
  await type(page, "\n  if (name === 'dict_3') for (;;);");
  // The run must not come to its end by itself before Stop does it, however slow the machine is: time passes only when it is asked to.
  await page.evaluate(() => {
    const { connection } = window.coppice;
    const slow = (): void => {
      if (connection.status.state === 'live') void window.coppice.send({ type: 'speed', speed: 0.01 });
    };
    connection.listen({ status: slow, state: () => undefined, fault: () => undefined });
  });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForFunction(() => window.coppice.connection.status.state === 'live');
  await page.evaluate(async () => {
    const ended = (name: string): boolean =>
      window.coppice.snapshot()?.events.some((event) => event.kind === 'exit' && event.name === name) === true;
    while (!ended('owner_dict_5')) {
      const result = await window.coppice.clock.advance(50);
      if (!result.ok) throw new Error(result.error.message);
      await new Promise(requestAnimationFrame);
    }
  });
  await expect(page.getByRole('alert').filter({ hasText: `Line ${String(TYPED)}` })).toContainText(
    /went on for 1,000,000 turns/,
  );
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.waitForFunction(() => window.coppice.snapshot()?.clock.paused === true);
});

for (const [what, text, expected] of [
  ['a syntax error', '\n  const = 3;', /: .*Unexpected token/],
  ['an exception in a process', '\n  (null as never as string[]).length;', /: .*TypeError/],
  ['a recursion without end', '\n  const deep = (): number => deep() + 1;\n  deep();', /: .*RangeError/],
] as const) {
  test(`${what} is told with its line, and the lesson goes on`, async ({ page }) => {
    await open(page, LEAK);
    await predict(page, 2);
    await type(page, text);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(
      page.getByRole('alert').filter({ hasText: new RegExp(`^Line (${String(TYPED)}|${String(TYPED + 1)}):`) }),
    ).toContainText(expected);
    // A program that was not started has no end to come to.
    if (what === 'a syntax error') await expect(page.getByRole('button', { name: 'To the end' })).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await solve(page, LEAK);
  });
}

test('a program that takes enormous memory is stopped, and the lesson goes on', async ({ page }) => {
  await open(page, LEAK);
  await predict(page, 2);
  await type(page, '\n  const hog: unknown[] = [];\n  for (;;) hog.push(new Array(50_000_000).fill(hog.length));');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  // The node ends it by itself, is ended by Stop, or the browser ends its worker: in each case the page is told.
  const stop = page.getByRole('button', { name: 'Stop', exact: true });
  const told = page.getByRole('alert').first();
  await expect(stop.or(told).first()).toBeVisible({ timeout: 30_000 });
  if (await stop.isVisible()) await stop.click({ timeout: 2_000 }).catch(() => undefined);
  await expect(told).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Reset…' }).click();
  await page.getByRole('button', { name: 'The program', exact: true }).click();
  await page.waitForFunction(() => window.coppice.snapshot()?.system.state === 'running');
  await solve(page, LEAK);
});

test('TypeScript speaks up in the editor, and nothing outside the marked part can be changed', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  await open(page, LEAK);
  await predict(page, 2);
  const editor = page.getByRole('textbox', { name: 'Program system.ts' });
  await editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('nonsense');
  await expect(editor).not.toContainText('nonsense');
  await type(page, '\n  const n: number = name;');
  await expect(editor.locator('.cm-lintRange-error')).toHaveCount(1, { timeout: 20_000 });
  await page.keyboard.type('\n  gen_server.cal');
  await expect(page.getByRole('option', { name: /^call/ }).first()).toBeVisible({ timeout: 20_000 });
  expect(refused).toEqual([]);
});

test('what waits for nothing is said in the editor, and a button writes the yield* that it wants', async ({ page }) => {
  await open(page, LEAK);
  await predict(page, 2);
  const editor = page.getByRole('textbox', { name: 'Program system.ts' });
  await type(page, "\n  gen_server.call('nobody', 1);");
  const line = editor.locator('.cm-line').filter({ hasText: "call('nobody'" });
  await line.locator('.cm-lintRange').first().hover({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Write yield*' }).first().click();
  await expect(line).toHaveText(/^\s*yield\* gen_server\.call\('nobody', 1\);$/);
  await expect(line.locator('.cm-lintRange')).toHaveCount(0, { timeout: 20_000 });
});

/** What has the focus, as it is named; null in the editor. */
function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement?.classList.contains('code_editor') === true) return null;
    return `${activeElement?.getAttribute('aria-label') ?? ''} ${activeElement?.textContent ?? ''}`.trim();
  });
}

/** Tab, from where one is, until this has the focus. In the editor Tab indents; after Escape it leaves. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press(key);
    const at = await focused(page);
    if (at === null) await page.keyboard.press('Escape');
    else if (name.test(at)) return;
  }
  throw new Error(`the keyboard does not reach ${name.source}`);
}

async function pressOn(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabTo(page, name, key);
  await page.keyboard.press('Enter');
}

/** A message to a process, which is found in the tree by its name. */
async function sendByKeys(page: Page, name: string, text: string): Promise<void> {
  const inTree = (): Promise<boolean> =>
    page.evaluate(() => document.activeElement?.closest('[role="treegrid"]') != null);
  for (let presses = 0; presses < 150 && !(await inTree()); presses++) await page.keyboard.press('Tab');
  await page.keyboard.press('Home');
  for (let rows = 0; rows < 30 && (await focused(page))?.startsWith(name) !== true; rows++)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await pressOn(page, /^Send$/);
  await expect(page.getByRole('textbox', { name: 'Term' })).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
}

test('a whole part by keyboard alone: from the path to its last lesson, each predicted, done and left', async ({
  page,
}) => {
  // Twenty seeds take their time when another test has the other core.
  test.setTimeout(300_000);
  const part = lessons.filter((lesson) => lesson.part === 'process');
  await page.goto('/#/learn');
  await expect(page.getByRole('heading', { level: 1, name: 'Learn' })).toBeVisible();
  await pressOn(page, /^Begin/);
  for (const lesson of part) {
    await expect(page.getByRole('heading', { level: 1, name: lesson.title })).toBeVisible();
    await page.waitForFunction(() => window.coppice.snapshot()?.system.state === 'running');
    await page.waitForFunction(() => document.querySelector('.predict input') !== null);
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      // Before it may stand a question of an earlier lesson, which can be left.
      const isHere = await page.evaluate(
        () =>
          document.activeElement?.getAttribute('type') === 'radio' &&
          document.activeElement.closest('.transfer') === null,
      );
      if (isHere) break;
    }
    await page.keyboard.press('ArrowDown');
    await pressOn(page, /^Keep this prediction/);
    for (const step of lesson.content.steps) {
      if (lesson.solvable) {
        await pressOn(page, /^Show a solution/);
        await expect(page.getByRole('button', { name: 'Put it into the program' })).toBeVisible();
        await pressOn(page, /^Put it into the program/, 'Shift+Tab');
      }
      await pressOn(page, /^Run$/, lesson.solvable ? 'Shift+Tab' : 'Tab');
      for (const { name, command } of step.actions ?? []) {
        const wanted = command('');
        if (wanted.type !== 'send') throw new Error(`${lesson.title}: ${wanted.type} is not done by keys here`);
        await sendByKeys(page, name, wanted.text);
      }
      // A run that has come to its end by itself has no such button any more.
      const end = page.getByRole('button', { name: 'To the end' });
      await pressOn(page, /^To the end/, 'Shift+Tab').catch(async (caught: unknown) => {
        if (await end.isVisible()) throw caught;
      });
      if (seedsOf(lesson.content, step) !== undefined) await pressOn(page, /^Run seeds/);
    }
    await expect(page.getByRole('heading', { name: 'Now you know' })).toBeVisible({ timeout: 90_000 });
    await pressOn(page, /^Next/);
  }
  await page.goto('/#/learn');
  for (const { title } of part) {
    await expect(page.getByRole('link', { name: new RegExp(`^${title.slice(0, 8)}`) }).last()).toContainText('solved');
  }
});

test('for a class: hands are counted, the answer waits until it is asked for, and all of it by keys', async ({
  page,
}) => {
  const lesson = lessons[0]!;
  await open(page, lesson);
  await page.getByRole('link', { name: 'Teacher’s view' }).click();
  await expect(page.getByRole('navigation', { name: 'Views' })).toHaveCount(0);
  const choice = page.getByRole('radio', { name: lesson.content.choices[1]!.words });
  for (const key of ['Digit2', 'Digit2', 'Digit2', 'Shift+Digit2', 'Shift+Digit1', 'Digit9'])
    await page.keyboard.press(key);
  await expect(choice.locator('..')).toContainText('2 hands');
  await expect(page.getByText('hands', { exact: false }).filter({ hasText: /^\d+ hands?$/ })).toHaveCount(1);
  await choice.check();
  await page.getByRole('button', { name: 'Keep this prediction' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByTestId('node_badge')).toContainText('paused');
  await expect(page.getByRole('link', { name: 'Link to this moment' })).toHaveAttribute('href', /\?teacher&at=\d+$/);
  await clean(page, 'in the teacher’s view');
  await page.keyboard.press('p');
  await expect(page.getByTestId('node_badge')).not.toContainText('paused');
  await toTheEnd(page);
  await expect(page.getByTestId('node_badge')).toContainText('paused');
  const said = page.getByText('what the run showed', { exact: true });
  await expect(said).toHaveCount(0);
  await page.keyboard.press('a');
  await expect(said).toHaveCount(1);
  await page.getByRole('button', { name: 'Hide the answer' }).click();
  await expect(said).toHaveCount(0);
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1, name: lessons[1]!.title })).toBeVisible();
  await expect(page).toHaveURL(/\?teacher$/);
  await page.getByRole('link', { name: 'Back', exact: true }).click();
  await expect(choice.locator('..')).toContainText('2 hands');
  await page.reload();
  await expect(choice.locator('..')).toContainText('2 hands');
  await page.getByRole('button', { name: 'Count hands anew' }).click();
  await expect(page.getByText(/^\d+ hands?$/)).toHaveCount(0);
  await page.reload();
  await expect(choice).toBeVisible();
  await expect(page.getByText(/^\d+ hands?$/)).toHaveCount(0);
});

test('progress outlives a reload, travels as a file, and a bad file is refused in words', async ({ page }) => {
  await open(page, LEAK);
  await predict(page, 1);
  const editor = page.getByRole('textbox', { name: 'Program system.ts' });
  // A line that is in view when the editor opens: it draws no others.
  await editor.locator('.cm-line').filter({ hasText: 'new Map()]' }).click();
  await page.keyboard.press('End');
  await page.keyboard.insertText(' // mine');
  await page.goto('/#/learn');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save to a file' }).click(),
  ]);
  const file = await download.path();
  await page.getByRole('button', { name: 'Reset all…' }).click();
  await page.getByRole('button', { name: 'Begin anew' }).click();
  await expect(page.getByRole('link', { name: /The leak check/ })).toContainText('not begun');
  await page.getByLabel('File of progress').setInputFiles({
    name: 'bad.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"version":1,"lessons":{"1.6":{"phase":"flying"}}}'),
  });
  await expect(page.getByRole('alert')).toContainText('lessons["1.6"].phase should be predict, do or explained');
  await page.getByLabel('File of progress').setInputFiles(file);
  // Told when it is kept, and not before.
  await expect(page.getByText(/^The progress in .* was added to what was here\.$/)).toBeVisible();
  await expect(page.getByRole('link', { name: /The leak check/ })).toContainText('begun');
  await page.reload();
  await page.getByRole('link', { name: /The leak check/ }).click();
  await expect(editor).toContainText('// mine');
});

test('axe finds nothing on the path, in a lesson, with its help, and after a run', async ({ page }) => {
  await page.goto('/#/learn');
  await expect(page.getByRole('heading', { level: 1, name: 'Learn' })).toBeVisible();
  await cleanInBothThemes(page, 'path');
  await open(page, LEAK);
  await cleanInBothThemes(page, 'reading');
  await predict(page, 2);
  await page.getByRole('button', { name: 'Hint 1 of 3' }).click();
  await page.getByRole('button', { name: 'Show a solution' }).click();
  await expect(page.getByRole('textbox', { name: 'Program system.ts' })).toBeVisible();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await toTheEnd(page);
  await expect(page.getByRole('list', { name: 'Checks' })).toContainText('not met');
  await cleanInBothThemes(page, 'after a run');
});

test('on a phone the lesson and the system take turns, and nothing is wider than the screen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, LEAK);
  const overflow = (): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await predict(page, 2);
  await solve(page, LEAK);
  expect(await overflow()).toBe(0);
  await page.getByRole('button', { name: 'System', exact: true }).click();
  await expect(page.getByRole('treegrid', { name: 'Supervision tree' })).toBeVisible();
  await clean(page, 'phone');
});

for (const lesson of lessons) {
  test(`${lesson.title}: fits a phone, and axe finds nothing in either theme`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, lesson);
    await predictWrong(page, lesson);
    await page.getByRole('button', { name: 'Hint 1 of 3' }).click();
    await page.getByRole('button', { name: 'Show a solution' }).click();
    const width = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(width).toBe(0);
    await cleanInBothThemes(page, 'phone');
  });
}
