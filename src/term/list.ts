/**
 * An Erlang list. A plain array is a tuple; a `List` is the same array known to be a list, so that
 * `{a, b}` and `[a, b]` stay two terms. What OTP answers with a list, this library answers with a `List`;
 * where it takes a list it takes either.
 */
export class List<T> extends Array<T> {
  /** Exists for the compiler only: a tuple is no list. */
  declare protected readonly list: true;

  /** An array with just this prototype: what inherits from it may have a way of its own to be walked, and what is no array has no items. */
  static override [Symbol.hasInstance](term: unknown): boolean {
    return Array.isArray(term) && Object.getPrototypeOf(term) === List.prototype;
  }

  static override get [Symbol.species](): ArrayConstructor {
    return List as unknown as ArrayConstructor;
  }
}

/**
 * `list('a', 'b')` is Erlang's `[a, b]`.
 *
 * @example
 * const children = list('a', 'b');
 * children instanceof List; // => true
 * children.length; // => 2
 */
export function list<T>(...items: T[]): List<T> {
  return listFrom(items);
}

export function listFrom<T>(items: Iterable<T>): List<T> {
  return adoptList(Array.from(items));
}

/** The value of a key in a list of pairs; undefined when there is none. `proplists:get_value/2`. */
export function valueIn(pairs: unknown, key: string): unknown {
  if (!(pairs instanceof List)) return undefined;
  const found: unknown = pairs.find((pair: unknown) => Array.isArray(pair) && pair[0] === key);
  return Array.isArray(found) ? found[1] : undefined;
}

/** Makes a list of a fresh array that nobody else holds: to build a `List` item by item takes engines ten times as long. */
export function adoptList<T>(items: T[]): List<T> {
  return Object.setPrototypeOf(items, List.prototype) as List<T>;
}
