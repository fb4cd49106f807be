import process from 'node:process';
import { defineConfig } from '@playwright/test';
import { launchOptions } from './src/tools/browser.ts';

/** Two runs on one machine need two ports. */
const port = process.env['COPPICE_E2E_PORT'] ?? '4173';
const address = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  reporter: [['list']],
  use: {
    baseURL: address,
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    // A trace of each test costs a quarter of the time: `npm run e2e -- --trace on` where one is wanted.
    trace: 'off',
    launchOptions: launchOptions(),
  },
  // Two hundred thousand processes want the machine for themselves, and so do some gigabytes: one after the other.
  projects: [
    { name: 'app', testIgnore: ['crowd.spec.ts', 'memory.spec.ts'] },
    { name: 'crowd', testMatch: 'crowd.spec.ts', dependencies: ['app'] },
    { name: 'memory', testMatch: 'memory.spec.ts', dependencies: ['crowd'] },
  ],
  // The built files, so that the tests see what a visitor sees.
  webServer: {
    command: `npx vite preview --host 127.0.0.1 --port ${port} --strictPort`,
    url: address,
    reuseExistingServer: false,
  },
});
