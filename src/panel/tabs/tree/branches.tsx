/** What runs along the supervision lines: trunks and branches, exit signals, and the buttons that fold. */
import type { ReactElement } from 'react';
import { emptyState } from '../../../protocol/apply_delta.ts';
import { usePanel } from '../../store/react.ts';
import { branchPath, chevronsOf, jointOf, n, signalPath, trunkOf } from '../../ui/geometry/edges.ts';
import type { Layout } from '../../ui/geometry/layout.ts';
import type { PlaceRow, TreeRow } from '../../ui/geometry/tree_rows.ts';
import type { Box } from '../../ui/geometry/viewport.ts';
import { tieOf, type Tie } from './tie.ts';
import { poolWords } from './card_model.ts';
import { summaryOfRow } from './row_summary.ts';

interface BranchesProps {
  readonly rows: readonly TreeRow[];
  readonly layout: Layout;
  readonly parent: number;
  readonly box: Box;
}

const EDGE: Readonly<Record<Tie, string>> = { tied: 'edge', spawned: 'edge spawned', pending: 'edge pending' };

/** A trunk and its branches. Dashed to a place without a process, dotted to one that was spawned and is not linked. */
export function Branches({ rows, layout, parent, box }: BranchesProps): ReactElement {
  const right = layout.orientation === 'right';
  const { bend } = trunkOf(layout, parent);
  const start = right ? bend.y : bend.x;
  const paths: ReactElement[] = [];
  // How far the trunk goes for the sake of each kind.
  const reach: Record<Tie, number> = { tied: -Infinity, spawned: -Infinity, pending: -Infinity };
  const depth = rows[parent]?.depth ?? 0;
  for (let i = parent + 1; i < rows.length; i += 1) {
    const row = rows[i];
    if (row === undefined || row.depth <= depth) break;
    if (row.parent !== parent || (row.type === 'place' && row.cell)) continue;
    const tie = tieOf(row);
    if (tie === null) continue;
    const at = jointOf(layout, i);
    const near = right ? at.y : at.x;
    // The trunk goes on below the window; what hangs there need not be looked at.
    const beyond = near > (right ? box.bottom : box.right);
    reach[beyond && tie === 'pending' ? 'tied' : tie] = Math.max(start, near - 8);
    if (beyond) break;
    if (near < (right ? box.top : box.left)) continue;
    paths.push(<path key={row.key} className={EDGE[tie]} d={branchStub(layout, parent, i)} />);
  }
  const kinds = (['tied', 'spawned', 'pending'] as const).filter((tie) => reach[tie] > -Infinity);
  const [strongest] = kinds;
  if (strongest === undefined) return <g />;
  let at = start;
  const trunk: ReactElement[] = [];
  for (const tie of kinds) {
    const to = reach[tie];
    if (to <= at) continue;
    const d = right ? `M${n(bend.x)} ${n(at)}V${n(to)}` : `M${n(at)} ${n(bend.y)}H${n(to)}`;
    trunk.push(<path key={tie} className={EDGE[tie]} d={d} />);
    at = to;
  }
  return (
    <g>
      <path className={EDGE[strongest]} d={leadPath(layout, parent)} />
      {trunk}
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

export function SignalLine({
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

/** Where a row's branches leave it: from its edge to where they bend. */
function leadPath(layout: Layout, index: number): string {
  const { from, bend } = trunkOf(layout, index);
  return layout.orientation === 'right'
    ? `M${n(from.x)} ${n(from.y)}H${n(bend.x)}`
    : `M${n(from.x)} ${n(from.y)}V${n(bend.y)}`;
}

/** Does a line lead from a row to any of those below it? None does where all have outlived it. */
function hasBranch(rows: readonly TreeRow[], parent: number): boolean {
  const depth = rows[parent]?.depth ?? 0;
  for (let i = parent + 1; i < rows.length; i += 1) {
    const row = rows[i];
    if (row === undefined || row.depth <= depth) return false;
    if (row.parent === parent && !(row.type === 'place' && row.cell) && tieOf(row) !== null) return true;
  }
  return false;
}

/** Below full cards a sign to press keeps its size on the screen. */
function signScale(zoom: number): number {
  return zoom < 0.75 ? 1 / zoom : 1;
}

export function FoldButton({
  rows,
  layout,
  index,
  zoom,
}: {
  readonly rows: readonly TreeRow[];
  readonly layout: Layout;
  readonly index: number;
  readonly zoom: number;
}): ReactElement | null {
  const row = rows[index];
  const only = rows[index + 1];
  if (row === undefined || zoom < 0.45) return null;
  if (row.type === 'pool' ? row.folded || row.cells : row.folded !== false) return null;
  // A folded pool that stands alone has a sign of its own.
  if (row.type === 'place' && only?.type === 'pool' && only.siblings === 1) return null;
  const { bend } = trunkOf(layout, index);
  return (
    <g>
      {!hasBranch(rows, index) && <path className={EDGE.pending} d={leadPath(layout, index)} />}
      <g
        className="fold"
        data-fold={row.key}
        data-folded="false"
        transform={`translate(${n(bend.x)} ${n(bend.y)}) scale(${n(signScale(zoom))})`}
      >
        <circle r="14" className="fold_hit" />
        <circle r="7" className="fold_button" />
        <path d="M-3 0H3" className="fold_sign" />
      </g>
    </g>
  );
}

/** What stands for a folded subtree: how many, and the worst of them. */
export function FoldedMark({
  row,
  layout,
  index,
  zoom,
}: {
  readonly row: PlaceRow;
  readonly layout: Layout;
  readonly index: number;
  readonly zoom: number;
}): ReactElement {
  const { bend } = trunkOf(layout, index);
  const faults = usePanel(({ node }) => {
    const { processes } = node ?? emptyState;
    return poolWords(summaryOfRow(row.key, row.below, processes)).faults;
  });
  return (
    <g>
      <path className={row.place.pid === null ? EDGE.pending : EDGE.tied} d={leadPath(layout, index)} />
      <g
        className="fold"
        data-fold={row.key}
        data-folded="true"
        transform={`translate(${n(bend.x)} ${n(bend.y)}) scale(${n(signScale(zoom))})`}
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
