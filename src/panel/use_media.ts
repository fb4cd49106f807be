import { useSyncExternalStore } from 'react';

const lists = new Map<string, MediaQueryList>();

/** One list for each of the few queries: they are asked each time that somebody is drawn. */
function listOf(query: string): MediaQueryList {
  const known = lists.get(query) ?? window.matchMedia(query);
  lists.set(query, known);
  return known;
}

/** Follows a media query. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = listOf(query);
      list.addEventListener('change', changed);
      return () => {
        list.removeEventListener('change', changed);
      };
    },
    () => listOf(query).matches,
    () => false,
  );
}

export const PHONE = '(max-width: 599px)';
/** Too low for bars, events and tree below each other: the tree comes first. */
export const LOW = '(max-height: 560px)';
/** Too narrow for a text beside the tree: they take turns. */
export const TURNS = '(max-width: 759px)';
/** Too narrow for an inspector beside the tree: it lies over it instead. */
export const NARROW = '(max-width: 899px)';
