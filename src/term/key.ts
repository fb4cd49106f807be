/** A value that is the same for equal terms: what a `Map` needs to be keyed by terms. */
import { Walked, wordsOf } from './budget.ts';
import { lengthOf } from './inert.ts';
import { List } from './list.ts';
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { Ref } from './ref.ts';
import { Stacktrace } from './stacktrace.ts';

/** Numbers, booleans, pids and references are their own keys; all else is told by text that begins with its kind. */
export function keyOf(term: unknown): unknown {
  if (typeof term === 'string') return `s${term}`;
  if (typeof term !== 'object' || term === null || term instanceof Pid || term instanceof Ref) return term;
  return textOf(term);
}

/** A container whose items are being written, one after the other. */
interface Open {
  readonly items: readonly unknown[];
  readonly texts: string[];
  /** What the texts of all items come to. */
  readonly close: (texts: string[]) => string;
}

/** The same text for equal terms. It is written with a stack of its own, so that a deep term cannot exhaust JavaScript's. */
export function textOf(term: unknown): string {
  const walked = new Walked();
  const text = textWalked(term, walked);
  walked.end();
  return text;
}

/** As `textOf`, as part of a walk. */
export function textWalked(term: unknown, walked: Walked): string {
  const opened: Open[] = [];
  let text = scalarText(term, walked);
  if (text === null) opened.push(openedOf(term as object, walked));
  for (let open = opened.at(-1); open !== undefined; open = opened.at(-1)) {
    if (open.texts.length === open.items.length) {
      text = open.close(open.texts);
      opened.pop();
      opened.at(-1)?.texts.push(text);
      continue;
    }
    const item = open.items[open.texts.length];
    const known = scalarText(item, walked);
    if (known === null) opened.push(openedOf(item as object, walked));
    else open.texts.push(known);
  }
  return text ?? '';
}

/** From here on the decimal digits of an integer take long to find. */
const HUGE = 1n << 4_096n;

/** Null for a container. */
function scalarText(term: unknown, walked: Walked): string | null {
  if (typeof term === 'string') {
    walked.take(wordsOf(term));
    return `s${term.length}:${term}`;
  }
  if (typeof term === 'bigint') {
    if (term < HUGE && term > -HUGE) return `i${term}`;
    // Sixteen is a power of two: its digits are there already.
    const digits = term.toString(16);
    walked.take(wordsOf(digits));
    return `x${digits}`;
  }
  if (typeof term !== 'object' || term === null) return `${(typeof term)[0] ?? ''}${String(term)}`;
  if (term instanceof Pid || term instanceof Ref) return term.toString();
  if (term instanceof Module) return `m${term.name.length}:${term.name}`;
  if (term instanceof Stacktrace) return 'T';
  if (term instanceof Date) return `d${term.getTime()}`;
  if (!ArrayBuffer.isView(term)) return null;
  walked.take(lengthOf(term));
  return `${binaryKind(term)}${(term as Uint8Array).join()}`;
}

function openedOf(container: object, walked: Walked): Open {
  if (Array.isArray(container)) {
    walked.take(container.length + 1);
    const close = container instanceof List ? joinedList : joinedTuple;
    return { items: container, texts: [], close };
  }
  if (container instanceof Set) {
    walked.take(container.size + 1);
    return { items: [...container], texts: [], close: (texts) => `S${joined(texts.sort(order))}` };
  }
  const entries = container instanceof Map ? [...container] : Object.entries(container);
  walked.take(2 * entries.length + 1);
  const kind = container instanceof Map ? 'M' : 'o';
  return { items: entries.flat(1), texts: [], close: (texts) => joinedEntries(kind, texts) };
}

function joinedList(texts: readonly string[]): string {
  return `[${joined(texts)}]`;
}

function joinedTuple(texts: readonly string[]): string {
  return `{${joined(texts)}}`;
}

/** Not by `join`, which writes all characters anew at each level: a deep term would take the square of its depth. */
function joined(texts: readonly string[]): string {
  let text = texts[0] ?? '';
  for (let i = 1; i < texts.length; i++) text += `,${texts[i] ?? ''}`;
  return text;
}

/** In the order of their keys, which are compared first: the values may be long. */
function joinedEntries(kind: string, texts: readonly string[]): string {
  const entries: [string, string][] = [];
  for (let i = 0; i < texts.length; i += 2) entries.push([texts[i] ?? '', texts[i + 1] ?? '']);
  entries.sort(([a, x], [b, y]) => order(a, b) || order(x, y));
  return kind + joined(entries.map(([key, value]) => `${key}=${value}`));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function binaryKind(binary: ArrayBufferView): string {
  if (binary instanceof Uint8Array) return 'B';
  if (binary instanceof Int32Array) return 'I';
  return binary instanceof Float64Array ? 'F' : `${Object.prototype.toString.call(binary)}:`;
}
