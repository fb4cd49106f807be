import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FITS, fitOf, preselected, rank, type Candidate } from './ranking.ts';

const command = (name: string, changes = true, refused: string | null = null): Candidate => ({
  names: [name],
  changes,
  refused,
  loose: true,
});
const named = (...names: string[]): Candidate => ({ names, changes: false, refused: null });

/** As the panel has them: commands first. */
const ITEMS = [
  command('Terminate in its supervisor'),
  command('Delete its specification'),
  command('Restart in its supervisor', true, 'Terminate it first.'),
  command('Kill'),
  command('Settings', false),
  named('dictionary', '<0.12.0>'),
  named('sv', '<0.14.0>'),
  named('sv_backup', '<0.15.0>'),
];

function names(typed: string): readonly string[] {
  return rank(typed, ITEMS).map(({ item }) => item.names[0] ?? '');
}

describe('the order of what the palette finds', () => {
  it('puts an exact name first, then prefixes, beginnings of words, and the rest', () => {
    expect(names('sv')).toEqual(['sv', 'sv_backup']);
    expect(names('backup')).toEqual(['sv_backup']);
    expect(names('su')).toEqual(['Terminate in its supervisor', 'Restart in its supervisor']);
    expect(names('in sup')[0]).toBe('Terminate in its supervisor');
    expect(names('<0.14')).toEqual(['sv']);
    expect(names('kill')).toEqual(['Kill']);
    expect(fitOf('TIS', 'Terminate in its supervisor', true)).toBe('scattered');
    expect(fitOf('tersup', 'Terminate in its supervisor', true)).toBe('scattered');
    expect(fitOf('TIS', 'Terminate in its supervisor')).toBeNull();
    expect(fitOf('TRM', 'Terminate in its supervisor', true)).toBeNull();
    expect(fitOf('er', 'Terminate in its supervisor', true)).toBeNull();
    expect(fitOf('dict', 'Dictionary')).toBe('prefix');
    expect(fitOf('sv', 'Terminate in its supervisor', true)).toBeNull();
  });

  it('does a change at once only when its name was begun', () => {
    const chosen = (typed: string): string | null => {
      const ranked = rank(typed, ITEMS);
      return ranked[preselected(typed, ranked)]?.item.names[0] ?? null;
    };
    expect(chosen('sv')).toBe('sv');
    expect(chosen('kil')).toBe('Kill');
    expect(chosen('terminate')).toBe('Terminate in its supervisor');
    expect(chosen('supervisor')).toBeNull();
    expect(chosen('tis')).toBeNull();
    expect(chosen('restart')).toBeNull();
    expect(chosen('')).toBeNull();
    expect(chosen('set')).toBe('Settings');
  });
});

const word = fc.constantFrom('sv', 'en', 'kill', 'supervisor', 'its', 'terminate', 'a', 'ab', '<0.7.0>', 'Ünï');
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const candidate: fc.Arbitrary<Candidate> = fc.record({
  names: fc.array(name, { minLength: 1, maxLength: 2 }),
  changes: fc.boolean(),
  refused: fc.option(fc.constant('Not now.')),
  loose: fc.boolean(),
  also: fc.array(name, { maxLength: 2 }),
});
const typed = fc.oneof(name, word, fc.string({ maxLength: 4 }), fc.constantFrom('s', 'trm', 'upe', ' '));

describe('laws of the palette', () => {
  it('nothing that fits better stands below what fits worse, and nothing is told twice', () => {
    fc.assert(
      fc.property(typed, fc.array(candidate, { maxLength: 12 }), (text, items) => {
        const ranked = rank(text, items);
        const fits = ranked.map(({ fit }) => FITS.indexOf(fit));
        expect(fits).toEqual([...fits].sort((a, b) => a - b));
        expect(new Set(ranked.map(({ item }) => item)).size).toBe(ranked.length);
      }),
    );
  });

  it('whatever bears exactly the name that was typed comes before everything else', () => {
    fc.assert(
      fc.property(fc.array(candidate, { minLength: 1, maxLength: 12 }), fc.nat(), (items, at) => {
        const wanted = items[at % items.length];
        const text = wanted?.names[0] ?? '';
        const [first] = rank(text, items);
        expect(first?.fit).toBe('exact');
      }),
    );
  });

  it('Enter never does a change whose name does not begin with what was typed, and nothing that is refused', () => {
    fc.assert(
      fc.property(typed, fc.array(candidate, { maxLength: 12 }), (text, items) => {
        const ranked = rank(text, items);
        const chosen = ranked[preselected(text, ranked)]?.item;
        if (chosen === undefined) return;
        expect(chosen.refused).toBeNull();
        const begun = text.trim().toLowerCase().replace(/\s+/gu, ' ');
        if (chosen.changes) {
          expect(begun).not.toBe('');
          const named = chosen.names.some((one) => one.toLowerCase().startsWith(begun));
          expect(named || chosen.also?.some((one) => one.toLowerCase() === begun)).toBe(true);
        }
      }),
    );
  });

  it('a guess from scattered letters is told only when nothing else fits', () => {
    fc.assert(
      fc.property(typed, fc.array(candidate, { maxLength: 12 }), (text, items) => {
        const fits = new Set(rank(text, items).map(({ fit }) => fit));
        expect(fits.has('scattered') && fits.size > 1).toBe(false);
      }),
    );
  });

  it('with nothing typed everything is there, in the order that was given', () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 12 }), (items) => {
        expect(rank('  ', items).map(({ item }) => item)).toEqual(items);
      }),
    );
  });
});
