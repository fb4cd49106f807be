/** `npm start`: builds when the build is missing or older than its sources, then serves it on this machine alone. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { listen, serverOf } from './serve.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];
const DEFAULT_PORT = 4180;

function newest(file: string): number {
  const stats = statSync(file);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(file).map((name) => newest(`${file}/${name}`)));
}

function isStale(): boolean {
  const built = `${root}/dist/index.html`;
  if (!existsSync(built)) return true;
  const builtAt = statSync(built).mtimeMs;
  return SOURCES.some((source) => newest(`${root}/${source}`) > builtAt);
}

function readPort(): number {
  const { values } = parseArgs({ options: { port: { type: 'string' } } });
  if (values.port === undefined) return DEFAULT_PORT;
  const port = Number(values.port);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`--port is ${values.port}: give a number from 1 to 65535`);
}

try {
  const port = readPort();
  if (isStale()) await build({ root, logLevel: 'warn' });
  // A port that is taken leads to the next free one.
  const found = await listen(serverOf(`${root}/dist`), port);
  console.log(`Coppice is on http://127.0.0.1:${found}/ (Ctrl+C ends it)`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
