/** What the strip above the event list shows: one axis of virtual time, the marks on it, and their labels. */
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { isUnowned, type NodeEvent } from '../../protocol/model.ts';
import { eventWords } from '../event_words.ts';
import { END_WORDS, neverStarted } from '../ui/geometry/ends.ts';
import { textWidth } from '../ui/geometry/text_fit.ts';

export interface Mark {
  readonly kind: 'start' | 'spawn' | 'exit' | 'restart' | 'gave_up' | 'several';
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
/** From the middle of a sign to its label, and from that to what comes next. */
const LABEL_AT = 10;
const LABEL_GAP = 12;
const LABEL_LIMIT = 120;
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
  /** What a sign of several kinds stands for. */
  readonly of?: readonly Group[];
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

/** Where the middles of signs stand from `free` on: at their stems, side by side, the last no further than `limit`; null without room. */
function sideBySide(groups: readonly Group[], free: number, limit: number): readonly number[] | null {
  const places: number[] = [];
  let next = free;
  for (const group of groups) {
    const x = Math.max(group.stems[0] ?? next, next);
    places.push(x);
    next = x + roomOf(group);
  }
  let most = limit;
  for (let i = groups.length - 1; i >= 0; i -= 1) {
    if (i < groups.length - 1) most = (places[i + 1] ?? most) - roomOf(groups[i] as Group);
    places[i] = Math.min(places[i] ?? most, most);
  }
  return (places[0] ?? free) < free ? null : places;
}

/** The groups of one bin as one, which has the sign of several kinds and the number of them all. */
function folded(groups: readonly Group[]): readonly Group[] {
  const [first] = groups;
  if (first === undefined || groups.length === 1) return groups;
  const stems = [...new Set(groups.flatMap((group) => group.stems))].sort((a, b) => a - b);
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  return [{ ...first, kind: 'several', stems, count, of: groups }];
}

interface Bin {
  readonly groups: readonly Group[];
  /** The least place of its first sign. */
  readonly free: number;
  readonly places: readonly number[];
}

/**
 * A place for each sign, so that none lies on another or on its number: within its bin, then left of it where there is
 * room, and where there is none the kinds of a bin fold into one sign.
 */
function placed(groups: readonly Group[], margin: number, far: number, end: (bin: number) => number): readonly Bin[] {
  const bins: Bin[] = [];
  const freeAfter = (bin: Bin | undefined): number => {
    const last = bin?.groups.at(-1);
    return bin === undefined || last === undefined ? margin : (bin.places.at(-1) ?? margin) + roomOf(last);
  };
  for (let i = 0; i < groups.length;) {
    const at = groups[i]?.bin ?? 0;
    let next = i;
    while (groups[next]?.bin === at) next += 1;
    const own = groups.slice(i, next);
    const one = folded(own);
    const newest = next >= groups.length;
    // The number of the newest sign may stand right of now, where nothing is yet.
    const limit = (last: Group | undefined): number =>
      newest || last === undefined ? far - CURSOR_ROOM : Math.min(far, end(at) - roomOf(last) + SIGN / 2);
    const place = (free: number): Bin | null => {
      for (const [signs, most] of [
        [own, limit(own.at(-1))],
        [own, newest ? far : -1],
        [one, limit(one[0])],
        [one, far],
      ] as const) {
        const places = sideBySide(signs, free, most);
        if (places !== null) return { groups: signs, free, places };
      }
      return null;
    };
    let bin = place(freeAfter(bins.at(-1)));
    const before = bins.at(-1);
    if (bin === null && before !== undefined) {
      // The one before gives way.
      const closer = folded(before.groups);
      bins[bins.length - 1] = { groups: closer, free: before.free, places: [before.free] };
      bin = place(freeAfter(bins.at(-1)));
    }
    bins.push(bin ?? { groups: one, free: margin, places: [Math.max(margin, Math.min(far, freeAfter(bins.at(-1))))] });
    i = next;
  }
  return bins;
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

const KIND_WORDS: Readonly<Record<Mark['kind'], readonly [string, string]>> = {
  start: ['process at the start', 'processes at the start'],
  spawn: ['start', 'starts'],
  exit: ['exit', 'exits'],
  restart: ['restart', 'restarts'],
  gave_up: ['supervisor gave up', 'supervisors gave up'],
  several: ['event', 'events'],
};

function titleOf({ event, count, of }: Group): string {
  if (of !== undefined)
    return of.map(({ kind, count: many }) => `${numberOf(many)} ${KIND_WORDS[kind][many === 1 ? 0 : 1]}`).join(', ');
  return `${event.name}: ${eventWords(event).text}${count > 1 ? `, and ${numberOf(count - 1)} more here` : ''}`;
}

function labelWidth(text: string): number {
  return textWidth(text, 11.4);
}

/** From where to where a mark is drawn, above its stems. */
export function extentOf({ x, label }: Mark): readonly [number, number] {
  if (label === null) return [x - SIGN / 2, x + SIGN / 2];
  const far = LABEL_AT + labelWidth(label.text);
  return label.side === 'left' ? [x - far, x + SIGN / 2] : [x - SIGN / 2, x + far];
}

/**
 * The marks in a window up to `now`. Stems stand at the time of their events. A sign stands for the events of one kind
 * in one bin, with their number as soon as there are two, and gives way to others: so nothing is grouped anew while
 * time goes on, but for a bin that has no room yet for a sign of each kind. Words stand where there is room. `cut`:
 * there were more events.
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
  const bins = placed(groupsOf(events, window.from, now, bin, scale), margin, far, (at) => scale((at + 1) * bin));
  const groups = bins.flatMap((one) => one.groups);
  const xs = bins.flatMap((one) => one.places);
  let busyUntil = 0;
  return groups.map((group, index): Mark => {
    const { kind, event, stems, count } = group;
    const x = xs[index] ?? margin;
    const right = index + 1 < groups.length ? (xs[index + 1] ?? width) - SIGN / 2 : width - margin;
    const words = wordsOf(group, cut);
    const room = words === null || words.length > LABEL_LIMIT ? Infinity : LABEL_AT + labelWidth(words) + LABEL_GAP;
    let label: Mark['label'] = count > 1 ? { text: numberOf(count), side: 'right' } : null;
    if (words !== null && right - x > room) label = { text: words, side: 'right' };
    else if (words !== null && count === 1 && x - busyUntil > room) label = { text: words, side: 'left' };
    const mark: Mark = { kind, x, stems, event: event.id, count, title: titleOf(group), label };
    busyUntil = extentOf(mark)[1];
    return mark;
  });
}
