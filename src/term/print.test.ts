import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTerm } from '../testing/arbitrary_terms.ts';
import { list } from './list.ts';
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { print, printWire, printWireKey } from './print.ts';
import { Ref } from './ref.ts';
import { Stacktrace } from './stacktrace.ts';
import { toWire } from './to_wire.ts';

const pid = new Pid(83);
const long = 'x'.repeat(256);

describe('the table of notations', () => {
  it.each<[unknown, string, string, string]>([
    ['normal', "'normal'", 'normal', ':normal'],
    ['EXIT', "'EXIT'", "'EXIT'", ':EXIT'],
    ['read key', "'read key'", "'read key'", ':"read key"'],
    ['receive', "'receive'", "'receive'", ':receive'],
    [['read_key', 'oak'], "['read_key', 'oak']", '{read_key, "oak"}', '{:read_key, "oak"}'],
    [['badkey', 'eik'], "['badkey', 'eik']", '{badkey, "eik"}', '{:badkey, "eik"}'],
    [
      ['EXIT', pid, 'killed'],
      "['EXIT', <0.83.0>, 'killed']",
      "{'EXIT', <0.83.0>, killed}",
      '{:EXIT, #PID<0.83.0>, :killed}',
    ],
    [
      ['DOWN', new Ref(9), 'process', pid, 'noproc'],
      "['DOWN', #Ref<0.9>, 'process', <0.83.0>, 'noproc']",
      "{'DOWN', #Ref<0.9>, process, <0.83.0>, noproc}",
      '{:DOWN, #Reference<0.9>, :process, #PID<0.83.0>, :noproc}',
    ],
    [
      { entries: new Map([['ash', 'Fraxinus']]), reads: 118 },
      "{ entries: new Map([['ash', 'Fraxinus']]), reads: 118 }",
      '#{entries => #{"ash" => "Fraxinus"}, reads => 118}',
      '%{entries: %{"ash" => "Fraxinus"}, reads: 118}',
    ],
    [
      { op: 'read_key', key: 'oak' },
      "{ op: 'read_key', key: 'oak' }",
      '#{op => "read_key", key => "oak"}',
      '%{op: "read_key", key: "oak"}',
    ],
    [{ 'b c': 1, a: 2 }, "{ 'b c': 1, a: 2 }", '#{"b c" => 1, a => 2}', '%{"b c" => 1, :a => 2}'],
    [{ Up: 1, end: 2 }, '{ Up: 1, end: 2 }', "#{'Up' => 1, 'end' => 2}", '%{Up: 1, end: 2}'],
    [
      list<unknown>('a', 'ok', ['a', 'b']),
      "list('a', 'ok', ['a', 'b'])",
      '["a", ok, {a, "b"}]',
      '["a", :ok, {:a, "b"}]',
    ],
    [
      new Map([['normal', 'normal']]),
      "new Map([['normal', 'normal']])",
      '#{"normal" => normal}',
      '%{"normal" => :normal}',
    ],
    [new Set([1, 2]), 'new Set([1, 2])', 'sets:from_list([1, 2])', 'MapSet.new([1, 2])'],
    [[], '[]', '{}', '{}'],
    [{}, '{}', '#{}', '%{}'],
    [list(), 'list()', '[]', '[]'],
    [new Map(), 'new Map([])', '#{}', '%{}'],
    [1.5, '1.5', '1.5', '1.5'],
    [1e21, '1e+21', '1.0e21', '1.0e21'],
    [-0, '-0', '-0.0', '-0.0'],
    [Number.NaN, 'NaN', "'NaN'", ':NaN'],
    [-Infinity, '-Infinity', "'-Infinity'", ':"-Infinity"'],
    ['a\u202eb', "'a\\u{202e}b'", "'a\\x{202E}b'", ':"a\\u{202e}b"'],
    [10n, '10n', '10', '10'],
    [[true, null, undefined], '[true, null, undefined]', '{true, null, undefined}', '{true, nil, :undefined}'],
    [new Module('shelf', {}), "module('shelf')", 'shelf', ':shelf'],
    [new Date(0), "new Date('1970-01-01T00:00:00.000Z')", '"1970-01-01T00:00:00.000Z"', '~U[1970-01-01 00:00:00.000Z]'],
    [Uint8Array.of(1, 255), 'Uint8Array.of(1, 255)', '<<1,255>>', '<<1, 255>>'],
    [new Stacktrace('at f'), "stacktrace('at f')", '[… stack trace]', '[… stack trace]'],
    [
      new Stacktrace('at f', null, 'dict:handle_call/3'),
      "stacktrace('at f')",
      '[{dict, handle_call, 3, []}]',
      '[{:dict, :handle_call, 3, []}]',
    ],
    [
      new Stacktrace('', null, 'Odd name:f"/1'),
      "stacktrace('')",
      "[{'Odd name', 'f\"', 1, []}]",
      '[{:"Odd name", :"f\\"", 1, []}]',
    ],
    [['a', 'say "hi"\n'], "['a', 'say \"hi\"\\n']", '{a, "say \\"hi\\"\\n"}', '{:a, "say \\"hi\\"\\n"}'],
    [['a', '#{x}'], "['a', '#{x}']", '{a, "#{x}"}', '{:a, "\\#{x}"}'],
    [long, `'${long}'`, `"${long}"`, `"${long}"`],
    [
      function f() {
        return 1;
      },
      '#<function f>',
      '#<function f>',
      '#<function f>',
    ],
  ])('%#: %s', (term, js, erlang, elixir) => {
    expect(print(term, 'js')).toBe(js);
    expect(print(term, 'erlang')).toBe(erlang);
    expect(print(term, 'elixir')).toBe(elixir);
  });

  // As erl 25 prints them with ~w.
  it.each<[number, string]>([
    [0.001, '0.001'],
    [0.0001, '0.0001'],
    [0.00001, '1.0e-5'],
    [0.0012, '0.0012'],
    [0.00012, '1.2e-4'],
    [-0.00012, '-1.2e-4'],
    [1.2345e-7, '1.2345e-7'],
    [5e-324, '5.0e-324'],
    [1e21, '1.0e21'],
    [1.5e22, '1.5e22'],
    [1.7976931348623157e308, '1.7976931348623157e308'],
  ])('prints floats as Erlang does: %d', (value, text) => {
    expect(print(value, 'erlang')).toBe(text);
  });

  it('makes what cannot be seen visible', () => {
    expect(print('a\u202eb\u0000', 'js')).toBe("'a\\u{202e}b\\u{0}'");
  });

  it('prints a string by where it stands', () => {
    const oak = toWire('oak');
    expect(printWire(oak, 'erlang')).toBe('oak');
    expect(printWire(oak, 'erlang', {}, 'tag')).toBe('oak');
    expect(printWire(oak, 'erlang', {}, 'inner')).toBe('"oak"');
    expect(printWire(toWire('normal'), 'erlang', {}, 'key')).toBe('"normal"');
  });

  it('prints keys with what follows them', () => {
    expect(printWireKey('reads', 'js')).toBe('reads: ');
    expect(printWireKey('reads', 'erlang')).toBe('reads => ');
    expect(printWireKey('no name', 'elixir')).toBe('"no name" => ');
    expect(printWireKey(toWire('ash'), 'erlang')).toBe('"ash" => ');
    expect(printWireKey(toWire(['a', 1]), 'js')).toBe("['a', 1], ");
  });
});

describe('limits', () => {
  it('say how many items were cut', () => {
    expect(print([1, 2, 3, 4], 'js', { items: 2 })).toBe('[1, 2, … 2 more]');
    expect(
      print(
        new Map([
          [1, 1],
          [2, 2],
        ]),
        'erlang',
        { items: 1 },
      ),
    ).toBe('#{1 => 1, … 1 more}');
  });

  it('say what was too deep', () => {
    expect(print([[[1, 2]], list(1)], 'js', { depth: 1 })).toBe('[… tuple of 1, … list of 1]');
    expect(print({ a: { b: 1 } }, 'erlang', { depth: 1 })).toBe('#{a => … map of 1}');
  });

  it('say where the text ends', () => {
    expect(print(list(...Array.from({ length: 99 }, (_, i) => i)), 'erlang', { chars: 10 })).toBe(
      '[0, 1, 2, … cut at 10 characters',
    );
  });

  it('bound the output whatever the term', () => {
    fc.assert(
      fc.property(anyTerm, fc.nat(60), fc.constantFrom('js', 'erlang', 'elixir'), (term, chars, notation) => {
        expect(print(term, notation, { chars }).length).toBeLessThanOrEqual(chars + 30);
      }),
    );
  });

  it('bound the work on a large term', () => {
    const large = new Map(Array.from({ length: 200_000 }, (_, i) => [i, { deep: [i] }]));
    let asked = 0;
    const counted = new Proxy([], { get: () => ++asked });
    expect(print([large, counted], 'erlang', { chars: 50 }).length).toBeLessThan(90);
    expect(asked).toBeLessThan(10);
  });
});
