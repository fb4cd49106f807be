/**
 * The functions of match specifications, with the arities that OTP 25 has in those of tables. Where Erlang's would raise, they
 * give `FAIL`. Integers are whole numbers and bigints: 2.0 is the integer 2, as JavaScript has one number for both.
 */
import { compare } from '../../../term/compare.ts';
import { equal } from '../../../term/equal.ts';
import { List, listFrom } from '../../../term/list.ts';
import { Module } from '../../../term/module.ts';
import { Pid } from '../../../term/pid.ts';
import { Ref } from '../../../term/ref.ts';
import { nodeName, self } from '../../kernel/syscalls.ts';

export const FAIL = Symbol('fail');

type Int = number | bigint;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each takes what its name says, and checks it
type GuardFunction = (...args: any[]) => unknown;

export function isTuple(term: unknown): term is readonly unknown[] {
  return Array.isArray(term) && !(term instanceof List);
}

export function isMap(term: unknown): term is object {
  if (typeof term !== 'object' || term === null) return false;
  if (term instanceof Map) return true;
  const prototype: unknown = Object.getPrototypeOf(term);
  return prototype === Object.prototype || prototype === null;
}

function isNumber(term: unknown): term is Int {
  return typeof term === 'number' || typeof term === 'bigint';
}

export function isInteger(term: unknown): term is Int {
  return typeof term === 'bigint' || Number.isInteger(term);
}

function isAtom(term: unknown): boolean {
  return typeof term === 'string' || typeof term === 'boolean' || term === undefined || term === null;
}

function isBytes(term: unknown): term is Uint8Array {
  return term instanceof Uint8Array;
}

/** The value of a key, or `FAIL`. */
export function mapGet(map: object, key: unknown): unknown {
  if (map instanceof Map) {
    if (map.has(key)) return map.get(key) as unknown;
    for (const [known, value] of map) if (equal(known, key)) return value as unknown;
    return FAIL;
  }
  return typeof key === 'string' && Object.hasOwn(map, key) ? (map as Record<string, unknown>)[key] : FAIL;
}

function sizeOfMap(map: object): number {
  return map instanceof Map ? map.size : Object.keys(map).length;
}

/** An exact integer: a bigint where a number would not hold it. */
function exact(value: bigint, wasBig: boolean): Int {
  const small = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return small && !wasBig ? Number(value) : value;
}

function whole(operate: (a: bigint, b: bigint) => bigint): GuardFunction {
  return (a: unknown, b: unknown) => {
    if (!isInteger(a) || !isInteger(b)) return FAIL;
    return exact(operate(BigInt(a), BigInt(b)), typeof a === 'bigint' || typeof b === 'bigint');
  };
}

function arithmetic(fast: (a: number, b: number) => number, big: (a: bigint, b: bigint) => bigint): GuardFunction {
  const slow = whole(big);
  return (a: unknown, b: unknown) => {
    if (!isNumber(a) || !isNumber(b)) return FAIL;
    if (isInteger(a) && isInteger(b)) {
      if (typeof a === 'bigint' || typeof b === 'bigint') return slow(a, b);
      const result = fast(a, b);
      return Number.isSafeInteger(result) ? result : slow(a, b);
    }
    const result = fast(Number(a), Number(b));
    return Number.isFinite(result) ? result : FAIL;
  };
}

export const add = arithmetic(
  (a, b) => a + b,
  (a, b) => a + b,
);
const subtract = arithmetic(
  (a, b) => a - b,
  (a, b) => a - b,
);

function divided(operate: (a: bigint, b: bigint) => bigint): GuardFunction {
  const divide = whole(operate);
  return (a: unknown, b: unknown) => (b === 0 || b === 0n ? FAIL : divide(a, b));
}

/** Erlang's integers have no bound, a machine's memory has: shifts beyond this fail as `system_limit` does. */
const MAX_SHIFT = 1_000_000n;

function shift(value: bigint, by: bigint): bigint {
  return by >= 0n ? value << by : value >> -by;
}

function shifted(direction: 1n | -1n): GuardFunction {
  const operate = whole((a, b) => shift(a, b * direction));
  return (a: unknown, b: unknown) =>
    isInteger(b) && (BigInt(b) > MAX_SHIFT || BigInt(b) < -MAX_SHIFT) ? FAIL : operate(a, b);
}

function rounded(round: (value: number) => number): GuardFunction {
  return (a: unknown) => (typeof a === 'bigint' ? a : typeof a === 'number' ? round(a) : FAIL);
}

function sizeOfTerm(term: unknown): unknown {
  if (isTuple(term)) return term.length;
  return isBytes(term) ? term.length : FAIL;
}

/** Away from zero, as Erlang rounds. */
function round(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

function binaryPart(binary: unknown, start: unknown, length: unknown): unknown {
  if (!isBytes(binary) || !Number.isInteger(start) || !Number.isInteger(length)) return FAIL;
  const from = Math.min(start as number, (start as number) + (length as number));
  const to = Math.max(start as number, (start as number) + (length as number));
  return from < 0 || to > binary.length ? FAIL : binary.slice(from, to);
}

/** By name and arity. */
export const FUNCTIONS: ReadonlyMap<string, GuardFunction> = new Map<string, GuardFunction>([
  ['is_atom/1', isAtom],
  ['is_float/1', (a: unknown) => typeof a === 'number' && !Number.isInteger(a)],
  ['is_integer/1', isInteger],
  ['is_list/1', (a: unknown) => a instanceof List],
  ['is_number/1', isNumber],
  ['is_pid/1', (a: unknown) => a instanceof Pid],
  ['is_port/1', () => false],
  ['is_reference/1', (a: unknown) => a instanceof Ref],
  ['is_tuple/1', isTuple],
  ['is_map/1', isMap],
  ['is_binary/1', isBytes],
  ['is_function/1', (a: unknown) => a instanceof Module],
  [
    'is_record/3',
    (a: unknown, tag: unknown, size: unknown) =>
      !isAtom(tag) || !Number.isInteger(size) ? FAIL : isTuple(a) && a.length === size && equal(a[0], tag),
  ],
  ['is_map_key/2', (key: unknown, map: unknown) => (isMap(map) ? mapGet(map, key) !== FAIL : FAIL)],
  ['map_get/2', (key: unknown, map: unknown) => (isMap(map) ? mapGet(map, key) : FAIL)],
  ['map_size/1', (map: unknown) => (isMap(map) ? sizeOfMap(map) : FAIL)],
  ['abs/1', (a: unknown) => (isNumber(a) ? (a < 0 ? -a : a) : FAIL)],
  [
    'element/2',
    (n: unknown, a: unknown) =>
      isTuple(a) && Number.isInteger(n) && (n as number) >= 1 && (n as number) <= a.length
        ? a[(n as number) - 1]
        : FAIL,
  ],
  ['hd/1', (a: unknown) => (a instanceof List && a.length > 0 ? (a[0] as unknown) : FAIL)],
  ['tl/1', (a: unknown) => (a instanceof List && a.length > 0 ? listFrom([...a].slice(1)) : FAIL)],
  ['length/1', (a: unknown) => (a instanceof List ? a.length : FAIL)],
  ['node/0', () => nodeName()],
  ['node/1', (a: unknown) => (a instanceof Pid || a instanceof Ref ? nodeName() : FAIL)],
  ['self/0', () => self()],
  ['round/1', rounded(round)],
  ['trunc/1', rounded(Math.trunc)],
  ['float/1', (a: unknown) => (isNumber(a) ? Number(a) : FAIL)],
  ['size/1', sizeOfTerm],
  ['byte_size/1', (a: unknown) => (isBytes(a) ? a.length : FAIL)],
  ['bit_size/1', (a: unknown) => (isBytes(a) ? a.length * 8 : FAIL)],
  ['binary_part/2', (a: unknown, part: unknown) => (isTuple(part) ? binaryPart(a, part[0], part[1]) : FAIL)],
  ['binary_part/3', binaryPart],
  ['+/1', (a: unknown) => (isNumber(a) ? a : FAIL)],
  ['-/1', (a: unknown) => (isNumber(a) ? subtract(0, a) : FAIL)],
  ['+/2', add],
  ['-/2', subtract],
  [
    '*/2',
    arithmetic(
      (a, b) => a * b,
      (a, b) => a * b,
    ),
  ],
  ['//2', (a: unknown, b: unknown) => (isNumber(a) && isNumber(b) && Number(b) !== 0 ? Number(a) / Number(b) : FAIL)],
  ['div/2', divided((a, b) => a / b)],
  ['rem/2', divided((a, b) => a % b)],
  ['band/2', whole((a, b) => a & b)],
  ['bor/2', whole((a, b) => a | b)],
  ['bxor/2', whole((a, b) => a ^ b)],
  ['bnot/1', (a: unknown) => (isInteger(a) ? exact(~BigInt(a), typeof a === 'bigint') : FAIL)],
  ['bsl/2', shifted(1n)],
  ['bsr/2', shifted(-1n)],
  ['>/2', (a: unknown, b: unknown) => compare(a, b) > 0],
  ['>=/2', (a: unknown, b: unknown) => compare(a, b) >= 0],
  ['</2', (a: unknown, b: unknown) => compare(a, b) < 0],
  ['=</2', (a: unknown, b: unknown) => compare(a, b) <= 0],
  ['=:=/2', (a: unknown, b: unknown) => equal(a, b)],
  ['==/2', (a: unknown, b: unknown) => equal(a, b)],
  ['=/=/2', (a: unknown, b: unknown) => !equal(a, b)],
  ['/=/2', (a: unknown, b: unknown) => !equal(a, b)],
  ['not/1', (a: unknown) => (typeof a === 'boolean' ? !a : FAIL)],
  ['xor/2', (a: unknown, b: unknown) => (typeof a === 'boolean' && typeof b === 'boolean' ? a !== b : FAIL)],
]);

/** What only match specifications of trace have. */
export const TRACE_ONLY: ReadonlySet<string> = new Set([
  'is_seq_trace',
  'get_seq_token',
  'set_seq_token',
  'display',
  'exception_trace',
  'return_trace',
  'enable_trace',
  'disable_trace',
  'trace',
  'caller',
  'caller_line',
  'process_dump',
  'message',
  'silent',
  'set_tcw',
  'get_tcw',
]);
