/** Three hints, one after another, then the solution: always within reach, never pushed. */
import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';
import { type PlayedLesson, runsDraft, type Step } from '../lesson.ts';
import { Words } from './words.tsx';

const CodeDiff = lazy(async () => ({ default: (await import('../../editor/code_editor.tsx')).CodeDiff }));

interface HelpProps {
  readonly lesson: PlayedLesson;
  readonly step: Step | undefined;
  readonly hints: number;
  readonly solutionSeen: boolean;
  readonly source: string;
  readonly onHint: () => void;
  readonly onSolution: () => void;
  readonly onTake: (text: string) => void;
}

export function Help({ lesson, step, hints, solutionSeen, source, onHint, onSolution, onTake }: HelpProps): ReactNode {
  const solution = runsDraft(lesson, step) ? lesson.solution : null;
  // A button that was pressed goes; the keyboard goes on from what has come.
  const came = useRef<'hint' | 'solution' | null>(null);
  const [list, heading] = [useRef<HTMLOListElement | null>(null), useRef<HTMLHeadingElement | null>(null)];
  useEffect(() => {
    if (came.current === null) return;
    (came.current === 'hint' ? list : heading).current?.focus();
    came.current = null;
  });
  return (
    <section className="help" aria-label="Help">
      {hints > 0 && (
        <ol ref={list} tabIndex={-1} className="help_hints" aria-live="polite">
          {lesson.hints.slice(0, hints).map((hint) => (
            <li key={hint}>
              <Words>{hint}</Words>
            </li>
          ))}
        </ol>
      )}
      {solutionSeen && (
        <div className="help_solution">
          <h2 ref={heading} tabIndex={-1}>
            One solution
          </h2>
          <p>
            <Words>{step?.answer ?? lesson.answer}</Words>
          </p>
          {source === solution && <p className="quiet">Your program is this one.</p>}
          {solution !== null && source !== solution && (
            <>
              <Suspense
                fallback={
                  <pre className="lesson_code_plain" tabIndex={0}>
                    {solution}
                  </pre>
                }
              >
                <CodeDiff label="What the solution changes in your program" from={source} to={solution} />
              </Suspense>
              <button
                type="button"
                className="button"
                onClick={() => {
                  came.current = 'solution';
                  onTake(solution);
                }}
              >
                Put it into the program
              </button>
            </>
          )}
        </div>
      )}
      <p className="help_buttons">
        {hints < lesson.hints.length && (
          <button
            type="button"
            className="button"
            onClick={() => {
              if (hints + 1 === lesson.hints.length) came.current = 'hint';
              onHint();
            }}
          >
            Hint {hints + 1} of {lesson.hints.length}
          </button>
        )}
        {!solutionSeen && (
          <button
            type="button"
            className="button"
            onClick={() => {
              came.current = 'solution';
              onSolution();
            }}
          >
            Show a solution
          </button>
        )}
      </p>
    </section>
  );
}
