/** Random terms for properties. */
import fc from 'fast-check';
import { listFrom } from '../term/list.ts';
import { Module } from '../term/module.ts';
import { Pid } from '../term/pid.ts';
import { Ref } from '../term/ref.ts';
import { Stacktrace } from '../term/stacktrace.ts';
import type { Term } from '../term/term.ts';

/** The modules that random terms name. */
export const SOME_MODULES: readonly Module[] = [new Module('shelf', {}), new Module('Elixir.Shelf', {})];

const scalar: fc.Arbitrary<Term> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('ok', 'normal', 'EXIT', '__proto__', 'constructor', 'undefined', 'read_key', '', "it's", '\ud800'),
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, 1, 1e21, 1.5e-9, Number.NaN, Infinity, -Infinity),
  fc.bigInt(),
  fc.constantFrom(0n, 1n, -1n),
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.nat(20).map((id) => new Pid(id)),
  fc.nat(20).map((id) => new Ref(id)),
  fc.constantFrom(...SOME_MODULES),
  fc.string({ maxLength: 12 }).map((text) => new Stacktrace(text)),
  fc.date(),
  fc.uint8Array({ maxLength: 6 }),
  fc.int32Array({ maxLength: 6 }),
  fc.float64Array({ maxLength: 6 }),
);

/** Any term. Keys of maps and items of sets are scalars that JavaScript compares as Erlang does, or fresh tuples. */
export const anyTerm: fc.Arbitrary<Term> = fc.letrec<{ term: Term }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalar,
    fc.array(tie('term'), { maxLength: 4 }),
    fc.array(tie('term'), { maxLength: 4 }).map(listFrom),
    fc.dictionary(fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('a', 'b', '__proto__')), tie('term'), {
      maxKeys: 4,
    }),
    fc
      .array(fc.tuple(fc.oneof(fc.string({ maxLength: 3 }), fc.nat(9)), tie('term')), { maxLength: 4 })
      .map((entries) => new Map(entries)),
    fc.array(fc.tuple(tie('term')), { maxLength: 1 }).map((entries) => new Map(entries.map(([key]) => [[key], key]))),
    fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.nat(9)), { maxLength: 4 }).map((items) => new Set(items)),
  ),
})).term;
