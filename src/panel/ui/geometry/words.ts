/** The sentences of the tree: what a place without a process says, and the name of its row for a screen reader. */
import type { Place, PlaceKey, ProcessRow, Waited } from '../../../protocol/model.ts';
import { END_WORDS, neverStarted } from './ends.ts';
import { kindOf, stateOf, wordOf } from './state.ts';

export interface Around {
  /** Places still to start, numbered; from the current restart episode. */
  readonly pending: ReadonlyMap<PlaceKey, number>;
  /** Supervisors that exceeded their intensity. */
  readonly gaveUp: readonly PlaceKey[];
  /** The sibling that starts before this one, by name. */
  readonly before: string | null;
}

/** What a place without a process waits for, or why nothing will come. */
export function emptyWords(place: Place, around: Around): string {
  const limit = place.supervisor?.intensity ?? Infinity;
  const exceeded = (place.supervisor?.restarts_ms.length ?? 0) > limit || around.gaveUp.includes(place.key);
  if (exceeded && place.state !== 'starting') return 'gave up: restart limit exceeded';
  if (around.pending.has(place.key)) return around.before === null ? 'starts next' : `starts after ${around.before}`;
  if (place.state === 'gone' && isSupervised(place)) return 'its supervisor is gone';
  if (place.state === 'restarting') return 'its supervisor starts it again';
  if (place.last_exit === null) return 'not started';
  const { end, reason } = place.last_exit;
  if (!isOwned(place) || neverStarted(place.last_exit) || end === 'stopped') return END_WORDS[end];
  if (place.restart === 'temporary') return 'temporary: not restarted';
  if (place.restart === 'transient' && endedWell(reason) && !isGroupPending(place, around))
    return 'transient: not restarted';
  return END_WORDS[end];
}

/** Does its supervisor restart others of its children? It may yet stop it and start it with them, whatever it ended of. */
function isGroupPending({ parent }: Place, { pending }: Around): boolean {
  return parent !== null && [...pending.keys()].some((key) => key.startsWith(`${parent}/`));
}

/** Was a supervisor to look after it? None is for the top supervisor, whose end is its own. */
export function isSupervised({ restart }: Place): boolean {
  return restart !== null;
}

/** Does a supervisor own it? A supervisor that none owns may own others, below its own place. */
function isOwned({ key }: Place): boolean {
  return !key.startsWith('@') || key.includes('/');
}

function endedWell(reason: string): boolean {
  return reason === 'normal' || reason === 'shutdown' || reason.startsWith('{shutdown,');
}

/** `1.7 s`, `12 s`, `3 min` */
export function ago(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${String(Math.round(seconds * 10) / 10)}\u00a0s`;
  if (seconds < 60) return `${String(Math.round(seconds))}\u00a0s`;
  return `${String(Math.floor(seconds / 60))}\u00a0min`;
}

/** A name, and whether it is only a label. An empty one stands in quotes, as the atom does. */
export function nameOf(
  place: Place,
  process: ProcessRow | undefined,
): { readonly name: string; readonly label: boolean } {
  const found = firstName(place, process);
  return found.name.trim() === '' ? { ...found, name: `'${found.name}'` } : found;
}

function firstName(place: Place, process: ProcessRow | undefined): { readonly name: string; readonly label: boolean } {
  const registered = process?.registered_name ?? null;
  if (registered !== null) return { name: registered, label: false };
  const supervised = isOwned(place);
  if (supervised && !/^<\d+\.\d+\.\d+>$/.test(place.id)) return { name: place.id, label: false };
  const label = process?.label ?? null;
  if (label !== null) return { name: label, label: true };
  if (process !== undefined) {
    const bare = process.name === '' || process.name === process.pid;
    return { name: bare ? process.initial_call : process.name, label: false };
  }
  return { name: place.id, label: false };
}

/** `waits for shelves to end`; the answer to a call is what one waits for by default. */
export function waitWords({ name, what }: Waited): string {
  return `waits for ${name}${what === 'answer' ? '' : ` to ${what}`}`;
}

/** `dictionary, gen_server, waiting, generation 2, started 1.7 s ago, exited with killed` */
export function rowWords(place: Place, process: ProcessRow | undefined, nowMs: number): string {
  const state = stateOf(place, process);
  const { name, label } = nameOf(place, process);
  const parts = [label ? `${name} (label)` : name, kindOf(place), wordOf(place, state, process)];
  if (place.orphan !== undefined) parts.push('orphan: its parent has exited');
  if (process !== undefined && process.message_queue_len > 0) {
    parts.push(`${process.message_queue_len.toLocaleString('en-US')} in mailbox`);
  }
  if (process?.waits_for !== undefined) parts.push(waitWords(process.waits_for));
  if (place.generation > 1) parts.push(`generation ${String(place.generation)}`);
  if (place.generation > 1 && process !== undefined) parts.push(`started ${ago(nowMs - process.started_ms)} ago`);
  if (place.last_exit !== null && !neverStarted(place.last_exit)) parts.push(`exited with ${place.last_exit.reason}`);
  return parts.join(', ');
}
