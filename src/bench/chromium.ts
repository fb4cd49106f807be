/** What an idle process weighs in Chromium, whose pointers are half as wide as Node's: the heap before and after, each after a collection. */
import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { launchOptions } from '../tools/browser.ts';
import { bundle } from './bundle.ts';
import { CHROMIUM_BYTES } from './cells.ts';

const PROCESSES = 100_000;
/** Spawned first, so that code and tables that are there once are not counted. */
const WARM_UP = 1_000;

export async function chromiumBytes(directory: string): Promise<string> {
  const script = readFileSync(await bundle(directory, new URL('chromium_child.ts', import.meta.url)), 'utf8');
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ type: 'module', content: script });
    const session = await page.context().newCDPSession(page);
    const heap = async (): Promise<number> => {
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
      return usedSize + backingStorageSize;
    };
    const spawn = (count: number): Promise<number> => page.evaluate((n) => window.spawnIdle(n), count);
    const early = await spawn(WARM_UP);
    const before = await heap();
    const alive = await spawn(PROCESSES);
    const bytes = Math.round(((await heap()) - before) / (alive - early));
    const { must, aim } = CHROMIUM_BYTES;
    const verdict = bytes <= aim ? 'aim' : bytes <= must ? 'must' : 'MISSED';
    return `bytes per idle process in Chromium ${browser.version()}, ${alive} alive: ${bytes} (must ${must}, aim ${aim}: ${verdict})`;
  } finally {
    await browser.close();
  }
}
