/** What a place shows: the kind is its shape, the state the icon inside. */
import type { Behaviour, Place, ProcessRow } from '../../../protocol/model.ts';
import { END_WORDS } from './ends.ts';

export type Kind = Behaviour | 'process';
export type GlyphState =
  'starting' | 'running' | 'runnable' | 'waiting' | 'suspended' | 'exiting' | 'restarting' | 'dead';

export const KINDS: readonly Kind[] = ['application', 'supervisor', 'gen_server', 'gen_statem', 'gen_event', 'process'];
export const GLYPH_STATES: readonly GlyphState[] = [
  'starting',
  'running',
  'runnable',
  'waiting',
  'suspended',
  'exiting',
  'restarting',
  'dead',
];

/** Worst first: what a folded group tells before anything else. */
export const SEVERITY: readonly GlyphState[] = [
  'dead',
  'exiting',
  'restarting',
  'suspended',
  'starting',
  'running',
  'runnable',
  'waiting',
];

const CODES: Readonly<Record<GlyphState, number>> = {
  waiting: 0,
  runnable: 1,
  running: 2,
  starting: 3,
  suspended: 4,
  restarting: 5,
  exiting: 6,
  dead: 7,
};

/** A small number for typed arrays; the same order as `STATE_OF_CODE`. */
export function codeOfState(state: GlyphState): number {
  return CODES[state];
}

export const STATE_OF_CODE: readonly GlyphState[] = [
  'waiting',
  'runnable',
  'running',
  'starting',
  'suspended',
  'restarting',
  'exiting',
  'dead',
];

/** A fault keeps its sign at every zoom and is counted in every folded group. */
export function isFault(state: GlyphState): boolean {
  return state === 'dead' || state === 'exiting' || state === 'restarting';
}

export function kindOf(place: Place): Kind {
  return place.behaviour ?? (place.type === 'supervisor' ? 'supervisor' : 'process');
}

export function stateOf(place: Place, process: ProcessRow | undefined): GlyphState {
  switch (place.state) {
    case 'starting':
      return 'starting';
    case 'restarting':
      return 'restarting';
    case 'down':
      // Its turn has not come: nothing has fallen here.
      if (place.generation === 0) return 'starting';
      return 'dead';
    case 'gone':
      return 'dead';
    case 'alive':
      // To the scheduler who is held by sys waits; it does nothing all the same.
      return process?.sys_suspended === true ? 'suspended' : (process?.status ?? 'waiting');
  }
}

/** `waiting, held by sys`: the scheduler's status, and that `sys:suspend/1` holds it. */
export const heldBySys = (status: string): string => `${status}, held by sys`;

/** The word for a place's state, with a word about who holds it. */
export function wordOf(place: Place, state: GlyphState, process?: ProcessRow | null): string {
  if (state === 'suspended' && process?.sys_suspended === true) return heldBySys(process.status);
  if (place.state === 'gone') return 'gone';
  if (place.state === 'down' && place.generation === 0) return 'not started';
  const end = place.state === 'down' ? place.last_exit?.end : undefined;
  if (end === 'ignored' || end === 'failed') return END_WORDS[end];
  return state === 'dead' ? 'down' : state;
}
