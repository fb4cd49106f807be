/**
 * By value: what is sent is copied, so that the sender may change its own object afterwards and nobody sees it.
 * Data marked by `share` is deeply frozen and known to be, and goes by reference.
 */
import { kindOf } from './kind.ts';
import { adoptList } from './list.ts';

class Identity {
  constructor(object: object) {
    return object;
  }
}

/** A private field put on someone else's object: the cheapest mark that nobody can forge or enumerate. */
class Brand extends Identity {
  #shared = true;

  static has(object: object): boolean {
    return #shared in object;
  }
}

/** What a term may not be; `path` leads from the outermost value to the offender, as in `message.items[3].callback`. */
export class NotATerm extends Error {
  constructor(
    readonly path: string,
    readonly found: string,
  ) {
    super(`${path} is ${found}, which cannot be sent: send plain data (or a pid to ask for it)`);
    this.name = 'NotATerm';
  }
}

/**
 * Freezes a term deeply, in place, and marks it so that sending it costs nothing. Of a tuple of up to four elements its elements go by
 * reference.
 * Maps, sets, dates and typed arrays cannot be frozen in JavaScript, so they are refused here: send them by value.
 *
 * @example
 * const table = share({ colours: ['red', 'green'] });
 * send(self(), table);
 * (yield* receive()) === table; // => true
 */
export function share<T>(term: T): T {
  if (typeof term !== 'object' || term === null) return copy(term);
  freeze(term, 'term');
  return term;
}

function freeze(value: object, path: string): void {
  if (kindOf(value) === 'reference' || Brand.has(value)) return;
  if (!isPlain(value) && !Array.isArray(value)) throw new NotATerm(path, describe(value) + ' (mutable)');
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'object' && item !== null) freeze(item as object, `${path}.${key}`);
    else if (typeof item === 'function' || typeof item === 'symbol')
      throw new NotATerm(`${path}.${key}`, describe(item));
  }
  // The mark first: newer engines refuse private fields on frozen objects.
  new Brand(value);
  Object.freeze(value);
}

export function copy<T>(value: T): T {
  if (typeof value !== 'object') {
    if (typeof value === 'function' || typeof value === 'symbol') refuse(value);
    return value;
  }
  if (value === null) return value;
  try {
    // A message is a small tuple most of the time, and a new one: to ask whether it is shared would cost more than its copy.
    return (Array.isArray(value) && value.length <= SMALL ? copyItems(value) : copyObject(value)) as T;
  } catch (caught) {
    if (caught instanceof NotATerm || caught instanceof RangeError) refuse(value);
    throw caught;
  }
}

function copyValue(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return copyObject(value);
  if (typeof value === 'function' || typeof value === 'symbol') throw new NotATerm('', describe(value));
  return value;
}

/** Most frequent first: tuples, then pids and references, then records. */
function copyObject(value: object): unknown {
  if (Array.isArray(value)) return copyArray(value);
  if (kindOf(value) === 'reference' || Brand.has(value)) return value;
  // A property load, where to ask for the prototype is a call out of the engine. Who has a `constructor` of its own is looked at properly.
  return value.constructor === Object && Object.getPrototypeOf(value) === Object.prototype
    ? copyRecord(value as Record<string, unknown>)
    : copyOther(value);
}

/** A function of its own, so that what is frequent is short enough for an engine to inline. */
function copyOther(value: object): unknown {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    return copyRecord(value as Record<string, unknown>);
  }
  if (value instanceof Map) {
    const target = new Map<unknown, unknown>();
    value.forEach((item, key) => target.set(copyValue(key), copyValue(item)));
    return target;
  }
  if (value instanceof Set) {
    const target = new Set<unknown>();
    for (const item of value) target.add(copyValue(item));
    return target;
  }
  if (value instanceof Date) return new Date(value.getTime());
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return (value as Uint8Array).slice();
  }
  throw new NotATerm('', describe(value));
}

const SMALL = 4;

function copyArray(value: unknown[]): unknown {
  return Brand.has(value) ? value : copyItems(value);
}

/** Small tuples are literals: half the cost of a new array that is filled. */
function copyItems(value: unknown[]): unknown {
  if (kindOf(value) === 'list') return adoptList(filled(value));
  switch (value.length) {
    case 1:
      return [copyValue(value[0])];
    case 2:
      return [copyValue(value[0]), copyValue(value[1])];
    case 3:
      return [copyValue(value[0]), copyValue(value[1]), copyValue(value[2])];
    case 4:
      return [copyValue(value[0]), copyValue(value[1]), copyValue(value[2]), copyValue(value[3])];
    default:
      if (Object.getPrototypeOf(value) !== Array.prototype) throw new NotATerm('', describe(value));
      return filled(value);
  }
}

/** A spread costs a third of a loop; what is nested is then copied in place. */
function copyRecord(source: Record<string, unknown>): Record<string, unknown> {
  if (0 in source || 1 in source) return copyIndexed(source);
  if (isDictionary(source)) return copyDictionary(source);
  const target = { ...source };
  for (const key in target) {
    const item = target[key];
    if (typeof item === 'object' || typeof item === 'function' || typeof item === 'symbol')
      target[key] = copyValue(item);
  }
  return target;
}

/** So many keys that it is slower to spread than to fill. */
function isDictionary(source: Record<string, unknown>): boolean {
  let left = SPREAD_LIMIT;
  for (const _key in source) if (--left < 0) return true;
  return false;
}

const SPREAD_LIMIT = 16;

function copyDictionary(source: Record<string, unknown>): Record<string, unknown> {
  const target: Record<string, unknown> = {};
  for (const key in source) {
    const value = copyValue(source[key]);
    if (key === '__proto__')
      Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
    else target[key] = value;
  }
  return target;
}

/**
 * What is indexed by numbers, from 0 or 1 on as a rule: then they are counted off. To name ten thousand keys would cost more than to copy what is
 * behind them, so the values are counted instead. Whatever is left has other names.
 */
function copyIndexed(source: Record<number | string, unknown>): Record<string, unknown> {
  const target = { ...source };
  let left = Object.values(target).length;
  let index = 0 in target ? 0 : 1;
  for (; index in target; index++, left--) target[index] = copyValue(target[index]);
  if (left === 0) return target;
  for (const key of Object.keys(target).slice(-left)) target[key] = copyValue(target[key]);
  return target;
}

function filled(source: unknown[]): unknown[] {
  const length = source.length;
  const target = new Array<unknown>(length);
  for (let i = 0; i < length; i++) {
    const item = source[i];
    target[i] = typeof item === 'object' || typeof item === 'function' ? copyValue(item) : item;
  }
  return target;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (typeof value === 'symbol') return 'a symbol';
  const constructor = (value as { constructor?: { name?: unknown } }).constructor;
  return `an instance of ${typeof constructor?.name === 'string' ? constructor.name : 'an unknown class'}`;
}

/** Walks again, slowly, to name the place: the fast walk keeps no path. */
function refuse(value: unknown): never {
  findOffender(value, 'message', new Set());
  throw new NotATerm('message', 'nested too deeply');
}

function findOffender(value: unknown, path: string, above: Set<object>): void {
  if (typeof value === 'function' || typeof value === 'symbol') throw new NotATerm(path, describe(value));
  if (typeof value !== 'object' || value === null || kindOf(value) === 'reference') return;
  if (above.has(value)) throw new NotATerm(path, 'a reference back to what contains it');
  if (above.size > 5_000) throw new NotATerm('message', 'nested too deeply');
  above.add(value);
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      findOffender(item, `${path}[${index}]`, above);
    });
  } else if (value instanceof Map) {
    for (const [key, item] of value) {
      findOffender(key, `${path} key`, above);
      findOffender(item, `${path}.get(${String(key)})`, above);
    }
  } else if (value instanceof Set) {
    for (const item of value) findOffender(item, `${path} member`, above);
  } else if (isPlain(value)) {
    for (const [key, item] of Object.entries(value)) findOffender(item, `${path}.${key}`, above);
  } else if (!(value instanceof Date) && (!ArrayBuffer.isView(value) || value instanceof DataView)) {
    throw new NotATerm(path, describe(value));
  }
  above.delete(value);
}
