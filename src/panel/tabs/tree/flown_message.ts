/** Which message a flight shows: the flight knows its pair and its place in a frame, the events know the rest. */
import { type EventId, type NodeEvent, type PidText, TRAFFIC_CHARS } from '../../../protocol/model.ts';
import { eventById, lowerBound } from '../../store/events.ts';
import type { SeenMessage } from '../../store/panel_store.ts';

export interface Flown {
  readonly from: PidText;
  readonly to: PidText;
  /** How many of the same frame came after it. */
  readonly before: number;
  /** Of the last message of that frame: its text and time, and the last of the pair that was told as an event. */
  readonly last: string;
  readonly last_ms: number;
  readonly last_event: EventId;
}

/** What is known of a message in flight; what nobody has told is null. */
export function flownMessage(events: readonly NodeEvent[], flown: Flown): SeenMessage {
  const { from, to, before, last, last_ms, last_event } = flown;
  const ofPair = (event: NodeEvent | null | undefined): event is Extract<NodeEvent, { kind: 'message' }> =>
    event?.kind === 'message' && event.pid === from && event.to.pid === to && event.form !== 'system';
  const told = eventById(events, last_event);
  const isLast = ofPair(told) && told.at_ms === last_ms && isText(told.text, last);
  if (isLast) {
    let left = before;
    for (let i = lowerBound(events, last_event); i >= 0; i -= 1) {
      const event = events[i];
      if (!ofPair(event)) continue;
      if (left === 0) return { from, to, text: event.text, at_ms: event.at_ms, event: event.id };
      left -= 1;
    }
  }
  return before === 0
    ? { from, to, text: last, at_ms: last_ms, event: null }
    : { from, to, text: null, at_ms: null, event: null };
}

/** The traffic tells the beginning of a long message, and says that it is cut; an event tells more of it. */
function isText(text: string, last: string): boolean {
  return last.length > TRAFFIC_CHARS ? text.startsWith(last.slice(0, last.lastIndexOf('…'))) : text === last;
}
