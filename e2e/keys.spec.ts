/** One meaning of the keyboard: what is focused is selected, what the inspector names is what keys act on, and what is looked for is not what is done. */
import type { Page } from '@playwright/test';
import { expect, test, type Coppice } from './coppice.ts';

async function named(coppice: Coppice): Promise<string> {
  return coppice.inspector.getByRole('heading', { level: 2 }).innerText();
}

/** Which process has been killed since: by name. */
async function killed(coppice: Coppice): Promise<readonly string[]> {
  await coppice.advance(50);
  return (await coppice.told('exit'))
    .filter((event) => event.kind === 'exit' && event.reason === 'killed')
    .map((event) => event.name);
}

interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey?: boolean;
  readonly altKey?: boolean;
}

/** A key press as another keyboard tells it. */
async function foreign(page: Page, press: Press): Promise<void> {
  await page.evaluate(({ key, code, ctrlKey = false, altKey = false }) => {
    const target = document.activeElement ?? document.body;
    const init = { key, code, ctrlKey, altKey, bubbles: true, cancelable: true };
    target.dispatchEvent(new KeyboardEvent('keydown', init));
  }, press);
}

test('the arrow keys select: Delete kills what the inspector names', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.select('top/dictionary');
  await coppice.row('top/dictionary').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(coppice.row('top/shelves/en')).toBeFocused();
  await expect(coppice.row('top/shelves/en')).toHaveAttribute('aria-selected', 'true');
  expect(await named(coppice)).toBe('en');
  await page.keyboard.press('Delete');
  expect(await killed(coppice)).toEqual(['en']);
});

test('whatever way one goes, keys act on what the inspector names, and the focus is there', async ({
  coppice,
  page,
}) => {
  await coppice.open('essay');
  const agree = async (): Promise<void> => {
    await coppice.idle();
    const chosen = await coppice.tree.locator('[aria-selected="true"]').getAttribute('data-place');
    const tabbable = await coppice.tree.locator('[data-place][tabindex="0"]').getAttribute('data-place');
    expect(tabbable).toBe(chosen);
  };
  await coppice.row('top/shelves').focus();
  await agree();
  for (const key of [
    'ArrowDown',
    'ArrowDown',
    'Home',
    'ArrowDown',
    's',
    'ArrowLeft',
    'ArrowRight',
    'End',
    'ArrowUp',
    'Shift+E',
  ]) {
    await page.keyboard.press(key);
    if ((await coppice.tree.locator('[aria-selected="true"]').count()) === 0) {
      // A pool is no process: nothing is selected, and the key says so.
      await page.keyboard.press('Delete');
      await expect(page.getByTestId('notice')).toContainText('is a pool');
      continue;
    }
    await agree();
  }
  // The mouse, on a card of the drawing, then the keyboard from there.
  await page.locator('[data-node="top/shelves/fr"]').click();
  await agree();
  expect(await named(coppice)).toBe('fr');
  await page.keyboard.press('ArrowUp');
  await agree();
  expect(await named(coppice)).toBe('en');
  // A link in the inspector, while the focus is in the tree.
  await coppice.inspector.getByRole('button', { name: 'shelves' }).first().click();
  await agree();
  expect(await named(coppice)).toBe('shelves');
  await page.keyboard.press('x');
  expect(await killed(coppice)).toContain('shelves');
});

test('an earlier generation that the inspector shows is not the one that a key kills', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.select('top/shelves/en');
  await coppice.kill('top/shelves/en');
  await coppice.inspector.getByRole('button', { name: 'gen 1', exact: true }).click();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('notice')).toContainText('Go back to the present process first');
  expect(await killed(coppice)).toEqual(['en']);
});

test('letters that are shortcuts work after a click on a card; others look for a name, with Shift all do', async ({
  coppice,
  page,
}) => {
  await coppice.open('essay');
  await page.locator('[data-node="top/shelves/en"]').click();
  await page.keyboard.press('e');
  await expect(page.getByTestId('dock').getByRole('table')).toBeHidden();
  await page.keyboard.press('e');
  await page.keyboard.press('m');
  await expect(page.getByRole('dialog', { name: 'Send to en' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
  await expect(coppice.row('top/dictionary')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Shift+E');
  await expect(coppice.row('top/shelves/en')).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toContainText('with any letter');
});

test('the same keys on other keyboards, and none while one types', async ({ coppice, page }) => {
  await coppice.open('essay');
  const speed = page.getByRole('button', { name: /^Speed/u });
  await foreign(page, { key: 'х', code: 'BracketLeft' });
  await expect(speed).toHaveAccessibleName('Speed: 0.5×');
  await foreign(page, { key: ']', code: 'Digit9', ctrlKey: true, altKey: true });
  await expect(speed).toHaveAccessibleName('Speed: 1×');
  await foreign(page, { key: 'л', code: 'KeyK', ctrlKey: true });
  const palette = page.getByRole('dialog', { name: 'Find or run a command' });
  await expect(palette).toBeVisible();
  await page.keyboard.type('x');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Escape');
  await coppice.select('top/shelves/en');
  await foreign(page, { key: 'X', code: 'KeyX' });
  expect(await killed(coppice)).toEqual(['en']);
});

test('what the palette finds by its name is chosen, and nothing is done that was not asked for', async ({
  coppice,
  page,
}) => {
  await coppice.open('essay');
  await coppice.select('top/dictionary');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find or run a command' });
  await page.keyboard.type('sv');
  await expect(palette.getByRole('option').first()).toContainText('sv');
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  expect(await named(coppice)).toBe('sv');
  // A part of a word of a command that changes something: shown, and not chosen.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('supervisor');
  await expect(palette.getByRole('option', { name: 'Terminate in its supervisor' })).toHaveAttribute(
    'aria-selected',
    'false',
  );
  await page.keyboard.press('Enter');
  await expect(palette.getByRole('status')).toContainText('Nothing is chosen');
  await coppice.advance(50);
  expect(await coppice.told('exit')).toEqual([]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(page.getByTestId('notice')).toContainText('does it when it goes on');
  await coppice.advance(50);
  await expect(page.getByTestId('notice')).toContainText('shelves terminated sv');
});

test('what cannot be done stands in the palette with its reason', async ({ coppice, page }) => {
  await coppice.open('essay');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('suspend');
  const option = page.getByRole('option', { name: /^Suspend Select/u });
  await expect(option).toHaveAttribute('aria-disabled', 'true');
  await option.click({ force: true });
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('Select a process first.');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('notice')).toContainText('Select a process first.');
});

test('a key is changed in the settings, told where keys are told, and kept', async ({ coppice, page }) => {
  await coppice.open('essay');
  await page.getByRole('button', { name: 'Settings' }).click();
  const keys = page.getByRole('region', { name: 'Keys' });
  await keys.getByRole('button', { name: /^Key of Kill/u }).click();
  await page.keyboard.press('m');
  await expect(keys.getByRole('status')).toContainText('m is the key of “Send a message”');
  await page.keyboard.press('ArrowDown');
  await expect(keys.getByRole('status')).toContainText('moves in the tree');
  await page.keyboard.press('Control+Delete');
  await expect(keys.getByRole('status')).toContainText('Ctrl Del is now the key of “Kill”');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.reload();
  await coppice.live();
  await page.evaluate(() => window.coppice.clock.pause());
  await coppice.select('top/shelves/en');
  await expect(coppice.inspector.getByRole('button', { name: 'Kill', exact: true })).toHaveAttribute(
    'title',
    /Ctrl Del/u,
  );
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toContainText('Ctrl Del');
  await page.keyboard.press('Escape');
  await page.keyboard.press('x');
  await page.keyboard.press('Delete');
  expect(await killed(coppice)).toEqual([]);
  await page.keyboard.press('Control+Delete');
  expect(await killed(coppice)).toEqual(['en']);
  await page.getByRole('button', { name: 'Settings' }).click();
  await keys.getByRole('button', { name: 'Reset all keys' }).click();
  await page.keyboard.press('Escape');
  await coppice.select('top/shelves/sv');
  await page.keyboard.press('Delete');
  expect(await killed(coppice)).toContain('sv');
});

test('every command of the palette leaves a notice, opens a dialog or leads elsewhere', async ({ coppice, page }) => {
  test.setTimeout(300_000);
  await coppice.open('essay');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  const titles = await page
    .getByRole('option')
    .evaluateAll((options) =>
      options.map((one) => one.querySelector('.grow')?.firstChild?.textContent ?? '').filter((title) => title !== ''),
    );
  await page.keyboard.press('Escape');
  const commands = titles.filter(
    (title) => /[ …]|^[A-Z]/u.test(title) && !title.startsWith('Conformance') && !title.startsWith('Start again'),
  );
  expect(commands.length).toBeGreaterThan(25);
  for (const title of commands) {
    await page.evaluate(() => window.coppice.select('sv'));
    const dismiss = page.getByRole('button', { name: 'Dismiss' });
    if (await dismiss.isVisible()) await dismiss.click();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find or run a command' }).fill(title);
    const option = page.getByRole('option').filter({ hasText: title }).first();
    await option.click({ force: true });
    const refused = (await page.getByRole('dialog', { name: 'Find or run a command' }).count()) > 0;
    if (refused) await page.keyboard.press('Escape');
    await expect(page.getByTestId('notice').or(page.getByRole('dialog')).first(), title).toBeVisible();
    const dialog = page.getByRole('dialog');
    if (await dialog.isVisible()) await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
});

test('the palette leads to a seed, a system and a lesson, and does so at once only for a name', async ({
  coppice,
  page,
}) => {
  await coppice.open('door');
  const field = page.getByRole('combobox', { name: 'Find or run a command' });
  const first = page.getByRole('option').first();
  const find = async (typed: string, title: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await field.fill(typed);
    await expect(first).toContainText(title);
  };
  await find('seed 7', 'Seed 7');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/s\/door\?seed=7$/u);
  await coppice.live();
  await find('stuck proc', 'A stuck process');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('Nothing is chosen');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/s\/stuck$/u);
  await coppice.live();
  await find('lesson 1.1', '');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/learn\/process\/./u);
});
