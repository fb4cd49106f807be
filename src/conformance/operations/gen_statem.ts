/** Operations on state machines (format.md, section 8). */
import type { Body } from '../../runtime/kernel/syscalls.ts';
import * as gen_statem from '../../runtime/otp/gen_statem.ts';
import * as sys from '../../runtime/otp/sys.ts';
import { List, list, listFrom } from '../../term/list.ts';
import type { Ref } from '../../term/ref.ts';
import type { Timeout } from '../../term/term.ts';
import { Bag } from '../codec.ts';
import type { Operations, Run } from '../run.ts';
import { isArray, type Json } from '../scenario.ts';
import { serverName } from './names.ts';

export const genStatemOperations: Operations = {
  st_start: start,
  st_call: (run, [to, request, timeout]) =>
    timeout === undefined
      ? gen_statem.call(machine(run, to), run.decode(request))
      : gen_statem.call(machine(run, to), run.decode(request), callTimeout(timeout)),
  st_cast: (run, [to, event]) => gen_statem.cast(machine(run, to), run.decode(event)),
  st_reply: (run, [from, value]) => gen_statem.reply(run.decode(from) as gen_statem.From, run.decode(value)),
  st_replies: (run, [replies]) =>
    gen_statem.reply(
      listFrom(
        (replies as readonly (readonly Json[])[]).map(([from, value]): gen_statem.ReplyAction => {
          return ['reply', run.decode(from) as gen_statem.From, run.decode(value)];
        }),
      ),
    ),
  st_stop: (run, [to, reason, timeout]) =>
    reason === undefined
      ? gen_statem.stop(machine(run, to))
      : gen_statem.stop(machine(run, to), run.decode(reason), timeout as Timeout),
  st_send_request: (run, [name, to, request]) => {
    run.names.bind(name as string, gen_statem.sendRequest(machine(run, to), run.decode(request)));
    return 'ok';
  },
  st_receive_response: (run, [request, timeout]) =>
    gen_statem.receiveResponse(run.decode(request) as Ref, timeout as Timeout),
  st_get_status: (run, [to]) => status(run, to),
};

function machine(run: Run, to: Json | undefined): gen_statem.ServerRef {
  return run.decode(to) as gen_statem.ServerRef;
}

function callTimeout(timeout: Json): gen_statem.CallTimeout {
  if (!isArray(timeout)) return timeout as Timeout;
  return [timeout[0] === 'clean' ? 'clean_timeout' : 'dirty_timeout', timeout[1] as Timeout];
}

function* start(run: Run, [name, mode, reg, callbackMode, script, options]: readonly Json[]): Body {
  const asked = run.decode(callbackMode);
  const byState = asked === 'state_functions' || (asked instanceof List && asked.includes('state_functions'));
  const module = byState ? run.modules.machines.stateFunctions : run.modules.machines.handleEvent;
  const args = [name, asked, run.decode(script)];
  const startOptions = list(...(options as unknown as gen_statem.StartOption[]));
  const begin = { start: gen_statem.start, start_link: gen_statem.startLink, start_monitor: gen_statem.startMonitor }[
    mode as 'start' | 'start_link' | 'start_monitor'
  ];
  const result: unknown = yield* reg === 'none'
    ? begin(module, args, startOptions)
    : begin(serverName(run, reg), module, args, startOptions);
  const started = Array.isArray(result) && result[0] === 'ok' ? (result[1] as unknown) : undefined;
  if (Array.isArray(started)) run.names.bind(`${name as string}_mon`, started[1]);
  return result;
}

/** What of `sys:get_status/1` is recorded. */
function* status(run: Run, to: Json | undefined): Body {
  const [, pid, , [, sysState, parent, , misc]] = (yield* sys.getStatus(machine(run, to))) as [
    'status',
    unknown,
    unknown,
    [unknown, unknown, unknown, unknown, readonly (readonly [string, unknown])[]],
  ];
  const data = new Map(
    misc
      .filter(([item]) => item === 'data')
      .flatMap(([, items]) => [...(items as readonly (readonly [string, unknown])[])]),
  );
  const [count, timeouts] = data.get('Time-outs') as readonly [number, Iterable<unknown>];
  const postponed = Array.from(data.get('Postponed') as Iterable<readonly [unknown, unknown]>, ([type, content]) => {
    const from = gen_statem.caller(type);
    return [from === undefined ? type : ['call', from[0]], content];
  });
  const running = [count, new Bag([...timeouts])];
  return [pid, sysState, parent, data.get('Modules'), running, listFrom(postponed), data.get('State')];
}
