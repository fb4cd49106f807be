import { describe, expect, it } from 'vitest';
import type { Notation } from '../../term/print.ts';
import { previewOf } from './term_preview.ts';

describe('what will be sent', () => {
  it.each<[Notation, string, string, RegExp]>([
    ['erlang', '[1,2,3]', 'list(1, 2, 3)', /^a list of 3 items$/],
    ['js', '[1,2,3]', '[1, 2, 3]', /^a tuple of 3 elements$/],
    ['erlang', '{ok, "a"}', "['ok', 'a']", /^a tuple of 2 elements$/],
    ['elixir', '{:ok, %{a: 1}}', "['ok', { a: 1 }]", /^a tuple/],
    ['erlang', '#{a => 1}', '{ a: 1 }', /1 key, which are atoms/],
    ['erlang', '<0.5.0>', '<0.5.0>', /^a pid$/],
    ['erlang', 'ok', "'ok'", /atom and for a text/],
  ])('%s: %s', (notation, typed, text, kind) => {
    expect(previewOf(typed, notation)).toMatchObject({ ok: true, text, kind: expect.stringMatching(kind) as string });
  });

  it('is not said of what cannot be read', () => {
    expect(previewOf('{a, ', 'erlang')).toMatchObject({ ok: false, error: { at: 4 } });
  });
});
