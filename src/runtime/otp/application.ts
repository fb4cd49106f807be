/**
 * Applications: components that are started and stopped as a unit. Follows OTP's `application` (kernel). An application is a resource, which says what it
 * is called, which others must run before it and with which callback module it starts, and that module, whose `start` starts its top supervisor.
 *
 * The callback module has `start(type, args)`, which returns `['ok', pid]` or `['ok', pid, state]`, and may have `prepStop(state)`, `stop(state)` and
 * `startPhase(phase, type, args)`; each may be a generator. All processes of an application have its master as group leader; when it ends, those left
 * are killed.
 *
 * Differences: a resource file is a value given to `define`. Applications are local: there is no `permit`, `takeover` or `load/2`.
 *
 * @example
 * const lamps = defineModule('lamps', {
 *   start: () => supervisor.startLink(lampsSup, null),
 *   stop: () => 'ok',
 * });
 * application.define(['application', 'lamps', [['applications', ['kernel', 'stdlib']], ['mod', [lamps, []]]]]);
 * const started = yield* application.ensureAllStarted('lamps'); // ['ok', ['lamps']]
 */
import { copy } from '../../term/copy.ts';
import { List, list, listFrom } from '../../term/list.ts';
import { Module } from '../../term/module.ts';
import { Pid } from '../../term/pid.ts';
import type { Timeout } from '../../term/term.ts';
import { type Body, error, groupLeader, groupLeaderOf } from '../kernel/syscalls.ts';
import * as controller from './application_controller.ts';
import { type ApplicationSpec, type ApplicationType, nameOfApplication } from './application_spec.ts';
import * as known from './application_table.ts';
import { isTuple } from './errors.ts';

export type { ApplicationOpt, ApplicationSpec, ApplicationType, Start } from './application_spec.ts';

/** Done, or why not. */
export type Result = 'ok' | ['error', unknown];

/**
 * Puts an application resource where `load` and `start` find it by name: as if the file `Name.app` lay on the code path. What is loaded stays as it is.
 *
 * @example
 * application.define(['application', 'library', [['vsn', '1.0']]]); // => 'ok'
 * yield* application.load('library'); // => 'ok'
 * application.getKey('library', 'vsn'); // => ['ok', '1.0']
 */
export function define(spec: ApplicationSpec): 'ok' {
  const name: unknown = Array.isArray(spec) ? spec[1] : undefined;
  if (typeof name !== 'string') error(['bad_application', spec]);
  known.table().files.set(spec[1], copy(spec));
  return 'ok';
}

/**
 * Loads an application, by its resource or by name, with those that it includes: its keys and environment can be read then. Errors: `{already_loaded, _}`;
 * `{"no such file or directory", "Name.app"}`; `{bad_application, _}`, `{invalid_options, _}`, `{badstartspec, _}` for what is no resource.
 * `application:load/1`.
 *
 * @example
 * application.define(['application', 'library', [['env', [['pages', 3]]]]]);
 * yield* application.load('library'); // => 'ok'
 * yield* application.load('library'); // => ['error', ['already_loaded', 'library']]
 * application.getEnv('library', 'pages'); // => ['ok', 3]
 */
export function load(application: string | ApplicationSpec): Body<Result> {
  return controller.loadApplication(application);
}

/**
 * Forgets an application, its environment and those that it includes. Errors: `{running, App}`, `{not_loaded, App}`. `application:unload/1`.
 *
 * @example
 * application.define(['application', 'library', [['vsn', '1.0'], ['env', [['pages', 3]]]]]);
 * yield* application.load('library');
 * yield* application.unload('library'); // => 'ok'
 * yield* application.unload('library'); // => ['error', ['not_loaded', 'library']]
 */
export function unload(application: string): Body<Result> {
  return controller.unloadApplication(application);
}

/**
 * Starts an application, loading it if need be, and returns when its `start` and its start phases have. Errors: `{already_started, App}`;
 * `{not_started, Dep}` for one that it needs; `{not_running, Dep}` for one that has ended since; `{invalid_restart_type, Type}`; those of `load`;
 * `{Reason, {Module, start, Args}}` when `start` returned `{error, Reason}`, and `{bad_return, {Call, Value}}` for any other value.
 *
 * The type (default `temporary`) says what its end means. When a `permanent` application ends by itself, or a `transient` one with anything but
 * `normal`, all others are stopped and the node halts; so it does when such a one does not start. `application:start/1,2`.
 *
 * @example
 * application.define(['application', 'library', [['applications', []]]]);
 * yield* application.start('library'); // => 'ok'
 * yield* application.start('library'); // => ['error', ['already_started', 'library']]
 */
export function* start(application: string | ApplicationSpec, type: ApplicationType = 'temporary'): Body<Result> {
  const loaded = yield* ensureLoaded(application);
  return loaded[0] === 'ok' ? yield* controller.startApplication(loaded[1], type) : loaded;
}

function* ensureLoaded(application: unknown): Body<['ok', unknown] | ['error', unknown]> {
  const result = yield* controller.loadApplication(application);
  if (result === 'ok') return ['ok', nameOfApplication(application)];
  return isTuple(result[1], 'already_loaded', 2) ? ['ok', result[1][1]] : result;
}

/**
 * As `start`; an application that runs already is fine. `application:ensure_started/1,2`.
 *
 * @example
 * application.define(['application', 'library', [['vsn', '1.0'], ['applications', []]]]);
 * yield* application.start('library');
 * yield* application.ensureStarted('library'); // => 'ok'
 */
export function* ensureStarted(application: string, type: ApplicationType = 'temporary'): Body<Result> {
  const result = yield* start(application, type);
  return result !== 'ok' && isTuple(result[1], 'already_started', 2) && result[1][1] === application ? 'ok' : result;
}

/**
 * Starts an application and before it all those that it needs and that do not run: `['ok', started]`, in the order of their start. When one fails, those that
 * this call started are stopped again, and the error is `{App, Reason}`. An optional one that there is no resource for is left out.
 * `application:ensure_all_started/1,2`.
 *
 * @example
 * application.define(['application', 'paper', [['applications', []]]]);
 * application.define(['application', 'library', [['applications', ['paper']]]]);
 * yield* application.ensureAllStarted('library'); // => ['ok', list('paper', 'library')]
 */
export function* ensureAllStarted(
  application: string,
  type: ApplicationType = 'temporary',
): Body<['ok', List<string>] | ['error', unknown]> {
  const started: string[] = [];
  const failed = yield* startAll([application], [], type, started);
  if (failed === null) return ['ok', listFrom(started)];
  for (const name of started.reverse()) yield* stop(name);
  return ['error', failed];
}

/** Null, or `{App, Reason}`. What it has started is added to `started`. */
function* startAll(
  applications: readonly string[],
  optional: readonly string[],
  type: ApplicationType,
  started: string[],
): Body<[string, unknown] | null> {
  for (const application of applications) {
    if (yield* controller.isRunning(application)) continue;
    const loaded = yield* ensureLoaded(application);
    if (loaded[0] === 'error') {
      if (isTuple(loaded[1], 'no such file or directory', 2) && optional.includes(application)) continue;
      return [application, loaded[1]];
    }
    const needed = known.getKey(application, 'applications')?.[1] as readonly string[];
    const optionalOnes = known.getKey(application, 'optional_applications')?.[1] as readonly string[];
    const failed = yield* startAll(needed, optionalOnes, type, started);
    if (failed !== null) return failed;
    const result = yield* controller.startApplication(application, type);
    if (result === 'ok') started.push(application);
    else if (!(isTuple(result[1], 'already_started', 2) && result[1][1] === application))
      return [application, result[1]];
  }
  return null;
}

/**
 * Stops an application: `prep_stop`, its tree with `shutdown`, `stop`, and what is left is killed. Those that need it go on. The type of its start does not
 * matter. `{error, {not_started, App}}`. `application:stop/1`.
 *
 * @example
 * application.define(['application', 'library', [['vsn', '1.0'], ['applications', []]]]);
 * yield* application.start('library');
 * yield* application.stop('library'); // => 'ok'
 * yield* application.stop('library'); // => ['error', ['not_started', 'library']]
 */
export function stop(application: string): Body<Result> {
  return controller.stopApplication(application);
}

/**
 * `[name, description, vsn]` of all that run, the last started first; waits 5,000 ms. `application:which_applications/0,1`.
 *
 * @example
 * application.define(['application', 'library', [['vsn', '1.0'], ['applications', []]]]);
 * yield* application.start('library');
 * (yield* application.whichApplications()).some(([name]) => name === 'library'); // => true
 */
export function whichApplications(timeout?: Timeout): Body<List<[name: string, description: unknown, vsn: unknown]>> {
  if (timeout !== undefined) checkTimeout(timeout);
  return controller.whichApplications(timeout);
}

function checkTimeout(timeout: unknown): void {
  if (timeout !== 'infinity' && !(Number.isInteger(timeout) && (timeout as number) >= 0)) error('function_clause');
}

/**
 * `[name, description, vsn]` of all that are loaded. `application:loaded_applications/0`.
 *
 * @example
 * application.define(['application', 'library', [['vsn', '1.0'], ['env', [['pages', 3]]]]]);
 * yield* application.load('library');
 * application.loadedApplications().some(([name]) => name === 'library'); // => true
 */
export function loadedApplications(): List<[name: string, description: unknown, vsn: unknown]> {
  return controller.loadedApplications();
}

/**
 * What is loaded, starting, started and running. `application:info/0`.
 *
 * @example
 * (yield* application.info()).map(([what]) => what).includes('running'); // => true
 */
export function info(): Body<List<[string, unknown]>> {
  return controller.info();
}

// The environment

/** `timeout` is in virtual ms, 5,000 by default; `persistent` values survive a load, and are not by default. */
export type EnvOption = readonly ['timeout', Timeout] | readonly ['persistent', boolean];

/**
 * A value of the environment: `['ok', value]`, or undefined when there is none. With one argument, of the caller's application; with three, the value or
 * that default. `application:get_env/1,2,3`.
 *
 * @example
 * application.define(['application', 'library', [['vsn', '1.0'], ['env', [['pages', 3]]]]]);
 * yield* application.load('library');
 * application.getEnv('library', 'pages'); // => ['ok', 3]
 * application.getEnv('library', 'limit', 100); // => 100
 * application.getEnv('library', 'limit'); // => undefined
 */
export function getEnv(key: unknown): ['ok', unknown] | undefined;
export function getEnv(application: string, key: unknown): ['ok', unknown] | undefined;
export function getEnv(application: string, key: unknown, byDefault: unknown): unknown;
export function getEnv(...args: [unknown] | [string, unknown] | [string, unknown, unknown]): unknown {
  if (args.length === 1) {
    const mine = mineOf(groupLeader());
    return mine === undefined ? undefined : known.getEnv(mine, args[0]);
  }
  const found = known.getEnv(args[0], args[1]);
  return args.length === 3 ? (found === undefined ? args[2] : found[1]) : found;
}

function mineOf(leader: Pid): string | undefined {
  return known.applicationOfMaster(leader);
}

/**
 * All of it, as `[key, value]`; without an argument, of the caller's application. `application:get_all_env/0,1`.
 *
 * @example
 * application.define(['application', 'library', [['vsn', '1.0'], ['env', [['pages', 3]]]]]);
 * yield* application.load('library');
 * application.getAllEnv('library'); // => list(['pages', 3])
 */
export function getAllEnv(...args: [] | [application: string]): List<[unknown, unknown]> {
  const application = args.length === 0 ? mineOf(groupLeader()) : args[0];
  return application === undefined ? list() : known.getAllEnv(application);
}

/**
 * Sets a value, or with a configuration `[[app, [[key, value], ...]], ...]` many. It lasts until the application is unloaded; a load overwrites it with the
 * value of the resource, unless it is `persistent`. The last argument may be a time limit in ms (default 5,000) or a list of options. A configuration that is
 * wrong is the error `{badarg, Why}`. `application:set_env/1,2,3,4`.
 *
 * @example
 * application.define(['application', 'library', [['vsn', '1.0'], ['env', [['pages', 3]]]]]);
 * yield* application.load('library');
 * yield* application.setEnv('library', 'pages', 50); // => 'ok'
 * application.getEnv('library', 'pages'); // => ['ok', 50]
 */
export function setEnv(
  config: readonly (readonly [string, readonly unknown[]])[],
  options?: readonly EnvOption[],
): Body<'ok'>;
export function setEnv(
  application: string,
  key: unknown,
  value: unknown,
  options?: Timeout | readonly EnvOption[],
): Body<'ok'>;
export function* setEnv(...args: [unknown, unknown?] | [unknown, unknown, unknown, unknown?]): Body<'ok'> {
  if (args.length <= 2) {
    const [config, options] = args;
    if (!Array.isArray(config) || !(options === undefined || Array.isArray(options))) error('function_clause');
    const result = yield* controller.setConfig(config, options ?? list());
    return result === 'ok' ? 'ok' : error(['badarg', result[1]]);
  }
  return yield* controller.setEnvironment(args[0], args[1], args[2], optionsOf(args[3]));
}

function optionsOf(options: unknown): unknown {
  if (options === undefined) return list();
  if (Array.isArray(options)) return options;
  checkTimeout(options);
  return list(['timeout', options]);
}

/**
 * Removes a value. `application:unset_env/2,3`.
 *
 * @example
 * application.define(['application', 'library', [['vsn', '1.0'], ['env', [['pages', 3]]]]]);
 * yield* application.load('library');
 * yield* application.unsetEnv('library', 'pages'); // => 'ok'
 * application.getEnv('library', 'pages'); // => undefined
 */
export function unsetEnv(application: string, key: unknown, options?: Timeout | readonly EnvOption[]): Body<'ok'> {
  return controller.unsetEnvironment(application, key, optionsOf(options));
}

// Keys of the resource

/**
 * A key of an application's resource: `['ok', value]`, with OTP's default where the resource has none; undefined when there is no such key or it is not
 * loaded. With one argument, of the caller's application. `application:get_key/1,2`.
 *
 * @example
 * application.define(['application', 'library', [['vsn', '1.0'], ['env', [['pages', 3]]]]]);
 * yield* application.load('library');
 * application.getKey('library', 'vsn'); // => ['ok', '1.0']
 */
export function getKey(...args: [key: string] | [application: string, key: string]): ['ok', unknown] | undefined {
  if (args.length === 2) return known.getKey(args[0], args[1]);
  const mine = mineOf(groupLeader());
  return mine === undefined ? undefined : known.getKey(mine, args[0]);
}

/**
 * All keys: `['ok', pairs]`, or undefined when it is not loaded. Without an argument, of the caller's application, or `[]`. `application:get_all_key/0,1`.
 *
 * @example
 * application.getAllKey('unknown'); // => undefined
 */
export function getAllKey(
  ...args: [] | [application: string]
): ['ok', List<[string, unknown]>] | List<never> | undefined {
  if (args.length === 1) return known.getAllKey(args[0]);
  const mine = mineOf(groupLeader());
  return mine === undefined ? new List<never>() : known.getAllKey(mine);
}

/**
 * The application that a process belongs to, by its group leader, or a module, by the resources that are loaded: `['ok', name]`, or undefined. Without
 * an argument, that of the caller. `application:get_application/0,1`.
 *
 * @example
 * application.getApplication(); // => undefined
 */
export function getApplication(...args: [] | [Pid | Module | string]): ['ok', string] | undefined {
  const of = args[0];
  let name: string | undefined;
  if (args.length === 0) name = mineOf(groupLeader());
  else if (of instanceof Pid) {
    const leader = groupLeaderOf(of);
    name = leader === undefined ? undefined : mineOf(leader);
  } else if (typeof of === 'string' || of instanceof Module) name = known.applicationOfModule(of);
  else error('function_clause');
  return name === undefined ? undefined : ['ok', name];
}

/**
 * How the caller's application is being started: `normal`, or `local` once it has; undefined outside of one. `application:start_type/0`.
 *
 * @example
 * yield* application.startType(); // => undefined
 */
export function* startType(): Body<'normal' | 'local' | undefined> {
  const mine = mineOf(groupLeader());
  return mine === undefined ? undefined : ((yield* controller.startType(mine)) as 'normal' | 'local');
}
