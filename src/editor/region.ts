/** The part of a file that may be changed. The rest can be read, selected and copied, and no key changes it. */
import { EditorState, type Extension, RangeSetBuilder, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** Lines, counted from 1, both included. */
export interface Region {
  readonly from: number;
  readonly to: number;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const YOURS = Decoration.line({ class: 'cm_yours' });

function rangeOf(state: EditorState, region: Region): Range {
  const last = state.doc.lines;
  return {
    from: state.doc.line(Math.min(region.from, last)).from,
    to: state.doc.line(Math.min(Math.max(region.to, region.from), last)).to,
  };
}

/** Changes outside the region are dropped; the region grows with what is typed in it. */
export function onlyIn(region: Region): Extension {
  const field = StateField.define<Range>({
    create: (state) => rangeOf(state, region),
    update: (range, transaction) => ({
      from: transaction.changes.mapPos(range.from, -1),
      to: transaction.changes.mapPos(range.to, 1),
    }),
    provide: (one) => EditorView.decorations.from(one, (range) => (view) => marks(view.state, range)),
  });
  return [
    field,
    EditorState.changeFilter.of((transaction) => {
      const { from, to } = transaction.startState.field(field);
      let within = true;
      transaction.changes.iterChangedRanges((start, end) => {
        if (start < from || end > to) within = false;
      });
      return within;
    }),
  ];
}

function marks(state: EditorState, range: Range): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (let at = range.from; at <= range.to;) {
    const line = state.doc.lineAt(at);
    builder.add(line.from, line.from, YOURS);
    at = line.to + 1;
  }
  return builder.finish();
}
