import { beforeAll, expect, it } from 'vitest';
import * as coppice from '../../coppice.ts';
import { type Exports, load, oneLook } from '../../program/load.ts';
import { charge } from '../../runtime/kernel/syscalls.ts';
import { shortenFunctions } from './realm_functions.ts';

beforeAll(() => {
  shortenFunctions();
});

it('the text of a function is the program’s, however it is asked for, and names nothing that counts', async () => {
  const source = `
    function plain(a: number) { for (;;) return a; }
    function* loop(): any { yield; yield* loop(); }
    const o = { method() { return 1; }, *turns(): any { yield* o.turns(); }, get x() { return 1; } };
    class A { m() { return 1; } static *s(): any { yield 1; } #p = () => 1; p() { return this.#p; } }
    class None {}
    const named = Object.defineProperty(() => 1, 'name', { get() { throw 1; } });
    const get = Object.getOwnPropertyDescriptor(o, 'x')!.get;
    const all: any[] = [plain, loop, o.method, o.turns, get, A, A.prototype.m, A.s, new A().p(), (() => () => 1)(), named, plain.bind(null), Math.max, None];
    const raised = (act: () => unknown) => { try { return act(); } catch (e) { return (e as Error).name; } };
    export const seen = [all.map(String), all.map((one) => one.toString()), all.map((one) => \`\${one}\`), all.map((one) => one + '')];
    export const refused = raised(() => Object.getPrototypeOf(plain).toString.call({}));`;
  const loaded = await load(source, 'system.ts', {
    evaluate: async (code) => (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Exports,
    hand: oneLook,
    coppice,
    charge,
  });
  if (!loaded.ok) throw new Error(loaded.fault.message);
  const texts = [
    'function plain() { … }',
    'function* loop() { … }',
    'function method() { … }',
    'function* turns() { … }',
    'function get x() { … }',
    'class A { … }',
    'function m() { … }',
    'function* s() { … }',
    'function #p() { … }',
    'function () { … }',
    'function () { … }',
    'function () { [native code] }',
    'function max() { [native code] }',
    'class None {}',
  ];
  expect(loaded.exports['seen']).toEqual([texts, texts, texts, texts]);
  expect(loaded.exports['refused']).toBe('TypeError');
});
