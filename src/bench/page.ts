/**
 * What a visitor waits for, in the built page and a real Chromium: the tree, the first lesson on a processor a quarter as fast, and Stop while
 * a program loops. Each visit is a new browser context, so that nothing is cached.
 */
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { launchOptions } from '../tools/browser.ts';
import { barePage } from './bare_page.ts';

const VISITS = 7;
const SLOWED = 4;

interface Wait {
  readonly what: string;
  /** Milliseconds; absent: only told. */
  readonly must?: number;
  readonly ms: number[];
}

/** Runs in the page, with each frame: milliseconds after navigation when it is so far, else false. */
type Reached = () => number | false;

async function since(page: Page, reached: Reached): Promise<number> {
  const handle = await page.waitForFunction(reached, undefined, { polling: 'raf', timeout: 60_000 });
  return Number(await handle.jsonValue());
}

async function visit(browser: Browser, act: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  await act(page);
  await context.close();
}

/** Notes in each frame of the page what can be seen, and answers the lesson's question as soon as it is asked. As text: it runs as it is. */
const WATCH = `{
  const seen = {};
  window.seen = seen;
  const look = () => {
    if (document.querySelector('.lesson_prose p') !== null) seen.read ??= performance.now();
    const radio = document.querySelector('.predict_choice input');
    if (radio?.checked === false) radio.click();
    if (document.querySelector('.predict .button_primary:enabled') !== null) seen.answered = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}`;

async function firstLesson(browser: Browser, address: string): Promise<{ read: number; answered: number }> {
  const page = await barePage(browser, 1440, 900);
  try {
    await page.send('Page.enable');
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: WATCH });
    await page.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
    await page.send('Page.navigate', { url: address });
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const seen = await page.evaluate('window.seen?.answered === undefined ? null : window.seen');
      if (seen != null) return seen as { read: number; answered: number };
    }
    throw new Error('the first lesson was not there after a minute');
  } finally {
    await page.close();
  }
}

/** A lesson whose program loops for ever in one process: how long the clock goes on after a click on Stop. */
async function stopping(page: Page, address: string): Promise<number> {
  await page.goto(`${address}#/learn/process/leak_check`);
  await page.getByRole('group').getByRole('radio').first().check();
  await page.getByRole('button', { name: 'Keep this prediction' }).click();
  const editor = page.getByRole('textbox', { name: 'Program system.ts' });
  await editor.locator('.cm-line').filter({ hasText: 'register(name, self())' }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('End');
  await page.keyboard.insertText("\n  if (name === 'dict_3') for (;;);");
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  return page.evaluate(async () => {
    const begun = performance.now();
    [...document.querySelectorAll('button')].find((button) => button.textContent === 'Stop')?.click();
    while (window.coppice.snapshot()?.clock.paused !== true) await new Promise(requestAnimationFrame);
    return performance.now() - begun;
  });
}

export async function pageWaits(): Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  await build({ root, logLevel: 'error' });
  const server = await preview({ root, logLevel: 'error', preview: { host: '127.0.0.1', port: 4191 } });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the preview server gave no address');
  const browser = await chromium.launch(launchOptions());
  const tree: Wait = { what: 'the tree is on screen', must: 1_500, ms: [] };
  const read: Wait = { what: `the first lesson can be read, ${SLOWED}x slowed`, must: 1_000, ms: [] };
  const answer: Wait = { what: `and its question answered, ${SLOWED}x slowed`, must: 3_000, ms: [] };
  const stop: Wait = { what: 'Stop stops a program that loops', must: 200, ms: [] };
  try {
    for (let i = 0; i < VISITS; i++) {
      process.stderr.write(`visit ${i + 1} of ${VISITS}\n`);
      await visit(browser, async (page) => {
        await page.goto(address);
        tree.ms.push(
          await since(page, () => document.querySelectorAll('[data-place][data-pid]').length > 5 && performance.now()),
        );
      });
      const lesson = await firstLesson(browser, `${address}#/learn/process/send_is_not_call`);
      read.ms.push(lesson.read);
      answer.ms.push(lesson.answered);
      await visit(browser, async (page) => {
        stop.ms.push(await stopping(page, address));
      });
    }
    return `Chromium ${browser.version()}, ${VISITS} visits, milliseconds: median [least..most]\n${[tree, read, answer, stop].map(line).join('\n')}`;
  } finally {
    await browser.close();
    await server.close();
  }
}

function line({ what, must, ms }: Wait): string {
  const sorted = [...ms].sort((a, b) => a - b).map(Math.round);
  const median = sorted[sorted.length >> 1] ?? NaN;
  const verdict = must === undefined ? '' : ` (must ${must}: ${median <= must ? 'met' : 'MISSED'})`;
  return `${what}: ${median} [${sorted[0] ?? NaN}..${sorted.at(-1) ?? NaN}]${verdict}`;
}
