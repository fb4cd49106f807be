/**
 * A term as it leaves the node: plain JSON, bounded in depth, width and text, and saying where it was cut.
 * `size` is the true number of items or characters; fewer in `items`, `entries` or `value` means that the rest was cut.
 */
export type WireTerm =
  | { readonly k: 'string'; readonly value: string; readonly size: number }
  | { readonly k: 'number'; readonly value: number | 'NaN' | 'Infinity' | '-Infinity' | '-0' }
  | { readonly k: 'bigint'; readonly value: string }
  | { readonly k: 'boolean'; readonly value: boolean }
  | { readonly k: 'null' }
  | { readonly k: 'undefined' }
  | { readonly k: 'pid'; readonly value: string }
  | { readonly k: 'ref'; readonly value: string }
  | { readonly k: 'module'; readonly value: string }
  /** `call`: the function on top, as `module:function/arity`. */
  | { readonly k: 'stacktrace'; readonly value: string; readonly call?: string }
  | { readonly k: 'date'; readonly value: string }
  | { readonly k: 'bytes'; readonly value: string; readonly size: number }
  | { readonly k: 'tuple'; readonly items: readonly WireTerm[]; readonly size: number }
  | { readonly k: 'list'; readonly items: readonly WireTerm[]; readonly size: number }
  | { readonly k: 'object'; readonly entries: readonly (readonly [string, WireTerm])[]; readonly size: number }
  | { readonly k: 'map'; readonly entries: readonly (readonly [WireTerm, WireTerm])[]; readonly size: number }
  | { readonly k: 'set'; readonly items: readonly WireTerm[]; readonly size: number }
  /** Something that is no term (a function or a class instance in a state): its kind and name. */
  | { readonly k: 'opaque'; readonly value: string }
  /** A part left out because the depth or the size limit was reached. */
  | { readonly k: 'cut'; readonly what: string };
