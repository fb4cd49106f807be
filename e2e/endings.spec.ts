/** One word for each end, wherever the page names it: chip, card, sentence, list of events and those who hear. */
import { expect, test } from './coppice.ts';

test('what its supervisor stops, what is killed and what crashes are told apart', async ({ coppice, page }) => {
  await coppice.open('essay');
  const status = coppice.inspector.getByTestId('status');
  const heard = page.getByTestId('live_region');
  await coppice.select('top/shelves/sv');
  // It is answered when the supervisor has done it, and the clock is held.
  const supervisor = await coppice.pidOf('top/shelves');
  await page.evaluate(
    (pid) => void window.coppice.send({ type: 'terminate_child', supervisor: pid, id: 'sv' }),
    supervisor,
  );
  await coppice.advance(50);
  await expect(status).toHaveText('stopped: shutdown');
  await expect(coppice.row('top/shelves/sv')).toContainText('stopped by its supervisor');
  await expect(coppice.inspector).toContainText('shelves stopped sv with shutdown because you asked it to.');
  await expect(heard).toContainText('sv was stopped by its supervisor: shutdown');

  await coppice.kill('top/shelves/en');
  await expect(heard).toContainText('en was killed');
  await expect(page.getByTestId('notice')).toContainText('en was killed');
  await coppice.kill('top/shelves/fr', 'oops');
  await expect(heard).toContainText('fr exited with oops');
  await expect(page.getByTestId('notice')).toContainText('fr exited: oops');
});

test('a clean end is no crash, and a transient child does not come back after it', async ({ coppice }) => {
  await coppice.open('restart_types');
  await coppice.select('top/transient_1');
  await coppice.kill('top/transient_1', 'shutdown');
  await expect(coppice.inspector.getByTestId('status')).toHaveText('exited: shutdown');
  await expect(coppice.row('top/transient_1')).toContainText('transient: not restarted');
  await expect(coppice.inspector).toContainText(
    'It is transient, and shutdown is a clean end, so top does not restart it.',
  );
  await coppice.send({ type: 'send', pid: await coppice.pidOf('top/transient_2'), mode: 'message', text: 'normal' });
  await coppice.advance(50);
  await coppice.select('top/transient_2');
  await expect(coppice.inspector.getByTestId('status')).toHaveText('exited: normal');
  await expect(coppice.inspector).toContainText(
    'transient_2 exited with normal. It is transient, and normal is a clean end, so top does not restart it.',
  );
  await coppice.select('top/permanent_1');
  await coppice.kill('top/permanent_1', 'shutdown');
  await expect(coppice.inspector).toContainText('Its supervisor top is one_for_one: it restarted permanent_1 alone.');
});

test('the state that is offered is the state: confirmed, it changes nothing', async ({ coppice, page }) => {
  await coppice.open('door');
  await coppice.select('top/door');
  await coppice.inspector.getByRole('tab', { name: 'State' }).click();
  await coppice.inspector.getByRole('button', { name: 'Replace its state…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Replace the state of/ });
  await expect(dialog.getByRole('textbox', { name: 'New state' })).toHaveValue(/^\{locked, /u);
  await dialog.getByRole('button', { name: 'Replace the state' }).click();
  await coppice.advance(2_000);
  await expect(dialog).toBeHidden();
  await coppice.send({ type: 'send', pid: await coppice.pidOf('top/door'), mode: 'cast', text: '{button, 1}' });
  await coppice.advance(30_000);
  const told = await coppice.told('exit');
  expect(told.filter(({ name }) => name === 'door')).toEqual([]);
});

test('the end of a pool names all that it stopped, and a start’s acknowledgement is no cause', async ({
  coppice,
  page,
}) => {
  await coppice.open('simple_one_for_one');
  await coppice.advance(3_000);
  const key = 'top/pool';
  const workers = [...(await coppice.standing()).keys()].filter((one) => one.startsWith(`${key}/`)).length;
  const supervisor = await coppice.pidOf('top');
  await page.evaluate(
    ([pid = '', id = '']) => void window.coppice.send({ type: 'terminate_child', supervisor: pid, id }),
    [supervisor, key.split('/').at(-1) ?? ''],
  );
  await coppice.advance(50);
  await coppice.select(key);
  const why = coppice.inspector.getByTestId('why');
  await expect(why).toContainText(`${String(workers - 1)} more exited, told all at once`);
  await expect(why).not.toContainText('ack');
});

test('of a temporary child that was killed the inspector keeps all that is known, and why', async ({
  coppice,
  page,
}) => {
  await coppice.open('restart_types');
  const told = async (): Promise<void> => {
    await expect(coppice.inspector.getByRole('heading', { name: 'temporary_1' })).toBeVisible();
    await expect(coppice.inspector.getByTestId('status')).toHaveText('killed');
    await expect(coppice.inspector.getByTestId('why')).toContainText(
      'You sent temporary_1 the exit signal kill, so it exited with killed. It is temporary, so top does not restart it.',
    );
    await expect(coppice.inspector).toContainText('As it was at its end.');
  };
  await coppice.select('top/temporary_1');
  await coppice.kill('top/temporary_1');
  await told();
  // Looked at anew, as from elsewhere.
  await coppice.select('top/permanent_1');
  await page.getByTestId('notice').getByRole('button', { name: 'Why?' }).click();
  await told();
});
