/**
 * The events, looked up once: who was started and ended when, and because of what a process acted as it did. Supervisors do one thing
 * after the other, so whatever one does belongs to the last thing that it heard: that is found by climbing the causes.
 */
import type { EventId, NodeEvent, PidText, Place, PlaceKey } from '../../../protocol/model.ts';
import { episodeRoots } from '../../store/episode.ts';
import { eventById, lowerBound } from '../../store/events.ts';

export interface WhyContext {
  /** Oldest first. */
  readonly events: readonly NodeEvent[];
  readonly places: ReadonlyMap<PlaceKey, Place>;
  /** Places still to start, with their numbers. */
  readonly pending?: ReadonlyMap<PlaceKey, number>;
}

export type Of<K extends NodeEvent['kind']> = Extract<NodeEvent, { kind: K }>;
export type Exit = Of<'exit'>;
export type Report = Of<'supervisor_report'>;
export type Signal = Of<'exit_signal'>;

const CLIMB_LIMIT = 10_000;

export class Story {
  readonly context: WhyContext;
  /** Are there events that are no longer kept? They are numbered from 1, without a gap. */
  readonly isCut: boolean;
  /** Made when first asked for: most facts need no episodes. */
  private roots: ((event: NodeEvent) => EventId | null) | null = null;
  /** Made when first asked for. */
  private standing: ReadonlySet<PidText> | null = null;
  private readonly spawns = new Map<PidText, Of<'spawn'>>();
  private readonly starts = new Map<PidText, Of<'started'>>();
  private readonly exits = new Map<PidText, Exit>();
  private readonly reports = new Map<PidText, Report[]>();
  /** The exit signals that a process was sent. */
  private readonly signals = new Map<PidText, Signal[]>();
  /** What actions of a process were found to be due to, by the numbers of its spawns and signals. */
  private readonly known = new Map<EventId, NodeEvent | null>();

  constructor(context: WhyContext) {
    this.context = context;
    this.isCut = context.events.length < (context.events.at(-1)?.id ?? 0);
    for (const event of context.events) this.index(event);
  }

  private index(event: NodeEvent): void {
    if (event.kind === 'spawn') this.spawns.set(event.pid, event);
    else if (event.kind === 'started') this.starts.set(event.pid, event);
    else if (event.kind === 'exit') this.exits.set(event.pid, event);
    else if (event.kind === 'supervisor_report') append(this.reports, event.pid, event);
    else if (event.kind === 'exit_signal') append(this.signals, event.to.pid, event);
  }

  cause(event: NodeEvent): NodeEvent | null {
    const cause = eventById(this.context.events, event.cause);
    return cause !== null && cause.id < event.id ? cause : null;
  }

  /** Is something that led to an event no longer kept? */
  isBroken(event: NodeEvent): boolean {
    let at: NodeEvent = event;
    for (let steps = 0; at.cause !== null && steps < CLIMB_LIMIT; steps += 1) {
      const cause = this.cause(at);
      if (cause === null) return true;
      at = cause;
    }
    return false;
  }

  /** All events of an event's episode, in order. */
  episode(event: NodeEvent): readonly NodeEvent[] {
    const roots = (this.roots ??= episodeRoots(this.context.events));
    const root = roots(event);
    if (root === null) return [event];
    return this.after(root - 1).filter((one) => roots(one) === root);
  }

  after(id: EventId): readonly NodeEvent[] {
    const { events } = this.context;
    return events.slice(lowerBound(events, id + 1));
  }

  spawnOf(pid: PidText): Of<'spawn'> | null {
    return this.spawns.get(pid) ?? null;
  }

  startOf(pid: PidText): Of<'started'> | null {
    return this.starts.get(pid) ?? null;
  }

  exitOf(pid: PidText): Exit | null {
    return this.exits.get(pid) ?? null;
  }

  /** Does a process live on, as far as that is known? Where events are gone, the exit of one that stands in no place may be among them. */
  lives(pid: PidText): boolean {
    if (this.exits.has(pid)) return false;
    if (!this.isCut) return true;
    this.standing ??= new Set([...this.context.places.values()].flatMap((place) => place.pid ?? []));
    return this.standing.has(pid);
  }

  /** What a supervisor reported, in order. */
  reportsOf(pid: PidText): readonly Report[] {
    return this.reports.get(pid) ?? [];
  }

  /** The exit signals that a process was sent, in order. */
  signalsOf(pid: PidText): readonly Signal[] {
    return this.signals.get(pid) ?? [];
  }

  /** The exit signals that one process had sent another before an event, in order. */
  signalsTo(pid: PidText, from: PidText, before: EventId): readonly Signal[] {
    return this.signalsOf(pid).filter((one) => one.pid === from && one.id < before);
  }

  /** The exit signals with which a supervisor had a child stop before an event, in order. */
  stopsOf(pid: PidText, by: PidText, before: EventId): readonly Signal[] {
    return this.signalsOf(pid).filter((one) => one.stops === true && one.pid === by && one.id < before);
  }

  placeOf(event: NodeEvent): Place | null {
    return event.place === null ? null : (this.context.places.get(event.place) ?? null);
  }

  /** The exit before an event in the same place. */
  exitBefore(event: NodeEvent): Exit | null {
    const { events } = this.context;
    for (let i = lowerBound(events, event.id) - 1; i >= 0; i -= 1) {
      const one = events[i];
      if (one?.kind === 'exit' && one.place === event.place) return one;
    }
    return null;
  }

  /**
   * What a process had heard when it did this: its own spawn (it was in its `init/1`), an exit that it trapped, or a message that it
   * was sent. What it only waited for meanwhile, the starts and ends of those that it starts and stops, is passed over.
   */
  heard(deed: NodeEvent, actor: PidText): NodeEvent | null {
    const passed: EventId[] = [];
    let found: NodeEvent | null = null;
    let at: NodeEvent | null = deed;
    for (let steps = 0; at !== null && steps < CLIMB_LIMIT; steps += 1) {
      if (at.kind === 'exit_signal' || at.kind === 'spawn') {
        const known = at.kind === 'exit_signal' || at.pid !== actor ? this.known.get(at.id) : undefined;
        const own: boolean = at.kind === 'exit_signal' ? at.pid === actor : at.parent.pid === actor && at.pid !== actor;
        if (own && known !== undefined) {
          found = known;
          break;
        }
        if (own) passed.push(at.id);
      }
      const next = this.before(at, actor, deed.id);
      if (next !== null && this.isHeard(next, actor, deed.id)) {
        found = next;
        break;
      }
      at = next;
    }
    for (const id of passed) this.known.set(id, found);
    return found;
  }

  private isHeard(event: NodeEvent, actor: PidText, deed: EventId): boolean {
    if (event.kind === 'command') return true;
    if (event.kind === 'spawn') return event.pid === actor;
    if (event.kind === 'exit_trapped')
      return (
        event.pid === actor &&
        this.stopsOf(event.from.pid, actor, deed).length === 0 &&
        !this.isVainStart(event.from.pid, actor)
      );
    if (event.kind !== 'message' || event.to.pid !== actor || event.form === 'reply' || event.pid === actor)
      return false;
    return !(event.form === 'system' && this.spawns.get(event.pid)?.parent.pid === actor);
  }

  /** Did the actor wait for the start of this process, which ended before it was up? */
  private isVainStart(pid: PidText, actor: PidText): boolean {
    return this.exits.get(pid)?.end === 'failed' && this.spawns.get(pid)?.parent.pid === actor;
  }

  /** One step down the causes, over what others did in between because the actor had asked for it. */
  private before(event: NodeEvent, actor: PidText, deed: EventId): NodeEvent | null {
    if (event.kind === 'exit_trapped' && event.pid === actor) {
      // The end of a child that it was stopping then, and that had ended by itself.
      return this.stopsOf(event.from.pid, actor, deed).at(-1) ?? this.cause(event);
    }
    if (event.pid === actor) return this.cause(event);
    const signal = event.kind === 'exit' ? this.stopsOf(event.pid, actor, deed).at(-1) : undefined;
    if (signal !== undefined) return signal;
    const spawn = this.spawns.get(event.pid);
    const begun = spawn?.parent.pid === actor && spawn.id < event.id;
    if (begun && (event.kind === 'exit' || event.kind === 'message')) return spawn;
    return this.cause(event);
  }
}

function append<T>(map: Map<PidText, T[]>, pid: PidText, value: T): void {
  const known = map.get(pid);
  if (known === undefined) map.set(pid, [value]);
  else known.push(value);
}

/** What a person does reaches the node's processes through the process `panel`. */
export function isPerson(ref: { readonly name: string } | null): boolean {
  return ref?.name === 'panel';
}
