import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFiles, ROOT } from './source.ts';

/** Recordings, the oracle's own tree, the lessons and the questions are data: the map names their top. */
const DATA = /^(conformance\/(?:corpus|oracle)|learn\/(?:lessons|questions))\/.*$/;

function foldersOnDisk(files: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    let folder = path.posix.dirname(file.replace(/^src\//, '')).replace(DATA, '$1');
    for (; folder !== '.'; folder = path.posix.dirname(folder)) folders.add(folder);
  }
  return [...folders].sort();
}

function foldersOnMap(map: string): string[] {
  return [...map.matchAll(/^\s*([a-z0-9_/]+)\/ {2,}\S/gm)].map((match) => match[1] ?? '').sort();
}

describe('the map', () => {
  it('has a line for every folder, and for no other', () => {
    const map = readFileSync(path.join(ROOT, 'src/README.md'), 'utf8');
    expect(foldersOnMap(map)).toEqual(foldersOnDisk(listFiles('src')));
  });

  it('notices a folder that is missing', () => {
    expect(foldersOnMap('base/    heap\n')).not.toEqual(foldersOnDisk(['src/base/heap.ts', 'src/term/pid.ts']));
  });
});
