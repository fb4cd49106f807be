/**
 * Erlang's `=:=`. It walks with a stack of its own, so that a deep term cannot exhaust JavaScript's.
 * - A `List` and an array differ, as a list and a tuple do; so do an object and a `Map`, a number and a bigint.
 * - Pids and references are equal by id, modules by name, dates by time; every stack trace equals every other.
 * - `NaN` equals itself, and `-0` equals `0`.
 * - What is no term (a function in a state) equals only itself.
 */
import { Walked } from './budget.ts';
import { textOf } from './key.ts';
import { List } from './list.ts';
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { Ref } from './ref.ts';
import { Stacktrace } from './stacktrace.ts';

/**
 * Are these the same term (`=:=`)?
 *
 * @example
 * equal({ key: ['a', 1] }, { key: ['a', 1] }); // => true
 * equal(['a'], list('a')); // => false
 */
export function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return sameScalar(a, b);
  const pairs: unknown[] = [a, b];
  const walked = new Walked();
  while (pairs.length > 0) {
    walked.take(1);
    const right = pairs.pop();
    const left = pairs.pop();
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
      if (!sameScalar(left, right)) return false;
    } else if (left !== right && !sameObject(left, right, pairs)) {
      return false;
    }
  }
  walked.end();
  return true;
}

function sameScalar(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b));
}

/** What is left to compare goes on `pairs`. */
function sameObject(a: object, b: object, pairs: unknown[]): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(a, b, pairs);
  if (a instanceof Pid) return b instanceof Pid && a.id === b.id && a.where === b.where;
  if (a instanceof Ref) return b instanceof Ref && a.id === b.id && a.where === b.where;
  if (a instanceof Map) return b instanceof Map && sameMap(a, b, pairs);
  if (a instanceof Set) return b instanceof Set && sameSet(a, b, pairs);
  if (a instanceof Module) return b instanceof Module && a.name === b.name;
  if (a instanceof Stacktrace) return b instanceof Stacktrace;
  if (a instanceof Date) return b instanceof Date && sameScalar(a.getTime(), b.getTime());
  if (ArrayBuffer.isView(a)) return ArrayBuffer.isView(b) && sameNumbers(a, b);
  return isPlain(a) && isPlain(b) && sameEntries(a, b, pairs);
}

function sameItems(a: readonly unknown[], b: readonly unknown[], pairs: unknown[]): boolean {
  if (a.length !== b.length || a instanceof List !== b instanceof List) return false;
  for (let i = a.length - 1; i >= 0; i--) pairs.push(a[i], b[i]);
  return true;
}

function sameEntries(a: object, b: object, pairs: unknown[]): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return false;
    pairs.push((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]);
  }
  return true;
}

function sameMap(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>, pairs: unknown[]): boolean {
  if (a.size !== b.size) return false;
  const find = keyFinder(b.keys(), pairs);
  for (const [key, value] of a) {
    const found = find(key);
    if (found === null) return false;
    pairs.push(value, b.get(found.key));
  }
  return true;
}

function sameSet(a: ReadonlySet<unknown>, b: ReadonlySet<unknown>, pairs: unknown[]): boolean {
  if (a.size !== b.size) return false;
  const find = keyFinder(b, pairs);
  for (const item of a) if (find(item) === null) return false;
  return true;
}

/**
 * Finds equal keys, each once: JavaScript's maps compare objects by identity, and Erlang's by value. Objects are found by their text; that they
 * are the same is left to compare, on `pairs`.
 */
function keyFinder(keys: Iterable<unknown>, pairs: unknown[]): (key: unknown) => { readonly key: unknown } | null {
  const scalars = new Set<unknown>();
  const objects: object[] = [];
  for (const key of keys) {
    if (typeof key === 'object' && key !== null) objects.push(key);
    else scalars.add(key);
  }
  let byText: Map<string, object[]> | null = null;
  return (key) => {
    if (typeof key !== 'object' || key === null) return scalars.has(key) ? { key } : null;
    let found: object | undefined;
    // To write out the only one there is would be to walk it twice.
    if (objects.length === 1) found = objects.pop();
    else found = (byText ??= grouped(objects)).get(textOf(key))?.pop();
    if (found === undefined) return null;
    pairs.push(key, found);
    return { key: found };
  };
}

function grouped(keys: readonly object[]): Map<string, object[]> {
  const groups = new Map<string, object[]>();
  for (const key of keys) {
    const text = textOf(key);
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [key]);
    else group.push(key);
  }
  return groups;
}

function sameNumbers(a: ArrayBufferView, b: ArrayBufferView): boolean {
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const left = a as Uint8Array | Int32Array | Float64Array;
  const right = b as Uint8Array | Int32Array | Float64Array;
  return left.length === right.length && left.every((item, i) => sameScalar(item, right[i]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
