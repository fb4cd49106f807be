/** The registry `cop_via` (format.md, section 14): the four functions that `{via, Module, Name}` asks of a module, and what they were asked. */
import { exit, isProcessAlive, send } from '../runtime/kernel/syscalls.ts';
import { isTuple } from '../runtime/otp/errors.ts';
import { equal } from '../term/equal.ts';
import { type List, listFrom } from '../term/list.ts';
import { defineModule, type Module } from '../term/module.ts';
import type { Pid } from '../term/pid.ts';

export interface ScriptedRegistry {
  readonly module: Module;
  /** What it was asked about a name, in order. */
  calls(name: unknown): List<unknown>;
}

interface Entry {
  readonly name: unknown;
  pid: Pid | undefined;
  readonly calls: unknown[];
}

export function scriptedRegistry(): ScriptedRegistry {
  const entries: Entry[] = [];
  const entryOf = (name: unknown): Entry => {
    let entry = entries.find((one) => equal(one.name, name));
    if (entry === undefined) entries.push((entry = { name, pid: undefined, calls: [] }));
    return entry;
  };
  const asked = (fun: string, name: unknown, ...args: unknown[]): Entry => {
    const entry = entryOf(name);
    entry.calls.push([fun, name, ...args]);
    return entry;
  };
  const living = ({ pid }: Entry): Pid | undefined => (pid !== undefined && isProcessAlive(pid) ? pid : undefined);
  const module = defineModule('cop_via', {
    registerName(name: unknown, pid: Pid) {
      const entry = asked('register_name', name, pid);
      if (isTuple(name, 'refused', 2) || living(entry) !== undefined) return 'no';
      entry.pid = pid;
      return 'yes';
    },
    unregisterName(name: unknown) {
      asked('unregister_name', name).pid = undefined;
    },
    whereisName: (name: unknown) => living(asked('whereis_name', name)),
    send(name: unknown, message: unknown) {
      const pid = living(asked('send', name)) ?? exit(['badarg', [name, message]]);
      send(pid, message);
      return pid;
    },
  });
  return { module, calls: (name) => listFrom(entryOf(name).calls) };
}
