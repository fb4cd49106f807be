/**
 * The only place that chooses a browser for the tests. In this order: `COPPICE_CHROMIUM`, Playwright's own build, a
 * browser of the system, a download by Playwright, Debian's package. What is there already comes before any network.
 * A browser counts only when it starts: Playwright's build without its shared libraries does not.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

export interface FoundBrowser {
  readonly path: string;
  readonly from: 'COPPICE_CHROMIUM' | 'Playwright' | 'the system';
}

/** What the search looks at, so that a test can put other things there. */
export interface Surroundings {
  readonly explicit: string | undefined;
  readonly playwrightPath: string;
  readonly systemPaths: readonly string[];
  exists(file: string): boolean;
  starts(file: string): boolean;
}

const DOWNLOAD_LIMIT_MS = 4 * 60_000;
const PACKAGE_LIMIT_MS = 6 * 60_000;

/** Keeps Chromium quiet on a machine without a network or a graphics card. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SYSTEM_PATHS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge-stable',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** The browser to use, or undefined when none is on the machine. Throws when `COPPICE_CHROMIUM` names no file. */
export function findBrowser(around: Surroundings = realSurroundings()): FoundBrowser | undefined {
  if (around.explicit !== undefined && around.explicit !== '') {
    if (!around.exists(around.explicit)) {
      throw new Error(`COPPICE_CHROMIUM is ${around.explicit}, and there is no such file: mend or unset it`);
    }
    return { path: around.explicit, from: 'COPPICE_CHROMIUM' };
  }
  const usable = (file: string): boolean => around.exists(file) && around.starts(file);
  if (usable(around.playwrightPath)) return { path: around.playwrightPath, from: 'Playwright' };
  const system = around.systemPaths.find(usable);
  return system === undefined ? undefined : { path: system, from: 'the system' };
}

/** What Playwright's `use.launchOptions` needs. Playwright itself passes `--no-sandbox`, so this works as root. */
export function launchOptions(): { executablePath?: string; args: string[] } {
  const found = findBrowser();
  if (found === undefined) return { args: FLAGS };
  // Playwright reads its configuration again in each of its processes: they need not search.
  process.env['COPPICE_CHROMIUM'] = found.path;
  return { executablePath: found.path, args: FLAGS };
}

function realSurroundings(): Surroundings {
  return {
    explicit: process.env['COPPICE_CHROMIUM'],
    playwrightPath: chromium.executablePath(),
    systemPaths: SYSTEM_PATHS[process.platform] ?? [],
    exists: existsSync,
    starts(file) {
      // On Windows `--version` opens a window instead of answering.
      if (process.platform === 'win32') return true;
      return spawnSync(file, ['--version'], { timeout: 30_000, stdio: 'ignore' }).status === 0;
    },
  };
}

function run(command: string, args: readonly string[], limitMs: number): boolean {
  console.log(`browser: ${command} ${args.join(' ')}`);
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    timeout: limitMs,
    killSignal: 'SIGKILL',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

function installByPlaywright(): void {
  const manifest = createRequire(import.meta.url).resolve('@playwright/test/package.json');
  const cli = path.join(path.dirname(manifest), 'cli.js');
  run(process.execPath, [cli, 'install', 'chromium'], DOWNLOAD_LIMIT_MS);
}

function installByApt(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  run('apt-get', ['update'], PACKAGE_LIMIT_MS);
  run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], PACKAGE_LIMIT_MS);
}

function findOrInstall(): FoundBrowser | undefined {
  let found = findBrowser();
  for (const install of [installByPlaywright, installByApt]) {
    if (found !== undefined) return found;
    install();
    found = findBrowser();
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const found = findOrInstall();
    if (found === undefined) {
      console.error(
        'browser: none found and none could be installed. Install Chromium or Chrome, or set COPPICE_CHROMIUM to its path.',
      );
      process.exitCode = 1;
    } else {
      console.log(`browser: ${found.path} (from ${found.from})`);
    }
  } catch (error) {
    console.error(`browser: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
