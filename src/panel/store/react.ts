/** The only place of the store that knows React. */
import { createContext, useContext, useState } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { PanelState, PanelStore } from './panel_store.ts';

const PanelContext = createContext<PanelStore | null>(null);

/** Gives a panel's components their store. */
export const PanelProvider = PanelContext.Provider;

/** The store itself, for event handlers. */
export function usePanelStore(): PanelStore {
  const store = useContext(PanelContext);
  if (store === null) throw new Error('A panel component stands outside PanelProvider.');
  return store;
}

/** A part of the panel's state; the component is drawn again when it is another value. */
export function usePanel<T>(selector: (state: PanelState) => T): T {
  return useStore(usePanelStore(), selector);
}

/** As `usePanel`, for a selector that makes a new object or array of stable parts. */
export function usePanelShallow<T>(selector: (state: PanelState) => T): T {
  return useStore(usePanelStore(), useShallow(selector));
}

/** As `usePanel`, for a selector that makes a new value each time: `same` tells whether it says anything new. */
export function usePanelSame<T>(selector: (state: PanelState) => T, same: (a: T, b: T) => boolean): T {
  const [keep] = useState(() => keeper(same));
  return useStore(usePanelStore(), (state) => keep(selector(state)));
}

/** The value of an earlier drawing as long as `same` finds nothing new in it. */
export function useSame<T>(value: T, same: (a: T, b: T) => boolean): T {
  const [keep] = useState(() => keeper(same));
  return keep(value);
}

function keeper<T>(same: (a: T, b: T) => boolean): (value: T) => T {
  let kept: { readonly value: T } | null = null;
  return (value) => {
    if (kept === null || !same(kept.value, value)) kept = { value };
    return kept.value;
  };
}
