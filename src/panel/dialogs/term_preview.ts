/** What a person typed, as it will be sent: the term in the notation that is shown, and what kind of term it is. */
import { List } from '../../term/list.ts';
import type { ParseError, Resolver } from '../../term/parse.ts';
import { parseIn } from '../../term/parse_notation.ts';
import { Module } from '../../term/module.ts';
import { Pid } from '../../term/pid.ts';
import { type Notation, print } from '../../term/print.ts';

export type Preview =
  | {
      readonly ok: true;
      readonly text: string;
      readonly kind: string;
      /** What the text cannot tell, or null. */
      readonly note: string | null;
      readonly term: unknown;
    }
  | { readonly ok: false; readonly error: ParseError };

const CHARS = 300;

/** Which processes there were is the node's to say: here a pid is one by its looks. */
export const byLooks: Resolver = {
  pid: (text) => new Pid(Number(/^<0\.(\d+)\./.exec(text)?.[1] ?? 0)),
  module: (name) => new Module(name, {}),
};

export function previewOf(typed: string, notation: Notation): Preview {
  const parsed = parseIn(typed, notation, byLooks);
  if (!parsed.ok) return parsed;
  const { term } = parsed;
  const text = print(term, notation, { chars: CHARS });
  return {
    ok: true,
    text,
    kind: kindWords(term),
    note: notes(typed, text, notation, term),
    term,
  };
}

function notes(typed: string, text: string, notation: Notation, term: unknown): string | null {
  const told: string[] = [];
  if (bare(text) !== bare(typed) && holdsText(term)) told.push(ONE_VALUE);
  const numbers = typed.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<\d+\.\d+\.\d+>/gsu, '');
  if (notation !== 'js' && WHOLE_FLOAT.test(numbers)) told.push(ONE_NUMBER);
  return told.length === 0 ? null : told.join(' ');
}

const WHOLE_FLOAT = /\d\.0+(?![\d.])/u;
const ONE_NUMBER = 'A whole number and a float, 1 and 1.0, are one value on this node.';

/** Strings of JavaScript are both: which one is written follows from where it stands. */
const ONE_VALUE = 'An atom and a text with the same letters are one value on this node.';

function holdsText(term: unknown): boolean {
  const rest: unknown[] = [term];
  while (rest.length > 0) {
    const one = rest.pop();
    if (typeof one === 'string') return true;
    if (typeof one !== 'object' || one === null || one instanceof Pid || one instanceof Module) continue;
    if (one instanceof Map)
      rest.push(...(one as Map<unknown, unknown>).keys(), ...(one as Map<unknown, unknown>).values());
    else if (Symbol.iterator in one && !ArrayBuffer.isView(one)) rest.push(...(one as Iterable<unknown>));
    else rest.push(...(Object.values(one) as unknown[]));
  }
  return false;
}

function bare(text: string): string {
  return text.replace(/\s+/gu, '');
}

function many(count: number, one: string, more = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : more}`;
}

/** `a tuple of 2 elements` */
export function kindWords(term: unknown): string {
  if (typeof term === 'string') return 'an atom or a text';
  if (typeof term === 'bigint') return 'a whole number';
  if (typeof term === 'number') return Number.isInteger(term) ? 'a whole number' : 'a number';
  if (typeof term === 'boolean' || term === null || term === undefined) return 'an atom';
  if (term instanceof Pid) return 'a pid, if the node has ever had it';
  if (term instanceof List) return `a list of ${many(term.length, 'item')}`;
  if (Array.isArray(term)) return `a tuple of ${many(term.length, 'element')}`;
  if (term instanceof Map) return `a map of ${many(term.size, 'key')}, which are texts or other terms`;
  if (term instanceof Set) return `a set of ${many(term.size, 'item')}`;
  if (term instanceof Uint8Array) return `a binary of ${many(term.length, 'byte')}`;
  if (term instanceof Date) return 'a point in time';
  if (term instanceof Module) return 'a module';
  if (ArrayBuffer.isView(term)) return 'an array of numbers';
  return `a map of ${many(Object.keys(term).length, 'key')}, which are atoms`;
}
