/** Dates and languages as a program sees them: the node's virtual time, UTC and English, wherever the reader is. */

const LOCALE = 'en-US';
const ZONE = 'UTC';

const LOCAL_PARTS = ['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds'] as const;
const NAMES_A_ZONE = /(?:Z|GMT|UTC?|[A-Z]{2}T|[+-]\d\d:?\d\d)\s*(?:\(.*\))?$/iu;
const DAY_ONLY = /^[+-]?\d{4,6}(?:-\d\d(?:-\d\d)?)?$/u;

type Members = Record<string, (...args: unknown[]) => unknown>;

/** The place of a method: its own, so that what was there is known to nobody. */
function put(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
}

export function pinDates(now: () => number): void {
  const Native = Date;
  const proto = Native.prototype as unknown as Members;
  // Before they are replaced: what the reader's zone makes of a text without one.
  const localParts = LOCAL_PARTS.map((part) => proto[`get${part}`] as (...args: unknown[]) => number);
  const parse = (text: string): number => {
    const time = Native.parse(text);
    if (Number.isNaN(time) || NAMES_A_ZONE.test(text) || DAY_ONLY.test(text)) return time;
    const local = new Native(time);
    return Native.UTC(...(localParts.map((part) => Reflect.apply(part, local, [])) as [number, number]));
  };
  const timeOf = (args: readonly unknown[]): number => {
    if (args.length === 0) return now();
    if (args.length > 1) return Native.UTC(...(args as [number, number]));
    const [one] = args;
    if (one instanceof Native) return one.getTime();
    return typeof one === 'string' ? parse(one) : Number(one);
  };
  const Virtual = function (this: unknown, ...args: unknown[]): unknown {
    const target = new.target as unknown as (new () => Date) | undefined;
    if (target === undefined) return new Native(now()).toString();
    return Reflect.construct(Native, [timeOf(args)], target);
  };
  Object.defineProperty(Virtual, 'name', { value: 'Date' });
  Object.defineProperty(Virtual, 'length', { value: 7 });
  Object.defineProperty(Virtual, 'prototype', { value: proto, writable: false });
  put(Virtual, 'now', () => now());
  put(Virtual, 'UTC', Native.UTC);
  put(Virtual, 'parse', parse);
  pinParts(proto);
  put(proto, 'constructor', Virtual);
  put(globalThis, 'Date', Virtual);
}

/** `getHours` is `getUTCHours`, and so on: the zone is UTC. */
function pinParts(proto: Members): void {
  const method = (name: string): ((...args: unknown[]) => unknown) => proto[name] as (...args: unknown[]) => unknown;
  for (const part of LOCAL_PARTS) {
    put(proto, `get${part}`, method(`getUTC${part}`));
    put(proto, `set${part}`, method(`setUTC${part}`));
  }
  put(proto, 'getDay', method('getUTCDay'));
  put(proto, 'getTimezoneOffset', function (this: Date) {
    return Number.isNaN(this.getTime()) ? Number.NaN : 0;
  });
  Reflect.deleteProperty(proto, 'getYear');
  Reflect.deleteProperty(proto, 'setYear');
  const days = (date: Date): string => {
    const [, day, number, month, year] = /^(\w+), (\d+) (\w+) (-?\d+)/u.exec(date.toUTCString()) ?? [];
    return day === undefined ? 'Invalid Date' : `${day} ${month ?? ''} ${number ?? ''} ${year ?? ''}`;
  };
  const hours = (date: Date): string => `${date.toISOString().slice(11, 19)} GMT+0000 (Coordinated Universal Time)`;
  const valid = (date: Date): boolean => !Number.isNaN(date.getTime());
  put(proto, 'toDateString', function (this: Date) {
    return days(this);
  });
  put(proto, 'toTimeString', function (this: Date) {
    return valid(this) ? hours(this) : 'Invalid Date';
  });
  put(proto, 'toString', function (this: Date) {
    return valid(this) ? `${days(this)} ${hours(this)}` : 'Invalid Date';
  });
}

/**
 * Where no language is given, or none that the engine knows, the reader's own would be taken; so would the zone, and of no date the wall's. Here
 * they are always the same.
 */
export function pinLocales(now: () => number): void {
  pinMoments(now);
  const intl = Intl as unknown as Record<string, new (...args: unknown[]) => object>;
  for (const name of Object.getOwnPropertyNames(Intl)) {
    const Native = intl[name];
    if (typeof Native !== 'function' || !('supportedLocalesOf' in Native)) continue;
    const zoned = name === 'DateTimeFormat';
    const Pinned = function (this: unknown, locales: unknown, options: unknown): object {
      const target = new.target as unknown as (new () => object) | undefined;
      return Reflect.construct(Native, [known(locales), zoned ? inZone(options) : options], target ?? Native);
    };
    Object.defineProperty(Pinned, 'name', { value: name });
    Object.defineProperty(Pinned, 'prototype', { value: Native.prototype, writable: false });
    put(Pinned, 'supportedLocalesOf', (Native as unknown as { supportedLocalesOf: unknown }).supportedLocalesOf);
    put(Native.prototype as object, 'constructor', Pinned);
    put(Intl, name, Pinned);
  }
  for (const name of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) pin(Date.prototype, name, 0, true);
  for (const one of [Number.prototype, BigInt.prototype]) pin(one, 'toLocaleString', 0, false);
  for (const name of ['toLocaleUpperCase', 'toLocaleLowerCase']) pin(String.prototype, name, 0, false);
  pin(String.prototype, 'localeCompare', 1, false);
}

const { supportedLocalesOf } = Intl.Collator;

/** The languages of these that the engine knows; none that is no tag raises as ever. */
function known(locales: unknown): unknown {
  const found = supportedLocalesOf((locales ?? LOCALE) as string[]);
  return found.length > 0 ? found : LOCALE;
}

/** What is inherited or said by a getter counts, as it does to the engine, but is asked once. */
function inZone(options: unknown): object {
  const given = Object(options ?? {}) as { readonly timeZone?: unknown };
  return Object.create(given, { timeZone: { value: given.timeZone ?? ZONE, enumerable: true } }) as object;
}

/** The methods that take the wall's time where they are given none. */
function pinMoments(now: () => number): void {
  const proto = Intl.DateTimeFormat.prototype;
  const format = Object.getOwnPropertyDescriptor(proto, 'format')?.get;
  Object.defineProperty(proto, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const native = Reflect.apply(format ?? (() => undefined), this, []) as (date: unknown) => string;
      return (date?: unknown) => native(date ?? now());
    },
  });
  const parts = (proto as unknown as Members)['formatToParts'] as (...args: unknown[]) => unknown;
  put(proto, 'formatToParts', function (this: unknown, date?: unknown) {
    return Reflect.apply(parts, this, [date ?? now()]);
  });
  // It gives what knows zones and languages of its own.
  Reflect.deleteProperty(Date.prototype, 'toTemporalInstant');
}

/** `at`: which argument is the language. */
function pin(prototype: object, name: string, at: number, zoned: boolean): void {
  const native = (prototype as Members)[name];
  if (native === undefined) return;
  put(prototype, name, function (this: unknown, ...args: unknown[]) {
    const given = [...args];
    given[at] = known(given[at]);
    if (zoned) given[at + 1] = inZone(given[at + 1]);
    return Reflect.apply(native, this, given);
  });
}
