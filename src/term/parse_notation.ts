/**
 * Reads a term in Erlang's or Elixir's notation, as the panel shows it: `print` of what was read is what was typed, but
 * for spaces. A string of Coppice stands for an atom and for a text alike, so `oak` and `"oak"` are the same term;
 * `[…]` is a list and `{…}` a tuple, whatever they hold. Literals only: nothing is evaluated.
 */
import { List, listFrom } from './list.ts';
import { isHuge, TOO_LONG } from './integer.ts';
import { PARSE_CHARS, PARSE_DEPTH, type Parsed, parseTerm, type Resolver } from './parse.ts';
import type { Notation } from './print.ts';
import type { Term } from './term.ts';

type Language = 'erlang' | 'elixir';

/** Reads one literal in the notation that is shown, and in no other. It never throws. */
export function parseIn(text: string, notation: Notation, resolve: Resolver): Parsed {
  return notation === 'js' ? parseTerm(text, resolve, true) : parseLanguage(text, notation, resolve);
}

function parseLanguage(text: string, language: Language, resolve: Resolver): Parsed {
  if (text.length > PARSE_CHARS) {
    const message = `The text has ${text.length} characters; at most ${PARSE_CHARS} are read. Send a shorter term`;
    return { ok: false, error: { message, at: PARSE_CHARS } };
  }
  try {
    return { ok: true, term: new Reader(text, language, resolve).read() };
  } catch (caught) {
    if (caught instanceof Fault) return { ok: false, error: { message: caught.message, at: caught.at } };
    throw caught;
  }
}

class Fault extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Atoms that are values of their own. */
const ERLANG_ATOMS: ReadonlyMap<string, Term> = new Map<string, Term>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const ELIXIR_ATOMS: ReadonlyMap<string, Term> = new Map<string, Term>([
  ['true', true],
  ['false', false],
  ['nil', null],
]);
/** Of an atom, as in OTP. */
const ATOM_CHARS = 255;
/** Neither language has these numbers: they are told by atoms. */
const NO_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

const SPACE = /[\s\uFEFF]*/y;
const WORD = /[\p{L}_$][\p{L}\p{N}_$@]*/uy;
const PID = /(?:#PID)?<\d+\.\d+\.\d+>/y;
const REF = /#Ref(?:erence)?<[\d.]+>/y;
const FLOAT = /[-+]?\d+(?:_\d+)*\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?/y;
const BASED = /([-+]?)(\d{1,2})#([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)/y;
const PREFIXED = /([-+]?)(0[xXbBoO][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)/y;
const INTEGER = /[-+]?\d+(?:_\d+)*/y;
/** Up to the end of the line. What looks like a map of the other language is none. */
const ERLANG_COMMENT = /%(?!\{)[^\n]*/y;
const ELIXIR_COMMENT = /#(?!\{|PID<|Ref|<)[^\n]*/y;
/** `\^A`, Ctrl with a letter, and `\101`, a character by its octal code. */
const CONTROL = /\^[\s\S]/uy;
const OCTAL = /[0-7]{1,3}/y;

interface Key {
  readonly term: Term;
  /** Of an atom: its name. */
  readonly atom: string | null;
}

class Reader {
  readonly #text: string;
  readonly #elixir: boolean;
  readonly #atoms: ReadonlyMap<string, Term>;
  readonly #resolve: Resolver;
  #at = 0;
  #depth = 0;

  constructor(text: string, language: Language, resolve: Resolver) {
    this.#text = text;
    this.#elixir = language === 'elixir';
    this.#atoms = this.#elixir ? ELIXIR_ATOMS : ERLANG_ATOMS;
    this.#resolve = resolve;
  }

  read(): Term {
    this.#space();
    if (this.#next() === '') this.#fail(`There is nothing here. Type a term, such as ${this.#elixir ? ':ok' : 'ok'}`);
    const term = this.#term();
    this.#space();
    if (!this.#elixir && this.#take('.')) {
      this.#space();
      if (this.#at === this.#text.length) return term;
      this.#fail('The term has ended with a full stop. Type one term only');
    }
    if (this.#at < this.#text.length) {
      this.#fail(`The term ends before ${this.#found()}. Type one term only, and text in double quotes`);
    }
    return term;
  }

  #term(): Term {
    if (++this.#depth > PARSE_DEPTH) this.#fail(`More than ${PARSE_DEPTH} brackets are open. Send a flatter term`);
    this.#space();
    const term = this.#oneTerm();
    this.#depth--;
    return term;
  }

  #oneTerm(): Term {
    const start = this.#at;
    const next = this.#next();
    if (next === '"') return this.#texts();
    if (next === "'") return this.#quoted();
    if (next === '[') return this.#list();
    if (next === '{') return this.#items('{', '}');
    if (this.#take(this.#elixir ? '%{' : '#{')) return this.#map(start);
    if (this.#take('<<')) return this.#binary(start);
    if (next === '<' || this.#peek('#PID<')) return this.#pid();
    if (this.#peek('#Ref')) return this.#ref();
    if (next === ':' && this.#elixir) return this.#atomTerm(this.#colonAtom(), start);
    if (this.#peek('~U[')) return this.#date();
    if (/[-+.\d]/.test(next) || (next === '$' && !this.#elixir) || (next === '?' && this.#elixir))
      return this.#number();
    const word = this.#match(WORD);
    if (word !== null) return this.#word(word, start);
    if (next === '') this.#fail('The text ends where a term should come. Close what is open, or type the rest');
    if (next === '…') this.#fail('Something was cut here when this was printed. Type the rest in place of the …');
    if (this.#peek('#<')) this.#fail('#<…> stands for something that is no term and cannot be sent');
    if (next === '%' || next === '#') {
      this.#fail(`A map is written ${this.#elixir ? '%{a: 1}' : '#{a => 1}'} in this notation`);
    }
    return this.#fail(`A term cannot begin with ${this.#found()}. ${this.#examples()}`);
  }

  #examples(): string {
    return this.#elixir
      ? 'Type a number, an atom such as :ok, "text", {:a, "tuple"}, [:a, "list"] or %{a: 1}'
      : 'Type a number, an atom such as ok, "text", {a, tuple}, [a, list] or #{a => 1}';
  }

  #word(word: string, start: number): Term {
    if (!this.#elixir && word === 'sets' && this.#take(':from_list(')) return this.#set();
    if (this.#elixir && word === 'MapSet' && this.#take('.new(')) return this.#set();
    if (this.#peek('(') || /^:[a-z]/.test(this.#text.slice(this.#at, this.#at + 2))) {
      this.#failAt(start, `${word} looks like a call or a fun, and nothing is evaluated here`);
    }
    if (this.#elixir) return this.#elixirWord(word, start);
    if (/^[\p{Lu}_]/u.test(word)) {
      this.#failAt(
        start,
        `${word} begins like a variable, and there are none here. An atom is written '${word}', a text "${word}"`,
      );
    }
    return this.#atomTerm(word, start);
  }

  #elixirWord(word: string, start: number): Term {
    if (this.#atoms.has(word)) return this.#atoms.get(word);
    if (!/^\p{Lu}/u.test(word)) {
      this.#failAt(start, `${word} is no term. An atom is written :${word}, a text "${word}"`);
    }
    let name = `Elixir.${word}`;
    while (this.#peek('.') && /\p{Lu}/u.test(this.#text[this.#at + 1] ?? '')) {
      this.#at++;
      name += `.${this.#match(WORD) ?? ''}`;
    }
    return name;
  }

  #atomTerm(name: string, start: number): Term {
    if ([...name].length > ATOM_CHARS) this.#failAt(start, `An atom has ${String(ATOM_CHARS)} characters at most`);
    const number = NO_NUMBERS.get(name);
    if (number !== undefined) return number;
    return this.#atoms.has(name) ? this.#atoms.get(name) : name;
  }

  /** `'an atom'`; in Elixir that would be a list of characters. */
  #quoted(): Term {
    if (this.#elixir) this.#fail('Text stands in double quotes here, and an atom is written :"an atom"');
    const start = this.#at;
    return this.#atomTerm(this.#string("'"), start);
  }

  #colonAtom(): string {
    this.#at++;
    if (this.#next() === '"') return this.#string('"');
    const word = this.#match(WORD);
    if (word === null) return this.#fail(`After : comes the name of an atom, as in :ok, not ${this.#found()}`);
    return word + (this.#match(/[?!]/y) ?? '');
  }

  /** `[1, 2 | Tail]`, and in Elixir `[a: 1]`. */
  #list(): Term {
    const open = this.#at++;
    const items: Term[] = [];
    let tail: Term = listFrom([]);
    this.#separated(']', open, () => {
      const key = this.#elixir ? this.#shortKey() : null;
      items.push(key === null ? this.#term() : [key, this.#term()]);
      this.#space();
      if (!this.#take('|')) return;
      this.#space();
      const start = this.#at;
      tail = this.#term();
      this.#space();
      if (!(tail instanceof List))
        this.#failAt(start, 'What comes after | has to be a list: Coppice has no improper lists');
      if (!this.#peek(']')) this.#fail(`After the tail comes ], not ${this.#found()}`);
    });
    return listFrom([...items, ...(tail as List<Term>)]);
  }

  /** `a: ` in front of a value; null when none stands here. */
  #shortKey(): string | null {
    const start = this.#at;
    const name = this.#next() === '"' ? this.#string('"') : this.#match(WORD);
    const mark = name === null ? null : this.#match(/[?!]?:(?=[\s[{])/y);
    if (name !== null && mark !== null) return name + mark.slice(0, -1);
    this.#at = start;
    return null;
  }

  #map(open: number): Term {
    const entries: [Key, Term][] = [];
    this.#separated('}', open, () => {
      const short = this.#elixir ? this.#shortKey() : null;
      if (short !== null) {
        entries.push([{ term: short, atom: short }, this.#term()]);
        return;
      }
      const key = this.#key();
      this.#space();
      if (!this.#take('=>') && !this.#take(':=')) this.#fail(`After a map's key comes =>, not ${this.#found()}`);
      entries.push([key, this.#term()]);
    });
    const isObject = entries.every(
      ([{ term, atom }]) => atom !== null || (typeof term === 'string' && !IDENTIFIER.test(term)),
    );
    if (isObject && (entries.length === 0 || entries.some(([{ atom }]) => atom !== null))) {
      return Object.fromEntries(entries.map(([{ term, atom }, value]) => [atom ?? (term as string), value]));
    }
    return new Map(entries.map(([{ term }, value]) => [term, value]));
  }

  #key(): Key {
    const start = this.#at;
    const next = this.#next();
    const named =
      next === "'" && !this.#elixir ? this.#string("'") : next === ':' && this.#elixir ? this.#colonAtom() : null;
    if (named !== null) return { term: this.#atomTerm(named, start), atom: named };
    const word = this.#match(WORD);
    const bare = word !== null && !this.#peek('(') && !this.#peek(':f') && !this.#peek('.new') ? word : null;
    this.#at = start;
    const term = this.#term();
    return { term, atom: bare };
  }

  #set(): Term {
    this.#space();
    if (this.#next() !== '[') this.#fail('A set is made from a list');
    const items = this.#list() as List<Term>;
    this.#space();
    this.#expect(')');
    return new Set(items);
  }

  /** `<<"text">>` or `<<1, 2, 3>>`, after its opening. */
  #binary(start: number): Term {
    this.#space();
    if (this.#next() === '"') {
      const text = this.#texts();
      this.#space();
      this.#take('/utf8');
      this.#space();
      this.#expect('>>');
      return text;
    }
    const bytes: number[] = [];
    this.#separated('>>', start, () => {
      const at = this.#at;
      const byte = this.#term();
      if (typeof byte !== 'number' || !Number.isInteger(byte) || byte < 0 || byte > 255) {
        this.#failAt(at, 'A binary holds bytes from 0 to 255, as in <<104, 105>>, or a text, as in <<"hi">>');
      }
      bytes.push(byte);
    });
    return Uint8Array.from(bytes);
  }

  #pid(): Term {
    const start = this.#at;
    const text = this.#match(PID);
    if (text === null)
      return this.#fail(`After < comes a pid such as <0.5.0>, or << begins a binary; this is ${this.#found()}`);
    const pid = this.#resolve.pid(text.replace('#PID', ''));
    if (pid === undefined) this.#failAt(start, `There is no process ${text}. Copy the pid of one that this node shows`);
    return pid;
  }

  #ref(): Term {
    const start = this.#at;
    const text = this.#match(REF);
    const ref = text === null ? undefined : this.#resolve.ref?.(text.replace('#Reference', '#Ref'));
    if (ref === undefined)
      this.#failAt(start, 'A reference means nothing here: it cannot be typed, only sent by a process');
    return ref;
  }

  #date(): Term {
    const start = this.#at;
    const text = this.#match(/~U\[([^\]]{1,40})\]/y)?.slice(3, -1);
    if (text === 'Invalid Date') return new Date(Number.NaN);
    const date = text === undefined ? null : new Date(text.replace(' ', 'T'));
    if (date === null || Number.isNaN(date.getTime())) {
      return this.#failAt(start, 'A time is written ~U[2026-01-31 12:00:00.000Z]');
    }
    return date;
  }

  #number(): Term {
    const start = this.#at;
    const value = this.#next() === (this.#elixir ? '?' : '$') ? this.#character() : this.#numeral();
    if (value === null || this.#match(WORD) !== null || /^[.#]\w/.test(this.#text.slice(this.#at, this.#at + 2))) {
      const shape = this.#elixir ? '10, 1.5, 1.0e3, 0xff or ?a' : '10, 1.5, 1.0e3, 16#ff or $a';
      this.#failAt(start, `This is no number. Write it as ${shape}, and text in double quotes`);
    }
    if (typeof value === 'bigint' && isHuge(value)) this.#failAt(start, TOO_LONG);
    return value;
  }

  #character(): number | null {
    this.#at++;
    if (this.#take('\\')) return this.#escape().codePointAt(0) ?? null;
    const code = this.#text.codePointAt(this.#at);
    if (code !== undefined) this.#at += String.fromCodePoint(code).length;
    return code ?? null;
  }

  #numeral(): Term | null {
    const float = this.#match(FLOAT);
    if (float !== null) {
      const value = Number(float.replaceAll('_', ''));
      if (!Number.isFinite(value)) this.#failAt(this.#at - float.length, `${float} is more than a float holds`);
      return value;
    }
    const based = this.#groups(this.#elixir ? PREFIXED : BASED);
    if (based !== null) {
      const [, sign = '', first = '', digits = ''] = based;
      const value = this.#elixir ? prefixed(first) : inBase(Number(first), digits);
      return value === null ? null : exact(sign === '-' ? -value : value);
    }
    const integer = this.#match(INTEGER);
    return integer === null ? null : exact(BigInt(integer.replaceAll('_', '').replace('+', '')));
  }

  #items(open: string, close: string): Term[] {
    const at = this.#at;
    this.#at += open.length;
    const items: Term[] = [];
    this.#separated(close, at, () => {
      items.push(this.#term());
    });
    return items;
  }

  /** Reads items up to the closing bracket. */
  #separated(close: string, open: number, readOne: () => void): void {
    this.#space();
    if (this.#take(close)) return;
    for (;;) {
      if (this.#at === this.#text.length) this.#unclosed(close, open);
      if (this.#next() === ',') this.#fail('A term is missing before this comma. Type it, or take the comma away');
      readOne();
      this.#space();
      if (this.#take(close)) return;
      if (this.#at === this.#text.length) this.#unclosed(close, open);
      if (!this.#take(',')) {
        const colon = this.#next() === ':' ? '. A map is written #{a => 1}, and in Elixir %{a: 1}' : '';
        this.#fail(`A comma or ${close} should come here, not ${this.#found()}${colon}`);
      }
      this.#space();
    }
  }

  #unclosed(close: string, open: number): never {
    return this.#fail(
      `The text ends before the ${close} that closes what opens at character ${open + 1}. Add ${close}`,
    );
  }

  /** In Erlang texts that stand beside each other are one. */
  #texts(): string {
    let text = this.#string('"');
    if (this.#elixir) return text;
    for (;;) {
      const end = this.#at;
      this.#space();
      if (this.#next() !== '"') {
        this.#at = end;
        return text;
      }
      text += this.#string('"');
    }
  }

  #string(mark: string): string {
    const start = this.#at;
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
      } else this.#at++;
    }
  }

  /** What a backslash and what follows it stand for. */
  #escape(): string {
    const start = this.#at - 1;
    if (!this.#elixir) {
      const control = this.#match(CONTROL);
      if (control !== null) return String.fromCharCode((control.codePointAt(1) ?? 0) & 0x1f);
      const octal = this.#match(OCTAL);
      if (octal !== null) return String.fromCodePoint(Number.parseInt(octal, 8));
    }
    const letter = this.#text[this.#at++] ?? '';
    if (letter === 'x' || (letter === 'u' && this.#elixir)) {
      const digits =
        this.#match(/\{[0-9a-fA-F]{1,6}\}/y) ?? this.#match(letter === 'u' ? /[0-9a-fA-F]{4}/y : /[0-9a-fA-F]{2}/y);
      const code = digits === null ? Number.NaN : Number.parseInt(digits.replace('{', ''), 16);
      if (!(code <= 0x10ffff)) this.#failAt(start, `\\${letter} wants a character's code, as in \\x{e4}`);
      return String.fromCodePoint(code);
    }
    // Elixir goes on with the next line, Erlang has the end of the line in the text.
    if (letter === '\n') return this.#elixir ? '' : letter;
    if (letter === 'a' && this.#elixir) return '\u0007';
    return ESCAPES.get(letter) ?? letter;
  }

  #space(): void {
    do this.#match(SPACE);
    while (this.#match(this.#elixir ? ELIXIR_COMMENT : ERLANG_COMMENT) !== null);
  }

  #next(): string {
    return this.#text[this.#at] ?? '';
  }

  #peek(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#peek(text)) return false;
    this.#at += text.length;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#fail(`Here ${text} should come, not ${this.#found()}`);
  }

  #groups(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  #match(pattern: RegExp): string | null {
    return this.#groups(pattern)?.[0] ?? null;
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

/** A key that an object prints without quotes. */
const IDENTIFIER = /^[a-zA-Z_$][a-zA-Z0-9_$]*$/;

/** Whole numbers have no bound: beyond what a number holds they are bigints. */
function exact(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

function prefixed(text: string): bigint | null {
  try {
    return BigInt(text.replaceAll('_', '').toLowerCase());
  } catch {
    return null;
  }
}

function inBase(base: number, digits: string): bigint | null {
  if (base < 2 || base > 36) return null;
  let value = 0n;
  for (const digit of digits.replaceAll('_', '')) {
    const one = Number.parseInt(digit, 36);
    if (Number.isNaN(one) || one >= base) return null;
    value = value * BigInt(base) + BigInt(one);
  }
  return value;
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
  ['d', '\u007f'],
]);
