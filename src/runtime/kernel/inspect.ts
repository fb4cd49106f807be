/**
 * How a behaviour lets itself be read from outside: it publishes a view of itself in its process, and an observer reads
 * the view without a message, also while the process is busy or stuck.
 */
import type { Module } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';

export interface View {
  readonly behaviour: 'gen_server' | 'supervisor' | 'gen_statem' | 'gen_event' | 'application';
  readonly module: Module;
  readonly parent: Pid;
  /** What `sys:suspend/1` and `sys:resume/1` set. */
  readonly sysState: 'running' | 'suspended';
  /** The state itself, not a copy: observers must only read it, at once. */
  readonly state: unknown;
  /** The callback that is running, as `module:function/arity`; null while it waits for a message. */
  readonly doing: string | null;
  /** Of an event manager: its handlers, in the order in which they hear of events. */
  readonly handlers?: readonly HandlerView[];
}

export interface HandlerView {
  /** `Module`, or `{Module, Id}`. */
  readonly name: unknown;
  readonly state: unknown;
  /** Its owner, who is told when it goes. */
  readonly supervised: Pid | false;
}
