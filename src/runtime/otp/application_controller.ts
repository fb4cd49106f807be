/**
 * The process that starts and stops applications and knows which run. Follows OTP's `application_controller` (kernel): a gen_server that starts
 * each application in a process of its own, so that a slow start keeps nobody waiting who did not ask for it, and stops one while it waits itself.
 *
 * It is started with the first call that needs it, by a process `init`, which halts the node when it ends: that is how the end of a permanent
 * application takes the node down.
 *
 * Differences: no distributed applications (`permit`, `takeover`, `load/2`), no configuration files, no release upgrades (`config_change`).
 */
import { type List, list, listFrom, valueIn } from '../../term/list.ts';
import { defineModule, type Module } from '../../term/module.ts';
import { Pid } from '../../term/pid.ts';
import { print } from '../../term/print.ts';
import type { Timeout } from '../../term/term.ts';
import {
  type Body,
  error,
  exit,
  halt,
  isLogged,
  link,
  log,
  monitor,
  nodeName,
  note,
  processFlag,
  put,
  raisedOf,
  receive,
  register,
  self,
  send,
  spawnLink,
  spawnSystemProcess,
  throw_,
  TIMEOUT,
  unlink,
  whereis,
  type Report,
} from '../kernel/syscalls.ts';
import { type Application, isPair, isStart, makeApplication, nameOfApplication } from './application_spec.ts';
import { getEnv, setEnv, table, unsetEnv } from './application_table.ts';
import * as application_master from './application_master.ts';
import * as application_starter from './application_starter.ts';
import { caughtTerm, isTuple } from './errors.ts';
import * as gen_server from './gen_server.ts';

const NAME = 'application_controller';

type Pairs = readonly (readonly [key: unknown, value: unknown])[];

/** The state, as observers read it. All lists have the newest first. */
export class ControllerState {
  starting: readonly { readonly name: unknown; readonly type: unknown }[] = [];
  /** Applications that run: their masters, or `undefined` for libraries. */
  running: readonly (readonly [name: unknown, master: Pid | 'undefined'])[] = [
    ['stdlib', 'undefined'],
    ['kernel', 'undefined'],
  ];
  /** Those that were started and not stopped; some may have ended. */
  started: readonly (readonly [name: unknown, type: unknown])[] = [
    ['stdlib', 'permanent'],
    ['kernel', 'permanent'],
  ];
  requests: readonly (readonly [name: unknown, from: gen_server.From])[] = [];
  /** Values that outlive a load: what was set with `persistent`. By application. */
  config: Pairs = [];

  toTerm(): unknown {
    const starting = this.starting.map(({ name, type }) => [name, type]);
    const { running, started } = this;
    return { starting: listFrom(starting), running: listFrom(running), started: listFrom(started) };
  }
}

// Starting and ending with the node

/** Makes sure that there is a controller. */
function boot(): void {
  const known = table();
  if (known.booted) return;
  known.booted = true;
  const controller = spawnSystemProcess(controllerProcess);
  register(NAME, controller);
  spawnSystemProcess(() => initProcess(controller));
}

function* initProcess(controller: Pid): Body<never> {
  register('init', self());
  processFlag('trap_exit', true);
  link(controller);
  send(controller, ['go', self()]);
  let stopping = false;
  for (;;) {
    const message: unknown = yield* receive();
    if (isTuple(message, 'EXIT', 3) && message[1] === controller) {
      if (stopping) return yield* halt(0);
      return yield* halt(`Kernel pid terminated (${NAME}) (${toText(message[2])})`);
    }
    if (isTuple(message, 'stop', 2)) {
      stopping = true;
      exit(controller, 'shutdown');
    }
  }
}

function* controllerProcess(): Body {
  // Not before `init` can see the end.
  const [, parent] = (yield* receive((m: unknown) => isTuple(m, 'go', 2))) as [string, Pid];
  processFlag('trap_exit', true);
  put('$ancestors', list(parent));
  put('$initial_call', [NAME, 'start', 1]);
  return gen_server.enterLoop(callbacks, [], new ControllerState(), ['local', NAME]);
}

/**
 * Takes the node down in order: applications are stopped, the last started first, and then the node halts. Returns at once. `init:stop/0`.
 */
export function stopNode(): 'ok' {
  boot();
  const stop = (init: Pid | undefined): void => {
    if (init !== undefined) send(init, ['stop', 'stop']);
  };
  stop(whereis('init'));
  return 'ok';
}

/** A text as it is, any other term as `~0p` prints it. */
function toText(term: unknown): string {
  return typeof term === 'string' ? term : print(term, 'erlang');
}

/** `{What, Application, Reason}` as text. The name is an atom, whatever it looks like. */
function lastWords(what: string, name: unknown, reason: unknown): string {
  return `{${what},${toText(name)},${print(reason, 'erlang')}}`;
}

// The API that the module `application` is made of

function* request<T>(asked: unknown, timeout: Timeout = 'infinity'): Body<T> {
  boot();
  return yield* gen_server.call<T>(NAME, asked, timeout);
}

export function loadApplication(application: unknown): Body<'ok' | ['error', unknown]> {
  return request(['load_application', application]);
}

export function unloadApplication(name: unknown): Body<'ok' | ['error', unknown]> {
  return request(['unload_application', name]);
}

export function startApplication(name: unknown, type: unknown): Body<'ok' | ['error', unknown]> {
  return request(['start_application', name, type]);
}

export function stopApplication(name: unknown): Body<'ok' | ['error', unknown]> {
  return request(['stop_application', name]);
}

export function isRunning(name: unknown): Body<boolean> {
  return typeof name === 'string' ? request(['is_running', name]) : error('function_clause');
}

export function* whichApplications(timeout?: Timeout): Body<List<[name: string, description: unknown, vsn: unknown]>> {
  boot();
  return yield* gen_server.call(NAME, 'which_applications', ...(timeout === undefined ? ([] as const) : [timeout]));
}

export function startType(name: string): Body {
  return request(['start_type', name]);
}

export function info(): Body<List<[string, unknown]>> {
  return request('info', 5000);
}

export function setEnvironment(application: unknown, key: unknown, value: unknown, options: unknown): Body<'ok'> {
  return request(['set_env', application, key, value, options], timeoutOf(options));
}

export function unsetEnvironment(application: unknown, key: unknown, options: unknown): Body<'ok'> {
  return request(['unset_env', application, key, options], timeoutOf(options));
}

export function* setConfig(config: unknown, options: unknown): Body<'ok' | ['error', string]> {
  const wrong = configError(config);
  if (wrong !== null) return ['error', wrong];
  return yield* request<'ok'>(['set_env', config, options], timeoutOf(options));
}

function option(options: unknown, name: string, byDefault: unknown): unknown {
  if (!Array.isArray(options)) return byDefault;
  for (const item of options as unknown[]) {
    if (item === name) return true;
    if (isPair(item) && item[0] === name) return item[1];
  }
  return byDefault;
}

function timeoutOf(options: unknown): Timeout {
  return option(options, 'timeout', 5000) as Timeout;
}

/** What is wrong with a configuration, in OTP's words; null when nothing is. */
function configError(config: unknown): string | null {
  if (!Array.isArray(config)) return 'configuration must be a list ended by <dot><whitespace>';
  const names = new Set<unknown>();
  const items = config as unknown[];
  for (const [index, item] of items.entries()) {
    if (!isPair(item)) return `invalid application config: ${print(item, 'erlang')}`;
    const [name, values] = item;
    if (!Array.isArray(values)) return `application: ${toText(name)}; parameters must be a list`;
    if (typeof name !== 'string') return `application: ${toText(name)}; application name must be an atom`;
    if (items.slice(index + 1).some((other) => isPair(other) && other[0] === name))
      return `duplicate application config: ${name}`;
    const wrong = parametersError(name, values as unknown[]);
    if (wrong !== null) return wrong;
    names.add(name);
  }
  return null;
}

function parametersError(name: string, values: readonly unknown[]): string | null {
  for (const [index, item] of values.entries()) {
    if (!isPair(item)) return `application: ${name}; invalid parameter: ${print(item, 'erlang')}`;
    const [key] = item;
    if (typeof key !== 'string') return `application: ${name}; invalid parameter name: ${print(key, 'erlang')}`;
    if (values.slice(index + 1).some((other) => isPair(other) && other[0] === key))
      return `application: ${name}; duplicate parameter: ${key}`;
  }
  return null;
}

// Callbacks

type Reply = gen_server.HandleCallReturn<ControllerState>;

function* handleCall(asked: unknown, from: gen_server.From, state: ControllerState): Body<Reply> {
  if (asked === 'which_applications') return ['reply', which(state), state];
  if (asked === 'info') return ['reply', infoOf(state), state];
  const [what, name, ...rest] = asked as [string, unknown, ...unknown[]];
  switch (what) {
    case 'load_application':
      return ['reply', loadOf(name, state), state];
    case 'unload_application':
      return ['reply', unloadOf(name, state), state];
    case 'start_application':
      return startOf(name, rest[0], from, state);
    case 'stop_application':
      return ['reply', yield* stopOf(name, state), state];
    case 'is_running':
      return ['reply', has(state.running, name), state];
    case 'start_type':
      return ['reply', state.starting.some((item) => item.name === name) ? 'normal' : 'local', state];
    case 'set_env': {
      if (rest.length === 1) {
        for (const [application, values] of name as Pairs) addEnv(application, values);
        if (option(rest[0], 'persistent', false) === true) {
          for (const [application, values] of name as Pairs)
            for (const [key, value] of values as Pairs) keepConfig(state, application, key, [key, value]);
        }
        return ['reply', 'ok', state];
      }
      const [key, value, options] = rest;
      setEnv(name, key, value);
      if (option(options, 'persistent', false) === true) keepConfig(state, name, key, [key, value]);
      return ['reply', 'ok', state];
    }
    case 'unset_env': {
      const [key, options] = rest;
      unsetEnv(name, key);
      if (option(options, 'persistent', false) === true) keepConfig(state, name, key, null);
      return ['reply', 'ok', state];
    }
    default:
      return error('function_clause');
  }
}

function has(pairs: Pairs, key: unknown): boolean {
  return pairs.some(([name]) => name === key);
}

function valueOf(pairs: Pairs, key: unknown): unknown {
  return pairs.find(([name]) => name === key)?.[1];
}

function without<P extends readonly [unknown, unknown]>(pairs: readonly P[], key: unknown): readonly P[] {
  const index = pairs.findIndex(([name]) => name === key);
  return index < 0 ? pairs : pairs.filter((_, at) => at !== index);
}

/** Replaces the pair of that key where it stands, or puts it first. */
function withPair<P extends readonly [unknown, unknown]>(pairs: readonly P[], pair: P): readonly P[] {
  return has(pairs, pair[0]) ? pairs.map((old) => (old[0] === pair[0] ? pair : old)) : [pair, ...pairs];
}

function keepConfig(state: ControllerState, application: unknown, key: unknown, pair: Pairs[number] | null): void {
  const values = (valueOf(state.config, application) ?? []) as Pairs;
  state.config = withPair(state.config, [
    application,
    pair === null ? without(values, key) : [...without(values, key), pair],
  ]);
}

function which(state: ControllerState): unknown {
  const { loaded } = table();
  return listFrom(
    state.running.map(([name]) => {
      const known = loaded.get(name as string) ?? error(['badmatch', false]);
      return [name, known.description, known.vsn];
    }),
  );
}

export function loadedApplications(): List<[name: string, description: unknown, vsn: unknown]> {
  return listFrom(
    Array.from(table().loaded.values(), ({ name, description, vsn }): [string, unknown, unknown] => [
      name,
      description,
      vsn,
    ]),
  );
}

function infoOf(state: ControllerState): unknown {
  return list<unknown>(
    ['loaded', loadedApplications()],
    ['loading', list()],
    ['started', listFrom(state.started)],
    ['start_p_false', list()],
    ['running', listFrom(state.running)],
    ['starting', listFrom(state.starting.map(({ name, type }) => [name, type]))],
  );
}

// Loading

function loadOf(application: unknown, state: ControllerState): unknown {
  try {
    if (table().loaded.has(nameOfApplication(application))) return ['error', ['already_loaded', application]];
    load(application, state);
    return 'ok';
  } catch (caught) {
    const term = caughtTerm(raisedOf(caught));
    if (isTuple(term, 'error', 2)) return term;
    return isTuple(term, 'EXIT', 2) ? ['error', term[1]] : error(['case_clause', term]);
  }
}

/** With the applications that it includes. What is loaded stays loaded when one of those can't be. */
function load(application: unknown, state: ControllerState): void {
  const made = makeApplication(typeof application === 'string' ? resourceOf(application) : application);
  const { name, includedApplications } = made.application;
  addEnv(name, made.env);
  addEnv(name, valueOf(state.config, name) ?? []);
  table().loaded.set(name, made.application);
  if (!Array.isArray(includedApplications)) error('function_clause');
  for (const included of includedApplications as unknown[]) {
    if (!table().loaded.has(nameOfApplication(included))) load(included, state);
  }
}

function resourceOf(name: string): unknown {
  const { files } = table();
  if (!files.has(name)) throw_(['error', ['no such file or directory', `${name}.app`]]);
  return files.get(name);
}

function addEnv(name: unknown, values: unknown): void {
  if (!Array.isArray(values)) error('function_clause');
  // Checked as a whole first: of a specification that is wrong nothing is taken.
  if (!(values as unknown[]).every(isPair)) error('function_clause');
  for (const [key, value] of values as Pairs) setEnv(name, key, value);
}

function unloadOf(name: unknown, state: ControllerState): unknown {
  if (has(state.running, name)) return ['error', ['running', name]];
  if (!table().loaded.has(nameOfApplication(name))) return ['error', ['not_loaded', name]];
  unload(name as string);
  return 'ok';
}

function unload(name: string): void {
  const { loaded, env } = table();
  const included = loaded.get(name)?.includedApplications;
  env.delete(name);
  loaded.delete(name);
  if (Array.isArray(included)) for (const other of included as string[]) if (loaded.has(other)) unload(other);
}

// Starting

function startOf(name: unknown, type: unknown, from: gen_server.From, state: ControllerState): Reply {
  // Who asks for what is being started gets the same answer.
  if (!has(state.requests, name)) {
    let application: Application;
    try {
      application = startable(name, type, state);
    } catch (caught) {
      const term = caughtTerm(raisedOf(caught));
      return isTuple(term, 'error', 2) ? ['reply', term, state] : error(['case_clause', term]);
    }
    const { running } = state;
    const starter = (): Body => starterProcess(application, running);
    spawnLink(Object.assign(starter, { initialCall: [NAME, 'init_starter', 4] as const }));
    state.starting = [{ name, type }, ...state.starting];
  }
  state.requests = [[name, from], ...state.requests];
  return ['noreply', state];
}

function startable(name: unknown, type: unknown, state: ControllerState): Application {
  if (type !== 'permanent' && type !== 'temporary' && type !== 'transient') {
    throw_(['error', ['invalid_restart_type', type]]);
  }
  const application = table().loaded.get(nameOfApplication(name));
  if (application === undefined) return throw_(['error', ['not_loaded', name]]);
  if (has(state.running, name)) throw_(['error', ['already_started', name]]);
  need(application, state.started, (missing) => ['error', ['not_started', missing]]);
  return application;
}

/** Throws what `failure` says of the first application that this one needs and that is not among those. */
function need(application: Application, among: Pairs, failure: (missing: unknown) => unknown): void {
  const { applications, optionalApplications } = application;
  if (!Array.isArray(applications)) error('function_clause');
  for (const other of applications as unknown[]) {
    if (has(among, other)) continue;
    if (Array.isArray(optionalApplications) && (optionalApplications as unknown[]).includes(other)) continue;
    throw_(failure(other));
  }
}

/** Its answer comes as a cast, so that the controller serves others meanwhile. */
function* starterProcess(application: Application, running: Pairs): Body {
  processFlag('trap_exit', true);
  let result: unknown;
  try {
    result = yield* startMaster(application, running);
  } catch (caught) {
    result = caughtTerm(raisedOf(caught));
  }
  gen_server.cast(NAME, ['application_started', application.name, result]);
  return 'ok';
}

function* startMaster(application: Application, running: Pairs): Body {
  if (!isStart(application.mod)) return ['ok', 'undefined'];
  need(application, running, (missing) => ['info', ['not_running', missing]]);
  note('starting_root', { id: application.name, application: true });
  return yield* application_master.startLink(application, 'normal');
}

function handleCast(message: unknown, state: ControllerState): gen_server.HandleReturn<ControllerState> {
  if (!isTuple(message, 'application_started', 3)) return error('function_clause');
  const [, name, result] = message;
  answerRequests(name, result, state);
  const starting = state.starting.find((item) => item.name === name) ?? error(['badmatch', false]);
  const { type } = starting;
  if (isTuple(result, 'ok', 2)) {
    if (isLogged()) {
      log({
        level: 'info',
        label: [NAME, 'progress'],
        report: listFrom([
          ['application', name],
          ['started_at', nodeName()],
        ]),
      });
    }
    state.starting = state.starting.filter((item) => item !== starting);
    state.running = withPair(state.running, [name, result[1] as Pid | 'undefined']);
    state.started = withPair(state.started, [name, type]);
    return ['noreply', state];
  }
  if (!isTuple(result, 'error', 2) && !isTuple(result, 'info', 2)) return error(['case_clause', result]);
  const [kind, reason] = result;
  if (kind === 'error') reportExit(name, reason, type);
  const harmless = type === 'temporary' || (type === 'transient' && isPair(reason) && isNormalExit(reason[0]));
  if (!harmless) return ['stop', lastWords('application_start_failure', name, reason), state];
  state.starting = state.starting.filter((item) => item !== starting);
  return ['noreply', state];
}

function isNormalExit(reason: unknown): boolean {
  return isTuple(reason, 'EXIT', 2) && reason[1] === 'normal';
}

function answerRequests(name: unknown, result: unknown, state: ControllerState): void {
  const answer = isTuple(result, 'ok', 2) ? 'ok' : isTuple(result, 'info', 2) ? ['error', result[1]] : result;
  for (const [asked, from] of state.requests) if (asked === name) gen_server.reply(from, answer);
  state.requests = state.requests.filter(([asked]) => asked !== name);
}

// Ending

function* stopOf(name: unknown, state: ControllerState): Body {
  const master = state.running.find(([running]) => running === name)?.[1];
  if (master !== undefined) {
    const type = valueOf(state.started, name);
    if (master instanceof Pid) {
      unlink(master);
      yield* application_master.stop(master);
    }
    reportExit(name, 'stopped', type);
    table().masters.delete(name as string);
    state.running = without(state.running, name);
  } else if (!has(state.started, name)) return ['error', ['not_started', name]];
  state.started = without(state.started, name);
  return 'ok';
}

function reportExit(application: unknown, exited: unknown, type: unknown): void {
  if (!isLogged()) return;
  const report = listFrom([
    ['application', application],
    ['exited', exited],
    ['type', type],
  ]);
  log({ level: 'notice', label: [NAME, 'exit'], report });
}

/** A report of this module as one line, as OTP's logger prints it. `application_controller:format_log/2`. */
export function formatLog(report: Report['report']): string {
  const [application, exited, type] = ['application', 'exited', 'type'].map((key) => toText(valueIn(report, key)));
  if (valueIn(report, 'exited') !== undefined)
    return `Application: ${application ?? ''}. Exited: ${exited ?? ''}. Type: ${type ?? ''}.`;
  return `Application: ${application ?? ''}. Started at: ${toText(valueIn(report, 'started_at'))}.`;
}

function handleInfo(message: unknown, state: ControllerState): gen_server.HandleReturn<ControllerState> {
  if (!isTuple(message, 'EXIT', 3)) return ['noreply', state];
  const [, pid, reason] = message;
  const { masters } = table();
  for (const [name, master] of masters) if (master === pid) masters.delete(name);
  const name = state.running.find(([, master]) => master === pid)?.[0];
  if (name === undefined) return ['noreply', state];
  state.running = without(state.running, name);
  const type = valueOf(state.started, name);
  reportExit(name, reason, type);
  if (type === 'temporary' || (type === 'transient' && reason === 'normal')) return ['noreply', state];
  return ['stop', lastWords('application_terminated', name, reason), state];
}

/** The node goes down: all applications are stopped, the last started first. */
function* terminate(reason: unknown, state: ControllerState): Body<'ok'> {
  const shutdown = getEnv('kernel', 'shutdown_func')?.[1];
  if (isPair(shutdown))
    yield* application_starter.caught(shutdown[0] as Module | string, String(shutdown[1]), [reason]);
  const timeout = (getEnv('kernel', 'shutdown_timeout')?.[1] ?? 'infinity') as Timeout;
  for (const [, master] of state.running) {
    if (!(master instanceof Pid)) continue;
    const ref = monitor(master);
    unlink(master);
    exit(master, 'shutdown');
    const isDown = (m: unknown): boolean => isTuple(m, 'DOWN', 5) && m[1] === ref;
    if ((yield* receive(isDown, timeout)) !== TIMEOUT) continue;
    exit(master, 'kill');
    yield* receive(isDown);
  }
  return 'ok';
}

const callbacks = defineModule(NAME, { handleCall, handleCast, handleInfo, terminate });
