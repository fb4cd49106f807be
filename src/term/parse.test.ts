import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTerm, SOME_MODULES } from '../testing/arbitrary_terms.ts';
import { equal } from './equal.ts';
import { list } from './list.ts';
import { parseTerm, PARSE_CHARS, PARSE_DEPTH, type Resolver } from './parse.ts';
import { Pid } from './pid.ts';
import { print } from './print.ts';
import { Ref } from './ref.ts';

const idOf = (text: string): number => Number(/\.(\d+)/.exec(text)?.[1]);

const resolve: Resolver = {
  pid: (text) => (idOf(text) < 1_000 ? new Pid(idOf(text)) : undefined),
  ref: (text) => new Ref(idOf(text)),
  module: (name) => SOME_MODULES.find((module) => module.name === name),
};

function read(text: string): unknown {
  const parsed = parseTerm(text, resolve);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.term;
}

describe('what is read', () => {
  it.each<[string, unknown]>([
    ["'text'", 'text'],
    ['"te\\"xt"', 'te"xt'],
    ['`back`', 'back'],
    ['"\\u00e4\\x{e4}\\n\\s\\e"', 'ää\n \u001b'],
    ['42', 42],
    ['-1.5e-3', -0.0015],
    ['+1_000', 1_000],
    ['.5', 0.5],
    ['0xff', 255],
    ['-0', -0],
    ['10n', 10n],
    ['-0x10n', -16n],
    ['NaN', Number.NaN],
    ['-Infinity', -Infinity],
    ['true', true],
    ['null', null],
    ['undefined', undefined],
    ['[1, "a", [2,],]', [1, 'a', [2]]],
    ['{a: 1, "b c": 2, 3: [4],}', { a: 1, 'b c': 2, 3: [4] }],
    ['{}', {}],
    ['list(1, 2)', list(1, 2)],
    ["Map([['k', 1]])", new Map([['k', 1]])],
    ['new Map()', new Map()],
    ['new Set([1, 2])', new Set([1, 2])],
    ["Date('2026-01-31T12:00:00.000Z')", new Date(Date.UTC(2026, 0, 31, 12))],
    ['Uint8Array.of(1, 2)', Uint8Array.of(1, 2)],
    ['<0.5.0>', new Pid(5)],
    ['#PID<0.5.0>', new Pid(5)],
    ["module('shelf')", SOME_MODULES[0]],
    ["{ op: 'read_key', key: 'oak' }", { op: 'read_key', key: 'oak' }],
  ])('as JavaScript: %s', (text, term) => {
    expect(equal(read(text), term)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['normal', 'normal'],
    ['normal.', 'normal'],
    ["'EXIT'", 'EXIT'],
    ['{tuple, 1}', ['tuple', 1]],
    ['{shutdown, {a, b}}', ['shutdown', ['a', 'b']]],
    ['{1, 2}', [1, 2]],
    ["{'EXIT', <0.5.0>, killed}", ['EXIT', new Pid(5), 'killed']],
    ['[a, b]', list('a', 'b')],
    ['[1, a]', list<unknown>(1, 'a')],
    ['{a, [1, 2], {}}', ['a', list(1, 2), []]],
    ['[[1], {a}]', list<unknown>(list(1), ['a'])],
    ['#{k => v, n => 1}', { k: 'v', n: 1 }],
    ['#{}', {}],
    ['#{"k" => v}', new Map([['k', 'v']])],
    ['#{1 => [a]}', new Map([[1, list('a')]])],
    ['#{a => undefined}', { a: 'undefined' }],
    ['<<"binary">>', 'binary'],
    ['<<"vän"/utf8>>', 'vän'],
    ['<<1, 2>>', Uint8Array.of(1, 2)],
    ['{cas_val, "foo", "bar", "baz", false}', ['cas_val', 'foo', 'bar', 'baz', false]],
    ['user@host', 'user@host'],
    ['list', 'list'],
    [':ok', 'ok'],
    ['{:ok, :"a b", nil}', ['ok', 'a b', null]],
    ['%{entries: %{"a" => 1}, reads: 2}', { entries: new Map([['a', 1]]), reads: 2 }],
  ])('as Erlang or Elixir: %s', (text, term) => {
    expect(equal(read(text), term)).toBe(true);
  });

  it('is exactly what was printed in JS notation', () => {
    fc.assert(
      fc.property(anyTerm, (term) => {
        expect(equal(read(print(term, 'js')), term)).toBe(true);
      }),
    );
  });

  it('never touches a prototype', () => {
    const term = read('{ __proto__: { polluted: true } }') as object;
    expect(Object.getPrototypeOf(term)).toBe(Object.prototype);
    expect(Object.keys(term)).toEqual(['__proto__']);
  });
});

describe('what is refused', () => {
  it.each<[string, number, RegExp]>([
    ['', 0, /^At the end: There is nothing here\. Type a term/],
    ['{a, ', 4, /^At the end: The text ends before the \} that closes the \{ at character 1\. Add \}\.$/],
    ['[1, 2', 5, /before the \] that closes the \[ at character 1/],
    ["'open", 0, /^At character 1: The quote ' that opens here is never closed/],
    ['hello world', 6, /^At character 7: The term ends before "w"\. .*into quotes/],
    ['[1 2]', 3, /^At character 4: A comma or \] should come here, not "2"/],
    ['[,1]', 1, /A term is missing before this comma/],
    ['Oak', 0, /Oak begins like an Erlang variable.*'Oak'/],
    ['exit(kill)', 0, /exit\(…\) looks like a call, and nothing is evaluated/],
    ['new Thing()', 4, /After new comes Map, Set or Date here, not Thing/],
    ['<0.5000.0>', 0, /There is no process <0\.5000\.0>/],
    ['<0.5', 0, /After < comes a pid such as <0\.5\.0>/],
    ['{a: }', 4, /A term cannot begin with "}"/],
    ['{a: 1, 2}', 8, /Here a colon after the key, :, should come, not "}"/],
    ['#{a: 1 b}', 7, /A comma or } should come here, not "b"/],
    ['#{a, 1}', 3, /After a map's key comes =>, not ","/],
    ['[a | b]', 3, /Lists with a tail are not read/],
    ['12abc', 0, /is no number/],
    ['1.5n', 0, /is no bigint/],
    ['9007199254740993', 0, /holds exactly: write 9007199254740993n/],
    ['1.0e999', 0, /is more than a float holds/],
    ['--1', 0, /is no number/],
    ['<<300>>', 0, /bytes from 0 to 255/],
    ['"\\u{110000}"', 1, /wants a character's code/],
    ['#<function f>', 0, /is no term/],
    ['[1, … 2 more]', 4, /Something was cut here/],
    ["Map([['k']])", 0, /Entry 1 of this Map is no pair/],
    ["Date('soon')", 0, /"soon" is no date/],
    ["module('none')", 0, /no module none/],
    ['=', 0, /A term cannot begin with "="/],
  ])('%s', (text, at, message) => {
    const parsed = parseTerm(text, resolve);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.error.message).toMatch(message);
    expect(parsed.error.at).toBe(at);
  });

  it('a reference that the node does not know', () => {
    const parsed = parseTerm('#Ref<0.9>', { pid: () => undefined });
    expect(parsed).toMatchObject({ ok: false, error: { at: 0, message: expect.stringContaining('cannot be typed') } });
  });

  it('too many open brackets, however many there are', () => {
    expect(parseTerm('['.repeat(PARSE_DEPTH) + ']'.repeat(PARSE_DEPTH), resolve).ok).toBe(true);
    for (const open of ['[', '{', '#{', 'list(', '{a:', '{[']) {
      const parsed = parseTerm(open.repeat(20_000), resolve);
      expect(parsed).toMatchObject({ ok: false, error: { message: expect.stringContaining('brackets are open') } });
    }
  });

  it('a text that is too long', () => {
    const parsed = parseTerm('1'.repeat(PARSE_CHARS + 1), resolve);
    expect(parsed).toMatchObject({ ok: false, error: { message: expect.stringContaining('100001 characters') } });
  });

  it('any other text with an error that lies in it, never with an exception', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      '#{',
      '<<',
      '>>',
      '<',
      '"',
      "'",
      '\\',
      ':',
      '=>',
      ',',
      'a',
      'Map(',
      ')',
      '1',
      '.',
      'n',
      ' ',
      '-',
      '%{',
      'new ',
      'u',
      '#Ref<0.',
      '0x',
      '_',
      'e',
      '/utf8',
      '…',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (tried) => {
        const parsed = parseTerm(tried, resolve);
        if (parsed.ok) return;
        expect(parsed.error.at).toBeGreaterThanOrEqual(0);
        expect(parsed.error.at).toBeLessThanOrEqual(tried.length);
        expect(parsed.error.message.length).toBeGreaterThan(10);
      }),
      { numRuns: 2_000 },
    );
  });
});
