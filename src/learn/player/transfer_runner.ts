/** A question's program on a node of its own that is not shown, up to the answer. */
import type { NodeConnection } from '../../connection/connection.ts';
import { shownBy, type SystemQuestion } from '../lesson.ts';
import { type KeyRun, playKey } from './key_run.ts';
import { until } from './seed_runner.ts';
import { DEFAULT_SEED } from './use_lesson_run.ts';

export const TRANSFER_FILE = 'transfer.ts';

/** The choice that the run showed; null when it came to no end. */
export async function runTransfer(
  question: SystemQuestion,
  source: string,
  makeNode: () => NodeConnection,
): Promise<string | null> {
  const node = makeNode();
  const run: KeyRun = {
    node: () => node.state,
    send: (command) => node.send(command),
    comeTo: async (ms) => {
      const left = ms - (node.state?.clock.now_ms ?? 0);
      if (left > 0) await node.send({ type: 'advance', ms: left });
      return (await until(node, (state) => state !== null && state.clock.now_ms >= ms)) === null;
    },
  };
  try {
    node.restart({
      system: 'Question',
      seed: DEFAULT_SEED,
      paused: true,
      source: { name: TRANSFER_FILE, text: source },
    });
    if ((await until(node, (state) => state !== null)) !== null) return null;
    const played = await playKey(question, run);
    return played === 'over' && node.state !== null ? (shownBy(question, node.state)?.id ?? null) : null;
  } finally {
    node.close();
  }
}
