/** What is done in the panel at a moment of a run, made and told. */
import type { PanelAction } from './lesson.ts';

export const exitSignal = (name: string, reason: string, atMs: number): PanelAction => ({
  atMs,
  name,
  command: (pid) => ({ type: 'exit', pid, reason }),
});

export const message = (name: string, text: string, atMs: number): PanelAction => ({
  atMs,
  name,
  command: (pid) => ({ type: 'send', pid, mode: 'message', text }),
});

export const terminateChild = (supervisor: string, id: string, atMs: number): PanelAction => ({
  atMs,
  name: supervisor,
  command: (pid) => ({ type: 'terminate_child', supervisor: pid, id }),
});

/** As Erlang has it, with the process's name where its pid stands: `exit(till, kill)`. */
export function printAction({ name, command }: PanelAction): string {
  const what = command(name);
  switch (what.type) {
    case 'exit':
      return `exit(${name}, ${what.reason})`;
    case 'send':
      return what.mode === 'message' ? `${name} ! ${what.text}` : `gen_server:${what.mode}(${name}, ${what.text})`;
    case 'terminate_child':
    case 'restart_child':
    case 'delete_child':
      return `supervisor:${what.type}(${name}, ${what.id})`;
    case 'start_child':
      return `supervisor:start_child(${name}, ${what.text})`;
    case 'suspend':
      return `erlang:suspend_process(${name})`;
    case 'resume_process':
      return `erlang:resume_process(${name})`;
    case 'sys_suspend':
    case 'sys_resume':
      return `sys:${what.type.slice(4)}(${name})`;
    case 'replace_state':
      return `sys:replace_state(${name}, fun(_) -> ${what.text} end)`;
    default:
      return what.type;
  }
}
