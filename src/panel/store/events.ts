/** Look-ups in the event list, which is ordered by id but may have gaps. */
import type { EventId, NodeEvent } from '../../protocol/model.ts';

/** The position of the first event whose id is at least `id`. */
export function lowerBound(events: readonly NodeEvent[], id: EventId): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.id ?? Infinity) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The event with this id, or null when it was dropped or never sent. */
export function eventById(events: readonly NodeEvent[], id: EventId | null): NodeEvent | null {
  if (id === null) return null;
  const event = events[lowerBound(events, id)];
  return event?.id === id ? event : null;
}
