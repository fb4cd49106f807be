/**
 * Which key does what. A chord is written as `Mod+Shift+k`, with `Mod` for Ctrl or Command: a letter in lower case, a
 * sign as it is written, any other key by its name in `KeyboardEvent.key`.
 */
import { usePanel } from './store/react.ts';
import { keyTitle } from './ui/key_title.ts';

/** By the id of the action; the first is the one that is shown. */
export const DEFAULT_KEYS: Readonly<Record<string, readonly string[]>> = {
  pause: [' '],
  step: ['.'],
  slower: ['['],
  faster: [']'],
  send: ['m'],
  kill: ['Delete', 'x'],
  filter: ['/'],
  find_next: ['F3'],
  find_previous: ['Shift+F3'],
  palette: ['Mod+k'],
  shortcuts: ['?'],
  events: ['e'],
  deselect: ['Escape'],
};

/** What a person has chosen instead, by the id of the action; an empty text is no key at all. */
export type ChosenKeys = Readonly<Record<string, string>>;

const NO_KEYS: readonly string[] = [];

export function keysOf(action: string, chosen: ChosenKeys): readonly string[] {
  if (Object.hasOwn(chosen, action)) {
    const key = chosen[action] ?? '';
    return key === '' ? NO_KEYS : [key];
  }
  return Object.hasOwn(DEFAULT_KEYS, action) ? (DEFAULT_KEYS[action] ?? NO_KEYS) : NO_KEYS;
}

/** The action that a chord means, or null; what has been chosen takes a key from what has it by default. */
export function actionIdOf(chord: string, ids: readonly string[], chosen: ChosenKeys): string | null {
  const byChoice = ids.find((id) => Object.hasOwn(chosen, id) && chosen[id] === chord);
  return byChoice ?? ids.find((id) => keysOf(id, chosen).includes(chord)) ?? null;
}

/** The chord and the action that a key press means, or null; chords that only lie in the same place come last. */
export function meaningOf(
  press: Press,
  chosen: ChosenKeys,
): { readonly chord: string; readonly action: string } | null {
  const ids = [...new Set([...Object.keys(chosen), ...Object.keys(DEFAULT_KEYS)])];
  for (const chord of chordsOf(press)) {
    const action = actionIdOf(chord, ids, chosen);
    if (action !== null) return { chord, action };
  }
  return null;
}

/** The key of an action as it is written on buttons, `''` when it has none. */
export function useKeyTitle(action: string): string {
  const chosen = usePanel((state) => state.preferences.keys);
  const single = usePanel((state) => state.preferences.singleKeys);
  return shownKey(action, chosen, single);
}

/** As `useKeyTitle`, in brackets behind a title: `Pause (Space)`. */
export function useTitleWithKey(title: string, action: string): string {
  const key = useKeyTitle(action);
  return key === '' ? title : `${title} (${key})`;
}

export function shownKey(action: string, chosen: ChosenKeys, singleKeys: boolean): string {
  const [key] = keysOf(action, chosen);
  return key === undefined || (!singleKeys && isSingle(key)) ? '' : keyTitle(key);
}

/** Can be switched off: a key that somebody who speaks or trembles presses by mistake. */
export function isSingle(chord: string): boolean {
  return !chord.startsWith('Mod+') && chord !== 'Escape';
}

export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** What stands on the keys of a US keyboard, by `KeyboardEvent.code`. */
const SIGNS: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Slash: '/',
  Period: '.',
  Comma: ',',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  Backslash: '\\',
  Minus: '-',
  Equal: '=',
};

function onUsKeyboard(code: string): string | null {
  const found = /^(?:Key([A-Z])|Digit([0-9]))$/u.exec(code);
  if (found !== null) return (found[1] ?? found[2] ?? '').toLowerCase();
  return Object.hasOwn(SIGNS, code) ? (SIGNS[code] ?? null) : null;
}

const ASCII_LETTER = /^[a-z]$/iu;
const ASCII_SIGN = /^[!-~]$/u;

/**
 * The chords that a key press can mean, the likeliest first: what it writes, then what stands in its place on a US
 * keyboard if it writes nothing that is Latin. So Ctrl+K works with Cyrillic letters, and `[` where it takes Alt or AltGr.
 * Caps Lock changes nothing.
 */
export function chordsOf(press: Press): readonly string[] {
  const { key, shiftKey } = press;
  const place = onUsKeyboard(press.code);
  const writesSign = ASCII_SIGN.test(key) && !ASCII_LETTER.test(key);
  // Alt or AltGr, which some systems tell as Ctrl and Alt, was needed to write a sign that is not on the key itself.
  const alone = writesSign && press.altKey && place !== key;
  const before = alone ? '' : (press.ctrlKey || press.metaKey ? 'Mod+' : '') + (press.altKey ? 'Alt+' : '');
  if (writesSign) return [before + key];
  const shifted = before + (shiftKey ? 'Shift+' : '');
  if (ASCII_LETTER.test(key)) return [shifted + key.toLowerCase()];
  if (key.length > 1 && key !== 'Dead') return [shifted + key];
  if (key === ' ') return [shifted + key];
  if (place === null || (shiftKey && !ASCII_LETTER.test(place))) return [];
  return [shifted + place];
}

const TREE_KEYS = new Set([
  '+',
  '-',
  '=',
  '*',
  '0',
  'Enter',
  'Tab',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'ContextMenu',
]);
const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Fn', 'OS', 'Dead', 'Process']);

/** The key was pressed together with others and does nothing by itself. */
export function isModifier(key: string): boolean {
  return MODIFIERS.has(key);
}

/** Why a chord cannot be given to an action, or null. */
export function whyNotChord(chord: string): string | null {
  const bare = chord.replace(/^Shift\+(?=.)/u, '');
  if (TREE_KEYS.has(bare) || bare.startsWith('Arrow') || bare === 'F10')
    return 'This key moves in the tree and in lists.';
  if (chord === 'Escape') return 'Esc closes what is open.';
  if (/^Shift\+[a-z]$/u.test(chord)) return 'Shift and a letter look for a name in the tree.';
  if (/^Mod\+(?:Shift\+)?[acfnpqrtvwxyz]$/u.test(chord) || /^F(?:1|5|11|12)$/u.test(chord))
    return 'The browser has a use of its own for this key.';
  if (chord.includes('Alt+')) return 'Keys with Alt belong to the browser and the system.';
  return null;
}
