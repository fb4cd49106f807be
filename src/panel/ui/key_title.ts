const KEY_NAMES: Readonly<Record<string, string>> = { ' ': 'Space', Delete: 'Del', Escape: 'Esc' };

/** A shortcut as it is written on a key. */
export function keyTitle(key: string): string {
  const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/u.test(navigator.userAgent);
  if (key.startsWith('Mod+')) return `${mac ? '⌘' : 'Ctrl'} ${key.slice(4).toUpperCase()}`;
  return KEY_NAMES[key] ?? key;
}
