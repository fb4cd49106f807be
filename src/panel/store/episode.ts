/**
 * A restart episode: one failure and all that followed from it. Which exits and starts belong together is read from
 * the events' causes alone; their order is the order of the events.
 */
import {
  type EventId,
  isUnowned,
  type NodeEvent,
  type NodeState,
  type Place,
  type PlaceKey,
} from '../../protocol/model.ts';
import { eventById, lowerBound } from './events.ts';

export interface Episode {
  /** The exit with which it began. */
  readonly root: EventId;
  /** The newest event that was looked at. */
  readonly upTo: EventId;
  /** The newest event that belongs to it. */
  readonly last: EventId;
  /** The place in which it began. */
  readonly place: PlaceKey | null;
  /** Exits in the order in which they happened, counted from 1. A place that exits twice keeps its last number; what never started does not exit. */
  readonly exits: ReadonlyMap<PlaceKey, number>;
  /** How many exits there were. */
  readonly exited: number;
  /** Starts that did not fail, in the order in which they began, counted from 1: a supervisor's before those of its children. */
  readonly starts: ReadonlyMap<PlaceKey, number>;
  /** Places still to start, numbered on from the starts. */
  readonly pending: ReadonlyMap<PlaceKey, number>;
  /** Supervisors that exceeded their intensity, innermost first. */
  readonly gaveUp: readonly PlaceKey[];
}

type ExitEvent = Extract<NodeEvent, { kind: 'exit' }>;
type Signal = Extract<NodeEvent, { kind: 'exit_signal' }>;

const CHAIN_LIMIT = 1_000;
/** Events because of which a process ends without having chosen to. */
const ENDS: ReadonlySet<NodeEvent['kind']> = new Set(['exit', 'exit_signal', 'exit_trapped', 'supervisor_report']);

function supervised(event: NodeEvent): boolean {
  return event.place !== null && !isUnowned(event.place) && !event.hidden;
}

function endedWell({ class: kind, how }: ExitEvent): boolean {
  return (kind === 'normal' || kind === 'shutdown') && how !== 'signal';
}

/** The end of what never was up: a start in vain, and no exit. */
function isVain({ end }: ExitEvent): boolean {
  return end === 'ignored' || end === 'failed';
}

function opens(event: NodeEvent): event is ExitEvent {
  return event.kind === 'exit' && event.class !== 'normal' && supervised(event);
}

/**
 * Does what follows a message belong to what led to it? A supervisor whose restart failed tells itself so to try again, what does
 * not start tells so to its starter, and an application's master has the top supervisor ended by another process.
 */
function goesOn({ pid, to, form, text }: Extract<NodeEvent, { kind: 'message' }>): boolean {
  if (form === 'system') return text.startsWith('{ack,');
  if (text === 'terminate' && to.name.startsWith('application_starter ')) return true;
  return to.pid === pid && form === 'cast' && text.startsWith('{try_again_restart,');
}

/** What supervisors have to do with the births and ends of processes. */
interface Ties {
  /** The spawns of their children, by pid. */
  readonly spawned: ReadonlyMap<string, EventId>;
  /** When each process had started, as its supervisor saw it. */
  readonly started: ReadonlyMap<string, EventId>;
  readonly stops: ReadonlyMap<EventId, Signal>;
}

/**
 * Because of what something happened, whatever the process had heard meanwhile (an answer to a call in its `init/1` or its
 * `terminate/2`, say): what it does while it starts it does because it was started, and it ends because it was told to stop.
 */
function becauseOf(events: readonly NodeEvent[], event: NodeEvent, { spawned, started, stops }: Ties): EventId | null {
  if (event.kind === 'exit') {
    const stop = stops.get(event.id);
    const heard = eventById(events, event.cause);
    if (stop !== undefined && (heard === null || !ENDS.has(heard.kind) || event.indirect === true)) return stop.id;
    // Who is killed while it starts does not do that.
    if (event.how === 'signal') return event.cause;
  }
  const actor = event.kind === 'spawn' ? event.parent.pid : event.pid;
  const birth = spawned.get(actor);
  const starts = birth !== undefined && birth < event.id && event.id < (started.get(actor) ?? Infinity);
  return starts ? birth : event.cause;
}

/** Climbs from an event to the exit with which its episode began. */
function rootOf(
  events: readonly NodeEvent[],
  event: NodeEvent,
  ties: Ties,
  known: Map<EventId, EventId | null>,
): EventId | null {
  const { started } = ties;
  const path: EventId[] = [];
  let root: EventId | null = null;
  /** How many of the path, from its end, come after the root or are it: what led to the root belongs to no episode. */
  let within = 0;
  let current: NodeEvent | null = event;
  for (let steps = 0; current !== null && steps < CHAIN_LIMIT; steps += 1) {
    const answer = known.get(current.id);
    if (answer !== undefined) {
      if (answer !== null) [root, within] = [answer, path.length];
      break;
    }
    path.push(current.id);
    if (current.kind === 'exit') {
      [root, within] = [current.id, path.length];
      // What a process does of its own accord after its start begins an episode of its own; an init that
      // fails while its supervisor restarts it still belongs to the restart. A process that traps exits and
      // ends because of one (a supervisor that is told to, or that gives up) does not act of its own accord.
      const because = eventById(events, becauseOf(events, current, ties));
      const told = because !== null && ENDS.has(because.kind);
      if (current.how !== 'signal' && !told && started.has(current.pid)) break;
    } else if (current.kind === 'command') {
      break;
    } else if (current.kind === 'message' && (started.get(current.pid) ?? 0) < current.id && !goesOn(current)) {
      // What a process says while it starts, its acknowledgement above all, belongs to the start; what it says
      // later begins a story of its own.
      break;
    }
    const cause: NodeEvent | null = eventById(events, becauseOf(events, current, ties));
    current = cause !== null && cause.id < current.id ? cause : null;
  }
  path.forEach((id, index) => known.set(id, index < within ? root : null));
  return root;
}

function tiesOf(events: readonly NodeEvent[]): Ties {
  const spawned = new Map<string, EventId>();
  const started = new Map<string, EventId>();
  const supervisors = new Set<string>();
  for (const event of events) {
    if (event.kind !== 'started') continue;
    started.set(event.pid, event.id);
    supervisors.add(event.supervisor.pid);
  }
  for (const event of events) {
    if (event.kind === 'spawn' && supervisors.has(event.parent.pid)) spawned.set(event.pid, event.id);
  }
  return { spawned, started, stops: stopsOf(events) };
}

/** The signals by which supervisors had their children stop, by the numbers of these exits. */
function stopsOf(events: readonly NodeEvent[]): Map<EventId, Signal> {
  const stops = new Map<EventId, Signal>();
  const told = new Map<string, Signal>();
  for (const event of events) {
    if (event.kind === 'exit_signal') {
      const known = told.get(event.to.pid);
      // Told to stop and then killed: the first of the two says because of what.
      if (known?.pid !== event.pid || event.reason !== 'kill') told.set(event.to.pid, event);
    } else if (event.kind === 'exit' && event.end === 'stopped') {
      const signal = told.get(event.pid);
      if (signal !== undefined) stops.set(event.id, signal);
    }
  }
  return stops;
}

/**
 * A supervisor that stops several children because of one thing that it heard (a `simple_one_for_one` tells all its children at once)
 * makes one episode: for each child that it stopped the first that exited.
 */
function firstOfStops(stops: ReadonlyMap<EventId, Signal>): Map<EventId, EventId> {
  const firsts = new Map<EventId, EventId>();
  const byDeed = new Map<string, EventId>();
  for (const [exit, signal] of stops) {
    if (signal.cause === null) continue;
    const deed = `${signal.pid} ${String(signal.cause)}`;
    const first = byDeed.get(deed);
    if (first === undefined) byDeed.set(deed, exit);
    else firsts.set(exit, first);
  }
  return firsts;
}

/** Children that had exited by themselves when their supervisor came to stop them: each exit, and the signal that came too late. */
function lateStops(events: readonly NodeEvent[]): Map<ExitEvent, Signal> {
  const late = new Map<ExitEvent, Signal>();
  const ended = new Map<string, ExitEvent>();
  for (const event of events) {
    if (event.kind === 'exit') ended.set(event.pid, event);
    else if (event.kind === 'exit_signal' && event.stops === true) {
      const exit = ended.get(event.to.pid);
      if (exit !== undefined && !late.has(exit)) late.set(exit, event);
    }
  }
  return late;
}

/** Answers for any event with which exit its episode began; null when it belongs to none. */
export function episodeRoots(events: readonly NodeEvent[]): (event: NodeEvent) => EventId | null {
  const ties = tiesOf(events);
  const firsts = firstOfStops(ties.stops);
  const known = new Map<EventId, EventId | null>();
  // What exited before it was to be stopped for another is started again with that one: both have one account.
  for (const [exit, signal] of lateStops(events)) {
    const root = rootOf(events, signal, ties, known);
    const own = rootOf(events, exit, ties, known);
    if (root !== null && own !== null && root < own) firsts.set(own, root);
  }
  return (event) => {
    let root = rootOf(events, event, ties, known);
    for (let first = root; first !== null; first = firsts.get(first) ?? null) root = first;
    return root;
  };
}

/** Depth first in child order: the order in which supervisors start their children. */
function startOrder(places: ReadonlyMap<PlaceKey, Place>, wanted: ReadonlySet<PlaceKey>): PlaceKey[] {
  const path = (key: PlaceKey): number[] => {
    const orders: number[] = [];
    for (let place = places.get(key), depth = 0; place !== undefined && depth <= places.size; depth += 1) {
      orders.push(place.order);
      place = place.parent === null ? undefined : places.get(place.parent);
    }
    return orders.reverse();
  };
  const paths = [...wanted].map((key) => ({ key, path: path(key) }));
  paths.sort((a, b) => {
    const length = Math.min(a.path.length, b.path.length);
    for (let i = 0; i < length; i += 1) {
      const difference = (a.path[i] ?? 0) - (b.path[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return a.path.length - b.path.length;
  });
  return paths.map(({ key }) => key);
}

/** A supervisor above is alive and at it, or itself waits to be started, so that the place can come back. */
function canReturn(
  places: ReadonlyMap<PlaceKey, Place>,
  place: Place,
  isLeft: (place: Place, parent: Place) => boolean,
): boolean {
  let top = place;
  for (let depth = 0; depth <= places.size; depth += 1) {
    const parent = top.parent === null ? undefined : places.get(top.parent);
    if (top.state !== 'alive' && top.restart === 'temporary') return false;
    if (parent === undefined) break;
    if (top.state !== 'alive' && isLeft(top, parent)) return false;
    top = parent;
  }
  return top.key !== place.key && (top.state === 'alive' || top.state === 'starting');
}

function areEqual(some: Episode['pending'], others: Episode['pending']): boolean {
  return some.size === others.size && [...some].every(([key, number]) => others.get(key) === number);
}

/**
 * The newest episode, or null when nothing has failed. `previous`, what was said at the last look, and `seen`, the state that was
 * looked at then, save work: only what has come since is looked at, and with nothing new to say `previous` is returned as it is.
 */
export function newestEpisode(
  events: readonly NodeEvent[],
  places: ReadonlyMap<PlaceKey, Place>,
  previous: Episode | null = null,
  seen: Pick<NodeState, 'events' | 'places'> | null = null,
): Episode | null {
  const newest = events.at(-1);
  if (newest === undefined) return null;
  const from = previous === null ? 0 : lowerBound(events, Math.max(previous.upTo, seen?.events.at(-1)?.id ?? 0) + 1);
  let trigger: ExitEvent | null = null;
  let relevant = false;
  let signalled = false;
  for (let i = events.length - 1; i >= from; i -= 1) {
    const event = events[i];
    if (event === undefined) continue;
    if (
      event.kind === 'exit' ||
      event.kind === 'spawn' ||
      event.kind === 'started' ||
      event.kind === 'supervisor_report'
    )
      relevant = true;
    if (event.kind === 'exit_signal' && event.stops === true) signalled = true;
    if (trigger === null && opens(event)) trigger = event;
  }
  if (trigger === null && previous === null) return null;
  // That a supervisor tries no more leaves no event: only the places tell.
  const mayHaveLeft = previous !== null && previous.pending.size > 0 && (signalled || places !== seen?.places);
  if (!relevant && !mayHaveLeft) return previous;

  const roots = episodeRoots(events);
  const root = trigger === null ? (previous?.root ?? null) : roots(trigger);
  if (root === null) return previous;
  const first = eventById(events, root);
  if (first === null) return previous;

  const exits = new Map<PlaceKey, number>();
  const starts = new Map<PlaceKey, number>();
  const open = new Map<PlaceKey, ExitEvent>();
  const gaveUp: PlaceKey[] = [];
  const starting = new Set<string>();
  const told = new Set<string>();
  const asked = new Set<string>();
  /** Supervisors that did nothing since a start failed. */
  const failed = new Set<PlaceKey>();
  const inVain = new Set<string>();
  for (const event of events) if (event.kind === 'exit' && isVain(event)) inVain.add(event.pid);
  let exitCount = 0;
  let startCount = 0;
  let restarting = false;
  let last = root;
  for (let i = lowerBound(events, root); i < events.length; i += 1) {
    const event = events[i];
    if (event === undefined || !supervised(event) || event.place === null) continue;
    if (
      event.kind !== 'exit' &&
      event.kind !== 'spawn' &&
      event.kind !== 'started' &&
      event.kind !== 'supervisor_report' &&
      !(event.kind === 'exit_signal' && event.stops === true)
    )
      continue;
    if (roots(event) !== root) continue;
    last = event.id;
    if (event.kind === 'exit') {
      if (!isVain(event)) {
        exitCount += 1;
        exits.set(event.place, exitCount);
      }
      // What returned `ignore` is not tried again, and what somebody asked to stop stays so.
      if (event.end === 'ignored' || asked.has(event.pid)) open.delete(event.place);
      else open.set(event.place, event);
    } else if (event.kind === 'exit_signal') {
      told.add(event.to.pid);
      if (event.asked !== undefined) asked.add(event.to.pid);
      failed.delete(event.place);
    } else if (event.kind === 'spawn' || event.kind === 'started') {
      open.delete(event.place);
      failed.delete(places.get(event.place)?.parent ?? '');
      if (starting.has(event.pid) || inVain.has(event.pid)) continue;
      starting.add(event.pid);
      startCount += 1;
      starts.set(event.place, startCount);
    } else {
      if (event.restarting) restarting = true;
      if (event.context === 'shutdown') gaveUp.push(event.place);
      if (event.context === 'start_error') failed.add(event.place);
    }
  }

  const wanted = new Set<PlaceKey>();
  if (restarting) {
    const trying = new Set<PlaceKey | null>();
    for (const { state, parent } of places.values())
      if (state === 'restarting' || state === 'starting') trying.add(parent);
    const isLeft = ({ key, restart }: Place, parent: Place): boolean => {
      const exit = open.get(key);
      // Ended cleanly, and not because it was to be stopped.
      if (restart === 'transient' && exit !== undefined && endedWell(exit) && !told.has(exit.pid)) return true;
      return failed.has(parent.key) && !trying.has(parent.key);
    };
    for (const key of open.keys()) {
      const place = places.get(key);
      if (place !== undefined && place.state !== 'alive' && canReturn(places, place, isLeft)) wanted.add(key);
    }
  }
  const pending = new Map<PlaceKey, number>();
  for (const key of startOrder(places, wanted)) pending.set(key, startCount + pending.size + 1);
  if (!relevant && previous !== null && areEqual(pending, previous.pending)) return previous;
  return { root, upTo: newest.id, last, place: first.place, exits, exited: exitCount, starts, pending, gaveUp };
}
