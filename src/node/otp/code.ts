/**
 * The code server: modules by name. Follows OTP's `code` in interactive mode: a module is loaded when it is first used, and a
 * fully qualified call always reaches the version loaded last.
 */
import type { Module } from '../../term/module.ts';
import { raiseErrorOf } from './errors.ts';
import { shelf } from '../kernel/syscalls.ts';

function loaded(): Map<string, Module> {
  return shelf('code', () => new Map<string, Module>());
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
  loaded().set(module.name, module);
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
  const name = typeof module === 'string' ? module : module.name;
  const current = modules.get(name);
  if (current !== undefined || typeof module === 'string') return current;
  modules.set(name, module);
  return module;
}

/**
 * The versions in use by name, this module's among them: what a behaviour keeps to find the newest version at every callback.
 * @internal
 */
export function versionsWith(module: Module): ReadonlyMap<string, Module> {
  const modules = loaded();
  if (!modules.has(module.name)) modules.set(module.name, module);
  return modules;
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
