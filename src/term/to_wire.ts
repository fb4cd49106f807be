/**
 * A term, or anything else that a state may hold, as it leaves the node: plain JSON, bounded, and saying where it was
 * cut. Whatever the value does (a getter that throws, a revoked proxy, a cycle), the answer is a `WireTerm`.
 */
import { bytesOf, entriesOfMap, lengthOf, membersOfSet, sizeOfMap, sizeOfSet, timeOf } from './inert.ts';
import { isHuge } from './integer.ts';
import { List } from './list.ts';
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { Ref } from './ref.ts';
import { Stacktrace } from './stacktrace.ts';
import type { WireTerm } from './wire.ts';

export interface WireLimits {
  /** Containers within containers. */
  readonly depth: number;
  /** Items or entries of one container. */
  readonly items: number;
  /** Characters of one string, bytes of one binary. */
  readonly chars: number;
  /** Terms in all; a long text counts as one for every 64 characters. */
  readonly nodes: number;
}

export const WIRE_LIMITS: WireLimits = { depth: 12, items: 200, chars: 2_000, nodes: 5_000 };

const CHARS_PER_NODE = 64;
/** Property names beyond this are cut in place: a name is there to be recognised. */
const KEY_CHARS = 200;

function wireOfInteger(value: bigint): WireTerm {
  if (!isHuge(value)) return { k: 'bigint', value: value.toString() };
  // Sixteen is a power of two: its digits are there already.
  const digits = Math.round(value.toString(16).length * Math.log10(16));
  return { k: 'opaque', value: `an integer of about ${digits.toLocaleString('en')} digits` };
}

/** Turns any value into its bounded wire form; it never throws and never calls a getter. */
export function toWire(value: unknown, limits: Partial<WireLimits> = {}): WireTerm {
  return new Encoder({ ...WIRE_LIMITS, ...limits }).encode(value);
}

class Encoder {
  readonly #limits: WireLimits;
  #left: number;
  /** The containers around the present value, outermost first. */
  readonly #around: object[] = [];

  constructor(limits: WireLimits) {
    this.#limits = limits;
    this.#left = limits.nodes;
  }

  encode(value: unknown): WireTerm {
    this.#left--;
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'number':
        return { k: 'number', value: numberOf(value) };
      case 'bigint':
        return wireOfInteger(value);
      case 'boolean':
        return { k: 'boolean', value };
      case 'undefined':
        return { k: 'undefined' };
      case 'symbol':
        return { k: 'opaque', value: clip(value.toString(), KEY_CHARS) };
      case 'function':
        return { k: 'opaque', value: describeFunction(value) };
      case 'object':
        return value === null ? { k: 'null' } : this.#guarded(value);
    }
  }

  #guarded(value: object): WireTerm {
    const depth = this.#around.length;
    try {
      return this.#object(value);
    } catch {
      this.#around.length = depth;
      return { k: 'opaque', value: 'an object that refuses to be read' };
    }
  }

  #object(value: object): WireTerm {
    if (value instanceof Pid) return { k: 'pid', value: value.toString() };
    if (value instanceof Ref) return { k: 'ref', value: value.toString() };
    if (value instanceof Module) return { k: 'module', value: value.name };
    if (value instanceof Stacktrace) {
      const call = value.call === null ? {} : { call: this.#spend(value.call) };
      return { k: 'stacktrace', value: this.#spend(value.text), ...call };
    }
    if (value instanceof Date) return { k: 'date', value: dateText(value) };
    if (value instanceof Uint8Array) return this.#bytes(value);
    if (value instanceof Int32Array || value instanceof Float64Array) return this.#numbers(value);

    const encode = this.#container(value);
    if (encode === null) return { k: 'opaque', value: describeObject(value) };
    if (this.#around.includes(value)) return { k: 'cut', what: 'a cycle: this is one of the terms around it' };
    if (this.#around.length >= this.#limits.depth) return { k: 'cut', what: describeContainer(value) };
    this.#around.push(value);
    const wire = encode();
    this.#around.pop();
    return wire;
  }

  #container(value: object): (() => WireTerm) | null {
    if (value instanceof List) return () => ({ k: 'list', ...this.#items(value) });
    if (Array.isArray(value)) return () => ({ k: 'tuple', ...this.#items(value) });
    if (value instanceof Map) return () => this.#map(value);
    if (value instanceof Set) return () => this.#set(value);
    if (isPlain(value)) return () => this.#plain(value);
    return null;
  }

  #text(value: string): WireTerm {
    return { k: 'string', value: this.#spend(value), size: value.length };
  }

  /** As much of a text as the limits allow, charged to the budget. */
  #spend(text: string): string {
    const room = Math.min(this.#limits.chars, Math.max(1, this.#left) * CHARS_PER_NODE);
    const kept = text.length <= room ? text : text.slice(0, wholeCharacters(text, room));
    this.#left -= Math.floor(kept.length / CHARS_PER_NODE);
    return kept;
  }

  #bytes(value: Uint8Array): WireTerm {
    const size = bytesOf(value);
    const kept = Math.min(size, this.#limits.chars, Math.max(1, this.#left) * CHARS_PER_NODE);
    let hex = '';
    for (let i = 0; i < kept; i++) hex += (value[i] ?? 0).toString(16).padStart(2, '0');
    this.#left -= Math.floor(kept / CHARS_PER_NODE);
    return { k: 'bytes', value: hex, size };
  }

  #numbers(value: Int32Array | Float64Array): WireTerm {
    const name = value instanceof Int32Array ? 'Int32Array' : 'Float64Array';
    const size = lengthOf(value);
    const length = Math.min(size, this.#limits.items);
    const kept = Array.from({ length }, (_, at) => String(numberOf(value[at] ?? 0)));
    this.#left -= length;
    const rest = size - length;
    if (rest > 0) kept.push(`… ${rest} more`);
    return { k: 'opaque', value: `${name}.of(${kept.join(', ')})` };
  }

  #items(value: readonly unknown[]): { items: WireTerm[]; size: number } {
    const items: WireTerm[] = [];
    const size = value.length;
    const kept = Math.min(size, this.#limits.items);
    for (let i = 0; i < kept && this.#left > 0; i++) {
      const property = Object.getOwnPropertyDescriptor(value, i);
      items.push(property?.get === undefined ? this.encode(property?.value) : this.#getter());
    }
    return { items, size };
  }

  #map(value: ReadonlyMap<unknown, unknown>): WireTerm {
    const entries: [WireTerm, WireTerm][] = [];
    for (const [key, item] of entriesOfMap(value)) {
      if (entries.length >= this.#limits.items || this.#left <= 0) break;
      entries.push([this.encode(key), this.encode(item)]);
    }
    return { k: 'map', entries, size: sizeOfMap(value) };
  }

  #set(value: ReadonlySet<unknown>): WireTerm {
    const items: WireTerm[] = [];
    for (const item of membersOfSet(value)) {
      if (items.length >= this.#limits.items || this.#left <= 0) break;
      items.push(this.encode(item));
    }
    return { k: 'set', items, size: sizeOfSet(value) };
  }

  #plain(value: object): WireTerm {
    const keys = Object.keys(value);
    const entries: [string, WireTerm][] = [];
    for (const key of keys) {
      if (entries.length >= this.#limits.items || this.#left <= 0) break;
      const property = Object.getOwnPropertyDescriptor(value, key);
      const item = property?.get === undefined ? this.encode(property?.value) : this.#getter();
      entries.push([clip(key, Math.max(KEY_CHARS, this.#limits.chars)), item]);
    }
    return { k: 'object', entries, size: keys.length };
  }

  #getter(): WireTerm {
    this.#left--;
    return { k: 'opaque', value: 'a getter' };
  }
}

/** Are these two wire forms the same? */
export function wireEqual(a: WireTerm, b: WireTerm): boolean {
  if (a === b) return true;
  switch (a.k) {
    case 'null':
    case 'undefined':
      return a.k === b.k;
    case 'cut':
      return b.k === 'cut' && a.what === b.what;
    case 'string':
    case 'bytes':
      return a.k === b.k && a.value === b.value && a.size === b.size;
    case 'tuple':
    case 'list':
    case 'set':
      return a.k === b.k && a.size === b.size && sameItems(a.items, b.items);
    case 'object':
      return (
        b.k === 'object' &&
        a.size === b.size &&
        a.entries.length === b.entries.length &&
        a.entries.every(([key, item], i) => {
          const other = b.entries[i];
          return other?.[0] === key && wireEqual(item, other[1]);
        })
      );
    case 'map':
      return (
        b.k === 'map' &&
        a.size === b.size &&
        a.entries.length === b.entries.length &&
        a.entries.every(([key, item], i) => {
          const other = b.entries[i];
          return other !== undefined && wireEqual(key, other[0]) && wireEqual(item, other[1]);
        })
      );
    default:
      return a.k === b.k && a.value === b.value;
  }
}

function sameItems(a: readonly WireTerm[], b: readonly WireTerm[]): boolean {
  return (
    a.length === b.length &&
    a.every((item, i) => {
      const other = b[i];
      return other !== undefined && wireEqual(item, other);
    })
  );
}

function numberOf(value: number): number | 'NaN' | 'Infinity' | '-Infinity' | '-0' {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return 'Infinity';
  if (value === -Infinity) return '-Infinity';
  return Object.is(value, -0) ? '-0' : value;
}

function dateText(date: Date): string {
  const time = timeOf(date);
  return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString();
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Never between the halves of a surrogate pair. */
function wholeCharacters(text: string, length: number): number {
  const unit = text.charCodeAt(length - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? length - 1 : length;
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, wholeCharacters(text, length))}…`;
}

function describeFunction(value: object): string {
  const name = ownText(value, 'name');
  return name === '' ? 'function' : `function ${clip(name, KEY_CHARS)}`;
}

function describeObject(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  const constructor =
    typeof prototype === 'object' && prototype !== null
      ? (Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value as unknown)
      : undefined;
  const name = typeof constructor === 'function' ? ownText(constructor, 'name') : '';
  if (value instanceof Error) return clip(`${name || 'Error'}: ${ownText(value, 'message')}`, KEY_CHARS);
  return name === '' ? 'an instance of an unnamed class' : `an instance of ${clip(name, KEY_CHARS)}`;
}

function ownText(value: object, key: string): string {
  const text: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return typeof text === 'string' ? text : '';
}

function describeContainer(value: object): string {
  if (value instanceof List) return `list of ${value.length}`;
  if (Array.isArray(value)) return `tuple of ${value.length}`;
  if (value instanceof Map) return `map of ${sizeOfMap(value)}`;
  if (value instanceof Set) return `set of ${sizeOfSet(value)}`;
  return `map of ${Object.keys(value).length}`;
}
