import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { list } from '../../term/list.ts';
import { toWire } from '../../term/to_wire.ts';
import { NO_CHANGES, termChanges, termLines, type LineOptions } from './term_lines.ts';

const plain: LineOptions = { notation: 'erlang', folds: new Map(), changes: NO_CHANGES, search: '' };

function texts(term: unknown, options: Partial<LineOptions> = {}): string[] {
  return termLines(toWire(term), { ...plain, ...options }).lines.map(
    (line) => `${'  '.repeat(line.depth)}${line.text}`,
  );
}

describe('termLines', () => {
  const state = { entries: new Map([['oak', 'Quercus']]), reads: 118 };

  it('opens maps, and closes what it opened', () => {
    expect(texts(state)).toEqual(['#{', '  entries => #{', '    "oak" => "Quercus"', '  },', '  reads => 118', '}']);
  });

  it('writes the other notations', () => {
    expect(texts(state, { notation: 'elixir' })[1]).toBe('  entries: %{');
    expect(texts(state, { notation: 'js' })).toEqual([
      '{',
      '  entries: new Map([',
      "    ['oak', 'Quercus']",
      '  ]),',
      '  reads: 118',
      '}',
    ]);
  });

  it('keeps short tuples and lists on one line', () => {
    expect(texts({ a: ['ok', 1], b: list(1, 2) })).toEqual(['#{', '  a => {ok, 1},', '  b => [1, 2]', '}']);
  });

  it('folds what is folded by hand, and says its size', () => {
    const { lines } = termLines(toWire(state), { ...plain, folds: new Map([['/entries', true]]) });
    expect(lines[1]).toMatchObject({ text: 'entries => #{…},', folded: true, note: '1\u00a0key' });
  });

  it('unfolds what holds a search hit', () => {
    const deep = {
      a: { b: { c: { d: { e: { f: 'a needle that is long enough not to stand on one single line' } } } } },
    };
    expect(texts(deep).join('\n')).not.toContain('needle');
    expect(texts(deep, { search: 'needle' }).join('\n')).toContain('needle');
  });

  it('stops at its limit and counts the rest', () => {
    const { lines, more } = termLines(toWire(list(...Array.from({ length: 90 }, (_, i) => i))), plain, 20);
    expect(lines).toHaveLength(20);
    expect(more).toBe(72);
  });

  it('gives every line a path of its own', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const { lines } = termLines(toWire(value), plain, 100_000);
        expect(new Set(lines.map((line) => line.path)).size).toBe(lines.length);
      }),
    );
  });
});

describe('termChanges', () => {
  it('marks what is new, what is another value, and what is gone', () => {
    const before = toWire({
      entries: new Map([
        ['elm', 'Ulmus'],
        ['foo', 'bar'],
      ]),
      writes: 42,
    });
    const after = toWire({
      entries: new Map([
        ['foo', 'baz'],
        ['oak', 'Quercus'],
      ]),
      writes: 43,
    });
    const changes = termChanges(before, after, 'erlang');
    expect([...changes.changed]).toEqual([
      ["/entries/'foo'", '"bar"'],
      ["/entries/'oak'", null],
      ['/writes', '42'],
    ]);
    expect([...changes.removed]).toEqual([['/entries', ['"elm" => "Ulmus"']]]);
    const { lines } = termLines(after, { ...plain, changes });
    expect(lines.map(({ text, change, note }) => [text, change, note]).filter(([, change]) => change !== null)).toEqual(
      [
        ['"elm" => "Ulmus"', 'removed', 'removed'],
        ['"foo" => "baz",', 'changed', 'was "bar"'],
        ['"oak" => "Quercus"', 'new', 'new'],
        ['writes => 43', 'changed', 'was 42'],
      ],
    );
  });

  it('finds nothing between equal terms', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const changes = termChanges(toWire(value), toWire(structuredClone(value)), 'js');
        expect(changes.changed.size + changes.removed.size).toBe(0);
      }),
    );
  });
});
