/** An open pool of many: its title, and over its cells whatever must not be missed. The cells are on canvas. */
import { memo, type ReactElement } from 'react';
import type { PlaceKey } from '../../../protocol/model.ts';
import { emptyState } from '../../../protocol/apply_delta.ts';
import { usePanel } from '../../store/react.ts';
import { CELLS_TOP, cellGrid, cellMiddle, signRoom, WORD_AT } from '../../ui/geometry/cells.ts';
import { n } from '../../ui/geometry/edges.ts';
import { isFault, stateOf, type GlyphState } from '../../ui/geometry/state.ts';
import { fitEnd } from '../../ui/geometry/text_fit.ts';
import type { PoolRow } from '../../ui/geometry/tree_rows.ts';
import { StateIcon } from '../../ui/glyph.tsx';
import { GenerationBadge, generationWidth } from '../../ui/tree/marks.tsx';
import { isFallen, poolWords } from './card_model.ts';
import { summaryOfRow } from './row_summary.ts';

/** A fault or a full mailbox: 16 px at every zoom. */
const CellSign = memo(function CellSign({
  state,
  x,
  y,
  scale,
  dimmed,
}: {
  readonly state: GlyphState | 'mailbox';
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly dimmed: boolean;
}) {
  const transform = `translate(${n(x)} ${n(y)}) scale(${n(scale)})`;
  if (state === 'mailbox') {
    return (
      <g className={dimmed ? 'mailbox mailbox_3 dimmed' : 'mailbox mailbox_3'} transform={transform}>
        <rect x="-8" y="-8" width="16" height="16" rx="4" />
        <path
          transform="translate(-6 -6) scale(.75)"
          d="M2.5 9h3l1 1.8h3l1-1.8h3M2.5 9l1.8-5.5h7.4L13.5 9v4h-11z"
          className="mailbox_icon"
        />
      </g>
    );
  }
  return (
    <g className={`fault_sign fault_${state} ${dimmed ? 'dimmed' : ''}`} transform={transform}>
      <circle r="8" />
      <g transform="scale(.9)">
        <StateIcon state={state} />
      </g>
    </g>
  );
});

interface CellsFrameProps {
  readonly row: PoolRow;
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly selected: string | null;
  readonly hovered: string | null;
  readonly focused: string | null;
  /** The places that match the filter, or null when there is none. */
  readonly found: ReadonlySet<string> | null;
}

/** What stands on a cell. */
interface Told {
  readonly key: PlaceKey;
  readonly sign: GlyphState | 'mailbox' | 'again';
  readonly word: string;
  readonly dimmed: boolean;
}

/** The size of the generation's badge beside a cell. */
const PILL = 0.8;
/** Beyond this many the cells themselves tell, and the number stands in the title. */
const FAULT_SIGNS = 400;

export function CellsFrame(props: CellsFrameProps): ReactElement {
  const { row, x, y, zoom, found } = props;
  const processes = usePanel(({ node }) => node?.processes ?? emptyState.processes);
  const ghosts = usePanel((state) => state.ghosts);
  const hits = found === null ? null : row.members.filter((member) => found.has(member.key)).length;
  const grid = cellGrid(row.members.length);
  const summary = summaryOfRow(row.key, row.members, processes);
  const { calm, faults } = poolWords(summary);
  const scale = zoom < 1 ? Math.min(2.2, 1 / zoom) : 1;
  const told = new Map<number, Told>();
  const rings: ReactElement[] = [];
  let fallen = 0;
  row.members.forEach((member, i) => {
    const process = member.pid === null ? undefined : processes.get(member.pid);
    const state = stateOf(member, process);
    const middle = cellMiddle(grid, i);
    const dimmed = found !== null && !found.has(member.key);
    const ghost = ghosts.get(member.key);
    if (ghost !== undefined && isFallen(ghost)) fallen += 1;
    const add = (sign: Told['sign'], word = ''): void => {
      if (told.size < FAULT_SIGNS) told.set(i, { key: member.key, sign, word, dimmed });
    };
    // It has fallen a moment ago and stands again: no state, but which generation it is.
    if (ghost !== undefined && member.pid !== null && !isFault(state)) add('again', String(member.generation));
    else if (isFault(state) || state === 'suspended') add(state);
    else if ((process?.message_queue_len ?? 0) >= 1000) add('mailbox');
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
  const rooms = signRoom(grid, new Set(told.keys()), scale, (at) => {
    const word = told.get(at)?.word ?? '';
    return word === '' ? 0 : generationWidth(Number(word)) * PILL;
  });
  const signs = [...told].map(([at, { key, sign, word, dimmed }]) => {
    const { x: left, y: top } = cellMiddle(grid, at);
    const room = rooms.get(at);
    if (sign !== 'again') {
      return <CellSign key={key} state={sign} x={left} y={top} scale={room?.scale ?? scale} dimmed={dimmed} />;
    }
    const { size } = grid;
    return (
      <g key={key} data-fallen={key} className={dimmed ? 'again dimmed' : 'again'}>
        <rect className="cell_again" x={left - size / 2} y={top - size / 2} width={size} height={size} />
        {room?.word === true && (
          <g transform={`translate(${n(left)} ${n(top)}) scale(${n(scale)})`}>
            <g transform={`translate(${String(WORD_AT)} ${String(-9 * PILL)}) scale(${String(PILL)})`}>
              <GenerationBadge generation={Number(word)} />
            </g>
          </g>
        )}
      </g>
    );
  });
  return (
    <g className={hits === 0 ? 'cells dimmed' : 'cells'} transform={`translate(${n(x)} ${n(y)})`} data-node={row.key}>
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
      {faults === '' && fallen === 0 ? (
        <text className="cells_title" x={grid.width} y="18" textAnchor="end">
          {hits === null ? 'one cell each, in start order' : `${hits.toLocaleString('en-US')} found`}
        </text>
      ) : (
        <text className="fold_words" x={grid.width} y="18" textAnchor="end">
          <tspan className="fault">
            {[fallen === 0 ? '' : `${String(fallen)} exited a moment ago`, faults]
              .filter((words) => words !== '')
              .join(', ')}
          </tspan>
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
