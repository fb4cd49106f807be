import { describe, expect, it } from 'vitest';
import { preselected, rank } from '../panel/dialogs/ranking.ts';
import { ACTIONS } from '../panel/actions.ts';
import { PARTS } from '../learn/player/catalogue.ts';
import { destinations } from './destinations.ts';
import { SYSTEMS } from './systems.ts';

/** As the palette has them on the page of the first system. */
function found(typed: string, location = '/s/essay'): readonly string[] {
  const commands = ACTIONS.map(({ title, also, changes }) => ({
    names: [title],
    also: also ?? [],
    changes: changes === true,
    refused: null,
    loose: true,
  }));
  const places = destinations(typed, location).map((one) => ({ ...one, changes: true }));
  return rank(typed, [...commands, ...places]).map(({ item }) => item.names[0] ?? '');
}

describe('what the palette knows by name', () => {
  it('every system and every lesson is first when its title is typed', () => {
    for (const { title } of SYSTEMS) expect(found(title)[0], title).toBe(title);
    for (const { lessons } of PARTS) for (const { title } of lessons) expect(found(title)[0], title).toBe(title);
    expect(found('lesson 1.2')[0]).toBe(PARTS[0]?.lessons[1]?.title);
    expect(found('one_for_all')[0]).toBe('One for all');
  });

  it('a command is found by the words that a person has for it', () => {
    for (const [typed, title] of [
      ['top down', 'Tree left to right, or top down'],
      ['left to right', 'Tree left to right, or top down'],
      ['legend', 'All signs'],
      ['dark mode', 'Light or dark'],
      ['timeline', 'Show or hide the events'],
      ['expand all', 'Unfold all'],
      ['keyboard', 'Shortcuts'],
      ['conf', 'Conformance: what OTP did, run here and compared'],
    ] as const)
      expect(found(typed)[0], typed).toBe(title);
  });

  it('letters that stand inside of sentences bring nothing', () => {
    expect(found('zq')).toEqual([]);
    expect(found('dctnry')).toEqual([]);
    expect(found('supervisor').length).toBeLessThan(12);
  });

  it('a seed starts the system that one looks at with it', () => {
    const [seed] = destinations('seed 7', '/s/door?seed=3');
    expect(seed).toMatchObject({ names: ['Seed 7', 'seed 7'], refused: null, href: '#/s/door?seed=7' });
    expect(found('seed 7')[0]).toBe('Seed 7');
    for (const [typed, location, words] of [
      ['seed', '/s/door', /^Type its number/u],
      ['seed 99999999999999999999', '/s/door', /^A seed goes up to/u],
      ['seed 7', '/learn/process/first', /^A lesson/u],
    ] as const) {
      const [one] = destinations(typed, location);
      expect(one?.refused, typed).toMatch(words);
      expect(preselected(typed, rank(typed, [{ ...(one ?? { names: [], refused: '' }), changes: true }]))).toBe(-1);
    }
  });
});
