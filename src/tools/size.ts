/**
 * The size gate, after gzip: the scripts that a visitor loads before the first picture, and the scripts of the node's
 * worker. Style sheets, fonts and lazy chunks are not counted.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Vite's manifest, as far as it is needed here. */
export type Manifest = Readonly<
  Record<
    string,
    {
      readonly file: string;
      readonly isEntry?: boolean;
      readonly imports?: readonly string[];
    }
  >
>;

export interface SizeResult {
  readonly name: 'shell' | 'worker';
  readonly files: readonly string[];
  readonly bytes: number;
  readonly limit: number;
  readonly ok: boolean;
}

const SHELL_LIMIT = 150_000;
const WORKER_LIMIT = 100_000;

/** What the entry asks for by itself: the first picture. */
const FIRST_PICTURE = 'src/panel/tabs/tree/tree_tab.tsx';

/** The entry, the first picture, and everything that they import statically. */
export function shellFiles(manifest: Manifest): string[] {
  const files = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry === true || key === FIRST_PICTURE) visit(key);
  return [...files];
}

/** Weighs a built folder. A part without files fails: then the gate no longer knows the build's names. */
export function weigh(dist: string): SizeResult[] {
  const manifest = JSON.parse(readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;
  const workerFiles = readdirSync(path.join(dist, 'assets'))
    .filter((name) => /^worker-.*\.js$/.test(name))
    .map((name) => `assets/${name}`);
  return [part(dist, 'shell', shellFiles(manifest), SHELL_LIMIT), part(dist, 'worker', workerFiles, WORKER_LIMIT)];
}

function part(dist: string, name: SizeResult['name'], files: readonly string[], limit: number): SizeResult {
  const bytes = files
    .map((file) => gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length)
    .reduce((sum, size) => sum + size, 0);
  return { name, files, bytes, limit, ok: files.length > 0 && bytes <= limit };
}
