/**
 * The process that stands for a running application: group leader of all its processes, by which they are known, and killer of those that are left
 * at its end. Follows OTP's `application_master` (kernel). It starts a process of its own in which the callback module's functions run and which
 * is linked with the top supervisor, so that a callback that hangs or crashes leaves the master able to act.
 */
import { list } from '../../term/list.ts';
import { defineModule, type Module } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import {
  type Body,
  demonitor,
  exit,
  groupLeader,
  groupLeaderOf,
  isProcessAlive,
  link,
  log,
  makeRef,
  monitor,
  processes,
  processFlag,
  type ProcessFn,
  publish,
  raisedOf,
  receive,
  self,
  send,
  sendAfter,
  setLabel,
  spawnLink,
  unlink,
  whereis,
} from '../kernel/syscalls.ts';
import { type Application, isPair, isStart, type Start } from './application_spec.ts';
import * as application_starter from './application_starter.ts';
import { table } from './application_table.ts';
import * as code from './code.ts';
import { caughtTerm, isTuple } from './errors.ts';
import * as proc_lib from './proc_lib.ts';

/** Starts an application; returns when its start has, phases included. `application_master:start_link/2`. */
export function startLink(application: Application, type: unknown): Body {
  const controller = whereis('application_controller') as Pid;
  const starter = self();
  return proc_lib.startLink(() => init(controller, starter, application, type), [], {
    initialCall: ['application_master', 'init', 4],
  });
}

/** Stops an application and waits until it has stopped. `application_master:stop/1`. */
export function stop(master: Pid): Body {
  return call(master, 'stop');
}

/** `{TopPid, Module}`, or `error`. `application_master:get_child/1`. */
export function getChild(master: Pid): Body {
  return call(master, 'get_child');
}

function* call(master: Pid, request: string): Body {
  const tag = makeRef();
  const ref = monitor(master);
  send(master, [request, tag, self()]);
  const answer = yield* receive<unknown[]>(
    (m) => (isTuple(m, 'DOWN', 5) && m[1] === ref) || (isPair(m) && m[0] === tag),
  );
  if (answer[0] !== tag) return 'ok';
  demonitor(ref, ['flush']);
  return answer[1];
}

interface State {
  readonly type: unknown;
  /** The group leader that was: who takes the application's output. */
  readonly leader: Pid;
  child: Pid | null;
  /** Those who asked for the top supervisor: reference of the question, tag and asker. */
  requests: (readonly [Ref, Ref, Pid])[];
}

function* init(controller: Pid, starter: Pid, application: Application, type: unknown): Body {
  link(controller);
  processFlag('trap_exit', true);
  const state: State = { type, leader: groupLeader(), child: null, requests: [] };
  groupLeader(self(), self());
  setLabel(`application_master ${application.name}`);
  publish({
    behaviour: 'application',
    module: moduleOf(application),
    parent: controller,
    sysState: 'running',
    state: { application: application.name, start_type: type },
    doing: null,
  });
  table().masters.set(application.name, self());
  const result = yield* startIt(application, state);
  if (isTuple(result, 'ok', 2)) {
    if (application.maxT !== 'infinity') sendAfter(application.maxT as number, self(), ['EXIT', self(), 'timeout']);
    unlink(starter);
    proc_lib.initAck(starter, ['ok', self()]);
    state.child = result[1] as Pid;
    return mainLoop(controller, state);
  }
  return exit(isTuple(result, 'error', 2) ? result[1] : result);
}

/** The callback module; of one that is known by its name only, the name. */
function moduleOf({ mod }: Application): Module {
  const module = isStart(mod) ? mod[0] : 'undefined';
  return typeof module === 'string' ? (code.lookup(module) ?? defineModule(module, {})) : module;
}

function* startIt(application: Application, state: State): Body {
  const tag = makeRef();
  const master = self();
  const body: ProcessFn = () => starterProcess(tag, master, application, state.type);
  const pid = spawnLink(Object.assign(body, { initialCall: ['application_master', 'start_it', 4] as const }));
  for (;;) {
    const message: unknown = yield* receive();
    if (isPair(message) && message[0] === tag) return message[1];
    if (isTuple(message, 'EXIT', 3) && message[1] === pid) return ['error', message[2]];
    if (isTuple(message, 'start_type', 2)) send(message[1] as Pid, ['start_type', state.type]);
    else yield* handle(message, state);
  }
}

function* mainLoop(controller: Pid, state: State): Body {
  for (;;) {
    const message: unknown = yield* receive();
    if (isTuple(message, 'EXIT', 3)) {
      const [, from, reason] = message;
      if (from === controller) return yield* terminate(reason, state);
      if (from === state.child) {
        state.child = null;
        return yield* terminate(reason, state);
      }
      if (reason === 'timeout') return yield* terminate('normal', state);
    } else if (isTuple(message, 'start_type', 2)) send(message[1] as Pid, ['start_type', 'local']);
    else yield* handle(message, state);
  }
}

function* handle(message: unknown, state: State): Body<void> {
  if (Array.isArray(message) && message[0] === 'io_request') send(state.leader, message);
  else if (isTuple(message, 'get_child', 3)) askChild(state, message[1] as Ref, message[2] as Pid);
  else if (isTuple(message, 'stop', 3)) {
    yield* shutDown(state);
    send(message[2] as Pid, [message[1], 'ok']);
    exit('normal');
  } else if (isTuple(message, 'child', 4)) {
    const [, ref, top, module] = message;
    const request = state.requests.find(([known]) => known === ref);
    state.requests = state.requests.filter((other) => other !== request);
    if (request !== undefined) send(request[2], [request[1], [top, module]]);
  }
}

function askChild(state: State, tag: Ref, from: Pid): void {
  if (state.child === null || !isProcessAlive(state.child)) {
    send(from, [tag, 'error']);
    return;
  }
  const ref = makeRef();
  send(state.child, [self(), 'get_child', ref]);
  state.requests = [[ref, tag, from], ...state.requests];
}

function* terminate(reason: unknown, state: State): Body<never> {
  yield* shutDown(state);
  return exit(reason);
}

/** The tree first, by way of the callback module, and then whatever else belongs to the application. */
function* shutDown(state: State): Body<void> {
  for (const [, tag, from] of state.requests) send(from, [tag, 'error']);
  const { child } = state;
  if (child !== null) {
    send(child, [self(), 'terminate']);
    for (;;) {
      const message: unknown = yield* receive();
      if (isTuple(message, 'EXIT', 3) && message[1] === child) break;
      yield* handle(message, state);
    }
  }
  killAll();
}

/** Processes that are spawned meanwhile are found in the next round. */
function killAll(): void {
  const me = self();
  for (;;) {
    const strays = processes().filter((pid) => pid !== me && groupLeaderOf(pid) === me);
    if (strays.length === 0) return;
    for (const pid of strays) exit(pid, 'kill');
  }
}

// The process in which the callbacks run

function* starterProcess(tag: Ref, master: Pid, application: Application, type: unknown): Body {
  processFlag('trap_exit', true);
  setLabel(`application_starter ${application.name}`);
  const { startPhases, mod } = application;
  if (!isStart(mod)) {
    send(master, [
      tag,
      [
        'error',
        [
          'bad_keys',
          [
            ['mod', mod],
            ['start_phases', startPhases],
          ],
        ],
      ],
    ]);
    return undefined;
  }
  const [module] = mod;
  if (startPhases === 'undefined') {
    const result = yield* startTop(type, mod);
    if (!isTuple(result, 'ok', 3)) {
      send(master, [tag, result]);
      return undefined;
    }
    link(result[1] as Pid);
    send(master, [tag, ['ok', self()]]);
    return loop(master, result[1] as Pid, module, result[2]);
  }
  // With `application_starter` the callback module is the one that it names.
  const start = application_starter.isStarter(module) && isStart(mod[1]) ? mod[1] : mod;
  let result: unknown;
  try {
    result = yield* startTheApplication(type, start, application);
  } catch (caught) {
    result = caughtTerm(raisedOf(caught));
  }
  if (!isTuple(result, 'ok', 3)) {
    send(master, [tag, result]);
    return undefined;
  }
  send(master, [tag, ['ok', self()]]);
  return loop(master, result[1] as Pid, start[0], result[2]);
}

function* startTheApplication(type: unknown, start: Start, application: Application): Body {
  const result = yield* startTop(type, start);
  if (!isTuple(result, 'ok', 3)) return result;
  link(result[1] as Pid);
  const phases = yield* application_starter.start(application.startPhases, type, [application.name]);
  if (phases === 'ok') return result;
  // The tree goes on without an application: so it is in this release of OTP.
  unlink(result[1] as Pid);
  return phases;
}

/** `{ok, Pid, AppState}`, or `{error, _}`. */
function* startTop(type: unknown, [module, args]: Start): Body {
  const result = yield* application_starter.caught(module, 'start', [type, args]);
  if (isTuple(result, 'ok', 2)) return ['ok', result[1], list()];
  if (isTuple(result, 'ok', 3)) return result;
  const call = [module, 'start', list(type, args)];
  if (isTuple(result, 'error', 2)) return ['error', [result[1], call]];
  if (isTuple(result, 'EXIT', 2) && result[1] === 'normal') return ['error', [result, call]];
  return ['error', ['bad_return', [call, result]]];
}

function* loop(master: Pid, top: Pid, module: Module | string, state: unknown): Body {
  for (;;) {
    const message: unknown = yield* receive();
    if (!Array.isArray(message)) continue;
    const [tag, second, reason] = message as unknown[];
    if (tag === master && second === 'get_child' && message.length === 3) send(master, ['child', reason, top, module]);
    else if (tag === master && second === 'terminate') return yield* stopTop(top, 'shutdown', module, state, 'normal');
    else if (tag === 'EXIT' && second === master) return yield* stopTop(top, reason, module, state, reason);
    else if (tag === 'EXIT' && second === top) {
      const last = yield* prepStop(module, state);
      yield* application_starter.caught(module, 'stop', [last]);
      return exit(reason);
    }
  }
}

function* stopTop(top: Pid, signal: unknown, module: Module | string, state: unknown, reason: unknown): Body<never> {
  const last = yield* prepStop(module, state);
  exit(top, signal);
  yield* receive((m: unknown) => isTuple(m, 'EXIT', 3) && m[1] === top);
  yield* application_starter.caught(module, 'stop', [last]);
  return exit(reason);
}

/** What `prep_stop/1` makes of the state; the state, when there is no such callback or it fails. */
function* prepStop(module: Module | string, state: unknown): Body {
  const result = yield* application_starter.caught(module, 'prepStop', [state]);
  if (!isTuple(result, 'EXIT', 2)) return result;
  const reason = result[1];
  if (!(isPair(reason) && reason[0] === 'undef')) {
    log({
      level: 'error',
      label: ['application_master', 'shutdown_error'],
      report: { module, call: ['prep_stop', list(state)], error_info: reason },
    });
  }
  return state;
}
