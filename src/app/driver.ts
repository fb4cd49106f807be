/**
 * `window.coppice`: the page's driver for tutorials, the console and end-to-end tests. It sends the commands that the
 * buttons send and reads what the panel draws from; it knows no other way into the node.
 *
 *     await coppice.clock.pause();
 *     await coppice.send({ type: 'exit', pid: coppice.place('dictionary').process.pid, reason: 'kill' });
 *     await coppice.clock.advance(1000);
 *     await coppice.idle();
 */
import type { NodeConnection } from '../connection/connection.ts';
import type { PanelStore } from '../panel/store/panel_store.ts';
import type { Command, CommandResult } from '../protocol/commands.ts';
import type { RunJournal } from '../protocol/journal.ts';
import type { NodeState, Place, ProcessRow } from '../protocol/model.ts';
import { nextFrame } from './next_frame.ts';

export interface PlaceView {
  readonly place: Place;
  /** The process that stands there; null while the place is empty. */
  readonly process: ProcessRow | null;
}

export interface CoppiceDriver {
  readonly connection: NodeConnection;
  /** Asks the node for something; a refusal is an answer and not an exception. */
  send(command: Command): Promise<CommandResult>;
  /** The newest picture of the node, null before the first. */
  snapshot(): NodeState | null;
  /** All that it takes to run this again: program, seed, and every input with its moment. */
  journal(): Promise<RunJournal>;
  /** Resolves when the node is paused or has nothing to run, and its last frame is painted. */
  idle(): Promise<void>;
  readonly clock: {
    pause(): Promise<CommandResult>;
    resume(): Promise<CommandResult>;
    /** One slice of one process. */
    step(): Promise<CommandResult>;
    /** Lets virtual milliseconds pass, also while paused. */
    advance(ms: number): Promise<CommandResult>;
  };
  /** The place with this key, child id or process name; null when there is none. */
  place(name: string): PlaceView | null;
  /** Selects a place in the panel, by the same names; null closes the inspector. */
  select(name: string | null): void;
}

declare global {
  interface Window {
    coppice: CoppiceDriver;
  }
}

/** After the next painted frame. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    nextFrame(() => {
      setTimeout(resolve, 0);
    });
  });
}

/** Of a node that stands still. */
const QUIET_ROUNDS = 2;

/** The clock goes on while nothing happens: only what processes did counts. */
function nothingHappened(before: NodeState, now: NodeState): boolean {
  return before.processes === now.processes && before.places === now.places && before.events === now.events;
}

export function createDriver(store: PanelStore, connection: NodeConnection): CoppiceDriver {
  let open = 0;
  const send = async (command: Command): Promise<CommandResult> => {
    open += 1;
    try {
      return await store.getState().run(command, { quiet: true });
    } finally {
      open -= 1;
    }
  };
  const find = (name: string): PlaceView | null => {
    const { node } = store.getState();
    if (node === null) return null;
    const view = (place: Place): PlaceView => ({
      place,
      process: place.pid === null ? null : (node.processes.get(place.pid) ?? null),
    });
    const exact = node.places.get(name);
    if (exact !== undefined) return view(exact);
    for (const row of node.processes.values()) {
      const place = node.places.get(row.place);
      if ((row.name === name || row.pid === name) && place !== undefined) return view(place);
    }
    for (const place of node.places.values()) if (place.id === name) return view(place);
    return null;
  };
  return {
    connection,
    send,
    snapshot: () => store.getState().node,
    async journal() {
      const answer = await send({ type: 'journal' });
      if (!answer.ok) throw new Error(answer.error.message);
      return JSON.parse(answer.result ?? '') as RunJournal;
    },
    async idle() {
      // The node acts, and tells what it did, before it answers; what it may not tell yet, since a frame waits to be
      // painted, comes after the next answer. So two rounds of question and paint without news: however slow the machine is.
      // One of a node that goes on: a busy one has no two.
      let rounds = 1;
      for (let quiet = 0; quiet < rounds;) {
        // What goes on is not asked: each answer would be news of its figures.
        if (store.getState().node?.clock.paused === true) await connection.send({ type: 'journal' });
        const before = store.getState().node;
        await painted();
        await painted();
        const { node } = store.getState();
        rounds = node?.clock.paused === true ? QUIET_ROUNDS : 1;
        const settled = node !== null && (node.clock.paused || node.clock.idle);
        quiet = settled && open === 0 && before !== null && nothingHappened(before, node) ? quiet + 1 : 0;
      }
    },
    clock: {
      pause: () => send({ type: 'pause' }),
      resume: () => send({ type: 'resume' }),
      step: () => send({ type: 'step' }),
      advance: (ms) => send({ type: 'advance', ms }),
    },
    place: find,
    select(name) {
      const key = name === null ? null : find(name)?.place.key;
      if (key !== undefined) store.getState().select(key);
    },
  };
}
