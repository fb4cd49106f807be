import { useSyncExternalStore } from 'react';

/** Follows a media query. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => {
        list.removeEventListener('change', changed);
      };
    },
    () => window.matchMedia(query).matches,
    () => false,
  );
}

export const PHONE = '(max-width: 599px)';
/** Too low for bars, events and tree below each other: the tree comes first. */
export const LOW = '(max-height: 560px)';
/** Too narrow for an inspector beside the tree: it lies over it instead. */
export const NARROW = '(max-width: 899px)';
