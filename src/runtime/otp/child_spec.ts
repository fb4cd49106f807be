/** Child specifications and supervisor flags: what is valid, and OTP's words for what is not. */
import { copyOf, NotATerm } from '../../term/copy.ts';
import { keyOf } from '../../term/key.ts';
import { type List, list, listFrom } from '../../term/list.ts';
import { type Mfa, Module } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';

/** Which children are restarted when one has ended. */
export type Strategy = 'one_for_one' | 'one_for_all' | 'rest_for_one' | 'simple_one_for_one';
/** When a supervisor ends because significant children have. */
export type AutoShutdown = 'never' | 'any_significant' | 'all_significant';
/** When a child is restarted: always, after an abnormal end, never. */
export type RestartType = 'permanent' | 'transient' | 'temporary';
/** How a child is stopped: virtual ms that it has to end after `shutdown`, before it is killed; or killed at once. */
export type Shutdown = number | 'infinity' | 'brutal_kill';

/** `period` is in seconds. Defaults: `one_for_one`, intensity 1 in 5 s, `never`. */
export interface SupFlags {
  readonly strategy?: Strategy;
  readonly intensity?: number;
  readonly period?: number;
  readonly auto_shutdown?: AutoShutdown;
}

/**
 * `shutdown` is in ms: 5000 by default for a worker, `infinity` for a supervisor. `restart` is `permanent` and `type` is `worker` by default.
 */
export interface ChildSpec {
  readonly id: unknown;
  readonly start: Mfa;
  readonly restart?: RestartType;
  readonly significant?: boolean;
  readonly shutdown?: Shutdown;
  readonly type?: 'worker' | 'supervisor';
  readonly modules?: readonly (Module | string)[] | 'dynamic';
}

export interface Flags {
  readonly strategy: Strategy;
  readonly intensity: number;
  readonly period: number;
  readonly autoShutdown: AutoShutdown;
}

/** A child's pid, `undefined` for none, or the pid that is being restarted. */
export type ChildPid = Pid | 'undefined' | readonly ['restarting', Pid | 'undefined'];

export interface Child {
  pid: ChildPid;
  readonly id: unknown;
  /** Arguments are `undefined` for a temporary dynamic child: nothing will be started with them again. */
  readonly mfargs: readonly [module: Module | string, fun: string, args: readonly unknown[] | 'undefined'];
  readonly restart: RestartType;
  readonly significant: boolean;
  readonly shutdown: Shutdown;
  readonly type: 'worker' | 'supervisor';
  readonly modules: readonly unknown[] | 'dynamic';
}

/** A term that OTP answers as it is. */
class Invalid {
  constructor(readonly term: unknown) {}
}

function invalid(term: unknown): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- as `throw` in OTP's checks: caught right here
  throw new Invalid(term);
}

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

function checked<T>(check: () => T): Checked<T> {
  try {
    return { ok: true, value: check() };
  } catch (caught) {
    if (caught instanceof Invalid) return { ok: false, error: caught.term };
    throw caught;
  }
}

function isMap(term: unknown): term is Record<string, unknown> {
  const prototype: unknown = typeof term === 'object' && term !== null ? Object.getPrototypeOf(term) : undefined;
  return prototype === Object.prototype || prototype === null;
}

/** A map, whether it came as an object or as a `Map`. */
function asMap(term: unknown): Record<string, unknown> | null {
  if (term instanceof Map) return Object.fromEntries(term) as Record<string, unknown>;
  return isMap(term) ? term : null;
}

const STRATEGIES: readonly unknown[] = ['one_for_one', 'one_for_all', 'rest_for_one', 'simple_one_for_one'];
const AUTO_SHUTDOWNS: readonly unknown[] = ['never', 'any_significant', 'all_significant'];
const RESTARTS: readonly unknown[] = ['permanent', 'transient', 'temporary'];

/** Supervisor flags as `init/1` returned them: a map, or `{Strategy, Intensity, Period}`. */
export function checkFlags(term: unknown): Checked<Flags> {
  return checked(() => {
    const given = asMap(term);
    if (given !== null) return validFlags(given);
    if (Array.isArray(term) && term.length === 3) {
      return validFlags({ strategy: term[0] as unknown, intensity: term[1] as unknown, period: term[2] as unknown });
    }
    return invalid(['invalid_type', term]);
  });
}

function validFlags(given: Readonly<Record<string, unknown>>): Flags {
  const { strategy, intensity, period, auto_shutdown } = {
    strategy: 'one_for_one',
    intensity: 1,
    period: 5,
    auto_shutdown: 'never',
    ...given,
  };
  if (!STRATEGIES.includes(strategy)) invalid(['invalid_strategy', strategy]);
  if (!Number.isInteger(intensity) || intensity < 0) invalid(['invalid_intensity', intensity]);
  if (!Number.isInteger(period) || period <= 0) invalid(['invalid_period', period]);
  if (!AUTO_SHUTDOWNS.includes(auto_shutdown)) invalid(['invalid_auto_shutdown', auto_shutdown]);
  return { strategy: strategy as Strategy, intensity, period, autoShutdown: auto_shutdown as AutoShutdown };
}

/** What a supervisor keeps is its own: nobody changes it afterwards. What is no term is refused by name, where Erlang has only terms. */
function termOf(spec: unknown): unknown {
  try {
    return copyOf(spec, 'spec');
  } catch (caught) {
    if (caught instanceof NotATerm) return invalid(['badarg', caught.message]);
    throw caught;
  }
}

/** One child specification: a map, or the tuple of six. `autoShutdown` undefined leaves its rule out. */
export function checkChildSpec(handed: unknown, autoShutdown: AutoShutdown | undefined): Checked<Child> {
  return checked(() => {
    const term = termOf(handed);
    const given = asMap(term);
    if (given !== null) return validChild(given, autoShutdown);
    if (Array.isArray(term) && term.length === 6) {
      const [id, start, restart, shutdown, type, modules] = term as unknown[];
      return validChild({ id, start, restart, shutdown, type, modules }, autoShutdown);
    }
    return invalid(['invalid_child_spec', term]);
  });
}

function validChild(given: Readonly<Record<string, unknown>>, autoShutdown: AutoShutdown | undefined): Child {
  if (!('id' in given)) invalid('missing_id');
  if (!('start' in given)) invalid('missing_start');
  const { id, start, restart, significant, type } = {
    restart: 'permanent',
    significant: false,
    type: 'worker',
    ...given,
  } as Record<string, unknown>;
  if (!isMfa(start)) invalid(['invalid_mfa', start]);
  if (!RESTARTS.includes(restart)) invalid(['invalid_restart_type', restart]);
  if (typeof significant !== 'boolean') invalid(['invalid_significant', significant]);
  if (significant && autoShutdown === 'never') {
    invalid(['bad_combination', list(['auto_shutdown', 'never'], ['significant', true])]);
  }
  if (significant && restart === 'permanent') {
    invalid(['bad_combination', list(['restart', 'permanent'], ['significant', true])]);
  }
  if (type !== 'worker' && type !== 'supervisor') invalid(['invalid_child_type', type]);
  const shutdown = 'shutdown' in given ? given['shutdown'] : type === 'worker' ? 5000 : 'infinity';
  if (
    shutdown !== 'infinity' &&
    shutdown !== 'brutal_kill' &&
    !(Number.isInteger(shutdown) && (shutdown as number) >= 0)
  ) {
    invalid(['invalid_shutdown', shutdown]);
  }
  const modules = 'modules' in given ? given['modules'] : listFrom([nameOfModule(start[0])]);
  if (modules !== 'dynamic') {
    if (!Array.isArray(modules)) invalid(['invalid_modules', modules]);
    for (const module of modules as unknown[]) {
      if (typeof module !== 'string' && !(module instanceof Module)) invalid(['invalid_module', module]);
    }
  }
  return {
    pid: 'undefined',
    id,
    mfargs: start,
    restart: restart as RestartType,
    significant,
    shutdown: shutdown as Shutdown,
    type,
    modules: modules === 'dynamic' ? modules : asList(modules as readonly unknown[]),
  };
}

function isMfa(term: unknown): term is Mfa {
  return (
    Array.isArray(term) &&
    term.length === 3 &&
    (typeof term[0] === 'string' || term[0] instanceof Module) &&
    typeof term[1] === 'string' &&
    Array.isArray(term[2])
  );
}

function nameOfModule(module: Module | string): string {
  return typeof module === 'string' ? module : module.name;
}

/** A list of specifications with distinct ids, in their order. */
export function checkStartSpec(
  terms: readonly unknown[],
  autoShutdown: AutoShutdown | undefined,
): Checked<Map<unknown, Child>> {
  const children = new Map<unknown, Child>();
  for (const term of terms) {
    const result = checkChildSpec(term, autoShutdown);
    if (!result.ok) return result;
    const key = keyOf(result.value.id);
    if (children.has(key)) return { ok: false, error: ['duplicate_child_name', result.value.id] };
    children.set(key, result.value);
  }
  return { ok: true, value: children };
}

/** The specification of a child, all members given. `supervisor:get_childspec/2`. */
export function specOf(child: Child): Record<string, unknown> {
  return {
    id: child.id,
    start: startOf(child),
    restart: child.restart,
    significant: child.significant,
    shutdown: child.shutdown,
    type: child.type,
    modules: child.modules,
  };
}

export function startOf(child: Child): unknown[] {
  const [module, fun, args] = child.mfargs;
  return [module, fun, args === 'undefined' ? 'undefined' : asList(args)];
}

function asList(items: readonly unknown[]): List<unknown> {
  return listFrom(items);
}
