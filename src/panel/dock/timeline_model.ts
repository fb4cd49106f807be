/** What the strip above the event list shows: one axis of virtual time, the marks on it, and their labels. */
import { scaleLinear } from 'd3-scale';
import { isUnowned, type NodeEvent } from '../../protocol/model.ts';
import { eventWords } from '../event_words.ts';
import { END_WORDS, neverStarted } from '../ui/geometry/ends.ts';

export interface Mark {
  readonly kind: 'start' | 'spawn' | 'exit' | 'restart' | 'gave_up';
  readonly x: number;
  readonly event: number;
  /** How many events of its kind it stands for. */
  readonly count: number;
  readonly title: string;
  readonly label: { readonly text: string; readonly side: 'left' | 'right' } | null;
}

export interface Window {
  readonly from: number;
  readonly to: number;
}

const NEAR = 10;
/** Where signs would stand from end to end, one of each kind stands for this much, with their number. */
const FOLDED = 72;
const FOLDED_SIGN = 30;
const SIGN = 14;
const START_MS = 10;
const SHIFT = 30;
const LABEL_ROOM = 150;
const CURSOR_AT = 0.86;

/** The span of virtual time in view: longer when time runs faster, always stopping on whole steps. */
export function windowOf(now: number, speed: number | 'max', step: number): Window {
  const length = 15_000 * (speed === 'max' ? 8 : Math.min(8, Math.max(0.1, speed)));
  const from = Math.max(0, Math.ceil((now - length * CURSOR_AT) / step) * step);
  return { from, to: from + length };
}

export function ticksOf(window: Window, width: number, margin: number): readonly { x: number; text: string }[] {
  const scale = scaleLinear([window.from, window.to], [margin, width - margin]);
  const seconds = scaleLinear([window.from / 1000, window.to / 1000], [margin, width - margin]);
  const format = seconds.tickFormat(Math.max(2, Math.floor(width / 110)));
  return seconds
    .ticks(Math.max(2, Math.floor(width / 110)))
    .map((second) => ({ x: scale(second * 1000), text: `${format(second)}\u00a0s` }));
}

function kindOf(event: NodeEvent): Mark['kind'] | null {
  switch (event.kind) {
    case 'exit':
      return event.class === 'normal' && event.end !== 'failed' ? null : 'exit';
    case 'started':
      return event.generation > 1 ? 'restart' : 'spawn';
    case 'spawn':
      // A supervised one is marked when it has started.
      return event.place !== null && isUnowned(event.place) ? 'spawn' : null;
    case 'supervisor_report':
      return event.context === 'shutdown' ? 'gave_up' : null;
    default:
      return null;
  }
}

function startWords(events: readonly NodeEvent[], cut: boolean): string {
  const count = events.filter((event) => event.kind === 'spawn' && !event.hidden && event.at_ms <= START_MS).length;
  return `start: ${cut ? 'at least ' : ''}${count.toLocaleString('en-US')} process${count === 1 ? '' : 'es'}`;
}

/** Joins the signs of a kind that stand near each other, in place. */
function fold(raw: { kind: Mark['kind']; x: number; count: number }[]): void {
  const first = new Map<Mark['kind'], (typeof raw)[number]>();
  let kept = 0;
  for (const mark of raw) {
    const near = first.get(mark.kind);
    if (near !== undefined && mark.x - near.x < FOLDED) {
      near.count += mark.count;
      continue;
    }
    first.set(mark.kind, mark);
    raw[kept] = mark;
    kept += 1;
  }
  raw.length = kept;
}

/** The marks in a window, one for events that would lie on each other, labelled where there is room. `cut`: there were more events. */
export function marksOf(
  events: readonly NodeEvent[],
  window: Window,
  width: number,
  margin: number,
  cut: boolean,
  now: number = window.to,
): readonly Mark[] {
  const scale = scaleLinear([window.from, window.to], [margin, width - margin]);
  const far = scale(Math.min(window.to, now));
  const raw: { kind: Mark['kind']; x: number; event: NodeEvent; count: number }[] = [];
  const lastX = new Map<Mark['kind'], (typeof raw)[number]>();
  let starting = true;
  let begin = events.length;
  while (begin > 0 && (events[begin - 1]?.at_ms ?? -1) >= window.from) begin -= 1;
  if (begin > 0) starting = false;
  for (let i = begin; i < events.length; i += 1) {
    const event = events[i];
    if (event === undefined || event.hidden) continue;
    const found = kindOf(event);
    if (found === null) continue;
    const kind = found === 'spawn' && starting && event.at_ms <= START_MS ? 'start' : found;
    const x = scale(event.at_ms);
    const near = lastX.get(kind);
    if (near !== undefined && x - near.x < NEAR) {
      near.count += 1;
      continue;
    }
    const mark = { kind, x, event, count: 1 };
    lastX.set(kind, mark);
    raw.push(mark);
  }
  raw.sort((a, b) => a.x - b.x);
  // Signs that would lie on each other stand side by side, as long as they stay near their moment.
  const folded = raw.length * SIGN > (width - 2 * margin) / 2;
  const sign = folded ? FOLDED_SIGN : SIGN;
  if (folded) fold(raw);
  let free = -Infinity;
  const shown: typeof raw = [];
  for (const mark of raw) {
    if (free - mark.x > SHIFT) {
      const last = shown.at(-1);
      if (last !== undefined) last.count += mark.count;
      continue;
    }
    mark.x = Math.max(mark.x, free);
    free = mark.x + sign;
    shown.push(mark);
  }
  // Nothing stands right of now: what was pushed there goes back, and what is in its way with it.
  let limit = far;
  for (let i = shown.length - 1; i >= 0; i -= 1) {
    const mark = shown[i];
    if (mark === undefined || mark.x <= limit) break;
    mark.x = limit;
    limit -= sign;
  }
  let busyUntil = -Infinity;
  return shown.map((mark, index): Mark => {
    const { event, count } = mark;
    const left = index === 0 ? -Infinity : (shown[index - 1]?.x ?? -Infinity);
    const right = shown[index + 1]?.x ?? width;
    const words =
      mark.kind === 'start'
        ? startWords(events, cut)
        : mark.kind === 'exit' && event.kind === 'exit'
          ? `${event.name}, ${neverStarted(event) ? END_WORDS[event.end] : event.reason.slice(0, 24)}`
          : mark.kind === 'gave_up'
            ? `${event.name} gave up`
            : null;
    let label: Mark['label'] = folded && count > 1 ? { text: String(count), side: 'right' } : null;
    if (words !== null && !folded) {
      if (right - mark.x > LABEL_ROOM && mark.x + LABEL_ROOM < width) {
        label = { text: words, side: 'right' };
        busyUntil = mark.x + LABEL_ROOM;
      } else if (mark.x - Math.max(0, left, busyUntil) > LABEL_ROOM) {
        label = { text: words, side: 'left' };
      }
    }
    const title = `${event.name}: ${eventWords(event).text}${count > 1 ? `, and ${String(count - 1)} more here` : ''}`;
    return { kind: mark.kind, x: mark.x, event: event.id, count, title, label };
  });
}
