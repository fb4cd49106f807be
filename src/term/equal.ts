/**
 * Erlang's `=:=`. It walks with a stack of its own, so that a deep term cannot exhaust JavaScript's.
 * - A `List` and an array differ, as a list and a tuple do; so do an object and a `Map`, a number and a bigint.
 * - Pids and references are equal by id, modules by name, dates by time; every stack trace equals every other.
 * - `NaN` equals itself, and `-0` equals `0`.
 * - What is no term (a function in a state) equals only itself.
 */
import { Walked, WORD, wordsOf } from './budget.ts';
import { bytesOf } from './inert.ts';
import { textWalked } from './key.ts';
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
  const walked = new Walked();
  const same = samePairs([a, b], walked);
  walked.end();
  return same;
}

function samePairs(pairs: unknown[], walked: Walked): boolean {
  while (pairs.length > 0) {
    const right = pairs.pop();
    const left = pairs.pop();
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
      // Two texts of the same length are compared character by character.
      if (typeof left === 'string' && typeof right === 'string' && left.length === right.length)
        walked.again(wordsOf(left));
      if (!sameScalar(left, right)) return false;
    } else if (left !== right && !sameObject(left, right, pairs, walked)) {
      return false;
    }
  }
  return true;
}

function sameScalar(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b));
}

/** What is left to compare goes on `pairs`. */
function sameObject(a: object, b: object, pairs: unknown[], walked: Walked): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(a, b, pairs, walked);
  if (a instanceof Pid) return b instanceof Pid && a.id === b.id && a.where === b.where;
  if (a instanceof Ref) return b instanceof Ref && a.id === b.id && a.where === b.where;
  if (a instanceof Map) return b instanceof Map && sameMap(a, b, pairs, walked);
  if (a instanceof Set) return b instanceof Set && sameSet(a, b, pairs, walked);
  if (a instanceof Module) return b instanceof Module && a.name === b.name;
  if (a instanceof Stacktrace) return b instanceof Stacktrace;
  if (a instanceof Date) return b instanceof Date && sameScalar(a.getTime(), b.getTime());
  if (ArrayBuffer.isView(a)) return ArrayBuffer.isView(b) && sameNumbers(a, b, walked);
  return isPlain(a) && isPlain(b) && sameEntries(a, b, pairs, walked);
}

function sameItems(a: readonly unknown[], b: readonly unknown[], pairs: unknown[], walked: Walked): boolean {
  if (a.length !== b.length || a instanceof List !== b instanceof List) return false;
  // All at once: the first items may differ, and the others are work all the same.
  walked.take(a.length + 1);
  for (let i = a.length - 1; i >= 0; i--) pairs.push(a[i], b[i]);
  return true;
}

function sameEntries(a: object, b: object, pairs: unknown[], walked: Walked): boolean {
  const keys = Object.keys(a);
  walked.take(keys.length + 1);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return false;
    pairs.push((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]);
  }
  return true;
}

function sameMap(
  a: ReadonlyMap<unknown, unknown>,
  b: ReadonlyMap<unknown, unknown>,
  pairs: unknown[],
  walked: Walked,
): boolean {
  if (a.size !== b.size) return false;
  walked.take(2 * a.size + 1);
  const find = keyFinder(b.keys(), pairs, walked);
  for (const [key, value] of a) {
    const found = find(key);
    if (found === null) return false;
    pairs.push(value, b.get(found.key));
  }
  return true;
}

function sameSet(a: ReadonlySet<unknown>, b: ReadonlySet<unknown>, pairs: unknown[], walked: Walked): boolean {
  if (a.size !== b.size) return false;
  walked.take(a.size + 1);
  const find = keyFinder(b, pairs, walked);
  for (const item of a) if (find(item) === null) return false;
  return true;
}

/**
 * Finds equal keys, each once: JavaScript's maps compare objects by identity, and Erlang's by value. Objects are found by their text; that they
 * are the same is left to compare, on `pairs`.
 */
function keyFinder(
  keys: Iterable<unknown>,
  pairs: unknown[],
  walked: Walked,
): (key: unknown) => { readonly key: unknown } | null {
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
    else found = (byText ??= grouped(objects, walked)).get(textWalked(key, walked))?.pop();
    if (found === undefined) return null;
    pairs.push(key, found);
    return { key: found };
  };
}

function grouped(keys: readonly object[], walked: Walked): Map<string, object[]> {
  const groups = new Map<string, object[]>();
  for (const key of keys) {
    const text = textWalked(key, walked);
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [key]);
    else group.push(key);
  }
  return groups;
}

function sameNumbers(a: ArrayBufferView, b: ArrayBufferView, walked: Walked): boolean {
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const left = a as Uint8Array | Int32Array | Float64Array;
  const right = b as Uint8Array | Int32Array | Float64Array;
  if (left.length !== right.length) return false;
  walked.again(Math.ceil(bytesOf(a) / WORD));
  return left.every((item, i) => sameScalar(item, right[i]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
