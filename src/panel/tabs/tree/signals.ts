/** Exit signals on their way along the supervision lines, read from the events. */
import type { NodeEvent, Place, PlaceKey } from '../../../protocol/model.ts';

export interface Signal {
  readonly event: number;
  readonly child: PlaceKey;
  readonly parent: PlaceKey;
  /** From the child to its supervisor: what a link carries. Down: the supervisor terminates its child. */
  readonly up: boolean;
  readonly reason: string;
}

export const SIGNAL_LIMIT = 60;

/** The signals of events after `since`; the newest `SIGNAL_LIMIT`. */
export function signalsSince(
  events: readonly NodeEvent[],
  since: number,
  places: ReadonlyMap<PlaceKey, Place>,
): readonly Signal[] {
  const signals: Signal[] = [];
  for (let i = events.length - 1; i >= 0 && signals.length < SIGNAL_LIMIT; i -= 1) {
    const event = events[i];
    if (event === undefined || event.id <= since) break;
    if (event.kind !== 'exit' || event.place === null || event.hidden) continue;
    const parent = places.get(event.place)?.parent ?? null;
    if (parent === null) continue;
    const from = event.signal_from?.pid ?? null;
    const supervisor = places.get(parent);
    const down = from !== null && !event.via_link && (from === supervisor?.pid || from === supervisor?.last_exit?.pid);
    if (!down && event.class === 'normal') continue;
    signals.push({ event: event.id, child: event.place, parent, up: !down, reason: event.reason });
  }
  return signals.reverse();
}
