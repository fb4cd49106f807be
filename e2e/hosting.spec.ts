/** The build as `npm start` serves it: its headers let the page do all that it does, workers and the sandbox of programs, and no more. */
import { fileURLToPath } from 'node:url';
import { listen, serverOf } from '../src/tools/serve.ts';
import { expect, test } from './coppice.ts';
import { lessons, predict, toTheEnd } from './lessons.ts';

const server = serverOf(fileURLToPath(new URL('../dist', import.meta.url)));
const [lesson] = lessons as [(typeof lessons)[number]];
let origin = '';

test.beforeAll(async () => {
  origin = `http://127.0.0.1:${String(await listen(server, 0))}`;
});
test.afterAll(() => {
  server.close();
});

test('under the policy as a header a system runs, and a program of a lesson in its sandbox', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Permissions-Policy/i.test(message.text())) refused.push(message.text());
  });
  await page.goto(`${origin}/#/s/essay`);
  await expect(page.getByRole('treegrid', { name: 'Supervision tree' })).toBeVisible();
  await page.waitForFunction(
    () => (window as { coppice?: Window['coppice'] }).coppice?.snapshot()?.system.state === 'running',
  );
  await page.goto(origin + lesson.address);
  await expect(page.getByRole('heading', { level: 1, name: lesson.title })).toBeVisible();
  await predict(page, 0);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await toTheEnd(page);
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  expect(refused).toEqual([]);
});

test('no other page can show it in a frame', async ({ page }) => {
  await page.goto(`${origin}/licenses.txt`);
  const frameOf = (address: string): Promise<boolean> =>
    page.evaluate(
      (src) =>
        new Promise<boolean>((resolve) => {
          const frame = document.createElement('iframe');
          frame.src = src;
          frame.onload = () => {
            resolve(frame.contentDocument?.querySelector('meta[charset]') != null);
          };
          document.body.append(frame);
        }),
      address,
    );
  expect(await frameOf(`${origin}/index.html`)).toBe(false);
});

test('the build names every package that the page and its workers are made of', async ({ request }) => {
  const text = await (await request.get(`${origin}/licenses.txt`)).text();
  const shipped = ['react-dom', '@codemirror/view', '@fontsource-variable/inter', 'd3-zoom', 'acorn', 'typescript'];
  for (const name of [...shipped, '@sveltejs/acorn-typescript', 'magic-string']) {
    expect(text, name).toContain(`\n${name} `);
  }
});
