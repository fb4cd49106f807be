/** Which rows the event list has: the events that pass the filter, and where some are missing. */
import { total } from '../../protocol/history.ts';
import type { EventCounts, EventId, NodeEvent, PlaceKey } from '../../protocol/model.ts';
import { EVENT_GROUPS, eventWords, type EventGroup } from '../event_words.ts';
import { formatCount } from '../ui/format.ts';

export type EventRow =
  | { readonly type: 'event'; readonly event: NodeEvent }
  /** Events that are not there; at the top, all of them by their class. */
  | { readonly type: 'gap'; readonly key: string; readonly count: number; readonly of?: EventCounts };

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

/** What is no longer kept, by its class. */
export function cutWords({ life, decisions, messages }: EventCounts): string {
  const parts = [
    life > 0 ? `${formatCount(life)} of starts, exits and names` : '',
    decisions > 0 ? `${formatCount(decisions)} of reports and commands` : '',
    messages > 0 ? `${formatCount(messages)} message${messages === 1 ? '' : 's'}` : '',
  ];
  return `Not kept: ${parts.filter((part) => part !== '').join(', ')}`;
}

/** Whether the filter lets an event through. */
export function passes(event: NodeEvent, filter: Omit<EventFilter, 'chosen'>): boolean {
  if (event.hidden && !filter.hidden && event.kind !== 'command') return false;
  const group = GROUP_OF.get(event.kind);
  if (group !== undefined && !filter.groups.has(group)) return false;
  if (filter.place !== null && event.place !== filter.place) return false;
  const text = filter.text.trim().toLowerCase();
  return text === '' || matches(event, text);
}

export function eventRows(
  events: readonly NodeEvent[],
  dropped: EventCounts,
  filter: EventFilter,
): readonly EventRow[] {
  const rows: EventRow[] = [];
  if (total(dropped) > 0) rows.push({ type: 'gap', key: 'dropped', count: total(dropped), of: dropped });
  // Messages are what is missing between the events that are kept, and without messages the list lacks nothing there.
  const gaps = filter.groups.has('message');
  let previous = 0;
  for (const event of events) {
    const missing = previous === 0 ? 0 : event.id - previous - 1;
    previous = event.id;
    if (missing > 0 && gaps) rows.push({ type: 'gap', key: `gap${String(event.id)}`, count: missing });
    if (event.id === filter.chosen || passes(event, filter)) rows.push({ type: 'event', event });
  }
  return rows;
}

/** Most frames bring messages, which the list leaves out. */
export function sameRows(a: readonly EventRow[], b: readonly EventRow[]): boolean {
  return a.length === b.length && a.every((row, i) => isSameRow(row, b[i]));
}

function isSameRow(a: EventRow, b: EventRow | undefined): boolean {
  if (a.type === 'event') return b?.type === 'event' && a.event === b.event;
  return b?.type === 'gap' && a.key === b.key && a.count === b.count && a.of === b.of;
}
