/** What no clause takes, to every server of the built page: OTP's own words, and never an error of JavaScript or a shortened name. */
import { CATALOGUE } from '../src/systems/catalogue.ts';
import { expect, test } from './coppice.ts';

/** Of those that run the same, so many are asked. */
const ALIKE = 20;
/** Its start alone takes a minute (`crowd.spec.ts`). */
const LONG_STARTS = new Set(['crowd']);
const FORBIDDEN =
  /(?:Type|Reference|Range|Syntax)Error|is not a function|is not iterable|of undefined|\[… stack trace\]/u;
/** A module or function of one or two letters is one that the build has shortened. */
const SHORTENED = /\[\{'?[\w$]{1,2}'?, |, '?[\w$]{1,2}'?, \d+, \[\]\}/u;

for (const { id } of CATALOGUE.filter((one) => !LONG_STARTS.has(one.id))) {
  test(`nonsense to ${id}`, async ({ coppice, page }) => {
    await coppice.open(id);
    await coppice.advance(100);
    const told = await page.evaluate(async (alike) => {
      const all: string[] = [];
      const answers: ReturnType<typeof window.coppice.send>[] = [];
      for (const mode of ['call', 'cast', 'message'] as const) {
        const asked = new Map<string, number>();
        for (const { pid, initial_call: kind } of window.coppice.snapshot()?.processes.values() ?? []) {
          const before = asked.get(kind) ?? 0;
          asked.set(kind, before + 1);
          if (before >= alike) continue;
          // A call is answered, or timed out, while time goes on.
          answers.push(window.coppice.send({ type: 'send', pid, mode, text: 'nonsense' }));
        }
        await window.coppice.clock.advance(6_000);
        await window.coppice.idle();
      }
      all.push(...(await Promise.all(answers)).map((one) => JSON.stringify(one)));
      for (const event of window.coppice.snapshot()?.events ?? []) {
        if (event.kind === 'exit') all.push(event.reason);
      }
      return all;
    }, ALIKE);
    expect(told.filter((text) => FORBIDDEN.test(text) || SHORTENED.test(text))).toEqual([]);
  });
}

test('commands to a node that has halted are answered, those that waited for an answer when it did, too', async ({
  coppice,
  page,
}) => {
  await coppice.open('applications');
  await coppice.advance(100);
  const stock = await coppice.pidOf('warehouse');
  const top = await coppice.pidOf('shop/shop_sup');
  const answers = await page.evaluate(
    async ([asked, victim]) => {
      const { send, clock } = window.coppice;
      // An application master answers no call of a server.
      const waits = send({ type: 'send', pid: asked, mode: 'call', text: 'anything' });
      const steps = send({ type: 'terminate_child', supervisor: victim, id: 'till' });
      await send({ type: 'exit', pid: victim, reason: 'kill' });
      await clock.advance(1_000);
      const after = [
        send({ type: 'send', pid: asked, mode: 'call', text: 'anything' }),
        send({ type: 'exit', pid: asked, reason: 'kill' }),
        send({ type: 'suspend', pid: asked }),
        send({ type: 'restart_child', supervisor: victim, id: 'till' }),
        send({ type: 'start_child', supervisor: victim, text: '[]' }),
        send({ type: 'sys_suspend', pid: asked }),
        send({ type: 'replace_state', pid: asked, text: '1' }),
        send({ type: 'advance', ms: 10 }),
        send({ type: 'step' }),
        send({ type: 'resume' }),
        send({ type: 'hold_at', ms: 90_000 }),
      ];
      return Promise.all([waits, steps, ...after]);
    },
    [stock, top] as const,
  );
  expect(answers.map(({ ok }) => ok)).toEqual(answers.map(() => false));
  for (const answer of answers.slice(2)) expect(JSON.stringify(answer)).toContain('has halted');
});

test('a dictionary says module, function and arity, in the answer and in the event of its exit', async ({
  coppice,
}) => {
  await coppice.open('essay', false);
  const pid = await coppice.pidOf('top/dictionary');
  const answer = await coppice.send({ type: 'send', pid, mode: 'call', text: 'nonsense' });
  expect(JSON.stringify(answer)).toMatch(/function_clause, \[\{dictionary, handle_call, 3, \[\]\}\]/u);
  const exit = async () => (await coppice.told('exit')).find((event) => event.pid === pid);
  await expect.poll(exit).toMatchObject({
    reason: '{function_clause, [{dictionary, handle_call, 3, []}]}',
    hint: 'no function clause matching dictionary:handle_call/3',
  });
});

test('the licences of what the page is built with are a link in the settings', async ({ coppice, page }) => {
  await coppice.open('essay');
  await page.getByRole('button', { name: 'Settings' }).click();
  const link = page.getByRole('link', { name: 'Licences of what Coppice is built with' });
  const address = await link.evaluate((one) => (one as HTMLAnchorElement).href);
  const text = await (await page.request.get(address)).text();
  expect(text).toMatch(/^react \d[\d.]*: MIT$/mu);
});
