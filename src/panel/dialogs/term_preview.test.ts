import { describe, expect, it } from 'vitest';
import type { Notation } from '../../term/print.ts';
import { previewOf } from './term_preview.ts';

describe('what will be sent', () => {
  it.each<[Notation, string, string, RegExp]>([
    ['erlang', '[1,2,3]', '[1, 2, 3]', /^a list of 3 items$/],
    ['js', '[1,2,3]', '[1, 2, 3]', /^a tuple of 3 elements$/],
    ['erlang', '{ok, "a"}', '{ok, "a"}', /^a tuple of 2 elements$/],
    ['elixir', '{:ok, %{a: 1}}', '{:ok, %{a: 1}}', /^a tuple/],
    ['erlang', '#{a => 1}', '#{a => 1}', /1 key, which are atoms/],
    ['erlang', '<0.5.0>', '<0.5.0>', /^a pid, if the node has ever had it$/],
    ['erlang', 'ok', 'ok', /^an atom or a text$/],
    ['js', "'ok'", "'ok'", /^an atom or a text$/],
    ['elixir', ':ok', ':ok', /^an atom or a text$/],
  ])('%s: %s', (notation, typed, text, kind) => {
    expect(previewOf(typed, notation)).toMatchObject({ ok: true, text, kind: expect.stringMatching(kind) as string });
  });

  it('is told in the notation in which it was typed, and reads as the same term', () => {
    const terms: readonly (readonly [Notation, string])[] = [
      ['erlang', '{lookup, "ay"}'],
      ['erlang', '{call, abc, [1, {2, x}], #{a => "b"}}'],
      ['elixir', '{:call, "abc", [1, {2, :x}], %{a: "b"}}'],
      ['js', "['call', list(1, 2), { a: 1 }]"],
    ];
    for (const [notation, typed] of terms) {
      const first = previewOf(typed, notation);
      const again = first.ok ? previewOf(first.text, notation) : first;
      expect(first.ok && again.ok && again.text === first.text, typed).toBe(true);
      expect(first.ok && again.ok && again.term, typed).toEqual(first.ok && first.term);
    }
  });

  it('says that atoms and texts are one where the text came out otherwise than it was typed', () => {
    expect(previewOf('{put, abc}', 'erlang')).toMatchObject({
      text: '{put, "abc"}',
      note: expect.any(String) as string,
    });
    expect(previewOf('{put, "abc"}', 'erlang')).toMatchObject({ note: null });
    expect(previewOf('{ 1,2 }', 'erlang')).toMatchObject({ note: null });
  });

  it('says that a whole float is no other value than the whole number', () => {
    expect(previewOf('{add, 1.0}', 'erlang')).toMatchObject({
      note: expect.stringContaining('1 and 1.0, are one value') as string,
    });
    for (const typed of ['{add, 1.05}', '{add, 10}', '{add, "1.0"}'])
      expect(previewOf(typed, 'erlang'), typed).not.toMatchObject({
        note: expect.stringContaining('1.0') as string,
      });
  });

  it('says of a pid and of a number in another base nothing that is true of texts or floats', () => {
    for (const typed of ['<0.82.0>', '{<0.82.0>, 1}', '16#ff', '$a'])
      expect(previewOf(typed, 'erlang'), typed).toMatchObject({ ok: true, note: null });
  });

  it('is not said of what cannot be read', () => {
    expect(previewOf('{a, ', 'erlang')).toMatchObject({ ok: false, error: { at: 4 } });
  });
});
