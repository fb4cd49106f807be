/** Completion, hover and diagnostics, asked of TypeScript's worker; and the faults that a run has told, at their lines. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { type Action, type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, hoverTooltip, type Tooltip, WidgetType } from '@codemirror/view';
import type { LanguageClient } from './language_client.ts';

/** Something wrong at a line, found by a run. */
export interface LineFault {
  readonly line: number;
  readonly message: string;
}

const KINDS: Readonly<Record<string, string>> = {
  function: 'function',
  method: 'method',
  property: 'property',
  const: 'constant',
  let: 'variable',
  var: 'variable',
  parameter: 'variable',
  interface: 'interface',
  type: 'type',
  class: 'class',
  module: 'namespace',
  alias: 'namespace',
  keyword: 'keyword',
};

export function intelligence(language: LanguageClient): Extension {
  const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[\w$]+|\.|['"][\w$]*/u);
    if (word === null && !context.explicit) return null;
    const text = context.state.doc.toString();
    const found = await language.ask({ type: 'complete', text, at: context.pos });
    if (found === null || context.aborted) return null;
    return {
      from: found.from,
      validFor: /^[\w$]*$/u,
      options: found.items.map((item): Completion => {
        const type = KINDS[item.kind];
        return {
          label: item.name,
          ...(type === undefined ? {} : { type }),
          info: async () => {
            const described = await language.ask({ type: 'describe', text, at: context.pos, name: item.name });
            return described === null ? null : told(described, '');
          },
        };
      }),
    };
  };
  const diagnose = async (view: EditorView): Promise<readonly Diagnostic[]> => {
    const text = view.state.doc.toString();
    const found = (await language.ask({ type: 'diagnose', text })) ?? [];
    const { length } = view.state.doc;
    return found.map(({ fix, ...one }) => ({
      ...one,
      from: Math.min(one.from, length),
      to: Math.min(one.to, length),
      ...(fix === undefined ? {} : { actions: [mend(fix)] }),
    }));
  };
  const hover = async (view: EditorView, at: number): Promise<Tooltip | null> => {
    const found = await language.ask({ type: 'hover', text: view.state.doc.toString(), at });
    if (found === null) return null;
    return {
      pos: found.from,
      end: found.to,
      above: true,
      create: () => ({ dom: told(found.signature, found.documentation) }),
    };
  };
  return [
    autocompletion({ override: [complete], icons: false }),
    linter(diagnose, { delay: 400 }),
    lintGutter(),
    hoverTooltip(hover),
  ];
}

/** A button beside the words that makes the change; the text is the one that was looked at, or the words were gone. */
function mend(fix: { readonly from: number; readonly to: number; readonly insert: string }): Action {
  return {
    name: 'Write yield*',
    apply: (view) => {
      view.dispatch({ changes: fix });
    },
  };
}

function told(code: string, words: string): HTMLElement {
  const box = document.createElement('div');
  box.className = 'cm_told';
  const signature = document.createElement('code');
  signature.textContent = code;
  box.append(signature);
  if (words !== '') {
    const text = document.createElement('p');
    text.textContent = words;
    box.append(text);
  }
  return box;
}

/** Replaces the faults that are shown. */
export const showFaults = StateEffect.define<readonly LineFault[]>();

class FaultText extends WidgetType {
  constructor(private readonly message: string) {
    super();
  }
  override eq(other: FaultText): boolean {
    return other.message === this.message;
  }
  override toDOM(): HTMLElement {
    const line = document.createElement('div');
    line.className = 'cm_fault_text';
    line.textContent = `✕ ${this.message}`;
    return line;
  }
}

const FAULTY = Decoration.line({ class: 'cm_fault' });

/** They stay at their lines while one types, until the next run. */
export const faults = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(showFaults)) continue;
      const { doc } = transaction.state;
      const builder = new RangeSetBuilder<Decoration>();
      for (const { line, message } of [...effect.value].sort((a, b) => a.line - b.line)) {
        const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
        builder.add(at.from, at.from, FAULTY);
        builder.add(at.to, at.to, Decoration.widget({ widget: new FaultText(message), block: true, side: 1 }));
      }
      next = builder.finish();
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});
