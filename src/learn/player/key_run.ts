/** A run that answers a question: what the question supposes is done at its moments, in the panel's name, up to the end of its time. */
import type { Command, CommandResult } from '../../protocol/commands.ts';
import type { NodeState, PidText } from '../../protocol/model.ts';
import type { Question } from '../lesson.ts';

export interface KeyRun {
  readonly node: () => NodeState | null;
  readonly send: (command: Command) => Promise<CommandResult>;
  /** Lets the run come to this virtual time, and stand there; false when it will not. */
  readonly comeTo: (ms: number) => Promise<boolean>;
}

/** `over`: at its end, with all done. `amiss`: at its end, but somebody was not there. `left`: it did not come to its end. */
export type Played = 'over' | 'amiss' | 'left';

export async function playKey({ key, limitMs }: Question, run: KeyRun): Promise<Played> {
  let missing = false;
  for (const { atMs, name, command } of key?.actions ?? []) {
    if (!(await run.comeTo(atMs))) return 'left';
    const pid = pidOf(run.node(), name);
    // What a call is answered comes only when the run goes on.
    if (pid === null) missing = true;
    else void run.send(command(pid));
  }
  if (!(await run.comeTo(limitMs))) return 'left';
  return missing ? 'amiss' : 'over';
}

function pidOf(node: NodeState | null, name: string): PidText | null {
  for (const row of node?.processes.values() ?? []) if (row.name === name || row.place === name) return row.pid;
  return null;
}
