/** One question of the test: what is asked at one side, the live panel at the other. */
import { useMachine } from '@xstate/react';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { openDock } from '../../panel/dock_open.ts';
import { usePanel, usePanelStore } from '../../panel/store/react.ts';
import { formatTime } from '../../panel/ui/format.ts';
import { printAction } from '../actions.ts';
import { Beside } from './beside.tsx';
import { addressOf, lessonById } from './catalogue.ts';
import { Trouble } from './overview.tsx';
import { Prediction } from './prediction.tsx';
import { Program } from './program.tsx';
import type { TestTry } from './progress.ts';
import type { ProgressStore } from './progress_store.ts';
import { questionMachine } from './question_machine.ts';
import { type AskedQuestion, QUESTIONS } from './test_questions.ts';
import { isOver, shuffled, stateOf } from './test_try.ts';
import { FILE } from './use_lesson_run.ts';
import { usePredictFirst } from './use_predict_first.ts';
import { systemOf, useQuestionRun } from './use_question_run.ts';
import { Words } from './words.tsx';

interface QuestionViewProps {
  readonly question: AskedQuestion;
  readonly taken: TestTry;
  readonly progress: ProgressStore;
  readonly header: (title: string) => ReactNode;
  readonly onRun: () => void;
}

export function QuestionView({ question, taken, progress, header, onRun }: QuestionViewProps): ReactNode {
  const { name, number } = question;
  const store = usePanelStore();
  const [input] = useState(() => ({ answer: taken.answers[name] ?? null, closed: isOver(taken) }));
  const [state, send] = useMachine(questionMachine, { input });
  const { choice, sure, shown } = state.context;
  // An answer that was given in another tab stands here, too.
  const given = taken.answers[name];
  useEffect(() => {
    if (given !== undefined) send({ type: 'answer', choice: given.choice, sure: given.sure });
  }, [given, send]);
  const onOver = useCallback(
    (id: string | null) => {
      send({ type: 'over', shown: id });
      if (id !== null) progress.getState().show(name, id);
    },
    [send, progress, name],
  );
  const run = useQuestionRun(question, onRun, onOver);
  const { show } = run;
  useEffect(() => {
    // What was open of another system means nothing here.
    store.getState().closeDialog();
    store.getState().dismissNotice();
    show();
  }, [show, store]);

  const ours = systemOf(question);
  const live = usePanel(
    ({ connection, node }) => connection.state === 'live' && connection.hello.system.id === ours && node !== null,
  );
  const asks = usePredictFirst(state.matches('asked'), live, show);

  const choices = useMemo(() => shuffled(question.choices, taken, number), [question, taken, number]);
  const running = state.matches('running');
  const hasRun = running || state.matches('unclear') || state.matches('shown');
  const start = (): void => {
    store.getState().select(null);
    send({ type: 'run' });
    run.start();
  };
  const before = QUESTIONS[number - 2];
  const after = QUESTIONS[number];

  return (
    <Beside
      words="Question"
      header={header(`Question ${String(number)}`)}
      text={
        <>
          <nav className="lesson_crumbs" aria-label="Where you are">
            <a href="#/learn">Learn</a>
            <span aria-hidden="true">/</span>
            <a href="#/learn/test">The test</a>
            <span className="grow" />
            <span className="num quiet">
              {number} of {QUESTIONS.length}
            </span>
          </nav>
          <div className="lesson_segments test_segments" aria-hidden="true">
            {QUESTIONS.map((one) => (
              <i key={one.name} data-state={stateOf(taken, one.name)} data-here={one === question} />
            ))}
          </div>
          <h1>Question {number}</h1>
          <Trouble progress={progress} />
          <div className="lesson_prose">
            <p>
              <Words>{question.about}</Words>
            </p>
          </div>
          <Actions question={question} />
          <div ref={asks}>
            <Prediction
              question={question.question}
              choices={choices}
              choice={choice}
              sure={sure}
              ready={live}
              begun={hasRun}
              shown={shown}
              {...(input.closed ? { closed: true } : {})}
              onPredict={(id, how) => {
                send({ type: 'answer', choice: id, sure: how });
                progress.getState().answer(name, id, how);
              }}
            />
          </div>
          <Program
            label="Program"
            file={FILE}
            source={question.system}
            again={hasRun}
            primary={!state.matches('shown')}
            onRun={state.matches('asked') ? null : start}
            onFinish={running ? run.finish : null}
          />
          {state.matches('unclear') && (
            <p className="test_unclear" role="alert">
              Something else was done in this run, so it answers nothing. Run it again, and let it come to its end.
            </p>
          )}
          {shown !== null && !running && <Shown question={question} choice={choice} shown={shown} />}
        </>
      }
      foot={
        <>
          <a className="lesson_teacher" href="#/learn/test">
            All questions
          </a>
          <span className="grow" />
          {before !== undefined && (
            <a className="button" href={`#/learn/test/${String(before.number)}`}>
              Back
            </a>
          )}
          <a
            className={`button ${state.matches('shown') ? 'button_primary' : ''}`}
            href={after === undefined ? '#/learn/test' : `#/learn/test/${String(after.number)}`}
          >
            {after === undefined ? 'The result' : 'Next'}
          </a>
        </>
      }
    />
  );
}

/** What Run will do in the panel's name, before anybody presses it. */
function Actions({ question }: { readonly question: AskedQuestion }): ReactNode {
  const actions = question.key?.actions ?? [];
  if (actions.length === 0) return null;
  return (
    <section className="test_actions" aria-label="What the panel does in the run">
      <p>When you press Run, the panel does this:</p>
      <ol>
        {actions.map((action) => (
          <li key={action.atMs}>
            <span className="num quiet">{formatTime(action.atMs)}</span>
            <code>{printAction(action)}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface ShownProps {
  readonly question: AskedQuestion;
  readonly choice: string | null;
  readonly shown: string;
}

function Shown({ question, choice, shown }: ShownProps): ReactNode {
  const store = usePanelStore();
  const node = usePanel((state) => state.node);
  const answer = question.choices.find(({ id }) => id === shown);
  const event = useMemo(
    () =>
      node === null || node.clock.now_ms < question.limitMs ? null : (answer?.claim?.judge(node, true).event ?? null),
    [node, answer, question],
  );
  const missed = choice !== shown;
  const lesson = missed ? lessonById(question.lesson) : null;
  return (
    <section className="lesson_know" aria-labelledby="run_showed">
      <h2 id="run_showed">
        {choice === null ? 'What the run showed' : missed ? 'The run showed something else' : 'The run did as you said'}
      </h2>
      {missed && <p>{answer?.words}</p>}
      <p className="visually-hidden" role="status">
        The run is over.
      </p>
      <p className="test_links">
        {event !== null && (
          <button
            type="button"
            className="link"
            onClick={() => {
              openDock(store, true);
              store.getState().selectEvent(event);
            }}
          >
            Show the event
          </button>
        )}
        {lesson !== null && (
          <a href={addressOf(lesson.part, lesson.entry)}>
            Lesson {lesson.entry.id}: {lesson.entry.title}
          </a>
        )}
      </p>
    </section>
  );
}
