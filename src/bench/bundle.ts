/** Bundles the runtime as the app does: a loader for TypeScript would leave its own marks in the code. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The script made from a source file. */
export async function bundle(directory: string, entry: URL): Promise<string> {
  const { build } = await import('vite');
  const file = fileURLToPath(entry);
  const name = basename(file).replace(/\.ts$/, '.mjs');
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: file,
      outDir: directory,
      emptyOutDir: false,
      target: 'es2022',
      rolldownOptions: { output: { entryFileNames: name } },
    },
  });
  return join(directory, name);
}

/** A directory for as long as `task` runs. */
export async function inDirectory<T>(task: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(cacheDirectory(), 'bench-'));
  try {
    return await task(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Within the project, so that a script made there finds the project's packages. */
function cacheDirectory(): string {
  const directory = fileURLToPath(new URL('../../node_modules/.cache/coppice', import.meta.url));
  mkdirSync(directory, { recursive: true });
  return directory;
}
