import { SystemLimit, tooLongForAtom } from './atom.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a module holds functions of every signature
export type Exports = Readonly<Record<string, ((...args: any[]) => unknown) | undefined>>;

/**
 * Code behind a name. A module travels by reference, since code is immutable; a node resolves its name to the
 * version loaded last (`code:load_binary/3`), so a fully qualified call sees the new code.
 */
export class Module<out E extends Exports = Exports> {
  /** Exists for the compiler only: a module is no object with a name. */
  declare protected readonly code: true;

  readonly #code = true;

  /** What inherits from a module is none. */
  static [Symbol.hasInstance](term: unknown): boolean {
    return typeof term === 'object' && term !== null && #code in term;
  }

  constructor(
    readonly name: string,
    readonly exports: E,
  ) {
    if (new.target !== Module) throw new TypeError('What inherits from a module is none.');
    if (typeof name !== 'string') throw new TypeError('The name of a module is a text.');
    const why = tooLongForAtom(name);
    if (why !== null) throw new SystemLimit(why);
    Object.freeze(this);
    Object.freeze(exports);
  }

  toString(): string {
    return this.name;
  }
}

/**
 * Names a set of functions, as `-module(Name)` and `-export([...])` do.
 *
 * @example
 * const math = defineModule('math', { double: (n: number) => 2 * n });
 * code.apply(math, 'double', [21]); // => 42
 */
export function defineModule<E extends Exports>(name: string, exports: E): Module<E> {
  return new Module(name, exports);
}

/** Module, function and arguments, as in a child specification's `start`. */
export type Mfa = readonly [module: Module | string, fun: string, args: readonly unknown[]];

/**
 * A checked `Mfa`: the function exists in the module and takes these arguments.
 *
 * @example
 * const math = defineModule('math', { double: (n: number) => 2 * n });
 * mfa(math, 'double', [21]); // => [math, 'double', [21]]
 */
export function mfa<E extends Exports, F extends keyof E & string>(
  module: Module<E>,
  fun: F,
  args: NonNullable<E[F]> extends (...args: infer A) => unknown ? Readonly<A> : never,
): Mfa {
  return [module, fun, args];
}
