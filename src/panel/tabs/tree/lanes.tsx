/** Lanes right of the cards: messages, links and monitors. */
import type { ReactElement } from 'react';
import { isUnowned, type NodeState, type PidText, type PlaceKey } from '../../../protocol/model.ts';
import { n } from '../../ui/geometry/edges.ts';
import type { LaneEnds } from '../../ui/geometry/lanes.ts';
import { isRated, laneWidth, type Lane } from './traffic.ts';
import { callersIn } from '../../store/selectors.ts';

export function TrafficLane({
  lane,
  path,
  points,
  alone,
  down,
  zoom,
}: {
  readonly lane: Lane;
  /** The only one: there is room for the whole unit. */
  readonly alone: boolean;
  readonly down: boolean;
  /** 1 for cards; below that lanes are too close for words beside each. */
  readonly zoom: number;
  readonly path: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}): ReactElement {
  const total = lane.there + lane.back;
  const rated = isRated(lane);
  const perSecond = Math.round(total);
  const first = points[0];
  const last = points.at(-1);
  const turn = longest(points, down);
  return (
    <g data-lane={lane.key}>
      {rated && <path className="lane_width" d={path} strokeWidth={laneWidth(total) + 3} />}
      <path className={lane.quietMs > 1000 ? 'lane quiet' : 'lane'} d={path} />
      {lane.there > 0 && last !== undefined && <path className="lane_arrow" d={arrow(last)} />}
      {lane.back > 0 && first !== undefined && <path className="lane_arrow" d={arrow(first)} />}
      {rated && perSecond > 0 && turn !== null && (zoom === 1 || alone) && (
        <text className="lane_words" textAnchor="middle" transform={`${turn} scale(${n(1 / zoom)})`}>
          {perSecond.toLocaleString('en-US')}
          /s
        </text>
      )}
    </g>
  );
}

function arrow({ x, y }: { readonly x: number; readonly y: number }): string {
  return `M${n(x + 6)} ${n(y - 4.5)}L${n(x - 1)} ${n(y)}L${n(x + 6)} ${n(y + 4.5)}`;
}

/** Where words stand: beside the longest part that runs across the direction in which the tree grows. */
function longest(points: readonly { readonly x: number; readonly y: number }[], down: boolean): string | null {
  let best = 0;
  let at: string | null = null;
  for (let i = 1; i < points.length; i += 1) {
    const a = points[i - 1];
    const b = points[i];
    if (a === undefined || b === undefined) continue;
    const upright = a.x === b.x;
    const length = Math.abs(a.x - b.x) + Math.abs(a.y - b.y) + (upright === down ? 0 : 10_000);
    if (length <= best) continue;
    best = length;
    const x = (a.x + b.x) / 2;
    const y = (a.y + b.y) / 2;
    // On the lane itself, which shows through at both ends: beside it runs the next one.
    at = upright ? `translate(${n(x + 4)} ${n(y)}) rotate(-90)` : `translate(${n(x)} ${n(y + 4)})`;
  }
  return at;
}

export interface LinkEnds extends LaneEnds {
  readonly kind: 'link' | 'monitor' | 'wait';
  /** The one that is watched, or waited for, is at the lower end. */
  readonly watchedAtEnd: boolean;
}

/** Do two pictures of lanes show the same? A key holds what it is and whom it joins. */
export function sameLanes(a: readonly LinkEnds[], b: readonly LinkEnds[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((lane, i) => lane.key === b[i]?.key && lane.from === b[i].from && lane.to === b[i].to);
}

/** Messages run between the middles of the cards; who waits is seen beside them. */
const WAIT_BESIDE = 12;
/** Beyond it nobody could follow them. */
const WAIT_LIMIT = 40;

/** Who waits for whom in a call: always drawn, since a chain of them is where a system stands still. */
export function waitLanesOf(
  node: NodeState,
  rowOfPid: (pid: PidText) => number,
  keyOfRow: (row: number) => string,
): readonly LinkEnds[] {
  const lanes = new Map<string, LinkEnds>();
  for (const { pid, waits_for: waited } of callersIn(node.processes).values()) {
    if (waited === undefined) continue;
    const a = rowOfPid(pid);
    const b = rowOfPid(waited.pid);
    if (a < 0 || b < 0 || a === b) continue;
    const key = `wait\n${keyOfRow(a)}\n${keyOfRow(b)}`;
    lanes.set(key, {
      key,
      kind: 'wait',
      from: Math.min(a, b),
      to: Math.max(a, b),
      watchedAtEnd: b > a,
      beside: WAIT_BESIDE,
    });
    if (lanes.size >= WAIT_LIMIT) break;
  }
  return [...lanes.values()];
}

/**
 * Links and monitors of the selected process, which are always drawn. The link to its own supervisor is the branch itself; where no
 * supervisor owns the child, the branch says who spawned it and nothing of a link.
 */
export function linkLanesOf(
  node: NodeState,
  selected: string | null,
  rowOfPid: (pid: PidText) => number,
  keyOfRow: (row: number) => string,
): readonly LinkEnds[] {
  const { detail } = node;
  if (detail === null || selected === null || !detail.alive || detail.place !== selected) return [];
  const own = rowOfPid(detail.pid);
  if (own < 0) return [];
  const lanes = new Map<string, LinkEnds>();
  const isChildOf = (child: PlaceKey, supervisor: PlaceKey): boolean =>
    !isUnowned(child) && node.places.get(child)?.parent === supervisor;
  const add = (pid: PidText, kind: 'link' | 'monitor', watched: boolean): void => {
    const other = rowOfPid(pid);
    if (other < 0 || other === own) return;
    const place = node.processes.get(pid)?.place ?? null;
    if (kind === 'link' && place !== null && (isChildOf(selected, place) || isChildOf(place, selected))) return;
    const key = `${kind}\n${keyOfRow(own)}\n${keyOfRow(other)}\n${String(watched)}`;
    if (lanes.has(key)) return;
    const from = Math.min(own, other);
    const watchedRow = watched ? own : other;
    lanes.set(key, { key, kind, from, to: Math.max(own, other), watchedAtEnd: watchedRow !== from });
  };
  for (const { pid } of detail.info.links) add(pid, 'link', false);
  for (const { pid } of detail.info.monitors) add(pid, 'monitor', false);
  for (const { pid } of detail.info.monitored_by) add(pid, 'monitor', true);
  return [...lanes.values()].slice(0, 24);
}

export function LinkLane({
  kind,
  watchedAtEnd,
  path,
  points,
}: {
  readonly kind: LinkEnds['kind'];
  readonly watchedAtEnd: boolean;
  readonly path: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}): ReactElement {
  const first = points[0] ?? { x: 0, y: 0 };
  const last = points.at(-1) ?? first;
  if (kind === 'link') {
    return (
      <g data-link="">
        <path className="lane_link" d={path} />
        <circle className="lane_link_end" cx={first.x} cy={first.y} r="4" />
        <circle className="lane_link_end" cx={last.x} cy={last.y} r="4" />
      </g>
    );
  }
  const eye = watchedAtEnd ? last : first;
  if (kind === 'wait') {
    const waiting = watchedAtEnd ? first : last;
    return (
      <g data-wait="">
        <path className="lane_wait" d={path} />
        <path
          className="lane_wait_end"
          d={`M${n(eye.x + 9)} ${n(eye.y - 6)}L${n(eye.x - 1)} ${n(eye.y)}L${n(eye.x + 9)} ${n(eye.y + 6)}z`}
        />
        <path
          className="lane_wait_bars"
          d={`M${n(waiting.x + 4)} ${n(waiting.y - 5)}v10M${n(waiting.x + 8)} ${n(waiting.y - 5)}v10`}
        />
      </g>
    );
  }
  return (
    <g data-monitor="">
      <path className="lane_monitor" d={path} />
      <circle className="lane_monitor_eye" cx={eye.x + 2} cy={eye.y} r="5" />
      <circle className="lane_monitor_pupil" cx={eye.x + 2} cy={eye.y} r="1.8" />
    </g>
  );
}
