/** The program of a question, which is there to be read, and the button that runs it. */
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { Icon } from '../../panel/ui/icons.tsx';

const CodeEditor = lazy(async () => ({ default: (await import('../../editor/code_editor.tsx')).CodeEditor }));

interface ProgramProps {
  readonly label: string;
  readonly file: string;
  readonly source: string;
  /** It has been run. */
  readonly again: boolean;
  /** To run it is what comes next on the page. */
  readonly primary: boolean;
  /** Null while it may not be run. */
  readonly onRun: (() => void) | null;
  /** Null when there is nothing to come to the end of. */
  readonly onFinish: (() => void) | null;
}

export function Program({ label, file, source, again, primary, onRun, onFinish }: ProgramProps): ReactNode {
  const [open, setOpen] = useState(false);
  // The other button goes when it has been pressed; the keyboard goes on from this one.
  const run = useRef<HTMLButtonElement | null>(null);
  return (
    <section className="lesson_code" aria-label={label}>
      <header>
        <button
          type="button"
          className="lesson_file"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          <Icon name={open ? 'chevron_down' : 'chevron_right'} size={12} />
          {file}
        </button>
        <span className="grow" />
        {onFinish !== null && (
          <button
            type="button"
            className="button"
            onClick={() => {
              onFinish();
              run.current?.focus();
            }}
          >
            To the end
          </button>
        )}
        {onRun !== null && (
          <button ref={run} type="button" className={`button ${primary ? 'button_primary' : ''}`} onClick={onRun}>
            <Icon name={again ? 'restart' : 'play'} />
            {again ? 'Run again' : 'Run'}
          </button>
        )}
      </header>
      {open && (
        <Suspense
          fallback={
            <pre className="lesson_code_plain" tabIndex={0}>
              {source}
            </pre>
          }
        >
          <CodeEditor
            label={`Program ${file}`}
            value={source}
            surround={null}
            faults={[]}
            onChange={nothing}
            onRun={nothing}
          />
        </Suspense>
      )}
    </section>
  );
}

/** It is there to be read. */
function nothing(): void {
  return undefined;
}
