/**
 * What a delta must keep with the state before it, and no look at the delta alone can tell: events go on where they
 * stopped, causes have been told, and no place comes to stand below itself.
 */
import type { Delta } from './frames.ts';
import type { NodeState, Place, PlaceKey } from './model.ts';
import { circleIn } from './validate.ts';

export interface FollowFault {
  readonly path: string;
  readonly message: string;
}

/** What is wrong with a delta that is well formed by itself; null when it follows from the state. */
export function faultAfter(state: NodeState, delta: Delta): FollowFault | null {
  return faultOfEvents(state, delta) ?? faultOfPlaces(state.places, delta.places?.put ?? []);
}

function faultOfEvents(state: NodeState, { events = [] }: Delta): FollowFault | null {
  const last = state.events.at(-1)?.id ?? 0;
  const first = events[0];
  if (first === undefined || first.id > last) return null;
  return { path: 'events[0].id', message: `should be above ${last}, the last that is known, not ${first.id}` };
}

function faultOfPlaces(places: ReadonlyMap<PlaceKey, Place>, put: readonly Place[]): FollowFault | null {
  const parents = new Map(put.map(({ key, parent }) => [key, parent]));
  // Only what moves can come to stand below a place that does not: then all of them are looked at.
  const moved = put.some(({ key, parent }) => {
    const known = places.get(key);
    return known !== undefined && known.parent !== parent;
  });
  const all = moved
    ? new Map([...[...places.values()].map(({ key, parent }) => [key, parent] as const), ...parents])
    : parents;
  const circle = circleIn(all);
  if (circle === null) return null;
  const at = put.findIndex(({ key }) => key === circle);
  const path = at < 0 ? 'places.put' : `places.put[${at}].parent`;
  return { path, message: `should be no place below ${circle.slice(0, 100)}, which would stand below itself` };
}
