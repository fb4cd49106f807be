/** Where a term is written. A refusal stands under it, with a caret at the character where it went wrong. */
import { useEffect, useId, useRef, type ReactNode } from 'react';
import type { CommandError } from '../../protocol/commands.ts';
import { printWire, type Notation } from '../../term/print.ts';
import { toWire } from '../../term/to_wire.ts';
import { TermText } from '../process_link.tsx';
import { usePanel } from '../store/react.ts';
import { previewOf } from './term_preview.ts';

const NOTATION_NAMES: Readonly<Record<Notation, string>> = { erlang: 'Erlang', elixir: 'Elixir', js: 'JavaScript' };

/** A term as the shown notation writes it: what fields propose and give as examples. */
export function written(term: unknown, notation: Notation): string {
  return printWire(toWire(term), notation);
}

/** Under a field: the term that was read from it, exactly, and of what kind it is. */
function SentAs({
  id,
  value,
  notation,
}: {
  readonly id: string;
  readonly value: string;
  readonly notation: Notation;
}): ReactNode {
  if (value.trim() === '') return null;
  const preview = previewOf(value, notation);
  return (
    <p id={id} className="quiet term_sent">
      {preview.ok ? (
        <>
          Will be sent as <code className="code">{preview.text}</code>, {preview.kind}.
          {preview.note !== null && ` ${preview.note}`}
        </>
      ) : (
        <>Not yet a term. {preview.error.message}</>
      )}
    </p>
  );
}

interface TermFieldProps {
  readonly label: string;
  readonly value: string;
  readonly error: CommandError | null;
  readonly help: ReactNode;
  readonly rows?: number;
  readonly history?: readonly string[];
  /** The one that is shown, unless told. */
  readonly notation?: Notation;
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
}

/** The line in which an offset lies, and its column. */
export function lineAt(
  text: string,
  at: number,
): { readonly line: string; readonly column: number; readonly number: number } {
  const bounded = Math.min(Math.max(0, at), text.length);
  const start = text.lastIndexOf('\n', bounded - 1) + 1;
  const end = text.indexOf('\n', bounded);
  return {
    line: text.slice(start, end < 0 ? text.length : end),
    column: bounded - start,
    number: text.slice(0, bounded).split('\n').length,
  };
}

export function ErrorText({
  id,
  value,
  error,
}: {
  readonly id: string;
  readonly value: string;
  readonly error: CommandError;
}): ReactNode {
  const where = error.at === undefined ? null : lineAt(value, error.at);
  return (
    <div id={id} className="term_error" role="alert">
      {where !== null && (
        <pre className="code" aria-hidden="true">
          {where.line}
          {'\n'}
          {' '.repeat(where.column)}
          <b>^</b>
        </pre>
      )}
      <p>
        {error.message}
        {error.term !== undefined && (
          <>
            {' '}
            <TermText text={error.term} />
          </>
        )}
      </p>
    </div>
  );
}

export function TermField(props: TermFieldProps): ReactNode {
  const { label, value, error, help, rows = 3, history = [], onChange, onSubmit } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const at = useRef(-1);
  const fieldId = useId();
  const helpId = useId();
  const errorId = useId();
  const sentId = useId();
  const shown = usePanel((state) => state.preferences.notation);
  const notation = props.notation ?? shown;
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  useEffect(() => {
    const { current } = field;
    if (error?.at === undefined || current === null) return;
    current.focus();
    current.setSelectionRange(error.at, error.at);
  }, [error]);
  return (
    <div className="term_field">
      <label className="label" htmlFor={fieldId}>
        {label}
      </label>
      <textarea
        ref={field}
        id={fieldId}
        className="code"
        rows={rows}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        value={value}
        aria-invalid={error !== null}
        aria-describedby={error === null ? `${sentId} ${helpId}` : `${errorId} ${helpId}`}
        onChange={(event) => {
          at.current = -1;
          onChange(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            onSubmit();
            return;
          }
          const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
          if (by === 0 || value.includes('\n') || history.length === 0) return;
          const next = Math.min(history.length - 1, at.current + by);
          const text = history[next];
          if (next < 0 || text === undefined) return;
          event.preventDefault();
          at.current = next;
          onChange(text);
        }}
      />
      {error === null ? (
        <SentAs id={sentId} value={value} notation={notation} />
      ) : (
        <ErrorText id={errorId} value={value} error={error} />
      )}
      <p id={helpId} className="quiet term_help">
        {help} It is read as {NOTATION_NAMES[notation]} writes it,{' '}
        {notation === shown
          ? 'the notation in which terms are shown'
          : `since ${NOTATION_NAMES[shown]} cannot write all of it`}
        .
      </p>
    </div>
  );
}

export function History({
  title,
  texts,
  onChoose,
}: {
  readonly title: string;
  readonly texts: readonly string[];
  readonly onChoose: (text: string) => void;
}): ReactNode {
  if (texts.length === 0) return null;
  return (
    <details className="term_history">
      <summary className="label">{title}</summary>
      <ul>
        {texts.map((text) => (
          <li key={text}>
            <button
              type="button"
              className="link code"
              title={text}
              onClick={() => {
                onChoose(text);
              }}
            >
              {text}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
