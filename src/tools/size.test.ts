import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shellFiles, weigh } from './size.ts';

describe('the size gate', () => {
  let dist: string;
  beforeEach(() => {
    dist = mkdtempSync(path.join(os.tmpdir(), 'coppice-size-'));
    mkdirSync(path.join(dist, '.vite'));
    mkdirSync(path.join(dist, 'assets'));
    writeFileSync(
      path.join(dist, '.vite/manifest.json'),
      JSON.stringify({ 'index.html': { file: 'assets/index-1.js', isEntry: true } }),
    );
  });
  afterEach(() => {
    rmSync(dist, { recursive: true });
  });

  const build = (shell: number, worker: number | null): void => {
    writeFileSync(path.join(dist, 'assets/index-1.js'), randomBytes(shell));
    if (worker !== null) writeFileSync(path.join(dist, 'assets/worker-1.js'), randomBytes(worker));
  };

  it('passes a build within both limits', () => {
    build(100_000, 50_000);
    expect(weigh(dist).map(({ name, ok }) => [name, ok])).toEqual([
      ['shell', true],
      ['worker', true],
    ]);
  });

  it('fails the part that is too heavy', () => {
    build(151_000, 101_000);
    expect(weigh(dist).map(({ ok }) => ok)).toEqual([false, false]);
  });

  it('fails a part without files', () => {
    build(100_000, null);
    expect(weigh(dist).map(({ ok }) => ok)).toEqual([true, false]);
  });

  it('counts the first picture and static imports, once each, and no other lazy chunk', () => {
    const files = shellFiles({
      'index.html': { file: 'index.js', isEntry: true, imports: ['_a', '_b'] },
      _a: { file: 'a.js', imports: ['_b'] },
      _b: { file: 'b.js', imports: ['_a'] },
      'src/panel/tabs/tree/tree_tab.tsx': { file: 'tree.js', imports: ['index.html', '_c'] },
      _c: { file: 'c.js' },
      lazy: { file: 'lazy.js' },
    });
    expect(files.sort()).toEqual(['a.js', 'b.js', 'c.js', 'index.js', 'tree.js']);
  });
});
