/**
 * Supervisors. Follows OTP's `supervisor` (stdlib): a gen_server callback module that traps exits. Its order of doing things is the
 * contract that people rely on: children start in the order of their specifications and stop in reverse; a failed restart is tried
 * again through the mailbox, and each attempt counts towards the intensity; a supervisor beyond its limit exits with `shutdown`.
 *
 * Differences: children that are dynamic keep a number of their own, for observers; nothing that a program can see depends on it.
 *
 * @example
 * const top = defineModule('top', {
 *   init: () => ['ok', [{ strategy: 'one_for_all', intensity: 5, period: 10 }, [
 *     { id: 'dictionary', start: mfa(dictionary, 'startLink', []) },
 *   ]]],
 * });
 * const [, pid] = yield* supervisor.startLink(top, null);
 */
import { counts } from '../../base/period.ts';
import { compare } from '../../term/compare.ts';
import { copy } from '../../term/copy.ts';
import { keyOf } from '../../term/key.ts';
import { type List, listFrom } from '../../term/list.ts';
import { defineModule, Module } from '../../term/module.ts';
import { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import {
  type Body,
  cancelTimer,
  charge,
  type Down,
  error,
  exit,
  flushExit,
  isBody,
  isLinked,
  isLogged,
  isProcessAlive,
  log,
  monitor,
  monotonicTime,
  note,
  processFlag,
  publish,
  publishedView,
  raisedIn,
  raisedOf,
  receive,
  receiveDown,
  self,
  startTimer,
  TIMEOUT,
  unlink,
  type View,
  yieldSlice,
} from '../kernel/syscalls.ts';
import {
  type AutoShutdown,
  checkChildSpec,
  checkFlags,
  checkStartSpec,
  type Child,
  type ChildPid,
  type ChildSpec,
  type Flags,
  specOf,
  startOf,
  type SupFlags,
} from './child_spec.ts';
import * as code from './code.ts';
import { caughtTerm, isTuple } from './errors.ts';
import type * as gen from './gen.ts';
import * as gen_server from './gen_server.ts';

export type { AutoShutdown, ChildSpec, RestartType, Shutdown, Strategy, SupFlags } from './child_spec.ts';

/** What a supervisor's `init/1` returns. */
export type InitReturn = readonly ['ok', readonly [SupFlags, readonly ChildSpec[]]] | 'ignore';

/** The state of a supervisor, as observers read it. Children stand in the order of their start. */
export class SupervisorState {
  /** By the key of their ids, or for dynamic children by their pids (or the pid that is being restarted). */
  readonly children = new Map<unknown, Child>();
  /** Which child a live pid belongs to. Without it each exit would search all children. */
  readonly byPid = new Map<Pid, Child>();
  /** The numbers of dynamic children, in order of their first start: a restarted one keeps its own. */
  readonly ordinals = new Map<Child, number>();
  lastOrdinal = 0;
  /** Virtual ms of the restarts that count, oldest first. */
  restarts: number[] = [];
  /** The specification of a simple_one_for_one supervisor's children. */
  template: Child | null = null;
  /** How it keeps its dynamic children: with their arguments or without; null when it did not start as simple_one_for_one. */
  dynamics: 'maps' | 'mapsets' | null = null;
  /** The child whose start function is running; `ordinal` for a dynamic one. */
  starting: { readonly id: unknown; readonly ordinal: number } | null = null;

  constructor(
    readonly name: gen.ServerName | readonly [Pid, string],
    readonly module: Module,
    /** What `init` gets. */
    readonly args: unknown,
    public flags: Flags,
  ) {}

  /** OTP's record `#state{}`, for `sys:get_state/1`. */
  toTerm(): unknown {
    const { strategy, intensity, period, autoShutdown } = this.flags;
    const restarting = [...this.children.values()].filter(({ pid }) => Array.isArray(pid));
    return [
      'state',
      this.name,
      strategy,
      childrenTerm(this.template === null ? this.children.values() : [this.template]),
      this.dynamics === null ? 'undefined' : this.dynamicsTerm(),
      intensity,
      period,
      listFrom(this.restarts.map((at) => Math.floor(at / 1000)).reverse()),
      this.dynamic ? restarting.length : 0,
      autoShutdown,
      this.module,
      this.args,
    ];
  }

  /** Pids of dynamic children with their arguments, or alone where these are not kept. */
  private dynamicsTerm(): unknown {
    const children = this.dynamic ? [...this.children.values()] : [];
    const kept = (child: Child): unknown => (this.dynamics === 'maps' ? startOf(child)[2] : listFrom([]));
    return [this.dynamics, new Map(children.map((child) => [child.pid, kept(child)]))];
  }

  get dynamic(): boolean {
    return this.flags.strategy === 'simple_one_for_one';
  }
}

type StartResult =
  | { readonly ok: true; readonly pid: ChildPid; readonly answer: readonly unknown[] }
  | { readonly ok: false; readonly reason: unknown };

// Starting

/**
 * Starts a supervisor linked with the caller, with the children that `module.init(args)` specifies, in order. `['ok', pid]`; `'ignore'`; or
 * `['error', reason]` with `{shutdown, {failed_to_start_child, Id, Reason}}` when a child does not start (those started before it are
 * stopped again), `{supervisor_data, _}` for bad flags, `{start_spec, _}` for a bad specification. `supervisor:start_link/2,3`.
 *
 * @example
 * const worker = defineModule('worker', {
 *   startLink: () => gen_server.startLink(worker, null),
 *   init: () => ['ok', null] as const,
 * });
 * const top = defineModule('top', {
 *   init: (): supervisor.InitReturn => ['ok', [{ strategy: 'one_for_one' }, [{ id: 'a', start: mfa(worker, 'startLink', []) }]]],
 * });
 * const [, sup] = (yield* supervisor.startLink(top, null)) as ['ok', Pid];
 * supervisor.countChildren !== undefined && isProcessAlive(sup); // => true
 */
export function startLink(...args: [Module, unknown] | [gen.ServerName, Module, unknown]): Body<gen.StartReturn> {
  if (args[0] instanceof Module) {
    const [module, argument] = args as [Module, unknown];
    return gen_server.startLink(callbacks, [null, module, argument]);
  }
  const [name, module, argument] = args as [gen.ServerName, Module, unknown];
  return gen_server.startLink(name, callbacks, [name, module, argument]);
}

function* init([name, module, args]: [gen.ServerName | null, Module, unknown]): Body<
  gen_server.InitReturn<SupervisorState>
> {
  processFlag('trap_exit', true);
  let result: unknown;
  try {
    result = code.apply(module, 'init', [args]);
    if (isBody(result)) result = yield* result;
  } catch (caught) {
    throw raisedIn(caught, `${module.name}:init/1`);
  }
  if (result === 'ignore') return 'ignore';
  if (!isTuple(result, 'ok', 2) || !Array.isArray(result[1]) || result[1].length !== 2) {
    return ['stop', ['bad_return', [module.name, 'init', result]]];
  }
  const [flagTerm, specs] = result[1] as [unknown, unknown];
  const flags = checkFlags(flagTerm);
  if (!flags.ok) return ['stop', ['supervisor_data', flags.error]];
  const state = new SupervisorState(name ?? [self(), module.name], module, args, flags.value);
  publish(new SupervisorView(state, publishedView()));
  return state.dynamic ? initDynamic(state, specs) : yield* initChildren(state, specs);
}

/** A supervisor is a gen_server, seen as a supervisor. */
class SupervisorView implements View {
  readonly behaviour = 'supervisor';

  constructor(
    readonly state: SupervisorState,
    private readonly server: View,
  ) {}

  get module(): Module {
    return this.state.module;
  }

  get parent(): Pid {
    return this.server.parent;
  }

  get sysState(): View['sysState'] {
    return this.server.sysState;
  }

  get doing(): string | null {
    return this.server.doing;
  }
}

function initDynamic(state: SupervisorState, specs: unknown): gen_server.InitReturn<SupervisorState> {
  if (!Array.isArray(specs) || specs.length !== 1)
    return ['stop', ['bad_start_spec', Array.isArray(specs) ? listFrom(specs) : specs]];
  const child = checkChildSpec(specs[0], state.flags.autoShutdown);
  if (!child.ok) return ['stop', ['start_spec', child.error]];
  state.template = child.value;
  state.dynamics = child.value.restart === 'temporary' ? 'mapsets' : 'maps';
  return ['ok', state];
}

function* initChildren(state: SupervisorState, specs: unknown): Body<gen_server.InitReturn<SupervisorState>> {
  if (!Array.isArray(specs)) return error('function_clause');
  const children = checkStartSpec(specs, state.flags.autoShutdown);
  if (!children.ok) return ['stop', ['start_spec', children.error]];
  for (const [key, child] of children.value) state.children.set(key, child);
  const failed = yield* startChildren(state, [...state.children.values()]);
  if (failed === null) return ['ok', state];
  yield* terminateChildren(state, [...state.children.values()]);
  return ['stop', ['shutdown', ['failed_to_start_child', failed.id, failed.reason]]];
}

/** Starts those children in order. Stops at the first that fails, and tells which. */
function* startChildren(
  state: SupervisorState,
  children: readonly Child[],
): Body<{ id: unknown; reason: unknown } | null> {
  for (const child of children) {
    const started = yield* startOne(state, child);
    if (!started.ok) {
      report(state, 'start_error', started.reason, child);
      return { id: child.id, reason: started.reason };
    }
    if (started.pid === 'undefined' && child.restart === 'temporary') state.children.delete(keyOf(child.id));
    else setPid(state, child, started.pid);
  }
  return null;
}

function setPid(state: SupervisorState, child: Child, pid: ChildPid): void {
  if (child.pid instanceof Pid) state.byPid.delete(child.pid);
  child.pid = pid;
  if (pid instanceof Pid) state.byPid.set(pid, child);
}

/** Calls the start function; reports progress. */
function startOne(state: SupervisorState, child: Child): Body<StartResult> {
  const [module, fun, args] = child.mfargs;
  return callStart(state, { id: child.id, ordinal: 0 }, module, fun, args === 'undefined' ? [] : args, child);
}

/** `args` is null when they are no list: then the start function cannot be called. `reported` is the child whose start is progress. */
function* callStart(
  state: SupervisorState,
  starting: NonNullable<SupervisorState['starting']>,
  module: Module | string,
  fun: string,
  args: readonly unknown[] | null,
  reported: Child | null = null,
): Body<StartResult> {
  let result: unknown;
  state.starting = starting;
  try {
    // A copy for each start: whatever a child does to its arguments, the next one gets what was specified.
    result = args === null ? error('badarg') : code.apply(module, fun, copy(args));
    if (isBody(result)) result = yield* result;
  } catch (caught) {
    result = caughtTerm(raisedOf(raisedIn(caught, code.callText(module, fun, args ?? []))));
  }
  state.starting = null;
  if ((isTuple(result, 'ok', 2) || isTuple(result, 'ok', 3)) && result[1] instanceof Pid) {
    const pid = result[1];
    if (reported !== null && isLogged()) reportProgress(state, reported, pid);
    return { ok: true, pid, answer: result };
  }
  if (result === 'ignore') return { ok: true, pid: 'undefined', answer: ['ok', 'undefined'] };
  return { ok: false, reason: isTuple(result, 'error', 2) ? result[1] : result };
}

function reportProgress(state: SupervisorState, child: Child, pid: Pid): void {
  log({
    level: 'info',
    label: ['supervisor', 'progress'],
    report: listFrom<unknown>([
      ['supervisor', state.name],
      ['started', offenderOf(child, ['pid', pid])],
    ]),
  });
  note('child_started', { supervisor: self(), id: child.id, pid });
}

// The API

type StartChildReturn =
  readonly ['ok', Pid | 'undefined'] | readonly ['ok', Pid | 'undefined', unknown] | readonly ['error', unknown];

/**
 * Adds a child and starts it; for a simple_one_for_one supervisor, starts one with these extra arguments.
 * `['ok', pid]`, `['ok', pid, info]`, or `['error', reason]`: `already_present`, `{already_started, Pid}`, or what is wrong with the
 * specification. `supervisor:start_child/2`.
 *
 * @example
 * const worker = defineModule('worker', {
 *   startLink: () => gen_server.startLink(worker, null),
 *   init: () => ['ok', null] as const,
 * });
 * const top = defineModule('top', {
 *   init: (): supervisor.InitReturn => ['ok', [{ strategy: 'one_for_one' }, [{ id: 'a', start: mfa(worker, 'startLink', []) }]]],
 * });
 * const [, sup] = (yield* supervisor.startLink(top, null)) as ['ok', Pid];
 * const [, pid] = (yield* supervisor.startChild(sup, { id: 'b', start: mfa(worker, 'startLink', []) })) as ['ok', Pid];
 * isProcessAlive(pid); // => true
 * yield* supervisor.startChild(sup, { id: 'b', start: mfa(worker, 'startLink', []) }); // => ['error', ['already_started', pid]]
 */
export function startChild(sup: gen.ServerRef, spec: ChildSpec | readonly unknown[]): Body<StartChildReturn> {
  return gen_server.call(sup, ['start_child', spec], 'infinity');
}

/**
 * Stops a child by its id; it stays as a specification unless it is temporary. For simple_one_for_one by pid. `['error', 'not_found']`.
 * `supervisor:terminate_child/2`.
 *
 * @example
 * const worker = defineModule('worker', {
 *   startLink: () => gen_server.startLink(worker, null),
 *   init: () => ['ok', null] as const,
 * });
 * const top = defineModule('top', {
 *   init: (): supervisor.InitReturn => ['ok', [{ strategy: 'one_for_one' }, [{ id: 'a', start: mfa(worker, 'startLink', []) }]]],
 * });
 * const [, sup] = (yield* supervisor.startLink(top, null)) as ['ok', Pid];
 * yield* supervisor.terminateChild(sup, 'a'); // => 'ok'
 * yield* supervisor.terminateChild(sup, 'z'); // => ['error', 'not_found']
 */
export function terminateChild(sup: gen.ServerRef, id: unknown): Body<'ok' | readonly ['error', unknown]> {
  return gen_server.call(sup, ['terminate_child', id], 'infinity');
}

/**
 * Starts a child that was terminated. `running`, `restarting` or `not_found` when it can't. `supervisor:restart_child/2`.
 *
 * @example
 * const worker = defineModule('worker', {
 *   startLink: () => gen_server.startLink(worker, null),
 *   init: () => ['ok', null] as const,
 * });
 * const top = defineModule('top', {
 *   init: (): supervisor.InitReturn => ['ok', [{ strategy: 'one_for_one' }, [{ id: 'a', start: mfa(worker, 'startLink', []) }]]],
 * });
 * const [, sup] = (yield* supervisor.startLink(top, null)) as ['ok', Pid];
 * yield* supervisor.restartChild(sup, 'a'); // => ['error', 'running']
 * yield* supervisor.terminateChild(sup, 'a');
 * (yield* supervisor.restartChild(sup, 'a'))[0]; // => 'ok'
 */
export function restartChild(sup: gen.ServerRef, id: unknown): Body<StartChildReturn> {
  return gen_server.call(sup, ['restart_child', id], 'infinity');
}

/**
 * Forgets the specification of a child that was terminated. `supervisor:delete_child/2`.
 *
 * @example
 * const worker = defineModule('worker', {
 *   startLink: () => gen_server.startLink(worker, null),
 *   init: () => ['ok', null] as const,
 * });
 * const top = defineModule('top', {
 *   init: (): supervisor.InitReturn => ['ok', [{ strategy: 'one_for_one' }, [{ id: 'a', start: mfa(worker, 'startLink', []) }]]],
 * });
 * const [, sup] = (yield* supervisor.startLink(top, null)) as ['ok', Pid];
 * yield* supervisor.deleteChild(sup, 'a'); // => ['error', 'running']
 * yield* supervisor.terminateChild(sup, 'a');
 * yield* supervisor.deleteChild(sup, 'a'); // => 'ok'
 */
export function deleteChild(sup: gen.ServerRef, id: unknown): Body<'ok' | readonly ['error', unknown]> {
  return gen_server.call(sup, ['delete_child', id], 'infinity');
}

/**
 * `['ok', spec]` by id, or for a dynamic child by pid. `supervisor:get_childspec/2`.
 *
 * @example
 * const worker = defineModule('worker', {
 *   startLink: () => gen_server.startLink(worker, null),
 *   init: () => ['ok', null] as const,
 * });
 * const top = defineModule('top', {
 *   init: (): supervisor.InitReturn => ['ok', [{ strategy: 'one_for_one' }, [{ id: 'a', start: mfa(worker, 'startLink', []) }]]],
 * });
 * const [, sup] = (yield* supervisor.startLink(top, null)) as ['ok', Pid];
 * const [, spec] = (yield* supervisor.getChildspec(sup, 'a')) as ['ok', supervisor.ChildSpec];
 * [spec.restart, spec.shutdown, spec.type]; // => ['permanent', 5000, 'worker']
 */
export function getChildspec(
  sup: gen.ServerRef,
  id: unknown,
): Body<readonly ['ok', ChildSpec] | readonly ['error', 'not_found']> {
  return gen_server.call(sup, ['get_childspec', id], 'infinity');
}

/** A child as `whichChildren` tells it. */
export type ChildInfo = readonly [
  id: unknown,
  pid: Pid | 'undefined' | 'restarting',
  type: 'worker' | 'supervisor',
  modules: unknown,
];

/**
 * `[id, pid, type, modules]` of each child, the last started first. `supervisor:which_children/1`.
 *
 * @example
 * const worker = defineModule('worker', {
 *   startLink: () => gen_server.startLink(worker, null),
 *   init: () => ['ok', null] as const,
 * });
 * const top = defineModule('top', {
 *   init: (): supervisor.InitReturn => ['ok', [{ strategy: 'one_for_one' }, [{ id: 'a', start: mfa(worker, 'startLink', []) }]]],
 * });
 * const [, sup] = (yield* supervisor.startLink(top, null)) as ['ok', Pid];
 * const [child] = yield* supervisor.whichChildren(sup);
 * [child?.[0], child?.[2]]; // => ['a', 'worker']
 */
export function whichChildren(sup: gen.ServerRef): Body<List<ChildInfo>> {
  return gen_server.call(sup, 'which_children', 'infinity');
}

/**
 * Counts of specs, active children, supervisors and workers. `supervisor:count_children/1`.
 *
 * @example
 * const worker = defineModule('worker', {
 *   startLink: () => gen_server.startLink(worker, null),
 *   init: () => ['ok', null] as const,
 * });
 * const top = defineModule('top', {
 *   init: (): supervisor.InitReturn => ['ok', [{ strategy: 'one_for_one' }, [{ id: 'a', start: mfa(worker, 'startLink', []) }]]],
 * });
 * const [, sup] = (yield* supervisor.startLink(top, null)) as ['ok', Pid];
 * yield* supervisor.countChildren(sup); // => list(['specs', 1], ['active', 1], ['supervisors', 0], ['workers', 1])
 */
export function countChildren(sup: gen.ServerRef): Body<List<readonly [string, number]>> {
  return gen_server.call(sup, 'count_children', 'infinity');
}

/**
 * Checks specifications without starting anything: `ok`, or `['error', what]`. `supervisor:check_childspecs/1,2`.
 *
 * @example
 * supervisor.checkChildspecs([{ id: 'a' }]); // => ['error', 'missing_start']
 */
export function checkChildspecs(
  specs: unknown,
  autoShutdown?: AutoShutdown | 'undefined',
): 'ok' | readonly ['error', unknown] {
  if (!Array.isArray(specs)) return ['error', ['badarg', specs]];
  const known = autoShutdown === 'undefined' ? undefined : autoShutdown;
  if (known !== undefined && !['never', 'any_significant', 'all_significant'].includes(known)) {
    return ['error', ['badarg', known]];
  }
  const result = checkStartSpec(specs, known);
  return result.ok ? 'ok' : ['error', result.error];
}

// Callbacks

/** `sys:replace_state/2` can put anything in the place of the state: a supervisor then ends, as OTP's does, with `{badrecord, State}`. */
function checkState(state: unknown): asserts state is SupervisorState {
  if (!(state instanceof SupervisorState)) error(['badrecord', state]);
  // New code has made it simple_one_for_one, and it has nowhere to keep such children.
  if (state.dynamic && state.dynamics === null) error('function_clause');
}

function* handleCall(
  request: unknown,
  _from: unknown,
  state: SupervisorState,
): Body<gen_server.HandleCallReturn<SupervisorState>> {
  checkState(state);
  if (request === 'which_children') return ['reply', whichChildrenOf(state), state];
  if (request === 'count_children') return ['reply', countsOf(state), state];
  const [what, argument] = request as [string, unknown];
  switch (what) {
    case 'start_child':
      return [
        'reply',
        state.dynamic ? yield* startDynamic(state, argument) : yield* startStatic(state, argument),
        state,
      ];
    case 'terminate_child':
      return ['reply', yield* terminateById(state, argument), state];
    case 'restart_child':
      return ['reply', state.dynamic ? ['error', 'simple_one_for_one'] : yield* restartById(state, argument), state];
    case 'delete_child':
      return ['reply', state.dynamic ? ['error', 'simple_one_for_one'] : deleteById(state, argument), state];
    case 'get_childspec': {
      const found = findChild(state, argument);
      if (found === undefined) return ['reply', ['error', 'not_found'], state];
      // Of dynamic children only the common specification is told, without the arguments of any one of them.
      return ['reply', ['ok', specOf(state.template ?? found)], state];
    }
    default:
      return error('function_clause');
  }
}

function findChild(state: SupervisorState, id: unknown): Child | undefined {
  return state.dynamic ? dynamicChild(state, id) : childOf(state, id);
}

function childOf(state: SupervisorState, id: unknown): Child | undefined {
  return state.children.get(keyOf(id));
}

function childByPid(state: SupervisorState, pid: unknown): Child | undefined {
  return pid instanceof Pid ? state.byPid.get(pid) : undefined;
}

/**
 * Dynamic children are found by their pids, also while they are being restarted, and by the id of their common
 * specification. For a process that has ended, and may well have been a child, that specification stands as well.
 */
function dynamicChild(state: SupervisorState, id: unknown): Child | undefined {
  const template = state.template;
  if (template === null) return undefined;
  if (!(id instanceof Pid)) return keyOf(template.id) === keyOf(id) ? template : undefined;
  return state.children.get(id) ?? (isProcessAlive(id) ? undefined : template);
}

function* startDynamic(state: SupervisorState, extra: unknown): Body {
  const template = state.template as Child;
  const [module, fun, args] = template.mfargs;
  const all = Array.isArray(extra) ? [...(args as readonly unknown[]), ...(extra as readonly unknown[])] : null;
  const started = yield* callStart(state, { id: template.id, ordinal: state.lastOrdinal + 1 }, module, fun, all);
  if (!started.ok) return ['error', started.reason];
  if (started.pid instanceof Pid) {
    const kept = state.dynamics === 'mapsets' || all === null ? 'undefined' : all;
    const child: Child = { ...template, pid: started.pid, mfargs: [module, fun, kept] };
    state.children.set(started.pid, child);
    state.byPid.set(started.pid, child);
    state.ordinals.set(child, ++state.lastOrdinal);
    note('child_started', { supervisor: self(), id: child.id, pid: started.pid });
  }
  return started.answer;
}

function* startStatic(state: SupervisorState, spec: unknown): Body {
  const checked = checkChildSpec(spec, state.flags.autoShutdown);
  if (!checked.ok) return ['error', checked.error];
  const child = checked.value;
  const known = childOf(state, child.id);
  if (known !== undefined) {
    return ['error', known.pid instanceof Pid ? ['already_started', known.pid] : 'already_present'];
  }
  const started = yield* startOne(state, child);
  if (!started.ok)
    return [
      'error',
      isTuple(started.reason, 'already_started', 2) ? started.reason : [started.reason, recordOf(child)],
    ];
  if (started.pid !== 'undefined' || child.restart !== 'temporary') {
    const saved = child.restart === 'temporary' ? withoutArgs(child) : child;
    state.children.set(keyOf(saved.id), saved);
    setPid(state, saved, started.pid);
  }
  return started.answer;
}

/** A temporary child that was added later is never started again, so OTP forgets its arguments, which may be large. */
function withoutArgs(child: Child): Child {
  const [module, fun] = child.mfargs;
  return { ...child, mfargs: [module, fun, 'undefined'] };
}

function* terminateById(state: SupervisorState, id: unknown): Body {
  if (state.dynamic && !(id instanceof Pid)) return ['error', 'simple_one_for_one'];
  const child = findChild(state, id);
  if (child === undefined) return ['error', 'not_found'];
  if (child.pid instanceof Pid) reportEnd(state, child, yield* shutdown(child, child.pid));
  remove(state, child);
  return 'ok';
}

function* restartById(state: SupervisorState, id: unknown): Body {
  const child = childOf(state, id);
  if (child === undefined) return ['error', 'not_found'];
  if (child.pid !== 'undefined') return ['error', child.pid instanceof Pid ? 'running' : 'restarting'];
  const started = yield* startOne(state, child);
  if (!started.ok) return ['error', started.reason];
  setPid(state, child, started.pid);
  return started.answer;
}

function deleteById(state: SupervisorState, id: unknown): unknown {
  const child = childOf(state, id);
  if (child === undefined) return ['error', 'not_found'];
  if (child.pid !== 'undefined') return ['error', child.pid instanceof Pid ? 'running' : 'restarting'];
  state.children.delete(keyOf(id));
  return 'ok';
}

function whichChildrenOf(state: SupervisorState): List<ChildInfo> {
  charge(state.children.size);
  const infos = listed(state).map((child): ChildInfo => [
    state.dynamic ? 'undefined' : child.id,
    Array.isArray(child.pid) ? 'restarting' : (child.pid as Pid | 'undefined'),
    child.type,
    child.modules,
  ]);
  return listFrom(state.dynamic ? infos : infos.reverse());
}

/** Dynamic children stand in the order of OTP's map of them: who was ignored when restarted, then by pid, then those that are being restarted. */
function listed(state: SupervisorState): Child[] {
  const children = [...state.children.values()];
  if (!state.dynamic || state.template?.restart === 'temporary') return children;
  const rank = ({ pid }: Child): number => (pid === 'undefined' ? 0 : pid instanceof Pid ? 1 : 2);
  return children.sort((a, b) => rank(a) - rank(b) || compare(a.pid, b.pid));
}

function countsOf(state: SupervisorState): List<readonly [string, number]> {
  let active = 0;
  let supervisors = 0;
  let workers = 0;
  charge(state.children.size);
  for (const child of state.children.values()) {
    // One that was ignored when it was restarted counts as active, too.
    if (child.pid instanceof Pid || (state.dynamic && child.pid === 'undefined')) active++;
    if (child.type === 'supervisor') supervisors++;
    else workers++;
  }
  const specs = state.dynamic ? 1 : state.children.size;
  return listFrom([
    ['specs', specs],
    ['active', active],
    ['supervisors', supervisors],
    ['workers', workers],
  ]);
}

function* handleCast(request: unknown, state: SupervisorState): Body<gen_server.HandleReturn<SupervisorState>> {
  checkState(state);
  if (!isTuple(request, 'try_again_restart', 2)) return error('function_clause');
  const wanted = request[1];
  const child = state.dynamic ? state.children.get(wanted) : state.children.get(keyOf(wanted));
  if (child === undefined || !Array.isArray(child.pid)) return ['noreply', state];
  return yield* outcome(restart(child, state), state);
}

function* handleInfo(message: unknown, state: SupervisorState): Body<gen_server.HandleReturn<SupervisorState>> {
  checkState(state);
  if (isTuple(message, 'EXIT', 3)) {
    const child = childByPid(state, message[1]);
    if (child === undefined) return ['noreply', state];
    return yield* outcome(childExited(child, message[2], state), state);
  }
  log({ level: 'error', label: ['supervisor', 'unexpected_msg'], report: { supervisor: state.name, message } });
  return ['noreply', state];
}

function* outcome(
  deed: Body<'ok' | 'shutdown'>,
  state: SupervisorState,
): Body<gen_server.HandleReturn<SupervisorState>> {
  return (yield* deed) === 'ok' ? ['noreply', state] : ['stop', 'shutdown', state];
}

function* terminate(_reason: unknown, state: SupervisorState): Body {
  checkState(state);
  if (state.dynamic) yield* terminateDynamicChildren(state);
  else yield* terminateChildren(state, [...state.children.values()]);
  return 'ok';
}

/** The flags and specifications that `init/1` gives now. Who runs goes on, also where no specification is left of it. */
function* codeChange(_oldVsn: unknown, state: SupervisorState): Body {
  checkState(state);
  let result: unknown = code.apply(state.module, 'init', [state.args]);
  if (isBody(result)) result = yield* result;
  if (result === 'ignore') return ['ok', state];
  if (!isTuple(result, 'ok', 2) || !Array.isArray(result[1]) || result[1].length !== 2) return result;
  const [flagTerm, specs] = result[1] as [unknown, unknown];
  const flags = checkFlags(flagTerm);
  if (!flags.ok) {
    return ['error', isTuple(flags.error, 'invalid_type', 2) ? ['bad_flags', flags.error[1]] : flags.error];
  }
  if (!Array.isArray(specs)) return error('function_clause');
  const checked = checkStartSpec(specs, flags.value.autoShutdown);
  if (!checked.ok) return ['error', checked.error];
  const children = [...checked.value.values()];
  const dynamic = flags.value.strategy === 'simple_one_for_one';
  if (dynamic && children.length !== 1) return ['error', ['ok', childrenTerm(children.reverse())]];
  change(state, flags.value, children, dynamic ? (children[0] as Child) : null);
  return ['ok', state];
}

/** Specified children stand in their new order, and then those that are not specified any more. */
function change(state: SupervisorState, flags: Flags, specified: readonly Child[], template: Child | null): void {
  // A simple_one_for_one supervisor that is none any more forgets its children, but for their specification.
  const before = state.dynamic && template === null ? [state.template as Child] : [...state.children.values()];
  const stay = template === null || state.dynamic;
  state.flags = flags;
  state.template = template;
  state.children.clear();
  state.byPid.clear();
  if (template === null) for (const child of specified) state.children.set(keyOf(child.id), child);
  for (const old of stay ? before : []) {
    const child = template === null ? (childOf(state, old.id) ?? old) : respecified(state, old, template);
    state.children.set(template === null ? keyOf(old.id) : lastPid(old.pid), child);
    setPid(state, child, old.pid);
  }
}

function respecified(state: SupervisorState, old: Child, template: Child): Child {
  const [module, fun] = template.mfargs;
  const child: Child = { ...template, mfargs: [module, fun, old.mfargs[2]] };
  state.ordinals.set(child, state.ordinals.get(old) ?? 0);
  state.ordinals.delete(old);
  return child;
}

/** What a dynamic child is known by. */
function lastPid(pid: ChildPid): unknown {
  return Array.isArray(pid) ? pid[1] : pid;
}

function formatStatus(opt: 'normal' | 'terminate', [, state]: readonly unknown[]): unknown {
  if (opt === 'terminate') return state;
  if (!isTuple(state, 'state', RECORD_SIZE)) return error(['badrecord', state]);
  return listFrom([
    ['data', listFrom([['State', state]])],
    ['supervisor', listFrom([['Callback', state[10]]])],
  ]);
}

/** Elements of OTP's `#state{}`. */
const RECORD_SIZE = 12;

const callbacks = defineModule('supervisor', {
  init,
  handleCall,
  handleCast,
  handleInfo,
  terminate,
  codeChange,
  formatStatus,
});

// Restarting

function* childExited(child: Child, reason: unknown, state: SupervisorState): Body<'ok' | 'shutdown'> {
  const quiet = reason === 'normal' || reason === 'shutdown' || isTuple(reason, 'shutdown', 2);
  if (child.restart === 'permanent' || (child.restart === 'transient' && !quiet)) {
    report(state, 'child_terminated', reason, child);
    return yield* restart(child, state);
  }
  if (!quiet) report(state, 'child_terminated', reason, child);
  remove(state, child);
  return autoShutdown(child, state);
}

/** A temporary child is forgotten, any other stays as a specification. Dynamic ones are always forgotten. */
function remove(state: SupervisorState, child: Child): void {
  if (child.pid instanceof Pid) state.byPid.delete(child.pid);
  if (state.dynamic) {
    state.children.delete(lastPid(child.pid));
    state.ordinals.delete(child);
  } else if (child.restart === 'temporary') state.children.delete(keyOf(child.id));
  else child.pid = 'undefined';
}

function autoShutdown(child: Child, state: SupervisorState): 'ok' | 'shutdown' {
  if (!child.significant || state.flags.autoShutdown === 'never') return 'ok';
  if (state.flags.autoShutdown === 'any_significant') return 'shutdown';
  for (const other of state.children.values()) if (other.significant && other.pid !== 'undefined') return 'ok';
  return 'shutdown';
}

function* restart(child: Child, state: SupervisorState): Body<'ok' | 'shutdown'> {
  if (!countRestart(state)) {
    report(state, 'shutdown', 'reached_max_restart_intensity', child);
    remove(state, child);
    return 'shutdown';
  }
  const again = yield* restartBy(child, state);
  // Through the mailbox, so that exits and requests that came meanwhile have their turn.
  if (again !== undefined) gen_server.cast(self(), ['try_again_restart', again]);
  return 'ok';
}

/** Whole seconds, and one exactly `period` seconds old still counts: as OTP's. */
function countRestart(state: SupervisorState): boolean {
  const now = monotonicTime();
  const first = state.restarts.findIndex((at) => counts(at, now, state.flags.period * 1000));
  if (first > 0) state.restarts = state.restarts.slice(first);
  else if (first < 0) state.restarts = [];
  state.restarts.push(now);
  return state.restarts.length <= state.flags.intensity;
}

/** Returns what to try again, or undefined when all is well. */
function* restartBy(child: Child, state: SupervisorState): Body {
  switch (state.flags.strategy) {
    case 'simple_one_for_one':
      return yield* restartDynamic(child, state);
    case 'one_for_one': {
      const started = yield* startOne(state, child);
      if (started.ok) {
        setPid(state, child, started.pid);
        return undefined;
      }
      report(state, 'start_error', started.reason, child);
      setPid(state, child, restarting(child.pid));
      return child.id;
    }
    case 'rest_for_one': {
      const all = [...state.children.values()];
      return yield* restartMany(child, all.slice(all.indexOf(child)), state);
    }
    case 'one_for_all':
      return yield* restartMany(child, [...state.children.values()], state);
  }
}

function restarting(pid: ChildPid): ChildPid {
  return pid instanceof Pid ? ['restarting', pid] : pid;
}

function* restartMany(child: Child, children: readonly Child[], state: SupervisorState): Body {
  const old = restarting(child.pid);
  setPid(state, child, 'undefined');
  yield* terminateChildren(state, children);
  const failed = yield* startChildren(
    state,
    children.filter((other) => state.children.has(keyOf(other.id))),
  );
  if (failed === null) return undefined;
  const culprit = childOf(state, failed.id) as Child;
  setPid(state, culprit, culprit === child ? old : ['restarting', 'undefined']);
  return failed.id;
}

function* restartDynamic(child: Child, state: SupervisorState): Body {
  const old = child.pid;
  const [module, fun, args] = child.mfargs;
  const started = yield* callStart(
    state,
    { id: child.id, ordinal: state.ordinals.get(child) ?? 0 },
    module,
    fun,
    args as readonly unknown[],
  );
  const key = lastPid(old);
  state.children.delete(key);
  if (key instanceof Pid) state.byPid.delete(key);
  if (started.ok) {
    child.pid = started.pid;
    state.children.set(started.pid, child);
    if (started.pid instanceof Pid) {
      state.byPid.set(started.pid, child);
      note('child_started', { supervisor: self(), id: child.id, pid: started.pid });
    }
    return undefined;
  }
  report(state, 'start_error', started.reason, child);
  child.pid = restarting(old);
  state.children.set(key, child);
  return key;
}

// Stopping

/** In reverse order of start. Temporary children are forgotten: they would not be started again. */
function* terminateChildren(state: SupervisorState, children: readonly Child[]): Body<void> {
  for (let i = children.length - 1; i >= 0; i--) {
    const child = children[i] as Child;
    if (child.pid instanceof Pid) reportEnd(state, child, yield* shutdown(child, child.pid));
    remove(state, child);
  }
}

function reportEnd(state: SupervisorState, child: Child, reason: unknown): void {
  if (reason !== OK && !(reason === 'normal' && child.restart !== 'permanent')) {
    report(state, 'shutdown_error', reason, child);
  }
}

const OK = Symbol('ok');

/** Stops one child as its specification says, and waits for its end. `OK`, or the reason when it is not the expected one. */
function* shutdown(child: Child, pid: Pid): Body {
  const ref = monitor(pid);
  const brutal = child.shutdown === 'brutal_kill';
  exit(pid, brutal ? 'kill' : 'shutdown');
  let down = yield* receiveDown(ref, brutal ? 'infinity' : child.shutdown);
  if (down === TIMEOUT) {
    exit(pid, 'kill');
    down = yield* receiveDown(ref);
  }
  let reason = (down as Down)[4];
  if (reason === 'noproc') reason = yield* reasonInstead(pid);
  else unlinkFlush(pid);
  if (reason === (brutal ? 'killed' : 'shutdown')) return OK;
  return isShutdown(reason) && child.restart !== 'permanent' ? OK : reason;
}

function isShutdown(reason: unknown): boolean {
  return reason === 'shutdown' || isTuple(reason, 'shutdown', 2);
}

/** Unlinks first and flushes then: the other way round an EXIT could still come in between. */
function unlinkFlush(pid: Pid): void {
  unlink(pid);
  flushExit(pid);
}

/** A child that was not there (`noproc`) has told its reason in an EXIT, unless it had unlinked itself. */
function* reasonInstead(pid: Pid): Body {
  const isExit = (m: unknown) => isTuple(m, 'EXIT', 3) && m[1] === pid;
  const message = yield* isLinked(pid) ? receive<unknown>(isExit) : receive<unknown>(isExit, 0);
  return message === TIMEOUT ? 'noproc' : (message as unknown[])[2];
}

const TOLD_IN_A_SLICE = 1_000;

/**
 * All at the same time; one report for each unexpected reason. OTP's loop knows pids and children that are being restarted: one that was ignored
 * when it was restarted has neither, stands first, and ends it.
 */
function* terminateDynamicChildren(state: SupervisorState): Body<void> {
  if (state.children.has('undefined')) return error('function_clause');
  const template = state.template as Child;
  const waiting = new Map<Ref, Pid>();
  for (const child of state.children.values()) {
    if (!(child.pid instanceof Pid)) continue;
    waiting.set(monitor(child.pid), child.pid);
    exit(child.pid, template.shutdown === 'brutal_kill' ? 'kill' : 'shutdown');
    // A node would have pre-empted it by then: others have their turn while very many are told.
    if (waiting.size % TOLD_IN_A_SLICE === 0) yield* yieldSlice();
  }
  const timer = typeof template.shutdown === 'number' ? startTimer(template.shutdown, self(), 'kill') : null;
  const errors = new Map<unknown, { readonly reason: unknown; count: number }>();
  while (waiting.size > 0) {
    const message = (yield* receive<unknown>(
      (m) => (isTuple(m, 'DOWN', 5) && waiting.has(m[1] as Ref)) || (isTuple(m, 'timeout', 3) && m[1] === timer),
    )) as unknown[];
    if (message[0] === 'timeout') {
      for (const pid of waiting.values()) exit(pid, 'kill');
      continue;
    }
    waiting.delete(message[1] as Ref);
    const pid = message[3] as Pid;
    let reason = message[4];
    if (reason === 'noproc') reason = yield* reasonInstead(pid);
    else unlinkFlush(pid);
    if (expectedDynamicEnd(reason, template)) continue;
    const key = keyOf(reason);
    const known = errors.get(key);
    if (known === undefined) errors.set(key, { reason, count: 1 });
    else known.count++;
  }
  if (timer !== null) {
    cancelTimer(timer);
    yield* receive<unknown>((m) => isTuple(m, 'timeout', 3) && m[1] === timer, 0);
  }
  for (const { reason, count } of errors.values()) report(state, 'shutdown_error', reason, template, count);
}

function expectedDynamicEnd(reason: unknown, template: Child): boolean {
  const lasting = template.restart === 'permanent';
  if (template.shutdown === 'brutal_kill') return reason === 'killed' || (isShutdown(reason) && !lasting);
  return reason === 'shutdown' || ((isTuple(reason, 'shutdown', 2) || reason === 'normal') && !lasting);
}

// Reports

type Context = 'child_terminated' | 'start_error' | 'shutdown' | 'shutdown_error';

function report(state: SupervisorState, context: Context, reason: unknown, child: Child, count?: number): void {
  if (!isLogged()) return;
  log({
    level: 'error',
    label: ['supervisor', context],
    report: listFrom<unknown>([
      ['supervisor', state.name],
      ['errorContext', context],
      ['reason', reason],
      ['offender', offenderOf(child, count === undefined ? ['pid', child.pid] : ['nb_children', count])],
    ]),
  });
}

/** `which`: its pid, or how many dynamic children these are. */
function offenderOf(child: Child, which: readonly ['pid', ChildPid] | readonly ['nb_children', number]): List<unknown> {
  return listFrom<unknown>([
    which,
    ['id', child.id],
    ['mfargs', startOf(child)],
    ['restart_type', child.restart],
    ['significant', child.significant],
    ['shutdown', child.shutdown],
    ['child_type', child.type],
  ]);
}

/** Children as OTP keeps them: their ids, the last one first, and their records by these. */
function childrenTerm(children: Iterable<Child>): unknown {
  const all = [...children];
  return [listFrom(all.map(({ id }) => id).reverse()), new Map(all.map((child) => [child.id, recordOf(child)]))];
}

/** OTP's record `#child{}`, as it leaks in the errors of `start_child/2`. */
function recordOf(child: Child): unknown[] {
  return [
    'child',
    child.pid,
    child.id,
    startOf(child),
    child.restart,
    child.significant,
    child.shutdown,
    child.type,
    child.modules,
  ];
}
