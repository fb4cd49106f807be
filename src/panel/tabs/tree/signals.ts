/** Exit signals on their way along the supervision lines, read from the events. */
import type { NodeEvent, PidText, Place, PlaceKey } from '../../../protocol/model.ts';
import { eventById } from '../../store/events.ts';

export interface Signal {
  readonly event: number;
  readonly child: PlaceKey;
  readonly parent: PlaceKey;
  /** From the child to its supervisor: what a link carries. Down: the supervisor terminates its child. */
  readonly up: boolean;
  readonly reason: string;
}

export const SIGNAL_LIMIT = 60;

/** A supervisor that is told to end terminates its children first, and each of them is a cause on the way. */
const STEPS = 4_000;

/** Did its supervisor end it, by an exit signal? The causes are followed until somebody else's signal is found. */
function sentBy(events: readonly NodeEvent[], exit: NodeEvent, supervisor: Place | undefined): boolean {
  const own = (pid: PidText): boolean => pid === supervisor?.pid || pid === supervisor?.last_exit?.pid;
  let at: NodeEvent | null = eventById(events, exit.cause);
  for (let step = 0; step < STEPS && at !== null; step += 1) {
    if (at.kind === 'exit_signal' && at.pid !== exit.pid) return own(at.pid);
    if (at.kind === 'exit_trapped' && own(at.from.pid)) return true;
    // It gave up, or was asked to end in some other way.
    if (at.kind === 'supervisor_report' && at.pid === exit.pid && at.context === 'shutdown') return false;
    if (at.kind === 'command' || at.kind === 'message' || at.kind === 'spawn') return false;
    const cause: NodeEvent | null = eventById(events, at.cause);
    at = cause !== null && cause.id < at.id ? cause : null;
  }
  return false;
}

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
    const down = sentBy(events, event, places.get(parent));
    if (!down && event.class === 'normal') continue;
    signals.push({ event: event.id, child: event.place, parent, up: !down, reason: event.reason });
  }
  return signals.reverse();
}
