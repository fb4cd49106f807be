/** What may be sent, as a type: the compiler's half of `copy`, which decides at run time. `sendable.test.ts` holds the two together. */
import type { List } from './list.ts';
import type { Module } from './module.ts';
import type { Pid } from './pid.ts';
import type { Ref } from './ref.ts';
import type { Stacktrace } from './stacktrace.ts';

/** Stands where something cannot be sent, so that the compiler's message says what it is. Nothing has this type. */
export interface NotSendable<Found extends string> {
  readonly 'cannot be sent': Found;
}

type Primitive = string | number | bigint | boolean | null | undefined;

/** Copied or shared as a whole. */
type Whole =
  | Pid
  | Ref
  | Module
  | Stacktrace
  | Date
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** An error has no methods of its own that would give it away; one that carries a stack is no plain data. */
type ErrorLike = { readonly name: string; readonly message: string };

/**
 * `T` itself when it can be sent; otherwise `T` with `NotSendable` in place of each part that cannot, so that an argument
 * `message: T & Sendable<T>` is refused and the compiler names the place. Functions, symbols, promises, errors and objects with methods
 * (DOM nodes, class instances) are refused. `unknown` passes: what the compiler cannot see is left to the run time.
 *
 * Difference from the run time: an instance of a class that has nothing but public data looks like a plain object to the compiler;
 * sending it is `badarg` all the same.
 */
export type Sendable<T> = 0 extends 1 & T
  ? T
  : unknown extends T
    ? T
    : T extends Primitive
      ? T
      : T extends symbol
        ? NotSendable<'a symbol'>
        : T extends (...args: never) => unknown
          ? NotSendable<'a function'>
          : T extends Whole
            ? T
            : T extends PromiseLike<unknown>
              ? NotSendable<'a promise'>
              : T extends ErrorLike
                ? 'stack' extends keyof T
                  ? NotSendable<'an Error'>
                  : Members<T>
                : T extends List<infer Item>
                  ? ListOf<T, Item>
                  : T extends ReadonlyMap<infer Key, infer Value>
                    ? Both<T, Key, Value>
                    : T extends ReadonlySet<infer Member>
                      ? Both<T, Member, Member>
                      : Members<T>;

/** Tuples and arrays stay what they are; a member under a symbol is not copied and does not matter. */
type Members<T> = { [K in keyof T]: K extends symbol ? T[K] : Sendable<T[K]> };

type ListOf<T, Item> = [Item] extends [Sendable<Item>] ? T : List<Sendable<Item>>;

type Both<T, A, B> = [A] extends [Sendable<A>]
  ? [B] extends [Sendable<B>]
    ? T
    : NotSendable<'a map or set with such a value'>
  : NotSendable<'a map with such a key'>;
