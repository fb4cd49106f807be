/**
 * Reads of values that run nothing of a program: no getter, no method that an object has in the place of the language's own. For those who look
 * at a program's values from outside its processes, where its code must not run.
 */

/** What a member holds; undefined when there is none, and when a getter would have to be asked. */
export function ownData(object: object, key: PropertyKey): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

/** The name of a function; empty when it has none, or a program has put something else there. */
export function functionName(fn: object | null | undefined): string {
  const name = fn == null ? '' : ownData(fn, 'name');
  return typeof name === 'string' ? name : '';
}

/** The items of a tuple; null of anything else. */
export function itemsOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? Array.from({ length: value.length }, (_, at) => ownData(value, at)) : null;
}

// The language's own, whatever an object has in their place.
const mapEntries = Map.prototype.entries;
const setValues = Set.prototype.values;
const { getTime } = Date.prototype;
const mapSize = getterOf(Map.prototype, 'size');
const setSize = getterOf(Set.prototype, 'size');
const TypedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const arrayBytes = getterOf(TypedArray, 'byteLength');
const arrayLength = getterOf(TypedArray, 'length');

const arrayName = getterOf(TypedArray, Symbol.toStringTag);
const BINARIES: ReadonlyMap<unknown, new (array: never) => object> = new Map(
  [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  ].map((one) => [one.name, one]),
);

function getterOf(prototype: object, name: PropertyKey): () => unknown {
  return Object.getOwnPropertyDescriptor(prototype, name)?.get ?? (() => 0);
}

/** What a call of the language's own gives, or `otherwise` where the object is none of its kind, whatever it inherits. */
function asked<T>(method: (this: never) => unknown, object: object, otherwise: T): T {
  try {
    return Reflect.apply(method, object, []) as T;
  } catch {
    return otherwise;
  }
}

export function entriesOfMap(map: object): Iterable<[unknown, unknown]> {
  return asked(mapEntries, map, [] as Iterable<[unknown, unknown]>);
}

export function membersOfSet(set: object): Iterable<unknown> {
  return asked(setValues, set, [] as Iterable<unknown>);
}

export function sizeOfMap(map: object): number {
  return asked(mapSize, map, 0);
}

export function sizeOfSet(set: object): number {
  return asked(setSize, set, 0);
}

/** Milliseconds since 1970; `NaN` of a date that is none. */
export function timeOf(date: object): number {
  return asked(getTime, date, Number.NaN);
}

/** Bytes of a typed array. */
export function bytesOf(array: object): number {
  return asked(arrayBytes, array, 0);
}

/** Numbers of a typed array. */
export function lengthOf(array: object): number {
  return asked(arrayLength, array, 0);
}

/** A typed array with the same numbers; null of what is none, such as a `DataView`. */
export function copyOfBinary(array: object): object | null {
  const Binary = BINARIES.get(asked(arrayName, array, ''));
  return Binary === undefined ? null : new Binary(array as never);
}
