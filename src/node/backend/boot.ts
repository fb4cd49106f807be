/**
 * What runs in a node besides the program: `system`, the parent of the root supervisor, which restarts nothing; and `panel`, in whose
 * name a person's commands are done. Nobody is the panel's child, so its exit signals are messages to a supervisor like anyone's.
 */
import { type Node, type Process, unseal } from '../../runtime/kernel/introspect.ts';
import type { Gauge } from '../../runtime/kernel/node.ts';
import {
  type Body,
  note,
  processFlag,
  raisedOf,
  receive,
  register,
  setLabel,
  whereis,
  self,
  exitReasonOf,
  termOf,
} from '../../runtime/kernel/syscalls.ts';

/** A program: how its root supervisor, or its applications, are started. */
export interface Program {
  readonly id: string;
  readonly title: string;
  /** The id of the root's place; null for a program that starts applications. */
  readonly rootId: string | null;
  /** The file that it was written in, when it was given as text. */
  readonly file?: string;
  /** What counts the depth of its calls, where it was compiled from text. */
  readonly gauge?: Gauge;
  /** Run in the process `system`; returns `['ok', pid]` (or what applications were started), or what went wrong. */
  readonly start: () => Body;
}

function* systemProcess(program: Program): Body {
  register('system', self());
  processFlag('trap_exit', true);
  if (program.rootId !== null) note('starting_root', { id: program.rootId });
  else if (program.file !== undefined) note('starting_processes', {});
  let result: unknown;
  try {
    result = termOf(yield* program.start());
  } catch (caught) {
    result = ['error', exitReasonOf(raisedOf(caught))];
  }
  if (!Array.isArray(result) || result[0] !== 'ok') {
    const reason: unknown = Array.isArray(result) && result[0] === 'error' ? result[1] : result;
    note('system', { state: 'failed', reason });
  } else {
    // Applications end without it: when that is the end of all, the node halts.
    note('system', { state: 'running', root: result[1] });
  }
  for (;;) yield* receive();
}

function* panelProcess(): Body {
  if (whereis('panel') === undefined) register('panel', self());
  processFlag('trap_exit', true);
  for (;;) yield* receive();
}

export function startPanel(node: Node): Process {
  return unseal(node.spawn(panelProcess, [], { hidden: true })) as Process;
}

/** Another, when a program has ended it: it may, as it may end anyone, and it may have taken the name. It is known before it has run. */
export function startPanelAgain(node: Node): Process {
  const panel = startPanel(node);
  node.exec(panel.pid, () => {
    setLabel('panel');
  });
  return panel;
}

/** Starts `system`; the program starts with the next slices. */
export function boot(node: Node, program: Program): void {
  node.leader = unseal(node.spawn(systemProcess, [program], { hidden: true }));
}
