/**
 * What stands in the drawing: trunks, cards, and the buttons that fold. It is drawn anew when the tree or a person moves something; what a frame
 * says of a process is between the store and that process's card.
 */
import { memo, type ReactElement } from 'react';
import { usePanel } from '../../store/react.ts';
import type { Layout } from '../../ui/geometry/layout.ts';
import type { Box } from '../../ui/geometry/viewport.ts';
import type { TreeRow } from '../../ui/geometry/tree_rows.ts';
import { Card, type CardProps } from '../../ui/tree/card.tsx';
import type { DrawnWindow } from '../../ui/tree/use_zoom.ts';
import { Branches, FoldButton, FoldedMark } from './branches.tsx';
import { faceOf, type CardFace } from './card_model.ts';
import { CellsFrame } from './cells_frame.tsx';
import { useFace } from './faces.ts';
import type { TreeModel } from './tree_model.ts';

interface TrunksProps {
  readonly rows: readonly TreeRow[];
  readonly layout: Layout;
  /** Rows that others hang from. */
  readonly trunks: readonly number[];
}

export const Trunks = memo(function Trunks({ rows, layout, trunks, box }: TrunksProps & { readonly box: Box }) {
  return (
    <g>
      {trunks.map((parent) => (
        <Branches key={rows[parent]?.key} rows={rows} layout={layout} parent={parent} box={box} />
      ))}
    </g>
  );
});

interface FoldsProps extends TrunksProps {
  readonly visible: readonly number[];
  readonly zoom: number;
}

export const Folds = memo(function Folds({ rows, layout, trunks, visible, zoom }: FoldsProps) {
  return (
    <g>
      {trunks.map((i) => (
        <FoldButton key={rows[i]?.key} rows={rows} layout={layout} index={i} zoom={zoom} />
      ))}
      {visible.map((i) => {
        const row = rows[i];
        return row?.type === 'place' && row.folded === true ? (
          <FoldedMark key={row.key} row={row} layout={layout} index={i} zoom={zoom} />
        ) : null;
      })}
    </g>
  );
});

type CardFrame = Omit<CardProps, keyof CardFace>;

interface RowCardProps extends CardFrame {
  readonly model: TreeModel;
  readonly row: TreeRow;
}

/** Listens to its own row. */
const RowCard = memo(function RowCard({ model, row, ...frame }: RowCardProps): ReactElement {
  return <Card {...useFace(model, row, faceOf)} {...frame} />;
});

interface CardsProps {
  readonly model: TreeModel;
  readonly layout: Layout;
  readonly visible: readonly number[];
  readonly drawn: DrawnWindow;
  /** The place, and the row that has the keyboard's focus, as keys. */
  readonly selected: string | null;
  readonly focused: string | null;
  readonly shown: ReadonlySet<number> | null;
  readonly found: ReadonlySet<string> | null;
}

export const Cards = memo(function Cards(props: CardsProps): ReactElement {
  const { model, layout, visible, drawn, selected, focused, shown, found } = props;
  const { rows, showing, indexOf } = model;
  const hovered = usePanel((state) => state.hovered);
  const rowShowing = (place: string | null): number => (place === null ? -1 : (showing.get(place) ?? -1));
  const selectedRow = rowShowing(selected);
  const hoveredRow = rowShowing(hovered);
  const focusedRow = focused === null ? -1 : (indexOf.get(focused) ?? -1);
  return (
    <>
      {visible.map((i) => {
        const row = rows[i];
        if (row === undefined) return null;
        if (row.type === 'pool' && row.cells) {
          return (
            <CellsFrame
              key={row.key}
              row={row}
              x={layout.x[i] ?? 0}
              y={layout.y[i] ?? 0}
              zoom={drawn.zoom}
              selected={selected}
              hovered={hovered}
              focused={focused}
              found={found}
            />
          );
        }
        return (
          <RowCard
            key={row.key}
            model={model}
            row={row}
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
    </>
  );
});
