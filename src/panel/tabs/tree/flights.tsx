/**
 * Messages in flight: a dot on its lane, and its text beside it. The browser moves them by itself, along points that are taken from the lane once;
 * while the node is paused they stand still.
 */
import { memo, useEffect, useRef, type ReactElement } from 'react';
import { usePanel } from '../../store/react.ts';
import { fitEnd, textWidth } from '../../ui/geometry/text_fit.ts';
import { HOLD_MS } from './traffic.ts';
import type { Flight } from './use_traffic.ts';

interface FlightsProps {
  readonly flights: readonly Flight[];
  /** The path of a lane, from its upper to its lower end. */
  readonly pathOf: (lane: string) => string | null;
  /** How far to the right a lane and what flies on it go. */
  readonly endsOf: (lane: string) => { readonly lane: number; readonly text: number };
  readonly pills: boolean;
  readonly landed: (id: number) => void;
}

const PILL = 140;
/** Before the receiver's card, not on it. */
const SHORT_OF = 13;
const POINTS = 32;

/** Slow at both ends, as the tokens' `--ease-signal`. */
function ease(t: number): number {
  return t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2;
}

function keyframes(path: string, { there, ms }: Flight): Keyframe[] {
  const measure = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  measure.setAttribute('d', path);
  const length = measure.getTotalLength();
  const way = length - SHORT_OF;
  const moving = Math.max(0, ms - HOLD_MS) / ms;
  const frames: Keyframe[] = [];
  for (let i = 0; i <= POINTS; i += 1) {
    const share = ease(i / POINTS) * way;
    const { x, y } = measure.getPointAtLength(there ? share : length - share);
    const transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    frames.push({ offset: (i / POINTS) * moving, transform, opacity: 1 });
  }
  frames.push({ ...frames[POINTS], offset: 1 });
  return frames;
}

export function Flights({ flights, pathOf, endsOf, pills, landed }: FlightsProps): ReactElement {
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
          room={endsOf(flight.lane).text - endsOf(flight.lane).lane}
          text={pills && worded.has(flight.id) ? flight.text : ''}
          landed={landed}
        />
      ))}
    </g>
  );
}

interface FlightMarkProps {
  readonly flight: Flight;
  /** Null when its lane is not drawn any more. */
  readonly path: string | null;
  /** Between the lane and the end of the picture: a text that has more needs goes back over its dot. */
  readonly room: number;
  readonly text: string;
  readonly landed: (id: number) => void;
}

const FlightMark = memo(function FlightMark({ flight, path, room, text, landed }: FlightMarkProps) {
  const group = useRef<SVGGElement | null>(null);
  const motion = useRef<Animation | null>(null);
  const paused = usePanel((state) => state.node?.clock.paused ?? false);
  useEffect(() => {
    const { current } = group;
    if (path === null || current === null) {
      landed(flight.id);
      return undefined;
    }
    const before = motion.current;
    const next = current.animate(keyframes(path, flight), { duration: flight.ms, delay: flight.delay });
    // The tree was laid out anew while it flew: it goes on where it was on its way.
    if (before !== null) next.currentTime = before.currentTime;
    next.onfinish = () => {
      landed(flight.id);
    };
    motion.current = next;
    return () => {
      next.onfinish = null;
      next.cancel();
    };
  }, [flight, path, landed]);
  useEffect(() => {
    if (paused) motion.current?.pause();
    else motion.current?.play();
  }, [paused, path]);

  const shown = fitEnd(text, PILL - 20, 11, true);
  const width = textWidth(shown, 11, true) + 20;
  const left = Math.min(6, room - width);
  return (
    <g ref={group} className="flight" data-flight={flight.id} data-flight-to={flight.to} opacity="0">
      {text === '' ? (
        <circle r="3.5" className="flight_dot" />
      ) : (
        <>
          <rect x={left} y="-11" width={width} height="22" rx="11" />
          <text x={left + width / 2} y="4" textAnchor="middle">
            {shown}
          </text>
          {left === 6 && <circle r="3.5" className="flight_dot" />}
        </>
      )}
    </g>
  );
});
