/** What a person chose for this browser. Kept in storage as JSON; anything odd in there falls back to the default. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  readonly notation: 'erlang' | 'elixir' | 'js';
  /** Shortcuts of a single key can be switched off (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  readonly inspectorWidth: number;
  readonly dockHeight: number;
  readonly dockOpen: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  notation: 'erlang',
  singleKeys: true,
  inspectorWidth: 400,
  dockHeight: 262,
  dockOpen: true,
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
    inspectorWidth: between(kept.inspectorWidth, 320, 640, usual.inspectorWidth),
    dockHeight: between(kept.dockHeight, 140, 900, usual.dockHeight),
    dockOpen: typeof kept.dockOpen === 'boolean' ? kept.dockOpen : usual.dockOpen,
  };
}

export function writePreferences(storage: PreferenceStorage | null, preferences: Preferences): void {
  try {
    storage?.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Storage may be full or forbidden; the choice then lasts for this page only.
  }
}
