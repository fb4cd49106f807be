/** The moments at which what changes with time alone is written. */
import type { PanelStore } from './panel_store.ts';

/** Wall time after the last of them, when the node has told nothing since. While time goes on it tells more often. */
const BEAT_MS = 500;

/**
 * Calls `task` now, with each frame of the node, and when none has come for a while: a clock, an age, a rate. All who keep to it share one picture
 * with what the node tells; each writing at a time of its own would cost the browser a picture more. Answers how to stop.
 */
export function onBeat(store: PanelStore, task: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const beat = (): void => {
    clearTimeout(timer);
    timer = setTimeout(beat, BEAT_MS);
    task();
  };
  beat();
  const stop = store.subscribe((state, before) => {
    if (state.node !== before.node) beat();
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
