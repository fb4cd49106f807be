import { describe, expect, it } from 'vitest';
import { pointIn } from '../base/stack_point.ts';
import * as coppice from '../coppice.ts';
import { charge } from '../node/kernel/syscalls.ts';
import { compile } from './compile.ts';
import { type Exports, load, type Loaded } from './load.ts';

/** Node names such a module by its whole address, and a browser by the name at its end. */
function named(stack: string): string {
  return stack.replace(/data:text\/javascript,\S*?(?=:\d+:\d+\)?$)/gmu, 'system.ts');
}

let loads = 0;
function run(source: string): Promise<Loaded> {
  loads++;
  return load(source, 'system.ts', {
    async evaluate(code) {
      try {
        return (await import(`data:text/javascript,${encodeURIComponent(`${code}?${loads}`)}`)) as Exports;
      } catch (caught) {
        if (caught instanceof Error) caught.stack = named(caught.stack ?? '');
        throw caught;
      }
    },
    coppice,
    charge,
  });
}

async function fault(source: string): Promise<string> {
  const loaded = await run(source);
  return loaded.ok ? 'none' : `${loaded.fault.line}: ${loaded.fault.message}`;
}

async function exportsOf(source: string): Promise<Exports> {
  const loaded = await run(source);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.fault));
  return loaded.exports;
}

describe('a file that does not load says where and why', () => {
  it.each([
    ['a syntax error', 'const a = 1;\nconst b = = 2;\n', /^2: .*[Uu]nexpected token/],
    ['a bracket that is never closed', 'export function f() {\n  return 1;\n', /^\d+: /],
    [
      'an import of something else',
      "import { self } from 'coppice';\nimport fs from 'node:fs';\nfs.a();\n",
      /^2: There is nothing to import from 'node:fs'/,
    ],
    ['code that it would load', "export const a = 1;\nvoid import('./b.js');\n", /^2: A program cannot load more code/],
    ['a name that coppice lacks', "import { selff } from 'coppice';\nselff();", /no export named 'selff'/],
    ['an exception', 'const a: number[] = [];\n\nexport const b = a[0].x;\n', /^3: TypeError/],
    ['an endless loop', 'let n = 0;\n\nwhile (true) {\n  n++;\n}\n', /^[34]: 2,000,000 loop turns/],
    [
      'an endless loop that catches all',
      'for (;;) {\n  try {\n    for (;;);\n  } catch {}\n}\n',
      /^[123]: 2,000,000 loop turns/,
    ],
    [
      'a recursion without end',
      'function f(): number {\n  return f() + 1;\n}\nf();\n',
      /^[124]: Functions call each other without end/,
    ],
    ['an enormous array', 'export const a = 1;\nexport const b = new Array(2 ** 32);\n', /^2: RangeError/],
  ])('%s', async (_name, source, expected) => {
    expect(await fault(source)).toMatch(expected);
  });

  it('a file that is far too long', () => {
    expect(compile(' '.repeat(200_001)).ok).toBe(false);
  });
});

describe('compiled code means what it did', () => {
  it('with types, classes, generators, arrows of every form, and directives', async () => {
    const { all } = await exportsOf(`
      'use strict';
      type Pair = readonly [number, string];
      interface Box<T> { readonly value: T }
      const pair: Pair = [1, 'a'];
      const object = () => ({ a: 1 });
      const sum = (...of: number[]): number => of.reduce((a, b) => a + b, 0);
      class Counter { static base: number; static { Counter.base = 10; } n = 0; get twice() { return this.n * 2; } up() { this.n++; return this; } }
      function* three() { 'use strict'; for (const n of [1, 2, 3]) yield n; }
      let i = 0; do i++; while (i < 5);
      let keys = ''; for (const key in { x: 1, y: 2 }) keys += key;
      outer: for (;;) { for (;;) break outer; }
      const box = { value: 7 } satisfies Box<number>;
      export const all = [pair, object(), sum(1, 2, 3), Counter.base, new Counter().up().twice, [...three()], i, keys, box.value];
    `);
    expect(all).toEqual([[1, 'a'], { a: 1 }, 6, 10, 2, [1, 2, 3], 5, 'xy', 7]);
  });

  it('keeps every line where it was', () => {
    const source =
      "import {\n  self,\n  send,\n} from 'coppice';\ntype A = {\n  a: 1;\n};\nexport const f = () =>\n  send(self(), 1);\n";
    const compiled = compile(source);
    expect(compiled.ok && compiled.code.split('\n').findIndex((line) => line.includes('send(self(), 1)'))).toBe(8);
  });
});

describe('a process that runs away', () => {
  const LOOPS = [
    ['while', 'while (true) {}'],
    ['a loop without a block', 'for (;;) n++;'],
    ['a loop that catches', 'for (;;) { try { for (;;) n++; } catch {} }'],
    ['a loop that goes on in finally', 'for (;;) { try { n++; } finally { continue; } }'],
    [
      'callbacks',
      'const f = () => [1, 2, 3].forEach(() => { for (;;) try { n++; } catch {} }); for (;;) try { f(); } catch {}',
    ],
  ] as const;

  it.each(LOOPS)('is ended with the line it stood at, and the others go on: %s', async (_name, loop) => {
    const { body } = await exportsOf(
      `import { receive } from 'coppice';\nexport function* body() {\n  let n = 0;\n  ${loop}\n  yield* receive();\n}\n`,
    );
    const node = new coppice.Node({ runawayReductions: 1_000_000 });
    let other = 0;
    let reason: unknown;
    node.onExit((_process, why) => (reason = why));
    node.spawn(body as coppice.ProcessFn);
    node.spawn(function* () {
      for (;;) {
        yield* coppice.sleep(10);
        other++;
      }
    });
    node.advance(100);
    expect((reason as unknown[])[0]).toMatchObject(['runaway', { reductions: 1_000_000 }]);
    expect(pointIn(named(String((reason as unknown[])[1])), 'system.ts')?.line).toBe(4);
    expect(other).toBeGreaterThan(0);
  });

  it('leaves a process alone that gives up control', async () => {
    const { body } = await exportsOf(
      `import { sleep } from 'coppice';\nexport function* body() {\n  for (let n = 0; n < 3_000; n++) { for (let m = 0; m < 1_000; m++); yield* sleep(1); }\n}\n`,
    );
    const node = new coppice.Node({ runawayReductions: 1_000_000 });
    const reasons: unknown[] = [];
    node.onExit((_process, why) => reasons.push(why));
    node.spawn(body as coppice.ProcessFn);
    node.advance(10_000);
    expect(reasons).toEqual(['normal']);
  });

  it('a recursion without end is an ordinary exit reason', async () => {
    const { body } = await exportsOf(
      'export function body() {\n  const f = (n: number): number => f(n + 1) + 1;\n  f(0);\n}\n',
    );
    const node = new coppice.Node({ runawayReductions: 1_000_000 });
    let reason: unknown;
    node.onExit((_process, why) => (reason = why));
    node.spawn(body as coppice.ProcessFn);
    node.run();
    expect((reason as unknown[])[0]).toEqual(['RangeError', 'Maximum call stack size exceeded']);
  });
});
