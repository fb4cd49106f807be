/** Messages on lanes: rates from the frames' counts, and single flights while there are few. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { NodeState } from '../../../protocol/model.ts';
import { usePanelStore } from '../../store/react.ts';
import type { Flown } from './flown_message.ts';
import { FLY_BELOW, HOLD_MS, TrafficMeter, isRated, lanesOf, type Lane } from './traffic.ts';

export interface Flight extends Flown {
  readonly id: number;
  /** The lane's key. */
  readonly lane: string;
  /** From the upper to the lower end, or back. */
  readonly there: boolean;
  readonly text: string;
  /** Milliseconds of the page before it starts, and on its way. */
  readonly delay: number;
  readonly ms: number;
}

export const LANE_LIMIT = 12;
const FLIGHT_LIMIT = 40;
const SIGNAL_MS = 420;
/** Between two messages of one frame on one lane. */
const APART_MS = 90;
const SLOWEST_MS = 2_400;
const REFRESH_MS = 250;

export interface TrafficView {
  readonly lanes: readonly Lane[];
  /** Lanes that are not drawn because there are busier ones. */
  readonly more: number;
  readonly flights: readonly Flight[];
  landed(id: number): void;
}

const NONE: { readonly lanes: readonly Lane[]; readonly more: number } = { lanes: [], more: 0 };

interface Places {
  readonly rowOfPid: (pid: string) => number;
  readonly keyOfRow: (row: number) => string;
}

/** `places` finds rows as they are at the moment of the call. */
export function useTraffic(on: boolean, places: Places): TrafficView {
  const store = usePanelStore();
  const [shown, setShown] = useState(NONE);
  const [flights, setFlights] = useState<readonly Flight[]>([]);
  const latest = useRef(places);
  useEffect(() => {
    latest.current = places;
  });

  useEffect(() => {
    if (!on) return undefined;
    const meter = new TrafficMeter();
    let nextId = 1;
    let lastShown = 0;
    let seq = -1;
    // While the node is paused what flies stands still, and so does the time in which a lane grows old.
    let stood: number | null = null;
    let behind = 0;
    let known: NodeState['traffic'] | null = null;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

    const look = (): void => {
      const { node } = store.getState();
      if (node === null) return;
      if (node.seq < seq) meter.reset();
      seq = node.seq;
      const now = performance.now();
      const { paused } = node.clock;
      if (!paused && stood !== null) {
        behind += now - stood;
        stood = null;
      }
      const reached = stood !== null && node.traffic === known ? stood : now;
      known = node.traffic;
      if (paused) stood = reached;
      const moment = { wall: reached - behind, virtual: node.clock.now_ms };
      const { rowOfPid, keyOfRow } = latest.current;
      const arrivals = meter.update(node.traffic, moment);
      const lanes = lanesOf(meter, moment, rowOfPid, keyOfRow, LANE_LIMIT);
      if (now - lastShown >= REFRESH_MS || arrivals.length > 0) {
        lastShown = now;
        setShown((before) => (same(before, lanes) ? before : lanes));
      }
      if (calm.matches) return;
      const { speed } = node.clock;
      const ms = Math.min(SLOWEST_MS, SIGNAL_MS / Math.min(1, speed === 'max' ? 1 : Math.max(0.05, speed)));
      const fresh: Flight[] = [];
      for (const arrival of arrivals) {
        const a = rowOfPid(arrival.from);
        const b = rowOfPid(arrival.to);
        if (a < 0 || b < 0 || a === b) continue;
        const there = a < b;
        const key = `${keyOfRow(Math.min(a, b))}\n${keyOfRow(Math.max(a, b))}`;
        const lane = lanes.lanes.find((one) => one.key === key);
        if (lane === undefined || isRated(lane)) continue;
        for (let i = 0; i < Math.min(arrival.count, FLY_BELOW); i += 1) {
          const last = i === arrival.count - 1;
          fresh.push({
            id: nextId,
            lane: key,
            there,
            text: last ? arrival.text : '',
            from: arrival.from,
            to: arrival.to,
            before: arrival.count - 1 - i,
            last: arrival.text,
            last_ms: arrival.at_ms,
            last_event: arrival.event,
            delay: i * APART_MS,
            ms: ms + HOLD_MS,
          });
          nextId += 1;
        }
      }
      if (fresh.length > 0) setFlights((before) => [...before, ...fresh].slice(-FLIGHT_LIMIT));
    };
    look();
    const stop = store.subscribe((state, before) => {
      if (state.node !== before.node) look();
    });
    // A lane goes away when nothing has run on it for a while, also when no frame comes.
    const timer = setInterval(look, REFRESH_MS);
    return () => {
      stop();
      clearInterval(timer);
      setShown(NONE);
      setFlights([]);
    };
  }, [on, store]);

  const landed = useCallback((id: number) => {
    setFlights((before) => before.filter((flight) => flight.id !== id));
  }, []);
  return { lanes: shown.lanes, more: shown.more, flights, landed };
}

function same(a: { readonly lanes: readonly Lane[]; readonly more: number }, b: typeof a): boolean {
  if (a.more !== b.more || a.lanes.length !== b.lanes.length) return false;
  return a.lanes.every((lane, i) => {
    const other = b.lanes[i];
    return (
      lane.key === other?.key &&
      lane.from === other.from &&
      lane.to === other.to &&
      Math.round(lane.there) === Math.round(other.there) &&
      Math.round(lane.back) === Math.round(other.back) &&
      isRated(lane) === isRated(other) &&
      lane.quietMs > 1000 === other.quietMs > 1000
    );
  });
}
