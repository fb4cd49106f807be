/** Operations on event managers (format.md, section 9). */
import { type Body, whereis } from '../../runtime/kernel/syscalls.ts';
import * as code from '../../runtime/otp/code.ts';
import * as gen_event from '../../runtime/otp/gen_event.ts';
import * as sys from '../../runtime/otp/sys.ts';
import type { Ref } from '../../term/ref.ts';
import { Pid } from '../../term/pid.ts';
import type { Timeout } from '../../term/term.ts';
import type { Operations, Run } from '../run.ts';
import type { Json } from '../scenario.ts';
import { serverName } from './names.ts';

export const genEventOperations: Operations = {
  ge_start: (run, [name, mode, reg]) => start(run, name as string, mode, reg),
  ge_add: (run, [to, handler, script]) =>
    gen_event.addHandler(manager(run, to), named(run, handler), added(run, to, script)),
  ge_add_sup: (run, [to, handler, script]) =>
    gen_event.addSupHandler(manager(run, to), named(run, handler), added(run, to, script)),
  ge_delete: (run, [to, handler, argument]) =>
    gen_event.deleteHandler(manager(run, to), named(run, handler), run.decode(argument)),
  ge_swap: (run, [to, ...swap]) => gen_event.swapHandler(manager(run, to), ...swapped(run, to, swap)),
  ge_swap_sup: (run, [to, ...swap]) => gen_event.swapSupHandler(manager(run, to), ...swapped(run, to, swap)),
  ge_notify: (run, [to, event]) => gen_event.notify(manager(run, to), run.decode(event)),
  ge_sync_notify: (run, [to, event]) => gen_event.syncNotify(manager(run, to), run.decode(event)),
  ge_call: (run, [to, handler, request, ...timeout]) =>
    gen_event.call(manager(run, to), named(run, handler), run.decode(request), ...(timeout as [] | [Timeout])),
  ge_send_request: (run, [name, to, handler, request]) => {
    const id = gen_event.sendRequest(manager(run, to), named(run, handler), run.decode(request));
    run.names.bind(name as string, id);
    return 'ok';
  },
  ge_receive_response: (run, [request, timeout]) =>
    gen_event.receiveResponse(run.decode(request) as Ref, timeout as Timeout),
  ge_which: (run, [to]) => gen_event.whichHandlers(manager(run, to)),
  ge_stop: (run, [to, reason, timeout]) =>
    reason === undefined
      ? gen_event.stop(manager(run, to))
      : gen_event.stop(manager(run, to), run.decode(reason), timeout as Timeout),
  ge_replace_state: (run, [to, label, value]) => {
    const wanted = run.decode(label);
    const next = run.decode(value);
    return sys.replaceState(manager(run, to), ([module, id, state]: readonly [unknown, unknown, [unknown, unknown]]) =>
      state[0] === wanted ? [module, id, [wanted, next]] : [module, id, state],
    );
  },
  ge_change_code: (run, [to, oldVsn, extra]) =>
    sys.changeCode(manager(run, to), run.modules.handler, run.decode(oldVsn), run.decode(extra)),
};

function manager(run: Run, to: Json | undefined): gen_event.ServerRef {
  return run.decode(to) as gen_event.ServerRef;
}

/** The scripted handler is loaded the first time that it is named. */
function named(run: Run, handler: Json | undefined): gen_event.Handler {
  code.lookup(run.modules.handler);
  return run.decode(handler) as gen_event.Handler;
}

/** The argument of `init`: what the handler needs to know, and the script. */
function added(run: Run, to: Json | undefined, script: Json | undefined): unknown {
  return [managerName(run, to), run.decode(script)];
}

function managerName(run: Run, to: Json | undefined): string {
  const given = run.decode(to);
  const pid = given instanceof Pid ? given : whereis(given as string);
  return pid === undefined ? '?' : (run.names.nameOf(pid) ?? '?');
}

type Swap = [old: readonly [gen_event.Handler, unknown], next: readonly [gen_event.Handler, unknown]];

function swapped(run: Run, to: Json | undefined, [handler1, args1, handler2, script]: readonly Json[]): Swap {
  return [
    [named(run, handler1), run.decode(args1)],
    [named(run, handler2), added(run, to, script)],
  ];
}

function* start(run: Run, name: string, mode: Json | undefined, reg: Json | undefined): Body {
  const begin = { start: gen_event.start, start_link: gen_event.startLink, start_monitor: gen_event.startMonitor }[
    mode as 'start' | 'start_link' | 'start_monitor'
  ];
  const result: unknown = yield* reg === 'none' ? begin() : begin(serverName(run, reg));
  const started = Array.isArray(result) && result[0] === 'ok' ? (result[1] as unknown) : undefined;
  if (Array.isArray(started)) {
    run.names.bind(name, started[0]);
    run.names.bind(`${name}_mon`, started[1]);
  } else if (started !== undefined) run.names.bind(name, started);
  return result;
}
