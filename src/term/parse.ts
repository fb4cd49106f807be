/**
 * Reads a term that a person typed: a message to send, an exit reason, a child specification. Literals only, nothing
 * is evaluated. It reads what `print` writes in JS notation, exactly, and Erlang's and Elixir's literals:
 *
 * - `'text'`, `"text"` and `<<"text">>` are strings; `normal`, `:normal` and `'EXIT'` are atoms, which are strings too;
 * - `{a: 1}` is an object and `{a, 1}` a tuple, by what follows the first item; `#{a => 1}` and `%{a: 1}` are objects
 *   when all keys are atoms, else `Map`s;
 * - `[1, 2]` is an array, Coppice's tuple, in a text that is JavaScript; in a text that holds anything only Erlang or
 *   Elixir has (a bare atom, `{a, 1}`, `#{…}`, `<<…>>`), it is a list, and `{}` a tuple;
 * - `<0.5.0>` and `#PID<0.5.0>` are pids, which the caller looks up.
 */
import { isHuge, TOO_LONG } from './integer.ts';
import { listFrom } from './list.ts';
import { Stacktrace } from './stacktrace.ts';
import type { Module } from './module.ts';
import type { Pid } from './pid.ts';
import type { Ref } from './ref.ts';
import type { Term } from './term.ts';

/** What only a node knows: which process a pid's text means. Undefined where there is none. */
export interface Resolver {
  pid(text: string): Pid | undefined;
  ref?(text: string): Ref | undefined;
  module?(name: string): Module | undefined;
}

export interface ParseError {
  /** What was found, what was expected, and how to mend it. */
  readonly message: string;
  /** The offset of the character at which it went wrong. */
  readonly at: number;
}

export type Parsed = { readonly ok: true; readonly term: Term } | { readonly ok: false; readonly error: ParseError };

export const PARSE_DEPTH = 200;
export const PARSE_CHARS = 100_000;

/** Reads one literal. It never throws. `strict`: in JavaScript alone, where a bare word is no text and `{a, 1}` nothing at all. */
export function parseTerm(text: string, resolve: Resolver, strict = false): Parsed {
  if (text.length > PARSE_CHARS) {
    return failed(
      `The text has ${text.length} characters; at most ${PARSE_CHARS} are read. Send a shorter term`,
      PARSE_CHARS,
    );
  }
  const first = run(new Parser(text, resolve, false, strict));
  // Only Erlang has what was found: then the brackets before it were Erlang's, too.
  return first.erlang && !strict ? run(new Parser(text, resolve, true, false)).parsed : first.parsed;
}

function run(parser: Parser): { readonly parsed: Parsed; readonly erlang: boolean } {
  try {
    return { parsed: { ok: true, term: parser.read() }, erlang: parser.foundErlang };
  } catch (caught) {
    if (caught instanceof Fault) return { parsed: failed(caught.message, caught.at), erlang: parser.foundErlang };
    throw caught;
  }
}

function failed(message: string, at: number): Parsed {
  return { ok: false, error: { message, at } };
}

class Fault extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const JS_WORDS: ReadonlyMap<string, Term> = new Map<string, Term>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
]);

const ARRAY_TYPES: ReadonlyMap<string, (numbers: readonly number[]) => Term> = new Map<
  string,
  (numbers: readonly number[]) => Term
>([
  ['Uint8Array', (numbers) => Uint8Array.from(numbers)],
  ['Int32Array', (numbers) => Int32Array.from(numbers)],
  ['Float64Array', (numbers) => Float64Array.from(numbers)],
]);

const SPACE = /[\s\uFEFF]*/y;
const WORD = /[\p{L}_$][\p{L}\p{N}_$@]*/uy;
const NUMBER = /[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:\.(?!\d))?(?:[eE][-+]?\d+)?)n?/y;
const PID = /(?:#PID)?<\d+\.\d+\.\d+>/y;
const REF = /#Ref(?:erence)?<[\d.]+>/y;

class Parser {
  /** Something was read that only Erlang or Elixir has. */
  foundErlang = false;
  readonly #text: string;
  readonly #resolve: Resolver;
  /** Brackets are read as Erlang's. */
  readonly #erlang: boolean;
  readonly #strict: boolean;
  #at = 0;
  #depth = 0;

  constructor(text: string, resolve: Resolver, erlang: boolean, strict: boolean) {
    this.#strict = strict;
    this.#text = text;
    this.#resolve = resolve;
    this.#erlang = erlang;
  }

  read(): Term {
    this.#space();
    if (this.#at === this.#text.length) this.#fail('There is nothing here. Type a term, such as ok or {stop, normal}');
    const term = this.#term();
    this.#space();
    // Erlang's own shell wants the full stop.
    if (this.#peek('.') && this.#text.slice(this.#at + 1).trim() === '') return term;
    if (this.#at < this.#text.length) {
      this.#fail(
        `The term ends before ${this.#found()}. Type one term only; put several into brackets, as in {a, 1}, and text with spaces into quotes`,
      );
    }
    return term;
  }

  #erlangHere(): void {
    if (this.#strict) {
      this.#fail(
        "What stands before this is Erlang's notation or Elixir's, and JavaScript's is shown: write 'ok', ['a', 'tuple'], list(1, 2) or { a: 1 }",
      );
    }
    this.foundErlang = true;
  }

  #term(): Term {
    if (++this.#depth > PARSE_DEPTH) this.#fail(`More than ${PARSE_DEPTH} brackets are open. Send a flatter term`);
    const term = this.#oneTerm();
    this.#depth--;
    return term;
  }

  #oneTerm(): Term {
    this.#space();
    const start = this.#at;
    const next = this.#text[start] ?? '';
    if (next === "'" || next === '"' || next === '`') return this.#string();
    if (next === '[') return this.#brackets();
    if (next === '{') return this.#braces();
    if (this.#take('#{') || this.#take('%{')) return this.#erlangMap(start);
    if (this.#take('<<')) return this.#binary();
    if (next === '<' || this.#peek('#PID<')) return this.#pid();
    if (this.#peek('#Ref')) return this.#ref();
    if (next === ':') return this.#elixirAtom();
    if (/[-+.\d]/.test(next)) return this.#number();
    const word = this.#match(WORD);
    if (word !== null) return this.#word(word, start);
    if (next === '') this.#fail('The text ends where a term should come. Close what is open, or type the rest');
    if (this.#peek('#<')) {
      this.#fail('#<…> stands for something that is no term (a function or a class instance) and cannot be sent');
    }
    if (next === '…') this.#fail('Something was cut here when this was printed. Type the rest in place of the …');
    return this.#fail(
      `A term cannot begin with ${this.#found()}. Type a number, an atom such as ok, "text", {a, tuple}, [a, list] or a pid such as <0.5.0>`,
    );
  }

  #word(word: string, start: number): Term {
    if (word === 'new') return this.#constructed();
    if (this.#follows('(') || this.#follows('.of')) return this.#call(word, start);
    if (JS_WORDS.has(word) && !(this.#erlang && word === 'undefined')) return JS_WORDS.get(word);
    if (word === 'nil') {
      this.#erlangHere();
      return null;
    }
    if (/^[\p{Lu}_]/u.test(word)) {
      this.#failAt(
        start,
        `${word} begins like an Erlang variable, and there are no variables here. For an atom or a text put it in quotes: '${word}'`,
      );
    }
    this.#erlangHere();
    return word;
  }

  #constructed(): Term {
    this.#space();
    const start = this.#at;
    const name = this.#match(WORD);
    if (name !== 'Map' && name !== 'Set' && name !== 'Date') {
      this.#failAt(start, `After new comes Map, Set or Date here, not ${name ?? this.#found()}. Nothing is evaluated`);
    }
    return this.#call(name, start);
  }

  #call(name: string, start: number): Term {
    const numbers = ARRAY_TYPES.get(name);
    if (numbers !== undefined) {
      this.#space();
      if (!this.#take('.of')) this.#failAt(start, `Write ${name}.of(1, 2, 3)`);
      return numbers(this.#arguments().map((item, i) => this.#numberIn(item, `item ${i + 1} of ${name}`, start)));
    }
    switch (name) {
      case 'list':
      case 'List':
        return listFrom(this.#arguments());
      case 'Map':
        return this.#map(this.#arguments(), start);
      case 'Set':
        return new Set(this.#arrayArgument(this.#arguments(), 'Set', start));
      case 'Date':
        return this.#date(this.#arguments(), start);
      case 'stacktrace':
        return new Stacktrace(this.#textArgument(this.#arguments(), name, start));
      case 'module':
        return this.#module(this.#textArgument(this.#arguments(), name, start), start);
      default:
        return this.#failAt(
          start,
          `${name}(…) looks like a call, and nothing is evaluated here. Only list, Map, Set, Date, module and stacktrace take brackets; for a tuple write {${name}, …}`,
        );
    }
  }

  #arguments(): Term[] {
    this.#expect('(', 'an opening bracket');
    return this.#items(')');
  }

  #textArgument(items: readonly Term[], name: string, start: number): string {
    const [text] = items;
    if (items.length !== 1 || typeof text !== 'string') this.#failAt(start, `${name} takes one text: ${name}('…')`);
    return text;
  }

  #arrayArgument(items: readonly Term[], name: string, start: number): readonly Term[] {
    const [array] = items;
    if (items.length === 0) return [];
    if (items.length !== 1 || !Array.isArray(array)) this.#failAt(start, `${name} takes one array: ${name}([…])`);
    return array as readonly Term[];
  }

  #map(items: readonly Term[], start: number): Term {
    const map = new Map<Term, Term>();
    for (const [i, entry] of this.#arrayArgument(items, 'Map', start).entries()) {
      if (!Array.isArray(entry) || entry.length !== 2) {
        this.#failAt(start, `Entry ${i + 1} of this Map is no pair. Write Map([[key, value], [key, value]])`);
      }
      const [key, value] = entry as readonly Term[];
      map.set(key, value);
    }
    return map;
  }

  #date(items: readonly Term[], start: number): Term {
    const text = this.#textArgument(items, 'Date', start);
    if (text === 'Invalid Date') return new Date(Number.NaN);
    const date = /^[-+]?\d{4,6}-\d\d(-\d\d(T[\d:.]+Z?)?)?$/.test(text) ? new Date(text) : null;
    if (date === null || Number.isNaN(date.getTime())) {
      this.#failAt(start, `"${text}" is no date. Write it as Date('2026-01-31T12:00:00.000Z')`);
    }
    return date;
  }

  #module(name: string, start: number): Term {
    const module = this.#resolve.module?.(name);
    if (module === undefined) this.#failAt(start, `This node has no module ${name}. For an atom write just ${name}`);
    return module;
  }

  #pid(): Term {
    const start = this.#at;
    const text = this.#match(PID);
    if (text === null) {
      this.#fail(`After < comes a pid such as <0.5.0>, or << begins a binary; this is ${this.#found()}`);
    }
    const pid = this.#resolve.pid(text.replace('#PID', ''));
    if (pid === undefined) this.#failAt(start, `There is no process ${text}. Copy the pid of one that this node shows`);
    return pid;
  }

  #ref(): Term {
    const start = this.#at;
    const text = this.#match(REF);
    if (text === null) this.#fail('A reference is written #Ref<0.9>');
    const ref = this.#resolve.ref?.(text.replace('#Reference', '#Ref'));
    if (ref === undefined) {
      this.#failAt(start, `The reference ${text} means nothing here: it cannot be typed, only sent by a process`);
    }
    return ref;
  }

  #elixirAtom(): Term {
    this.#erlangHere();
    this.#at++;
    const next = this.#text[this.#at];
    if (next === '"' || next === "'") return this.#string();
    const word = this.#match(WORD);
    if (word === null) this.#fail(`After : comes the name of an atom, as in :ok, not ${this.#found()}`);
    return JS_WORDS.has(word) && word !== 'undefined' ? JS_WORDS.get(word) : word;
  }

  #number(): Term {
    const start = this.#at;
    if (this.#take('-Infinity')) return Number.NEGATIVE_INFINITY;
    const text = this.#match(NUMBER);
    if (text === null) this.#fail(`${this.#found()} is no number`);
    const digits = text.replaceAll('_', '');
    if (this.#match(WORD) !== null || /[.#]\d/y.test(this.#text.slice(this.#at, this.#at + 2))) {
      this.#failAt(start, `${this.#text.slice(start, this.#at + 1).trim()} is no number. For a text put it in quotes`);
    }
    if (digits.endsWith('n')) {
      if (!/^[-+]?(\d+|0[xX][0-9a-fA-F]+)n$/.test(digits)) this.#failAt(start, `${digits} is no bigint: write 10n`);
      const [sign, bare] = /^[-+]/.test(digits) ? [digits[0], digits.slice(1, -1)] : ['', digits.slice(0, -1)];
      const value = BigInt(bare);
      if (isHuge(value)) this.#failAt(start, TOO_LONG);
      return sign === '-' ? -value : value;
    }
    const hex = /^[-+]?0[xX]/.test(digits);
    const value = hex ? Number(digits.replace(/^[-+]/, '')) * (digits.startsWith('-') ? -1 : 1) : Number(digits);
    if (Number.isNaN(value)) this.#failAt(start, `${digits} is no number. Write it as 10, 1.5 or 1.0e3`);
    if (!Number.isFinite(value)) this.#failAt(start, `${digits} is more than a float holds`);
    if (/^[-+]?\d+$/.test(digits) && !isExact(digits.replace('+', ''), value))
      this.#failAt(start, `${digits} is more than a number of JavaScript's holds exactly: write ${digits}n`);
    return value;
  }

  #numberIn(item: Term, where: string, start: number): number {
    if (typeof item !== 'number') this.#failAt(start, `${where} is no number`);
    return item;
  }

  #brackets(): Term {
    this.#at++;
    const items = this.#items(']');
    return this.#erlang ? listFrom(items) : items;
  }

  /** An object or a tuple: what follows the first item tells. */
  #braces(): Term {
    const open = this.#at++;
    this.#space();
    if (this.#take('}')) return this.#erlang ? [] : {};
    if (this.#objectFollows()) return this.#object(open);
    this.#erlangHere();
    return this.#items('}');
  }

  #objectFollows(): boolean {
    const start = this.#at;
    const quoted = /['"]/.test(this.#text[start] ?? '');
    if (quoted) {
      // A fault in the string is told when it is read as part of the object or tuple.
      try {
        this.#string();
      } catch {
        this.#at = start;
        return false;
      }
    } else if (this.#match(WORD) === null) {
      this.#match(NUMBER);
    }
    this.#space();
    const colon = this.#at > start && this.#text[this.#at] === ':';
    this.#at = start;
    return colon;
  }

  #object(open: number): Term {
    const entries: [string, Term][] = [];
    this.#separated('}', open, () => {
      entries.push([this.#key(), this.#afterColon()]);
    });
    return objectOf(entries);
  }

  #key(): string {
    const next = this.#text[this.#at] ?? '';
    if (next === "'" || next === '"') return this.#string();
    const key = this.#match(WORD) ?? this.#match(NUMBER);
    if (key === null)
      this.#fail(`A key should come here, not ${this.#found()}. Write { key: value, 'other key': value }`);
    return key;
  }

  #afterColon(): Term {
    this.#space();
    this.#expect(':', 'a colon after the key');
    return this.#term();
  }

  /** `#{k => v}`, `%{k => v}` and `%{k: v}`. */
  #erlangMap(open: number): Term {
    this.#erlangHere();
    const entries: [Term, Term][] = [];
    /** Keys that are no atoms, for which only a `Map` will do. */
    let others = 0;
    this.#separated('}', open, () => {
      if (this.#objectFollows()) {
        entries.push([this.#key(), this.#afterColon()]);
        return;
      }
      // A key in double quotes is a binary in both languages, not an atom.
      const binary = this.#text[this.#at] === '"' || this.#peek('<<');
      const key = this.#term();
      if (binary || typeof key !== 'string') others++;
      this.#space();
      if (!this.#take('=>') && !this.#take(':=')) {
        this.#fail(`After a map's key comes =>, not ${this.#found()}. Write #{key => value}`);
      }
      entries.push([key, this.#term()]);
    });
    return others === 0 ? objectOf(entries as [string, Term][]) : new Map(entries);
  }

  /** `<<"text">>` or `<<1, 2, 3>>`, after its opening. */
  #binary(): Term {
    this.#erlangHere();
    const start = this.#at - 2;
    this.#space();
    if (this.#text[this.#at] === '"') {
      const text = this.#string();
      this.#space();
      this.#take('/utf8');
      this.#space();
      this.#expect('>>', 'the end of the binary');
      return text;
    }
    const bytes = this.#items('>>').map((item, i) => this.#numberIn(item, `Byte ${i + 1} of this binary`, start));
    if (bytes.some((byte) => !Number.isInteger(byte) || byte < 0 || byte > 255)) {
      this.#failAt(start, 'A binary holds bytes from 0 to 255, as in <<104, 105>>, or a text, as in <<"hi">>');
    }
    return Uint8Array.from(bytes);
  }

  #items(close: string): Term[] {
    const items: Term[] = [];
    this.#separated(close, this.#at - 1, () => {
      items.push(this.#term());
    });
    return items;
  }

  /** Reads items up to the closing bracket; a trailing comma may stand before it. */
  #separated(close: string, open: number, readOne: () => void): void {
    for (;;) {
      this.#space();
      if (this.#take(close)) return;
      if (this.#at === this.#text.length) this.#unclosed(close, open);
      if (this.#text[this.#at] === ',')
        this.#fail('A term is missing before this comma. Type it, or take the comma away');
      readOne();
      this.#space();
      if (this.#take(close)) return;
      if (this.#at === this.#text.length) this.#unclosed(close, open);
      if (this.#peek('|')) this.#fail('Lists with a tail are not read. Write the items out, as in [1, 2, 3]');
      if (!this.#take(',')) {
        this.#fail(`A comma or ${close} should come here, not ${this.#found()}. Text with spaces goes into quotes`);
      }
    }
  }

  #unclosed(close: string, open: number): never {
    return this.#fail(
      `The text ends before the ${close} that closes the ${this.#text[open] ?? ''} at character ${open + 1}. Add ${close}`,
    );
  }

  #string(): string {
    const start = this.#at;
    const mark = this.#text[start] ?? '';
    let text = '';
    let from = ++this.#at;
    for (;;) {
      const next = this.#text[this.#at];
      if (next === undefined) {
        this.#failAt(start, `The quote ${mark} that opens here is never closed. Add ${mark} at the end of the text`);
      }
      if (next === mark || next === '\\') {
        text += this.#text.slice(from, this.#at++);
        if (next === mark) return text;
        text += this.#escape();
        from = this.#at;
      } else {
        this.#at++;
      }
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at++] ?? '';
    if (letter === 'u' || letter === 'x') return this.#codePoint(letter);
    return ESCAPES.get(letter) ?? letter;
  }

  #codePoint(letter: string): string {
    const start = this.#at - 2;
    const digits =
      this.#match(/\{[0-9a-fA-F]{1,6}\}/y) ?? this.#match(letter === 'u' ? /[0-9a-fA-F]{4}/y : /[0-9a-fA-F]{2}/y);
    const code = digits === null ? Number.NaN : Number.parseInt(digits.replace('{', ''), 16);
    if (!(code <= 0x10ffff)) {
      this.#failAt(
        start,
        `\\${letter} wants a character's code, as in ${letter === 'u' ? '\\u00e4' : '\\xe4'} or \\${letter}{e4}`,
      );
    }
    return String.fromCodePoint(code);
  }

  #space(): void {
    this.#match(SPACE);
  }

  /** Is this the next thing after spaces? */
  #follows(text: string): boolean {
    const start = this.#at;
    this.#space();
    const follows = this.#peek(text);
    this.#at = start;
    return follows;
  }

  #peek(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#peek(text)) return false;
    this.#at += text.length;
    return true;
  }

  #expect(text: string, what: string): void {
    this.#space();
    if (!this.#take(text)) this.#fail(`Here ${what}, ${text}, should come, not ${this.#found()}`);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return null;
    this.#at = pattern.lastIndex;
    return found[0];
  }

  #found(): string {
    const next = this.#text.codePointAt(this.#at);
    return next === undefined ? 'the end of the text' : `"${String.fromCodePoint(next)}"`;
  }

  #fail(message: string): never {
    return this.#failAt(this.#at, message);
  }

  #failAt(at: number, message: string): never {
    const where = at >= this.#text.length ? 'At the end' : `At character ${at + 1}`;
    throw new Fault(`${where}: ${message}.`, at);
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
  ['e', '\u001b'],
  ['s', ' '],
  ['\n', ''],
]);

/** `__proto__` is a key like any other. */
function objectOf(entries: readonly (readonly [string, Term])[]): Term {
  return Object.fromEntries(entries);
}

/** Is it this number, or the shortest text that JavaScript prints for it? */
function isExact(digits: string, value: number): boolean {
  return String(value) === digits || BigInt(digits) === BigInt(value);
}
