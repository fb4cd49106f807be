/** Messages: to a stuck process, malformed, and calls. */
import { type Coppice, expect, test } from './coppice.ts';

/** The mailbox shows the oldest first, a page at a time. */
async function newestPage(coppice: Coppice): Promise<void> {
  await coppice.inspector.getByRole('tab', { name: /^Messages/ }).click();
  const newer = coppice.inspector.getByRole('button', { name: 'Newer' }).first();
  await coppice.idle();
  while ((await newer.count()) > 0 && (await newer.isEnabled())) {
    await newer.click();
    await coppice.idle();
  }
}

test('a message to a stuck process is seen in its mailbox, with its sender', async ({ coppice, page }) => {
  await coppice.open('stuck');
  await coppice.advance(500);
  const before = (await page.evaluate(() => window.coppice.place('archive')?.process?.message_queue_len)) ?? 0;
  await coppice.select('top/archive');
  await coppice.inspector.getByRole('button', { name: 'Send' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send to archive' });
  await dialog.getByRole('textbox', { name: 'Term' }).fill('{hello, "from outside"}');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect
    .poll(() => page.evaluate(() => window.coppice.place('archive')?.process?.message_queue_len))
    .toBe(before + 1);
  await newestPage(coppice);
  await expect(coppice.inspector.getByRole('tabpanel')).toContainText('{hello, "from outside"}');
  await expect(coppice.inspector.getByRole('tabpanel')).toContainText('panel');
});

test('looking at a stuck process leaves nothing in its mailbox', async ({ coppice, page }) => {
  await coppice.open('stuck');
  await coppice.advance(500);
  const length = () => page.evaluate(() => window.coppice.place('archive')?.process?.message_queue_len);
  const before = await length();
  await coppice.select('top/archive');
  for (const tab of ['Info', 'Messages', 'State', 'Dictionary', 'Stack', 'Log']) {
    await coppice.inspector.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
    await coppice.idle();
  }
  expect(await length()).toBe(before);
});

test('a malformed literal is refused with the place and the mend', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.select('top/dictionary');
  await coppice.inspector.getByRole('button', { name: 'Send' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send to dictionary' });
  await dialog.getByRole('textbox', { name: 'Term' }).fill('{read_key, "oak"');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Add }');
});

test('what was typed outlives its dialog, however that goes', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.select('top/dictionary');
  const open = coppice.inspector.getByRole('button', { name: 'Send' });
  const field = page.getByRole('textbox', { name: 'Term' });
  const leave = [
    () => page.keyboard.press('Escape'),
    () => page.getByRole('dialog').locator('.dialog_foot').getByRole('button', { name: 'Close' }).click(),
    () => page.mouse.click(5, 5),
  ];
  for (const [index, go] of leave.entries()) {
    await open.click();
    await field.fill(`{set_key, "typed ${String(index)}"}`);
    await go();
    await expect(page.getByRole('dialog')).toBeHidden();
    await open.click();
    await expect(field).toHaveValue(`{set_key, "typed ${String(index)}"}`);
    await page.keyboard.press('Escape');
  }
});

test('a person is offered what the behaviour serves', async ({ coppice, page }) => {
  await coppice.open('alarms');
  await coppice.select('top/alarms');
  await coppice.inspector.getByRole('button', { name: 'Send' }).click();
  const ways = page.getByRole('group', { name: 'How to send' }).getByRole('button');
  await expect(ways).toHaveText(['Message', 'Notify']);
  await ways.filter({ hasText: 'Notify' }).click();
  await expect(page.getByRole('dialog')).toContainText('handle_event of each handler gets it');
  await page.getByRole('textbox', { name: 'Term' }).fill('dusk');
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await coppice.advance(100);
  await coppice.inspector.getByRole('tab', { name: 'State' }).click();
  await expect(coppice.inspector.getByRole('tabpanel')).toContainText('night_log');
});

test('an application master is offered nothing of sys', async ({ coppice }) => {
  await coppice.open('applications');
  await coppice.select('warehouse');
  await coppice.inspector.getByRole('tab', { name: 'State' }).click();
  await expect(coppice.inspector.getByRole('tabpanel')).toContainText('start_type');
  await expect(coppice.inspector.getByRole('button', { name: 'Suspend with sys' })).toBeHidden();
});

test('a call from the panel is answered with the reply of the server', async ({ coppice, page }) => {
  await coppice.open('essay', false);
  const pid = await coppice.pidOf('top/shelves/en');
  const call = (text: string) =>
    page.evaluate(([to, term]) => window.coppice.send({ type: 'send', pid: to, mode: 'call', text: term }), [
      pid,
      text,
    ] as const);
  expect(await call('{set_key, "yew", "Taxus"}')).toEqual({ ok: true, result: 'ok' });
  expect(await call('{read_key, "yew"}')).toEqual({ ok: true, result: '{ok, "Taxus"}' });
});

test('hostile text stays text', async ({ coppice, page }) => {
  await coppice.open('stuck');
  const pid = await coppice.pidOf('top/archive');
  await coppice.send({
    type: 'send',
    pid,
    mode: 'message',
    text: '"<img src=x onerror=alert(1)><script>alert(2)</script>"',
  });
  await coppice.select('top/archive');
  await newestPage(coppice);
  await expect(coppice.inspector.getByRole('tabpanel')).toContainText('<img src=x onerror=alert(1)>');
  expect(await page.locator('img[src="x"]').count()).toBe(0);
});

test('a name of 255 wide letters, and one that turns the text round, leave every control in its place', async ({
  coppice,
  page,
}) => {
  await coppice.open();
  await page.evaluate(() => {
    const text = `import { register, receive, self, sleep, spawn } from 'coppice';
      export function* start() {
        for (const name of ['W'.repeat(255), '\\u202egnp.exe'])
          spawn(function* () { register(name, self()); yield* receive(() => false); });
        yield* sleep(1);
        return ['ok', self()];
      }`;
    window.coppice.connection.restart({ system: 'names', seed: 7, paused: true, source: { name: 'system.ts', text } });
  });
  await page.waitForFunction(() => window.coppice.connection.status.state === 'live');
  await coppice.advance(10);
  const rows = await page.evaluate(() =>
    [...(window.coppice.snapshot()?.processes.values() ?? [])].flatMap(({ registered_name, place }) =>
      registered_name === null ? [] : [{ registered_name, place }],
    ),
  );
  const turned = rows.find(({ registered_name }) => registered_name.includes('gnp.exe'));
  expect(turned?.registered_name).toBe("'\\x{202E}gnp.exe'");
  await expect(coppice.row(turned?.place ?? '')).toContainText("'\\x{202E}gnp.exe'");
  const wide = rows.find(({ registered_name }) => registered_name.startsWith('WWW'));
  await coppice.select(wide?.place ?? '');
  const edge = page.viewportSize()?.width ?? 0;
  for (const name of ['Kill', 'Close the inspector', 'All actions']) {
    const box = await coppice.inspector.getByRole('button', { name, exact: true }).first().boundingBox();
    expect((box?.x ?? edge) + (box?.width ?? 1)).toBeLessThanOrEqual(edge);
  }
});
