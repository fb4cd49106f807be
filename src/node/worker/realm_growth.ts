/**
 * What one call of a built-in function can grow, and no count of calls sees: a text that is repeated or padded, an array that is filled, lists that
 * become one. Here and not where a program calls them, so that they count under whatever name they are called.
 */
import { SystemLimit } from '../../term/atom.ts';
import { TooDeep } from '../../program/meter.ts';
import { claimedLength } from '../../program/claimed_length.ts';

/** Told the bytes that a call is about to make; raises when there is no room for them. */
export type Spend = (bytes: number) => void;

/** By one call. */
const CALL_BYTES = 64_000_000;
/** While the file is loaded, all calls together. */
const LOAD_BYTES = 128_000_000;
/** No text of Chromium's is longer: it refuses one at once. */
const MOST_CHARS = 2 ** 29 - 24;
/** What a replacement costs beside a byte that is filled in: a call of two million characters takes a tenth of a second. */
const REPLACED_BYTES = 32;
/** So many bytes cost a process one reduction: a slice without a wait comes to its end at 256 megabytes. */
export const BYTES_A_REDUCTION = 256;
/** And so many of a term that is copied or compared: to walk takes longer than to fill. */
export const TERM_BYTES_A_REDUCTION = 64;

/** What an item takes in an array. */
const PLACE_BYTES = 8;
/** A place that is looked at takes as long as so many bytes; far longer in a list of very many, which may be empty. */
const WALKED_BYTES = 2;
const EMPTY_BYTES = 8;
const MANY_PLACES = 1_000_000;
const MOST_PLACES = 2 ** 32 - 1;
const FEW_PLACES = 64;
/** The engine has room for so many lists within each other, wherever it is asked. */
const FEW_LEVELS = 16;
/** The engine's stack that a list takes which is written within another. */
const WRITTEN_BYTES = 4_000;

/** Runs what the engine does by calling itself for each list within another, with so many bytes of its stack counted. */
export type Within = <T>(bytes: number, act: () => T) => T;

/** Who makes the bytes: a process, for which they cost reductions; the file while it is loaded, whose bytes are summed; or the node itself. */
export type Maker = 'process' | 'file' | 'node';

export function spender(maker: () => Maker, charge: (reductions: number) => void): Spend {
  let loaded = 0;
  return (bytes) => {
    const who = maker();
    if (who === 'node') return;
    if (bytes > CALL_BYTES)
      throw new SystemLimit(
        `one call would make or go through ${String(bytes)} bytes, and ${String(CALL_BYTES)} are the limit`,
      );
    if (!(bytes >= BYTES_A_REDUCTION)) return;
    if (who === 'process') charge(Math.ceil(bytes / BYTES_A_REDUCTION));
    else if ((loaded += bytes) > LOAD_BYTES) {
      throw new SystemLimit(`the file makes more than ${String(LOAD_BYTES)} bytes while it is loaded`);
    }
  };
}

/**
 * Puts functions that count in the place of the engine's. What the language refuses at once, it refuses here too, with its own exception, which a
 * program may catch: only what it would do, and is too much, is nobody's to make.
 */
export function boundGrowth(spend: Spend, within: Within): void {
  boundTexts(spend);
  boundLists(spend, within);
  boundMembers(spend);
}

function boundTexts(spend: Spend): void {
  const { repeat, padStart, padEnd, replaceAll } = String.prototype;
  put(String.prototype, {
    repeat(this: unknown, count: unknown): string {
      const text = textOf(this, repeat);
      const times = Math.trunc(count as number);
      spendText(text.length * times, spend);
      return Reflect.apply(repeat, text, [times]);
    },
    padStart(this: unknown, length: unknown, padding?: unknown): string {
      return padded(padStart, this, length, padding);
    },
    /** What it looks for may be in every place, where it is cut out and joined, and a function is not called for every one of them. */
    replaceAll(this: unknown, ...given: Parameters<typeof replaceAll>): string {
      const text = textOf(this, replaceAll);
      const [wanted] = given as readonly unknown[];
      if (!(wanted instanceof RegExp) || wanted.global) spend(REPLACED_BYTES * text.length);
      return Reflect.apply(replaceAll, text, given);
    },
    padEnd(this: unknown, length: unknown, padding?: unknown): string {
      return padded(padEnd, this, length, padding);
    },
  });

  function padded(native: typeof padEnd, self: unknown, length: unknown, padding: unknown): string {
    const text = textOf(self, native);
    const wanted = Math.trunc(length as number);
    if (!(wanted > text.length)) return text;
    const filler = padding === undefined ? ' ' : asText(padding);
    if (filler !== '') spendText(wanted, spend);
    return Reflect.apply(native, text, [wanted, filler]);
  }
}

/** @throws TypeError of the method's own, where there is nothing that it could be a method of. */
function textOf(self: unknown, method: (...given: never[]) => unknown): string {
  return self === null || self === undefined ? (Reflect.apply(method, self, []) as never) : asText(self);
}

/** As the language makes a text of something, which it does not of a symbol. */
function asText(value: unknown): string {
  return `${value as number}`;
}

function spendText(chars: number, spend: Spend): void {
  // What has no end at all it refuses by itself, in words of its own.
  if (chars === Infinity) return;
  if (chars > MOST_CHARS) throw new RangeError('Invalid string length');
  spend(chars);
}

function boundLists(spend: Spend, within: Within): void {
  const { concat, join, toLocaleString, slice } = Array.prototype;
  const flat = Array.prototype.flat as Native;
  boundWalks(spend);
  const { flatMap } = Array.prototype;
  const map = Array.prototype.map as Native;
  put(Array.prototype, {
    concat(this: unknown[], ...given: unknown[]): unknown[] {
      let places = 0;
      for (const one of [this, ...given]) places += isSpread(one) ? claimedLength(one) : 1;
      spend(PLACE_BYTES * places);
      return Reflect.apply(concat, this, given) as unknown[];
    },
    join(this: unknown[], separator?: unknown): string {
      const between = separator === undefined ? ',' : asText(separator);
      spendText(joinedBytes(this, between), spend);
      return nested(() => Reflect.apply(join, this, [between]));
    },
    toLocaleString(this: unknown[], ...given: []): string {
      spendText(joinedBytes(this, ','), spend);
      return nested(() => Reflect.apply(toLocaleString, this, given) as string);
    },
    flat(this: unknown[], depth?: unknown): unknown[] {
      const levels = depth === undefined ? 1 : Math.trunc(depth as number) || 0;
      return flattened(this, levels);
    },
    flatMap(this: unknown[], ...given: unknown[]): unknown[] {
      const refused = typeof given[0] !== 'function';
      return refused
        ? (Reflect.apply(flatMap as Native, this, given) as unknown[])
        : flattened(Reflect.apply(map, this, given) as unknown[], 1);
    },
  });

  function flattened(list: unknown[], levels: number): unknown[] {
    const { places, depth } = flatSize(list, levels);
    spend(PLACE_BYTES * places);
    if (depth <= FEW_LEVELS) return Reflect.apply(flat, list, [levels]) as unknown[];
    // By a list of what is left to do: the engine calls itself for each list within another.
    const made = Reflect.apply(slice, list, [0, 0]) as unknown[];
    const open = [{ list, at: 0, left: levels }];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const at = top.at++;
      const item = top.list[at];
      if (at >= top.list.length) open.pop();
      else if (top.left > 0 && Array.isArray(item)) open.push({ list: item as unknown[], at: 0, left: top.left - 1 });
      else if (at in top.list) made.push(item);
    }
    return made;
  }

  let written = 0;
  /** The first is free: who is deep already may be told why. */
  function nested(write: () => string): string {
    written++;
    try {
      return written === 1 ? write() : within(WRITTEN_BYTES, write);
    } catch (caught) {
      // Anew, where the program stands: below are only the engine's own calls.
      throw written === 1 && caught instanceof TooDeep ? new TooDeep(caught.message) : caught;
    } finally {
      written--;
    }
  }
}

/** How many places there are in a list and those within it, and how many of those lie in each other; no more of either than one call may make. */
function flatSize(list: unknown[], levels: number): { readonly places: number; readonly depth: number } {
  let places = 0;
  let depth = 0;
  const open = [{ list, level: 0 }];
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    depth = Math.max(depth, top.level);
    places += 1 + claimedLength(top.list);
    if (PLACE_BYTES * places > CALL_BYTES) break;
    if (top.level >= levels) continue;
    for (let at = 0; at < top.list.length; at++) {
      const item = top.list[at];
      if (Array.isArray(item)) open.push({ list: item as unknown[], level: top.level + 1 });
    }
  }
  return { places, depth };
}

/** What goes through all places of a list, whether or not there is anything in them. */
const WALKS =
  'copyWithin every fill filter find findIndex findLast findLastIndex forEach includes indexOf lastIndexOf map reduce reduceRight reverse shift ' +
  'slice some sort splice toReversed toSorted toSpliced unshift with';

function boundWalks(spend: Spend): void {
  const typed = Object.getPrototypeOf(Uint8Array.prototype) as object;
  for (const holder of [Array.prototype, typed] as unknown as Record<string, unknown>[]) {
    for (const name of WALKS.split(' ')) {
      const native = holder[name];
      if (typeof native === 'function') put(holder, { [name]: walking(native as Native, name, spend) });
    }
  }
  const { from } = Array;
  put(Array, {
    from(this: unknown, source: unknown, ...given: unknown[]): unknown[] {
      if (!isIterable(source) && !isNoFunction(given[0])) {
        const length = claimedLength(source);
        if (this !== Array || length <= MOST_PLACES) spend(PLACE_BYTES * length);
      }
      return Reflect.apply(from as Native, this, [source, ...given]) as unknown[];
    },
  });
}

/** Of a text, and of a list: what a member is made into. */
const MEMBER_BYTES: Readonly<Record<string, number>> = {
  assign: 32,
  getOwnPropertyDescriptors: 128,
  getOwnPropertyNames: 32,
  groupBy: 8,
  ownKeys: 32,
};
/** What goes through all members that something has: of a text each character is one. */
function boundMembers(spend: Spend): void {
  for (const holder of [Object, Reflect, Map] as unknown as Record<string, unknown>[]) {
    for (const [name, bytes] of Object.entries(MEMBER_BYTES)) {
      weigh(holder, name, (given) => {
        for (const one of name === 'assign' ? given.slice(1) : given.slice(0, 1)) spend(bytes * placesIn(one));
      });
    }
  }
  weigh(String as unknown as Record<string, unknown>, 'raw', ([template]) => {
    if (template !== null && template !== undefined)
      spendText(WALKED_BYTES * claimedLength((template as { readonly raw?: unknown }).raw), spend);
  });
}

function weigh(holder: Record<string, unknown>, name: string, before: (given: readonly unknown[]) => void): void {
  const native = holder[name];
  if (typeof native !== 'function') return;
  const methods = {
    [name](this: unknown, ...given: unknown[]): unknown {
      before(given);
      return Reflect.apply(native, this, given) as unknown;
    },
  };
  Object.defineProperty(methods[name], 'length', { value: native.length });
  put(holder, methods);
}

/** How many places something has by its own nature, whatever it says. */
function placesIn(of: unknown): number {
  if (typeof of === 'string' || Array.isArray(of) || ArrayBuffer.isView(of)) return claimedLength(of);
  return of instanceof String ? claimedLength(of) : 0;
}

type Native = (...given: unknown[]) => unknown;

function walking(native: Native, name: string, spend: Spend): Native {
  const makes = name === 'fill' ? PLACE_BYTES : WALKED_BYTES;
  const walk = {
    [name](this: unknown, ...given: unknown[]): unknown {
      const length = Array.isArray(this) ? this.length : claimedLength(this);
      if (length > FEW_PLACES && !isRefused(name, this, length, given))
        spend((length > MANY_PLACES ? EMPTY_BYTES : makes) * length);
      return Reflect.apply(native, this, given);
    },
  };
  return walk[name] as Native;
}

/** What these are called with is a function, or they do nothing. */
const CALLING = /^(?:every|filter|find|forEach|map|reduce|some)/u;
const SORTING = /^(?:sort|toSorted)$/u;
/** Make a list, which has no more than so many places. */
const MAKING = /^(?:map|slice|splice|to.*|with)$/u;

/** Whether the language refuses it before it goes through anything. */
function isRefused(name: string, of: unknown, length: number, given: readonly unknown[]): boolean {
  const [first] = given;
  if (CALLING.test(name)) {
    if (typeof first !== 'function') return true;
  } else if (SORTING.test(name) && isNoFunction(first)) return true;
  if (name === 'with' && typeof first === 'number' && (first >= length || first <= -length - 1)) return true;
  if (name === 'unshift') return given.length > 0 && length + given.length > Number.MAX_SAFE_INTEGER;
  return (
    MAKING.test(name) && !ArrayBuffer.isView(of) && length > MOST_PLACES && made(name, length, given) > MOST_PLACES
  );
}

function isNoFunction(given: unknown): boolean {
  return given !== undefined && typeof given !== 'function';
}

/** How many places the list has that is made of another. Of what is not told by numbers, none. */
function made(name: string, length: number, given: readonly unknown[]): number {
  if (!/slice|splice/iu.test(name)) return length;
  const at = (index: number, otherwise: number): number => {
    const told = index < given.length ? Math.trunc((given[index] ?? otherwise) as number) || 0 : otherwise;
    return Math.min(Math.max(told < 0 ? told + length : told, 0), length);
  };
  if (!given.slice(0, 2).every((one) => one === undefined || typeof one === 'number')) return 0;
  const from = at(0, 0);
  if (name === 'slice') return at(1, length) - from;
  const [, count = given.length === 1 ? length : 0] = given as readonly (number | undefined)[];
  const cut = given.length === 0 ? 0 : Math.min(Math.max(Math.trunc(count), 0), length - from);
  return name === 'splice' ? cut : length - cut + Math.max(0, given.length - 2);
}

function isIterable(source: unknown): boolean {
  return typeof source === 'string' || (Object(source) === source && Symbol.iterator in (source as object));
}

function isSpread(one: unknown): one is object {
  if (typeof one !== 'object' || one === null) return false;
  const told: unknown = (one as { readonly [Symbol.isConcatSpreadable]?: unknown })[Symbol.isConcatSpreadable];
  return told === undefined ? Array.isArray(one) : Boolean(told);
}

/** Of the texts alone; what else is there is written by its own. */
function joinedBytes(list: unknown[], between: string): number {
  let bytes = Math.max(0, claimedLength(list) - 1) * between.length;
  if (Array.isArray(list) && bytes <= CALL_BYTES)
    for (const one of list) if (typeof one === 'string') bytes += one.length;
  return bytes;
}

/** As the engine's own are: not enumerable. Methods of an object have no `prototype` and make nothing, as theirs. */
export function put(target: object, methods: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  }
}
