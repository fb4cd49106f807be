/**
 * Terms as text, in three notations by one table. A JavaScript string stands for an Erlang atom or for a binary; which
 * one is not known, so Erlang and Elixir notation decide by where it stands (`positions.ts` holds the forms of OTP's
 * own terms, and the rule):
 *
 * | term | js | erlang | elixir |
 * |---|---|---|---|
 * | string that is the whole term, or first in a tuple | `'read_key'` | `read_key`, `'EXIT'` | `:read_key`, `:EXIT` |
 * | string where one of OTP's terms has an atom: `{local, Name}`, `{M, F, Args}` | `'top'`, `'Foo bar'` | `top`, `'Foo bar'` | `:top`, `:"Foo bar"` |
 * | string that one of OTP's terms carries, when it needs no quotes: a reason, an argument | `'eik'` | `eik` | `:eik` |
 * | string that is one of OTP's own words (`OTP_WORDS`) | `'normal'` | `normal` | `:normal` |
 * | any other string, a string as key of a `Map`, one of more than 255 characters | `'oak'` | `"oak"` | `"oak"` |
 * | array | `[1, 2]` | `{1, 2}` | `{1, 2}` |
 * | `List` | `list(1, 2)` | `[1, 2]` | `[1, 2]` |
 * | object | `{ a: 1, 'b c': 2 }` | `#{a => 1, "b c" => 2}` | `%{a: 1}`; with other keys `%{:a => 1, "b c" => 2}` |
 * | `Map` | `new Map([['k', 1]])` | `#{"k" => 1}` | `%{"k" => 1}` |
 * | `Set` | `new Set([1])` | `sets:from_list([1])` | `MapSet.new([1])` |
 * | number, bigint | `1.5`, `-0`, `10n` | `1.5`, `-0.0`, `10` | the same |
 * | `true`, `null`, `undefined` | as they are | `true`, `null`, `undefined` | `true`, `nil`, `:undefined` |
 * | pid, reference | `<0.5.0>`, `#Ref<0.9>` | the same | `#PID<0.5.0>`, `#Reference<0.9>` |
 * | module | `module('shelf')` | `shelf` | `:shelf` |
 * | `Date` | `new Date('2026-…')` | `"2026-…"` | `~U[2026-…]` |
 * | `Uint8Array` | `Uint8Array.of(1, 2)` | `<<1,2>>` | `<<1, 2>>` |
 * | stack trace, its function known | `stacktrace('…')` | `[{dict, handle_call, 3, []}]` | `[{:dict, :handle_call, 3, []}]` |
 * | any other stack trace | `stacktrace('…')` | `[… stack trace]` | `[… stack trace]` |
 * | what is no term | `#<function f>` | the same | the same |
 *
 * JS notation is exact: `parseTerm` reads back what was printed, unless a limit cut it. What was cut is said at its
 * place, after a `…`.
 */
import { type Position, positionsIn, type WireContainer } from './positions.ts';
import { toWire } from './to_wire.ts';
import type { WireTerm } from './wire.ts';

export type { Position } from './positions.ts';

export type Notation = 'erlang' | 'elixir' | 'js';

export interface PrintLimits {
  /** Containers within containers. */
  readonly depth: number;
  /** Items or entries of one container. */
  readonly items: number;
  /** Characters in all. */
  readonly chars: number;
}

/** What `parseTerm` reads at most, so that the default is exact for all that it reads. */
export const PRINT_LIMITS: PrintLimits = { depth: 200, items: 100_000, chars: 100_000 };

/** Strings that are atoms wherever they stand in a value: the words of OTP's own messages, reasons and answers. */
export const OTP_WORDS: ReadonlySet<string> = new Set(
  `ok error true false undefined infinity nil null normal shutdown killed kill noproc noconnection nolink badarg badarith
   function_clause undef system_limit timeout timeout_value nocatch noprocess EXIT DOWN UP process port time_offset
   ignore stop noreply reply continue hibernate not_found already_started already_present already_exists running
   restarting waiting runnable suspended exiting starting permanent transient temporary worker supervisor brutal_kill
   one_for_one one_for_all rest_for_one simple_one_for_one never any_significant all_significant local global via
   dynamic gen_server gen_statem gen_event proc_lib sys supervisor_report child_terminated start_error shutdown_error
   reached_max_restart_intensity failed_to_start_child bad_return_value bad_return start_link init terminate call cast
   info handle_call handle_cast handle_info handle_continue code_change trap_exit link monitor alias`.split(/\s+/),
);

/** Erlang's words that cannot stand bare as atoms. */
const RESERVED: ReadonlySet<string> = new Set(
  `after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not of or orelse
   receive rem try when xor`.split(/\s+/),
);

const ATOM_CHARS = 255;
/** An atom that needs no quotes in Erlang, unless it is reserved. */
const BARE_ATOM = /^[a-z][a-zA-Z0-9_@]*$/;

/** Any value in one of the notations. What is no term prints as `#<…>`; nothing throws. */
export function print(term: unknown, notation: Notation, limits: Partial<PrintLimits> = {}): string {
  const all = { ...PRINT_LIMITS, ...limits };
  // Every term and every character costs at least one character of output, so more of them could not be shown.
  const wire = toWire(term, { depth: all.depth, items: all.items, chars: all.chars, nodes: all.chars });
  return printWire(wire, notation, all);
}

/** A term that has left its node; the same table. */
export function printWire(
  wire: WireTerm,
  notation: Notation,
  limits: Partial<PrintLimits> = {},
  position: Position = 'whole',
): string {
  const writer = new Writer(NOTATIONS[notation], { ...PRINT_LIMITS, ...limits });
  return writer.write(wire, position);
}

/** A key with what follows it: `reads: `, `reads => ` or `"no name" => `. */
export function printWireKey(key: string | WireTerm, notation: Notation): string {
  const table = NOTATIONS[notation];
  if (typeof key === 'string') return table.property(key, isIdentifier(key));
  return `${printWire(key, notation, {}, 'key')}${table.arrow}`;
}

interface Table {
  readonly atom: (text: string) => string;
  readonly text: (text: string) => string;
  readonly number: (value: number | string) => string;
  readonly bigint: (value: string) => string;
  readonly nothing: string;
  readonly undefined: string;
  readonly pid: (text: string) => string;
  readonly ref: (text: string) => string;
  readonly module: (name: string) => string;
  readonly stacktrace: (text: string, call: string | undefined) => string;
  readonly date: (text: string) => string;
  readonly bytes: (bytes: readonly string[]) => string;
  readonly tuple: Brackets;
  readonly list: Brackets;
  readonly object: Brackets;
  readonly map: Brackets;
  readonly set: Brackets;
  /** An object's key with its separator; `short` when the notation may write it as an identifier. */
  readonly property: (key: string, short: boolean) => string;
  /** Between a map's key and its value. */
  readonly arrow: string;
  /** Around one entry of a `Map`. */
  readonly entry: Brackets;
}

type Brackets = readonly [open: string, close: string];

const erlang: Table = {
  atom: (text) => (BARE_ATOM.test(text) && !RESERVED.has(text) ? text : quote(text, "'", 'x')),
  text: (text) => quote(text, '"', 'x'),
  number: erlangNumber,
  bigint: (value) => value,
  nothing: 'null',
  undefined: 'undefined',
  pid: (text) => text,
  ref: (text) => text,
  module: (name) => erlang.atom(name),
  stacktrace: (_text, call) => stackOf(call, erlang),
  date: (text) => `"${text}"`,
  bytes: (bytes) => `<<${bytes.join(',')}>>`,
  tuple: ['{', '}'],
  list: ['[', ']'],
  object: ['#{', '}'],
  map: ['#{', '}'],
  set: ['sets:from_list([', '])'],
  property: (key, short) => `${short ? erlang.atom(key) : erlang.text(key)} => `,
  arrow: ' => ',
  entry: ['', ''],
};

const elixir: Table = {
  ...erlang,
  atom: (text) => (/^[a-zA-Z_][a-zA-Z0-9_@]*[?!]?$/.test(text) ? `:${text}` : `:${elixir.text(text)}`),
  text: (text) => quote(text, '"').replaceAll('#{', '\\#{'),
  number: (value) => (typeof value === 'string' && value !== '-0' ? elixir.atom(value) : erlangNumber(value)),
  nothing: 'nil',
  undefined: ':undefined',
  pid: (text) => `#PID${text}`,
  ref: (text) => text.replace('#Ref<', '#Reference<'),
  module: (name) => elixir.atom(name),
  stacktrace: (_text, call) => stackOf(call, elixir),
  date: (text) => `~U[${text.replace('T', ' ')}]`,
  bytes: (bytes) => `<<${bytes.join(', ')}>>`,
  object: ['%{', '}'],
  map: ['%{', '}'],
  set: ['MapSet.new([', '])'],
  property: (key, short) => (short ? `${key}: ` : `${elixir.text(key)} => `),
};

const js: Table = {
  atom: (text) => quote(text, "'"),
  text: (text) => quote(text, "'"),
  number: (value) => String(value),
  bigint: (value) => `${value}n`,
  nothing: 'null',
  undefined: 'undefined',
  pid: (text) => text,
  ref: (text) => text,
  module: (name) => `module(${quote(name, "'")})`,
  stacktrace: (text) => `stacktrace(${quote(text, "'")})`,
  date: (text) => `new Date('${text}')`,
  bytes: (bytes) => `Uint8Array.of(${bytes.join(', ')})`,
  tuple: ['[', ']'],
  list: ['list(', ')'],
  object: ['{ ', ' }'],
  map: ['new Map([', '])'],
  set: ['new Set([', '])'],
  property: (key, short) => `${short ? key : quote(key, "'")}: `,
  arrow: ', ',
  entry: ['[', ']'],
};

const NOTATIONS: Readonly<Record<Notation, Table>> = { erlang, elixir, js };

class Writer {
  readonly #table: Table;
  readonly #limits: PrintLimits;
  #text = '';
  #full = false;

  constructor(table: Table, limits: PrintLimits) {
    this.#table = table;
    this.#limits = limits;
  }

  write(wire: WireTerm, position: Position): string {
    this.#term(wire, position, 0);
    return this.#full ? `${this.#text}… cut at ${this.#limits.chars} characters` : this.#text;
  }

  #put(text: string): void {
    if (this.#full) return;
    const room = this.#limits.chars - this.#text.length;
    if (text.length <= room) {
      this.#text += text;
      return;
    }
    const whole = isHighSurrogate(text.charCodeAt(room - 1)) ? room - 1 : room;
    this.#text += text.slice(0, whole);
    this.#full = true;
  }

  #term(wire: WireTerm, position: Position, depth: number): void {
    const table = this.#table;
    switch (wire.k) {
      case 'string':
        this.#put(isAtom(wire.value, wire.size, position) ? table.atom(wire.value) : table.text(wire.value));
        return this.#rest(wire.size - wire.value.length, 'character');
      case 'number':
        return this.#put(table.number(wire.value));
      case 'bigint':
        return this.#put(table.bigint(wire.value));
      case 'boolean':
        return this.#put(String(wire.value));
      case 'null':
        return this.#put(table.nothing);
      case 'undefined':
        return this.#put(table.undefined);
      case 'pid':
        return this.#put(table.pid(wire.value));
      case 'ref':
        return this.#put(table.ref(wire.value));
      case 'module':
        return this.#put(table.module(wire.value));
      case 'stacktrace':
        return this.#put(table.stacktrace(wire.value, wire.call));
      case 'date':
        return this.#put(table.date(wire.value));
      case 'bytes': {
        const bytes = wire.value.match(/../g) ?? [];
        this.#put(table.bytes(bytes.map((hex) => String(Number.parseInt(hex, 16)))));
        return this.#rest(wire.size - bytes.length, 'byte');
      }
      case 'opaque':
        return this.#put(NUMBER_ARRAY.test(wire.value) ? wire.value : `#<${escape(wire.value, '>')}>`);
      case 'cut':
        return this.#put(`… ${wire.what}`);
      default:
        this.#container(wire, position, depth);
    }
  }

  #container(wire: WireContainer, position: Position, depth: number): void {
    const table = this.#table;
    if (depth >= this.#limits.depth) return this.#put(`… ${describe(wire)}`);
    const positionOf = positionsIn(wire, position);
    switch (wire.k) {
      case 'tuple':
        return this.#items(table.tuple, wire.items, wire.size, depth, positionOf);
      case 'list':
        return this.#items(table.list, wire.items, wire.size, depth, positionOf);
      case 'set':
        return this.#items(table.set, wire.items, wire.size, depth, positionOf);
      case 'object': {
        const short = table !== elixir || wire.entries.every(([key]) => isIdentifier(key));
        if (wire.size === 0) return this.#put(table.object[0].trim() + table.object[1].trim());
        return this.#all(table.object, wire.entries, wire.size, ([key, item], i) => {
          if (short) this.#put(table.property(key, isIdentifier(key)));
          else this.#put((isIdentifier(key) ? table.atom(key) : table.text(key)) + table.arrow);
          this.#term(item, positionOf(i), depth + 1);
        });
      }
      case 'map':
        return this.#all(table.map, wire.entries, wire.size, ([key, item]) => {
          this.#put(table.entry[0]);
          this.#term(key, 'key', depth + 1);
          this.#put(table.arrow);
          this.#term(item, 'inner', depth + 1);
          this.#put(table.entry[1]);
        });
    }
  }

  #items(
    brackets: Brackets,
    items: readonly WireTerm[],
    size: number,
    depth: number,
    positionOf: (index: number) => Position,
  ): void {
    this.#all(brackets, items, size, (item, i) => {
      this.#term(item, positionOf(i), depth + 1);
    });
  }

  #all<T>(brackets: Brackets, items: readonly T[], size: number, writeOne: (item: T, i: number) => void): void {
    this.#put(brackets[0]);
    const shown = Math.min(items.length, this.#limits.items);
    for (const [i, item] of items.entries()) {
      if (i >= shown || this.#full) break;
      if (i > 0) this.#put(', ');
      writeOne(item, i);
    }
    if (size > shown) this.#put(`${shown > 0 ? ', ' : ''}… ${size - shown} more`);
    this.#put(brackets[1]);
  }

  #rest(count: number, unit: string): void {
    if (count > 0) this.#put(`… ${count} more ${unit}${count === 1 ? '' : 's'}`);
  }
}

/** As a system that keeps one function of each stack prints it (OTP's `backtrace_depth`). */
function stackOf(call: string | undefined, { atom }: Table): string {
  const [, module, fun, arity] = /^([^:]+):([^/]+)\/(\d+)$/u.exec(call ?? '') ?? [];
  if (module === undefined || fun === undefined || arity === undefined) return '[… stack trace]';
  return `[{${atom(module)}, ${atom(fun)}, ${arity}, []}]`;
}

/** How `toWire` tells the number arrays, for which the wire has no kind. */
const NUMBER_ARRAY = /^(?:Int32|Float64)Array\.of\([-\d.,e+ NaInfity…more]*\)$/;

function isAtom(text: string, size: number, position: Position): boolean {
  if (position === 'key' || position === 'text' || size > ATOM_CHARS) return false;
  if (position === 'carried' && BARE_ATOM.test(text)) return true;
  return (position !== 'inner' && position !== 'args' && position !== 'carried') || OTP_WORDS.has(text);
}

/** May stand without quotes as an object's key. */
function isIdentifier(key: string): boolean {
  return /^[a-zA-Z_$][a-zA-Z0-9_$]*$/.test(key);
}

function describe(wire: WireContainer): string {
  const kind = wire.k === 'object' ? 'map' : wire.k;
  return `${kind} of ${wire.size}`;
}

function erlangNumber(value: number | string): string {
  if (value === '-0') return '-0.0';
  if (typeof value === 'string') return quote(value, "'");
  const text = String(value).replace('e+', 'e');
  // Erlang wants digits on both sides of a float's point: 1.0e21.
  if (text.includes('e')) return /^-?\d+e/.test(text) ? text.replace('e', '.0e') : text;
  return shortSmall(text);
}

/** `1.0e-5`: as `io_lib_format` does, a small number has an exponent where it is shorter so. */
function shortSmall(text: string): string {
  const [, sign = '', zeros, digits] = /^(-?)0\.(0+)([1-9]\d*)$/.exec(text) ?? [];
  if (zeros === undefined || digits === undefined) return text;
  const exponent = String(-zeros.length - 1);
  const cost = exponent.length + (digits.length === 1 ? 3 : 2);
  if (zeros.length + 2 <= cost) return text;
  return `${sign}${digits[0] ?? ''}.${digits.slice(1) || '0'}e${exponent}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\\': '\\\\' };

function quote(text: string, mark: string, letter: 'u' | 'x' = 'u'): string {
  return `${mark}${escape(text, mark, letter)}${mark}`;
}

/** Control characters and marks of direction become visible, so that a text shows what it is. */
function escape(text: string, mark: string, letter: 'u' | 'x' = 'u'): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\'">]/gu, (found) => {
    if (found === mark) return `\\${found}`;
    if (found === "'" || found === '"' || found === '>') return found;
    const digits = (found.codePointAt(0) ?? 0).toString(16);
    // As `~p` and as JavaScript write it.
    return ESCAPES[found] ?? `\\${letter}{${letter === 'x' ? digits.toUpperCase() : digits}}`;
  });
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
