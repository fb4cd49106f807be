/**
 * Which events are kept. Messages are many, and what is told of a system's life is little: so each class has a bound of
 * its own, and no number of messages drives out an exit, a start, a report or a command. Of messages those that led to
 * something are kept before others; and where the messages between an event and what it comes from are gone, it names
 * that as its cause and says so.
 */
import type { EventCounts, EventId, EventKind, NodeEvent } from './model.ts';

export type EventClass = keyof EventCounts;

/** Events kept of each class, the newest; `HISTORY_SLACK` more before the oldest go. */
export const HISTORY_LIMITS: EventCounts = { life: 5_000, decisions: 5_000, messages: 8_000 };
/** What is over is dropped this many at a time: each time takes a look at all. */
export const HISTORY_SLACK = 1_000;
/**
 * Of what happens to all siblings together, and of what their supervisor tells of them, so many are kept before the rest: what three
 * thousand children of a pool do drives out nothing of the few that stand elsewhere.
 */
const FAIR_SHARE = 200;
/** Messages in a row before an event that are kept for it. */
export const CHAIN_KEPT = 16;
/** Of the messages kept, those that may be kept because they led to something. */
const LED_KEPT = 3_000;

export const NO_EVENTS: EventCounts = { life: 0, decisions: 0, messages: 0 };

const CLASSES: Readonly<Record<EventKind, EventClass>> = {
  spawn: 'life',
  started: 'life',
  exit: 'life',
  exit_signal: 'life',
  exit_trapped: 'life',
  register: 'life',
  unregister: 'life',
  suspend: 'life',
  resume: 'life',
  supervisor_report: 'decisions',
  report: 'decisions',
  command: 'decisions',
  message: 'messages',
  taken: 'messages',
  raise: 'messages',
  lost: 'messages',
  state: 'messages',
};

export function classOf(kind: EventKind): EventClass {
  return CLASSES[kind];
}

export function addCounts(a: EventCounts, b: EventCounts): EventCounts {
  return { life: a.life + b.life, decisions: a.decisions + b.decisions, messages: a.messages + b.messages };
}

export function total({ life, decisions, messages }: EventCounts): number {
  return life + decisions + messages;
}

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

export interface Kept {
  readonly events: readonly NodeEvent[];
  /** How many went, of each class. */
  readonly dropped: EventCounts;
}

const counted = new WeakMap<readonly NodeEvent[], EventCounts>();

/**
 * Adds events to those that are known, and drops what is over the bounds. Node and panel both keep their events by it,
 * frame by frame, so they keep the same.
 */
export function withEvents(known: readonly NodeEvent[], added: readonly NodeEvent[]): Kept {
  if (added.length === 0) return { events: known, dropped: NO_EVENTS };
  const all = [...known, ...added];
  const counts = addCounts(countsOf(known), countOf(added));
  const over = (name: EventClass): boolean => counts[name] > HISTORY_LIMITS[name] + HISTORY_SLACK;
  if (!over('life') && !over('decisions') && !over('messages')) {
    for (let i = known.length; i < all.length; i++) all[i] = linked(all[i] as NodeEvent, all);
    counted.set(all, counts);
    return { events: all, dropped: NO_EVENTS };
  }
  const kept = trimmed(all, counts);
  const left = countsOf(kept);
  return {
    events: kept,
    dropped: addCounts(counts, { life: -left.life, decisions: -left.decisions, messages: -left.messages }),
  };
}

function countsOf(events: readonly NodeEvent[]): EventCounts {
  const known = counted.get(events);
  if (known !== undefined) return known;
  const counts = countOf(events);
  counted.set(events, counts);
  return counts;
}

function countOf(events: readonly NodeEvent[]): EventCounts {
  const counts = { ...NO_EVENTS };
  for (const { kind } of events) counts[CLASSES[kind]]++;
  return counts;
}

function trimmed(events: readonly NodeEvent[], counts: EventCounts): readonly NodeEvent[] {
  const surplus = {
    life: Math.max(0, counts.life - HISTORY_LIMITS.life),
    decisions: Math.max(0, counts.decisions - HISTORY_LIMITS.decisions),
    messages: 0,
  };
  const few = surplus.life + surplus.decisions === 0 ? null : withinShares(events);
  const isOver = ({ kind }: NodeEvent): boolean => surplus[CLASSES[kind]] > 0 && surplus[CLASSES[kind]]-- > 0;
  const rest = events.filter((event) => few?.has(event) !== false || !isOver(event));
  // Where the shares themselves are too many, the oldest go.
  const left = surplus.life + surplus.decisions === 0 ? rest : rest.filter((event) => !isOver(event));
  const kept = counts.messages > HISTORY_LIMITS.messages ? withoutNoise(left, counts.messages) : left;
  return kept.map((event) => linked(event, kept));
}

/** The newest events of each share. */
function withinShares(events: readonly NodeEvent[]): ReadonlySet<NodeEvent> {
  const sizes = new Map<string, number>();
  const within = new Set<NodeEvent>();
  const parents = new Set(events.map(({ place }) => parentOf(place)));
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i] as NodeEvent;
    if (CLASSES[event.kind] === 'messages') continue;
    const share = shareOf(event, parents);
    const size = sizes.get(share) ?? 0;
    if (size >= FAIR_SHARE) continue;
    sizes.set(share, size + 1);
    within.add(event);
  }
  return within;
}

/**
 * What a supervisor is told and tells of others is its own; what befalls a process, and the signals that it sends and traps, it has in
 * common with its siblings: each child of a pool with a share of its own would leave nothing for the few others.
 */
function shareOf({ kind, place }: NodeEvent, parents: ReadonlySet<string>): string {
  if (kind === 'command') return kind;
  const parent = parentOf(place);
  if (kind === 'supervisor_report') return `${kind} ${place ?? ''}`;
  if (kind !== 'exit_signal' && kind !== 'exit_trapped') return parent;
  return place !== null && parents.has(place) ? `${kind} ${place}` : `${kind} ${parent}/`;
}

function parentOf(place: string | null): string {
  return place === null ? '' : place.slice(0, Math.max(0, place.lastIndexOf('/')));
}

function withoutNoise(events: readonly NodeEvent[], messages: number): readonly NodeEvent[] {
  const led = leading(events);
  const free = HISTORY_LIMITS.messages - led.size;
  let others = messages - led.size;
  return events.filter(({ id, kind }) => CLASSES[kind] !== 'messages' || led.has(id) || others-- <= free);
}

/** The messages that led to something which is kept: a few in a row for each, of the newest. */
function leading(events: readonly NodeEvent[]): ReadonlySet<EventId> {
  const led = new Set<EventId>();
  for (let i = events.length - 1; i >= 0 && led.size < LED_KEPT; i--) {
    const event = events[i] as NodeEvent;
    if (CLASSES[event.kind] === 'messages') continue;
    let cause = eventById(events, event.cause);
    for (let n = 0; n < CHAIN_KEPT && cause !== null && CLASSES[cause.kind] === 'messages'; n++) {
      if (led.has(cause.id)) break;
      led.add(cause.id);
      cause = eventById(events, cause.cause);
    }
  }
  return led;
}

/** An event whose cause is gone, with what that came from in its place. */
function linked(event: NodeEvent, events: readonly NodeEvent[]): NodeEvent {
  const { cause, origin } = event;
  if (cause === null || origin === undefined || origin === cause || eventById(events, cause) !== null) return event;
  return eventById(events, origin) === null ? event : { ...event, cause: origin, indirect: true };
}
