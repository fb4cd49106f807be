/** Tells exits, restarts and supervisors that gave up to those who do not see them: at most once a second. */
import { useEffect, useState, type ReactNode } from 'react';
import { watchForWords } from './notices.ts';
import { usePanelStore } from './store/react.ts';

export function LiveRegion(): ReactNode {
  const store = usePanelStore();
  const [words, setWords] = useState('');
  useEffect(() => watchForWords(store, setWords), [store]);
  return (
    <div className="sr_only" role="status" aria-live="polite" data-testid="live_region">
      {words}
    </div>
  );
}
