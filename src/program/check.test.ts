import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import { compile } from './compile.ts';
import { PROGRAM_LIMIT } from './parse.ts';

/** Lines that a program may have, and lines that each step refuses. */
const LINES = [
  "import { sleep } from 'coppice';",
  'export const a = 1;',
  'export function* start() { yield* sleep(1); }',
  'type T = number;',
  'export { a as b };',
  "import fs from 'fs'; fs.x();",
  "import all from 'coppice';",
  "export * from 'coppice';",
  'export function then() {}',
  'enum E { A }',
  'namespace N { export const a = 1 }',
  'class C { constructor(private c: number) {} }',
  'eval("1");',
  'export async function wait() {}',
  '$meter.n = 1;',
  'import.meta.url;',
  'export function* lost() { sleep(10); }',
  'const = 1;',
  'await a;',
];

function placeIn(source: string, at: number): { line: number; column: number } {
  const before = source.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function expectAgreed(source: string): void {
  const compiled = compile(source);
  const found = check(source);
  expect(compiled.ok).toBe(found.length === 0);
  if (compiled.ok) return;
  const [first] = found;
  expect(compiled.fault).toEqual({ ...placeIn(source, first?.from ?? 0), message: first?.message });
}

describe('what the editor says of a program', () => {
  it('is what it is refused for, and the first is what a run says', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...LINES), { maxLength: 6 }), (lines) => {
        expectAgreed(lines.join('\n'));
      }),
      { numRuns: 300 },
    );
  });

  it('is grave when the text goes beyond a bound', () => {
    for (const source of [`// ${'x'.repeat(PROGRAM_LIMIT)}`, `a(${'('.repeat(400)}1${')'.repeat(400)})`]) {
      expect(check(source)).toMatchObject([{ kind: 'grave' }]);
      expectAgreed(source);
    }
    expect(check(`// ${'x'.repeat(PROGRAM_LIMIT - 3)}`)).toEqual([]);
  });
});
