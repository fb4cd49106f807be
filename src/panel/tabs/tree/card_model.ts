/** From a row to the plain values that its card shows. */
import type { NodeState, Place, PlaceKey, SupervisorInfo } from '../../../protocol/model.ts';
import type { Episode } from '../../store/episode.ts';
import type { Ghost } from '../../store/ghosts.ts';
import type { Filter } from '../../ui/geometry/filter.ts';
import { formatCount, formatGeneration } from '../../ui/format.ts';
import { END_WORDS, neverStarted } from '../../ui/geometry/ends.ts';
import { isFault, kindOf, stateOf, wordOf } from '../../ui/geometry/state.ts';
import { shownParts, type Summary } from '../../ui/geometry/summary.ts';
import type { PlaceRow, PoolRow, TreeRow } from '../../ui/geometry/tree_rows.ts';
import { emptyWords, nameOf } from '../../ui/geometry/words.ts';
import type { CardProps } from '../../ui/tree/card.tsx';
import { tieOf } from './tie.ts';
import { summaryOfRow } from './row_summary.ts';

export type CardFace = Omit<
  CardProps,
  'x' | 'y' | 'width' | 'height' | 'down' | 'detail' | 'zoom' | 'selected' | 'focused' | 'hovered' | 'dimmed'
>;

export interface FaceContext {
  readonly node: NodeState;
  readonly places: ReadonlyMap<PlaceKey, Place>;
  readonly rows: readonly TreeRow[];
  readonly ghosts: ReadonlyMap<PlaceKey, Ghost>;
  readonly episode: Episode | null;
}

const NOTHING: ReadonlyMap<PlaceKey, number> = new Map();
/** A gauge is drawn anew in steps of virtual time, and only while something drains. */
const GAUGE_STEP_MS = 50;

function range(numbers: readonly number[]): string {
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  return low === high ? String(low) : `${String(low)}–${String(high)}`;
}

function gaugeTime(info: SupervisorInfo | null, nowMs: number): number {
  if (info === null || info.restarts_ms.length === 0) return 0;
  return Math.floor(nowMs / GAUGE_STEP_MS) * GAUGE_STEP_MS;
}

/** The name of the sibling that has to be there first, or of the supervisor itself; null when it is next. */
function startsAfter(context: FaceContext, place: Place): string | null {
  const pending = context.episode?.pending;
  if (pending === undefined || place.parent === null) return null;
  const parent = context.places.get(place.parent);
  if (parent?.pid === null) return nameOf(parent, undefined).name;
  let before: Place | null = null;
  for (const row of context.rows) {
    if (row.type !== 'place' || row.place.parent !== place.parent || row.place.order >= place.order) continue;
    if (before === null || row.place.order > before.order) before = row.place;
  }
  if (before === null) return null;
  const below = `${before.key}/`;
  const busy = before.state !== 'alive' || [...pending.keys()].some((key) => key.startsWith(below));
  return busy ? nameOf(before, undefined).name : null;
}

/** What the stub says of an end: its reason, but of what never started that it did not. */
function stubOf({ end, reason }: Ghost): string {
  if (end === 'ignored') return 'not started';
  return end === 'failed' ? END_WORDS.failed : reason;
}

export function isFallen(ghost: Ghost): boolean {
  return ghost.class !== 'normal' || ghost.end === 'failed';
}

function placeFace(context: FaceContext, row: PlaceRow): CardFace {
  const { node, ghosts, episode } = context;
  const { place } = row;
  const process = place.pid === null ? undefined : node.processes.get(place.pid);
  const state = stateOf(place, process);
  const { name, label } = nameOf(place, process);
  const ghost = ghosts.get(place.key);
  const start = episode?.starts.get(place.key);
  const pending = episode?.pending.get(place.key);
  const exit = episode?.exits.get(place.key);
  const empty = place.pid === null;
  const second = empty
    ? emptyWords(place, {
        pending: episode?.pending ?? NOTHING,
        gaveUp: episode?.gaveUp ?? [],
        before: startsAfter(context, place),
      })
    : `${kindOf(place)}${place.orphan === undefined ? '' : ', orphan'}`;
  return {
    id: row.key,
    type: 'place',
    kind: row.kind,
    state,
    empty,
    name,
    label,
    second,
    pid: place.pid ?? '',
    faults: '',
    mailbox: process?.message_queue_len ?? 0,
    generation: place.generation,
    restart: place.restart,
    ordinal: row.parent >= 0 && !place.dynamic && tieOf(row) !== null ? row.position : 0,
    joint: row.parent >= 0 && tieOf(row) !== null,
    supervisor: place.supervisor,
    nowMs: gaugeTime(place.supervisor, node.clock.now_ms),
    startNumber: pending !== undefined ? String(pending) : start !== undefined ? String(start) : '',
    startPending: pending !== undefined,
    exitNumber: ghost !== undefined && exit !== undefined ? String(exit) : '',
    ghostReason: ghost === undefined ? '' : stubOf(ghost),
    ghostDetail: ghost === undefined ? '' : formatGeneration(ghost.generation),
    ghostPid: ghost?.pid ?? '',
    ghostFault: ghost !== undefined && isFallen(ghost),
    ghosts: ghost === undefined ? 0 : 1,
    open: false,
  };
}

function poolFace(context: FaceContext, row: PoolRow): CardFace {
  const { node, ghosts, episode } = context;
  const summary = summaryOfRow(row.key, row.members, node.processes);
  const starts: number[] = [];
  const pending: number[] = [];
  const exits: number[] = [];
  const dead: Ghost[] = [];
  for (const member of row.members) {
    const start = episode?.starts.get(member.key);
    if (start !== undefined) starts.push(start);
    const wait = episode?.pending.get(member.key);
    if (wait !== undefined) pending.push(wait);
    const ghost = ghosts.get(member.key);
    if (ghost === undefined) continue;
    dead.push(ghost);
    const exit = episode?.exits.get(member.key);
    if (exit !== undefined) exits.push(exit);
  }
  const reasons = new Set(dead.map(stubOf));
  const detail = `${dead.length.toLocaleString('en-US')} ${dead.some(neverStarted) ? 'ended' : 'exited'}`;
  const numbers = pending.length > 0 ? pending : starts;
  const empty = row.members.every((member) => member.pid === null);
  const first = row.members[0];
  const parent = first?.parent == null ? undefined : context.places.get(first.parent);
  const { calm, faults } =
    empty && pending.length > 0
      ? { calm: parent?.pid == null ? `start after ${parent?.id ?? 'it'}` : 'start next', faults: '' }
      : poolWords(summary);
  const orphans = calm !== '' && first?.orphan !== undefined;
  return {
    id: row.key,
    type: 'pool',
    kind: row.kind,
    state: summary.commonest,
    empty,
    name: `${row.name} ×${formatCount(row.members.length)}`,
    label: false,
    second: orphans ? `${calm}, orphans` : calm,
    pid: '',
    faults,
    mailbox: summary.mailbox >= 10 ? summary.mailbox : 0,
    generation: 0,
    restart: first?.restart ?? null,
    ordinal: 0,
    joint: true,
    supervisor: null,
    nowMs: 0,
    startNumber: numbers.length === 0 ? '' : range(numbers),
    startPending: pending.length > 0,
    exitNumber: exits.length === 0 ? '' : range(exits),
    ghostReason:
      dead.length === 0 ? '' : reasons.size === 1 ? [...reasons].join('') : `${String(reasons.size)} reasons`,
    ghostDetail: dead.length === 0 ? '' : detail,
    ghostPid: '',
    ghostFault: dead.some(isFallen),
    ghosts: dead.length,
    open: !row.folded,
  };
}

/** `45 waiting` and `3 down`. */
export function poolWords(summary: Summary): { readonly calm: string; readonly faults: string } {
  const parts = shownParts(summary);
  const say = (fault: boolean): string =>
    parts
      .filter((part) => isFault(part.state) === fault)
      .map((part) => `${formatCount(part.count)} ${part.word}`)
      .join(', ');
  return { calm: say(false), faults: say(true) };
}

export function faceOf(context: FaceContext, row: TreeRow): CardFace {
  return row.type === 'pool' ? poolFace(context, row) : placeFace(context, row);
}

function placeMatches(filter: Filter, place: Place, processes: NodeState['processes']): boolean {
  const process = place.pid === null ? undefined : processes.get(place.pid);
  const state = stateOf(place, process);
  const text = [nameOf(place, process).name, place.id, place.pid ?? '', process?.label ?? ''].join(' ').toLowerCase();
  const words = [kindOf(place), wordOf(place, state, process), process?.module ?? '', process?.initial_call ?? ''];
  const [kind = '', word = '', module = '', call = ''] = words.map((one) => one.toLowerCase());
  return filter({
    text,
    words: [kind, word, module, call],
    fields: { name: text, pid: (place.pid ?? '').toLowerCase(), kind, state: word, module: `${module} ${call}` },
    mailbox: process?.message_queue_len ?? 0,
  });
}

export interface Matching {
  /** Rows that match, and those above them. */
  readonly shown: ReadonlySet<number>;
  /** The places that match, in the order of the tree, those in folded rows, too. */
  readonly found: readonly PlaceKey[];
  /** The same as a set. */
  readonly places: ReadonlySet<PlaceKey>;
}

/** Null when nothing is filtered. */
export function matchingRows(
  filter: Filter | null,
  rows: readonly TreeRow[],
  processes: NodeState['processes'] | null,
): Matching | null {
  if (filter === null || processes === null) return null;
  const shown = new Set<number>();
  const found: PlaceKey[] = [];
  rows.forEach((row, i) => {
    const before = found.length;
    const own = row.type === 'pool' ? (row.folded ? row.members : []) : [row.place];
    for (const place of own) if (placeMatches(filter, place, processes)) found.push(place.key);
    for (const place of row.below) if (placeMatches(filter, place, processes)) found.push(place.key);
    if (found.length === before) return;
    for (let at = i; at >= 0 && !shown.has(at); at = rows[at]?.parent ?? -1) shown.add(at);
  });
  return { shown, found, places: new Set(found) };
}
