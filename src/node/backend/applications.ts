/** Which applications there are, and which process belongs to which: what Observer's tab "Applications" tells. Read, never asked. */
import { ControllerState } from '../../runtime/otp/application_controller.ts';
import { ApplicationTable } from '../../runtime/otp/application_table.ts';
import { groupLeaderOf, type Node, type Process, viewOf } from '../../runtime/kernel/introspect.ts';
import { Pid } from '../../term/pid.ts';

export interface ApplicationInfo {
  readonly name: string;
  readonly description: unknown;
  readonly vsn: unknown;
  /** `ended`: it was started and has ended by itself. */
  readonly state: 'loaded' | 'starting' | 'running' | 'ended';
  /** Of one that was started. */
  readonly type: unknown;
  /** The group leader of its processes; a library has none. */
  readonly master: Pid | null;
}

function tableOf(node: Node): ApplicationTable | null {
  const table = node.shelf.get('application');
  return table instanceof ApplicationTable ? table : null;
}

/** All loaded applications; none while the node has not been asked for any. */
export function applicationsOf(node: Node): ApplicationInfo[] {
  const controller = node.names.get('application_controller');
  const known = controller === undefined ? undefined : viewOf(controller)?.state;
  const state = known instanceof ControllerState ? known : new ControllerState();
  return Array.from(tableOf(node)?.loaded.values() ?? [], ({ name, description, vsn }): ApplicationInfo => {
    const running = state.running.find(([other]) => other === name);
    const started = state.started.find(([other]) => other === name);
    const starting = state.starting.find((item) => item.name === name);
    return {
      name,
      description,
      vsn,
      state:
        running !== undefined
          ? 'running'
          : starting !== undefined
            ? 'starting'
            : started !== undefined
              ? 'ended'
              : 'loaded',
      type: started?.[1] ?? starting?.type ?? null,
      master: running?.[1] instanceof Pid ? running[1] : null,
    };
  });
}

/** The application that a process belongs to, by its group leader. */
export function applicationOf(node: Node, process: Process): string | null {
  const leader = groupLeaderOf(node, process);
  for (const [name, master] of tableOf(node)?.masters ?? []) if (master === leader?.pid) return name;
  return null;
}
