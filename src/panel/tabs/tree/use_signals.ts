/** The exit signals that are on their way at the moment. While the node is paused they stay. */
import { useEffect, useState } from 'react';
import { usePanelStore } from '../../store/react.ts';
import { SIGNAL_LIMIT, signalsSince, type Signal } from './signals.ts';

const STAYS_MS = 1_600;
const SLOWEST_MS = 6_000;
const NONE: readonly Signal[] = [];

export function useSignals(): readonly Signal[] {
  const store = usePanelStore();
  const [signals, setSignals] = useState<readonly Signal[]>(NONE);
  useEffect(() => {
    let since = store.getState().node?.events.at(-1)?.id ?? 0;
    let kept: { readonly signal: Signal; left: number }[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    let last = performance.now();

    const age = (): void => {
      timer = null;
      const now = performance.now();
      const paused = store.getState().node?.clock.paused ?? true;
      if (!paused) for (const one of kept) one.left -= now - last;
      last = now;
      const rest = kept.filter((one) => one.left > 0);
      if (rest.length !== kept.length) {
        kept = rest;
        setSignals(kept.map((one) => one.signal));
      }
      if (kept.length > 0) timer = setTimeout(age, 200);
    };
    const stop = store.subscribe((state, before) => {
      const { node } = state;
      if (node === null || node === before.node) return;
      const newest = node.events.at(-1)?.id ?? 0;
      if (newest < since || (before.node !== null && node.seq < before.node.seq)) {
        since = newest;
        kept = [];
        setSignals(NONE);
        return;
      }
      if (newest === since) return;
      const fresh = signalsSince(node.events, since, node.places);
      since = newest;
      if (fresh.length === 0) return;
      const { speed } = node.clock;
      const stays = Math.min(SLOWEST_MS, STAYS_MS / Math.min(1, speed === 'max' ? 1 : Math.max(0.05, speed)));
      kept = [...kept, ...fresh.map((signal) => ({ signal, left: stays }))].slice(-SIGNAL_LIMIT);
      setSignals(kept.map((one) => one.signal));
      last = performance.now();
      timer ??= setTimeout(age, 200);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store]);
  return signals;
}
