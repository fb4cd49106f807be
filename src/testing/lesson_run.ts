/** Runs a lesson's program as the page would, without a page: the text is compiled, booted, and given its virtual time. */
import type { Judged } from '../learn/checks/claims.ts';
import type { PanelAction, Step } from '../learn/lesson.ts';
import { Session } from '../node/backend/session.ts';
import { type LearnerProgram, programOf } from '../node/worker/learner_program.ts';
import { applyDelta, fromSnapshot } from '../protocol/apply_delta.ts';
import type { DownFrame, StartOptions } from '../protocol/frames.ts';
import { total } from '../protocol/history.ts';
import type { NodeState } from '../protocol/model.ts';
import { type Exports, oneLook } from '../program/load.ts';

let evaluated = 0;

/** A module is evaluated once an address: a number at the end makes each its own. */
function evaluate(code: string): Promise<Exports> {
  evaluated++;
  return import(`data:text/javascript,${encodeURIComponent(code)}%0A//${String(evaluated)}`) as Promise<Exports>;
}

export function compiled(text: string): Promise<LearnerProgram> {
  return programOf('lesson', { name: 'system.ts', text }, { evaluate, hand: oneLook });
}

export interface RunOptions {
  readonly seed: number;
  readonly schedule: StartOptions['schedule'];
  readonly limitMs: number;
  readonly actions: readonly PanelAction[];
}

export interface LessonResult {
  readonly state: NodeState;
  readonly hash: string | null;
}

/** Whoever was to be sent something in the panel is not there: what was done by hand cannot be done in this run. */
export class NobodyThere extends Error {}

/** The node when the time is up. */
export async function runLesson(text: string, options: RunOptions): Promise<LessonResult> {
  const made = await compiled(text);
  if (!made.ok) throw new Error(`line ${String(made.fault.line)}: ${made.fault.message}`);
  const frames: DownFrame[] = [];
  const session = new Session(made.program, options.seed, (frame) => frames.push(frame), {
    ...(options.schedule === undefined ? {} : { schedule: options.schedule }),
    hash: true,
  });
  session.attach();
  let state: NodeState | null = null;
  const fold = (): void => {
    for (const frame of frames.splice(0)) {
      if (frame.type === 'snapshot') state = fromSnapshot(frame);
      else if (frame.type === 'delta' && state !== null) state = applyDelta(state, frame);
    }
  };
  const advance = (until: number): void => {
    session.receive({ type: 'command', ref: 0, command: { type: 'advance', ms: until - session.node.now } });
    while (session.pump(0, () => true));
    fold();
    session.receive({ type: 'ack', seq: current().seq });
    session.flush();
    fold();
  };
  const current = (): NodeState => {
    if (state === null) throw new Error('the node sent no snapshot');
    return state;
  };
  fold();
  for (const { atMs, name, command } of options.actions) {
    advance(atMs);
    const rows = [...current().processes.values()];
    const row = rows.find((one) => one.name === name || one.place === name);
    if (row === undefined) {
      const known = rows.filter(({ hidden }) => !hidden).map((one) => `${one.name} (${one.place})`);
      const { reason } = current().system;
      if (reason !== null) throw new NobodyThere(`the program has ended: ${reason}`);
      throw new NobodyThere(`at ${String(atMs)} ms nobody is named ${name}; there are ${known.join(', ')}`);
    }
    session.receive({ type: 'command', ref: 1, command: command(row.pid) });
    for (const frame of frames) {
      if (frame.type !== 'reply' || frame.ok) continue;
      throw new Error(`at ${String(atMs)} ms the panel was refused: ${frame.error?.message ?? 'it did not say why'}`);
    }
  }
  advance(options.limitMs);
  const dropped = total(current().events_dropped);
  if (dropped > 0) throw new Error(`the run tells ${String(dropped)} events more than are kept: make it shorter`);
  const { system } = current();
  if (system.state === 'failed') throw new Error(`the program does not start: ${system.reason ?? ''}`);
  return { state: current(), hash: session.journal.hash };
}

export function judgedBy(step: Step, state: NodeState): readonly Judged[] {
  return step.claims.map((claim) => claim.judge(state, true));
}
