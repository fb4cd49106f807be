/**
 * The code server: modules by name. Follows OTP's `code` in interactive mode: a module is loaded when it is first used, and a
 * fully qualified call always reaches the version loaded last.
 */
import type { Module } from '../../term/module.ts';
import { raiseErrorOf } from './errors.ts';
import { shelf } from '../kernel/syscalls.ts';

/** Where a name keeps its version. */
export interface Version {
  current: Module;
}

function loaded(): Map<string, Version> {
  return shelf('code', () => new Map<string, Version>());
}

/** The place of a name, made with this module when nothing was loaded under it. */
function versionWith(modules: Map<string, Version>, module: Module): Version {
  const known = modules.get(module.name);
  if (known !== undefined) return known;
  const version = { current: module };
  modules.set(module.name, version);
  return version;
}

/**
 * Makes this the version of its name that is called from now on. Running callbacks finish in the old one.
 * `code:load_binary/3`.
 *
 * @example
 * code.load(defineModule('greet', { hello: () => 'hi' })); // => ['module', 'greet']
 * code.load(defineModule('greet', { hello: () => 'good day' }));
 * code.apply('greet', 'hello', []); // => 'good day'
 */
export function load(module: Module): ['module', string] {
  versionWith(loaded(), module).current = module;
  return ['module', module.name];
}

/**
 * The version in use; a name that was never loaded is undefined.
 *
 * @example
 * code.lookup('unknown'); // => undefined
 */
export function lookup(module: Module | string): Module | undefined {
  const modules = loaded();
  return typeof module === 'string' ? modules.get(module)?.current : versionWith(modules, module).current;
}

/**
 * The version in use of this module's name, now and after it was loaded anew: what a behaviour keeps to reach it at every callback.
 * @internal
 */
export function versionOf(module: Module): Readonly<Version> {
  return versionWith(loaded(), module);
}

/**
 * All loaded modules' names. `code:all_loaded/0`.
 *
 * @example
 * code.load(defineModule('greet', {}));
 * code.allLoaded().includes('greet'); // => true
 */
export function allLoaded(): string[] {
  return [...loaded().keys()];
}

/**
 * `apply(Module, Function, Args)`: a module or function that is not there is the error `undef`.
 *
 * @example
 * const greet = defineModule('greet', { hello: (name: string) => ['hi', name] });
 * code.apply(greet, 'hello', ['Ada']); // => ['hi', 'Ada']
 */
export function apply(module: Module | string, fun: string, args: readonly unknown[]): unknown {
  const found = lookup(module)?.exports[fun];
  if (found === undefined) return raiseErrorOf('undef');
  return found(...args);
}
