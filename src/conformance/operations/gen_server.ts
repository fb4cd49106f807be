/** Operations on generic servers (format.md, section 6). */
import { type Body, register, self, spawn } from '../../runtime/kernel/syscalls.ts';
import * as gen_server from '../../runtime/otp/gen_server.ts';
import * as proc_lib from '../../runtime/otp/proc_lib.ts';
import * as sys from '../../runtime/otp/sys.ts';
import { list } from '../../term/list.ts';
import type { Module } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import type { Timeout } from '../../term/term.ts';
import type { Operations, Run } from '../run.ts';
import type { Json } from '../scenario.ts';
import { serverName } from './names.ts';

export const genServerOperations: Operations = {
  gs_start: (run, [name, mode, reg, script, options]) =>
    start(run, run.modules.server, [name, run.decode(script)], name, mode, reg, options as readonly Json[]),
  dict_start: (run, [name, mode, reg]) => start(run, run.modules.dictionary, [name], name, mode, reg, []),
  gs_enter_loop: (run, args) => enterLoop(run, args),
  gs_call: (run, [to, request, ...timeout]) =>
    gen_server.call(server(run, to), run.decode(request), ...(timeout as [] | [Timeout])),
  gs_cast: (run, [to, request]) => gen_server.cast(server(run, to), run.decode(request)),
  gs_reply: (run, [from, value]) => gen_server.reply(run.decode(from) as gen_server.From, run.decode(value)),
  gs_stop: (run, [to, reason, timeout]) =>
    reason === undefined
      ? gen_server.stop(server(run, to))
      : gen_server.stop(server(run, to), run.decode(reason), timeout as Timeout),
  gs_send_request: (run, [name, to, request]) => {
    run.names.bind(name as string, gen_server.sendRequest(server(run, to), run.decode(request)));
    return 'ok';
  },
  gs_receive_response: (run, [request, timeout]) =>
    gen_server.receiveResponse(run.decode(request) as Ref, timeout as Timeout),
  sys_get_state: (run, [to]) => sys.getState(server(run, to)),
  sys_replace_state: (run, [to, value]) => {
    const state = run.decode(value);
    return sys.replaceState(server(run, to), () => state);
  },
  sys_suspend: (run, [to]) => sys.suspend(server(run, to)),
  sys_resume: (run, [to]) => sys.resume(server(run, to)),
  sys_terminate: (run, [to, reason]) => sys.terminate(server(run, to), run.decode(reason)),
  sys_change_code: (run, [to, oldVsn, extra]) =>
    sys.changeCode(server(run, to), run.modules.server, run.decode(oldVsn), run.decode(extra)),
  sys_get_status: (run, [to]) => status(run, to),
};

function server(run: Run, to: Json | undefined): gen_server.ServerRef {
  return run.decode(to) as gen_server.ServerRef;
}

/** The state is that of a scripted server whose `init` has been run by hand. */
function enterLoop(run: Run, [name, spawnedBy, reg, rest]: readonly Json[]): Pid {
  const body = function* (): Body {
    run.names.bind(name as string, self());
    if (reg !== 'none') register(run.decode(reg) as string, self());
    const init = run.modules.server.exports['init'] as (args: unknown) => Body<[string, unknown]>;
    const [, state] = yield* init([name, { do: 'enter' }]);
    const more = (rest as readonly Json[]).map((term) => (term === 'self' ? self() : run.decode(term)));
    return yield* gen_server.enterLoop(run.modules.server, [], state, ...(more as []));
  };
  return spawnedBy === 'proc_lib' ? (proc_lib.spawn(body) as Pid) : spawn(body);
}

function* start(
  run: Run,
  module: Module,
  args: unknown,
  name: Json | undefined,
  mode: Json | undefined,
  reg: Json | undefined,
  givenOptions: readonly Json[],
): Body {
  const options = list(...(givenOptions as unknown as gen_server.StartOption[]));
  const begin = { start: gen_server.start, start_link: gen_server.startLink, start_monitor: gen_server.startMonitor }[
    mode as 'start' | 'start_link' | 'start_monitor'
  ];
  const result: unknown = yield* reg === 'none'
    ? begin(module, args, options)
    : begin(serverName(run, reg), module, args, options);
  const started = Array.isArray(result) && result[0] === 'ok' ? (result[1] as unknown) : undefined;
  if (Array.isArray(started)) run.names.bind(`${name as string}_mon`, started[1]);
  return result;
}

/** `{Pid, SysState, Parent, State}` of what `sys:get_status/1` tells. */
function* status(run: Run, to: Json | undefined): Body {
  const [, pid, , [, sysState, parent, , misc]] = (yield* sys.getStatus(server(run, to))) as [
    'status',
    unknown,
    unknown,
    [unknown, unknown, unknown, unknown, readonly (readonly [string, unknown])[]],
  ];
  const states = misc
    .filter(([item]) => item === 'data')
    .flatMap(([, data]) => [...(data as readonly (readonly [string, unknown])[])])
    .filter(([item]) => item === 'State');
  return [pid, sysState, parent, states[0]?.[1]];
}
