/**
 * What the page costs while somebody looks at it: processor time by thread, frames and events a second, in the built page and a real Chromium.
 * Threads are read from Linux' `/proc`; elsewhere only frames are counted.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { launchOptions } from '../tools/browser.ts';

const SETTLE_MS = 4_000;
const WATCH_MS = 20_000;
const PAUSED_MS = 5_000;
/** Clock ticks a second in `/proc`, on every Linux that Node runs on. */
const TICKS = 100;
const FRAMES_BESIDE_EVENTS = 10;
const MUST = { main: 6, page: 14 } as const;

/** Names of threads as the kernel has them, cut at 15 characters, and what they are of. */
const THREADS: readonly (readonly [name: string, RegExp])[] = [
  ['main', /^(CrRendererMain|chrome|chromium|headless_shell)$/],
  ['compositor', /^Compositor$/],
  ['raster', /^(CompositorTileW|ThreadPoolForeg)/],
  ['worker', /^DedicatedWorker/],
  ['viz', /^VizCompositorTh/],
];

interface Told {
  readonly seq: number;
  readonly event: number;
}

/** Processor time of each kind of thread so far, in milliseconds, of the processes given. */
function threadTimes(pids: readonly number[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const pid of pids) {
    const tasks = `/proc/${pid}/task`;
    if (!existsSync(tasks)) continue;
    for (const task of readdirSync(tasks)) {
      const stat = readFileSync(`${tasks}/${task}/stat`, 'utf8');
      const comm = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const kind = THREADS.find(([, pattern]) => pattern.test(comm))?.[0];
      if (kind === undefined || (kind === 'main' && task !== String(pid))) continue;
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticks = Number(fields[11]) + Number(fields[12]);
      times.set(kind, (times.get(kind) ?? 0) + (ticks * 1_000) / TICKS);
    }
  }
  return times;
}

/** The processes that draw: renderers, and the one that the compositor's output goes to. */
async function drawing(browser: Browser): Promise<{ readonly renderers: number[]; readonly gpu: number[] }> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const ids = (type: string): number[] => processInfo.filter((one) => one.type === type).map((one) => one.id);
  return { renderers: ids('renderer'), gpu: ids('GPU') };
}

function told(page: Page): Promise<Told> {
  return page.evaluate(() => {
    const node = window.coppice.snapshot();
    return { seq: node?.seq ?? 0, event: node?.events.at(-1)?.id ?? 0 };
  });
}

export async function panelCost(): Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  await build({ root, logLevel: 'error' });
  const server = await preview({ root, logLevel: 'error', preview: { host: '127.0.0.1', port: 4192 } });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the preview server gave no address');
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(address);
    await page.waitForFunction(() => document.querySelectorAll('[data-place][data-pid]').length > 5);
    await page.waitForTimeout(SETTLE_MS);
    const { renderers, gpu } = await drawing(browser);
    const before = threadTimes([...renderers, ...gpu]);
    const first = await told(page);
    const begun = performance.now();
    await page.waitForTimeout(WATCH_MS);
    const last = await told(page);
    const after = threadTimes([...renderers, ...gpu]);
    const seconds = (performance.now() - begun) / 1_000;
    await page.evaluate(() => window.coppice.clock.pause());
    await page.evaluate(() => window.coppice.idle());
    const paused = await told(page);
    await page.waitForTimeout(PAUSED_MS);
    const whilePaused = (await told(page)).seq - paused.seq;
    const frames = (last.seq - first.seq) / seconds;
    const events = (last.event - first.event) / seconds;
    const percent = (kind: string): number => ((after.get(kind) ?? 0) - (before.get(kind) ?? 0)) / (seconds * 10);
    const kinds = THREADS.map(([name]) => name);
    const all = kinds.reduce((sum, kind) => sum + percent(kind), 0);
    const most = events + FRAMES_BESIDE_EVENTS;
    return [
      `Chromium ${browser.version()}, the first system at 1x for ${Math.round(seconds)} s, percent of one processor`,
      ...(after.size === 0
        ? ['threads: not known on this system (they are read from /proc)']
        : [
            `main: ${percent('main').toFixed(1)} ${verdict(percent('main'), MUST.main)}`,
            `all of the page: ${all.toFixed(1)} ${verdict(all, MUST.page)}: ${kinds.map((kind) => `${kind} ${percent(kind).toFixed(1)}`).join(', ')}`,
          ]),
      `frames told a second: ${frames.toFixed(1)} ${verdict(frames, most)}, events ${events.toFixed(1)}`,
      `frames told in ${PAUSED_MS / 1_000} s of pause: ${whilePaused} ${verdict(whilePaused, 0)}`,
    ].join('\n');
  } finally {
    await browser.close();
    await server.close();
  }
}

function verdict(value: number, most: number): string {
  return `(must ${most % 1 === 0 ? most : most.toFixed(1)}: ${value <= most ? 'met' : 'MISSED'})`;
}
