const KEY_NAMES: Readonly<Record<string, string>> = { ' ': 'Space', Delete: 'Del', Escape: 'Esc' };

/** A shortcut as it is written on keys: `Ctrl K`, `Shift F3`, `Space`. */
export function keyTitle(chord: string): string {
  const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/u.test(navigator.userAgent);
  const [, before = '', key = chord] = /^((?:(?:Mod|Alt|Shift)\+)*)(.+)$/su.exec(chord) ?? [];
  const modifiers = before
    .split('+')
    .slice(0, -1)
    .map((one) => (one === 'Mod' ? (mac ? '⌘' : 'Ctrl') : one));
  const name = KEY_NAMES[key] ?? (modifiers.length > 0 && key.length === 1 ? key.toUpperCase() : key);
  return [...modifiers, name].join(' ');
}
