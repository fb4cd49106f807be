import type { List } from './list.ts';
import type { Module } from './module.ts';
import type { Pid } from './pid.ts';
import type { Ref } from './ref.ts';
import type { Stacktrace } from './stacktrace.ts';

/**
 * What may travel between processes, and be a state or an exit reason that others see. Atoms are strings, tuples
 * are arrays, lists are `List`s, maps are plain objects or `Map`s. Functions, symbols and instances of other classes
 * are not terms: they would share what must be copied.
 */
export type Term =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Pid
  | Ref
  | Module
  | Stacktrace
  | Date
  | readonly Term[]
  | List<Term>
  | ReadonlyMap<Term, Term>
  | ReadonlySet<Term>
  | Uint8Array
  | Int32Array
  | Float64Array
  | { readonly [key: string]: Term };

/** `infinity` or a number of virtual milliseconds. */
export type Timeout = number | 'infinity';
