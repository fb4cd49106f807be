/** Tells exits, restarts and supervisors that gave up to those who do not see them: at most once a second. */
import { useEffect, useState, type ReactNode } from 'react';
import type { NodeEvent } from '../protocol/model.ts';
import { newEvents, summarise } from './notices.ts';
import { usePanelStore } from './store/react.ts';

const PAUSE_MS = 1_000;
const WAITING_LIMIT = 500;

export function LiveRegion(): ReactNode {
  const store = usePanelStore();
  const [words, setWords] = useState('');
  useEffect(() => {
    let waiting: NodeEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    const say = (): void => {
      timer = null;
      const next = summarise(waiting);
      waiting = [];
      if (next === '') return;
      setWords(next);
      timer = setTimeout(say, PAUSE_MS);
    };
    const stop = store.subscribe((state, before) => {
      if (state.node === before.node) return;
      const fresh = newEvents(before.node, state.node);
      if (fresh.length === 0) return;
      waiting = [...waiting, ...fresh].slice(-WAITING_LIMIT);
      timer ??= setTimeout(say, 100);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store]);
  return (
    <div className="sr_only" role="status" aria-live="polite" data-testid="live_region">
      {words}
    </div>
  );
}
