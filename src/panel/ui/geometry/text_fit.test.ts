import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitEnd, fitMiddle, textWidth } from './text_fit.ts';

const SIZE = 13;
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom('a name', 'шкаф_12', '字'.repeat(40), 'i'.repeat(90), '👨‍👩‍👧‍👦'.repeat(9), 'e\u0301'.repeat(50)),
);
const graphemes = (value: string): string[] =>
  Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(value), ({ segment }) => segment);

describe('a text that must fit', () => {
  it('fits, keeps its ends, and loses no more than it must', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 30, max: 400 }), fc.boolean(), (value, room, mono) => {
        const end = fitEnd(value, room, SIZE, mono);
        if (textWidth(value, SIZE, mono) <= room) expect(end).toBe(value);
        else {
          expect(textWidth(end, SIZE, mono)).toBeLessThanOrEqual(room);
          const kept = graphemes(end.slice(0, -1)).length;
          expect(value.startsWith(end.slice(0, -1))).toBe(true);
          const one = graphemes(value)
            .slice(0, kept + 1)
            .join('');
          expect(textWidth(`${one}…`, SIZE, mono)).toBeGreaterThan(room);
        }
        const middle = fitMiddle(value, room, SIZE, mono);
        if (textWidth(value, SIZE, mono) <= room) expect(middle).toBe(value);
        else {
          const head = middle.slice(0, middle.indexOf('…'));
          const tail = middle.slice(middle.indexOf('…') + 1);
          expect(value.startsWith(head) || value.includes('…')).toBe(true);
          expect(value.endsWith(tail) || value.includes('…')).toBe(true);
        }
      }),
    );
  });

  it('is never cut inside a character as a person sees it', () => {
    for (const one of ['👨‍👩‍👧‍👦', 'e\u0301', '🇸🇪', '字']) {
      for (let room = 20; room < 300; room += 7) {
        for (const cut of [fitEnd(one.repeat(60), room, SIZE), fitMiddle(one.repeat(60), room, SIZE)]) {
          expect(cut.replaceAll(one, '').replace('…', ''), `${one} in ${room}`).toBe('');
        }
      }
    }
  });

  it('costs no more however long it is', () => {
    // A million characters: the old way took a million times a million steps.
    for (const part of ['x', 'W', '字', 'a\u0301', '\u0301', '👨‍👩‍👧‍👦']) {
      const long = part.repeat(1_000_000 / part.length);
      for (let n = 0; n < 50; n++) {
        expect(fitMiddle(long, 150, SIZE).length).toBeLessThan(2_000);
        expect(fitEnd(long, 150, SIZE).length).toBeLessThan(2_000);
      }
    }
  });
});
