/** Operations on processes (format.md, section 5). `raise`, `return` and `seq` are the interpreter's own. */
import {
  alias,
  type AliasMode,
  type Body,
  demonitor,
  exit,
  isProcessAlive,
  link,
  monitor,
  processFlag,
  type ProcessFn,
  readTimer,
  receive,
  register,
  self,
  send,
  sendAfter,
  sleep,
  spawn,
  spawnLink,
  spawnMonitor,
  startTimer,
  TIMEOUT,
  unalias,
  unlink,
  unregister,
  whereis,
} from '../../runtime/kernel/syscalls.ts';
import { equal } from '../../term/equal.ts';
import { List } from '../../term/list.ts';
import type { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import type { Timeout } from '../../term/term.ts';
import { isScript } from '../codec.ts';
import { isHandover, spawnedInterpreter } from '../interpreter.ts';
import type { Operations, Run } from '../run.ts';
import type { Json } from '../scenario.ts';

/** What the interpreter to be spawned runs. */
export function body(run: Run, operations: Json | undefined): ProcessFn {
  return () => {
    run.interpreters.add(self());
    return spawnedInterpreter(run, (operations ?? []) as readonly (readonly Json[])[]);
  };
}

export function named<T>(run: Run, name: Json | undefined, term: T): T {
  return run.names.bind(name as string, term);
}

export const processOperations: Operations = {
  spawn: (run, [name, operations]) => named(run, name, spawn(body(run, operations))),
  spawn_link: (run, [name, operations]) => named(run, name, spawnLink(body(run, operations))),
  spawn_monitor: (run, [name, monitorName, operations]) => {
    const [pid, ref] = spawnMonitor(body(run, operations));
    return [named(run, name, pid), named(run, monitorName, ref)];
  },
  link: (run, [to]) => link(run.decode(to) as Pid),
  unlink: (run, [from]) => unlink(run.decode(from) as Pid),
  monitor: (run, [name, target]) => named(run, name, monitor(run.decode(target) as Pid | string)),
  monitor_alias: (run, [name, target, mode]) =>
    named(run, name, monitor(run.decode(target) as Pid | string, { alias: run.decode(mode) as AliasMode })),
  demonitor: (run, [ref, options]) =>
    options === undefined
      ? demonitor(run.decode(ref) as Ref)
      : demonitor(run.decode(ref) as Ref, run.decodeAll(options) as ('flush' | 'info')[]),
  alias: (run, [name, options]) =>
    named(run, name, options === undefined ? alias() : alias(run.decodeAll(options) as 'reply'[])),
  unalias: (run, [ref]) => unalias(run.decode(ref) as Ref),
  exit2: (run, [to, reason]) => exit(run.decode(to) as Pid, run.decode(reason)),
  send: (run, [to, message]) => send(run.decode(to) as Pid, run.decode(message)),
  flag: (run, [flag, value]) => processFlag(run.decode(flag) as 'trap_exit', run.decode(value) as boolean),
  register: (run, [name, pid]) => register(run.decode(name) as string, run.decode(pid) as Pid),
  unregister: (run, [name]) => unregister(run.decode(name) as string),
  whereis: (run, [name]) => whereis(run.decode(name) as string),
  self: () => self(),
  is_alive: (run, [pid]) => isProcessAlive(run.decode(pid) as Pid),
  receive: (run, [pattern, timeout]) => receiveMatching(run, pattern, timeout as Timeout),
  send_after: (run, [name, ms, to, message]) =>
    named(run, name, sendAfter(run.decode(ms) as number, run.decode(to) as Pid, run.decode(message))),
  start_timer: (run, [name, ms, to, message]) =>
    named(run, name, startTimer(run.decode(ms) as number, run.decode(to) as Pid, run.decode(message))),
  read_timer: (run, [ref]) => readTimer(run.decode(ref) as Ref),
  sleep: (_run, [ms]) => sleep(ms as Timeout),
};

function* receiveMatching(run: Run, pattern: Json | undefined, timeout: Timeout): Body {
  const message = yield* receive(matcher(run, pattern), timeout);
  return message === TIMEOUT ? 'timeout' : ['got', message];
}

function matcher(run: Run, pattern: Json | undefined): (message: unknown) => boolean {
  if (pattern === 'any') return (message) => !isHandover(message);
  const [kind, value] = pattern as readonly Json[];
  const wanted = run.decode(value);
  if (kind === 'eq') return (message) => equal(message, wanted);
  return (message) => equal(message, wanted) || equal(tagOf(message), wanted);
}

/** The first element of a tuple; a script is one to OTP. */
function tagOf(message: unknown): unknown {
  if (Array.isArray(message) && !(message instanceof List)) return message[0] as unknown;
  return isScript(message) ? 'do' : undefined;
}
