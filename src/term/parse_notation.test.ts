/** What is typed is read in the notation that is shown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTerm } from '../testing/arbitrary_terms.ts';
import { equal } from './equal.ts';
import { List, list } from './list.ts';
import type { Resolver } from './parse.ts';
import { parseIn } from './parse_notation.ts';
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { type Notation, print } from './print.ts';
import { Ref } from './ref.ts';
import { Stacktrace } from './stacktrace.ts';
import type { Term } from './term.ts';

const idOf = (text: string): number => Number(/\.(\d+)/.exec(text)?.[1]);
const resolve: Resolver = {
  pid: (text) => (idOf(text) < 1_000 ? new Pid(idOf(text)) : undefined),
  ref: (text) => new Ref(idOf(text)),
};

function read(text: string, notation: Notation): Term {
  const parsed = parseIn(text, notation, resolve);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.term;
}

describe('Erlang', () => {
  it.each<[string, unknown]>([
    ['ok', 'ok'],
    ['ok.', 'ok'],
    ["'an atom'", 'an atom'],
    ["'EXIT'", 'EXIT'],
    ['1.', 1],
    ["'true'", true],
    ['true', true],
    ['undefined', 'undefined'],
    ['"text"', 'text'],
    ['"t\\x{e4}\\x{1f600}\\s\\e\\d\\""', 'tä😀 \u001b\u007f"'],
    ['[1,2,3]', list(1, 2, 3)],
    ['[]', list()],
    ['{}', []],
    ['{1, 2}', [1, 2]],
    ['{ok, [a, "b"], {}}', ['ok', list('a', 'b'), []]],
    ['[1, 2 | [3]]', list(1, 2, 3)],
    ['[1 | []]', list(1)],
    ['16#ff', 255],
    ['-16#FF', -255],
    ['2#101', 5],
    ['36#Z', 35],
    ['$a', 97],
    ['$\\n', 10],
    ['$\\\\', 92],
    ['$ä', 228],
    ['$😀', 0x1f600],
    ['1_000', 1_000],
    ['-1', -1],
    ['1.5e-3', 0.0015],
    ['-0.0', -0],
    ['9007199254740993', 9007199254740993n],
    ['16#ffffffffffffffff', 0xffffffffffffffffn],
    ['#{a => 1, b => [2]}', { a: 1, b: list(2) }],
    ['#{}', {}],
    ['#{"k" => v}', new Map([['k', 'v']])],
    ['#{1 => a}', new Map([[1, 'a']])],
    ["#{'b c' => 1}", { 'b c': 1 }],
    ['#{"b c" => 1, a => 2}', { 'b c': 1, a: 2 }],
    ['#{true => 1}', { true: 1 }],
    ['#{{a, 1} => b}', new Map([[['a', 1], 'b']])],
    ['<<"hi">>', 'hi'],
    ['<<"hi"/utf8>>', 'hi'],
    ['<<1, 16#ff>>', Uint8Array.of(1, 255)],
    ['<<>>', new Uint8Array()],
    ['sets:from_list([1, 2])', new Set([1, 2])],
    ['<0.5.0>', new Pid(5)],
    ['{<0.5.0>, #Ref<0.9>}', [new Pid(5), new Ref(9)]],
    ["'NaN'", Number.NaN],
    [' \n {a,\n\tb} ', ['a', 'b']],
  ])('%s', (text, term) => {
    const found = read(text, 'erlang');
    expect(equal(found, term as Term), print(found, 'js')).toBe(true);
  });

  it.each<[string, number, RegExp]>([
    ['', 0, /There is nothing here\. Type a term, such as ok/],
    ['[1, 2', 5, /before the \] that closes what opens at character 1/],
    ['{a: 1}', 2, /A comma or \} should come here, not ":"\. A map is written #\{a => 1\}/],
    ['Oak', 0, /Oak begins like a variable.*An atom is written 'Oak'/],
    ['_', 0, /begins like a variable/],
    ['0xff', 0, /This is no number\. Write it as.*16#ff/],
    ['2#102', 0, /no number/],
    ['[1 | 2]', 5, /has to be a list/],
    ['self()', 0, /looks like a call/],
    ['fun erlang:self/0', 4, /ends before/],
    ['lists:seq(1, 2)', 0, /looks like a call/],
    ['%{a => 1}', 0, /A map is written #\{a => 1\}/],
    [':ok', 0, /cannot begin with ":"/],
    ["'open", 0, /quote ' that opens here is never closed/],
    ['<<300>>', 2, /bytes from 0 to 255/],
    ['<0.5000.0>', 0, /There is no process/],
    [`{ok, ${'a'.repeat(256)}}`, 5, /255 characters at most/],
    [`'${'é'.repeat(256)}'`, 0, /255 characters at most/],
    ['#{a}', 3, /After a map's key comes =>/],
    ['"a" b', 4, /ends before/],
    ['{a,,b}', 3, /A term is missing before this comma/],
  ])('refuses %s with the place', (text, at, message) => {
    const parsed = parseIn(text, 'erlang', resolve);
    expect(parsed.ok ? 'read' : parsed.error.message).toMatch(message);
    expect(parsed.ok ? -1 : parsed.error.at).toBe(at);
  });
});

// As erl_scan of erl 25 reads them.
describe('what Erlang takes for a literal', () => {
  it.each<[string, unknown]>([
    [String.raw`'\^A'`, '\u0001'],
    [String.raw`"\^a\^[\^?"`, '\u0001\u001b\u001f'],
    [String.raw`"\1\12\101\8"`, '\u0001\nA8'],
    [String.raw`"\u0041\a\q"`, 'u0041aq'],
    ['"a\\\nb"', 'a\nb'],
    [String.raw`$\^a`, 1],
    [String.raw`$\101`, 65],
    ['"a" "b"', 'ab'],
    ['["a"\n"b", "c"]', list('ab', 'c')],
    ['"a" % comment\n"b".', 'ab'],
    ['% before\n{1, % within\n2} % behind', [1, 2]],
    ['1. % behind the stop', 1],
    ['1_000', 1000],
    ['1.0e1_0', 1e10],
    ['1.0e-400', 0],
    ['16#f_f', 255],
  ])('%s', (text, term) => {
    expect(parseIn(text, 'erlang', resolve)).toEqual({ ok: true, term });
  });

  it.each(['1.0e400', '-1.0e400', '1__0', '1_', '16#_f', '1e5', '37#a', String.raw`"\xg"`, '1. 2'])(
    'refuses %s',
    (text) => {
      expect(parseIn(text, 'erlang', resolve)).toMatchObject({ ok: false });
    },
  );

  it('in Elixir a comment begins with #, and a backslash joins lines', () => {
    expect(parseIn('[1, # one\n2] # all', 'elixir', resolve)).toEqual({ ok: true, term: list(1, 2) });
    expect(parseIn('"a\\\nb\\a"', 'elixir', resolve)).toEqual({ ok: true, term: 'ab\u0007' });
    expect(parseIn('"a" "b"', 'elixir', resolve)).toMatchObject({ ok: false });
  });
});

describe('Elixir', () => {
  it.each<[string, unknown]>([
    [':ok', 'ok'],
    [':"an atom"', 'an atom'],
    [':really?', 'really?'],
    ['nil', null],
    ['true', true],
    ['"a \\#{b}"', 'a #{b}'],
    ['{:ok, %{a: 1}}', ['ok', { a: 1 }]],
    ['%{"a" => 1}', new Map([['a', 1]])],
    ['%{"b c" => 1, :a => 2}', { 'b c': 1, a: 2 }],
    ['%{}', {}],
    ['[1, 2]', list(1, 2)],
    ['[a: 1, b: 2]', list<unknown>(['a', 1], ['b', 2])],
    ['[1 | [2]]', list(1, 2)],
    ['0xff', 255],
    ['0b101', 5],
    ['?a', 97],
    ['1_000.5', 1000.5],
    ['Shelf', 'Elixir.Shelf'],
    ['Shelf.Door', 'Elixir.Shelf.Door'],
    ['MapSet.new([1])', new Set([1])],
    ['#PID<0.5.0>', new Pid(5)],
    ['#Reference<0.9>', new Ref(9)],
    ['~U[2026-01-31 12:00:00.000Z]', new Date(Date.UTC(2026, 0, 31, 12))],
    ['<<1, 2>>', Uint8Array.of(1, 2)],
    [':NaN', Number.NaN],
  ])('%s', (text, term) => {
    const found = read(text, 'elixir');
    expect(equal(found, term as Term), print(found, 'js')).toBe(true);
  });

  it.each<[string, RegExp]>([
    ['ok', /An atom is written :ok, a text "ok"/],
    ["'ok'", /Text stands in double quotes here/],
    ['#{a => 1}', /A map is written %\{a: 1\}/],
    ['16#ff', /no number/],
    ['String.upcase("a")', /ends before|call/],
  ])('refuses %s with the mend', (text, message) => {
    const parsed = parseIn(text, 'elixir', resolve);
    expect(parsed.ok ? 'read' : parsed.error.message).toMatch(message);
  });
});

describe('JavaScript', () => {
  it('reads what it always read, and no other notation', () => {
    expect(equal(read("['a', { b: list(1) }]", 'js'), ['a', { b: list(1) }])).toBe(true);
    for (const text of ['ok', '{a, 1}', '#{a => 1}', '[a]', ':ok', '<<1>>', 'nil']) {
      const parsed = parseIn(text, 'js', resolve);
      expect(parsed.ok ? text : parsed.error.message).toMatch(/JavaScript's is shown/);
    }
  });
});

/** What a notation has no literal for. */
function isSpoken(term: unknown, notation: Notation): boolean {
  // A module is read as its name.
  if (term instanceof Module) return false;
  if (term instanceof Stacktrace || term instanceof Int32Array || term instanceof Float64Array) return false;
  if (term instanceof Date) return notation !== 'erlang';
  if (Array.isArray(term) || term instanceof Set)
    return [...(term as Iterable<unknown>)].every((item) => isSpoken(item, notation));
  if (term instanceof Map) return [...term].flat().every((item) => isSpoken(item, notation));
  if (
    typeof term === 'object' &&
    term !== null &&
    [null, Object.prototype].includes(Object.getPrototypeOf(term) as null)
  ) {
    return Object.values(term).every((item) => isSpoken(item, notation));
  }
  return true;
}

describe('what was printed', () => {
  it.each<Notation>(['erlang', 'elixir'])('reads, and prints the same again: %s', (notation) => {
    fc.assert(
      fc.property(
        anyTerm.filter((term) => isSpoken(term, notation)),
        (term) => {
          const text = print(term, notation);
          expect(print(read(text, notation), notation)).toBe(text);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each<Notation>(['erlang', 'elixir'])('is the same term again, where one reading is left: %s', (notation) => {
    const plain = fc.letrec<{ term: unknown }>((tie) => ({
      term: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        fc
          .string({ unit: 'binary', maxLength: 9 })
          .filter((text) => !/^(?:true|false|null|nil|NaN|-?Infinity)$/.test(text)),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value)),
        fc.boolean(),
        fc.array(tie('term'), { maxLength: 4 }),
        fc.array(tie('term'), { maxLength: 4 }).map((items) => List.from(items)),
        fc.dictionary(
          fc.stringMatching(/^[a-z]{1,4}$/).filter((key) => !['true', 'nil', 'null'].includes(key)),
          tie('term'),
          { maxKeys: 3 },
        ),
      ),
    })).term;
    fc.assert(
      fc.property(plain, (term) => {
        const found = read(print(term, notation), notation);
        expect(equal(found, term as Term), print(term, notation)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('whatever is typed', () => {
  it('is read or refused with a place in it, and never throws', () => {
    const bits = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '#{',
      '%{',
      '=>',
      ',',
      '|',
      '"',
      "'",
      ':',
      'a',
      'A',
      '1',
      '.',
      '$',
      '\\',
      '<<',
      '>>',
      '<0.5.0>',
      '~U[',
      'sets:from_list(',
      ' ',
      '#',
      'x{',
      '?',
      '-',
      'e',
      '…',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.array(bits, { maxLength: 20 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom<Notation[]>('erlang', 'elixir', 'js'), (typed, notation) => {
        const parsed = parseIn(typed, notation, resolve);
        if (parsed.ok) return;
        expect(parsed.error.at).toBeGreaterThanOrEqual(0);
        expect(parsed.error.at).toBeLessThanOrEqual(typed.length);
        expect(parsed.error.message).toMatch(/^At /);
      }),
      { numRuns: 3_000 },
    );
  });

  it('costs no more than its length', () => {
    for (const text of [
      '['.repeat(50_000),
      '#{'.repeat(50_000),
      '"'.repeat(100_000),
      `[${'1,'.repeat(40_000)}1]`,
      '1'.repeat(100_000),
      `16#${'f'.repeat(90_000)}`,
      'a:'.repeat(50_000),
    ]) {
      for (const notation of ['erlang', 'elixir', 'js'] as const) parseIn(text, notation, resolve);
    }
  });
});

it('no integer is read that could not be printed', () => {
  const longest = '9'.repeat(30_102);
  expect(parseIn(longest, 'erlang', resolve)).toMatchObject({ ok: true });
  for (const [text, notation] of [
    ['9'.repeat(30_104), 'erlang'],
    ['9'.repeat(30_104), 'elixir'],
    [`36#${'z'.repeat(25_000)}`, 'erlang'],
    [`${'9'.repeat(30_104)}n`, 'js'],
  ] as const) {
    const parsed = parseIn(text, notation, resolve);
    expect(parsed.ok ? 'read' : parsed.error.message, notation).toMatch(/up to 100,000 bits/);
  }
});
