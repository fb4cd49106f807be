/**
 * Operations on what is left: process dictionary, `process_info`, group leaders, `spawn_opt`, timers (format.md, section 12). `crash` and
 * `hibernate` are the interpreter's own.
 */
import { type Body, cancelTimer, type SpawnOption } from '../../runtime/kernel/syscalls.ts';
import * as erlang from '../../runtime/otp/erlang.ts';
import { isTuple } from '../../runtime/otp/errors.ts';
import * as timer from '../../runtime/otp/timer.ts';
import { List } from '../../term/list.ts';
import { defineModule } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import { Bag } from '../codec.ts';
import type { Operations, Run } from '../run.ts';
import type { Json } from '../scenario.ts';
import { body, named } from './processes.ts';

export const miscOperations: Operations = {
  put: (run, [key, value]) => erlang.put(run.decode(key), run.decode(value)),
  get: (run, args) => (args.length === 0 ? new Bag(erlang.get()) : erlang.get(run.decode(args[0]))),
  erase: (run, args) => (args.length === 0 ? new Bag(erlang.erase()) : erlang.erase(run.decode(args[0]))),
  get_keys: (run, args) => new Bag(args.length === 0 ? erlang.getKeys() : erlang.getKeys(run.decode(args[0]))),
  process_info: (run, [pid, item]) =>
    shownInfo(erlang.processInfo(run.decode(pid) as Pid, run.decode(item) as 'links')),
  group_leader: (run, args) =>
    args.length === 0
      ? erlang.groupLeader()
      : erlang.groupLeader(run.decode(args[0]) as Pid, run.decode(args[1]) as Pid),
  spawn_opt: (run, [name, options, operations]) => {
    const result = erlang.spawnOpt(body(run, operations), [], run.decodeAll(options) as SpawnOption[]);
    if (!Array.isArray(result)) return named(run, name, result);
    return [named(run, name, result[0]), named(run, `${name as string}_mon`, result[1])];
  },
  send_opt: (run, [to, message, options]) =>
    erlang.send(run.decode(to) as Pid, run.decode(message), run.decodeAll(options) as 'nosuspend'[]),
  send_after_abs: (run, [name, at, to, message]) =>
    named(run, name, erlang.sendAfter(clock(run, at), run.decode(to) as Pid, run.decode(message), [['abs', true]])),
  start_timer_abs: (run, [name, at, to, message]) =>
    named(run, name, erlang.startTimer(clock(run, at), run.decode(to) as Pid, run.decode(message), [['abs', true]])),
  cancel_timer: (run, [ref, options]) =>
    options === undefined
      ? cancelTimer(run.decode(ref) as Ref)
      : cancelTimer(run.decode(ref) as Ref, run.decodeAll(options) as ['async', boolean][]),
  timer: (run, [name, fun, ms, to, argument]) => startTimer(run, name, fun, ms, to, argument),
  timer_cancel: (run, [name]) => timer.cancel(run.decode(name) as timer.TRef),
};

/** Scenario time as the clock of the node. */
function clock(run: Run, at: Json | undefined): number {
  return run.startedAt + (run.decode(at) as number);
}

/** Lists have no order of their own, but messages have one as long as none tells of a death. */
function shownInfo(info: unknown): unknown {
  if (!Array.isArray(info) || info instanceof List) return info;
  const [item, value] = info as unknown as readonly [string, unknown];
  if (!(value instanceof List) || (item === 'messages' && !value.some(isDeath))) return info;
  return [item, new Bag(value)];
}

/** Told in no particular order. `down_tag` is the tag that the recorder knows. */
function isDeath(message: unknown): boolean {
  return (
    isTuple(message, 'EXIT', 3) ||
    isTuple(message, 'DOWN', 5) ||
    isTuple(message, 'down_tag', 5) ||
    isTuple(message, 'ETS-TRANSFER', 4)
  );
}

const SENDER = defineModule('erlang', { send: (to: Pid, message: unknown) => erlang.send(to, message) });

function* startTimer(
  run: Run,
  name: Json | undefined,
  fun: Json | undefined,
  ms: Json | undefined,
  to: Json | undefined,
  argument: Json | undefined,
): Body {
  const target = run.decode(to) as Pid;
  const extra = argument === undefined ? undefined : run.decode(argument);
  const time = ms as number;
  const starting = {
    apply_after: () => timer.applyAfter(time, SENDER, 'send', [target, extra]),
    apply_interval: () => timer.applyInterval(time, SENDER, 'send', [target, extra]),
    send_after: () => timer.sendAfter(time, target, extra),
    send_interval: () => timer.sendInterval(time, target, extra),
    exit_after: () => timer.exitAfter(time, target, extra),
    kill_after: () => timer.killAfter(time, target),
  }[fun as 'apply_after'];
  const result = yield* starting();
  if (result[0] === 'error') return result;
  named(run, name, result[1]);
  return 'ok';
}
