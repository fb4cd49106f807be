/** The node's time in a person's hand: what the transport and the keys share. */
import type { PanelStore } from './store/panel_store.ts';

export const SPEEDS: readonly (number | 'max')[] = [0.1, 0.25, 0.5, 1, 2, 4, 8, 'max'];

export function speedTitle(speed: number | 'max'): string {
  return speed === 'max' ? 'as fast as possible' : `${String(speed)}×`;
}

export function togglePause(store: PanelStore): void {
  const { node, run } = store.getState();
  void run({ type: node?.clock.paused === true ? 'resume' : 'pause' });
}
