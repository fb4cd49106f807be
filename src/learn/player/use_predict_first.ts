/** Until a prediction is kept the node stands still: whoever starts it is told so, and the word goes when it is no longer true. */
import { useEffect, useRef } from 'react';
import { usePanel, usePanelStore } from '../../panel/store/react.ts';

/**
 * @param waits the system is there, and its prediction is not
 * @example usePredictFirst(phase === 'predict' && live);
 */
export function usePredictFirst(waits: boolean): void {
  const store = usePanelStore();
  const paused = usePanel((panel) => panel.node?.clock.paused ?? true);
  const told = useRef<number | null>(null);
  useEffect(() => {
    if (!waits) {
      const { notice, dismissNotice } = store.getState();
      if (notice !== null && notice.id === told.current) dismissNotice();
      told.current = null;
      return;
    }
    if (paused) return;
    void store.getState().run({ type: 'pause' }, { quiet: true });
    store.getState().notify({
      tone: 'info',
      title: [{ type: 'text', text: 'First say what you think will happen: the run is the answer.' }],
    });
    told.current = store.getState().notice?.id ?? null;
  }, [waits, paused, store]);
}
