/** SECURITY.md says how many programs are tried: as many as there are. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ABROAD, BOMBS, ESCAPES, FIRST_HANGS, HANGS, START_RESULTS, STARTS } from '../../e2e/escapes.ts';
import { ROOT } from './source.ts';

/** By the first words of their row; the others are tests of their own, counted by hand. */
const TABLES: readonly (readonly [row: string, programs: readonly unknown[]])[] = [
  ['Ways out', ESCAPES],
  ["What would tell the reader's language", ABROAD],
  ['Bombs', BOMBS],
  ['Calls that nobody can count', HANGS],
  ['Hangs before the first picture', FIRST_HANGS],
  ['Starts that never end', STARTS],
  ['Starts that give nothing good', START_RESULTS],
];

it.each(TABLES)('SECURITY.md counts what is tried: %s', (row, programs) => {
  const rows = readFileSync(path.join(ROOT, 'SECURITY.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`| ${row}`))
    .map((line) => Number(line.split('|')[2]));
  expect(rows).toEqual([programs.length]);
});
