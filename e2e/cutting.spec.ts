/** Cutting by hand: by mouse, by keyboard alone, with a reason of one's own, and what the page says of it. */
import { expect, test } from './coppice.ts';

test('a click on Kill ends the process, and the page tells why it came back', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.select('top/shelves/en');
  await coppice.inspector.getByRole('button', { name: 'Kill', exact: true }).click();
  await coppice.advance(50);
  await expect(coppice.row('top/shelves/en')).toHaveAttribute('data-gen', '2');
  await expect(coppice.inspector).toContainText('You sent en the exit signal kill, so it exited with killed');
  await expect(page.getByRole('button', { name: 'Why?' })).toBeVisible();
});

test('by keyboard alone: walk to a shelf, kill it, and read its new generation in its name', async ({
  coppice,
  page,
}) => {
  await coppice.open('essay');
  await coppice.row('top').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(coppice.row('top/shelves/en')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Delete');
  await page.keyboard.press('.');
  await coppice.advance(50);
  await expect(
    coppice.tree.getByRole('row', { name: /^en, gen_server, waiting, generation 2, .*exited with killed/ }),
  ).toBeFocused();
});

test('Delete is dead while one types', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.select('top/shelves/en');
  await page.keyboard.press('/');
  await page.keyboard.type('xx');
  await page.keyboard.press('Delete');
  await coppice.advance(50);
  expect((await coppice.standing()).get('top/shelves/en')?.generation).toBe(1);
});

test('an exit signal with a typed reason arrives with that reason', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.select('top/shelves/sv');
  await coppice.inspector.getByRole('button', { name: 'Exit with another reason' }).click();
  await page.getByRole('menuitem', { name: /own reason|another reason|reason…/i }).click();
  const dialog = page.getByRole('dialog', { name: 'Exit signal to sv' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('{badkey, "träd"}');
  await dialog.getByRole('button', { name: 'Send the exit signal' }).click();
  await expect(dialog).toBeHidden();
  await coppice.advance(50);
  expect(await coppice.told('exit')).toMatchObject([{ name: 'sv', reason: '{badkey, "träd"}' }]);
});

test('a reason that is no term is shown in place, and nothing is sent', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.select('top/shelves/sv');
  await coppice.inspector.getByRole('button', { name: 'Exit with another reason' }).click();
  await page.getByRole('menuitem', { name: /own reason|another reason|reason…/i }).click();
  const dialog = page.getByRole('dialog', { name: 'Exit signal to sv' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('{badkey, ');
  await dialog.getByRole('button', { name: 'Send the exit signal' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Add }');
  await coppice.advance(50);
  expect(await coppice.told('exit')).toEqual([]);
});

test('exit(P, shutdown) from the panel to a supervisor is a message to it, and it goes on', async ({ coppice }) => {
  await coppice.open('essay');
  await coppice.kill('top/shelves', 'shutdown');
  expect((await coppice.standing()).get('top/shelves')).toMatchObject({ generation: 1, state: 'alive' });
  expect((await coppice.told('exit_trapped')).map((event) => event.name)).toEqual(['shelves']);
});

test('killing the top supervisor stops the system: the page says so and starts it again', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.kill('top');
  const banner = page.getByRole('alert').filter({ hasText: 'The system has stopped.' });
  await expect(banner).toContainText('killed');
  await banner.getByRole('button', { name: 'Start again' }).click();
  await coppice.live();
  await expect(coppice.row('top/dictionary')).toHaveAttribute('data-state', /alive|waiting|running/);
});

test('a command for a process that has ended is refused with its reason', async ({ coppice }) => {
  await coppice.open('essay');
  const pid = await coppice.pidOf('top/shelves/en');
  await coppice.kill('top/shelves/en');
  const result = await coppice.send({ type: 'exit', pid, reason: 'kill' });
  expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining('has ended') } });
});

test('a generation that has exited is shown under its own number, with its own figures', async ({ coppice }) => {
  await coppice.open('essay');
  await coppice.select('top/shelves/en');
  const before = await coppice.pidOf('top/shelves/en');
  await coppice.kill('top/shelves/en');
  const after = await coppice.pidOf('top/shelves/en');
  const pid = coppice.inspector.getByTestId('pid');
  await expect(pid).toHaveText(after);
  await coppice.inspector.getByRole('button', { name: 'gen 1', exact: true }).click();
  await expect(pid).toHaveText(before);
  await expect(coppice.inspector.getByText('gen 1', { exact: false }).first()).toBeVisible();
  await expect(coppice.inspector.getByTestId('status')).toHaveText('killed');
  await expect(coppice.inspector.getByRole('button', { name: 'Kill', exact: true })).toBeDisabled();
  await coppice.inspector.getByRole('button', { name: 'Back to the present process' }).click();
  await expect(pid).toHaveText(after);
  await expect(coppice.inspector.getByRole('button', { name: 'Kill', exact: true })).toBeEnabled();
});
