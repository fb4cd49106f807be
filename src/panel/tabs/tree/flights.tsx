/**
 * Messages in flight: a dot on its lane, and its text beside it. The browser moves them by itself, along points that are taken from the lane once;
 * while the node is paused they stand still.
 */
import { memo, useLayoutEffect, useRef, useSyncExternalStore, type ReactElement, type RefObject } from 'react';
import { usePanel } from '../../store/react.ts';
import { fitEnd, textWidth } from '../../ui/geometry/text_fit.ts';
import { overlaps, type Box } from '../../ui/geometry/viewport.ts';
import { HOLD_MS } from './traffic.ts';
import type { Flight, TrafficBoard } from './traffic_board.ts';

interface FlightsProps {
  readonly board: TrafficBoard;
  /** The path of a lane, from its upper to its lower end. */
  readonly pathOf: (lane: string) => string | null;
  /** Where the picture ends at the right: no text goes beyond it. */
  readonly end: number;
  /** The cards, on which no text lies; read when a way is laid, as they change only with it. */
  readonly cards: RefObject<readonly Box[]>;
  readonly pills: boolean;
}

const PILL = 140;
const PILL_HEIGHT = 22;
/** Before the receiver's card, not on it. */
const SHORT_OF = 13;
const POINTS = 32;
/**
 * All that flies takes its steps at the same moments, as many a second as a film's, so that many of them are not more pictures than one: a picture costs the
 * browser as much as the page's own work.
 */
const STEP_MS = 1_000 / 24;
/** What has arrived is out of sight and waits this long for a frame of the node with which it is put away. */
const GONE_MS = 500;

/** Slow at both ends, as the tokens' `--ease-signal`. */
function ease(t: number): number {
  return t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The same few lanes are flown over and over: where they lead is measured once. */
const ways = new Map<string, readonly Point[]>();
const KEPT_WAYS = 128;

/** Points of the page's time on the way along a lane, the first where it is left. */
function wayOf(path: string, there: boolean): readonly Point[] {
  const key = `${there ? '>' : '<'}${path}`;
  const known = ways.get(key);
  if (known !== undefined) return known;
  const measure = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  measure.setAttribute('d', path);
  const length = measure.getTotalLength();
  const points = Array.from({ length: POINTS + 1 }, (_, i) => {
    const gone = ease(i / POINTS) * (length - SHORT_OF);
    return measure.getPointAtLength(there ? gone : length - gone);
  });
  if (ways.size >= KEPT_WAYS) ways.clear();
  ways.set(key, points);
  return points;
}

interface Frames {
  readonly dot: Keyframe[];
  /** Of the text beside it, which stays within the picture. */
  readonly pill: Keyframe[];
}

interface Room {
  readonly end: number;
  readonly cards: readonly Box[];
}

function keyframes(path: string, { there, ms }: Flight, { end, cards }: Room, width: number): Frames {
  const half = PILL_HEIGHT / 2;
  const whole = ms + GONE_MS;
  const moving = Math.max(0, ms - HOLD_MS) / whole;
  const dot: Keyframe[] = [];
  const pill: Keyframe[] = [];
  const way = wayOf(path, there);
  const shiftAt = (x: number): number => Math.min(6, end - x - width);
  const covers = way.map(({ x, y }): boolean => {
    const left = x + shiftAt(x);
    return overlaps(cards, { left, top: y - half, right: left + width, bottom: y + half });
  });
  way.forEach(({ x, y }, i) => {
    const offset = (i / POINTS) * moving;
    const at = (shift: number): string => `translate(${(x + shift).toFixed(1)}px, ${y.toFixed(1)}px)`;
    dot.push({ offset, transform: at(0), opacity: 1 });
    const shift = shiftAt(x);
    // On a card it would hide what is read there: the dot alone goes on. It goes a point before and comes a point after,
    // since it fades from one to the next.
    const opacity = [i - 1, i, i + 1].some((at) => covers[at] === true) ? 0 : 1;
    pill.push({ offset, transform: at(shift), opacity });
  });
  for (const frames of [dot, pill]) {
    const last = frames[POINTS];
    const arrived = ms / whole;
    frames.push({ ...last, offset: arrived }, { ...last, offset: arrived, opacity: 0 });
    frames.push({ ...last, offset: 1, opacity: 0 });
  }
  return { dot, pill };
}

/**
 * When what has this delay starts, in the page's time, so that each of its steps is at a moment of all: the last one that has passed, since for a start
 * that is still to come the page would draw a picture.
 */
function lastStep(delay: number): number {
  const now = Number(document.timeline.currentTime ?? 0);
  return Math.floor((now + delay) / STEP_MS) * STEP_MS - delay;
}

export function Flights({ board, pathOf, end, cards, pills }: FlightsProps): ReactElement {
  const flights = useSyncExternalStore(board.listen, board.flights);
  // The newest of each direction is told in words, so that two texts never lie on each other.
  const newest = new Map<string, number>();
  for (const flight of flights) newest.set(`${flight.lane}\n${String(flight.there)}`, flight.id);
  const worded = new Set(newest.values());
  return (
    <g>
      {flights.map((flight) => (
        <FlightMark
          key={flight.id}
          flight={flight}
          path={pathOf(flight.lane)}
          end={end}
          cards={cards}
          text={pills && worded.has(flight.id) ? flight.text : ''}
          board={board}
        />
      ))}
    </g>
  );
}

interface FlightMarkProps {
  readonly flight: Flight;
  /** Null when its lane is not drawn any more. */
  readonly path: string | null;
  readonly end: number;
  readonly cards: RefObject<readonly Box[]>;
  readonly text: string;
  readonly board: TrafficBoard;
}

const FlightMark = memo(function FlightMark({ flight, path, end, cards, text, board }: FlightMarkProps) {
  const dot = useRef<SVGGElement | null>(null);
  const pill = useRef<SVGGElement | null>(null);
  const motion = useRef<Animation | null>(null);
  const beside = useRef<Animation | null>(null);
  const flown = useRef<CSSNumberish | null>(null);
  const shown = fitEnd(text, PILL - 20, 11, true);
  const width = textWidth(shown, 11, true) + 20;
  const paused = usePanel((state) => state.node?.clock.paused ?? false);
  // Before it is painted, so that its start is in the picture that shows it.
  useLayoutEffect(() => {
    const { current } = dot;
    if (path === null || current === null) {
      board.land(flight.id);
      return undefined;
    }
    const frames = keyframes(path, flight, { end, cards: cards.current }, width);
    const steps = Math.round((flight.ms + GONE_MS) / STEP_MS);
    const timing = { duration: steps * STEP_MS, delay: flight.delay, easing: `steps(${String(steps)})` };
    const next = current.animate(frames.dot, timing);
    beside.current = pill.current?.animate(frames.pill, timing) ?? null;
    for (const one of [next, beside.current]) {
      if (one === null) continue;
      // The tree was laid out anew while it flew: it goes on where it was on its way.
      if (flown.current !== null) one.currentTime = flown.current;
      else one.startTime = lastStep(flight.delay);
    }
    next.onfinish = () => {
      board.land(flight.id);
    };
    motion.current = next;
    board.motions.set(flight.id, next);
    return () => {
      board.motions.delete(flight.id);
      // What is cancelled does not know its time any more.
      flown.current = next.currentTime;
      next.onfinish = null;
      next.cancel();
      beside.current?.cancel();
    };
  }, [flight, path, end, cards, width, board]);
  useLayoutEffect(() => {
    for (const one of [motion.current, beside.current]) {
      if (paused) one?.pause();
      else if (one?.playState === 'paused') one.play();
    }
  }, [paused, path, end, width]);

  // Side by side, each moved by itself: one within the other would be put together anew in each picture.
  return (
    <g className="flight" data-flight={flight.id}>
      <g ref={dot} opacity="0">
        <circle r="11" className="flight_hit" />
        <circle r="3.5" className="flight_dot" />
      </g>
      {text !== '' && (
        <g ref={pill} opacity="0">
          <rect y="-11" width={width} height={PILL_HEIGHT} rx="11" />
          <text x={width / 2} y="4" textAnchor="middle">
            {shown}
          </text>
        </g>
      )}
    </g>
  );
});
