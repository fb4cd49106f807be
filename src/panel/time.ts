/** The node's time in a person's hand: what the transport and the keys share. */
import type { CommandResult } from '../protocol/commands.ts';
import type { Clock } from '../protocol/model.ts';
import { nodeWord } from './node_word.ts';
import type { PanelState, PanelStore } from './store/panel_store.ts';
import { formatDuration, formatTime } from './ui/format.ts';

export const SPEEDS: readonly (number | 'max')[] = [0.1, 0.25, 0.5, 1, 2, 4, 8, 'max'];

export function speedTitle(speed: number | 'max'): string {
  return speed === 'max' ? 'as fast as possible' : `${String(speed)}×`;
}

/** Nothing runs until a person says so: what goes on to a time that was asked for is stopped by a pause first. */
export function stands(clock: Pick<Clock, 'paused' | 'goal_ms'> | undefined): boolean {
  return clock?.paused === true && clock.goal_ms === null;
}

export function togglePause(store: PanelStore): Promise<CommandResult> {
  const { node, run } = store.getState();
  return run({ type: stands(node?.clock) ? 'resume' : 'pause' });
}

/** What the clock does that nobody would guess from its speed; null when there is nothing to say, as of a node that does not run. */
export function paceWords({ connection, node }: Pick<PanelState, 'connection' | 'node'>): string | null {
  const { tone } = nodeWord({ connection, node });
  if (node === null || tone === 'halted' || tone === 'lost') return null;
  const { paused, speed, pace, goal_ms } = node.clock;
  if (goal_ms !== null) return `Going on to ${formatTime(goal_ms)}`;
  if (paused || speed === 'max' || pace === null || pace >= speed) return null;
  return `Behind: runs at ${String(pace)}× of ${String(speed)}×`;
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

const STEP_MS = 100;

/** The time that ages are told of: exact while it stands still, else in steps. */
export function shownNow(clock: Pick<Clock, 'now_ms' | 'paused'> | undefined): number {
  if (clock === undefined) return 0;
  return clock.paused ? clock.now_ms : Math.floor(clock.now_ms / STEP_MS) * STEP_MS;
}

/** How long before `nowMs` something was: to the millisecond when that is exact, else no finer than its steps. */
export function ageWords(nowMs: number, sinceMs: number, exact: boolean): string {
  const age = Math.max(0, nowMs - sinceMs);
  return formatDuration(exact ? age : Math.round(age / STEP_MS) * STEP_MS);
}
