/** Messages in flight: a dot on its lane, and its text beside it. */
import { memo, useEffect, useRef, type ReactElement } from 'react';
import { fitEnd, textWidth } from '../../ui/geometry/text_fit.ts';
import type { Flight } from './use_traffic.ts';

interface FlightsProps {
  readonly flights: readonly Flight[];
  /** The path of a lane, from its upper to its lower end. */
  readonly pathOf: (lane: string) => string | null;
  readonly pills: boolean;
  readonly landed: (id: number) => void;
}

const HOLD_MS = 380;
const PILL = 140;

/** Slow at both ends, as the tokens' `--ease-signal`. */
function ease(t: number): number {
  return t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2;
}

export function Flights({ flights, pathOf, pills, landed }: FlightsProps): ReactElement {
  const group = useRef<SVGGElement | null>(null);
  const latest = useRef({ flights, pathOf, landed });
  useEffect(() => {
    latest.current = { flights, pathOf, landed };
  });
  const running = flights.length > 0;
  useEffect(() => {
    if (!running) return undefined;
    const measure = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    let frame = 0;
    const move = (): void => {
      const now = performance.now();
      for (const flight of latest.current.flights) {
        const element = group.current?.querySelector(`[data-flight="${String(flight.id)}"]`);
        const path = latest.current.pathOf(flight.lane);
        const passed = now - flight.start;
        if (path === null || passed > flight.ms) {
          latest.current.landed(flight.id);
          continue;
        }
        if (element === null || element === undefined) continue;
        if (passed < 0) {
          element.setAttribute('visibility', 'hidden');
          continue;
        }
        measure.setAttribute('d', path);
        const length = measure.getTotalLength();
        const share = ease(Math.min(1, passed / Math.max(1, flight.ms - HOLD_MS)));
        const end = length - 13;
        const at = measure.getPointAtLength(flight.there ? share * end : length - share * end);
        element.setAttribute('visibility', 'visible');
        element.setAttribute('transform', `translate(${String(at.x)} ${String(at.y)})`);
      }
      frame = requestAnimationFrame(move);
    };
    frame = requestAnimationFrame(move);
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [running]);
  // The newest of each direction is told in words, so that two texts never lie on each other.
  const newest = new Map<string, number>();
  for (const flight of flights) newest.set(`${flight.lane}\n${String(flight.there)}`, flight.id);
  const worded = new Set(newest.values());
  return (
    <g ref={group}>
      {flights.map((flight) => (
        <FlightMark
          key={flight.id}
          id={flight.id}
          text={pills && worded.has(flight.id) ? flight.text : ''}
          to={flight.to}
        />
      ))}
    </g>
  );
}

const FlightMark = memo(function FlightMark({
  id,
  text,
  to,
}: {
  readonly id: number;
  readonly text: string;
  readonly to: string;
}) {
  const shown = fitEnd(text, PILL - 20, 11, true);
  const width = textWidth(shown, 11, true) + 20;
  return (
    <g className="flight" data-flight={id} data-flight-to={to} visibility="hidden">
      {text === '' ? (
        <circle r="3.5" className="flight_dot" />
      ) : (
        <>
          <rect x="6" y="-11" width={width} height="22" rx="11" />
          <text x={6 + width / 2} y="4" textAnchor="middle">
            {shown}
          </text>
          <circle r="3.5" className="flight_dot" />
        </>
      )}
    </g>
  );
});
