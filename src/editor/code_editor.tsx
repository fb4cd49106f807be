/**
 * The code editor. It stands in a shadow root: there its style sheets are adopted ones, which the page's content security policy allows, and
 * its keys stay its own.
 */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef, type ReactNode } from 'react';
import { faults as faultField, intelligence, type LineFault, showFaults } from './intelligence.ts';
import { language } from './language_client.ts';
import { onlyIn, onlyRead } from './region.ts';
import type { Surround } from './surround.ts';
import { theme } from './theme.ts';

export interface CodeEditorProps {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly value: string;
  /** What stays as it is around the part that may be changed. Null: nothing may be changed. Absent: everything. */
  readonly surround?: Surround | null;
  readonly faults?: readonly LineFault[];
  readonly onChange?: (value: string) => void;
  /** A key has done nothing, because what it would have changed stays as it is. */
  readonly onRefused?: () => void;
  /** Ctrl or Command with Enter. */
  readonly onRun?: () => void;
}

const NO_FAULTS: readonly LineFault[] = [];

function common(label: string): Extension {
  return [
    lineNumbers(),
    drawSelection(),
    EditorView.lineWrapping,
    javascript({ typescript: true }),
    theme,
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
  ];
}

/** The smallest single change from one text to another: what stands around it (the cursor) stays where it is. */
function difference(before: string, after: string): { from: number; to: number; insert: string } | null {
  if (before === after) return null;
  const short = Math.min(before.length, after.length);
  let from = 0;
  while (from < short && before[from] === after[from]) from++;
  let end = 0;
  while (end < short - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}

/** The view is made once for a host; later properties reach it through the references. */
function mount(host: HTMLElement, doc: string, extensions: Extension): EditorView {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  return new EditorView({ root, parent: root, state: EditorState.create({ doc, extensions }) });
}

export function CodeEditor({
  label,
  value,
  surround,
  faults = NO_FAULTS,
  onChange,
  onRefused,
  onRun,
}: CodeEditorProps): ReactNode {
  const host = useRef<HTMLDivElement | null>(null);
  const editor = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, onRefused, onRun });
  useEffect(() => {
    latest.current = { onChange, onRefused, onRun };
  });
  const before = surround?.before ?? '';
  const after = surround?.after ?? '';
  const fixed = surround === null;
  const first = useRef(value);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const refuse = (): void => {
      latest.current.onRefused?.();
    };
    const view = mount(element, first.current, [
      common(label),
      fixed ? onlyRead(refuse) : before === '' ? [] : onlyIn({ before, after }, refuse),
      history(),
      bracketMatching(),
      closeBrackets(),
      indentOnInput(),
      highlightActiveLine(),
      intelligence(language),
      faultField,
      keymap.of([
        {
          key: 'Mod-Enter',
          run: () => {
            latest.current.onRun?.();
            return true;
          },
        },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...lintKeymap,
        ...historyKeymap,
        ...defaultKeymap,
        // Escape, then Tab, leaves: that is the editor's own rule.
        indentWithTab,
      ]),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        first.current = update.state.doc.toString();
        latest.current.onChange?.(first.current);
      }),
    ]);
    editor.current = view;
    // What is to be written comes into sight.
    if (before !== '') {
      view.requestMeasure({
        read: () => view.lineBlockAt(Math.min(before.length, view.state.doc.length)).top,
        write: (top) => {
          view.scrollDOM.scrollTop = Math.max(0, top - 120);
        },
      });
    }
    // The panel's keys, one of which kills, mean nothing while one types.
    const keep = (event: KeyboardEvent): void => {
      event.stopPropagation();
    };
    element.addEventListener('keydown', keep);
    return () => {
      element.removeEventListener('keydown', keep);
      view.destroy();
      editor.current = null;
    };
  }, [label, fixed, before, after]);

  useEffect(() => {
    first.current = value;
    const view = editor.current;
    if (view === null) return;
    const change = difference(view.state.doc.toString(), value);
    if (change !== null) view.dispatch({ changes: change, filter: false });
  }, [value]);

  useEffect(() => {
    editor.current?.dispatch({ effects: showFaults.of(faults) });
  }, [faults]);

  return <div ref={host} className="code_editor" />;
}

/** What would change from one text to another, as one text. */
export function CodeDiff({
  label,
  from,
  to,
}: {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}): ReactNode {
  const host = useRef<HTMLDivElement | null>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const view = mount(element, to, [
      common(label),
      EditorState.readOnly.of(true),
      unifiedMergeView({
        original: from,
        mergeControls: false,
        gutter: true,
        collapseUnchanged: { margin: 2, minSize: 6 },
      }),
    ]);
    return () => {
      view.destroy();
    };
  }, [label, from, to]);
  return <div ref={host} className="code_editor code_diff" />;
}
