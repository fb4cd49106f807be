/** The final test: its questions, how far one is, and at its end the result with the lessons to take. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { Mark } from '../../panel/ui/icons.tsx';
import { addressOf, lessonById, type OnPath } from './catalogue.ts';
import { Trouble } from './overview.tsx';
import type { TestTry } from './progress.ts';
import type { ProgressStore } from './progress_store.ts';
import { QuestionView } from './question_view.tsx';
import { QUESTIONS } from './test_questions.ts';
import { isOver, type QuestionState, scoreOf, stateOf } from './test_try.ts';
import { plain } from './words.tsx';

interface TestPageProps {
  /** A question's number; null for all of them. */
  readonly number: number | null;
  readonly progress: ProgressStore;
  readonly header: (title: string) => ReactNode;
  readonly onRun: () => void;
  readonly unknown: ReactNode;
}

export function TestPage({ number, progress, header, onRun, unknown }: TestPageProps): ReactNode {
  const ready = useStore(progress, (state) => state.ready);
  const tests = useStore(progress, (state) => state.progress.tests);
  const taken = tests.at(-1) ?? null;
  const question = number === null ? null : QUESTIONS[number - 1];
  if (question === undefined) return unknown;
  if (!ready) return <div className="learn_waiting" role="status" aria-label="Your progress is loading" />;
  if (question === null || taken === null) return <Questions progress={progress} tests={tests} taken={taken} />;
  return (
    <QuestionView
      key={`${question.name} ${String(taken.seed)}`}
      question={question}
      taken={taken}
      progress={progress}
      header={header}
      onRun={onRun}
    />
  );
}

const WORDS: Readonly<Record<QuestionState, string>> = {
  open: 'not answered',
  answered: 'not run',
  right: 'as you said',
  wrong: 'otherwise',
};

const MARKS: Readonly<Record<QuestionState, string>> = {
  open: 'open',
  answered: 'begun',
  right: 'solved',
  wrong: 'missed',
};

interface QuestionsProps {
  readonly progress: ProgressStore;
  readonly tests: readonly TestTry[];
  readonly taken: TestTry | null;
}

function Questions({ progress, tests, taken }: QuestionsProps): ReactNode {
  const dropped = useStore(progress, (state) => state.dropped);
  const over = taken !== null && isOver(taken);
  const [ended, setEnded] = useState(false);
  const begin = (): void => {
    progress.getState().beginTest(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
    window.location.hash = '#/learn/test/1';
  };
  const next = QUESTIONS.find(({ name }) => ['open', 'answered'].includes(stateOf(taken, name)));
  const run = QUESTIONS.filter(({ name }) => ['right', 'wrong'].includes(stateOf(taken, name))).length;
  return (
    <main className="learn_path">
      <header className="learn_path_head">
        <a className="learn_home" href="#/" aria-label="Coppice">
          <Mark size={24} />
        </a>
        <nav className="lesson_crumbs" aria-label="Where you are">
          <a href="#/learn">Learn</a>
          <span aria-hidden="true">/</span>
          <span>The test</span>
        </nav>
        <h1>The test</h1>
        <p>
          {QUESTIONS.length} small systems, each shown before anything happens in it. You say what will happen, then it
          runs and is itself the answer. Take the test before the lessons, or when you know OTP already, and once more
          after them: its result is the path of the lessons that are worth your time.
        </p>
        {taken === null ? (
          <button type="button" className="button button_primary" onClick={begin}>
            Begin the test
          </button>
        ) : (
          !over && (
            <>
              <p className="num" role="status">
                {run} of {QUESTIONS.length} questions have run
              </p>
              {next !== undefined && (
                <a className="button button_primary" href={`#/learn/test/${String(next.number)}`}>
                  Go on: question {next.number}
                </a>
              )}
            </>
          )
        )}
        {dropped !== null && (
          <p className="quiet" role="status">
            {dropped}
          </p>
        )}
      </header>
      <Trouble progress={progress} />
      {over && (
        <Result
          taken={taken}
          before={tests.find((one) => one !== taken && isOver(one)) ?? null}
          arrived={ended}
          onAgain={begin}
        />
      )}
      {taken !== null && (
        <section className="learn_part" aria-labelledby="test_questions">
          <h2 id="test_questions">Questions</h2>
          <ol>
            {QUESTIONS.map(({ name, number, about, question }) => {
              const state = stateOf(taken, name);
              return (
                <li key={name}>
                  <a href={`#/learn/test/${String(number)}`} data-state={MARKS[state]}>
                    <i className={`learn_mark learn_mark_${MARKS[state]}`} aria-hidden="true" />
                    <span className="learn_entry">
                      <strong>Question {number}</strong>
                      <span>
                        {plain(about)} {question}
                      </span>
                    </span>
                    <span className="learn_entry_state">{WORDS[state]}</span>
                  </a>
                </li>
              );
            })}
          </ol>
        </section>
      )}
      {taken !== null && !over && run > 0 && (
        <End
          run={run}
          onEnd={() => {
            setEnded(true);
            progress.getState().endTest();
          }}
        />
      )}
    </main>
  );
}

interface ResultProps {
  readonly taken: TestTry;
  readonly before: TestTry | null;
  /** The button that led here is gone: the keyboard goes on from the heading. */
  readonly arrived: boolean;
  readonly onAgain: () => void;
}

function Result({ taken, before, arrived, onAgain }: ResultProps): ReactNode {
  const heading = useRef<HTMLHeadingElement | null>(null);
  useEffect(() => {
    if (arrived) heading.current?.focus();
  }, [arrived]);
  const missed = QUESTIONS.filter(({ name }) => stateOf(taken, name) !== 'right');
  const ids = [...new Set(missed.map(({ lesson }) => lesson))].sort();
  const path = ids.flatMap((id) => {
    const found = lessonById(id);
    return found === null
      ? []
      : [{ ...found, numbers: missed.filter((one) => one.lesson === id).map((one) => one.number) }];
  });
  const score = scoreOf(taken);
  return (
    <section className="test_result" aria-labelledby="test_result">
      <h2 id="test_result" ref={heading} tabIndex={-1} className="num">
        {before === null
          ? `${String(score)} of ${String(QUESTIONS.length)}`
          : `${String(scoreOf(before))} of ${String(QUESTIONS.length)} before, ${String(score)} of ${String(QUESTIONS.length)} after`}
      </h2>
      <p>How many runs did what you said they would do.</p>
      <div className="test_rows" aria-hidden="true">
        {before !== null && <Cells words="Before" taken={before} />}
        <Cells words={before === null ? '' : 'After'} taken={taken} />
      </div>
      <h3>Your path</h3>
      {missed.length === 0 ? (
        <p>Nothing was missed.</p>
      ) : (
        <ol className="test_path" aria-label="Your path">
          {path.map((one) => (
            <li key={one.entry.id}>
              <PathLink {...one} />
            </li>
          ))}
        </ol>
      )}
      <button type="button" className="button" onClick={onAgain}>
        Take it again
      </button>
    </section>
  );
}

function PathLink({ part, entry, numbers }: OnPath & { readonly numbers: readonly number[] }): ReactNode {
  return (
    <>
      <a href={addressOf(part, entry)}>
        {entry.id} {entry.title}
      </a>{' '}
      <span className="quiet num">
        {numbers.length === 1 ? 'question' : 'questions'} {numbers.join(', ')}
      </span>
    </>
  );
}

function Cells({ words, taken }: { readonly words: string; readonly taken: TestTry }): ReactNode {
  return (
    <p>
      <span>{words}</span>
      {QUESTIONS.map(({ name }) => (
        <i key={name} data-state={stateOf(taken, name)} />
      ))}
    </p>
  );
}

function End({ run, onEnd }: { readonly run: number; readonly onEnd: () => void }): ReactNode {
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <section className="learn_files" aria-label="The end of the test">
        <button
          type="button"
          className="button"
          onClick={() => {
            setAsked(true);
          }}
        >
          End the test…
        </button>
      </section>
    );
  }
  return (
    <section className="learn_files" aria-label="The end of the test">
      <p>
        {run} of {QUESTIONS.length} questions have run. What has no answer then stays without one, and counts as missed.
      </p>
      <button
        type="button"
        className="button button_danger"
        onClick={() => {
          onEnd();
          window.scrollTo(0, 0);
        }}
      >
        End it
      </button>
      <button
        type="button"
        className="button"
        autoFocus
        onClick={() => {
          setAsked(false);
        }}
      >
        Go on
      </button>
    </section>
  );
}
