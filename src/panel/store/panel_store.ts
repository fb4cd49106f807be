/**
 * The panel's mirror of a node, and what a person has chosen to look at. It is folded from frames and never asks a
 * process anything; acting goes out through `run`, and what changes on screen comes back as a frame. Only `react.ts`
 * knows React.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConnectionStatus, FrameFault, NodeConnection } from '../../connection/connection.ts';
import type { Command, CommandResult } from '../../protocol/commands.ts';
import type { StartOptions } from '../../protocol/frames.ts';
import {
  type EventId,
  isUnowned,
  type NodeEvent,
  type NodeState,
  type PidText,
  type PlaceKey,
  type ProcessDetail,
} from '../../protocol/model.ts';
import type { WireTerm } from '../../term/wire.ts';
import { Activity } from './activity.ts';
import type { WallClock } from './clock.ts';
import { newestEpisode, type Episode } from './episode.ts';
import { nextExpiry, nextGhosts, GHOST_MS, type Ghost } from './ghosts.ts';
import { readPreferences, writePreferences, type Preferences, type PreferenceStorage } from './preferences.ts';

export interface View {
  readonly filter: string;
  readonly traffic: boolean;
  /** Show the node's own processes. */
  readonly hidden: boolean;
  readonly orientation: 'right' | 'down';
  /** The place that stands as the root; null for the whole node. */
  readonly root: PlaceKey | null;
  readonly show: 'tree' | 'list';
}

/** A piece of a sentence. Text is hostile: it is drawn as text and nothing else. */
export type Segment =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string; readonly tone?: 'fault' }
  | { readonly type: 'process'; readonly text: string; readonly pid: PidText; readonly place: PlaceKey | null };

export interface Notice {
  readonly tone: 'exit' | 'gave_up' | 'error' | 'info';
  /** What happened. */
  readonly title: readonly Segment[];
  /** What follows. */
  readonly detail?: string;
  /** The event that "Why?" explains. */
  readonly event?: EventId;
  readonly place?: PlaceKey;
  /** It only answers whoever asked: the next one replaces it without counting it. */
  readonly passing?: boolean;
  /** It tells whoever asked for something that it was not done: what the node tells then stands beside it. */
  readonly answer?: true;
  /** How many more there was to tell at the same time. */
  readonly others?: number;
}

export interface ShownNotice extends Notice {
  readonly id: number;
  /** How many notices this one has replaced or stands for since somebody last looked. */
  readonly more: number;
  /** An answer that stands beside it, until somebody dismisses it. */
  readonly answered?: readonly Segment[];
}

export interface Menu {
  readonly place: PlaceKey;
  readonly x: number;
  readonly y: number;
}

export type Dialog =
  | { readonly type: 'send' | 'exit' | 'start_child' | 'replace_state'; readonly place: PlaceKey }
  | { readonly type: 'shortcuts' | 'signs' | 'settings' | 'palette' };

/** A state of the watched process as frames have shown it. */
export interface SeenState {
  readonly at_ms: number;
  /** The newest event when it was seen. */
  readonly event: EventId;
  readonly state: WireTerm;
}

/** A message that somebody has picked out of the drawing. What was not told of it is null. */
export interface SeenMessage {
  readonly from: PidText;
  readonly to: PidText;
  readonly text: string | null;
  readonly at_ms: number | null;
  readonly event: EventId | null;
}

export const FAULT_LIMIT = 50;
export const SEEN_LIMIT = 40;

export interface PanelState {
  readonly node: NodeState | null;
  readonly connection: ConnectionStatus;
  readonly faults: readonly FrameFault[];
  readonly selected: PlaceKey | null;
  readonly hovered: PlaceKey | null;
  /** What was folded or unfolded by hand; a view has its own default for the rest. */
  readonly folded: ReadonlyMap<PlaceKey, boolean>;
  readonly view: View;
  readonly ghosts: ReadonlyMap<PlaceKey, Ghost>;
  readonly episode: Episode | null;
  /** How busy the node was, from each frame: one record that grows, whether or not somebody looks at it. */
  readonly activity: Activity;
  readonly notice: ShownNotice | null;
  readonly menu: Menu | null;
  readonly dialog: Dialog | null;
  readonly preferences: Preferences;
  /** The process whose detail is asked for: the one in the selected place, or the last that stood there. */
  readonly watched: PidText | null;
  /** An earlier process of the selected place, looked at on purpose. */
  readonly pinned: PidText | null;
  readonly messagesOffset: number;
  /** States of the watched process, newest last; the last two make the marked change. */
  readonly seen: readonly SeenState[];
  /** The event that the list shows as chosen. */
  readonly event: EventId | null;
  /** On a phone the events lie over all else: they come when asked for, or when one of them is, and go when a process is. */
  readonly eventsUp: boolean;
  /** The message that is looked at; the selected process stays what it is. */
  readonly message: SeenMessage | null;
  /** The place that somebody has looked for last, and how often anything was: the view goes there once. */
  readonly revealed: { readonly place: PlaceKey; readonly count: number } | null;

  /** Listens to a node; the answer lets go of it. */
  attach(connection: NodeConnection): () => void;
  select(place: PlaceKey | null): void;
  /** Selects a place that somebody has looked for, and brings it into view. */
  reveal(place: PlaceKey): void;
  /** Selects the place in which this process stands or last stood, and brings it into view. */
  selectPid(pid: PidText): void;
  /** Looks at an earlier process of the selected place; null goes back to the present one. */
  pin(pid: PidText | null): void;
  selectEvent(event: EventId | null): void;
  raiseEvents(up: boolean): void;
  /** Looks at a message, and chooses its event in the list; null puts it away. */
  selectMessage(message: SeenMessage | null): void;
  hover(place: PlaceKey | null): void;
  pageMessages(offset: number): void;
  /** `now` is what the view shows at the moment: its default may differ from ours. */
  toggleFold(place: PlaceKey, now: boolean): void;
  /** All folds at once. */
  setFolds(folded: ReadonlyMap<PlaceKey, boolean>): void;
  setView(patch: Partial<View>): void;
  setPreferences(patch: Partial<Preferences>): void;
  /** Sends a command. A refusal becomes a notice, unless the caller shows it in place; it never throws. */
  run(command: Command, options?: { readonly quiet?: boolean }): Promise<CommandResult>;
  /** The same program and seed again, or another. What was known of the node before is forgotten. */
  restartNode(start?: StartOptions): void;
  notify(notice: Notice): void;
  dismissNotice(): void;
  openMenu(place: PlaceKey, point: { readonly x: number; readonly y: number }): void;
  closeMenu(): void;
  openDialog(dialog: Dialog): void;
  closeDialog(): void;
}

export type PanelStore = StoreApi<PanelState>;

export interface PanelOptions {
  readonly clock: WallClock;
  readonly storage?: PreferenceStorage | null;
  readonly view?: Partial<View>;
}

const DEFAULT_VIEW: View = {
  filter: '',
  traffic: true,
  hidden: false,
  orientation: 'right',
  root: null,
  show: 'tree',
};

/** The newest exit in a place: what is left of one that is gone from the tree, as that of a temporary child. */
export function lastExitIn(node: NodeState | null, place: PlaceKey): Extract<NodeEvent, { kind: 'exit' }> | null {
  const exit = node?.events.findLast((event) => event.kind === 'exit' && event.place === place);
  return exit?.kind === 'exit' ? exit : null;
}

/** The pid whose detail tells about this place: its process, or else the last that was there. */
function pidOf(node: NodeState | null, place: PlaceKey | null, before: PidText | null): PidText | null {
  if (place === null) return null;
  const found = node?.places.get(place);
  if (found === undefined) return isUnowned(place) ? place.slice(1) : (before ?? lastExitIn(node, place)?.pid ?? null);
  return found.pid ?? found.last_exit?.pid ?? before;
}

/** The place in which a process stands, or stood last. */
export function placeOfPid(
  node: NodeState | null,
  ghosts: ReadonlyMap<PlaceKey, Ghost>,
  pid: PidText,
): PlaceKey | null {
  if (node === null) return null;
  const row = node.processes.get(pid);
  if (row !== undefined) return row.place;
  for (const place of node.places.values()) if (place.pid === pid || place.last_exit?.pid === pid) return place.key;
  for (const ghost of ghosts.values()) if (ghost.pid === pid) return ghost.place.key;
  for (let i = node.events.length - 1; i >= 0; i -= 1) {
    const event = node.events[i];
    if (event?.pid === pid && event.place !== null) return event.place;
  }
  return null;
}

function nextSeen(seen: readonly SeenState[], before: ProcessDetail | null, node: NodeState): readonly SeenState[] {
  const detail = node.detail;
  const state = detail?.behaviour?.state;
  if (detail === null || state === undefined) return detail?.pid === before?.pid ? seen : [];
  if (detail === before) return seen;
  const kept = detail.pid === before?.pid ? seen : [];
  const last = kept.at(-1);
  if (last !== undefined && JSON.stringify(last.state) === JSON.stringify(state)) return kept;
  const added = [...kept, { at_ms: node.clock.now_ms, event: node.events.at(-1)?.id ?? 0, state }];
  return added.length > SEEN_LIMIT ? added.slice(-SEEN_LIMIT) : added;
}

export function createPanelStore(options: PanelOptions): PanelStore {
  const { clock } = options;
  const storage = options.storage ?? null;
  let connection: NodeConnection | null = null;
  let sentTopics = '';
  let noticeCount = 0;
  let cancelSweep: (() => void) | null = null;
  // The time in which the node ran, counted in wall milliseconds: it stands still while the node is paused.
  let running = 0;
  let lastWall = clock.now();
  let stopped = true;
  let episodeUntil = 0;

  const tickRunning = (): number => {
    const now = clock.now();
    if (!stopped) running += Math.max(0, now - lastWall);
    lastWall = now;
    return running;
  };

  const store = createStore<PanelState>()((set, get) => {
    const sendTopics = (): void => {
      if (connection === null) return;
      const { watched, messagesOffset, view } = get();
      const detail = watched === null ? null : { pid: watched, messages_offset: messagesOffset };
      const topics = { traffic: view.traffic, detail };
      const text = JSON.stringify(topics);
      if (text === sentTopics) return;
      sentTopics = text;
      connection.setTopics(topics);
    };

    const sweep = (): void => {
      cancelSweep = null;
      const now = tickRunning();
      const { node, ghosts, episode } = get();
      if (node === null || stopped) return;
      const kept = nextGhosts(ghosts, null, node, now);
      if (kept !== ghosts) set({ ghosts: kept });
      if (episode !== null && episode.pending.size === 0 && episodeUntil <= now) set({ episode: null });
      planSweep();
    };

    const planSweep = (): void => {
      cancelSweep?.();
      cancelSweep = null;
      if (stopped) return;
      const { ghosts, episode } = get();
      const ghostAt = nextExpiry(ghosts) ?? Infinity;
      const episodeAt = episode === null || episode.pending.size > 0 ? Infinity : episodeUntil;
      const at = Math.min(ghostAt, episodeAt);
      if (at === Infinity) return;
      cancelSweep = clock.after(Math.max(16, at - running), sweep);
    };

    let newestKnown: Episode | null = null;
    const onState = (node: NodeState): void => {
      const now = tickRunning();
      const before = get().node;
      const restarted = before !== null && node.seq < before.seq;
      const earlier = restarted ? null : before;
      stopped = node.clock.paused;
      if (earlier === null) get().activity.forget();
      get().activity.add(node.clock.now_ms, node.counters);
      const ghosts = nextGhosts(restarted ? new Map() : get().ghosts, earlier, node, now);
      const known = newestEpisode(node.events, node.places, restarted ? null : newestKnown, earlier);
      let episode = restarted ? null : get().episode;
      if (known !== newestKnown) {
        if (known !== null && (known.last !== newestKnown?.last || known.root !== newestKnown.root)) {
          episodeUntil = now + GHOST_MS;
          // What had failed before anybody looked is history and not an episode to show.
          if (earlier !== null) episode = known;
        } else if (episode !== null) {
          episode = known;
        }
        newestKnown = known;
      }
      if (episode !== null && episode.pending.size === 0 && episodeUntil <= now) episode = null;
      const { selected, pinned, watched, seen } = get();
      const nextWatched = pinned ?? pidOf(node, selected, watched);
      set({
        node,
        ghosts,
        episode,
        watched: nextWatched,
        seen: nextSeen(seen, earlier?.detail ?? null, node),
        ...(nextWatched === watched ? {} : { messagesOffset: 0 }),
      });
      sendTopics();
      planSweep();
    };

    const look = (selected: PlaceKey | null, pinned: PidText | null): void => {
      const watched = pinned ?? pidOf(get().node, selected, null);
      set({
        selected,
        pinned,
        watched,
        messagesOffset: 0,
        ...(watched === get().watched ? {} : { seen: [] }),
        // What was asked for last is what one sees.
        ...(selected === null ? {} : { eventsUp: false }),
      });
      sendTopics();
    };

    const seek = (place: PlaceKey): void => {
      set({ revealed: { place, count: (get().revealed?.count ?? 0) + 1 } });
    };

    return {
      node: null,
      connection: { state: 'connecting' },
      faults: [],
      selected: null,
      hovered: null,
      folded: new Map(),
      view: { ...DEFAULT_VIEW, ...options.view },
      ghosts: new Map(),
      episode: null,
      activity: new Activity(),
      notice: null,
      menu: null,
      dialog: null,
      preferences: readPreferences(storage),
      watched: null,
      pinned: null,
      messagesOffset: 0,
      seen: [],
      event: null,
      eventsUp: false,
      message: null,
      revealed: null,

      attach(next) {
        connection = next;
        sentTopics = '';
        const stop = next.listen({
          status: (status) => {
            const was = get().connection;
            set({ connection: status });
            if (status.state === 'live' && was.state !== 'live') {
              sentTopics = '';
              sendTopics();
            }
          },
          state: onState,
          fault: (fault) => {
            set({ faults: [...get().faults, fault].slice(-FAULT_LIMIT) });
          },
        });
        set({ connection: next.status });
        if (next.state !== null) onState(next.state);
        sendTopics();
        return () => {
          stop();
          cancelSweep?.();
          cancelSweep = null;
          if (connection === next) connection = null;
        };
      },

      select(place) {
        look(place, null);
        if (place === null) set({ message: null });
      },
      reveal(place) {
        look(place, null);
        seek(place);
      },
      selectPid(pid) {
        const { node, ghosts } = get();
        const place = placeOfPid(node, ghosts, pid);
        if (place === null) {
          get().notify({ tone: 'info', title: [{ type: 'text', text: `Nothing is known any more of ${pid}.` }] });
          return;
        }
        const current = node?.places.get(place)?.pid ?? null;
        look(place, current !== null && current !== pid && node?.processes.has(pid) !== true ? pid : null);
        seek(place);
      },
      pin(pid) {
        look(get().selected, pid);
      },
      selectEvent(event) {
        set(event === null ? { event } : { event, eventsUp: true });
      },
      raiseEvents(eventsUp) {
        set({ eventsUp });
      },
      selectMessage(message) {
        set(message?.event == null ? { message } : { message, event: message.event, eventsUp: true });
      },
      hover(hovered) {
        if (get().hovered !== hovered) set({ hovered });
      },
      pageMessages(offset) {
        set({ messagesOffset: Math.max(0, offset) });
        sendTopics();
      },
      toggleFold(place, now) {
        const folded = new Map(get().folded);
        folded.set(place, !now);
        set({ folded });
      },
      setFolds(folded) {
        set({ folded });
      },
      setView(patch) {
        set({ view: { ...get().view, ...patch } });
        sendTopics();
      },
      setPreferences(patch) {
        const preferences = { ...get().preferences, ...patch };
        set({ preferences });
        writePreferences(storage, preferences);
      },

      async run(command, how) {
        let result: CommandResult;
        if (connection === null) {
          result = { ok: false, error: { message: 'No node is attached.' } };
        } else {
          try {
            result = await connection.send(command);
          } catch (fault) {
            const message = fault instanceof Error ? fault.message : String(fault);
            result = { ok: false, error: { message } };
          }
        }
        if (!result.ok && how?.quiet !== true) {
          get().notify({ tone: 'error', title: [{ type: 'text', text: result.error.message }], answer: true });
        }
        return result;
      },
      restartNode(start) {
        const other = start !== undefined;
        newestKnown = null;
        set({
          ghosts: new Map(),
          episode: null,
          seen: [],
          pinned: null,
          event: null,
          message: null,
          notice: null,
          ...(other
            ? {
                node: null,
                selected: null,
                watched: null,
                folded: new Map(),
                view: { ...get().view, root: null, filter: '' },
              }
            : {}),
        });
        sentTopics = '';
        connection?.restart(start);
      },

      notify(notice) {
        const { notice: old } = get();
        noticeCount += 1;
        if (notice.answer === true && (old?.tone === 'exit' || old?.tone === 'gave_up')) {
          set({ notice: { ...old, id: noticeCount, answered: notice.title } });
          return;
        }
        // Whoever does the next thing has read what came of the last one.
        const isNews = notice.answer !== true && notice.passing !== true;
        const answered = !isNews ? undefined : old?.answer === true ? old.title : old?.answered;
        const stays = isNews && old?.answer === true;
        const before = old === null ? 0 : old.more + (old.passing === true || stays ? 0 : 1);
        const more = before + (notice.others ?? 0);
        set({ notice: { ...notice, id: noticeCount, more, ...(answered === undefined ? {} : { answered }) } });
      },
      dismissNotice() {
        set({ notice: null });
      },
      openMenu(place, { x, y }) {
        set({ menu: { place, x, y } });
      },
      closeMenu() {
        set({ menu: null });
      },
      openDialog(dialog) {
        set({ dialog, menu: null });
      },
      closeDialog() {
        set({ dialog: null });
      },
    };
  });
  return store;
}
