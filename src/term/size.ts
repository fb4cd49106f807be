/**
 * How much memory a term takes, estimated: a figure to compare processes by, never a promise. Counted in 8-byte words:
 * a scalar within a container 1 word; a text 2 words and a byte a character; an array 2 and 1 an item; an object 3 and
 * 2 an entry, a `Map` or `Set` 6 and 4 an entry (a bucket each); a date 3; binaries 4 and their bytes. Pids,
 * references and modules are shared and count as 1. What is shared within a term is counted each time.
 */
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { Ref } from './ref.ts';
import { Stacktrace } from './stacktrace.ts';

const WORD = 8;
/** Deeper parts are not walked: they would exhaust JavaScript's stack long before they matter. */
const DEPTH = 500;

/**
 * Estimated bytes. At most `limit` terms are looked at; the rest of a container whose beginning was seen counts as the
 * average of what was seen of it.
 */
export function sizeOf(term: unknown, limit = 10_000): number {
  return new Walk(limit).size(term, 0);
}

class Walk {
  #left: number;

  constructor(limit: number) {
    this.#left = Math.max(1, limit);
  }

  size(term: unknown, depth: number): number {
    this.#left--;
    switch (typeof term) {
      case 'string':
        return textSize(term);
      case 'bigint':
        return 2 * WORD + Math.ceil(term.toString(16).length / 2);
      case 'object':
        return term === null ? WORD : this.#object(term, depth);
      default:
        return WORD;
    }
  }

  #object(term: object, depth: number): number {
    if (term instanceof Pid || term instanceof Ref || term instanceof Module || depth >= DEPTH) return WORD;
    if (term instanceof Stacktrace) return textSize(term.text);
    if (term instanceof Date) return 3 * WORD;
    if (ArrayBuffer.isView(term)) return 4 * WORD + roundUp(term.byteLength);
    if (Array.isArray(term)) return 2 * WORD + this.#items(term, term.length, depth);
    if (term instanceof Map) return 6 * WORD + this.#items(flatten(term), 2 * term.size, depth) + 2 * WORD * term.size;
    if (term instanceof Set) return 6 * WORD + this.#items(term, term.size, depth) + 3 * WORD * term.size;
    return 3 * WORD + this.#entries(term, depth);
  }

  #entries(term: object, depth: number): number {
    const keys = Object.keys(term);
    // Property names are shared between objects of one shape; the slots are not.
    const values = this.#items(valuesOf(term, keys), keys.length, depth);
    return values + WORD * keys.length;
  }

  #items(items: Iterable<unknown>, count: number, depth: number): number {
    let bytes = 0;
    let seen = 0;
    for (const item of items) {
      if (this.#left <= 0) break;
      bytes += this.size(item, depth + 1);
      seen++;
    }
    const rest = count - seen;
    return bytes + (rest <= 0 ? 0 : Math.round(rest * (seen === 0 ? WORD : bytes / seen)));
  }
}

function* flatten(map: ReadonlyMap<unknown, unknown>): Iterable<unknown> {
  for (const [key, value] of map) {
    yield key;
    yield value;
  }
}

function* valuesOf(term: object, keys: readonly string[]): Iterable<unknown> {
  for (const key of keys) yield Object.getOwnPropertyDescriptor(term, key)?.value;
}

function textSize(text: string): number {
  return 2 * WORD + roundUp(text.length);
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / WORD) * WORD;
}
