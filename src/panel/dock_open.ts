/** Whether the events are open below the tree. In a low window they have a choice of their own, which begins with no. */
import type { PanelState, PanelStore } from './store/panel_store.ts';
import { usePanel } from './store/react.ts';
import { LOW, useMedia } from './use_media.ts';

export function useDockOpen(): boolean {
  const low = useMedia(LOW);
  return usePanel((state) => (low ? state.preferences.dockOpenLow : state.preferences.dockOpen));
}

export function isDockOpen({ preferences: { dockOpen, dockOpenLow } }: PanelState): boolean {
  return window.matchMedia(LOW).matches ? dockOpenLow : dockOpen;
}

export function openDock(store: PanelStore, open: boolean): void {
  store.getState().setPreferences(window.matchMedia(LOW).matches ? { dockOpenLow: open } : { dockOpen: open });
}
