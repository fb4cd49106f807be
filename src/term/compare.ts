/**
 * Erlang's order of all terms:
 * `number < atom < reference < fun < port < pid < tuple < map < list < bit string`.
 *
 * Where JavaScript has what Erlang lacks, or the other way round:
 * - bigints are numbers, ordered by value; `NaN` comes after all other numbers;
 * - strings, booleans, `null` and `undefined` are atoms, ordered by their text (code points); of equal text, a string
 *   comes before the other;
 * - a `Module` stands for a fun, ordered by name; a `Date` has the port's place, ordered by time;
 * - tuples are ordered by size, then item by item; maps by size, then keys in order, then values in key order. Of equal
 *   size, an object comes before a `Map`, and a `Map` before a `Set`;
 * - a `Stacktrace` is the least list, and equals every other; lists are ordered item by item, then by length;
 * - binaries are ordered byte by byte: `Uint8Array` before `Int32Array` before `Float64Array`;
 * - what is no term comes last, and compares as equal to all of its kind.
 *
 * It answers 0 exactly when `equal` holds. The order of 1 and 1n, equal in value, is number before bigint.
 */
import { Walked, WORD, wordsOf } from './budget.ts';
import { List } from './list.ts';
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { Ref } from './ref.ts';
import { Stacktrace } from './stacktrace.ts';

const NUMBER = 0;
const ATOM = 1;
const REFERENCE = 2;
const FUN = 3;
const DATE = 4;
const PID = 5;
const TUPLE = 6;
const MAP = 7;
const LIST = 8;
const BINARY = 9;
const OTHER = 10;

/**
 * Erlang's order of terms: number < atom < reference < pid < tuple < map < list. Negative when `a` comes first.
 *
 * @example
 * compare(1, 'atom') < 0; // => true
 * compare(['a', 2], ['a', 1]) > 0; // => true
 */
export function compare(a: unknown, b: unknown): -1 | 0 | 1 {
  const walked = new Walked();
  const order = orderOf([a, b], walked);
  walked.end();
  return order;
}

function orderOf(pairs: unknown[], walked: Walked): -1 | 0 | 1 {
  while (pairs.length > 0) {
    const right = pairs.pop();
    const left = pairs.pop();
    if (left === right) {
      // Two texts of the same length have been compared character by character.
      if (typeof left === 'string') walked.again(wordsOf(left));
      continue;
    }
    const order = compareOne(left, right, pairs, walked);
    if (order !== 0) return order < 0 ? -1 : 1;
  }
  return 0;
}

/** The order of two terms as far as it can be told without their items, which go on `pairs`, the first on top. */
function compareOne(a: unknown, b: unknown, pairs: unknown[], walked: Walked): number {
  const rank = rankOf(a);
  const byRank = rank - rankOf(b);
  if (byRank !== 0) return byRank;
  switch (rank) {
    case NUMBER:
      return compareNumbers(a as number | bigint, b as number | bigint);
    case ATOM:
      return compareText(String(a), String(b), walked) || atomKind(a) - atomKind(b);
    case REFERENCE:
      return (a as Ref).id - (b as Ref).id || (a as Ref).where - (b as Ref).where;
    case FUN:
      return compareText((a as Module).name, (b as Module).name, walked);
    case DATE:
      return compareNumbers((a as Date).getTime(), (b as Date).getTime());
    case PID:
      return (a as Pid).id - (b as Pid).id || (a as Pid).where - (b as Pid).where;
    case TUPLE:
      return compareTuples(a as unknown[], b as unknown[], pairs, walked);
    case MAP:
      return compareMaps(a as object, b as object, pairs, walked);
    case LIST:
      return compareLists(a as List<unknown> | Stacktrace, b as List<unknown> | Stacktrace, pairs, walked);
    case BINARY:
      return compareBinaries(a as ArrayBufferView, b as ArrayBufferView, walked);
    default:
      return 0;
  }
}

function rankOf(term: unknown): number {
  switch (typeof term) {
    case 'number':
    case 'bigint':
      return NUMBER;
    case 'string':
    case 'boolean':
    case 'undefined':
      return ATOM;
    case 'object':
      return term === null ? ATOM : rankOfObject(term);
    default:
      return OTHER;
  }
}

function rankOfObject(term: object): number {
  if (term instanceof List || term instanceof Stacktrace) return LIST;
  if (Array.isArray(term)) return TUPLE;
  if (term instanceof Pid) return PID;
  if (term instanceof Ref) return REFERENCE;
  if (term instanceof Module) return FUN;
  if (term instanceof Date) return DATE;
  if (term instanceof Map || term instanceof Set) return MAP;
  if (ArrayBuffer.isView(term)) return BINARY;
  const prototype: unknown = Object.getPrototypeOf(term);
  return prototype === Object.prototype || prototype === null ? MAP : OTHER;
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(typeof a === 'bigint') - Number(typeof b === 'bigint');
}

/** By code points; JavaScript's own order is by UTF-16 units, in which the surrogates come too early. */
function compareText(a: string, b: string, walked: Walked): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  walked.again(Math.ceil(i / WORD));
  return i < length ? unitOrder(a.charCodeAt(i)) - unitOrder(b.charCodeAt(i)) : a.length - b.length;
}

function unitOrder(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function atomKind(atom: unknown): number {
  return typeof atom === 'string' ? 0 : 1;
}

function compareTuples(a: readonly unknown[], b: readonly unknown[], pairs: unknown[], walked: Walked): number {
  if (a.length !== b.length) return a.length - b.length;
  // All at once: the first items may differ, and the others are work all the same.
  walked.take(a.length + 1);
  for (let i = a.length - 1; i >= 0; i--) pairs.push(a[i], b[i]);
  return 0;
}

function compareLists(
  a: List<unknown> | Stacktrace,
  b: List<unknown> | Stacktrace,
  pairs: unknown[],
  walked: Walked,
): number {
  if (!(a instanceof List) || !(b instanceof List)) return Number(a instanceof List) - Number(b instanceof List);
  const both = Math.min(a.length, b.length);
  walked.take(both + 1);
  pairs.push(a.length, b.length);
  for (let i = both - 1; i >= 0; i--) pairs.push(a[i], b[i]);
  return 0;
}

function compareMaps(a: object, b: object, pairs: unknown[], walked: Walked): number {
  const left = sortedEntries(a, walked);
  const right = sortedEntries(b, walked);
  if (left.length !== right.length) return left.length - right.length;
  const byKind = mapKind(a) - mapKind(b);
  if (byKind !== 0) return byKind;
  for (let i = left.length - 1; i >= 0; i--) pairs.push(left[i]?.[1], right[i]?.[1]);
  for (let i = left.length - 1; i >= 0; i--) pairs.push(left[i]?.[0], right[i]?.[0]);
  return 0;
}

function mapKind(map: object): number {
  if (map instanceof Map) return 1;
  return map instanceof Set ? 2 : 0;
}

function sortedEntries(map: object, walked: Walked): (readonly [unknown, unknown])[] {
  const entries = entriesOf(map);
  walked.take(entries.length + 1);
  // Equal keys can stand twice in a JavaScript map; their values then decide, so that the order stays one.
  return entries.sort((left, right) => inOrder(left[0], right[0], walked) || inOrder(left[1], right[1], walked));
}

/** To put keys in order walks each many times: a walk of its own, whose work is that of the whole. */
function inOrder(a: unknown, b: unknown, whole: Walked): -1 | 0 | 1 {
  const walked = new Walked();
  const order = orderOf([a, b], walked);
  whole.again(walked.taken + 1);
  return order;
}

function entriesOf(map: object): (readonly [unknown, unknown])[] {
  if (map instanceof Map) return [...map];
  // An item once, and not as its own value as well: of sets within sets that would be two to the power of their depth.
  return map instanceof Set ? Array.from(map, (item) => [item, null] as const) : Object.entries(map);
}

function compareBinaries(a: ArrayBufferView, b: ArrayBufferView, walked: Walked): number {
  const byKind = binaryKind(a) - binaryKind(b);
  if (byKind !== 0) return byKind;
  const left = a as Float64Array;
  const right = b as Float64Array;
  const length = Math.min(left.length, right.length);
  let [i, order] = [0, 0];
  while (i < length && order === 0) {
    order = compareNumbers(left[i] ?? 0, right[i] ?? 0);
    i++;
  }
  walked.again(i);
  return order || left.length - right.length;
}

function binaryKind(binary: ArrayBufferView): number {
  if (binary instanceof Uint8Array) return 0;
  return binary instanceof Int32Array ? 1 : 2;
}
