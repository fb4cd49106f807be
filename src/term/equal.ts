/** Exact equality, Erlang's `=:=`. */
import { List } from './list.ts';
import { Stacktrace } from './stacktrace.ts';

/**
 * Are two terms the same? Tuples and lists differ even with the same items; pids, references and modules are equal only to themselves;
 * `NaN` equals itself; a stack trace equals any other, since its text is the JavaScript engine's. Terms nested some ten thousand deep
 * exceed the engine's stack and raise its `RangeError`.
 */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a === 'number') return a === b;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a instanceof List === b instanceof List && sameItems(a, b);
  if (Array.isArray(b)) return false;
  if (a instanceof Map) return b instanceof Map && sameMaps(a, b);
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((item) => hasMember(b, item));
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Stacktrace) return b instanceof Stacktrace;
  if (ArrayBuffer.isView(a)) {
    return ArrayBuffer.isView(b) && a.constructor === b.constructor && sameItems(a as Uint8Array, b as Uint8Array);
  }
  return isPlain(a) && isPlain(b) && sameObjects(a, b);
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function sameItems(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i])) return false;
  return true;
}

function sameObjects(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

function sameMaps(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = b.has(key) ? b.get(key) : valueOfEqualKey(b, key);
    if (other === undefined && !b.has(key) && !hasKey(b, key)) return false;
    if (!equal(value, other)) return false;
  }
  return true;
}

function valueOfEqualKey(map: ReadonlyMap<unknown, unknown>, key: unknown): unknown {
  for (const [known, value] of map) if (equal(known, key)) return value;
  return undefined;
}

function hasKey(map: ReadonlyMap<unknown, unknown>, key: unknown): boolean {
  for (const known of map.keys()) if (equal(known, key)) return true;
  return false;
}

function hasMember(set: ReadonlySet<unknown>, item: unknown): boolean {
  if (set.has(item)) return true;
  for (const known of set) if (equal(known, item)) return true;
  return false;
}
