/**
 * By value: what is sent is copied, so that the sender may change its own object afterwards and nobody sees it.
 * Data marked by `share` is deeply frozen and known to be, and goes by reference.
 */
import { LARGE, most, overspent, tell, WORD } from './budget.ts';
import { bytesOf, copyOfBinary, entriesOfMap, membersOfSet, sizeOfMap, sizeOfSet, timeOf } from './inert.ts';
import { isMarkedBody, isReference } from './kind.ts';
import { adoptList, List } from './list.ts';

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

/** A generator or what stands in its place, as a call gives it to whoever forgets `yield*`. */
const UNRUN = 'a call that has not been run';

/** What a term may not be; `path` leads from the outermost value to the offender, as in `message.items[3].callback`. */
export class NotATerm extends Error {
  constructor(
    readonly path: string,
    readonly found: string,
  ) {
    const mend = found.startsWith(UNRUN) ? 'write yield* before it' : 'send plain data (or a pid to ask for it)';
    super(`${path} is ${found}, which cannot be sent: ${mend}`);
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
  // All is looked at before anything is frozen: what is refused stays as it was.
  for (const found of frozenParts(term)) {
    // The mark first: newer engines refuse private fields on frozen objects.
    new Brand(found);
    Object.freeze(found);
  }
  return term;
}

/** The objects of a term that are to be frozen. It walks with a stack of its own, so that a deep term cannot exhaust JavaScript's. */
function frozenParts(term: object): Set<object> {
  const found = new Set<object>();
  const around = new Set<object>();
  const places: Place[] = [{ value: term, above: null, step: 'term' }];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value } = place;
    if (typeof value === 'function' || typeof value === 'symbol') throw new NotATerm(pathOf(place), describe(value));
    if (typeof value !== 'object' || value === null) continue;
    if (place.step === LEAVE) {
      around.delete(value);
      continue;
    }
    if (isReference(value) || Brand.has(value)) continue;
    if (around.has(value)) throw new NotATerm(pathOf(place), BACK);
    if (found.has(value)) continue;
    if (!isPlain(value) && !Array.isArray(value)) throw new NotATerm(pathOf(place), describe(value) + ' (mutable)');
    found.add(value);
    around.add(value);
    places.push({ value, above: null, step: LEAVE });
    const entries = Object.entries(value);
    for (let i = entries.length - 1; i >= 0; i--) {
      const [key, item] = entries[i] as [string, unknown];
      places.push({ value: item, above: place, step: `.${key}` });
    }
  }
  return found;
}

/** What the copy that is being made has taken, in words. */
const walk = { taken: 0 };

/** @param before What the copy around this one had taken: a getter of a program's may send while its object is copied. */
function settle(before: number): void {
  const taken = walk.taken - before;
  walk.taken = before;
  if (taken > LARGE) tell(taken);
}

/** What is small and near the top of a term is not counted: it cannot be many, and a message costs little more than to count it. */
function spend(words: number): void {
  if ((walk.taken += words) > most) overspent();
}

export function copy<T>(value: T): T {
  if (typeof value !== 'object') {
    if (typeof value === 'function' || typeof value === 'symbol') refuse(value, describe(value));
    return value;
  }
  if (value === null) return value;
  const before = walk.taken;
  try {
    // A message is a small tuple most of the time, and a new one: to ask whether it is shared would cost more than its copy.
    const copied = (Array.isArray(value) && value.length <= SMALL ? copyItems(value, 0) : copyObject(value, 0)) as T;
    if (walk.taken !== before) settle(before);
    return copied;
  } catch (caught) {
    walk.taken = before;
    if (caught instanceof NotATerm) refuse(value, caught.found);
    throw caught;
  }
}

const COUNTED = 2;

/**
 * A copy of what was handed over under a name, such as the argument of a start: when it is no term, the error tells the place from there.
 *
 * @param name As in `argument`, for `argument.callback is the function f, …`.
 */
export function copyOf<T>(value: T, name: string): T {
  try {
    return copy(value);
  } catch (caught) {
    if (caught instanceof NotATerm) throw new NotATerm(caught.path.replace(/^message/u, name), caught.found);
    throw caught;
  }
}

/**
 * Containers within containers that are copied by recursion, which is fastest. What is deeper is copied with a stack of its own, so that no run
 * depends on how much the engine's holds.
 */
const SHALLOW = 32;

function copyValue(value: unknown, depth: number): unknown {
  if (typeof value === 'object' && value !== null) {
    if (depth < COUNTED) return copyObject(value, depth);
    spend(SOME);
    return depth < SHALLOW ? copyObject(value, depth) : copyDeep(value);
  }
  if (typeof value === 'function' || typeof value === 'symbol') throw new NotATerm('', describe(value));
  return value;
}

/** Most frequent first: tuples, then pids and references, then records. */
function copyObject(value: object, depth: number): unknown {
  if (Array.isArray(value)) return copyArray(value, depth);
  // A property load, where to ask for the prototype is a call out of the engine. Who has a `constructor` of its own is looked at properly.
  const record = value.constructor === Object;
  if ((!record && isReference(value)) || Brand.has(value)) return value;
  return record && Object.getPrototypeOf(value) === Object.prototype
    ? copyRecord(value as Record<string, unknown>, depth)
    : copyOther(value, depth);
}

/** A function of its own, so that what is frequent is short enough for an engine to inline. */
function copyOther(value: object, depth: number): unknown {
  if (isPlain(value)) return copyRecord(value as Record<string, unknown>, depth);
  if (value instanceof Map) {
    spend(4 * sizeOfMap(value));
    const target = new Map<unknown, unknown>();
    for (const [key, item] of entriesOfMap(value)) target.set(copyValue(key, depth + 1), copyValue(item, depth + 1));
    return target;
  }
  if (value instanceof Set) {
    spend(4 * sizeOfSet(value));
    const target = new Set<unknown>();
    for (const item of membersOfSet(value)) target.add(copyValue(item, depth + 1));
    return target;
  }
  return copyWhole(value);
}

/** What has no items. */
function copyWhole(value: object): object {
  if (value instanceof Date) return new Date(timeOf(value));
  if (ArrayBuffer.isView(value)) {
    spend(Math.ceil(bytesOf(value) / WORD));
    const binary = copyOfBinary(value);
    if (binary !== null) return binary;
  }
  throw new NotATerm('', describe(value));
}

const SMALL = 4;

function copyArray(value: unknown[], depth: number): unknown {
  return Brand.has(value) ? value : copyItems(value, depth);
}

/** Small tuples are literals: half the cost of a new array that is filled. */
function copyItems(value: unknown[], depth: number): unknown {
  if (value.constructor !== Array && value instanceof List) return adoptList(filled(value, depth + 1));
  const next = depth + 1;
  switch (value.length) {
    case 1:
      return [copyValue(value[0], next)];
    case 2:
      return [copyValue(value[0], next), copyValue(value[1], next)];
    case 3:
      return [copyValue(value[0], next), copyValue(value[1], next), copyValue(value[2], next)];
    case 4:
      return [
        copyValue(value[0], next),
        copyValue(value[1], next),
        copyValue(value[2], next),
        copyValue(value[3], next),
      ];
    default:
      if (Object.getPrototypeOf(value) !== Array.prototype) throw new NotATerm('', describe(value));
      return filled(value, next);
  }
}

/** A spread costs a third of a loop; what is nested is then copied in place. */
function copyRecord(source: Record<string, unknown>, depth: number): Record<string, unknown> {
  const next = depth + 1;
  if (0 in source || 1 in source) return copyIndexed(source, next);
  if (isDictionary(source)) return copyDictionary(source, next);
  const target = { ...source };
  for (const key in target) {
    const item = target[key];
    if (typeof item === 'object' || typeof item === 'function' || typeof item === 'symbol')
      target[key] = copyValue(item, next);
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
/** Words of a tuple or a record of some members; of a larger one each is counted. */
const SOME = 6;

function copyDictionary(source: Record<string, unknown>, depth: number): Record<string, unknown> {
  const target: Record<string, unknown> = {};
  for (const key in source) {
    spend(2);
    put(target, key, copyValue(source[key], depth));
  }
  return target;
}

function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}

/**
 * What is indexed by numbers, from 0 or 1 on as a rule: then they are counted off. To name ten thousand keys would cost more than to copy what is
 * behind them, so the values are counted instead. Whatever is left has other names.
 */
function copyIndexed(source: Record<number | string, unknown>, depth: number): Record<string, unknown> {
  const target = { ...source };
  let others = Object.values(target).length;
  spend(2 * others);
  let index = 0 in target ? 0 : 1;
  for (; index in target; index++, others--) target[index] = copyValue(target[index], depth);
  if (others === 0) return target;
  for (const key of Object.keys(target).slice(-others)) target[key] = copyValue(target[key], depth);
  return target;
}

function filled(source: unknown[], depth: number): unknown[] {
  const length = source.length;
  spend(length);
  const target = new Array<unknown>(length);
  let objects = 0;
  for (let i = 0; i < length; i++) {
    const item = source[i];
    if (typeof item === 'object' || typeof item === 'function') {
      objects++;
      target[i] = copyValue(item, depth);
    } else target[i] = item;
  }
  // Elsewhere each has counted itself.
  if (depth < COUNTED) spend(SOME * objects);
  return target;
}

/** What is left of a deep copy: to fill a container, whose items' own containers are filled in turn; or, without a target, to be done with it. */
interface Filling {
  readonly source: object;
  readonly target: object | null;
}

/** As `copyObject`, with a stack of its own. */
function copyDeep(root: object): unknown {
  const fillings: Filling[] = [];
  const above = new Set<object>();
  const copied = opened(root, fillings);
  for (let filling = fillings.pop(); filling !== undefined; filling = fillings.pop()) {
    const { source, target } = filling;
    if (target === null) above.delete(source);
    else {
      if (above.has(source)) throw new NotATerm('', BACK);
      above.add(source);
      fillings.push({ source, target: null });
      fill(source, target, fillings);
    }
  }
  return copied;
}

/** The copy of a value; of a container an empty one, and it is to be filled. */
function opened(value: unknown, fillings: Filling[]): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw new NotATerm('', describe(value));
  if (typeof value !== 'object' || value === null) return value;
  if (isReference(value) || Brand.has(value)) return value;
  const target = emptyLike(value);
  if (target === null) return copyWhole(value);
  fillings.push({ source: value, target });
  return target;
}

function emptyLike(value: object): object | null {
  if (Array.isArray(value)) {
    spend(value.length + 2);
    if (value instanceof List) return adoptList(new Array<unknown>(value.length));
    if (Object.getPrototypeOf(value) !== Array.prototype) throw new NotATerm('', describe(value));
    return new Array<unknown>(value.length);
  }
  spend(SOME);
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  return isPlain(value) ? {} : null;
}

function fill(source: object, target: object, fillings: Filling[]): void {
  if (Array.isArray(source)) {
    for (let i = 0; i < source.length; i++) (target as unknown[])[i] = opened(source[i], fillings);
  } else if (source instanceof Map) {
    spend(4 * sizeOfMap(source));
    for (const [key, item] of entriesOfMap(source))
      (target as Map<unknown, unknown>).set(opened(key, fillings), opened(item, fillings));
  } else if (source instanceof Set) {
    spend(4 * sizeOfSet(source));
    for (const item of membersOfSet(source)) (target as Set<unknown>).add(opened(item, fillings));
  } else {
    const entries = Object.entries(source);
    spend(2 * entries.length);
    for (const [key, item] of entries) put(target as Record<string, unknown>, key, opened(item, fillings));
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What `yield*` runs: a generator, or what says that it is as good as one. */
function isBody(value: object): boolean {
  if (isMarkedBody(value)) return true;
  const { next, throw: raise } = value as { readonly next?: unknown; readonly throw?: unknown };
  return typeof next === 'function' && typeof raise === 'function';
}

function describe(value: unknown): string {
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (typeof value === 'symbol') return 'a symbol';
  if (isBody(value as object)) return UNRUN;
  const constructor = (value as { constructor?: { name?: unknown } }).constructor;
  return `an instance of ${typeof constructor?.name === 'string' ? constructor.name : 'an unknown class'}`;
}

/** A value within a term, and how to get there. */
interface Place {
  readonly value: unknown;
  readonly above: Place | null;
  readonly step: string;
}

const BACK = 'a reference back to what contains it';
/** Steps of a path that are told from its beginning, and from its end. */
const STEPS_TOLD = 20;

function pathOf(place: Place): string {
  const steps: string[] = [];
  for (let at: Place | null = place; at !== null; at = at.above) steps.push(at.step);
  steps.reverse();
  const left = steps.length - 2 * STEPS_TOLD;
  if (left > 0) steps.splice(STEPS_TOLD, left, ` … ${String(left)} levels deeper … `);
  return steps.join('');
}

/** Places that are looked at to find the one; there is no end of them in a term whose parts are shared. */
const LOOKED = 100_000;

/** Walks again, slowly, to name the place: the fast walk keeps no path. */
function refuse(value: unknown, found: string): never {
  let looked = 0;
  const places: Place[] = [{ value, above: null, step: 'message' }];
  const above = new Set<unknown>();
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    if (place.step === LEAVE) above.delete(place.value);
    else {
      const offence = offenceAt(place, above);
      if (offence !== null) throw new NotATerm(pathOf(place), offence);
      if (++looked > LOOKED) throw new NotATerm('message, somewhere within', found);
      const items = itemsOf(place);
      if (items.length === 0) continue;
      above.add(place.value);
      places.push({ value: place.value, above: null, step: LEAVE });
      for (let i = items.length - 1; i >= 0; i--) places.push(items[i] as Place);
    }
  }
  throw new NotATerm('message', 'an object that changes while it is read');
}

/** In place of a step: what is above has been looked at. */
const LEAVE = '';

/** What is wrong with a value itself; null when nothing is. */
function offenceAt({ value }: Place, above: ReadonlySet<unknown>): string | null {
  if (typeof value === 'function' || typeof value === 'symbol') return describe(value);
  if (typeof value !== 'object' || value === null || isReference(value)) return null;
  if (above.has(value)) return BACK;
  if (Array.isArray(value))
    return value instanceof List || Object.getPrototypeOf(value) === Array.prototype ? null : describe(value);
  const isTerm =
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Date ||
    (ArrayBuffer.isView(value) && !(value instanceof DataView)) ||
    isPlain(value);
  return isTerm ? null : describe(value);
}

function itemsOf(place: Place): Place[] {
  const { value } = place;
  if (typeof value !== 'object' || value === null || isReference(value)) return [];
  const at = (item: unknown, step: string): Place => ({ value: item, above: place, step });
  if (Array.isArray(value)) return Array.from(value as unknown[], (item, index) => at(item, `[${String(index)}]`));
  if (value instanceof Map)
    return [...entriesOfMap(value)].flatMap(([key, item]) => [at(key, ' key'), at(item, `.get(${nameOf(key)})`)]);
  if (value instanceof Set) return Array.from(membersOfSet(value), (item) => at(item, ' member'));
  return isPlain(value) ? Object.entries(value).map(([key, item]) => at(item, `.${key}`)) : [];
}

/** A key in a path. To print an object would be to walk it. */
function nameOf(key: unknown): string {
  return typeof key === 'object' && key !== null && !isReference(key) ? '…' : String(key);
}
