/** The same program under several seeds, one after another, each on a node of its own that is not shown. */
import type { NodeConnection } from '../../connection/connection.ts';
import type { NodeState } from '../../protocol/model.ts';
import { startOf } from './use_lesson_run.ts';
import type { Verdict } from '../checks/claims.ts';
import { limitOf, type PlayedLesson, seedsOf, type Step } from '../lesson.ts';

export interface SeedVerdict {
  readonly seed: number;
  readonly verdict: Verdict;
  /** Why it is broken: the claim's words, or what stopped the program. */
  readonly why: string | null;
}

/** How long a whole run may take before it counts as one that never ends. */
const LIMIT_MS = 5_000;

/** Tells each verdict as it comes; `stopped` ends it between two seeds. */
export async function runSeeds(
  lesson: PlayedLesson,
  step: Step,
  source: string,
  makeNode: () => NodeConnection,
  tell: (verdict: SeedVerdict) => void,
  stopped: () => boolean,
): Promise<void> {
  for (const seed of seedsOf(lesson, step) ?? []) {
    if (stopped()) return;
    const node = makeNode();
    try {
      node.restart(startOf(lesson, source, seed, true));
      tell({ seed, ...(await verdictOf(lesson, step, node)) });
    } finally {
      node.close();
    }
  }
}

async function verdictOf(lesson: PlayedLesson, step: Step, node: NodeConnection): Promise<Omit<SeedVerdict, 'seed'>> {
  const lost = await until(node, (state) => state !== null);
  if (lost !== null) return { verdict: 'broken', why: lost };
  const limit = limitOf(lesson, step);
  const result = await node.send({ type: 'advance', ms: limit });
  if (!result.ok) return { verdict: 'broken', why: result.error.message };
  const late = await until(node, (state) => state !== null && state.clock.now_ms >= limit);
  if (late !== null || node.state === null) return { verdict: 'broken', why: late };
  const { state } = node;
  const judged = step.claims.map((claim) => claim.judge(state, true));
  const worst = judged.findIndex(({ verdict }) => verdict !== 'holds');
  return worst < 0 ? { verdict: 'holds', why: null } : { verdict: 'broken', why: step.claims[worst]?.words ?? null };
}

/** Null when the state is as wanted, or what kept it from becoming so. */
export function until(node: NodeConnection, ready: (state: NodeState | null) => boolean): Promise<string | null> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let stop: (() => void) | null = null;
    const finish = (answer: string | null): void => {
      if (timer !== null) clearTimeout(timer);
      stop?.();
      resolve(answer);
    };
    const look = (): boolean => {
      const { status } = node;
      if (status.state === 'lost') finish(status.message);
      else if (status.state === 'live' && ready(node.state)) finish(null);
      else return false;
      return true;
    };
    if (look()) return;
    stop = node.listen({ state: look, status: look, fault: () => undefined });
    timer = setTimeout(() => {
      finish('The run did not come to its end.');
    }, LIMIT_MS);
  });
}
