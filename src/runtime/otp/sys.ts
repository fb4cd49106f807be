/**
 * System messages, which every behaviour understands. Follows OTP's `sys`: get and replace the state, suspend, resume, change code,
 * terminate. All but `handleSystemMessage` is called by clients and waits for an answer, 5,000 ms unless told otherwise.
 */
import { list, listFrom } from '../../term/list.ts';
import { Module } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';
import type { Timeout } from '../../term/term.ts';
import { type Body, error, exit, matchWithin, raisedOf, receive, self } from '../kernel/syscalls.ts';
import { caughtTerm, isTuple } from './errors.ts';
import * as gen from './gen.ts';

const TIMEOUT_MS = 5000;

/**
 * That code was changed: no term, so nothing that a callback gives can be taken for it.
 * @internal
 */
export const CHANGED = Symbol('changed');

/**
 * How a behaviour serves system messages.
 * @internal
 */
export interface SystemClient {
  readonly parent: Pid;
  /** The behaviour's module. */
  readonly behaviour: string;
  /** Does it hibernate while there is nothing for it to do? */
  readonly hibernating: boolean;
  systemGetState(): unknown;
  /** The new state, as `sys:replace_state/2` returns it. */
  systemReplaceState(replace: (state: unknown) => unknown): unknown;
  /** `CHANGED`, or what the callback gave instead: any term, `ok` included, is then an error. */
  systemCodeChange(module: Module | string, oldVsn: unknown, extra: unknown): Body;
  systemSuspended(suspended: boolean): void;
  /** `{status, ...}` as `sys:get_status/1` returns it. */
  systemStatus(sysState: 'running' | 'suspended'): unknown;
  /** Ends the process: never returns. */
  systemTerminate(reason: unknown): Body<never>;
}

/**
 * Handles one system message, and all that follow while the process is suspended. Returns when it runs (again).
 * @internal
 */
export function* handleSystemMessage(from: gen.From, request: unknown, client: SystemClient): Body<void> {
  let sysState: 'running' | 'suspended' = 'running';
  let message: readonly [gen.From, unknown] = [from, request];
  for (;;) {
    const [to, asked] = message;
    if (isTuple(asked, 'terminate', 2)) {
      gen.reply(to, 'ok');
      return yield* client.systemTerminate(asked[1]);
    }
    if (asked === 'suspend') sysState = 'suspended';
    else if (asked === 'resume') sysState = 'running';
    client.systemSuspended(sysState === 'suspended');
    gen.reply(to, yield* answerTo(asked, sysState, client));
    if (sysState === 'running') return;
    const next: unknown = yield* receive(
      matchWithin(
        client.hibernating ? 'erlang:hibernate/3' : 'sys:suspend_loop/6',
        (m: unknown) => isTuple(m, 'system', 3) || (isTuple(m, 'EXIT', 3) && m[1] === client.parent),
      ),
    );
    if (isTuple(next, 'EXIT', 3)) return yield* client.systemTerminate(next[2]);
    message = (next as unknown[]).slice(1) as unknown as readonly [gen.From, unknown];
  }
}

function* answerTo(asked: unknown, sysState: 'running' | 'suspended', client: SystemClient): Body {
  if (asked === 'suspend' || asked === 'resume') return 'ok';
  if (asked === 'get_state') return client.systemGetState();
  if (asked === 'get_status') return client.systemStatus(sysState);
  if (isTuple(asked, 'replace_state', 2) && asked[1] instanceof Module) {
    const replace = (asked[1] as Module).exports['replace'] as (state: unknown) => unknown;
    try {
      return client.systemReplaceState(replace);
    } catch (caught) {
      const raised = raisedOf(caught);
      return ['error', ['callback_failed', [client.behaviour, 'system_replace_state'], [raised.class, raised.reason]]];
    }
  }
  if (isTuple(asked, 'change_code', 4) && sysState === 'suspended') {
    let result: unknown;
    try {
      result = yield* client.systemCodeChange(asked[1] as Module | string, asked[2], asked[3]);
    } catch (caught) {
      result = caughtTerm(raisedOf(caught));
    }
    return result === CHANGED ? 'ok' : ['error', result];
  }
  return ['error', ['unknown_system_msg', asked]];
}

/** `timeout` is undefined when the client gave none: the error then tells a call without one. */
function* request(
  server: gen.ServerRef,
  asked: unknown,
  timeout: Timeout | undefined,
  mfa: readonly [unknown, ...unknown[]],
): Body {
  try {
    return yield* gen.call(server, 'system', asked, timeout ?? TIMEOUT_MS);
  } catch (caught) {
    const raised = raisedOf(caught);
    const reason = raised.class === 'error' ? [raised.reason, raised.stacktrace] : raised.reason;
    const [fun, ...args] = mfa;
    return exit([reason, ['sys', fun, listFrom([server, ...args, ...(timeout === undefined ? [] : [timeout])])]]);
  }
}

/**
 * The state of a behaviour's process. `sys:get_state/2`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.startLink(counter, 1)) as ['ok', Pid];
 * yield* sys.getState(pid); // => 1
 */
export function* getState(server: gen.ServerRef, timeout?: Timeout): Body {
  return stateOf(yield* request(server, 'get_state', timeout, ['get_state']));
}

/**
 * Replaces the state by what `replace` makes of it, and gives the new one. `sys:replace_state/3`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.startLink(counter, 1)) as ['ok', Pid];
 * yield* sys.replaceState(pid, (n: number) => n + 41); // => 42
 * yield* gen_server.call(pid, 'next'); // => 42
 */
export function* replaceState(server: gen.ServerRef, replace: (state: never) => unknown, timeout?: Timeout): Body {
  // A function is no term; code is, so it travels as a module.
  const code = new Module('sys_replace_state', { replace });
  const asked = ['replace_state', code];
  // OTP has no case of its own for this request in the error: it stands in the place of the function.
  return stateOf(yield* request(server, asked, timeout, [asked]));
}

function stateOf(answer: unknown): unknown {
  return isTuple(answer, 'error', 2) ? error(answer[1]) : answer;
}

/**
 * The process handles only system messages until `resume`. `sys:suspend/2`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.startLink(counter, 1)) as ['ok', Pid];
 * yield* sys.suspend(pid); // => 'ok'
 * const request = gen_server.sendRequest(pid, 'next');
 * yield* gen_server.waitResponse(request, 1000); // => 'timeout'
 * yield* sys.resume(pid);
 * yield* gen_server.waitResponse(request, 1000); // => ['reply', 1]
 */
export function* suspend(server: gen.ServerRef, timeout?: Timeout): Body {
  return yield* request(server, 'suspend', timeout, ['suspend']);
}

/**
 * `sys:resume/2`.
 * Has a suspended process go on with its messages.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.startLink(counter, 1)) as ['ok', Pid];
 * yield* sys.suspend(pid);
 * yield* sys.resume(pid); // => 'ok'
 */
export function* resume(server: gen.ServerRef, timeout?: Timeout): Body {
  return yield* request(server, 'resume', timeout, ['resume']);
}

/**
 * Has the process end with a reason, by way of its `terminate/2`. `sys:terminate/3`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, [pid, ref]] = (yield* gen_server.startMonitor(counter, 1)) as ['ok', [Pid, Ref]];
 * yield* sys.terminate(pid, 'shutdown'); // => 'ok'
 * yield* receive(); // => ['DOWN', ref, 'process', pid, 'shutdown']
 */
export function* terminate(server: gen.ServerRef, reason: unknown, timeout?: Timeout): Body {
  return yield* request(server, ['terminate', reason], timeout, ['terminate', reason]);
}

/**
 * Lets a suspended process convert its state to new code. `sys:change_code/5`.
 *
 * @example
 * const version = (word: string) =>
 *   defineModule('greeter', {
 *     init: () => ['ok', 0],
 *     handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', [word, n], n + 1],
 *     codeChange: (_old: unknown, n: number) => ['ok', n + 100],
 *   });
 * const [, pid] = (yield* gen_server.startLink(version('hi'), null)) as ['ok', Pid];
 * yield* gen_server.call(pid, 'greet'); // => ['hi', 0]
 * yield* sys.suspend(pid);
 * code.load(version('good day'));
 * yield* sys.changeCode(pid, 'greeter', '1', null); // => 'ok'
 * yield* sys.resume(pid);
 * yield* gen_server.call(pid, 'greet'); // => ['good day', 101]
 */
export function* changeCode(
  server: gen.ServerRef,
  module: Module | string,
  oldVsn: unknown,
  extra: unknown,
  timeout?: Timeout,
): Body {
  return yield* request(server, ['change_code', module, oldVsn, extra], timeout, [
    'change_code',
    module,
    oldVsn,
    extra,
  ]);
}

/**
 * `{status, Pid, {module, Mod}, [PDict, SysState, Parent, Debug, Misc]}`. `sys:get_status/2`.
 *
 * @example
 * const counter = defineModule('counter', {
 *   init: (n: number) => ['ok', n],
 *   handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
 *   handleCast: (by: number, n: number) => ['noreply', n + by],
 * });
 * const [, pid] = (yield* gen_server.startLink(counter, 1)) as ['ok', Pid];
 * const status = (yield* sys.getStatus(pid)) as unknown[];
 * status.slice(0, 3); // => ['status', pid, ['module', 'gen_server']]
 */
export function* getStatus(server: gen.ServerRef, timeout?: Timeout): Body {
  return yield* request(server, 'get_status', timeout, ['get_status']);
}

/**
 * For behaviours: the frame that all of them put their status in.
 * @internal
 */
export function statusFrame(
  module: string,
  dictionary: unknown,
  sysState: string,
  parent: Pid,
  misc: readonly unknown[],
): unknown {
  return ['status', self(), ['module', module], list(dictionary, sysState, parent, list(), listFrom(misc))];
}
