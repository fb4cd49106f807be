/**
 * The rows of the tree as an HTML treegrid: the accessible view, always in the page. Shown as the list, as cards on a
 * phone, or kept out of sight beside the drawing, which then shows its focus.
 */
import {
  Suspense,
  lazy,
  memo,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type MouseEvent as ReactMouseEvent,
  type ReactElement,
  type RefObject,
} from 'react';
import type { PlaceKey, SupervisorInfo } from '../../../protocol/model.ts';
import { useMedia } from '../../use_media.ts';
import { usePanel, usePanelStore } from '../../store/react.ts';
import { formatCount, formatGeneration } from '../../ui/format.ts';
import { Gauge } from '../../ui/gauge.tsx';
import { stateOf, wordOf, type GlyphState } from '../../ui/geometry/state.ts';
import { summaryText } from '../../ui/geometry/summary.ts';
import type { TreeRow } from '../../ui/geometry/tree_rows.ts';
import { emptyWords, nameOf, rowWords } from '../../ui/geometry/words.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { Icon } from '../../ui/icons.tsx';
import { StrategyIcon } from '../../ui/strategy.tsx';
import { Card } from '../../ui/tree/card.tsx';
import { faceOf, type CardFace, type FaceContext } from './card_model.ts';
import { useFace } from './faces.ts';
import type { TreeModel } from './tree_model.ts';
import { tieOf } from './tie.ts';
import { useTreeKeys } from './use_tree_keys.ts';
import { summaryOfRow } from './row_summary.ts';

const VirtualRows = lazy(async () => ({ default: (await import('./virtual_rows.tsx')).VirtualRows }));

export type GridLook = 'list' | 'cards' | 'unseen';

const VIRTUAL_FROM = 500;
const COLUMNS = ['Name', 'Process', 'State', 'Mailbox', 'Generation', 'Strategy or restart'] as const;

interface TreegridProps {
  readonly model: TreeModel;
  readonly look: GridLook;
  readonly active: string | null;
  readonly shown: ReadonlySet<number> | null;
  readonly onActive: (key: string, byKeyboard: boolean) => void;
  readonly onFocusWithin: (within: boolean) => void;
  /** Where a row's menu opens; null where the row itself is on screen. */
  readonly pointOf: ((index: number) => { readonly x: number; readonly y: number }) | null;
  /** Filled with a function that focuses the active row. */
  readonly focusHandle: RefObject<((key: string, byKeyboard: boolean) => void) | null>;
  /** Filled with a function that scrolls a row into view; it answers false while there is none. */
  readonly showHandle: RefObject<((index: number) => boolean) | null>;
}

export function Treegrid(props: TreegridProps): ReactElement {
  const { model, look, active, shown, onActive, onFocusWithin, pointOf, focusHandle, showHandle } = props;
  const { rows, indexOf } = model;
  const store = usePanelStore();
  const selected = usePanel((state) => state.selected);
  const hovered = usePanel((state) => state.hovered);
  const scroller = useRef<HTMLDivElement | null>(null);
  const wanted = useRef<string | null>(null);
  const pressed = useRef(false);
  /** The row that gets the focus because what it shows has been selected elsewhere. */
  const chosenHere = useRef<string | null>(null);
  const width = useWidth(scroller, look === 'cards');

  const found = active === null ? undefined : indexOf.get(active);
  const activeIndex = found ?? nearest(model, active);
  const virtual = rows.length > VIRTUAL_FROM;
  const coarse = useMedia('(pointer: coarse)');
  const rowHeight = coarse ? 44 : 28;
  const sizeOf = useCallback(
    (index: number) => (look === 'cards' ? cardRowHeight(rows[index]) : rowHeight),
    [look, rows, rowHeight],
  );
  const keyOf = useCallback((index: number) => rows[index]?.key ?? String(index), [rows]);
  const scrollTo = useRef<((index: number) => void) | null>(null);

  const selectRow = useCallback(
    (row: TreeRow) => {
      const place = row.type === 'place' ? row.key : null;
      if (store.getState().selected !== place) store.getState().select(place);
    },
    [store],
  );
  const focusRow = useCallback(
    (index: number) => {
      const row = rows[index];
      if (row === undefined) return;
      wanted.current = row.key;
      scrollTo.current?.(index);
      onActive(row.key, true);
      selectRow(row);
    },
    [rows, onActive, selectRow],
  );
  // After the row has become the active one, or has come into being: focus it, without scrolling the page.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-place="${CSS.escape(wanted.current)}"]`);
    if (element == null) return;
    wanted.current = null;
    element.focus({ preventScroll: look === 'unseen' });
    chosenHere.current = null;
    if (look !== 'unseen') element.scrollIntoView({ block: 'nearest' });
  });
  useLayoutEffect(() => {
    focusHandle.current = (key, byKeyboard) => {
      pressed.current = !byKeyboard;
      wanted.current = key;
      chosenHere.current = key;
      onActive(key, false);
    };
    return () => {
      focusHandle.current = null;
    };
  }, [focusHandle, onActive]);

  useLayoutEffect(() => {
    showHandle.current = (index) => {
      const key = rows[index]?.key ?? '';
      scrollTo.current?.(index);
      const element = scroller.current?.querySelector(`[data-place="${CSS.escape(key)}"]`);
      element?.scrollIntoView({ block: look === 'cards' ? 'start' : 'nearest' });
      return element != null;
    };
    return () => {
      showHandle.current = null;
    };
  });

  const onScreen = (index: number): { readonly x: number; readonly y: number } => {
    const key = rows[index]?.key ?? '';
    const box = scroller.current?.querySelector(`[data-place="${CSS.escape(key)}"]`)?.getBoundingClientRect();
    return { x: (box?.left ?? 0) + 40, y: (box?.top ?? 0) + 24 };
  };
  const onKeyDown = useTreeKeys({ model, activeIndex, focusRow, pointOf: pointOf ?? onScreen });

  const rowAt = (event: ReactMouseEvent): TreeRow | null => {
    if (!(event.target instanceof Element)) return null;
    const key = event.target.closest('[data-place]')?.getAttribute('data-place') ?? null;
    const index = key === null ? undefined : indexOf.get(key);
    return index === undefined ? null : (rows[index] ?? null);
  };
  const onClick = (event: ReactMouseEvent): void => {
    const row = rowAt(event);
    if (row === null) return;
    onActive(row.key, false);
    const onFold = event.target instanceof Element && event.target.closest('[data-fold]') !== null;
    if (row.type === 'pool' || onFold) store.getState().toggleFold(row.key, row.folded === true);
    else store.getState().select(row.key);
  };
  const onContextMenu = (event: ReactMouseEvent): void => {
    const row = rowAt(event);
    if (row?.type !== 'place') return;
    event.preventDefault();
    onActive(row.key, false);
    store.getState().select(row.key);
    store.getState().openMenu(row.key, { x: event.clientX, y: event.clientY });
  };
  const onHover = (event: ReactMouseEvent): void => {
    const row = rowAt(event);
    store.getState().hover(row?.type === 'place' ? row.key : null);
  };

  const drawRow = (
    index: number,
    style?: { readonly position: 'absolute'; readonly top: number },
  ): ReactElement | null => {
    const row = rows[index];
    if (row === undefined) return null;
    const shared = {
      model,
      row,
      index,
      style,
      tabbable: index === activeIndex,
      dimmed: shown !== null && !shown.has(index),
      selected: row.type === 'place' && row.key === selected,
      hovered: row.key === hovered,
    };
    return look === 'cards' ? (
      <CardRow key={row.key} {...shared} width={width} />
    ) : (
      <ListRow key={row.key} {...shared} />
    );
  };

  return (
    <div
      ref={scroller}
      className={`treegrid treegrid_${look}`}
      role="treegrid"
      aria-label="Supervision tree"
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length}
      aria-multiselectable="false"
      onKeyDown={(event) => {
        onFocusWithin(true);
        onKeyDown(event);
      }}
      onClick={onClick}
      onContextMenu={onContextMenu}
      onMouseMove={onHover}
      onMouseLeave={() => {
        store.getState().hover(null);
      }}
      onFocus={(event) => {
        // After a press of the mouse the focus is there and not shown, as everywhere in the browser.
        onFocusWithin(!pressed.current);
        pressed.current = false;
        const key = event.target.closest('[data-place]')?.getAttribute('data-place') ?? null;
        if (key === null) return;
        if (key !== active) onActive(key, true);
        // A dialog that closes gives the focus back, and nobody moved it; a pool is no process.
        const given = event.relatedTarget instanceof Element && event.relatedTarget.closest('dialog') !== null;
        const row = rows[indexOf.get(key) ?? -1];
        if (row?.type === 'place' && !given && key !== chosenHere.current) selectRow(row);
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onFocusWithin(false);
      }}
    >
      <div role="rowgroup" className="treegrid_head">
        <div role="row" aria-rowindex={1} className="treegrid_row">
          {COLUMNS.map((name, i) => (
            <div key={name} role="columnheader" aria-colindex={i + 1}>
              {name}
            </div>
          ))}
        </div>
      </div>
      {virtual ? (
        <Suspense
          fallback={
            <div role="rowgroup" className="treegrid_body">
              {drawRow(activeIndex)}
            </div>
          }
        >
          <VirtualRows
            count={rows.length}
            scroller={scroller}
            sizeOf={sizeOf}
            keyOf={keyOf}
            activeIndex={activeIndex}
            drawRow={drawRow}
            scrollHandle={scrollTo}
          />
        </Suspense>
      ) : (
        <div role="rowgroup" className="treegrid_body">
          {rows.map((_, index) => drawRow(index))}
        </div>
      )}
    </div>
  );
}

function useWidth(element: RefObject<HTMLElement | null>, on: boolean): number {
  const [width, setWidth] = useState(360);
  useLayoutEffect(() => {
    const { current } = element;
    if (!on || current === null) return undefined;
    const observer = new ResizeObserver(() => {
      setWidth(current.clientWidth);
    });
    setWidth(current.clientWidth);
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, [element, on]);
  return width;
}

/** The row that stands for one that is no longer there: what shows its place, or the first. */
function nearest(model: TreeModel, key: string | null): number {
  if (key === null) return 0;
  const showing = model.showing.get(key);
  if (showing !== undefined) return showing;
  for (let cut = key.lastIndexOf('/'); cut > 0; cut = key.lastIndexOf('/', cut - 1)) {
    const above = model.indexOf.get(key.slice(0, cut));
    if (above !== undefined) return above;
  }
  return 0;
}

interface RowFrame {
  readonly index: number;
  readonly style: { readonly position: 'absolute'; readonly top: number } | undefined;
  readonly tabbable: boolean;
  readonly dimmed: boolean;
  readonly selected: boolean;
  readonly hovered: boolean;
}

interface RowOfModel {
  readonly model: TreeModel;
  readonly row: TreeRow;
}

interface ListFace {
  readonly id: string;
  readonly kind: TreeRow['kind'];
  readonly pool: boolean;
  readonly state: GlyphState;
  readonly word: string;
  readonly words: string;
  readonly name: string;
  readonly label: boolean;
  readonly pid: string;
  readonly mailbox: number;
  readonly generation: number;
  readonly last: string;
  readonly supervisor: SupervisorInfo | null;
  readonly nowMs: number;
  readonly depth: number;
  readonly position: number;
  readonly siblings: number;
  readonly folded: boolean | null;
}

const NOTHING: ReadonlyMap<PlaceKey, number> = new Map();

function listFace(context: FaceContext, row: TreeRow): ListFace {
  const { node, episode } = context;
  const shared = {
    id: row.key,
    kind: row.kind,
    depth: row.depth,
    position: row.position,
    siblings: row.siblings,
    folded: row.folded,
  };
  if (row.type === 'pool') {
    const summary = summaryOfRow(row.key, row.members, node.processes);
    const count = formatCount(row.members.length);
    const text = summaryText(summary);
    return {
      ...shared,
      pool: true,
      state: summary.commonest,
      word: text,
      words: `${row.name}, pool of ${count} ${row.kind}, ${text}`,
      name: `${row.name} ×${count}`,
      label: false,
      pid: '',
      mailbox: summary.mailbox,
      generation: 0,
      last: row.members[0]?.restart ?? '',
      supervisor: null,
      nowMs: 0,
    };
  }
  const { place } = row;
  const process = place.pid === null ? undefined : node.processes.get(place.pid);
  const state = stateOf(place, process);
  const { name, label } = nameOf(place, process);
  const word = wordOf(place, state, process);
  const empty = place.pid === null;
  const waits = empty
    ? emptyWords(place, { pending: episode?.pending ?? NOTHING, gaveUp: episode?.gaveUp ?? [], before: null })
    : '';
  const below = row.folded === true ? `, ${String(row.below.length)} folded below` : '';
  return {
    ...shared,
    pool: false,
    state,
    word: waits === '' ? word : `${word}: ${waits}`,
    words: rowWords(place, process, node.clock.now_ms) + below,
    name,
    label,
    pid: place.pid ?? '',
    mailbox: process?.message_queue_len ?? 0,
    generation: place.generation,
    last: place.restart ?? '',
    supervisor: place.supervisor,
    nowMs:
      place.supervisor === null || place.supervisor.restarts_ms.length === 0
        ? 0
        : Math.floor(node.clock.now_ms / 50) * 50,
  };
}

function rowAttributes(face: ListFace, frame: RowFrame): Record<string, unknown> {
  return {
    role: 'row',
    'aria-rowindex': frame.index + 2,
    'aria-level': face.depth + 1,
    'aria-posinset': face.position,
    'aria-setsize': face.siblings,
    'aria-expanded': face.folded === null ? undefined : !face.folded,
    'aria-selected': frame.selected,
    'aria-label': face.words,
    tabIndex: frame.tabbable ? 0 : -1,
    'data-place': face.id,
    'data-pid': face.pid,
    'data-gen': face.generation,
    'data-state': face.word.split(':')[0],
  };
}

const ListRow = memo(function ListRow({ model, row, ...frame }: RowOfModel & RowFrame): ReactElement {
  return <ListLine {...frame} {...useFace(model, row, listFace)} />;
});

const ListLine = memo(function ListLine(props: RowFrame & ListFace) {
  const names = ['treegrid_row'];
  if (props.selected) names.push('selected');
  if (props.hovered) names.push('hovered');
  if (props.dimmed) names.push('dimmed');
  return (
    <div {...rowAttributes(props, props)} className={names.join(' ')} style={props.style}>
      <div
        role="gridcell"
        aria-colindex={1}
        className="treegrid_name"
        style={{ paddingInlineStart: 12 + props.depth * 18 }}
      >
        {props.folded === null ? (
          <span className="treegrid_nofold" />
        ) : (
          <span className="treegrid_fold" data-fold={props.id}>
            <Icon name={props.folded ? 'chevron_right' : 'chevron_down'} size={12} />
          </span>
        )}
        <Glyph kind={props.kind} state={props.state} pool={props.pool} size={18} />
        <span className={props.label ? 'treegrid_text label' : 'treegrid_text'} title={props.name}>
          {props.name}
        </span>
        {props.label && <span className="quiet">label</span>}
      </div>
      <div role="gridcell" aria-colindex={2} className="treegrid_process">
        <span className="mono">{props.pid}</span> {props.pool ? '' : props.kind}
      </div>
      <div role="gridcell" aria-colindex={3} className={`treegrid_state state_${props.state}`}>
        {props.word}
      </div>
      <div role="gridcell" aria-colindex={4} className="num">
        {props.mailbox > 0 ? formatCount(props.mailbox) : ''}
      </div>
      <div role="gridcell" aria-colindex={5} className="num">
        {props.generation > 1 ? formatGeneration(props.generation) : ''}
      </div>
      <div role="gridcell" aria-colindex={6} className="treegrid_strategy">
        {props.supervisor === null ? (
          props.last
        ) : (
          <>
            <StrategyIcon strategy={props.supervisor.strategy} />
            <span className="treegrid_text">{props.supervisor.strategy}</span>
            <Gauge info={props.supervisor} nowMs={props.nowMs} ended={props.state === 'dead'} />
          </>
        )}
      </div>
    </div>
  );
});

const CARD_GAP = 12;
const INDENT = 22;
const SIDE = 16;

function cardRowHeight(row: TreeRow | undefined): number {
  if (row === undefined) return 64;
  const supervisor = row.type === 'place' && row.place.supervisor !== null;
  return (supervisor ? 80 : row.type === 'pool' ? 60 : 52) + (supervisor ? 16 : CARD_GAP);
}

/** There is no room for a stub below the card: what stood here is told in its second line. */
function ghostWords({ exitNumber, ghostDetail, ghostReason }: CardFace): string {
  return `${exitNumber === '' ? '' : `exit ${exitNumber}: `}${ghostDetail} ${ghostReason}`;
}

/** On a phone: the same card in an indented list, with the branches that lead to it. */
const CardRow = memo(function CardRow({
  model,
  row,
  width,
  ...frame
}: RowOfModel & RowFrame & { readonly width: number }): ReactElement {
  const { rows } = model;
  const face = useFace(model, row, listFace);
  const height = cardRowHeight(row);
  const indent = SIDE + Math.min(row.depth, 7) * INDENT;
  const cardWidth = width - indent - SIDE;
  const card = useFace(model, row, faceOf);
  const cardHeight = row.type === 'place' && row.place.supervisor !== null ? 80 : 52;
  const lines: ReactElement[] = [];
  const tie = tieOf(row);
  if (row.parent >= 0 && tie !== null) {
    const x = indent - INDENT + 10;
    const continues = row.position < row.siblings;
    lines.push(
      <path
        key="in"
        className={tie === 'tied' ? 'edge' : `edge ${tie}`}
        d={`M${String(x)} 0V20Q${String(x)} 26 ${String(x + 6)} 26H${String(indent)}`}
      />,
    );
    if (continues) lines.push(<path key="on" className="edge" d={`M${String(x)} 20V${String(height)}`} />);
    for (let at = rows[row.parent]; at !== undefined && at.parent >= 0; at = rows[at.parent]) {
      const up = SIDE + Math.min(at.depth, 7) * INDENT - INDENT + 10;
      if (at.position < at.siblings)
        lines.push(<path key={at.key} className="edge" d={`M${String(up)} 0V${String(height)}`} />);
    }
  }
  if (row.folded === false && row.type === 'place') {
    lines.push(
      <path key="out" className="edge" d={`M${String(indent + 10)} ${String(cardHeight)}V${String(height)}`} />,
    );
  }
  return (
    <div
      {...rowAttributes(face, frame)}
      className={frame.dimmed ? 'card_row dimmed' : 'card_row'}
      style={{ ...frame.style, height }}
    >
      <div role="gridcell" aria-colindex={1}>
        <svg className="tree_svg" width={width} height={height} aria-hidden="true" focusable="false" overflow="visible">
          {lines}
          <Card
            {...card}
            faults={card.ghostReason === '' ? card.faults : ghostWords(card)}
            pid={card.ghostReason === '' ? card.pid : ''}
            ghostReason=""
            ordinal={0}
            x={indent}
            y={0}
            width={row.type === 'pool' ? cardWidth - 8 : cardWidth}
            height={cardHeight}
            down={false}
            detail="card"
            zoom={1}
            selected={frame.selected}
            focused={false}
            hovered={false}
            dimmed={false}
          />
        </svg>
      </div>
    </div>
  );
});
