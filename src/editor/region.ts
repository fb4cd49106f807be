/** The part of a file that may be changed. The rest can be read, selected and copied, and no key changes it. */
import {
  type ChangeSet,
  EditorState,
  type Extension,
  RangeSetBuilder,
  StateEffect,
  StateField,
} from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import { type Part, partIn, type Surround } from './surround.ts';

const YOURS = Decoration.line({ class: 'cm_yours' });
const refused = StateEffect.define<null>();

/**
 * Changes outside the part are refused, and `onRefused` is told. Where the part lies is read from the text alone, so that it is the same in every
 * editor that shows the text. A text that does not stand between the two may be changed everywhere.
 */
export function onlyIn(surround: Surround, onRefused: () => void): Extension {
  const field = StateField.define<Part | null>({
    create: ({ doc }) => partIn(doc.toString(), surround),
    update: (part, { docChanged, newDoc }) => (docChanged ? partIn(newDoc.toString(), surround) : part),
    provide: (one) =>
      EditorView.decorations.from(one, (part) => (view) => (part === null ? Decoration.none : marks(view.state, part))),
  });
  return [
    field,
    EditorState.transactionFilter.of((transaction) => {
      const part = transaction.startState.field(field);
      return part === null || isWithin(part, transaction.changes) ? transaction : { effects: refused.of(null) };
    }),
    EditorView.updateListener.of(({ transactions }) => {
      if (transactions.some(({ effects }) => effects.some((effect) => effect.is(refused)))) onRefused();
    }),
  ];
}

function isWithin(part: Part, changes: ChangeSet): boolean {
  let within = true;
  changes.iterChangedRanges((start, end) => {
    if (start < part.from || end > part.to) within = false;
  });
  return within;
}

/** Nothing may be changed, and `onRefused` is told of each try. */
export function onlyRead(onRefused: () => void): Extension {
  const tell = (): boolean => {
    onRefused();
    return false;
  };
  return [EditorState.readOnly.of(true), EditorView.domEventHandlers({ beforeinput: tell, paste: tell })];
}

function marks(state: EditorState, { from, to }: Part): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (let at = from; at <= to;) {
    const line = state.doc.lineAt(at);
    builder.add(line.from, line.from, YOURS);
    at = line.to + 1;
  }
  return builder.finish();
}
