import { describe, expect, it } from 'vitest';
import { declarations, standardLibrary } from '../tools/coppice_types.ts';
import { compile } from '../program/compile.ts';
import { createLanguage } from './language.ts';
import type { Completions, Diagnostic, Hover } from './messages.ts';

const language = createLanguage({ declarations: declarations(), standardLibrary: standardLibrary() });
const diagnose = (text: string): readonly Diagnostic[] =>
  language.ask({ type: 'diagnose', text }) as readonly Diagnostic[];

const SOUND = `import { type Body, defineModule, gen_server, receive, self, send, spawn } from 'coppice';
export const dict = defineModule('dict', {
  startLink: () => gen_server.startLink(['local', 'dict'], dict, null),
  init: () => ['ok', new Map()],
});
export function* start(): Body {
  send(spawn(function* (): Body<void, string> { yield* receive(); }), 'hello');
  return ['ok', self()];
}
`;

describe('the language of the editor', () => {
  it('finds nothing in a sound program', () => {
    expect(
      diagnose(
        SOUND.replace('const dict =', 'const dict: Module =').replace('gen_server,', 'gen_server, type Module,'),
      ),
    ).toEqual([]);
  });

  it('tells at its place what is wrong, and of a message that cannot be copied', () => {
    const text = "import { self, send } from 'coppice';\nsend(self(), { reply: () => 1 });\nconst n: number = 'a';\n";
    const found = diagnose(text);
    expect(found.map(({ from }) => text.slice(0, from).split('\n').length)).toEqual([2, 3]);
  });

  it.each([
    ['ReadonlyMap<string, string>', 'Map<string, string>'],
    ['ReadonlySet<string>', 'Set<string>'],
    ['readonly string[]', 'string[]'],
  ])('tells of a cast that makes what is %s changeable', (kept, cast) => {
    const text = `export const change = (state: ${kept}): unknown => (state as ${cast});\n`;
    const found = diagnose(text);
    expect(found.map(({ message }) => message)).toEqual([expect.stringContaining('takes the readonly away')]);
    expect(text.slice(found[0]!.from, found[0]!.to)).toBe(`state as ${cast}`);
    expect(diagnose(text.replace('(state as', '([...state] as unknown as'))).toEqual([]);
  });

  it('tells what waits for nothing, with the mend', () => {
    const text =
      "import { type Body, sleep } from 'coppice';\nexport function* start(): Body<void> {\n  sleep(10);\n}\n";
    const [found] = diagnose(text);
    expect(found?.message).toBe('sleep(10) does nothing without yield*: write yield* sleep(10).');
    const { from, to, insert } = found?.fix ?? { from: 0, to: 0, insert: '' };
    expect(diagnose(text.slice(0, from) + insert + text.slice(to))).toEqual([]);
  });

  it('does not have TypeScript read what is nested too deeply', () => {
    const found = diagnose(`export const a = 1;\n${'f('.repeat(5_000)}`);
    expect(found.map(({ message }) => message)).toEqual([expect.stringContaining('nested too deeply')]);
  });

  it.each([
    ['enum Light { Red, Green }', 'Light'],
    ['namespace Lamp { export const on = 1; }', 'Lamp'],
    ['export class Lamp { constructor(private on: boolean) {} }', 'on'],
    ['function seal(_: unknown): void {}\n@seal export class Lamp {}', 'seal'],
    ['export async function later(): Promise<void> {}', 'later'],
    ['await 1;', 'await'],
    ["import fs from 'fs';\nfs.read;", 'fs'],
    ["import coppice from 'coppice';\ncoppice.self;", 'coppice'],
    ["export { self } from 'coppice';", 'self'],
    ['export const run = eval;', 'eval'],
    ['export const meta = import.meta;', 'meta'],
    ['with (Math) { abs(1); }', 'with'],
    ['export const a = ;', 'a'],
    ['f('.repeat(25), 'f'],
    ['a<'.repeat(25), 'a'],
  ])('is told by the editor at the place of the compiler: %s', (text) => {
    const compiled = compile(text);
    if (compiled.ok) throw new Error('it was to be refused');
    const found = diagnose(text);
    const { line, column, message } = compiled.fault;
    const places = found.map(({ from }) => {
      const before = text.slice(0, from).split('\n');
      return [before.length, (before.at(-1)?.length ?? 0) + 1];
    });
    // Of what is no program at all TypeScript speaks, and more exactly.
    if (!found.some((one) => one.message === message)) expect(message).toMatch(/^Unexpected/u);
    else expect(places).toContainEqual([line, column]);
    expect(found.length).toBeGreaterThan(0);
  });

  it('knows no page', () => {
    expect(diagnose('document.title;\nfetch("x");\n').map(({ message }) => message)).toEqual([
      expect.stringContaining("Cannot find name 'document'"),
      expect.stringContaining("Cannot find name 'fetch'"),
    ]);
  });

  it('completes what a module exports', () => {
    const text = "import { gen_server } from 'coppice';\ngen_server.ca";
    const { from, items } = language.ask({ type: 'complete', text, at: text.length }) as Completions;
    expect(from).toBe(text.length - 2);
    expect(items.map(({ name }) => name)).toContain('call');
  });

  it('describes with OTP’s words what stands under the pointer', () => {
    const text = "import { self } from 'coppice';\nself();";
    const hover = language.ask({ type: 'hover', text, at: text.lastIndexOf('self') + 1 }) as Hover;
    expect(hover.signature).toContain('self');
    expect(hover.documentation).toContain('The pid of the calling process.');
  });
});
