/**
 * `npm run shots`: the README's pictures, taken of the built app in a real browser. Each is a system, what is done to it, and a
 * moment at which the clock is held, so that two runs differ only where the app does.
 */
import { mkdirSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { launchOptions } from './browser.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = `${root}public/tour`;

interface Shot {
  readonly name: string;
  readonly system: string;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  readonly act: (page: Page) => Promise<void>;
}

async function advance(page: Page, ms: number): Promise<void> {
  await page.evaluate(async (time) => {
    await window.coppice.clock.advance(time);
    await window.coppice.idle();
  }, ms);
}

async function kill(page: Page, place: string): Promise<void> {
  await page.evaluate(async (name) => {
    const pid = window.coppice.place(name)?.process?.pid;
    if (pid !== undefined) await window.coppice.send({ type: 'exit', pid, reason: 'kill' });
  }, place);
  await advance(page, 40);
}

async function select(page: Page, place: string): Promise<void> {
  await page.evaluate(async (name) => {
    window.coppice.select(name);
    await window.coppice.idle();
  }, place);
}

const SHOTS: readonly Shot[] = [
  {
    name: 'tree',
    system: 'essay',
    colorScheme: 'dark',
    width: 1440,
    height: 900,
    act: async (page) => {
      await select(page, 'top/dictionary');
      await page.getByRole('tab', { name: 'State' }).click();
      await advance(page, 4_000);
    },
  },
  {
    name: 'cut',
    system: 'essay',
    colorScheme: 'light',
    width: 1440,
    height: 900,
    act: async (page) => {
      await advance(page, 4_000);
      await select(page, 'top/dictionary');
      await kill(page, 'top/dictionary');
    },
  },
  {
    name: 'escalation',
    system: 'essay',
    colorScheme: 'dark',
    width: 1440,
    height: 900,
    act: async (page) => {
      await advance(page, 2_000);
      await select(page, 'top/shelves');
      for (let i = 0; i < 6; i++) {
        await kill(page, 'top/shelves/en');
        await advance(page, 300);
      }
    },
  },
  {
    name: 'phone',
    system: 'essay',
    colorScheme: 'light',
    width: 390,
    height: 844,
    act: async (page) => {
      await advance(page, 2_000);
      await select(page, 'top/shelves/fr');
      await kill(page, 'top/shelves/fr');
    },
  },
];

mkdirSync(folder, { recursive: true });
await build({ root, logLevel: 'warn' });
const server = await preview({ root, preview: { host: '127.0.0.1', port: 4190, strictPort: false } });
const address = server.resolvedUrls?.local[0];
if (address === undefined) throw new Error('the preview server gave no address');
const browser = await chromium.launch(launchOptions());
for (const shot of SHOTS) {
  const page = await browser.newPage({
    viewport: { width: shot.width, height: shot.height },
    colorScheme: shot.colorScheme,
    reducedMotion: 'reduce',
  });
  await page.goto(`${address}#/s/${shot.system}`);
  await page.waitForFunction(
    () => (window as { coppice?: Window['coppice'] }).coppice?.snapshot()?.system.state === 'running',
  );
  await page.evaluate(() => window.coppice.clock.pause());
  await shot.act(page);
  await page.evaluate(() => document.fonts.ready.then(() => window.coppice.idle()));
  await page.screenshot({ path: `${folder}/${shot.name}.png` });
  console.log(`${folder}/${shot.name}.png`);
  await page.close();
}
await browser.close();
await server.close();
process.exitCode = 0;
