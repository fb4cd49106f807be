import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from './highlight.ts';

describe('highlight', () => {
  it('loses and adds no character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(
          highlight(text)
            .map((token) => token.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('tells atoms, strings, numbers and pids', () => {
    const kinds = highlight('{read_key, "oak", 12, <0.83.0>}').filter(
      (token) => token.kind !== 'punct' && token.kind !== 'plain',
    );
    expect(kinds).toEqual([
      { kind: 'atom', text: 'read_key' },
      { kind: 'string', text: '"oak"' },
      { kind: 'number', text: '12' },
      { kind: 'pid', text: '<0.83.0>' },
    ]);
  });
});
