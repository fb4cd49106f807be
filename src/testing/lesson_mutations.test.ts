import { expect, it } from 'vitest';
import { mutationsOf } from './lesson_mutations.ts';

const program = (...lines: readonly string[]): string =>
  ['const before = 1;', '// Your part', ...lines, '// End of your part', 'const later = true;'].join('\n');

it('mistakes are made in the part that may be changed, one at a time', () => {
  const found = mutationsOf(program("strategy: 'one_for_one', intensity: 5,"));
  expect(found.map(({ what }) => what)).toEqual([
    'line 3 left out',
    'line 3, one_for_all for one_for_one',
    'line 3, 6 for 5',
    'line 3, 0 for 5',
    "line 3, 'one_for_one_' for 'one_for_one'",
  ]);
  for (const { text } of found) {
    expect(text).toContain('const before = 1;');
    expect(text).toContain('const later = true;');
  }
});

it('two statements may come the other way round', () => {
  const swapped = mutationsOf(program('first();', 'second();')).find(({ what }) => what.includes('other way'));
  expect(swapped?.text).toBe(program('second();', 'first();'));
});

it('comments and empty lines are no mistakes when they go, and a program without a part of yours has none', () => {
  expect(mutationsOf(program('', '// why'))).toEqual([]);
  expect(mutationsOf('const a = 1;')).toEqual([]);
});
