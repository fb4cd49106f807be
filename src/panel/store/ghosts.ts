/**
 * What stood in a place a moment ago. A ghost is kept six seconds of wall time, and for ever while the node is paused:
 * its age counts only the time in which the node ran.
 */
import {
  type EndKind,
  isUnowned,
  type NodeEvent,
  type NodeState,
  type PidText,
  type Place,
  type PlaceKey,
} from '../../protocol/model.ts';
import { changedKeys } from '../../protocol/rows.ts';

export interface Ghost {
  /** The place as it was; for a place that is gone from the tree the last that was known of it. */
  readonly place: Place;
  readonly pid: PidText;
  readonly generation: number;
  readonly reason: string;
  readonly class: 'normal' | 'shutdown' | 'killed' | 'error';
  readonly end: EndKind;
  readonly at_ms: number;
  readonly event: number;
  /** The place itself is no longer in the tree. */
  readonly removed: boolean;
  /** The process above it then: one that takes its place never knew what it had, so nothing of that is shown below. */
  readonly above: PidText | null;
  /** In the store's running time, which stands still while the node is paused. */
  readonly until: number;
}

export const GHOST_MS = 6_000;
export const GHOST_LIMIT = 500;

export function classOfReason(reason: string): Ghost['class'] {
  if (reason === 'normal') return 'normal';
  if (reason === 'shutdown' || reason.startsWith('{shutdown,')) return 'shutdown';
  if (reason === 'killed') return 'killed';
  return 'error';
}

type ExitEvent = Extract<NodeEvent, { kind: 'exit' }>;

function exitsOf(events: readonly NodeEvent[]): Map<PidText, ExitEvent> {
  const exits = new Map<PidText, ExitEvent>();
  for (const event of events) if (event.kind === 'exit') exits.set(event.pid, event);
  return exits;
}

/** Ghosts after a frame: the new ones added, the expired and the outlived gone, at most `GHOST_LIMIT` kept. */
export function nextGhosts(
  ghosts: ReadonlyMap<PlaceKey, Ghost>,
  before: NodeState | null,
  after: NodeState,
  running: number,
): ReadonlyMap<PlaceKey, Ghost> {
  const next = new Map<PlaceKey, Ghost>();
  let changed = false;
  for (const [key, ghost] of ghosts) {
    if (ghost.until <= running) changed = true;
    else next.set(key, ghost);
  }
  if (before !== null && before.places !== after.places) {
    const until = running + GHOST_MS;
    const above = ({ parent }: Place, { places }: NodeState): PidText | null =>
      parent === null ? null : (places.get(parent)?.pid ?? null);
    const keys = changedKeys(before.places, after.places);
    let exits: Map<PidText, ExitEvent> | null = null;
    for (const key of keys ?? after.places.keys()) {
      const place = after.places.get(key);
      if (place === undefined) continue;
      const exit = place.last_exit;
      const earlier = before.places.get(key);
      if (exit === null || earlier?.last_exit?.event === exit.event) continue;
      if (earlier === undefined && exit.event <= lastEvent(before)) continue;
      changed = true;
      next.delete(key);
      next.set(key, {
        place,
        pid: exit.pid,
        generation: exit.generation,
        reason: exit.reason,
        class: classOfReason(exit.reason),
        end: exit.end,
        at_ms: exit.at_ms,
        event: exit.event,
        removed: false,
        above: earlier === undefined ? above(place, after) : above(earlier, before),
        until,
      });
    }
    for (const key of keys ?? before.places.keys()) {
      const place = before.places.get(key);
      if (place === undefined || after.places.has(key)) continue;
      const kept = next.get(key);
      if (kept !== undefined) {
        changed = true;
        next.set(key, { ...kept, removed: true });
        continue;
      }
      if (place.pid === null) continue;
      exits ??= exitsOf(after.events);
      const exit = exits.get(place.pid);
      if (exit === undefined) continue;
      changed = true;
      next.set(key, {
        place,
        pid: place.pid,
        generation: exit.generation,
        reason: exit.reason,
        class: exit.class,
        end: exit.end,
        at_ms: exit.at_ms,
        event: exit.id,
        removed: true,
        above: above(place, before),
        until,
      });
    }
    for (const [key, ghost] of next) {
      const now = above(ghost.place, after);
      if (!ghost.removed || now === null || now === ghost.above || isUnowned(key)) continue;
      changed = true;
      next.delete(key);
    }
    while (next.size > GHOST_LIMIT) {
      const oldest = next.keys().next();
      if (oldest.done === true) break;
      next.delete(oldest.value);
    }
  }
  return changed ? next : ghosts;
}

function lastEvent(state: NodeState): number {
  return state.events.at(-1)?.id ?? 0;
}

/** When the next ghost expires, in running time; null when there is none. */
export function nextExpiry(ghosts: ReadonlyMap<PlaceKey, Ghost>): number | null {
  let soonest: number | null = null;
  for (const ghost of ghosts.values()) if (soonest === null || ghost.until < soonest) soonest = ghost.until;
  return soonest;
}
