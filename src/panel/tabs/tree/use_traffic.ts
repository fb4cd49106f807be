/** Messages on lanes: rates from the frames' counts, and single flights while there are few. */
import { useEffect, useRef, useState } from 'react';
import type { NodeState } from '../../../protocol/model.ts';
import { onBeat } from '../../store/beat.ts';
import { usePanelStore } from '../../store/react.ts';
import { FLY_BELOW, HOLD_MS, TrafficMeter, isRated, lanesOf } from './traffic.ts';
import { TrafficBoard, type Flight, type Lanes } from './traffic_board.ts';

export const LANE_LIMIT = 12;
const SIGNAL_MS = 420;
/** Between two messages of one frame on one lane. */
const APART_MS = 90;
const SLOWEST_MS = 2_400;
const REFRESH_MS = 250;

interface Places {
  readonly rowOfPid: (pid: string) => number;
  readonly keyOfRow: (row: number) => string;
}

/** `places` finds rows as they are at the moment of the call. */
export function useTraffic(on: boolean, places: Places): TrafficBoard {
  const store = usePanelStore();
  const [board] = useState(() => new TrafficBoard());
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
      let shown = board.lanes();
      const lanes = lanesOf(meter, moment, rowOfPid, keyOfRow, LANE_LIMIT);
      if (now - lastShown >= REFRESH_MS || arrivals.length > 0) {
        lastShown = now;
        if (!same(shown, lanes)) shown = lanes;
      }
      const { speed } = node.clock;
      const ms = Math.min(SLOWEST_MS, SIGNAL_MS / Math.min(1, speed === 'max' ? 1 : Math.max(0.05, speed)));
      const fresh: Flight[] = [];
      for (const arrival of calm.matches ? [] : arrivals) {
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
      board.show(shown, fresh);
    };
    // A lane goes away when nothing has run on it for a while, also when no frame comes.
    const stop = onBeat(store, look);
    return () => {
      stop();
      board.clear();
    };
  }, [on, store, board]);

  return board;
}

/** Do they look the same? Figures are only drawn of a lane that is rated. */
function same(a: Lanes, b: Lanes): boolean {
  if (a.more !== b.more || a.lanes.length !== b.lanes.length) return false;
  return a.lanes.every((lane, i) => {
    const other = b.lanes[i];
    if (lane.key !== other?.key || lane.from !== other.from || lane.to !== other.to) return false;
    if (lane.there > 0 !== other.there > 0 || lane.back > 0 !== other.back > 0) return false;
    const rated = isRated(lane);
    const figures =
      Math.round(lane.there) === Math.round(other.there) && Math.round(lane.back) === Math.round(other.back);
    return rated === isRated(other) && (!rated || figures) && lane.quietMs > 1000 === other.quietMs > 1000;
  });
}
