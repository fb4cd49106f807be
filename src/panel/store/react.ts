/** The only place of the store that knows React. */
import { createContext, useContext } from 'react';
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
