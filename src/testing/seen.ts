/** What the kernel holds of a process, for tests and checks that know it by its pid, as its program does; others come as pids, too. */
import * as introspect from '../runtime/kernel/introspect.ts';
import type { Pid } from '../term/pid.ts';

/** The process of a pid. */
export function processOf(pid: Pid): introspect.Process {
  const process = introspect.unseal(pid);
  if (process === null) throw new Error(`${pid.toString()} is the pid of no process`);
  return process;
}

export const isAlive = (pid: Pid): boolean => introspect.isAlive(processOf(pid));
export const trapsExit = (pid: Pid): boolean => introspect.trapsExit(processOf(pid));
export const isHidden = (pid: Pid): boolean => introspect.isHidden(processOf(pid));
export const registeredName = (pid: Pid): string | null => introspect.registeredName(processOf(pid));
export const viewOf = (pid: Pid): introspect.View | null => introspect.viewOf(processOf(pid));
export const allMessages = (pid: Pid): unknown[] => introspect.allMessages(processOf(pid));
export const suspendedBy = (pid: Pid): Pid[] => pidsOf(introspect.suspendingOf(processOf(pid)));
export const linksOf = (pid: Pid): Pid[] => pidsOf(introspect.linksOf(processOf(pid)));
export const monitoredByOf = (pid: Pid): Pid[] => pidsOf(introspect.monitoredByOf(processOf(pid)));

/** Processes, or `[name, node]` when it asked by name. */
export function monitorsOf(pid: Pid): (Pid | readonly [string, string])[] {
  return introspect
    .monitorsOf(processOf(pid))
    .map((target) => (target instanceof introspect.Process ? target.pid : target));
}

function pidsOf(processes: readonly introspect.Process[]): Pid[] {
  return Array.from(processes, ({ pid }) => pid);
}
