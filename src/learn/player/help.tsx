/** Three hints, one after another, then the solution: always within reach, never pushed. */
import { lazy, Suspense, type ReactNode } from 'react';
import { type PlayedLesson, runsDraft, type Step } from '../lesson.ts';

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
  return (
    <section className="help" aria-label="Help">
      {hints > 0 && (
        <ol className="help_hints" aria-live="polite">
          {lesson.hints.slice(0, hints).map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ol>
      )}
      {solutionSeen && (
        <div className="help_solution">
          <h2>One solution</h2>
          <p>{step?.answer ?? lesson.answer}</p>
          {source === solution && <p className="quiet">Your program is this one.</p>}
          {solution !== null && source !== solution && (
            <>
              <Suspense fallback={<pre className="lesson_code_plain">{solution}</pre>}>
                <CodeDiff label="What the solution changes in your program" from={source} to={solution} />
              </Suspense>
              <button
                type="button"
                className="button"
                onClick={() => {
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
          <button type="button" className="button" onClick={onHint}>
            Hint {hints + 1} of {lesson.hints.length}
          </button>
        )}
        {!solutionSeen && (
          <button type="button" className="button" onClick={onSolution}>
            Show a solution
          </button>
        )}
      </p>
    </section>
  );
}
