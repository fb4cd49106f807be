/**
 * `npm run shots`: the README's pictures, taken of the built app in a real browser. Each is a system or a lesson, what is done to it, and a
 * moment at which the clock is held, so that two runs differ only where the app does. `npm run shots -- lessons` takes every lesson in
 * both themes instead, to be looked at: as it is read, and after a wrong prediction, a hint and a run.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { launchOptions } from './browser.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ofLessons = process.argv.includes('lessons');
const folder = ofLessons ? `${root}test-results/lessons` : `${root}public/tour`;

interface Shot {
  readonly name: string;
  /** What stands in the address after `#/`. */
  readonly at: string;
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

async function predict(page: Page, choice: number): Promise<void> {
  await page.getByRole('group').getByRole('radio').nth(choice).check();
  await page.getByRole('button', { name: 'Keep this prediction' }).click();
}

/** Runs the program to the end of its time. */
async function runLesson(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'To the end' }).click();
  await page
    .getByRole('list', { name: 'Checks' })
    .getByText(/^(holds|broken|not met)$/)
    .first()
    .waitFor();
}

const LESSON = { width: 1440, height: 900 } as const;

const SHOTS: readonly Shot[] = [
  {
    name: 'tree',
    at: 's/essay',
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
    at: 's/essay',
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
    at: 's/essay',
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
    at: 's/essay',
    colorScheme: 'light',
    width: 390,
    height: 844,
    act: async (page) => {
      await advance(page, 2_000);
      await select(page, 'top/shelves/fr');
      await kill(page, 'top/shelves/fr');
    },
  },
  {
    ...LESSON,
    name: 'learn_path',
    at: 'learn',
    colorScheme: 'light',
    act: async (page) => {
      await page.getByRole('heading', { level: 1, name: 'Learn' }).waitFor();
    },
  },
  {
    ...LESSON,
    name: 'learn_run',
    at: 'learn/process/leak_check',
    colorScheme: 'light',
    act: async (page) => {
      await predict(page, 0);
      await runLesson(page);
      await page.getByRole('list', { name: 'Checks' }).scrollIntoViewIfNeeded();
    },
  },
  {
    ...LESSON,
    name: 'learn_seeds',
    at: 'learn/process/compare_and_swap',
    colorScheme: 'dark',
    act: async (page) => {
      await predict(page, 1);
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('button', { name: /^Run seeds/ }).click();
      await page.getByText(/of 20 seeds hold/).waitFor();
      await page.getByRole('button', { name: 'Run seeds 1 to 20' }).scrollIntoViewIfNeeded();
    },
  },
];

/** Every lesson, as it is read and after a run, in both themes. */
function shotsOfLessons(): readonly Shot[] {
  const lessons = `${root}src/learn/lessons`;
  const slugOf = (name: string): string => name.replace(/^\d+_/, '');
  return readdirSync(lessons, { withFileTypes: true })
    .filter((part) => part.isDirectory())
    .flatMap((part) => readdirSync(`${lessons}/${part.name}`).map((name) => [part.name, name] as const))
    .flatMap(([part, name]) =>
      (['light', 'dark'] as const).flatMap((colorScheme): Shot[] => {
        const common = { ...LESSON, at: `learn/${slugOf(part)}/${slugOf(name)}`, colorScheme };
        return [
          { ...common, name: `${part}_${name}_${colorScheme}_1_read`, act: () => Promise.resolve() },
          {
            ...common,
            name: `${part}_${name}_${colorScheme}_2_run`,
            act: async (page) => {
              await predict(page, 0);
              await page.getByRole('button', { name: 'Hint 1 of 3' }).click();
              await runLesson(page);
              await page.getByRole('list', { name: 'Checks' }).scrollIntoViewIfNeeded();
            },
          },
        ];
      }),
    );
}

mkdirSync(folder, { recursive: true });
await build({ root, logLevel: 'warn' });
const server = await preview({ root, preview: { host: '127.0.0.1', port: 4190, strictPort: false } });
const address = server.resolvedUrls?.local[0];
if (address === undefined) throw new Error('the preview server gave no address');
const browser = await chromium.launch(launchOptions());
for (const shot of ofLessons ? shotsOfLessons() : SHOTS) {
  const page = await browser.newPage({
    viewport: { width: shot.width, height: shot.height },
    colorScheme: shot.colorScheme,
    reducedMotion: 'reduce',
  });
  await page.goto(`${address}#/${shot.at}`);
  const hasNode = shot.at !== 'learn';
  if (hasNode) {
    await page.waitForFunction(
      () => (window as { coppice?: Window['coppice'] }).coppice?.snapshot()?.system.state === 'running',
    );
    await page.evaluate(() => window.coppice.clock.pause());
  }
  await shot.act(page);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  if (hasNode) await page.evaluate(() => window.coppice.idle());
  await page.screenshot({ path: `${folder}/${shot.name}.png` });
  console.log(`${folder}/${shot.name}.png`);
  await page.close();
}
await browser.close();
await server.close();
process.exitCode = 0;
