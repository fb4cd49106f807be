/** What the strip above the event list shows: one axis of virtual time, the marks on it, and their labels. */
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { isUnowned, type NodeEvent } from '../../protocol/model.ts';
import { eventWords } from '../event_words.ts';
import { END_WORDS, neverStarted } from '../ui/geometry/ends.ts';

export interface Mark {
  readonly kind: 'start' | 'spawn' | 'exit' | 'restart' | 'gave_up';
  /** Where its sign stands: beside its stem where another sign is in the way. */
  readonly x: number;
  /** Where its events stand on the axis, ascending; the first is the stem of the sign. */
  readonly stems: readonly number[];
  readonly event: number;
  /** How many events of its kind it stands for: those of one bin of time. */
  readonly count: number;
  readonly title: string;
  readonly label: { readonly text: string; readonly side: 'left' | 'right' } | null;
}

export interface Window {
  readonly from: number;
  readonly to: number;
}

/** A bin of time is at least this wide, so that the signs of an exit and of its restart stand side by side in it. */
const BIN_ROOM = 72;
const SIGN = 14;
const DIGIT = 7;
/** A sign keeps this far from the cursor, as long as there is time to its left. */
const CURSOR_ROOM = 8;
const START_MS = 10;
const LABEL_ROOM = 150;
const CURSOR_AT = 0.86;

/** The span of virtual time in view: longer when time runs faster, always stopping on whole steps. */
export function windowOf(now: number, speed: number | 'max', step: number): Window {
  const length = 15_000 * (speed === 'max' ? 8 : Math.min(8, Math.max(0.1, speed)));
  const from = Math.max(0, Math.ceil((now - length * CURSOR_AT) / step) * step);
  return { from, to: from + length };
}

const formats = new Map<string, (second: number) => string>();
const KEPT_FORMATS = 64;

/** How seconds are written follows from the length of the strip alone, which goes on with each picture and keeps its length. */
function tickFormat(seconds: ScaleLinear<number, number>, count: number): (second: number) => string {
  const [from = 0, to = 0] = seconds.domain();
  const key = `${String(Math.round((to - from) * 1000))}/${String(count)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = seconds.tickFormat(count);
  if (formats.size >= KEPT_FORMATS) formats.clear();
  formats.set(key, made);
  return made;
}

export function ticksOf(window: Window, width: number, margin: number): readonly { x: number; text: string }[] {
  const scale = scaleLinear([window.from, window.to], [margin, width - margin]);
  const seconds = scaleLinear([window.from / 1000, window.to / 1000], [margin, width - margin]);
  const count = Math.max(2, Math.floor(width / 110));
  const format = tickFormat(seconds, count);
  return seconds.ticks(count).map((second) => ({ x: scale(second * 1000), text: `${format(second)}\u00a0s` }));
}

/** The bin of time in ms: 1, 2 or 5 of a decade. It follows from the scale alone, never from what happens to stand there. */
export function binOf(window: Window, width: number, margin: number): number {
  const least = (BIN_ROOM * (window.to - window.from)) / Math.max(1, width - 2 * margin);
  const decade = 10 ** Math.floor(Math.log10(least));
  return decade * ([1, 2, 5].find((step) => step * decade >= least) ?? 10);
}

/** The kind of mark that an event gets, null for one that the strip does not show. */
export function markKindOf(event: NodeEvent): Mark['kind'] | null {
  if (event.hidden) return null;
  switch (event.kind) {
    case 'exit':
      return event.class === 'normal' && event.end !== 'failed' ? null : 'exit';
    case 'started':
      if (event.generation > 1) return 'restart';
      return event.at_ms <= START_MS ? null : 'spawn';
    case 'spawn':
      if (event.at_ms <= START_MS) return 'start';
      // A supervised one is marked when it has started.
      return event.place !== null && isUnowned(event.place) ? 'spawn' : null;
    case 'supervisor_report':
      return event.context === 'shutdown' ? 'gave_up' : null;
    default:
      return null;
  }
}

interface Group {
  readonly kind: Mark['kind'];
  readonly bin: number;
  readonly event: NodeEvent;
  readonly stems: number[];
  count: number;
}

/** The events in view, those of one kind and one bin together, in the order of their first. */
function groupsOf(events: readonly NodeEvent[], from: number, now: number, bin: number, x: (ms: number) => number) {
  const groups = new Map<string, Group>();
  let begin = events.length;
  while (begin > 0 && (events[begin - 1]?.at_ms ?? -1) >= from) begin -= 1;
  for (let i = begin; i < events.length; i += 1) {
    const event = events[i];
    if (event === undefined || event.at_ms > now) continue;
    const kind = markKindOf(event);
    if (kind === null) continue;
    const at = Math.floor(event.at_ms / bin);
    const key = `${kind} ${String(at)}`;
    const stem = x(event.at_ms);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { kind, bin: at, event, stems: [stem], count: 1 });
      continue;
    }
    group.count += 1;
    if (stem - (group.stems.at(-1) ?? stem) >= 1) group.stems.push(stem);
  }
  return [...groups.values()];
}

function numberOf(count: number): string {
  return count.toLocaleString('en-US');
}

function roomOf({ count }: Group): number {
  return SIGN + (count > 1 ? numberOf(count).length * DIGIT + 5 : 0);
}

/** Where the signs of one bin stand: at their stems, and side by side where they would lie on each other, from `left` to `right`. */
function placesOf(groups: readonly Group[], left: number, right: number): readonly number[] {
  const last = groups.at(-1);
  const before = groups.slice(0, -1).reduce((sum, group) => sum + roomOf(group), 0);
  const room = right - left - (last === undefined ? 0 : roomOf(last) - SIGN / 2);
  // In the first moments there is no room for all: they stand closer.
  if (room < before) return groups.map((_, i) => left + (Math.max(0, right - SIGN / 2 - left) * i) / groups.length);
  const places: number[] = [];
  let free = left;
  for (const group of groups) {
    const x = Math.max(group.stems[0] ?? left, free);
    places.push(x);
    free = x + roomOf(group);
  }
  let limit = right;
  for (let i = groups.length - 1; i >= 0; i -= 1) {
    const group = groups[i];
    if (group === undefined) continue;
    limit -= roomOf(group) - SIGN / 2;
    places[i] = Math.max(left, Math.min(places[i] ?? left, limit));
    limit = (places[i] ?? left) - SIGN / 2;
  }
  return places;
}

function wordsOf({ kind, event, count }: Group, cut: boolean): string | null {
  if (kind === 'start') {
    return `start: ${cut ? 'at least ' : ''}${numberOf(count)} process${count === 1 ? '' : 'es'}`;
  }
  if (count > 1) return null;
  if (event.kind === 'exit') {
    return `${event.name}, ${neverStarted(event) ? END_WORDS[event.end] : event.reason.slice(0, 24)}`;
  }
  return kind === 'gave_up' ? `${event.name} gave up` : null;
}

/**
 * The marks in a window up to `now`. Stems stand at the time of their events. A sign stands for the events of one kind
 * in one bin, with their number as soon as there are two, and gives way to others within its bin: so nothing is
 * grouped anew while time goes on. Words stand where there is room. `cut`: there were more events.
 */
export function marksOf(
  events: readonly NodeEvent[],
  window: Window,
  width: number,
  margin: number,
  cut: boolean,
  now: number = window.to,
): readonly Mark[] {
  const scale = scaleLinear([window.from, window.to], [margin, width - margin]);
  const bin = binOf(window, width, margin);
  const far = scale(Math.min(window.to, now));
  const groups = groupsOf(events, window.from, now, bin, scale);
  const xs: number[] = [];
  for (let i = 0; i < groups.length;) {
    const at = groups[i]?.bin ?? 0;
    let end = i;
    while (groups[end]?.bin === at) end += 1;
    const left = Math.max(margin, scale(at * bin));
    const right = Math.min(scale((at + 1) * bin), far - CURSOR_ROOM + SIGN / 2);
    xs.push(...placesOf(groups.slice(i, end), left, right));
    i = end;
  }
  let busyUntil = 0;
  return groups.map((group, index): Mark => {
    const { kind, event, stems, count } = group;
    const x = xs[index] ?? margin;
    const right = xs[index + 1] ?? width;
    const words = wordsOf(group, cut);
    // In the first moments signs stand closer than their numbers are wide; the title tells those.
    const roomy = index + 1 >= groups.length || right - x >= roomOf(group) - 1;
    let label: Mark['label'] = count > 1 && roomy ? { text: numberOf(count), side: 'right' } : null;
    if (words !== null && right - x > LABEL_ROOM && x + LABEL_ROOM < width) label = { text: words, side: 'right' };
    else if (words !== null && x - busyUntil > LABEL_ROOM) label = { text: words, side: 'left' };
    busyUntil = x + (label?.side === 'right' && label.text === words ? LABEL_ROOM : roomOf(group));
    const title = `${event.name}: ${eventWords(event).text}${count > 1 ? `, and ${numberOf(count - 1)} more here` : ''}`;
    return { kind, x, stems, event: event.id, count, title, label };
  });
}
