/** Which rows the event list has: the events that pass the filter, and where some are missing. */
import type { EventId, NodeEvent, PlaceKey } from '../../protocol/model.ts';
import { EVENT_GROUPS, eventWords, type EventGroup } from '../event_words.ts';

export type EventRow =
  | { readonly type: 'event'; readonly event: NodeEvent }
  | { readonly type: 'gap'; readonly key: string; readonly count: number };

export interface EventFilter {
  readonly groups: ReadonlySet<EventGroup>;
  readonly text: string;
  readonly place: PlaceKey | null;
  readonly hidden: boolean;
  /** Somebody followed a link to it: it is shown whatever the filter says. */
  readonly chosen: EventId | null;
}

const GROUP_OF = new Map<string, EventGroup>(
  EVENT_GROUPS.flatMap((group) => group.kinds.map((kind) => [kind, group.id] as const)),
);

function matches(event: NodeEvent, text: string): boolean {
  if (event.name.toLowerCase().includes(text) || event.pid.includes(text) || `#${String(event.id)}` === text)
    return true;
  const words = eventWords(event);
  return (
    words.text.toLowerCase().includes(text) || words.term.toLowerCase().includes(text) || event.kind.includes(text)
  );
}

export function eventRows(events: readonly NodeEvent[], dropped: number, filter: EventFilter): readonly EventRow[] {
  const rows: EventRow[] = [];
  if (dropped > 0) rows.push({ type: 'gap', key: 'dropped', count: dropped });
  const text = filter.text.trim().toLowerCase();
  let previous = 0;
  for (const event of events) {
    const missing = previous === 0 ? 0 : event.id - previous - 1;
    previous = event.id;
    if (missing > 0) rows.push({ type: 'gap', key: `gap${String(event.id)}`, count: missing });
    if (event.id === filter.chosen) {
      rows.push({ type: 'event', event });
      continue;
    }
    if (event.hidden && !filter.hidden && event.kind !== 'command') continue;
    const group = GROUP_OF.get(event.kind);
    if (group !== undefined && !filter.groups.has(group)) continue;
    if (filter.place !== null && event.place !== filter.place) continue;
    if (text !== '' && !matches(event, text)) continue;
    rows.push({ type: 'event', event });
  }
  return rows;
}
