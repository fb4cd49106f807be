/**
 * The code server: modules by name. Follows OTP's `code` in interactive mode: a module is loaded when it is first used, and a
 * fully qualified call always reaches the version loaded last.
 */
import { Module } from '../../term/module.ts';
import { error, shelf, undef } from '../kernel/syscalls.ts';

/** What a node knows of a name. */
interface Named {
  /** Used or loaded last: what the name alone means. */
  newest: Module;
  /** Given to `load` last; the count tells those that were there before it. */
  loaded: Module | null;
  loads: number;
}

/** Of one module: itself, until another is loaded under its name. Two modules that happen to have one name are never taken for each other. */
export class Version {
  private readonly since: number;

  constructor(
    private readonly named: Named,
    private readonly own: Module,
  ) {
    this.since = named.loads;
  }

  get current(): Module {
    const { loaded, loads } = this.named;
    return loaded === null || loads === this.since ? this.own : loaded;
  }
}

interface Loaded {
  readonly names: Map<string, Named>;
  readonly versions: WeakMap<Module, Version>;
}

function known(): Loaded {
  return shelf('code', (): Loaded => ({ names: new Map(), versions: new WeakMap() }));
}

/** The version of a module, which is loaded when it is first used. */
function versionWith({ names, versions }: Loaded, module: Module): Version {
  const found = versions.get(module);
  if (found !== undefined) return found;
  let named = names.get(module.name);
  if (named === undefined) {
    named = { newest: module, loaded: null, loads: 0 };
    names.set(module.name, named);
  }
  named.newest = module;
  const version = new Version(named, module);
  versions.set(module, version);
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
  const all = known();
  versionWith(all, module);
  const named = all.names.get(module.name) as Named;
  named.newest = module;
  named.loaded = module;
  named.loads++;
  return ['module', module.name];
}

/**
 * The version in use; a name that was never loaded is undefined.
 *
 * @example
 * code.lookup('unknown'); // => undefined
 */
export function lookup(module: Module | string): Module | undefined {
  return typeof module === 'string' ? known().names.get(module)?.newest : versionWith(known(), module).current;
}

/**
 * The version in use of this module's name, now and after it was loaded anew: what a behaviour keeps to reach it at every callback.
 * @internal
 */
export function versionOf(module: Module): Readonly<Version> {
  return versionWith(known(), module);
}

/**
 * All loaded modules' names. `code:all_loaded/0`.
 *
 * @example
 * code.load(defineModule('greet', {}));
 * code.allLoaded().includes('greet'); // => true
 */
export function allLoaded(): string[] {
  return [...known().names.keys()];
}

/**
 * `apply(Module, Function, Args)`: a module or function that is not there is the error `undef`, what is no module `badarg`.
 *
 * @example
 * const greet = defineModule('greet', { hello: (name: string) => ['hi', name] });
 * code.apply(greet, 'hello', ['Ada']); // => ['hi', 'Ada']
 */
export function apply(module: Module | string, fun: string, args: readonly unknown[]): unknown {
  if (typeof module !== 'string' && !(module instanceof Module)) error('badarg');
  const exports = lookup(module)?.exports;
  const found = exports !== undefined && Object.hasOwn(exports, fun) ? exports[fun] : undefined;
  return found === undefined ? notThere(module, fun, args) : found(...args);
}

/**
 * `dictionary:start_link/1`.
 * @internal
 */
export function callText(module: Module | string, fun: string, args: readonly unknown[]): string {
  return `${String(module)}:${fun}/${args.length}`;
}

function notThere(module: Module | string, fun: string, args: readonly unknown[]): never {
  const call = callText(module, fun, args);
  const why = lookup(module) === undefined ? 'no module of that name is loaded' : 'the module has no such function';
  return undef(call, `${call}: ${why}`);
}
