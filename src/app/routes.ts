/**
 * The page's address: `#/` is the first system, `#/s/<system>?seed=…&speed=…&place=…` any other, `#/conformance…` the
 * recordings of OTP, `#/learn…` the lessons.
 */

export const DEFAULT_SEED = 1;

export interface SystemRoute {
  readonly type: 'system';
  readonly system: string;
  readonly seed: number;
  readonly speed: number | 'max' | null;
  readonly place: string | null;
  /** What in the address could not be used, in words. */
  readonly faults: readonly string[];
}

export type Route =
  | SystemRoute
  /** What stands after `/conformance` is that page's own. */
  | { readonly type: 'conformance'; readonly rest: string }
  /** What stands after `/learn` is the player's own. */
  | { readonly type: 'learn'; readonly rest: string }
  | { readonly type: 'unknown'; readonly path: string };

const SPEED_MIN = 0.1;
const SPEED_MAX = 8;
const SAID_LIMIT = 60;
const NAMED_LIMIT = 3;

/** A text of somebody's address inside a sentence of ours. */
export function quoted(text: string): string {
  return `“${text.length > SAID_LIMIT ? `${text.slice(0, SAID_LIMIT)}…` : text}”`;
}

/** What stands behind the `?` of an address, and what of it nobody knows or is there twice, in words. */
export function readQuery(
  location: string,
  known: readonly string[],
): { readonly path: string; readonly query: URLSearchParams; readonly faults: readonly string[] } {
  const cut = location.indexOf('?');
  const query = new URLSearchParams(cut < 0 ? '' : location.slice(cut + 1));
  const faults: string[] = [];
  const strange = [...new Set(query.keys())].filter((name) => !known.includes(name));
  if (strange.length > 0) {
    const named = strange.slice(0, NAMED_LIMIT).map(quoted).join(', ');
    const more = strange.length > NAMED_LIMIT ? ` and ${String(strange.length - NAMED_LIMIT)} more` : '';
    const can = known.length === 0 ? 'nothing is known' : `known is ${known.join(', ')}`;
    faults.push(`The address says ${named}${more}, which means nothing here: ${can} after the question mark.`);
  }
  for (const name of known)
    if (query.getAll(name).length > 1) faults.push(`The address says ${name} more than once. The first one counts.`);
  return { path: cut < 0 ? location : location.slice(0, cut), query, faults };
}

function readSeed(text: string | null, faults: string[]): number {
  if (text === null) return DEFAULT_SEED;
  const value = Number(text);
  if (/^\d+$/u.test(text) && Number.isSafeInteger(value)) return value;
  faults.push(
    `The seed ${quoted(text)} in the address is no whole number from 0 to 9,007,199,254,740,991, so the seed is ${String(DEFAULT_SEED)}.`,
  );
  return DEFAULT_SEED;
}

function readSpeed(text: string | null, faults: string[]): number | 'max' | null {
  if (text === null || text === 'max') return text;
  const value = Number(text);
  if (/^\d*\.?\d+$/u.test(text) && value >= SPEED_MIN && value <= SPEED_MAX) return value;
  faults.push(
    `The speed ${quoted(text)} in the address is neither a number from 0.1 to 8 nor max, so the speed stays as it is.`,
  );
  return null;
}

function readPlace(text: string | null, faults: string[]): string | null {
  if (text === '') faults.push('The place in the address has no name, so none is looked for.');
  return text === '' ? null : text;
}

/** Reads what stands after `#`. */
export function parseRoute(location: string, first: string): Route {
  const conformance = /^\/conformance(?![^/?])(.*)$/u.exec(location);
  if (conformance !== null) return { type: 'conformance', rest: conformance[1] ?? '' };
  const learn = /^\/learn(?![^/?])(.*)$/u.exec(location);
  if (learn !== null) return { type: 'learn', rest: learn[1] ?? '' };
  const { path, query, faults: strange } = readQuery(location, ['seed', 'speed', 'place']);
  const match = /^\/?(?:s\/([^/]+)\/?)?$/u.exec(path);
  if (match === null) return { type: 'unknown', path };
  let system = first;
  try {
    if (match[1] !== undefined) system = decodeURIComponent(match[1]);
  } catch {
    return { type: 'unknown', path };
  }
  const faults = [...strange];
  return {
    type: 'system',
    system,
    seed: readSeed(query.get('seed'), faults),
    speed: readSpeed(query.get('speed'), faults),
    place: readPlace(query.get('place'), faults),
    faults,
  };
}

/** Writes an address; what is as usual is left out. */
export function formatRoute(route: Omit<SystemRoute, 'type' | 'faults'>): string {
  const query = new URLSearchParams();
  if (route.seed !== DEFAULT_SEED) query.set('seed', String(route.seed));
  if (route.speed !== null && route.speed !== 1) query.set('speed', String(route.speed));
  if (route.place !== null) query.set('place', route.place);
  const text = query.toString().replaceAll('%2F', '/').replaceAll('%40', '@');
  return `#/s/${encodeURIComponent(route.system)}${text === '' ? '' : `?${text}`}`;
}
