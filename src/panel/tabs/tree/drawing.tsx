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
  useSyncExternalStore,
  type ReactElement,
  type RefObject,
} from 'react';
import type { Hello } from '../../../protocol/frames.ts';
import type { PidText } from '../../../protocol/model.ts';
import { usePanel, usePanelSame, usePanelStore } from '../../store/react.ts';
import { CELLS_TOP, cellGrid, cellMiddle } from '../../ui/geometry/cells.ts';
import { n } from '../../ui/geometry/edges.ts';
import { LANE_GAP, TRACK, assignTracks, lanePoints, roundedPath, type LaneEnds } from '../../ui/geometry/lanes.ts';
import { CARD_HEIGHT, SUPERVISOR_HEIGHT, type Layout } from '../../ui/geometry/layout.ts';
import type { TreeRow } from '../../ui/geometry/tree_rows.ts';
import {
  MIN_ZOOM,
  SVG_NODE_LIMIT,
  detailAt,
  fitTransform,
  revealTransform,
  trunkRows,
  visibleRows,
  type Box,
} from '../../ui/geometry/viewport.ts';
import { ExitNumber, StartNumber } from '../../ui/tree/marks.tsx';
import { useZoom, type TreeZoom } from '../../ui/tree/use_zoom.ts';
import { SignalLine } from './branches.tsx';
import { Cells } from './cells.tsx';
import { Flights } from './flights.tsx';
import { LinkLane, TrafficLane, linkLanesOf, sameLanes, waitLanesOf, type LinkEnds } from './lanes.tsx';
import { Cards, Folds, Trunks } from './standing.tsx';
import type { TreeModel } from './tree_model.ts';
import { useMovingLayout } from './use_moving_layout.ts';
import { usePointers } from './use_pointers.ts';
import { useSignals } from './use_signals.ts';
import { useTraffic } from './use_traffic.ts';

export interface DrawingHandle {
  readonly zoom: TreeZoom;
  fit(): void;
  /** Brings a row into view with the least movement; false while there is no view yet. */
  reveal(index: number): boolean;
  /** The screen point of a row, for its menu. */
  pointOf(index: number): { readonly x: number; readonly y: number };
}

interface DrawingProps {
  readonly model: TreeModel;
  readonly container: RefObject<HTMLDivElement | null>;
  /** The row that has the keyboard's focus, as a key. */
  readonly focused: string | null;
  readonly shown: ReadonlySet<number> | null;
  /** The places that match the filter, or null when there is none. */
  readonly found: ReadonlySet<string> | null;
  readonly handle: RefObject<DrawingHandle | null>;
  readonly onPercent: (percent: number) => void;
  readonly onMore: (lanes: number) => void;
  /** A row was pressed: the keyboard continues from there. */
  readonly onPress: (key: string) => void;
}

/** What the lanes right of the cards need: two of them, with their words. */
const LANES_ROOM = 112;
const NO_LANES: readonly LinkEnds[] = [];
/** Stands as cards when there are too many for them. */
const NOTHING: { readonly cards: readonly number[]; readonly trunks: readonly number[] } = { cards: [], trunks: [] };
/** Cards, unless their last column would be cut and lines have room for all. */
const FIRST_ZOOM = { min: 0.75, floor: 0.5, max: 1 };

export function Drawing(props: DrawingProps): ReactElement {
  const { model, container, focused, shown, found, handle, onPercent, onMore, onPress } = props;
  const store = usePanelStore();
  const selected = usePanel((state) => state.selected);
  const view = usePanel((state) => state.view);
  const folded = usePanel((state) => state.folded);

  const group = useRef<SVGGElement | null>(null);
  const paint = useRef<() => void>(() => undefined);
  const zoom = useZoom(container, group, () => {
    paint.current();
  });
  const { drawn } = zoom;
  const { rows, places, showing } = model;
  const layout = useMovingLayout(rows, model.layout, folded);

  const rowOfPid = useCallback(
    (pid: PidText): number => {
      const place = store.getState().node?.processes.get(pid)?.place;
      return place === undefined ? -1 : (showing.get(place) ?? -1);
    },
    [store, showing],
  );
  const keyOfRow = useCallback((row: number): string => rows[row]?.key ?? '', [rows]);
  const board = useTraffic(view.traffic && drawn.detail !== 'mark', { rowOfPid, keyOfRow });
  const traffic = useSyncExternalStore(board.listen, board.lanes);
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
        zoom.moveTo(
          fitTransform(model.layout, zoom.width, zoom.height, { min: MIN_ZOOM, max: 1, lane: lanesRoom }),
          true,
        );
      },
      reveal: (index) => {
        const box = rowBox(rows, model.layout, index);
        if (box === null || zoom.width === 0) return false;
        const to = revealTransform(zoom.transform.current, box, uncovered(container.current, zoom.width), zoom.height);
        if (to !== zoom.transform.current) zoom.moveTo(to, true);
        return true;
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
  const cards = useRef<readonly Box[]>([]);
  // Before the effects of what flies.
  useLayoutEffect(() => {
    cards.current = visible.map((i): Box => {
      const [left, top] = [layout.x[i] ?? 0, layout.y[i] ?? 0];
      return { left, top, right: left + (layout.width[i] ?? 0), bottom: top + (layout.height[i] ?? 0) };
    });
  }, [visible, layout]);
  const onCanvas = visible.length > SVG_NODE_LIMIT;
  const standing = useMemo(
    () => (onCanvas ? NOTHING : { cards: visible, trunks: trunkRows(rows, visible) }),
    [onCanvas, rows, visible],
  );
  const outside = useMemo(() => outsideCells(rows, layout, visible), [rows, layout, visible]);
  const linkLanes = usePanelSame(
    ({ node }): readonly LinkEnds[] =>
      node === null
        ? NO_LANES
        : [...linkLanesOf(node, selected, rowOfPid, keyOfRow), ...waitLanesOf(node, rowOfPid, keyOfRow)],
    sameLanes,
  );
  const tracks = useRef<ReadonlyMap<string, number>>(new Map());
  const laneEnds: LaneEnds[] = [
    ...traffic.lanes.filter((lane) => lane.from < rows.length && lane.to < rows.length),
    ...linkLanes,
  ];
  const assigned = assignTracks(laneEnds, layout, tracks.current);
  useEffect(() => {
    tracks.current = assigned;
  });
  const edges = useMemo(() => edgesLayout(layout, drawn.zoom), [layout, drawn.zoom]);
  const lanesRoom = Math.max(LANES_ROOM, LANE_GAP + TRACK * (1 + Math.max(0, ...assigned.values())));
  const pathOfLane = (lane: LaneEnds): string =>
    roundedPath(lanePoints(rows, layout, lane, assigned.get(lane.key) ?? 0));
  const pathOf = (key: string): string | null => {
    const lane = traffic.lanes.find((one) => one.key === key);
    return lane === undefined ? null : pathOfLane(lane);
  };
  const end = layout.orientation === 'right' ? layout.totalWidth + lanesRoom : Infinity;

  const press = usePointers({ model, store, container, zoom, onPress, rows, layout, board });

  return (
    <>
      <Cells
        rows={rows}
        layout={layout}
        visible={visible}
        marks={onCanvas}
        folded={drawn.detail === 'mark'}
        found={found}
        container={container}
        zoom={zoom}
        paint={paint}
      />
      <svg className="tree_svg" aria-hidden="true" focusable="false" {...press}>
        <g
          ref={group}
          transform={`translate(${String(zoom.transform.current.x)} ${String(zoom.transform.current.y)}) scale(${String(zoom.transform.current.k)})`}
        >
          <Trunks rows={rows} layout={edges} trunks={standing.trunks} box={drawn.box} />
          {outside !== null && (
            <clipPath id="outside_cells">
              <path d={outside} clipRule="evenodd" />
            </clipPath>
          )}
          <g clipPath={outside === null ? undefined : 'url(#outside_cells)'}>
            {traffic.lanes.map((lane) =>
              lane.from < rows.length && lane.to < rows.length ? (
                <TrafficLane
                  alone={traffic.lanes.length === 1}
                  down={layout.orientation === 'down'}
                  zoom={drawn.zoom}
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
              return <SignalLine key={signal.event} layout={edges} parent={parent} child={from} up={signal.up} />;
            })}
          </g>
          <Folds rows={rows} layout={edges} trunks={standing.trunks} visible={standing.cards} zoom={drawn.zoom} />
          <g>
            <Cards
              model={model}
              layout={layout}
              visible={standing.cards}
              drawn={drawn}
              selected={selected}
              focused={focused}
              shown={shown}
              found={found}
            />
            {drawn.detail === 'card' && <EpisodeProgress model={model} layout={layout} />}
          </g>
          <Flights board={board} pathOf={pathOf} end={end} cards={cards} pills={drawn.detail === 'card'} />
        </g>
      </svg>
    </>
  );
}

/**
 * When a node is attached, and when a person asks for another root or direction: the upper left corner, and all of it if it can be read.
 * While the system is starting, and nobody has moved it, it grows smaller with a tree that outgrows the window. After that no update of
 * the node moves it.
 */
function useFirstView(zoom: TreeZoom, layout: Layout, count: number): void {
  const hello = usePanel((state) => (state.connection.state === 'live' ? state.connection.hello : null));
  const starting = usePanel((state) => state.node?.system.state === 'starting');
  const root = usePanel((state) => state.view.root);
  const seen = useRef<{ readonly hello: Hello | null; readonly view: string; starting: boolean } | null>(null);
  const view = `${root ?? ''}\n${layout.orientation}`;
  useLayoutEffect(() => {
    if (count === 0 || zoom.width === 0) return;
    const before = seen.current;
    const at = fitTransform(layout, zoom.width, zoom.height, { ...FIRST_ZOOM, lane: LANES_ROOM });
    const asked = before?.view !== view;
    const attached = hello !== null && before?.hello !== hello && !zoom.byHand.current;
    const grows = before?.starting === true && !zoom.byHand.current && at.k < zoom.transform.current.k;
    if (asked || attached || grows) zoom.put(at);
    seen.current = { hello: hello ?? before?.hello ?? null, view, starting };
  }, [zoom, layout, count, hello, starting, view]);
}

/** Where branches leave the cards: below full size those are lines, lower than the room that they have. */
function edgesLayout(layout: Layout, zoom: number): Layout {
  if (layout.orientation === 'right' || detailAt(zoom) === 'card') return layout;
  const low = detailAt(zoom) === 'line' ? (CARD_HEIGHT + Math.min(36 / zoom, 76)) / 2 : CARD_HEIGHT;
  return { ...layout, height: layout.height.map((height) => (height > SUPERVISOR_HEIGHT ? height : low)) };
}

/**
 * All but the cells of open pools, as a path; null where there is nothing to keep free. Cells lie on the canvas below the
 * drawing, and a lane that comes down from above would run over them: it passes below, as it does below cards.
 */
function outsideCells(rows: readonly TreeRow[], layout: Layout, visible: readonly number[]): string | null {
  if (layout.orientation === 'right') return null;
  let boxes = '';
  for (const i of visible) {
    const row = rows[i];
    if (row?.type !== 'pool' || !row.cells) continue;
    const [x, y] = [n(layout.x[i] ?? 0), n(layout.y[i] ?? 0)];
    boxes += `M${x} ${y}h${n(layout.width[i] ?? 0)}v${n(layout.height[i] ?? 0)}H${x}z`;
  }
  return boxes === '' ? null : `M-1e6-1e6H1e6V1e6H-1e6z${boxes}`;
}

/** How much of the drawing's width the inspector leaves where it lies over it. */
function uncovered(container: HTMLElement | null, width: number): number {
  const side = document.querySelector('.side_overlay')?.getBoundingClientRect();
  if (side === undefined || container === null) return width;
  const free = side.left - container.getBoundingClientRect().left;
  return free > 120 ? Math.min(width, free) : width;
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

function EpisodeProgress({
  model,
  layout,
}: {
  readonly model: TreeModel;
  readonly layout: Layout;
}): ReactElement | null {
  const episode = usePanel((state) => state.episode);
  const ghosts = usePanel((state) => state.ghosts);
  if (episode === null || episode.exited + episode.starts.size < 3) return null;
  let acting = episode.place === null ? null : (model.places.get(episode.place)?.parent ?? null);
  while (acting !== null && episode.gaveUp.includes(acting)) acting = model.places.get(acting)?.parent ?? null;
  const index = acting === null ? undefined : model.indexOf.get(acting);
  if (acting === null || index === undefined || ghosts.has(acting) || layout.orientation === 'down') return null;
  const row = model.rows[index];
  const due = episode.starts.size + episode.pending.size;
  if (row?.type !== 'place' || row.folded !== false) return null;
  const width = (layout.width[index] ?? 0) - 28;
  // It grows out of its pool, and has no room of its own yet.
  if (width <= 0) return null;
  const share = due === 0 ? 0 : episode.starts.size / due;
  return (
    <g transform={`translate(${n((layout.x[index] ?? 0) + 14)} ${n((layout.y[index] ?? 0) + SUPERVISOR_HEIGHT)})`}>
      <text className="card_second" y="19">
        {episode.exited} exited{due > 0 ? `, ${String(episode.starts.size)} of ${String(due)} started` : ''}
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
