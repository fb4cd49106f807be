/**
 * Where a run stands. Between two inputs a node has no choice: it runs a slice while anything is runnable, and else fires the next
 * timer. So slices and fired timers say how far it has come; and the clock says how much of the time that passes after them is over.
 */
import type { Node } from './node.ts';

export interface Moment {
  /** Slices done. */
  readonly step: number;
  /** Timers that have fired. */
  readonly fires: number;
  /** Virtual milliseconds. */
  readonly at_ms: number;
}

export function momentOf(node: Node): Moment {
  return { step: node.steps, fires: node.fires, at_ms: node.now };
}

/**
 * Runs a node until it stands there. Throws when its run does not pass that moment: then it is another run. `each` is called before each
 * slice and timer, and may throw to end it.
 */
export function runTo(node: Node, to: Moment, each: () => void = () => undefined): void {
  while (node.steps < to.step || node.fires < to.fires) {
    each();
    const { fires } = node;
    // When work takes time, timers fire on the way to a slice, and it may be for that time that the slice did not come.
    if (!node.step(to.at_ms) && node.fires === fires && !node.fireNext()) throw astray(node, to);
    if (node.steps > to.step || node.fires > to.fires) throw astray(node, to);
  }
  if (node.now < to.at_ms) {
    // The run queue may hold those who have ended or were suspended meanwhile: that a live one was among them shows in the slices.
    const next = node.nextTimer();
    if (next !== undefined && next <= to.at_ms) throw astray(node, to);
    node.advanceTo(to.at_ms);
  }
  if (node.now !== to.at_ms || node.steps !== to.step || node.fires !== to.fires) throw astray(node, to);
}

function astray(node: Node, to: Moment): Error {
  const told = ({ step, fires, at_ms }: Moment): string =>
    `${String(step)} slices, ${String(fires)} timers and ${String(at_ms)} ms`;
  return new Error(
    `this run stands at ${told(momentOf(node))} and does not pass the moment of ${told(to)}: was it made by the same program, seed, schedule and version?`,
  );
}
