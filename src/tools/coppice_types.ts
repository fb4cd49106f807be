/**
 * What the editor knows of `coppice`: its declarations, made by the compiler from the very sources, and the standard library's, as one
 * virtual module of text. Nothing of it is written by hand, so it cannot fall behind.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { Plugin } from 'vite';
import { ROOT } from './source.ts';

export const COPPICE_TYPES = 'virtual:coppice-types';
const STANDARD = 'lib.es2023.d.ts';

/** Declarations by path, `coppice.d.ts` and what it leads to. Members marked as internal are left out. */
export function declarations(): Record<string, string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'coppice-types-'));
  try {
    const config = path.join(folder, 'tsconfig.json');
    const options = {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      stripInternal: true,
      outDir: path.join(folder, 'out'),
      rootDir: path.join(ROOT, 'src'),
    };
    writeFileSync(
      config,
      JSON.stringify({
        extends: path.join(ROOT, 'tsconfig.runtime.json'),
        compilerOptions: options,
        files: [path.join(ROOT, 'src/coppice.ts')],
        include: [],
      }),
    );
    const compiler = path.join(
      path.dirname(createRequire(import.meta.url).resolve('@typescript/native/package.json')),
      'bin/tsc',
    );
    const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', config], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the declarations of coppice could not be made:\n${stdout}${stderr}`);
    return read(path.join(folder, 'out'), (name) => name.endsWith('.d.ts'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The standard library's declarations for a language without a page. */
export function standardLibrary(): Record<string, string> {
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('@typescript/old/package.json')), 'lib');
  const found: Record<string, string> = {};
  const add = (name: string): void => {
    if (found[name] !== undefined) return;
    const text = readFileSync(path.join(folder, name), 'utf8');
    found[name] = text;
    for (const [, reference] of text.matchAll(/<reference lib="([^"]+)"/g)) add(`lib.${reference ?? ''}.d.ts`);
  };
  add(STANDARD);
  return found;
}

function read(folder: string, wanted: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && wanted(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8')]),
  );
}

export function coppiceTypes(): Plugin {
  return {
    name: 'coppice:types',
    resolveId: (id) => (id === COPPICE_TYPES ? `\0${COPPICE_TYPES}` : null),
    load(id) {
      if (id !== `\0${COPPICE_TYPES}`) return null;
      return [
        `export const declarations = ${JSON.stringify(declarations())};`,
        `export const standardLibrary = ${JSON.stringify(standardLibrary())};`,
      ].join('\n');
    },
  };
}
