import { describe, expect, it } from 'vitest';
import { declarations, standardLibrary } from '../tools/coppice_types.ts';
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
