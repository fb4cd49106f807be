/** The node's time in a person's hand: what the transport and the keys share. */
import type { CommandResult } from '../protocol/commands.ts';
import type { PanelStore } from './store/panel_store.ts';

export const SPEEDS: readonly (number | 'max')[] = [0.1, 0.25, 0.5, 1, 2, 4, 8, 'max'];

export function speedTitle(speed: number | 'max'): string {
  return speed === 'max' ? 'as fast as possible' : `${String(speed)}×`;
}

export function togglePause(store: PanelStore): Promise<CommandResult> {
  const { node, run } = store.getState();
  return run({ type: node?.clock.paused === true ? 'resume' : 'pause' });
}

/** How fast a clock that lags behind is let catch up. */
const CATCH_UP = 1.25;
/** Behind by more than this much wall time it jumps. */
const JUMP_MS = 1_000;

/**
 * The time to show after `wallMs` more of the page's own time. Frames tell the node's time a few times a second; between them the clock glides to
 * what was told last and never beyond it, so that it shows no moment of which nothing is known.
 */
export function glide(
  shown: number,
  told: { readonly now_ms: number; readonly paused: boolean; readonly speed: number | 'max' },
  wallMs: number,
): number {
  const behind = told.now_ms - shown;
  if (told.paused || told.speed === 'max' || behind <= 0 || behind > JUMP_MS * told.speed) return told.now_ms;
  return Math.min(told.now_ms, Math.floor(shown + wallMs * told.speed * CATCH_UP));
}
