/**
 * Supervision trees built from their description (format.md, section 7): the supervisors' callback module, the start
 * function that all children share, and the worker.
 *
 * A start is noted in the parent, right after the start call has returned: the moment at which OTP logs a progress report.
 */
import { type Body, error, exit, processFlag, self, sleep } from '../runtime/kernel/syscalls.ts';
import * as gen_server from '../runtime/otp/gen_server.ts';
import * as supervisor from '../runtime/otp/supervisor.ts';
import { list } from '../term/list.ts';
import { defineModule, type Module } from '../term/module.ts';
import { Pid } from '../term/pid.ts';
import type { Timeout } from '../term/term.ts';
import type { Run } from './run.ts';
import { isArray, isObject, type Json, type JsonObject } from './scenario.ts';

/** The extra arguments that a start function of a dynamic child takes. */
const MAX_EXTRA_ARGS = 3;

const SPEC_MEMBERS = ['id', 'restart', 'shutdown', 'type', 'significant'];
const FLAG_MEMBERS = ['strategy', 'intensity', 'period', 'auto_shutdown'];

export function startRoot(run: Run, path: string): Body {
  const root = run.roots.get(path);
  if (root === undefined) return run.fail(`the scenario has no tree ${path}`);
  return started(run, path, 'supervisor', root, []);
}

/** A child specification with the members that are given: OTP's own defaults hold for the others. */
export function childSpec(run: Run, parentPath: string, child: JsonObject): unknown {
  return { start: [run.modules.tree, 'start', list<unknown>([parentPath, child])], ...given(run, child, SPEC_MEMBERS) };
}

function given(run: Run, from: JsonObject, members: readonly string[]): Record<string, unknown> {
  const present = members.filter((member) => from[member] !== undefined);
  return Object.fromEntries(present.map((member) => [member, run.decode(from[member])]));
}

function* started(run: Run, path: string, type: 'worker' | 'supervisor', spec: JsonObject, extra: unknown[]): Body {
  const attempt = run.names.nextAttempt(path);
  const who = `${path}#${attempt}`;
  const plan = planOf(spec, attempt);
  const sup = isObject(spec['sup']) ? spec['sup'] : spec;
  const result = yield* launch(run, type, path, who, plan, spec, sup);
  if (Array.isArray(result) && result[0] === 'ok' && result.length === 2 && result[1] instanceof Pid) {
    const pid = result[1];
    run.names.bind(who, pid);
    run.names.setLatest(path, pid);
    run.inTree.set(pid, { path, type, parent: self(), dynamic: sup['strategy'] === 'simple_one_for_one' });
    run.events.push({ event: 'start', who, pid, extra });
    return isArray(plan) && plan[0] === 'ok' ? ['ok', pid, run.decode(plan[1])] : ['ok', pid];
  }
  // Not for the root: when its starter does not trap exits, whether it lives to say so depends on the schedule.
  if (path.includes('/')) {
    if (result === 'ignore') run.events.push({ event: 'ignore', who });
    else {
      const isError = Array.isArray(result) && result[0] === 'error' && result.length === 2;
      run.events.push({ event: 'start_error', who, reason: isError ? (result[1] as unknown) : result });
    }
  }
  return result;
}

/** The n-th element is for the n-th attempt, the last one for all later ones. */
function planOf(spec: JsonObject, attempt: number): Json {
  const plan = isArray(spec['plan']) ? spec['plan'] : ['ok'];
  return plan[Math.min(attempt, plan.length) - 1] ?? 'ok';
}

function* launch(
  run: Run,
  type: 'worker' | 'supervisor',
  path: string,
  who: string,
  plan: Json,
  spec: JsonObject,
  sup: JsonObject,
): Body {
  if (isArray(plan) && plan[0] === 'bad') return run.decode(plan[1]);
  if (type === 'worker') return yield* gen_server.startLink(run.modules.tree, ['worker', who, plan, spec], []);
  return yield* supervisor.startLink(run.modules.tree, ['tree', path, who, plan, sup]);
}

type InitArgs =
  | readonly ['raw', unknown]
  | readonly ['tree', path: string, who: string, plan: Json, sup: JsonObject]
  | readonly ['worker', who: string, plan: Json, spec: JsonObject];

export function treeModule(run: Run): Module {
  return defineModule('cop_tree', {
    start([parentPath, child]: readonly [string, JsonObject], ...extra: unknown[]) {
      if (extra.length > MAX_EXTRA_ARGS) return error('undef');
      const id = typeof child['id'] === 'string' ? child['id'] : '?';
      const type = child['type'] === 'supervisor' ? 'supervisor' : 'worker';
      return started(run, `${parentPath}/${id}`, type, child, extra);
    },
    /** A child that is there already. */
    given: (pid: Pid) => ['ok', pid],
    init(args: InitArgs) {
      switch (args[0]) {
        case 'raw':
          return args[1];
        case 'tree':
          return initSupervisor(run, ...rest(args));
        case 'worker':
          return initWorker(run, ...rest(args));
      }
    },
    handleCall: (_request: unknown, _from: unknown, spec: unknown) => ['reply', 'ok', spec],
    handleCast(request: readonly [string, unknown], spec: unknown) {
      return request[0] === 'stop' ? ['stop', request[1], spec] : error(request[1]);
    },
    handleInfo: (_message: unknown, spec: unknown) => ['noreply', spec],
    *terminate(reason: unknown, spec: JsonObject): Body {
      if (reason !== 'shutdown') return 'ok';
      const onStop = spec['on_stop'] ?? 'obey';
      if (onStop === 'refuse') yield* sleep('infinity');
      if (isArray(onStop) && onStop[0] === 'slow') yield* sleep(onStop[1] as Timeout);
      if (isArray(onStop) && onStop[0] === 'exit') exit(run.decode(onStop[1]));
      return 'ok';
    },
  });
}

function rest<T extends readonly unknown[]>(tuple: readonly [unknown, ...T]): T {
  return tuple.slice(1) as unknown as T;
}

function initSupervisor(run: Run, path: string, who: string, plan: Json, sup: JsonObject): unknown {
  run.names.bind(who, self());
  if (plan === 'ignore') return 'ignore';
  if (isArray(plan) && plan[0] === 'init') return run.decode(plan[1]);
  if (isArray(plan) && plan[0] === 'exit') return exit(run.decode(plan[1]));
  const changed = run.inits.get(path);
  if (changed === undefined) return specified(run, path, sup);
  const [kind, value] = changed;
  if (kind === 'sup') return specified(run, path, value as JsonObject);
  return kind === 'raise' ? error(run.decode(value)) : run.decode(value);
}

function specified(run: Run, path: string, sup: JsonObject): unknown {
  const children = (sup['children'] ?? []) as readonly JsonObject[];
  const specs = children.map((child) => childSpec(run, path, child));
  return ['ok', [given(run, sup, FLAG_MEMBERS), list(...specs)]];
}

function initWorker(run: Run, who: string, plan: Json, spec: JsonObject): unknown {
  run.names.bind(who, self());
  processFlag('trap_exit', spec['trap'] === true);
  if (plan === 'ok') return ['ok', spec];
  if (plan === 'ignore') return 'ignore';
  const [kind, value] = plan as readonly Json[];
  switch (kind) {
    case 'ok':
      return ['ok', spec];
    case 'error':
      return ['stop', run.decode(value)];
    case 'exit':
      return exit(run.decode(value));
    case 'raise':
      return error(run.decode(value));
    case 'init':
      return run.decode(value);
    default:
      return run.fail(`a start cannot be planned as ${JSON.stringify(plan)}`);
  }
}
