/**
 * What a person looks for and finds is brought into view: its supervisors and its pool are unfolded, the list scrolls and
 * the drawing pans. Nothing else in the panel moves the view by itself.
 */
import { useEffect, useRef, useState } from 'react';
import { usePanel, usePanelStore } from '../../store/react.ts';
import type { TreeModel } from './tree_model.ts';

/** More steps than a tree has levels to unfold, and than a view takes to be there. */
const STEPS = 400;

/** `show` brings a row into view; false while the view is not there yet. */
export function useReveal(model: TreeModel, show: (index: number) => boolean): void {
  const store = usePanelStore();
  const revealed = usePanel((state) => state.revealed);
  const [, again] = useState(0);
  const done = useRef(0);
  const steps = useRef(0);
  useEffect(() => {
    if (revealed === null || revealed.count === done.current) return undefined;
    const { toggleFold, setView, view } = store.getState();
    const finish = (): undefined => {
      done.current = revealed.count;
      steps.current = 0;
      return undefined;
    };
    steps.current += 1;
    const place = model.places.get(revealed.place);
    if (place === undefined || steps.current > STEPS) return finish();
    if (place.hidden && !view.hidden) {
      setView({ hidden: true });
      return undefined;
    }
    const index = model.indexOf.get(place.key);
    if (index !== undefined && show(index)) return finish();
    if (index === undefined) {
      const above = model.rows[model.showing.get(place.key) ?? -1];
      if (above === undefined) {
        if (view.root === null) return finish();
        setView({ root: null });
        return undefined;
      }
      if (above.folded !== true) return finish();
      toggleFold(above.key, true);
      return undefined;
    }
    const frame = requestAnimationFrame(() => {
      again((count) => count + 1);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  });
}
