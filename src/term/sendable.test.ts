/** The compiler and `copy` refuse the same things: each line below is judged by both. */
import { describe, expect, it } from 'vitest';
import { copy, NotATerm } from './copy.ts';
import { list } from './list.ts';
import { defineModule } from './module.ts';
import { Pid } from './pid.ts';
import { Ref } from './ref.ts';
import type { Sendable } from './sendable.ts';
import { Stacktrace } from './stacktrace.ts';

/** What the compiler lets through here is a term at run time. */
function accepted<T>(value: T & Sendable<T>): void {
  expect(copy(value)).toEqual(value);
}

/** Each call stands under a `@ts-expect-error`, and the run time refuses it too. */
function refused<T>(value: T & Sendable<T>): void {
  expect(() => copy(value)).toThrow(NotATerm);
}

interface Tree {
  readonly label: string;
  readonly branches: readonly Tree[];
}

class Account {
  balance = 1;
  pay(): number {
    return this.balance;
  }
}

class Point {
  x = 1;
}

describe('what may be sent', () => {
  it('plain data, and the classes that are terms', () => {
    accepted('atom');
    accepted(1);
    accepted(1n);
    accepted(true);
    accepted(null);
    accepted(undefined);
    accepted(new Pid(1));
    accepted(new Ref(1));
    accepted(defineModule('m', { f: () => 1 }));
    accepted(new Stacktrace(''));
    accepted(new Date(0));
    accepted(new Uint8Array(2));
    accepted(new Float64Array(2));
    accepted(new BigInt64Array(2));
    accepted(new Map([['key', { deep: [1] }]]));
    accepted(new Set([new Ref(1)]));
    accepted(list<number | string>(1, 'two'));
    accepted(['EXIT', new Pid(1), ['shutdown', 1]] as const);
    accepted({ op: 'set', key: { name: 'a' }, none: undefined });
    accepted({ name: 'Ada', message: 'no error, only its words' });
    accepted({ id: 1 });
    const tree: Tree = { label: 'root', branches: [{ label: 'leaf', branches: [] }] };
    accepted(tree);
    accepted<unknown>({ seen: 'at run time' });
  });

  it('nothing that would be shared, at any depth', () => {
    // @ts-expect-error -- a function
    refused(() => 1);
    // @ts-expect-error -- a symbol
    refused(Symbol('s'));
    // @ts-expect-error -- a promise
    refused(Promise.resolve(1));
    // @ts-expect-error -- an Error
    refused(new Error('no'));
    // @ts-expect-error -- an instance with methods
    refused(new Account());
    // @ts-expect-error -- a regular expression
    refused(/a/);
    // @ts-expect-error -- a buffer without a view
    refused(new ArrayBuffer(1));
    // @ts-expect-error -- a view without a type
    refused(new DataView(new ArrayBuffer(1)));
    // @ts-expect-error -- a weak map
    refused(new WeakMap());
    // @ts-expect-error -- something of the page
    refused(new EventTarget());
    // @ts-expect-error -- a function inside
    refused({ job: { callback: () => 1 } });
    // @ts-expect-error -- a function in a tuple
    refused(['ok', () => 1] as const);
    // @ts-expect-error -- a function in a list
    refused(list(() => 1));
    // @ts-expect-error -- a function in a map
    refused(new Map([['f', () => 1]]));
    // @ts-expect-error -- a symbol as a key of a map
    refused(new Map([[Symbol('s'), 1]]));
    // @ts-expect-error -- a function in a set
    refused(new Set([() => 1]));
    // @ts-expect-error -- a function beside what looks like a reference
    refused({ id: 1, then: () => 1 });
  });

  it('an instance with nothing but public data is left to the run time', () => {
    const point: unknown = new Point();
    expect(() => copy(point)).toThrow('an instance of Point');
  });
});
