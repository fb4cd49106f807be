/**
 * How much memory a term takes, estimated: a figure to compare processes by, never a promise. Counted in 8-byte words:
 * a scalar within a container 1 word; a text 2 words and a byte a character; an array 2 and 1 an item; an object 3 and
 * 2 an entry, a `Map` or `Set` 6 and 4 an entry (a bucket each); a date 3; binaries 4 and their bytes. Pids,
 * references and modules are shared and count as 1. What is shared within a term is counted each time.
 */
import { bytesOf, entriesOfMap, membersOfSet, ownData, sizeOfMap, sizeOfSet } from './inert.ts';
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { Ref } from './ref.ts';
import { Stacktrace } from './stacktrace.ts';

const WORD = 8;

/**
 * Estimated bytes. At most `limit` terms are looked at; the rest of a container whose beginning was seen counts as the
 * average of what was seen of it, in the innermost containers of which something was not seen.
 */
export function sizeOf(term: unknown, limit = 10_000): number {
  return new Walk(limit).size(term);
}

/** Terms smaller than this many bytes are bounded by their number. */
const LARGE_BYTES = 1_024;
/** How much of a term is looked at to weigh it; the rest counts as what was seen. */
const WEIGHED = 64;

/** Estimated bytes of a large term, from its beginning; 0 of a small one. */
export function weightOf(term: unknown): number {
  if (typeof term !== 'object' && typeof term !== 'string') return 0;
  const bytes = sizeOf(term, WEIGHED);
  return bytes < LARGE_BYTES ? 0 : bytes;
}

/** A guess from a guess doubles its fault, so that in a deep term a few are sound and a thousand are infinity. */
const GUESSES = 3;

/** A container whose items are being weighed. */
interface Open {
  readonly items: Iterator<unknown>;
  readonly count: number;
  /** What the container takes without its items. */
  readonly own: number;
  seen: number;
  bytes: number;
}

/** It walks with a stack of its own, so that a deep term cannot exhaust JavaScript's. */
class Walk {
  #left: number;
  #guesses = 0;
  readonly #opened: Open[] = [];

  constructor(limit: number) {
    this.#left = Math.max(1, limit);
  }

  size(term: unknown): number {
    let bytes = this.#begun(term);
    for (let open = this.#opened.at(-1); open !== undefined; open = this.#opened.at(-1)) {
      const next = this.#left > 0 ? open.items.next() : DONE;
      if (next.done === true) {
        this.#opened.pop();
        bytes = open.own + open.bytes + this.#restOf(open);
        const around = this.#opened.at(-1);
        if (around !== undefined) around.bytes += bytes;
      } else {
        open.seen++;
        open.bytes += this.#begun(next.value);
      }
    }
    return bytes;
  }

  /** The size of a scalar; of a container 0, and it is opened. */
  #begun(term: unknown): number {
    this.#left--;
    switch (typeof term) {
      case 'string':
        return textSize(term);
      case 'bigint':
        return 2 * WORD + Math.ceil(term.toString(16).length / 2);
      case 'object':
        return term === null ? WORD : this.#object(term);
      default:
        return WORD;
    }
  }

  #object(term: object): number {
    if (term instanceof Pid || term instanceof Ref || term instanceof Module) return WORD;
    if (term instanceof Stacktrace) return textSize(term.text);
    if (term instanceof Date) return 3 * WORD;
    if (ArrayBuffer.isView(term)) return 4 * WORD + roundUp(bytesOf(term));
    if (Array.isArray(term)) return this.#open(itemsOf(term), term.length, 2 * WORD);
    if (term instanceof Map) return this.#open(flatten(term), 2 * sizeOfMap(term), (6 + 2 * sizeOfMap(term)) * WORD);
    if (term instanceof Set) return this.#open(membersOfSet(term), sizeOfSet(term), (6 + 3 * sizeOfSet(term)) * WORD);
    const keys = Object.keys(term);
    // Property names are shared between objects of one shape; the slots are not.
    return this.#open(valuesOf(term, keys), keys.length, (3 + keys.length) * WORD);
  }

  #restOf({ count, seen, bytes }: Open): number {
    const rest = count - seen;
    if (rest <= 0) return 0;
    const guessed = seen > 0 && this.#guesses++ < GUESSES;
    return Math.round(rest * (guessed ? bytes / seen : WORD));
  }

  #open(items: Iterable<unknown>, count: number, own: number): 0 {
    this.#opened.push({ items: items[Symbol.iterator](), count, own, seen: 0, bytes: 0 });
    return 0;
  }
}

const DONE: IteratorResult<unknown> = { done: true, value: undefined };

function* itemsOf(array: readonly unknown[]): Iterable<unknown> {
  for (let at = 0; at < array.length; at++) yield ownData(array, at);
}

function* flatten(map: object): Iterable<unknown> {
  for (const [key, value] of entriesOfMap(map)) {
    yield key;
    yield value;
  }
}

function* valuesOf(term: object, keys: readonly string[]): Iterable<unknown> {
  for (const key of keys) yield ownData(term, key);
}

function textSize(text: string): number {
  return 2 * WORD + roundUp(text.length);
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / WORD) * WORD;
}
