import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIONS } from './actions.ts';
import { chordsOf, DEFAULT_KEYS, keysOf, meaningOf, whyNotChord, type Press } from './shortcuts.ts';
import { readPreferences } from './store/preferences.ts';
import { keyTitle } from './ui/key_title.ts';

const press = (key: string, code: string, held: Partial<Press> = {}): Press => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

function does(key: string, code: string, held?: Partial<Press>): string | null {
  return meaningOf(press(key, code, held), {})?.action ?? null;
}

describe('what a key means', () => {
  it('the same in the same place on a Cyrillic keyboard', () => {
    expect(does('л', 'KeyK', { ctrlKey: true })).toBe('palette');
    expect(does('ч', 'KeyX')).toBe('kill');
    expect(does('ь', 'KeyM')).toBe('send');
    expect(does('х', 'BracketLeft')).toBe('slower');
    expect(does('ъ', 'BracketRight')).toBe('faster');
    expect(does('.', 'Slash')).toBe('step');
  });

  it('the same where a sign takes Alt, Option or AltGr', () => {
    expect(does('[', 'Digit8', { ctrlKey: true, altKey: true })).toBe('slower');
    expect(does(']', 'Digit9', { ctrlKey: true, altKey: true })).toBe('faster');
    expect(does('[', 'Digit8')).toBe('slower');
    expect(does(']', 'Digit6', { altKey: true })).toBe('faster');
    expect(does('ü', 'BracketLeft')).toBe('slower');
    expect(does('Dead', 'BracketLeft')).toBe('slower');
    expect(does('/', 'Digit7', { shiftKey: true })).toBe('filter');
    expect(does('?', 'Minus', { shiftKey: true })).toBe('shortcuts');
  });

  it('the same with Caps Lock, and another with Shift', () => {
    expect(does('X', 'KeyX')).toBe('kill');
    expect(does('X', 'KeyX', { shiftKey: true })).toBeNull();
    expect(does('x', 'KeyX', { shiftKey: true })).toBeNull();
    expect(does('K', 'KeyK', { ctrlKey: true })).toBe('palette');
    expect(does('K', 'KeyK', { ctrlKey: true, shiftKey: true })).toBeNull();
  });

  it('a Latin letter means itself and not its place: Dvorak and AZERTY', () => {
    expect(does('k', 'KeyV', { ctrlKey: true })).toBe('palette');
    expect(does('t', 'KeyK', { ctrlKey: true })).toBeNull();
    expect(does('q', 'KeyX')).toBeNull();
  });

  it('Alt with a key that writes the sign without it is the browser’s', () => {
    expect(does('[', 'BracketLeft', { altKey: true })).toBeNull();
    expect(does('.', 'Period', { ctrlKey: true })).toBeNull();
    expect(does('x', 'KeyX', { altKey: true })).toBeNull();
  });
});

describe('chosen keys', () => {
  it('take the place of the first ones, and win over whoever has them by default', () => {
    expect(keysOf('kill', { kill: 'k' })).toEqual(['k']);
    expect(meaningOf(press('x', 'KeyX'), { kill: 'k' })).toBeNull();
    expect(meaningOf(press('m', 'KeyM'), { kill: 'm' })?.action).toBe('kill');
    expect(meaningOf(press('x', 'KeyX'), { kill: '' })).toBeNull();
  });

  it('are read from storage whatever stands there', () => {
    const read = (keys: unknown): object =>
      readPreferences({ getItem: () => JSON.stringify({ keys }), setItem: () => undefined }).keys;
    expect(read({ kill: 'k' })).toEqual({ kill: 'k' });
    for (const odd of [null, 7, 'x', ['k'], { kill: 7 }, { 'Kill!': 'k' }, { kill: 'k'.repeat(99) }])
      expect(read(odd)).toEqual({});
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const keys = read(value);
        expect(Object.values(keys).every((chord) => typeof chord === 'string')).toBe(true);
        expect(Object.keys(keys).length).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('every key that an action has at first belongs to an action, to one only, and could be chosen', () => {
    const ids = ACTIONS.map((action) => action.id);
    expect(Object.keys(DEFAULT_KEYS).filter((id) => !ids.includes(id))).toEqual([]);
    const chords = Object.values(DEFAULT_KEYS).flat();
    expect(new Set(chords).size).toBe(chords.length);
    for (const chord of chords) if (chord !== 'Escape') expect(whyNotChord(chord), chord).toBeNull();
  });

  it('a press always means the same chord, and a chord that was recorded is found again by the press', () => {
    const anyPress = fc.record({
      key: fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
        fc.constantFrom('F3', 'Delete', 'Dead'),
      ),
      code: fc.constantFrom('KeyK', 'KeyX', 'BracketLeft', 'Digit8', 'Space', 'IntlBackslash', ''),
      ctrlKey: fc.boolean(),
      metaKey: fc.boolean(),
      altKey: fc.boolean(),
      shiftKey: fc.boolean(),
    });
    fc.assert(
      fc.property(anyPress, (one) => {
        const [chord] = chordsOf(one);
        expect(chordsOf(one)).toEqual(chordsOf({ ...one }));
        if (chord === undefined) return;
        expect(meaningOf(one, { kill: chord })?.action).toBe('kill');
        expect(keyTitle(chord)).not.toBe('');
      }),
    );
  });
});
