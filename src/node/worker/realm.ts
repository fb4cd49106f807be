/**
 * The realm in which a program's text is evaluated: what it finds is on a list, nothing of it can be changed, and what a clock, chance or the
 * reader's machine would decide is decided by the node and its seed. The frame around this worker is the border towards the page; this is the
 * border between a program and the engine that runs it, and what makes a run repeat.
 */
import { Prng } from '../../base/prng.ts';
import { type Spend, type Within, boundGrowth } from './realm_growth.ts';
import { shortenFunctions } from './realm_functions.ts';
import { boundJson } from './realm_json.ts';
import { pinDates, pinLocales } from './realm_time.ts';

/** The globals that a program finds. Everything else that a worker has is removed. */
export const ALLOWED: ReadonlySet<string> = new Set(
  (
    'Object Function Array Number Boolean String Symbol BigInt Math JSON Reflect Intl Date RegExp Map Set WeakMap WeakSet Iterator ' +
    'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError ' +
    'ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array ' +
    'Float16Array Float32Array Float64Array BigInt64Array BigUint64Array ' +
    'parseFloat parseInt isFinite isNaN encodeURI encodeURIComponent decodeURI decodeURIComponent ' +
    'Infinity NaN undefined globalThis console performance crypto'
  ).split(' '),
);

/** What people try, and what stands there for it. Each is a function that says so. */
export const INSTEAD: Readonly<Record<string, string>> = {
  setTimeout: 'use sendAfter, or sleep',
  setInterval: 'use sendAfter again and again',
  queueMicrotask: 'send a message',
  fetch: 'there is no network here',
  XMLHttpRequest: 'there is no network here',
  WebSocket: 'there is no network here',
  EventSource: 'there is no network here',
  BroadcastChannel: 'send a message',
  MessageChannel: 'send a message',
  Worker: 'use spawn',
  SharedWorker: 'use spawn',
  Promise: 'a process waits with yield*',
  WeakRef: 'when memory is collected differs from run to run',
  FinalizationRegistry: 'when memory is collected differs from run to run',
  Proxy: 'a term has no hidden code',
  SharedArrayBuffer: 'processes share nothing, they send messages',
  structuredClone: 'a message is a copy already',
  importScripts: "import from 'coppice'",
  postMessage: 'send a message',
  close: 'use exit',
  eval: 'code made from text would not be counted',
};

/** What the realm takes from the node that will run in it. */
export interface RealmHost {
  readonly seed: number;
  /** Virtual milliseconds. */
  now(): number;
  /** What stack traces call the program; frames of other files are left out. */
  readonly file: string;
  /** Counts bytes that a program makes by one call. */
  readonly spend: Spend;
  /** Counts what the engine takes of its stack where it calls itself. */
  readonly within: Within;
  /** What else a program is handed: frozen with the rest. */
  readonly handed: readonly object[];
}

const realm = globalThis as unknown as Record<PropertyKey, unknown>;
const NativePromise = Promise;

/** What functions of each kind inherit. */
const FUNCTIONS: readonly object[] = [
  () => undefined,
  function* () {
    yield;
  },
  async () => {
    await NativePromise.resolve();
  },
  async function* () {
    yield await NativePromise.resolve(1);
  },
].map((one) => Object.getPrototypeOf(one) as object);

/** Closes the realm. Once only: a worker runs one program. */
export function closeRealm(host: RealmHost): void {
  seedChance(host);
  pinDates(host.now);
  pinLocales(host.now);
  pinStacks(host.file);
  forgetMatches();
  boundGrowth(host.spend, host.within);
  boundJson(host.spend, host.within);
  shortenFunctions();
  refuseCodeFromText();
  refusePromises();
  emptyGlobals();
  for (const name of Object.getOwnPropertyNames(Error.prototype)) allowOverride(Error.prototype, name);
  for (const name of Object.getOwnPropertyNames(Object.prototype)) allowOverride(Object.prototype, name);
  for (const one of [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError]) {
    for (const name of Object.getOwnPropertyNames(one.prototype)) allowOverride(one.prototype, name);
  }
  hardenAll(host.handed);
}

function fix(target: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: false, enumerable: false, configurable: false });
}

/** As in a browser. */
const MOST_CHANCE = 65_536;

function seedChance({ seed, now }: RealmHost): void {
  const prng = new Prng(seed);
  const byte = (): number => prng.next() & 0xff;
  Math.random = () => prng.next() / 0x1_0000_0000;
  const crypto = {
    getRandomValues<T extends ArrayBufferView>(view: T): T {
      if (view.byteLength > MOST_CHANCE)
        throw Object.assign(new Error(`${String(MOST_CHANCE)} bytes are the most that one call gives`), {
          name: 'QuotaExceededError',
        });
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let at = 0; at < bytes.length; at++) bytes[at] = byte();
      return view;
    },
    randomUUID(): string {
      const hex = Array.from({ length: 16 }, (_, at) => {
        const one = at === 6 ? (byte() & 0x0f) | 0x40 : at === 8 ? (byte() & 0x3f) | 0x80 : byte();
        return one.toString(16).padStart(2, '0');
      }).join('');
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-');
    },
  };
  const { log, info, warn, error, debug } = console;
  fix(realm, 'crypto', crypto);
  fix(realm, 'performance', { now: () => now(), timeOrigin: 0 });
  // The whole one of a browser tells times and memory.
  fix(realm, 'console', { log, info, warn, error, debug });
}

interface Frame {
  getFunctionName(): string | null;
  getScriptNameOrSourceURL(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

/** A stack trace names the program's own lines: the engine's stand under an address that differs from run to run. */
function pinStacks(file: string): void {
  const format = (error: Error, frames: readonly Frame[]): string => {
    const lines = frames
      .filter((frame) => frame.getScriptNameOrSourceURL() === file)
      .map((frame) => {
        const place = `${file}:${String(frame.getLineNumber())}:${String(frame.getColumnNumber())}`;
        const name = frame.getFunctionName();
        return name === null || name === '' ? `    at ${place}` : `    at ${name} (${place})`;
      });
    let head = 'Error';
    try {
      head = `${error.name}: ${error.message}`;
    } catch {
      // A program's own getter.
    }
    return [head, ...lines].join('\n');
  };
  Reflect.deleteProperty(Error, 'captureStackTrace');
  fix(Error, 'prepareStackTrace', format);
  // The engine's own frames count, and are left out.
  fix(Error, 'stackTraceLimit', 50);
}

/** `RegExp.$1` and its like tell one process what another has matched. */
function forgetMatches(): void {
  for (const name of Object.getOwnPropertyNames(RegExp)) {
    if (!['length', 'name', 'prototype', 'escape'].includes(name)) Reflect.deleteProperty(RegExp, name);
  }
  Reflect.deleteProperty(RegExp.prototype, 'compile');
}

/** The ways from a function to the constructors that make functions from text. */
function refuseCodeFromText(): void {
  for (const prototype of FUNCTIONS) {
    const stub = refusal('Function', 'code made from text would not be counted');
    fix(stub, 'prototype', prototype);
    Object.defineProperty(prototype, 'constructor', { value: stub, writable: false, configurable: false });
    if (prototype === Function.prototype) fix(realm, 'Function', stub);
  }
}

/** What gives a promise runs code outside all processes, and when is the engine's affair. */
function refusePromises(): void {
  Reflect.deleteProperty(Array, 'fromAsync');
  // Nothing leads to a promise any more; the host has some still, and the engine asks them for these two.
  void Object.defineProperty(NativePromise.prototype, 'constructor', { value: undefined });
}

function refusal(name: string, mend: string): () => never {
  const refuse = function (): never {
    throw new ReferenceError(`${name} is not there for a program: ${mend}.`);
  };
  Object.defineProperty(refuse, 'name', { value: name });
  return refuse;
}

/** From the global object and all that it inherits, so that nothing comes back when a name is deleted. */
function emptyGlobals(): void {
  for (let at: object = realm; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const key of Reflect.ownKeys(at)) {
      if (at === realm && typeof key === 'string' && ALLOWED.has(key)) continue;
      if (!Reflect.deleteProperty(at, key)) Reflect.set(at, key, undefined);
    }
    if (Object.getPrototypeOf(at) === null) break;
  }
  for (const [name, mend] of Object.entries(INSTEAD)) fix(realm, name, refusal(name, mend));
}

/**
 * A frozen property of a prototype keeps those who inherit it from having one of their own by assignment, which ordinary code does
 * (`this.name = 'MyError'`). As a pair of functions it does not.
 */
function allowOverride(prototype: object, name: string): void {
  const found = Object.getOwnPropertyDescriptor(prototype, name);
  if (found === undefined || !('value' in found) || found.configurable !== true) return;
  const value: unknown = found.value;
  Object.defineProperty(prototype, name, {
    configurable: false,
    enumerable: false,
    get: () => value,
    set(this: unknown, own: unknown) {
      if (this === prototype || typeof this !== 'object' || this === null) {
        throw new TypeError(`Cannot assign to read only property '${name}'`);
      }
      Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
    },
  });
}

/** What the samples are asked with. */
const ARGUMENTS: readonly (() => unknown)[] = [
  () => undefined,
  () => (one: unknown) => one,
  () => 'x',
  () => 1,
  () => [1],
  () => ({ next: () => ({ done: true, value: 1 }) }),
];

/**
 * Prototypes that no global leads to: of iterators, of their helpers, of segments, and whatever an engine adds. They are found as a program would
 * find them: each method of a sample of each kind is called, and what it gives is a sample, too.
 */
function hiddenPrototypes(): Set<object> {
  const found = new Set<object>();
  const makers = ['Iterator', 'Array', 'Map', 'Object', 'String', 'BigInt', 'Symbol'].map((name) => realm[name]);
  const intl = Object.values(Object.getOwnPropertyDescriptors(Intl)).map(({ value }) => made(value, ['en']));
  const samples: unknown[] = [
    ...[[1], 'ab', 1, 1n, /x/gu, new Map([[1, 1]]), new Set([1]), new Uint8Array(1), new DataView(new ArrayBuffer(1))],
    ...[new ArrayBuffer(1), new Error('x'), Symbol.iterator, made(realm['Date'], [0]), ...makers, ...intl],
    ...FUNCTIONS.map((prototype) => Object.create(prototype) as object),
  ];
  for (const sample of samples) {
    for (const [method, argument] of methodsOf(sample)) {
      const given = tried(() => Reflect.apply<unknown, unknown[], unknown>(method, sample, [argument()]));
      for (let at = prototypeOf(given); at !== null && !found.has(at); at = prototypeOf(at)) {
        found.add(at);
        if (samples.length < 500) samples.push(given);
      }
    }
  }
  return found;
}

function prototypeOf(value: unknown): object | null {
  return typeof value === 'object' && value !== null ? (Object.getPrototypeOf(value) as object | null) : null;
}

function tried(make: () => unknown): unknown {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function made(constructor: unknown, args: readonly unknown[]): unknown {
  return tried(() => Reflect.construct(constructor as () => unknown, args) as unknown);
}

type Method = (...args: unknown[]) => unknown;

function* methodsOf(sample: unknown): Iterable<readonly [Method, () => unknown]> {
  const roots: readonly unknown[] = [Object.prototype, Function.prototype];
  for (let at = Object(sample) as object | null; at !== null && !roots.includes(at); at = prototypeOf(at)) {
    const own = Object.getOwnPropertyDescriptors(at) as Record<PropertyKey, PropertyDescriptor>;
    for (const key of Reflect.ownKeys(own)) {
      // Slow, and they give texts.
      if (String(key).includes('Locale') || key === 'constructor') continue;
      const value: unknown = own[key]?.value;
      const get = own[key]?.get;
      if (get !== undefined) yield [get, () => undefined];
      else if (typeof value === 'function') for (const one of ARGUMENTS) yield [value as Method, one];
    }
  }
}

/** Freezes all that can be reached from the globals, from literals, and from what a program is handed. */
function hardenAll(handed: readonly object[]): void {
  const hidden = [
    [][Symbol.iterator](),
    ''[Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    'x'.matchAll(/x/gu),
    Object.getPrototypeOf(Uint8Array),
  ].map((one: unknown) => Object.getPrototypeOf(one) as object);
  hidden.push(...FUNCTIONS, NativePromise.prototype, ...hiddenPrototypes());
  const allowed = [...ALLOWED].map((name) => realm[name]);
  const seen = new Set<unknown>([realm]);
  const queue: unknown[] = [...hidden, ...allowed, ...Object.keys(INSTEAD).map((name) => realm[name]), ...handed];
  for (let at = 0; at < queue.length; at++) {
    const one = queue[at];
    if ((typeof one !== 'object' && typeof one !== 'function') || one === null || seen.has(one)) continue;
    seen.add(one);
    if (!ArrayBuffer.isView(one)) Object.freeze(one);
    queue.push(Object.getPrototypeOf(one));
    for (const { value, get, set } of Object.values(Object.getOwnPropertyDescriptors(one))) queue.push(value, get, set);
    for (const key of Object.getOwnPropertySymbols(one)) {
      const found: PropertyDescriptor = Object.getOwnPropertyDescriptor(one, key) ?? {};
      queue.push(found.value, found.get, found.set);
    }
  }
  // So is the chain above the global object; itself it is closed when the program has its meter.
  for (let at = Object.getPrototypeOf(realm) as object | null; at !== null; at = Object.getPrototypeOf(at) as object) {
    Object.freeze(at);
  }
}

/** The last step: nobody can leave anything in the global object. */
export function freezeGlobal(): void {
  Object.freeze(realm);
}
