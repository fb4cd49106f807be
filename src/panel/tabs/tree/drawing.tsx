/**
 * The drawing of the tree. It is hidden from assistive technology, which has the treegrid; it holds no focus of its
 * own and shows that of the treegrid. Only what is on screen is drawn, and no update moves the view.
 */
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type MouseEvent as ReactMouseEvent,
  type PointerEvent as ReactPointerEvent,
  type ReactElement,
  type RefObject,
} from 'react';
import type { NodeState, PidText } from '../../../protocol/model.ts';
import { usePanel, usePanelStore } from '../../store/react.ts';
import { CELLS_TOP, cardGrid, cellAt, cellGrid, cellMiddle } from '../../ui/geometry/cells.ts';
import { branchPath, chevronsOf, jointOf, n, signalPath, trunkOf } from '../../ui/geometry/edges.ts';
import { assignTracks, lanePoints, roundedPath, type LaneEnds } from '../../ui/geometry/lanes.ts';
import { SUPERVISOR_HEIGHT, type Layout } from '../../ui/geometry/layout.ts';
import { codeOfState, isFault, stateOf, type GlyphState } from '../../ui/geometry/state.ts';
import { summarise } from '../../ui/geometry/summary.ts';
import { fitEnd } from '../../ui/geometry/text_fit.ts';
import type { PlaceRow, PoolRow, TreeRow } from '../../ui/geometry/tree_rows.ts';
import {
  MIN_ZOOM,
  SVG_NODE_LIMIT,
  fitTransform,
  revealTransform,
  trunkRows,
  visibleRows,
  type Box,
} from '../../ui/geometry/viewport.ts';
import { StateIcon } from '../../ui/glyph.tsx';
import { Card } from '../../ui/tree/card.tsx';
import { CellsPainter, readPalette, type CellBlock, type MarkBlock } from '../../ui/tree/cells_painter.ts';
import { ExitNumber, StartNumber } from '../../ui/tree/marks.tsx';
import { useZoom, type TreeZoom } from '../../ui/tree/use_zoom.ts';
import { faceOf, poolWords, type FaceContext } from './card_model.ts';
import { Flights } from './flights.tsx';
import { laneWidth, FLY_BELOW, type Lane } from './traffic.ts';
import type { TreeModel } from './tree_model.ts';
import { useMovingLayout } from './use_moving_layout.ts';
import { useSignals } from './use_signals.ts';
import { useTraffic } from './use_traffic.ts';

export interface DrawingHandle {
  readonly zoom: TreeZoom;
  fit(): void;
  /** Brings a row into view with the least movement. */
  reveal(index: number): void;
  /** The screen point of a row, for its menu. */
  pointOf(index: number): { readonly x: number; readonly y: number };
}

interface DrawingProps {
  readonly model: TreeModel;
  readonly node: NodeState;
  readonly container: RefObject<HTMLDivElement | null>;
  /** The row that has the keyboard's focus, as a key. */
  readonly focused: string | null;
  readonly shown: ReadonlySet<number> | null;
  readonly handle: RefObject<DrawingHandle | null>;
  readonly onPercent: (percent: number) => void;
  readonly onMore: (lanes: number) => void;
  /** A row was pressed: the keyboard continues from there. */
  readonly onPress: (key: string) => void;
}

const LONG_PRESS_MS = 500;
const FIRST_ZOOM = { min: 0.75, max: 1 };

export function Drawing(props: DrawingProps): ReactElement {
  const { model, node, container, focused, shown, handle, onPercent, onMore, onPress } = props;
  const store = usePanelStore();
  const selected = usePanel((state) => state.selected);
  const hovered = usePanel((state) => state.hovered);
  const ghosts = usePanel((state) => state.ghosts);
  const episode = usePanel((state) => state.episode);
  const view = usePanel((state) => state.view);
  const folded = usePanel((state) => state.folded);

  const group = useRef<SVGGElement | null>(null);
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const paint = useRef<() => void>(() => undefined);
  const zoom = useZoom(container, group, () => {
    paint.current();
  });
  const { drawn } = zoom;
  const { rows, places, showing, indexOf } = model;
  const layout = useMovingLayout(rows, model.layout, folded);

  const rowOfPid = useCallback(
    (pid: PidText): number => {
      const place = node.processes.get(pid)?.place;
      return place === undefined ? -1 : (showing.get(place) ?? -1);
    },
    [node.processes, showing],
  );
  const keyOfRow = useCallback((row: number): string => rows[row]?.key ?? '', [rows]);
  const traffic = useTraffic(view.traffic && drawn.detail !== 'mark', { rowOfPid, keyOfRow });
  const signals = useSignals();
  useEffect(() => {
    onMore(traffic.more);
  }, [onMore, traffic.more]);
  useEffect(() => {
    onPercent(drawn.percent);
  }, [onPercent, drawn.percent]);

  useFirstView(zoom, model.layout, rows.length);
  useLayoutEffect(() => {
    handle.current = {
      zoom,
      fit: () => {
        zoom.moveTo(fitTransform(model.layout, zoom.width, zoom.height, { min: MIN_ZOOM, max: 1, lane: 64 }), true);
      },
      reveal: (index) => {
        const box = rowBox(rows, model.layout, index);
        if (box === null) return;
        const to = revealTransform(zoom.transform.current, box, zoom.width, zoom.height);
        if (to !== zoom.transform.current) zoom.moveTo(to, true);
      },
      pointOf: (index) => {
        const box = rowBox(rows, model.layout, index);
        const bounds = container.current?.getBoundingClientRect();
        const { x, y, k } = zoom.transform.current;
        return {
          x: (bounds?.left ?? 0) + (box?.left ?? 0) * k + x + 28 * k,
          y: (bounds?.top ?? 0) + (box?.top ?? 0) * k + y + 40 * k,
        };
      },
    };
  });

  const visible = useMemo(() => visibleRows(rows, layout, drawn.box), [rows, layout, drawn.box]);
  const trunks = useMemo(() => trunkRows(rows, visible), [rows, visible]);
  const onCanvas = visible.length > SVG_NODE_LIMIT;
  const context: FaceContext = { node, places, rows, ghosts, episode };
  const selectedRow = selected === null ? -1 : (showing.get(selected) ?? -1);
  const hoveredRow = hovered === null ? -1 : (showing.get(hovered) ?? -1);
  const focusedRow = focused === null ? -1 : (indexOf.get(focused) ?? -1);

  const linkLanes = useLinkLanes(node, selected, view.links, view.monitors, rowOfPid, keyOfRow);
  const tracks = useRef<ReadonlyMap<string, number>>(new Map());
  const laneEnds: LaneEnds[] = [
    ...traffic.lanes.filter((lane) => lane.from < rows.length && lane.to < rows.length),
    ...linkLanes,
  ];
  const assigned = assignTracks(laneEnds, layout, tracks.current);
  useEffect(() => {
    tracks.current = assigned;
  });
  const pathOfLane = (lane: LaneEnds): string =>
    roundedPath(lanePoints(rows, layout, lane, assigned.get(lane.key) ?? 0));
  const pathOf = (key: string): string | null => {
    const lane = traffic.lanes.find((one) => one.key === key);
    return lane === undefined ? null : pathOfLane(lane);
  };

  const blocks = useMemo(
    () => cellBlocks(rows, layout, visible, node, drawn.detail === 'mark'),
    [rows, layout, visible, node, drawn.detail],
  );
  const marks = useMemo(
    () => (onCanvas ? markBlock(rows, layout, visible, node) : null),
    [onCanvas, rows, layout, visible, node],
  );
  useCanvas(canvas, container, zoom, blocks, marks, paint);

  const press = usePointers({ model, store, container, zoom, onPress, rows, layout });

  return (
    <>
      <canvas ref={canvas} className="tree_canvas" aria-hidden="true" />
      <svg className="tree_svg" aria-hidden="true" focusable="false" {...press}>
        <g
          ref={group}
          transform={`translate(${String(zoom.transform.current.x)} ${String(zoom.transform.current.y)}) scale(${String(zoom.transform.current.k)})`}
        >
          <g>
            {!onCanvas &&
              trunks.map((parent) => (
                <Branches key={rows[parent]?.key} rows={rows} layout={layout} parent={parent} box={drawn.box} />
              ))}
          </g>
          <g>
            {traffic.lanes.map((lane) =>
              lane.from < rows.length && lane.to < rows.length ? (
                <TrafficLane
                  alone={traffic.lanes.length === 1}
                  key={lane.key}
                  lane={lane}
                  path={pathOfLane(lane)}
                  points={lanePoints(rows, layout, lane, assigned.get(lane.key) ?? 0)}
                />
              ) : null,
            )}
            {linkLanes.map((lane) => (
              <LinkLane
                key={lane.key}
                kind={lane.kind}
                watchedAtEnd={lane.watchedAtEnd}
                path={pathOfLane(lane)}
                points={lanePoints(rows, layout, lane, assigned.get(lane.key) ?? 0)}
              />
            ))}
          </g>
          <g>
            {signals.map((signal) => {
              const child = showing.get(signal.child);
              const parent = showing.get(signal.parent);
              if (child === undefined || parent === undefined || child === parent) return null;
              // A child of an open pool hangs from the pool's card; the signal is drawn from there.
              const from = rows[child]?.parent === parent ? child : (rows[child]?.parent ?? -1);
              if (rows[from]?.parent !== parent) return null;
              // What has been started again is no longer being terminated.
              if (!signal.up && places.get(signal.child)?.pid != null) return null;
              return <SignalLine key={signal.event} layout={layout} parent={parent} child={from} up={signal.up} />;
            })}
          </g>
          <g>
            {!onCanvas &&
              trunks.map((i) => (
                <FoldButton
                  key={rows[i]?.key}
                  row={rows[i]}
                  only={rows[i + 1]}
                  layout={layout}
                  index={i}
                  zoom={drawn.zoom}
                />
              ))}
            {!onCanvas &&
              visible.map((i) => {
                const row = rows[i];
                return row?.type === 'place' && row.folded === true ? (
                  <FoldedMark key={row.key} row={row} layout={layout} index={i} node={node} zoom={drawn.zoom} />
                ) : null;
              })}
          </g>
          <g>
            {!onCanvas &&
              visible.map((i) => {
                const row = rows[i];
                if (row === undefined) return null;
                if (row.type === 'pool' && row.cells) {
                  return (
                    <CellsFrame
                      key={row.key}
                      row={row}
                      x={layout.x[i] ?? 0}
                      y={layout.y[i] ?? 0}
                      node={node}
                      zoom={drawn.zoom}
                      selected={selected}
                      hovered={hovered}
                      focused={focused}
                      dimmed={shown !== null && !shown.has(i)}
                    />
                  );
                }
                return (
                  <Card
                    key={row.key}
                    {...faceOf(context, row)}
                    x={layout.x[i] ?? 0}
                    y={layout.y[i] ?? 0}
                    width={layout.width[i] ?? 0}
                    height={layout.height[i] ?? 0}
                    down={layout.orientation === 'down'}
                    detail={drawn.detail}
                    zoom={drawn.zoom}
                    selected={i === selectedRow}
                    focused={i === focusedRow}
                    hovered={i === hoveredRow}
                    dimmed={shown !== null && !shown.has(i)}
                  />
                );
              })}
            {drawn.detail === 'card' && <EpisodeProgress model={model} layout={layout} />}
          </g>
          <Flights flights={traffic.flights} pathOf={pathOf} pills={drawn.detail === 'card'} landed={traffic.landed} />
        </g>
      </svg>
    </>
  );
}

/** The first time there is something to see, and after a change of what stands as the tree: the upper left corner. */
function useFirstView(zoom: TreeZoom, layout: Layout, count: number): void {
  const system = usePanel((state) => (state.connection.state === 'live' ? state.connection.hello.system.id : ''));
  const root = usePanel((state) => state.view.root);
  const seen = useRef('');
  const key = `${system}\n${root ?? ''}\n${layout.orientation}`;
  useLayoutEffect(() => {
    if (count === 0 || zoom.width === 0 || seen.current === key) return;
    seen.current = key;
    zoom.moveTo(fitTransform(layout, zoom.width, zoom.height, { ...FIRST_ZOOM, lane: 72 }), false);
  }, [zoom, layout, count, key]);
}

function rowBox(rows: readonly TreeRow[], layout: Layout, index: number): Box | null {
  const row = rows[index];
  if (row === undefined) return null;
  if (row.type === 'place' && row.cell) {
    const pool = rows[row.parent];
    if (pool?.type !== 'pool') return null;
    const middle = cellMiddle(cellGrid(pool.members.length), row.position - 1);
    const x = (layout.x[row.parent] ?? 0) + middle.x;
    const y = (layout.y[row.parent] ?? 0) + CELLS_TOP + middle.y;
    return { left: x - 8, top: y - 8, right: x + 8, bottom: y + 8 };
  }
  const x = layout.x[index] ?? 0;
  const y = layout.y[index] ?? 0;
  const height = row.type === 'pool' && row.cells ? 60 : (layout.height[index] ?? 0);
  return { left: x, top: y, right: x + (layout.width[index] ?? 0), bottom: y + height };
}

function rowState(row: TreeRow, node: NodeState): GlyphState {
  if (row.type === 'pool') return summarise(row.members, node.processes).worst;
  return stateOf(row.place, row.place.pid === null ? undefined : node.processes.get(row.place.pid));
}

interface BranchesProps {
  readonly rows: readonly TreeRow[];
  readonly layout: Layout;
  readonly parent: number;
  readonly box: Box;
}

/** A trunk and its branches. Dashed to a place without a process. */
function Branches({ rows, layout, parent, box }: BranchesProps): ReactElement {
  const right = layout.orientation === 'right';
  const { from, bend } = trunkOf(layout, parent);
  const paths: ReactElement[] = [];
  let lastLive = -1;
  let last = -1;
  const depth = rows[parent]?.depth ?? 0;
  for (let i = parent + 1; i < rows.length; i += 1) {
    const row = rows[i];
    if (row === undefined || row.depth <= depth) break;
    if (row.parent !== parent || (row.type === 'place' && row.cell)) continue;
    last = i;
    const at = jointOf(layout, i);
    const near = right ? at.y : at.x;
    const live = row.type === 'pool' ? row.members.some((one) => one.pid !== null) : row.place.pid !== null;
    if (live) lastLive = i;
    if (near > (right ? box.bottom : box.right)) {
      // The trunk goes on below the window; what hangs there need not be counted.
      lastLive = i;
      break;
    }
    if (near < (right ? box.top : box.left)) continue;
    const d = branchStub(layout, parent, i);
    paths.push(<path key={row.key} className={live ? 'edge' : 'edge pending'} d={d} />);
  }
  if (last === -1) return <g />;
  const reach = (child: number): number => {
    const to = jointOf(layout, child);
    return right ? Math.max(bend.y, to.y - 8) : Math.max(bend.x, to.x - 8);
  };
  const solid = lastLive === -1 ? (right ? bend.y : bend.x) : reach(lastLive);
  const end = reach(last);
  const lead = right ? `M${n(from.x)} ${n(from.y)}H${n(bend.x)}` : `M${n(from.x)} ${n(from.y)}V${n(bend.y)}`;
  return (
    <g>
      <path className={lastLive === -1 ? 'edge pending' : 'edge'} d={lead} />
      {solid > (right ? bend.y : bend.x) && (
        <path
          className="edge"
          d={right ? `M${n(bend.x)} ${n(bend.y)}V${n(solid)}` : `M${n(bend.x)} ${n(bend.y)}H${n(solid)}`}
        />
      )}
      {end > solid && (
        <path
          className="edge pending"
          d={right ? `M${n(bend.x)} ${n(solid)}V${n(end)}` : `M${n(solid)} ${n(bend.y)}H${n(end)}`}
        />
      )}
      {paths}
    </g>
  );
}

/** The part of a branch that is its own: from the trunk's corner to the child. */
function branchStub(layout: Layout, parent: number, child: number): string {
  const { bend } = trunkOf(layout, parent);
  const to = jointOf(layout, child);
  if (layout.orientation === 'right') {
    if (to.y === bend.y) return `M${n(bend.x)} ${n(bend.y)}H${n(to.x)}`;
    return `M${n(bend.x)} ${n(to.y - 8)}Q${n(bend.x)} ${n(to.y)} ${n(bend.x + 8)} ${n(to.y)}H${n(to.x)}`;
  }
  if (to.x === bend.x) return `M${n(bend.x)} ${n(bend.y)}V${n(to.y)}`;
  return branchPath(layout, parent, child).replace(/^M[^H]+H[^Q]+/, `M${n(to.x - 8)} ${n(bend.y)}`);
}

function SignalLine({
  layout,
  parent,
  child,
  up,
}: {
  readonly layout: Layout;
  readonly parent: number;
  readonly child: number;
  readonly up: boolean;
}): ReactElement {
  return (
    <g className="signal_line" data-signal={up ? 'up' : 'down'}>
      <path className="signal" d={signalPath(layout, parent, child)} />
      {chevronsOf(layout, parent, child, up).map((chevron, i) => (
        <path
          key={i}
          className="chevron"
          d="M-3-5 3 0-3 5"
          transform={`translate(${n(chevron.x)} ${n(chevron.y)}) rotate(${String(chevron.angle)})`}
        />
      ))}
    </g>
  );
}

function FoldButton({
  row,
  only,
  layout,
  index,
  zoom,
}: {
  readonly row: TreeRow | undefined;
  /** The first row below it. */
  readonly only: TreeRow | undefined;
  readonly layout: Layout;
  readonly index: number;
  readonly zoom: number;
}): ReactElement | null {
  if (row === undefined || zoom < 0.45) return null;
  if (row.type === 'pool' ? row.folded || row.cells : row.folded !== false) return null;
  // A folded pool that stands alone has a sign of its own.
  if (row.type === 'place' && only?.type === 'pool' && only.siblings === 1) return null;
  const { bend } = trunkOf(layout, index);
  return (
    <g className="fold" data-fold={row.key} data-folded="false" transform={`translate(${n(bend.x)} ${n(bend.y)})`}>
      <circle r="14" className="fold_hit" />
      <circle r="7" className="fold_button" />
      <path d="M-3 0H3" className="fold_sign" />
    </g>
  );
}

/** What stands for a folded subtree: how many, and the worst of them. */
function FoldedMark({
  row,
  layout,
  index,
  node,
  zoom,
}: {
  readonly row: PlaceRow;
  readonly layout: Layout;
  readonly index: number;
  readonly node: NodeState;
  readonly zoom: number;
}): ReactElement {
  const { from, bend } = trunkOf(layout, index);
  const { faults } = poolWords(summarise(row.below, node.processes));
  const right = layout.orientation === 'right';
  const scale = zoom < 0.75 ? 1 / zoom : 1;
  return (
    <g>
      <path
        className="edge"
        d={right ? `M${n(from.x)} ${n(from.y)}H${n(bend.x)}` : `M${n(from.x)} ${n(from.y)}V${n(bend.y)}`}
      />
      <g
        className="fold"
        data-fold={row.key}
        data-folded="true"
        transform={`translate(${n(bend.x)} ${n(bend.y)}) scale(${n(scale)})`}
      >
        <circle r="14" className="fold_hit" />
        <circle r="7" className="fold_button" />
        <path d="M-3 0H3M0-3V3" className="fold_sign" />
        <text x="13" y="4" className="fold_words">
          {row.below.length.toLocaleString('en-US')}
          {faults !== '' && <tspan className="fault">{`, ${faults}`}</tspan>}
        </text>
      </g>
    </g>
  );
}

function TrafficLane({
  lane,
  path,
  points,
  alone,
}: {
  readonly lane: Lane;
  /** The only one: there is room for the whole unit. */
  readonly alone: boolean;
  readonly path: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}): ReactElement {
  const total = lane.there + lane.back;
  const rated = total >= FLY_BELOW;
  const first = points[0];
  const last = points.at(-1);
  const turn = longest(points);
  return (
    <g data-lane={lane.key}>
      {rated && <path className="lane_width" d={path} strokeWidth={laneWidth(total) + 3} />}
      <path className={lane.quietMs > 1000 ? 'lane quiet' : 'lane'} d={path} />
      {lane.there > 0 && last !== undefined && <path className="lane_arrow" d={arrow(last)} />}
      {lane.back > 0 && first !== undefined && <path className="lane_arrow" d={arrow(first)} />}
      {rated && turn !== null && (
        <text className="lane_words" textAnchor="middle" transform={turn}>
          {Math.round(total).toLocaleString('en-US')}
          {alone ? ' messages/s' : '/s'}
        </text>
      )}
    </g>
  );
}

function arrow({ x, y }: { readonly x: number; readonly y: number }): string {
  return `M${n(x + 6)} ${n(y - 4.5)}L${n(x - 1)} ${n(y)}L${n(x + 6)} ${n(y + 4.5)}`;
}

/** Where words stand beside the longest straight part of a lane. */
function longest(points: readonly { readonly x: number; readonly y: number }[]): string | null {
  let best = 0;
  let at: string | null = null;
  for (let i = 1; i < points.length; i += 1) {
    const a = points[i - 1];
    const b = points[i];
    if (a === undefined || b === undefined) continue;
    const upright = a.x === b.x;
    const length = Math.abs(a.x - b.x) + Math.abs(a.y - b.y) + (upright ? 10_000 : 0);
    if (length <= best) continue;
    best = length;
    const x = (a.x + b.x) / 2;
    const y = (a.y + b.y) / 2;
    at = upright ? `translate(${n(x + 13)} ${n(y)}) rotate(-90)` : `translate(${n(x)} ${n(y - 7)})`;
  }
  return at;
}

interface LinkEnds extends LaneEnds {
  readonly kind: 'link' | 'monitor';
  /** The watched one is at the lower end. */
  readonly watchedAtEnd: boolean;
}

/** Links and monitors of the selected process; the link to its own supervisor is the branch itself. */
function useLinkLanes(
  node: NodeState,
  selected: string | null,
  links: boolean,
  monitors: boolean,
  rowOfPid: (pid: PidText) => number,
  keyOfRow: (row: number) => string,
): readonly LinkEnds[] {
  const { detail } = node;
  if (detail === null || selected === null || !detail.alive || detail.place !== selected) return [];
  const own = rowOfPid(detail.pid);
  if (own < 0) return [];
  const lanes = new Map<string, LinkEnds>();
  const parent = node.places.get(selected)?.parent ?? null;
  const add = (pid: PidText, kind: 'link' | 'monitor', watched: boolean): void => {
    const other = rowOfPid(pid);
    if (other < 0 || other === own) return;
    const place = node.processes.get(pid)?.place ?? null;
    if (kind === 'link' && place !== null && (place === parent || node.places.get(place)?.parent === selected)) return;
    const key = `${kind}\n${keyOfRow(own)}\n${keyOfRow(other)}\n${String(watched)}`;
    if (lanes.has(key)) return;
    const from = Math.min(own, other);
    const watchedRow = watched ? own : other;
    lanes.set(key, { key, kind, from, to: Math.max(own, other), watchedAtEnd: watchedRow !== from });
  };
  if (links) for (const { pid } of detail.info.links) add(pid, 'link', false);
  if (monitors) {
    for (const { pid } of detail.info.monitors) add(pid, 'monitor', false);
    for (const { pid } of detail.info.monitored_by) add(pid, 'monitor', true);
  }
  return [...lanes.values()].slice(0, 24);
}

function LinkLane({
  kind,
  watchedAtEnd,
  path,
  points,
}: {
  readonly kind: 'link' | 'monitor';
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
  return (
    <g data-monitor="">
      <path className="lane_monitor" d={path} />
      <circle className="lane_monitor_eye" cx={eye.x + 2} cy={eye.y} r="5" />
      <circle className="lane_monitor_pupil" cx={eye.x + 2} cy={eye.y} r="1.8" />
    </g>
  );
}

function EpisodeProgress({
  model,
  layout,
}: {
  readonly model: TreeModel;
  readonly layout: Layout;
}): ReactElement | null {
  const episode = usePanel((state) => state.episode);
  const ghosts = usePanel((state) => state.ghosts);
  if (episode === null || episode.exits.size + episode.starts.size < 3) return null;
  let acting = episode.place === null ? null : (model.places.get(episode.place)?.parent ?? null);
  while (acting !== null && episode.gaveUp.includes(acting)) acting = model.places.get(acting)?.parent ?? null;
  const index = acting === null ? undefined : model.indexOf.get(acting);
  if (acting === null || index === undefined || ghosts.has(acting) || layout.orientation === 'down') return null;
  const row = model.rows[index];
  const due = episode.starts.size + episode.pending.size;
  if (row?.type !== 'place' || row.folded !== false) return null;
  const width = (layout.width[index] ?? 0) - 28;
  const share = due === 0 ? 0 : episode.starts.size / due;
  return (
    <g transform={`translate(${n((layout.x[index] ?? 0) + 14)} ${n((layout.y[index] ?? 0) + SUPERVISOR_HEIGHT)})`}>
      <text className="card_second" y="19">
        {episode.exits.size} exited{due > 0 ? `, ${String(episode.starts.size)} of ${String(due)} started` : ''}
      </text>
      {due > 0 && (
        <>
          <rect className="progress_track" y="26" width={width} height="4" rx="2" />
          <rect className="progress_done" y="26" width={Math.round(width * share)} height="4" rx="2" />
        </>
      )}
    </g>
  );
}

interface CellsFrameProps {
  readonly row: PoolRow;
  readonly x: number;
  readonly y: number;
  readonly node: NodeState;
  readonly zoom: number;
  readonly selected: string | null;
  readonly hovered: string | null;
  readonly focused: string | null;
  readonly dimmed: boolean;
}

/** Beyond this many the cells themselves tell, and the number stands in the title. */
const FAULT_SIGNS = 400;

/** The title of an open pool, and over its cells whatever must not be missed. The cells themselves are on canvas. */
function CellsFrame(props: CellsFrameProps): ReactElement {
  const { row, x, y, node, zoom, dimmed } = props;
  const grid = cellGrid(row.members.length);
  const summary = summarise(row.members, node.processes);
  const { calm, faults } = poolWords(summary);
  const scale = zoom < 1 ? Math.min(2.2, 1 / zoom) : 1;
  const signs: ReactElement[] = [];
  const rings: ReactElement[] = [];
  row.members.forEach((member, i) => {
    const process = member.pid === null ? undefined : node.processes.get(member.pid);
    const state = stateOf(member, process);
    const middle = cellMiddle(grid, i);
    if ((isFault(state) || state === 'suspended') && signs.length < FAULT_SIGNS) {
      signs.push(
        <g
          key={member.key}
          className={`fault_sign fault_${state}`}
          transform={`translate(${n(middle.x)} ${n(middle.y)}) scale(${n(scale)})`}
        >
          <circle r="8" />
          <g transform="scale(.9)">
            <StateIcon state={state} />
          </g>
        </g>,
      );
    } else if ((process?.message_queue_len ?? 0) >= 1000 && signs.length < FAULT_SIGNS) {
      signs.push(
        <g
          key={member.key}
          className="mailbox mailbox_3"
          transform={`translate(${n(middle.x)} ${n(middle.y)}) scale(${n(scale)})`}
        >
          <rect x="-8" y="-8" width="16" height="16" rx="4" />
          <path
            transform="translate(-6 -6) scale(.75)"
            d="M2.5 9h3l1 1.8h3l1-1.8h3M2.5 9l1.8-5.5h7.4L13.5 9v4h-11z"
            className="mailbox_icon"
          />
        </g>,
      );
    }
    const ring =
      member.key === props.selected
        ? ''
        : member.key === props.focused
          ? ' focus'
          : member.key === props.hovered
            ? ' hover'
            : null;
    if (ring !== null) {
      rings.push(
        <rect
          key={member.key}
          className={`cell_ring${ring}`}
          x={middle.x - grid.size / 2 - 3}
          y={middle.y - grid.size / 2 - 3}
          width={grid.size + 6}
          height={grid.size + 6}
          rx="3"
        />,
      );
    }
  });
  const focused = props.focused === row.key;
  return (
    <g className={dimmed ? 'cells dimmed' : 'cells'} transform={`translate(${n(x)} ${n(y)})`} data-node={row.key}>
      {focused && (
        <rect
          className="card_focus"
          x="-10"
          y="-2"
          width={grid.width + 20}
          height={CELLS_TOP + grid.height + 10}
          rx="8"
        />
      )}
      <path className="cells_bracket" d={`M0 26H-4M-4 8V${n(CELLS_TOP + grid.height)}`} transform="translate(-8 0)" />
      <g className="fold" data-fold={row.key} data-folded="false" transform="translate(7 14)">
        <circle r="14" className="fold_hit" />
        <circle r="7" className="fold_button" />
        <path d="M-3 0H3" className="fold_sign" />
      </g>
      <text className="cells_title" x="22" y="18">
        <tspan className="name">{`${fitEnd(row.name, 160, 12)} ×${row.members.length.toLocaleString('en-US')}`}</tspan>
        <tspan dx="8">{calm}</tspan>
      </text>
      {faults === '' ? (
        <text className="cells_title" x={grid.width} y="18" textAnchor="end">
          one cell each, in start order
        </text>
      ) : (
        <text className="fold_words" x={grid.width} y="18" textAnchor="end">
          <tspan className="fault">{faults}</tspan>
        </text>
      )}
      <g transform={`translate(0 ${String(CELLS_TOP)})`}>
        <rect className="cells_hit" width={grid.width} height={grid.height} data-cells={row.key} />
        <g pointerEvents="none">
          {signs}
          {rings}
        </g>
      </g>
    </g>
  );
}

/** `folded`: folded pools show their cells, too. */
function cellBlocks(
  rows: readonly TreeRow[],
  layout: Layout,
  visible: readonly number[],
  node: NodeState,
  folded: boolean,
): readonly CellBlock[] {
  const blocks: CellBlock[] = [];
  for (const i of visible) {
    const row = rows[i];
    if (row?.type !== 'pool' || !(row.cells || (folded && row.folded))) continue;
    const states = new Uint8Array(row.members.length);
    row.members.forEach((member, at) => {
      states[at] = codeOfState(stateOf(member, member.pid === null ? undefined : node.processes.get(member.pid)));
    });
    const x = layout.x[i] ?? 0;
    const y = layout.y[i] ?? 0;
    if (row.cells) blocks.push({ x, y: y + CELLS_TOP, states });
    else blocks.push({ x: x + 8, y: y + 6, states, grid: cardGrid(states.length, (layout.width[i] ?? 0) - 16, 40) });
  }
  return blocks;
}

function markBlock(rows: readonly TreeRow[], layout: Layout, visible: readonly number[], node: NodeState): MarkBlock {
  const x = new Float64Array(visible.length);
  const y = new Float64Array(visible.length);
  const states = new Uint8Array(visible.length);
  visible.forEach((i, at) => {
    const row = rows[i];
    if (row === undefined) return;
    x[at] = (layout.x[i] ?? 0) + 12;
    y[at] = (layout.y[i] ?? 0) + 10;
    states[at] = codeOfState(rowState(row, node));
  });
  return { x, y, states, size: 32 };
}

function useCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  container: RefObject<HTMLElement | null>,
  zoom: TreeZoom,
  blocks: readonly CellBlock[],
  marks: MarkBlock | null,
  paint: RefObject<() => void>,
): void {
  const painter = useMemo(() => new CellsPainter(), []);
  const theme = usePanel((state) => state.preferences.theme);
  const [systemTheme, setSystemTheme] = useState(0);
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const change = (): void => {
      setSystemTheme((count) => count + 1);
    };
    dark.addEventListener('change', change);
    return () => {
      dark.removeEventListener('change', change);
    };
  }, []);
  const frame = useRef(0);
  const busy = blocks.length > 0 || marks !== null;
  const wasBusy = useRef(false);
  useLayoutEffect(() => {
    const draw = (): void => {
      frame.current = 0;
      if (canvas.current === null || container.current === null) return;
      painter.paint(canvas.current, zoom.transform.current, blocks, marks, readPalette(container.current));
    };
    paint.current = () => {
      if (!busy && !wasBusy.current) return;
      wasBusy.current = busy;
      if (frame.current === 0) frame.current = requestAnimationFrame(draw);
    };
    // The colours change with the theme: paint again after the new ones have been applied.
    cancelAnimationFrame(frame.current);
    frame.current = 0;
    paint.current();
  }, [canvas, container, zoom, blocks, marks, paint, painter, busy, theme, systemTheme]);
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    },
    [],
  );
}

interface Pointers {
  readonly model: TreeModel;
  readonly store: ReturnType<typeof usePanelStore>;
  readonly container: RefObject<HTMLElement | null>;
  readonly zoom: TreeZoom;
  readonly onPress: (key: string) => void;
  readonly rows: readonly TreeRow[];
  readonly layout: Layout;
}

/** One set of handlers for everything drawn: what is under the pointer is told by data attributes. */
function usePointers({ model, store, container, zoom, onPress, rows, layout }: Pointers): {
  onClick(event: ReactMouseEvent): void;
  onContextMenu(event: ReactMouseEvent): void;
  onPointerMove(event: ReactPointerEvent): void;
  onPointerLeave(): void;
  onPointerDown(event: ReactPointerEvent): void;
  onPointerUp(): void;
  onPointerCancel(): void;
} {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const long = useRef(false);
  const start = useRef({ x: 0, y: 0 });

  const keyAt = (event: {
    readonly target: EventTarget;
    readonly clientX: number;
    readonly clientY: number;
  }): string | null => {
    if (!(event.target instanceof Element)) return null;
    const cells = event.target.closest('[data-cells]')?.getAttribute('data-cells') ?? null;
    if (cells !== null) {
      const index = model.indexOf.get(cells);
      const row = index === undefined ? undefined : rows[index];
      const bounds = container.current?.getBoundingClientRect();
      if (index === undefined || row?.type !== 'pool' || bounds === undefined) return null;
      const { x, y, k } = zoom.transform.current;
      const at = cellAt(
        cellGrid(row.members.length),
        row.members.length,
        (event.clientX - bounds.left - x) / k - (layout.x[index] ?? 0),
        (event.clientY - bounds.top - y) / k - (layout.y[index] ?? 0) - CELLS_TOP,
      );
      return row.members[at]?.key ?? null;
    }
    return event.target.closest('[data-node]')?.getAttribute('data-node') ?? null;
  };
  const stopTimer = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  useEffect(() => stopTimer, []);

  return {
    onClick: (event) => {
      if (long.current) {
        long.current = false;
        return;
      }
      const { target } = event;
      if (!(target instanceof Element)) return;
      const flight = target.closest('[data-flight-to]')?.getAttribute('data-flight-to') ?? null;
      if (flight !== null) {
        void store.getState().run({ type: 'pause' });
        store.getState().selectPid(flight);
        return;
      }
      const fold = target.closest('[data-fold]');
      if (fold !== null) {
        store.getState().toggleFold(fold.getAttribute('data-fold') ?? '', fold.getAttribute('data-folded') === 'true');
        return;
      }
      const key = keyAt(event);
      if (key === null) {
        store.getState().select(null);
        return;
      }
      const index = model.indexOf.get(key);
      const row = index === undefined ? undefined : rows[index];
      onPress(key);
      if (row?.type === 'pool') {
        if (!row.cells) store.getState().toggleFold(row.key, row.folded);
      } else {
        store.getState().select(key);
      }
    },
    onContextMenu: (event) => {
      const key = keyAt(event);
      if (key === null || !model.places.has(key)) return;
      event.preventDefault();
      stopTimer();
      onPress(key);
      store.getState().select(key);
      store.getState().openMenu(key, { x: event.clientX, y: event.clientY });
    },
    onPointerMove: (event) => {
      if (Math.hypot(event.clientX - start.current.x, event.clientY - start.current.y) > 8) stopTimer();
      if (event.pointerType === 'touch') return;
      const key = keyAt(event);
      store.getState().hover(key !== null && model.places.has(key) ? key : null);
    },
    onPointerLeave: () => {
      store.getState().hover(null);
    },
    onPointerDown: (event) => {
      start.current = { x: event.clientX, y: event.clientY };
      long.current = false;
      if (event.pointerType !== 'touch') return;
      const key = keyAt(event);
      if (key === null || !model.places.has(key)) return;
      const point = { x: event.clientX, y: event.clientY };
      stopTimer();
      timer.current = setTimeout(() => {
        long.current = true;
        store.getState().select(key);
        store.getState().openMenu(key, point);
      }, LONG_PRESS_MS);
    },
    onPointerUp: stopTimer,
    onPointerCancel: stopTimer,
  };
}

/** The legend's signs of a restart. */
export function EpisodeLegend(): ReactElement {
  return (
    <>
      <span>
        <svg width="22" height="18" viewBox="-11 -9 22 18" aria-hidden="true" className="tree_svg_mini">
          <ExitNumber>1</ExitNumber>
        </svg>
        exits, in order
      </span>
      <span>
        <svg width="24" height="20" viewBox="-12 -10 24 20" aria-hidden="true">
          <StartNumber>1</StartNumber>
        </svg>
        starts, in order
      </span>
      <span>
        <svg width="24" height="20" viewBox="-12 -10 24 20" aria-hidden="true">
          <StartNumber pending>5</StartNumber>
        </svg>
        still to start
      </span>
    </>
  );
}
