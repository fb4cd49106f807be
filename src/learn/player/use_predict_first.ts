/** Until a prediction is kept the node stands still: whoever starts it is told so, and the word goes when it is no longer true. */
import { useEffect, useRef } from 'react';
import { usePanel, usePanelStore } from '../../panel/store/react.ts';

/**
 * @param asked the prediction is still to be given
 * @param live the system that it is about is there
 * @param hold brings it back to its start
 * @returns for the element that asks: it is brought into view when somebody is told to answer it
 * @example const asks = usePredictFirst(phase === 'predict', live, () => show(lesson.start));
 */
export function usePredictFirst(
  asked: boolean,
  live: boolean,
  hold: () => void,
): React.RefObject<HTMLDivElement | null> {
  const store = usePanelStore();
  const asks = useRef<HTMLDivElement>(null);
  const paused = usePanel((panel) => panel.node?.clock.paused ?? true);
  const told = useRef<number | null>(null);
  useEffect(() => {
    if (!asked) {
      const { notice, dismissNotice } = store.getState();
      if (notice !== null && notice.id === told.current) dismissNotice();
      told.current = null;
      return;
    }
    if (!live || paused) return;
    hold();
    asks.current?.scrollIntoView({ block: 'nearest' });
    store.getState().notify({
      tone: 'info',
      title: [{ type: 'text', text: 'Predict first: the run answers.' }],
    });
    told.current = store.getState().notice?.id ?? null;
  }, [asked, live, paused, hold, store]);
  return asks;
}
