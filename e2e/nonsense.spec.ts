/** What no clause takes, to every server of the built page: OTP's own words, and never an error of JavaScript or a shortened name. */
import { CATALOGUE } from '../src/node/worker/systems/catalogue.ts';
import { expect, test } from './coppice.ts';

/** Too many processes to ask each, or a controller whose end halts the node. */
const LARGE = new Set(['crowd', 'scale', 'applications']);
const FORBIDDEN =
  /(?:Type|Reference|Range|Syntax)Error|is not a function|is not iterable|of undefined|\[… stack trace\]/u;
/** A module or function of one or two letters is one that the build has shortened. */
const SHORTENED = /\[\{'?[\w$]{1,2}'?, |, '?[\w$]{1,2}'?, \d+, \[\]\}/u;

for (const { id } of CATALOGUE.filter((one) => !LARGE.has(one.id))) {
  test(`nonsense to ${id}`, async ({ coppice, page }) => {
    await coppice.open(id);
    await coppice.advance(100);
    const told = await page.evaluate(async () => {
      const all: string[] = [];
      const answers: ReturnType<typeof window.coppice.send>[] = [];
      for (const mode of ['call', 'cast', 'message'] as const) {
        const rows = [...(window.coppice.snapshot()?.processes.values() ?? [])];
        for (const { pid } of rows) {
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
    });
    expect(told.filter((text) => FORBIDDEN.test(text) || SHORTENED.test(text))).toEqual([]);
  });
}

test('a dictionary says module, function and arity, in the answer and in the event of its exit', async ({
  coppice,
}) => {
  await coppice.open('essay', false);
  const pid = await coppice.pidOf('top/dictionary');
  const answer = await coppice.send({ type: 'send', pid, mode: 'call', text: 'nonsense' });
  expect(JSON.stringify(answer)).toMatch(/function_clause, \[\{dictionary, handle_call, 3, \[\]\}\]/u);
  const [exit] = (await coppice.told('exit')).filter((event) => event.pid === pid);
  expect(exit).toMatchObject({
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
