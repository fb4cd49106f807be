/** Whether the events are open below the tree. In a low window and on a phone they have a choice of their own, which begins with no. */
import type { PanelState, PanelStore } from './store/panel_store.ts';
import { usePanel } from './store/react.ts';
import { LOW, PHONE, useMedia } from './use_media.ts';

function open({ preferences, eventsUp }: PanelState, phone: boolean, low: boolean): boolean {
  if (phone) return eventsUp;
  return low ? preferences.dockOpenLow : preferences.dockOpen;
}

export function useDockOpen(): boolean {
  const phone = useMedia(PHONE);
  const low = useMedia(LOW);
  return usePanel((state) => open(state, phone, low));
}

export function isDockOpen(state: PanelState): boolean {
  return open(state, window.matchMedia(PHONE).matches, window.matchMedia(LOW).matches);
}

export function openDock(store: PanelStore, shown: boolean): void {
  const state = store.getState();
  if (window.matchMedia(PHONE).matches) state.raiseEvents(shown);
  else state.setPreferences(window.matchMedia(LOW).matches ? { dockOpenLow: shown } : { dockOpen: shown });
}
