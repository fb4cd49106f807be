import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as coppice from '../coppice.ts';
import { charge } from '../runtime/kernel/syscalls.ts';
import { type Exports, load, oneLook } from './load.ts';
import type { Meter } from './meter.ts';

let loads = 0;
async function evaluate(code: string): Promise<Exports> {
  loads++;
  return (await import(`data:text/javascript,${encodeURIComponent(`${code}//${loads}`)}`)) as Exports;
}

async function compiled(source: string, traced = false): Promise<{ readonly exports: Exports; readonly meter: Meter }> {
  const host = { evaluate, hand: oneLook, coppice, charge, ...(traced ? { reached: () => undefined } : {}) };
  const loaded = await load(source, 'system.ts', host);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.fault));
  return loaded;
}

/** What a process exits with that runs `body` of the text, after so many messages. */
async function endOf(text: string, messages: number, traced = false): Promise<unknown> {
  const { exports, meter } = await compiled(`import { exit, receive, spawnLink } from 'coppice'; ${text}`, traced);
  const node = new coppice.Node();
  node.gauge = meter;
  let reason: unknown = 'lives';
  const pid = node.spawn(exports['body'] as coppice.ProcessFn);
  node.onExit((_process, why) => (reason = why));
  for (let n = 0; n < messages; n++) node.inject(pid, n);
  node.advance(60_000);
  return Array.isArray(reason) ? reason[0] : reason;
}

const MESSAGES = 20_000;
/** A turn of a loop: takes a message, and exits with their number after the last. */
const TURN = `yield; if (n >= ${String(MESSAGES)}) exit(n);`;
const START = 'export function* body() { yield* loop(1); }';

/** How one may write a loop, with what begins it. */
const SPELLINGS: readonly (readonly [how: string, text: string])[] = [
  ['as the last statement', `function* loop(n: number): any { ${TURN} yield* loop(n + 1); } ${START}`],
  ['returned', `function* loop(n: number): any { ${TURN} return yield* loop(n + 1); } ${START}`],
  ['in brackets', `function* loop(n: number): any { ${TURN} (yield* (loop(n + 1))); } ${START}`],
  [
    'with a bracket in a comment',
    `function* loop(n: number): any { ${TURN} yield* /* ( */ ((loop(n + 1))); } ${START}`,
  ],
  ['before an empty return', `function* loop(n: number): any { ${TURN} yield* loop(n + 1); return; } ${START}`],
  ['with a type', `function* loop(n: number): any { ${TURN} yield* loop(n + 1) as any; } ${START}`],
  [
    'satisfying a type',
    `function* loop(n: number): any { ${TURN} return (yield* loop(n + 1)!) satisfies any; } ${START}`,
  ],
  ['void', `function* loop(n: number): any { ${TURN} void (yield* loop(n + 1)); } ${START}`],
  [
    'named and returned',
    `function* loop(n: number): any { ${TURN} const end = yield* loop(n + 1); return end; } ${START}`,
  ],
  [
    'one of two',
    `function* loop(n: number): any { ${TURN} return n % 2 ? yield* loop(n + 1) : yield* loop(n + 1); } ${START}`,
  ],
  ['behind an and', `function* loop(n: number): any { ${TURN} n && (yield* loop(n + 1)); } ${START}`],
  ['behind a comma', `function* loop(n: number): any { ${TURN} return n++, yield* loop(n); } ${START}`],
  [
    'in the cases of a switch',
    `function* loop(n: number): any { ${TURN} switch (n % 5) {
      case 0: yield* loop(n + 1); break;
      case 1: case 2: { yield* loop(n + 1); return; }
      case 3: return yield* loop(n + 1);
      default: yield* loop(n + 1); } } ${START}`,
  ],
  [
    'in a case that falls through',
    `function* loop(n: number): any { ${TURN} switch (n % 2) { case 1: return yield* loop(n + 1); case 0: yield* loop(n + 1); case 5: break; default: n = 0; } } ${START}`,
  ],
  [
    'in else if',
    `function* loop(n: number): any { ${TURN} if (n % 3 === 0) yield* loop(n + 1); else if (n % 3 === 1) { yield* loop(n + 1); } else yield* loop(n + 1); } ${START}`,
  ],
  [
    'in a block with a label',
    `function* loop(n: number): any { ${TURN} out: { if (n % 2) { yield* loop(n + 1); break out; } { yield* loop(n + 1); } } } ${START}`,
  ],
  [
    'left from a loop',
    `function* loop(n: number): any { for (;;) { const m = yield; if (n >= ${String(MESSAGES)}) exit(n); if (m % 2) { yield* loop(n + 1); break; } else return yield* loop(n + 1); } } ${START}`,
  ],
  [
    'after a for-of and a try',
    `function* loop(n: number): any { ${TURN} let m = n; for (const y of [1]) { m += y; break; } try { m += 0; } finally { void m; } return yield* loop(m); } ${START}`,
  ],
  [
    'where something was caught',
    `function* loop(n: number): any { ${TURN} try { throw n; } catch (caught) { yield* loop(n + 1); } } ${START}`,
  ],
  ['exported', `export function* loop(n: number): any { ${TURN} yield* loop(n + 1); } ${START}`],
  ['exported as the default', `export default function* loop(n: number): any { ${TURN} yield* loop(n + 1); } ${START}`],
  ['a value', `const loop = function* (n: number): any { ${TURN} yield* loop(n + 1); }; ${START}`],
  ['an exported value', `export const loop = function* (n: number): any { ${TURN} yield* loop(n + 1); }; ${START}`],
  ['a value with a name', `const loop = function* own(n: number): any { ${TURN} yield* own(n + 1); }; ${START}`],
  [
    'assigned',
    `let loop: any = null; loop = (function* (n: number): any { ${TURN} yield* loop(n + 1); }) as any; ${START}`,
  ],
  [
    'a method of an object',
    `const o = { *loop(n: number): any { ${TURN} yield* this.loop(n + 1); } }; export function* body() { yield* o.loop(1); }`,
  ],
  [
    'a member of an object',
    `const o = { loop: function* (n: number): any { ${TURN} yield* o.loop(n + 1); } }; export function* body() { yield* o.loop(1); }`,
  ],
  [
    'a method of a class',
    `class A { *loop(n: number): any { ${TURN} yield* this.loop(n + 1); } } export function* body() { yield* new A().loop(1); }`,
  ],
  [
    'a method of the class above',
    `class A { *loop(n: number): any { ${TURN} yield* this.loop(n + 1); } }
     class B extends A { override *loop(n: number): any { return yield* super.loop(n); } } export function* body() { yield* new B().loop(1); }`,
  ],
  [
    'a static method',
    `class A { static *loop(n: number): any { ${TURN} yield* A.loop(n + 1); } } export function* body() { yield* A.loop(1); }`,
  ],
  [
    'a private method',
    `class A { *#loop(n: number): any { ${TURN} yield* this.#loop(n + 1); } start(): any { return this.#loop(1); } } export function* body() { yield* new A().start(); }`,
  ],
  [
    'a private static method',
    `class A { static *#loop(n: number): any { ${TURN} yield* A.#loop(n + 1); } static start(): any { return A.#loop(1); } } export function* body() { yield* A.start(); }`,
  ],
  [
    'a field',
    `class A { loop = function* (this: A, n: number): any { ${TURN} yield* this.loop(n + 1); }; } export function* body() { yield* new A().loop(1); }`,
  ],
  [
    'in a function',
    `export function* body() { 'use strict'; const by = 1; yield* loop(1); function* loop(n: number): any { ${TURN} yield* loop(n + by); } }`,
  ],
  [
    'in a case',
    `export function* body() { switch (1 as number) { case 1: yield* loop(1); break; default: function* loop(n: number): any { ${TURN} yield* loop(n + 1); } } }`,
  ],
  [
    'one that calls the other',
    `function* ping(n: number): any { ${TURN} yield* pong(n + 1); } const pong = function* (n: number): any { ${TURN} return yield* ping(n + 1); }; export function* body() { yield* ping(1); }`,
  ],
  [
    'beside another of that name',
    `function* loop(n: number): any { ${TURN} yield* loop(n + 1); } function other(): unknown { function* loop(): any { yield 1; } return loop; } void other; ${START}`,
  ],
  [
    'by another name',
    `function* loop(n: number): any { ${TURN} yield* again(n + 1); } const again = (n: number): any => loop(n); export function* body() { yield* again(1); }`,
  ],
  [
    'given to the node',
    `export function* body(): any { yield* loop(1); } function* loop(n: number): any { ${TURN} yield* loop(n + 1); }`,
  ],
  [
    'from a plain function',
    `function* loop(n: number): any { ${TURN} yield* loop(n + 1); } export const body = () => loop(1);`,
  ],
  [
    'by a name of the library',
    `function* loop(n: number, receive: any): any { ${TURN} yield* receive(n + 1, receive); } export function* body() { yield* loop(1, loop); }`,
  ],
  [
    'that waits for another each turn',
    `function* one(n: number): any { if (n > 0) return yield* one(n - 1); return yield; } function* loop(n: number): any { yield* one(3); if (n >= ${String(MESSAGES)}) exit(n); yield* loop(n + 1); } ${START}`,
  ],
];

describe('a loop whose last call is its next turn runs for ever', () => {
  it.each(SPELLINGS)('%s', async (_how, text) => {
    expect(await endOf(text, MESSAGES)).toBe(MESSAGES);
  });

  it.each(SPELLINGS.slice(0, 14))('and so where each line is told: %s', async (_how, text) => {
    expect(await endOf(text, MESSAGES, true)).toBe(MESSAGES);
  });
});

/** Functions that hold and call each other in every way, `n` deep. */
const calls = fc.constantFrom(
  ...[
    'f0(n - 1)',
    'f1(n - 1, log)',
    'o.f2(n - 1)',
    'new A(1).f3(n - 1)',
    '(yield n, f0(n - 1))',
    'held',
    "[n, 'a']",
    'f0(n - 2)',
    'undefined',
  ],
);
const call = calls.map((text) => `yield* ${text}`);
const simple: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: call.map((text) => `${text};`) },
  { weight: 4, arbitrary: call.map((text) => `return ${text};`) },
  call.map((text) => `log.push(${text});`),
  call.map((text) => `const r = ${text}; return r;`).map((text) => `{ ${text} }`),
  call.map((text) => `n % 2 && (${text});`),
  call.map((text) => `return n % 2 || (${text});`),
  fc.tuple(call, call).map(([one, other]) => `return n % 2 ? ${one} : (log.push('c'), ${other});`),
  call.map((text) => `return void (${text});`),
  fc.tuple(call, fc.constantFrom('break;', 'break whole;')).map(([text, left]) => `${text}; ${left}`),
  fc.constantFrom(
    'log.push(yield n);',
    'yield -n;',
    'return;',
    'return n;',
    "throw 't' + n;",
    'break;',
    'break whole;',
    'log.push(n);',
    ';',
  ),
);
const { statements } = fc.letrec<{ statements: string; statement: string }>((tie) => {
  const block = tie('statements').map((text) => `{ ${text} }`);
  return {
    statements: fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')),
    statement: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 6, arbitrary: simple },
      fc.tuple(block, block).map(([one, other]) => `if (n % 2) ${one} else ${other}`),
      fc
        .tuple(tie('statements'), tie('statements'), tie('statements'))
        .map(([a, b, c]) => `switch (n % 3) { case 0: ${a} case 1: ${b} break; default: ${c} }`),
      block.map((text) => `do ${text} while (false);`),
      block.map((text) => `for (let k = 0; k < 2; k++) ${text}`),
      block.map((text) => `for (const k of each()) { log.push(k); ${text} }`),
      fc
        .tuple(block, block)
        .map(
          ([one, other]) =>
            `try ${one} catch (e) { log.push(String(e).replace(/: .* is not iterable.*/u, ': not iterable')); ${other} }`,
        ),
      fc.tuple(block, block).map(([one, other]) => `try ${one} finally { log.push('f'); ${other} }`),
    ),
  };
});
/** A `break` in no loop is none. */
const parts = fc.oneof(
  statements.map((text) => `whole: for (;;) { ${text} break; }`),
  statements.map((text) => `whole: switch (0) { default: ${text} }`),
);
const bodies = fc.array(parts, { minLength: 1, maxLength: 2 }).map((all) => all.join(' '));
const programs = fc.tuple(bodies, bodies, bodies, bodies, bodies).map(
  ([a, b, c, d, e]) => `
      const log = [];
      let held;
      function* each() { try { yield 'x'; yield 'y'; } finally { log.push('closed'); } }
      function* f0(n) { if (n <= 0) return 'end'; log.push(n); ${a} }
      const f1 = function* (n, told = [n], ...rest) { log.push(told.length, rest.length, arguments.length); if (n <= 0) return 'end'; ${b} };
      const o = { *f2(n) { log.push(this === o); if (n <= 0) return 'end'; ${c} } };
      class A { constructor(by) { this.by = by; } *f3(n) { log.push(this.by); if (n <= 0) return 'end'; ${d} } }
      export function* start() { held = f0(2); let n = 3; ${e} }
      export { log };`,
);

type Deed = readonly ['next' | 'return' | 'throw', unknown];
const deeds = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.nat(9).map((n): Deed => ['next', n]) },
    fc.nat(9).map((n): Deed => ['throw', `thrown ${String(n)}`]),
    fc.nat(9).map((n): Deed => ['return', n]),
  ),
  { minLength: 1, maxLength: 12 },
);

/** All that can be seen of a program which is done this to. */
function seen(exports: Exports, done: readonly Deed[]): unknown {
  const body = (exports['start'] as () => Generator<unknown, unknown, unknown>)();
  const told = done.map(([how, value]) => {
    try {
      const result = body[how](value);
      return [result.done, result.value];
    } catch (caught) {
      // The engine quotes the text, which is another one.
      return caught instanceof Error ? String(caught).replace(/: .* is not iterable.*/u, ': not iterable') : caught;
    }
  });
  return [told, exports['log']];
}

describe('what drops all that a process was in the middle of counts anew from there', () => {
  it.each([
    [
      'hibernate',
      `function* loop(n: number): any { if (n >= ${String(MESSAGES)}) exit(n); yield* receive(); return yield* hibernate(loop, n + 1); }`,
    ],
    [
      'hibernate, with a call after it that waits for nothing',
      `function* loop(n: number): any { yield* receive(); if (n >= ${String(MESSAGES)}) exit(n); yield* hibernate(woken, n); throw 'never'; }
       function* woken(n: number): any { return yield* loop(n + 1); }`,
    ],
    [
      'hibernate within a call that is not the last',
      `function* loop(n: number): any { yield* receive(); if (n >= ${String(MESSAGES)}) exit(n); const never = yield* down(n, 50); return [never]; }
       function* down(n: number, by: number): any { if (by === 0) yield* hibernate(loop, n + 1); const never = yield* down(n, by - 1); return [never]; }`,
    ],
  ])('%s', async (_how, text) => {
    expect(await endOf(`import { hibernate } from 'coppice'; ${text} ${START}`, MESSAGES)).toBe(MESSAGES);
  });
});

describe('a call that is not the last takes its place on the stack, and ends as any does', () => {
  it.each([
    [
      'beside a last one',
      'function* f(n: number): any { if (n % 2) { yield* f(n + 1); return 1; } yield* f(n + 1); } yield* f(0);',
    ],
    [
      'after a wait',
      'const o = { *f(n: number): any { yield; const x: any = yield* o.f(n + 1); yield* o.f(x); } }; yield* o.f(0);',
    ],
    [
      'in a try',
      'function* f(n: number): any { yield; try { yield* f(n + 1); } finally { n++; } yield* f(n); } yield* f(0);',
    ],
    [
      'out of a for-of, whose iterator is closed after it',
      'function* f(n: number): any { yield; for (const y of [1]) { return yield* f(n + y); } } yield* f(0);',
    ],
    ['by hand', 'function* f(n: number): any { f(n + 1).next(); yield* f(n); } yield* f(0);'],
  ])('%s', async (_how, text) => {
    expect(await endOf(`export function* body() { ${text} }`, 5_000)).toEqual([
      'RangeError',
      'Each yield* waits for one within it, too deep: they take more than 720,000 bytes of the stack, and this node lets them take no more. A last yield* takes nothing, but in a for (... of ...) or a try it is not the last: leave that first. A loop without end is a for (;;).',
    ]);
  });
});

describe('a program with such loops', () => {
  it('does what it does as plain JavaScript: values, exceptions, the order of all that happens', async () => {
    await fc.assert(
      fc.asyncProperty(programs, deeds, fc.boolean(), async (source, done, traced) => {
        const { exports } = await compiled(source, traced);
        expect(seen(exports, done)).toEqual(seen(await evaluate(source), done));
      }),
      { numRuns: 150 },
    );
  });

  it('has the functions that it has as plain JavaScript', async () => {
    const source = `
      const raised = (run) => { try { return run(); } catch (e) { return String(e); } };
      const last = 'yield* a(1)';
      function* a(x, y = x + 1, ...z) { const told = [x, y, z.length, arguments.length, this]; yield told; yield* a(x, y); }
      export default function* (x) { yield* a(x); }
      const b = function* (x, y) { yield* b(x); }, c = function* own(x) { yield own.name; yield* own(x); };
      let d = (function* () { yield* d(); }), e; e = function* () { yield* e(); };
      e ??= function* () { yield* e(); };
      const { f = function* () { yield* f(); } } = {}, [g = function* () { yield* g(); }] = [];
      const h = [function* () { yield* h[0](); }], key = 'computed';
      const o = {
        *m(x) { yield* this.m(x); }, 'a b': function* () { yield* o.m(); }, *7(x) { yield* o[7](x); }, *[key]() { yield* o[key](); },
        [key + 2]: function* () { yield* o.m(); }, get twice() { return 1; }, *twice() { yield* o.twice(); }, *__proto__() { yield* o.m(); },
        *up() { yield* super.toString(); },
      };
      class A {
        static *s() { yield* this.s(); } *m(x) { yield* this.m(x); } 'q' = function* () { yield* a(); }; static t = function* () { yield* a(); };
        *#p(x) { yield x; yield* this.#p(x); } p() { return this.#p; } static *#sp() { yield* A.#sp(); } static sp() { return A.#sp; }
        *twice() { yield* this.twice(); } get twice() { return 1; } #q = function* () { yield* a(); }; hidden() { return this.#q; }
      }
      class B extends A { *m(x) { yield 'B'; yield* super.m(x); } }
      const all = [a, b, c, d, e, f, g, h[0], o.m, o['a b'], o[7], o[key], o[key + 2], o.up, A.s, A.prototype.m, new A().q, A.t, new A().p(), A.sp(), new B().hidden(), B.prototype.m];
      export const seen = [
        all.map((one) => [one.name, one.length, Object.getOwnPropertyNames(one).sort(), Object.prototype.toString.call(one), raised(() => new one())]),
        all.map((one) => [typeof one.prototype, Reflect.ownKeys(one.prototype), one() instanceof one, Object.prototype.toString.call(one())]),
        a.call(5, 1).next().value, a(1, undefined, 3, 4).next().value, a(...[1, 2, 3]).next().value, c().next().value,
        Object.keys(o), Object.getOwnPropertyNames(A.prototype), Object.getOwnPropertyNames(A), Object.keys(new A()), [typeof o.twice, A.prototype.twice],
        raised(() => (function* (x = nothing()) { yield* a(x); })()), new B().m(1).next(), raised(() => a.prototype.next.call({})),
        raised(() => { const one = (function* () { yield* one; })(); return one.next(); }),
        [...(function* () { yield 1; return yield* [2, 3]; })()], [...'ab'].map((x) => [...(function* () { yield x; yield* x; })()]),
      ];`;
    const [ours, plain] = [await compiled(source), await evaluate(source)];
    const { default: made } = ours.exports as { readonly default: () => unknown };
    expect(ours.exports['seen']).toEqual(plain['seen']);
    expect([made.name, made.length]).toEqual(['default', 1]);
  });
});
