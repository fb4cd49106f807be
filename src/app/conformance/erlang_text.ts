/** Recorded terms (JSON) in Erlang notation, as coloured pieces. */
import { isArray, isObject, type Json, type JsonObject, type Step } from '../../conformance/scenario.ts';
import type { Token } from '../../panel/ui/highlight.ts';

export type { Token };

const RESERVED = new Set(
  'after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let maybe not of or orelse receive rem try when xor'.split(
    ' ',
  ),
);

/** Names of pids, references and tables contain `#`; in scenarios `@` is the latest process of a place. */
function isName(text: string): boolean {
  return text.includes('#') || text.startsWith('@');
}

function atom(text: string): Token {
  if (isName(text)) return { kind: 'pid', text };
  if (text === '*') return { kind: 'punct', text: '[…stack trace]' };
  if (/^[a-z][a-zA-Z0-9_@]*$/u.test(text) && !RESERVED.has(text)) return { kind: 'atom', text };
  return { kind: 'atom', text: `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` };
}

/**
 * The pieces of a term. Lists without an order of their own, and groups of which any order will do, say so.
 *
 * @example
 * plain(['ok', { list: ['#p1', 1] }]); // '{ok, [#p1, 1]}'
 */
export function erlang(value: Json): Token[] {
  const tokens: Token[] = [];
  write(value, tokens);
  return tokens;
}

export function plain(value: Json): string {
  return textOf(erlang(value));
}

export function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join('');
}

/** A step as a call: who stands beside it. */
export function operation([, name, ...args]: Step): Token[] {
  const tokens: Token[] = [{ kind: 'key', text: name }];
  many('(', args, ')', tokens);
  return tokens;
}

function punct(text: string, to: Token[]): void {
  to.push({ kind: 'punct', text });
}

function many(open: string, items: readonly Json[], close: string, to: Token[]): void {
  punct(open, to);
  items.forEach((item, index) => {
    if (index > 0) punct(', ', to);
    write(item, to);
  });
  punct(close, to);
}

function write(value: Json, to: Token[]): void {
  if (typeof value === 'string') to.push(atom(value));
  else if (typeof value === 'number') to.push({ kind: 'number', text: String(value) });
  else if (typeof value === 'boolean') to.push({ kind: 'atom', text: String(value) });
  else if (isArray(value)) many('{', value, '}', to);
  else if (isObject(value)) writeObject(value, to);
  else to.push({ kind: 'plain', text: 'none' });
}

function writeObject(value: JsonObject, to: Token[]): void {
  const { list, map, str, bag, any } = value;
  if (isArray(list)) return many('[', list, ']', to);
  if (typeof str === 'string') {
    to.push({ kind: 'string', text: `<<"${str.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}">>` });
    return;
  }
  const group = bag ?? any;
  if (isArray(group)) {
    many('[', group, ']', to);
    to.push({ kind: 'plain', text: ' in any order' });
    return;
  }
  const pairs: readonly Json[] = isArray(map) ? map : Object.entries(value);
  punct('#{', to);
  pairs.forEach((pair, index) => {
    const [key = null, content = null] = pair as readonly Json[];
    if (index > 0) punct(', ', to);
    write(key, to);
    punct(' => ', to);
    write(content, to);
  });
  punct('}', to);
}

export interface Piece extends Token {
  readonly differs: boolean;
}

/** Both sides' pieces; what is left after their common beginning and end differs. */
export function markDifference(a: readonly Token[], b: readonly Token[]): [Piece[], Piece[]] {
  const same = (left: Token | undefined, right: Token | undefined): boolean =>
    left !== undefined && left.text === right?.text && left.kind === right.kind;
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && same(a[head], b[head])) head++;
  let tail = 0;
  while (tail < shorter - head && same(a[a.length - 1 - tail], b[b.length - 1 - tail])) tail++;
  const mark = (tokens: readonly Token[]): Piece[] =>
    tokens.map((token, index) => ({ ...token, differs: index >= head && index < tokens.length - tail }));
  return [mark(a), mark(b)];
}
