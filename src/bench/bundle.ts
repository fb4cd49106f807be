/** Bundles the runtime as the app does: a loader for TypeScript would leave its own marks in the code. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The script made from a file of this folder. */
export async function bundle(directory: string, entry: string): Promise<string> {
  const { build } = await import('vite');
  const name = entry.replace(/\.ts$/, '.mjs');
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: fileURLToPath(new URL(entry, import.meta.url)),
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
  const directory = mkdtempSync(join(tmpdir(), 'coppice-bench-'));
  try {
    return await task(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
