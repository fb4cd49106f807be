/** What a person chose for this browser. Kept in storage as JSON; anything odd in there falls back to the default. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  readonly notation: 'erlang' | 'elixir' | 'js';
  /** Shortcuts of a single key can be switched off (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  /** Shortcuts that were changed, by the id of the action: a chord, or nothing for none. */
  readonly keys: Readonly<Record<string, string>>;
  readonly inspectorWidth: number;
  readonly dockHeight: number;
  readonly dockOpen: boolean;
  /** The same in a low window. */
  readonly dockOpenLow: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  notation: 'erlang',
  singleKeys: true,
  keys: {},
  inspectorWidth: 400,
  dockHeight: 262,
  dockOpen: true,
  dockOpenLow: false,
};

export interface PreferenceStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'coppice.preferences';

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((one) => one === value) ?? otherwise;
}

function between(value: unknown, low: number, high: number, otherwise: number): number {
  return typeof value === 'number' && value >= low && value <= high ? value : otherwise;
}

/** No more than a person can have changed by hand, and nothing but names and chords. */
const KEYS_LIMIT = 100;
const NAME = /^[a-z][a-z_]{0,39}$/u;
const CHORD_LIMIT = 32;

function keys(value: unknown): Preferences['keys'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .filter(([id, chord]) => NAME.test(id) && chord.length <= CHORD_LIMIT)
      .slice(0, KEYS_LIMIT),
  );
}

export function readPreferences(storage: PreferenceStorage | null): Preferences {
  let kept: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(storage?.getItem(KEY) ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) kept = parsed;
  } catch {
    // A browser that forbids storage, or a value written by something else: the defaults hold.
  }
  const usual = DEFAULT_PREFERENCES;
  return {
    theme: oneOf(kept.theme, ['system', 'light', 'dark'], usual.theme),
    notation: oneOf(kept.notation, ['erlang', 'elixir', 'js'], usual.notation),
    singleKeys: typeof kept.singleKeys === 'boolean' ? kept.singleKeys : usual.singleKeys,
    keys: keys(kept.keys),
    inspectorWidth: between(kept.inspectorWidth, 320, 640, usual.inspectorWidth),
    dockHeight: between(kept.dockHeight, 140, 900, usual.dockHeight),
    dockOpen: typeof kept.dockOpen === 'boolean' ? kept.dockOpen : usual.dockOpen,
    dockOpenLow: typeof kept.dockOpenLow === 'boolean' ? kept.dockOpenLow : usual.dockOpenLow,
  };
}

export function writePreferences(storage: PreferenceStorage | null, preferences: Preferences): void {
  try {
    storage?.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Storage may be full or forbidden; the choice then lasts for this page only.
  }
}
