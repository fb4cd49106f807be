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

/** Reads what stands after `#`. */
export function parseRoute(location: string, first: string): Route {
  const conformance = /^\/conformance(?![^/?])(.*)$/u.exec(location);
  if (conformance !== null) return { type: 'conformance', rest: conformance[1] ?? '' };
  const learn = /^\/learn(?![^/?])(.*)$/u.exec(location);
  if (learn !== null) return { type: 'learn', rest: learn[1] ?? '' };
  const [path = '', search = ''] = location.split('?', 2);
  const query = new URLSearchParams(search);
  const match = /^\/?(?:s\/([^/]+)\/?)?$/u.exec(path);
  if (match === null) return { type: 'unknown', path };
  let system = first;
  try {
    if (match[1] !== undefined) system = decodeURIComponent(match[1]);
  } catch {
    return { type: 'unknown', path };
  }
  const faults: string[] = [];
  let seed = DEFAULT_SEED;
  const seedText = query.get('seed');
  if (seedText !== null) {
    const value = Number(seedText);
    if (/^\d+$/u.test(seedText) && Number.isSafeInteger(value)) seed = value;
    else faults.push(`The seed in the address is no whole number, so the seed is ${String(DEFAULT_SEED)}.`);
  }
  let speed: number | 'max' | null = null;
  const speedText = query.get('speed');
  if (speedText === 'max') speed = 'max';
  else if (speedText !== null) {
    const value = Number(speedText);
    if (value >= SPEED_MIN && value <= SPEED_MAX) speed = value;
    else faults.push('The speed in the address is not between 0.1 and 8 and not max, so it is 1.');
  }
  return { type: 'system', system, seed, speed, place: query.get('place'), faults };
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
