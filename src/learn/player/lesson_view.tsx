/** One lesson: what it says at one side, the live panel at the other. */
import { useMachine } from '@xstate/react';
import { useCallback, useEffect, useId, useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { NodeConnection } from '../../connection/connection.ts';
import { usePanel, usePanelStore } from '../../panel/store/react.ts';
import { Icon } from '../../panel/ui/icons.tsx';
import { PHONE, useMedia } from '../../panel/use_media.ts';
import type { LessonAddress } from './address.ts';
import { AsideNotice, TakenNotice } from './aside_notice.tsx';
import { Beside } from './beside.tsx';
import { addressOf, type Found } from './catalogue.ts';
import { Claims } from './claims.tsx';
import { Code, type CodeActions } from './code.tsx';
import { Words } from './words.tsx';
import { Help } from './help.tsx';
import { lessonMachine } from './lesson_machine.ts';
import { limitOf, type PlayedLesson, runsDraft, seedsOf } from '../lesson.ts';
import { Prediction } from './prediction.tsx';
import type { ProgressStore, Standing } from './progress_store.ts';
import { Trouble } from './overview.tsx';
import { TeacherBar, useTeacher } from './teacher.tsx';
import { Transfers } from './transfers.tsx';
import { systemOf, useLessonRun } from './use_lesson_run.ts';
import { usePredictFirst } from './use_predict_first.ts';

interface LessonViewProps {
  readonly lesson: PlayedLesson;
  readonly found: Found;
  readonly address: LessonAddress;
  readonly progress: ProgressStore;
  readonly makeNode: () => NodeConnection;
  readonly header: (title: string) => ReactNode;
  readonly onRun: () => void;
}

interface Taken {
  readonly times: number;
  readonly by: Standing;
}

export function LessonView(props: LessonViewProps): ReactNode {
  const { progress, lesson, found, address, header } = props;
  // What was kept is known a moment after the page: a lesson that began without it would begin anew. It can be read meanwhile.
  const ready = useStore(progress, (state) => state.ready);
  /** How often another tab has taken away what stood here, and how it did so last. */
  const [taken, setTaken] = useState<Taken>({ times: 0, by: 'kept' });
  const take = useCallback((by: Standing) => {
    setTaken(({ times }) => ({ times: times + 1, by }));
  }, []);
  if (ready) return <Lesson key={taken.times} {...props} taken={taken.by} onTaken={take} />;
  return (
    <Beside
      words="Lesson"
      header={header(lesson.title)}
      first
      teacher={address.teacher}
      text={
        <>
          <Head found={found} progress={progress} />
          <div className="lesson_prose">
            <lesson.Prose />
          </div>
          <p className="lesson_waits" role="status">
            Your progress is loading
          </p>
        </>
      }
      foot={null}
    />
  );
}

/** Where one is, and what the lesson is called. */
function Head({ found, progress }: { readonly found: Found; readonly progress: ProgressStore }): ReactNode {
  return (
    <>
      <nav className="lesson_crumbs" aria-label="Where you are">
        <a href="#/learn">Learn</a>
        <span aria-hidden="true">/</span>
        <span className="grow">{found.part.title}</span>
        <span className="num quiet">
          {found.number} of {found.part.lessons.length}
        </span>
      </nav>
      <Segments found={found} progress={progress} />
      <h1>{found.entry.title}</h1>
    </>
  );
}

interface LessonProps extends LessonViewProps {
  /** Why it has begun once more while it was open: what another tab has done. */
  readonly taken: Standing;
  readonly onTaken: (by: Standing) => void;
}

function Lesson({ lesson, found, address, progress, makeNode, header, onRun, taken, onTaken }: LessonProps): ReactNode {
  const store = usePanelStore();
  const phone = useMedia(PHONE);
  const [record] = useState(() => progress.getState().lesson(lesson.id));
  const standing = useStore(progress, (now) => now.standing(lesson.id));
  // What is shown would be a promise that nobody keeps: from here on it is what is kept.
  useEffect(() => {
    if (standing !== 'kept') onTaken(standing);
  }, [standing, onTaken]);
  const [state, send] = useMachine(lessonMachine, {
    input: { record, steps: lesson.steps.length, hints: lesson.hints.length },
  });
  const [draft, setDraft] = useState(record.draft);
  const [stepDraft, setStepDraft] = useState(record.stepDraft);
  const { step, choice, sure, hints, solutionSeen, solved, held } = state.context;
  const phase = state.value === 'explained' ? 'explained' : state.value === 'do' ? 'do' : 'predict';
  /** It stays shown when the next run begins, and when the page is opened again. */
  const [seen, setShown] = useState(record.shown);
  const [firstStep] = useState(step);
  const current = lesson.steps[step];
  const isDraft = runsDraft(lesson, current);
  const source = (isDraft ? draft : null) ?? lesson.start;
  const run = useLessonRun({ lesson, step: current, source, asked: phase === 'predict' }, onRun);
  const { show, judged } = run;

  useEffect(() => {
    progress.getState().change(lesson.id, {
      phase,
      step,
      held,
      shown: seen,
      choice,
      sure,
      hints,
      solutionSeen,
      draft,
      stepDraft,
      solved,
    });
  }, [progress, lesson, phase, step, held, seen, choice, sure, hints, solutionSeen, draft, stepDraft, solved]);

  // A draft may come from a file: only a click runs it. What is shown first is the lesson's own system, at rest.
  useEffect(() => {
    // What was open of another system means nothing here.
    store.getState().closeDialog();
    store.getState().dismissNotice();
    show(lesson.start);
  }, [show, lesson, store]);

  // The node of another page may still be on its way out.
  const ours = systemOf(lesson);
  const live = usePanel(
    ({ connection, node }) => connection.state === 'live' && connection.hello.system.id === ours && node !== null,
  );
  // It stands at its start again: what it did has shown nothing, and counts for no run.
  const hold = useCallback(() => {
    show(lesson.start);
  }, [show, lesson]);
  const asks = usePredictFirst(phase === 'predict' && !run.begun, live, hold);

  const { at } = address;
  const [moved, setMoved] = useState(false);
  useEffect(() => {
    if (at === null || moved || !live) return;
    setMoved(true);
    void store.getState().run({ type: 'advance', ms: at }, { quiet: true });
  }, [at, moved, live, store]);

  const allHold = judged.length > 0 && judged.every(({ verdict }) => verdict === 'holds');
  const needsSeeds = seedsOf(lesson, current) !== undefined;
  useEffect(() => {
    if (allHold && !needsSeeds) send({ type: 'holds' });
  }, [allHold, needsSeeds, send]);
  const onSeeds = useCallback(
    (all: boolean) => {
      if (all) send({ type: 'holds' });
    },
    [send],
  );

  const actions = useMemo(
    (): CodeActions => ({
      change: (text) => {
        const typed = text === lesson.start ? null : text;
        setDraft(typed);
        // At once: the page may be gone before it is drawn again.
        progress.getState().change(lesson.id, { draft: typed });
      },
      run: (seed) => {
        store.getState().select(null);
        run.start(source, seed);
      },
      stop: run.stop,
    }),
    [lesson, progress, run, source, store],
  );

  // Who has done the step has seen it.
  const shown = seen || held || step > 0;
  useEffect(() => {
    if (run.hasShown) setShown(true);
  }, [run.hasShown]);

  const putAside = (why: string): void => {
    progress.getState().putAside(lesson.id, why);
  };
  const reset = (): void => {
    putAside('the lesson was begun anew');
    setShown(false);
    send({ type: 'reset' });
    setDraft(null);
    setStepDraft(null);
    show(lesson.start);
  };
  const resetStep = (): void => {
    putAside(lesson.steps.length > 1 ? `step ${String(step + 1)} was begun anew` : 'the program was begun anew');
    send({ type: 'reset_step' });
    setDraft(stepDraft);
    show(lesson.start);
  };

  const canStep = held && phase === 'do' && step + 1 < lesson.steps.length;
  const nextStep = useCallback(() => {
    send({ type: 'next_step' });
    setStepDraft(draft);
    show(lesson.start);
  }, [send, draft, show, lesson]);
  const view = address.teacher ? '?teacher' : '';
  const before = found.before === null ? null : `${found.before}${view}`;
  const after = found.after === null ? null : `${found.after}${view}`;
  const goOn = useCallback(() => {
    if (canStep) nextStep();
    else if (after !== null) window.location.hash = after;
  }, [canStep, nextStep, after]);
  const teacher = useTeacher(address.teacher, lesson, goOn);

  // The text is there to be read before anything is drawn beside it.
  const [textOnly, setTextOnly] = useState(true);
  useEffect(() => {
    // A page in the background paints nothing, and must not wait for it.
    const show = (): void => {
      setTextOnly(false);
    };
    const late = setTimeout(show, 200);
    let timer: ReturnType<typeof setTimeout> | null = null;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(show);
    });
    return () => {
      clearTimeout(late);
      if (timer !== null) clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, []);

  const notice = <AsideNotice lesson={lesson.id} draft={draft} progress={progress} onTake={setDraft} />;
  const answer = lesson.choices.find(({ id }) => id === choice);
  const right = lesson.choices.find((one) => one.right === true)?.id ?? null;
  return (
    <Beside
      words="Lesson"
      header={header(lesson.title)}
      first={textOnly}
      teacher={address.teacher}
      text={
        <>
          <Head found={found} progress={progress} />
          {solved && <p className="lesson_solved">Solved</p>}
          <Trouble progress={progress} />
          {!address.teacher && <Transfers here={lesson.id} progress={progress} makeNode={makeNode} />}
          <div className="lesson_prose">
            <lesson.Prose />
          </div>
          <TakenNotice by={taken} progress={progress} />
          <div ref={asks}>
            <Prediction
              question={lesson.question}
              choices={lesson.choices}
              choice={choice}
              sure={sure}
              ready={live}
              begun={run.begun}
              hands={teacher.hands}
              {...(lesson.said === undefined ? {} : { said: lesson.said })}
              shown={!teacher.hides && phase !== 'predict' && (shown || phase === 'explained') ? right : null}
              onPredict={(id, how) => {
                send({ type: 'predict', choice: id, sure: how });
              }}
            />
          </div>
          {phase === 'predict' && notice}
          {phase !== 'predict' && (
            <>
              {current !== undefined && (
                <Claims
                  heading={
                    lesson.steps.length > 1 ? `Step ${String(step + 1)} of ${String(lesson.steps.length)}` : 'To do'
                  }
                  key={step}
                  arrived={step > firstStep}
                  step={current}
                  judged={judged}
                  limitMs={limitOf(lesson, current)}
                  isOther={run.isOther}
                  isStale={run.isStale}
                />
              )}
              {notice}
              <Code
                lesson={lesson}
                step={current}
                source={source}
                run={run}
                actions={actions}
                makeNode={makeNode}
                onSeeds={onSeeds}
              />
              {canStep && (
                <p className="lesson_next_step" role="status">
                  <button type="button" className="button button_primary" onClick={nextStep}>
                    Next step
                  </button>
                </p>
              )}
              {phase === 'explained' && !teacher.hides && (
                <section className="lesson_know" aria-labelledby="now_you_know" role="status">
                  <h2 id="now_you_know">Now you know</h2>
                  <p>
                    <Words>{lesson.know}</Words>
                  </p>
                  {answer !== undefined && answer.right !== true && (
                    <p className="quiet">You had said: {answer.words}</p>
                  )}
                </section>
              )}
            </>
          )}
          {/* It is help with the task, which is not there before the prediction. */}
          {phase !== 'predict' && (
            <Help
              lesson={lesson}
              step={current}
              hints={hints}
              solutionSeen={solutionSeen}
              source={source}
              onHint={() => {
                send({ type: 'hint' });
              }}
              onSolution={() => {
                send({ type: 'solution' });
              }}
              onTake={(text) => {
                putAside('a solution took its place');
                setDraft(text);
              }}
            />
          )}
        </>
      }
      foot={
        <>
          <Reset lesson={lesson} step={step} onStep={phase === 'predict' ? null : resetStep} onLesson={reset} />
          {!phone && (
            <a
              className="lesson_teacher"
              href={`${addressOf(found.part, found.entry)}${address.teacher ? '' : '?teacher'}`}
            >
              {address.teacher ? 'Usual view' : 'Teacher’s view'}
            </a>
          )}
          <span className="grow" />
          {before !== null && (
            <a className="button" href={before}>
              Back
            </a>
          )}
          {after !== null && (
            <a className={`button ${phase === 'explained' ? 'button_primary' : ''}`} href={after}>
              Next
            </a>
          )}
        </>
      }
    >
      {address.teacher && <TeacherBar teacher={teacher} choices={lesson.choices.length} found={found} />}
    </Beside>
  );
}

/** The part's lessons, one segment each. */
function Segments({ found, progress }: { readonly found: Found; readonly progress: ProgressStore }): ReactNode {
  const { lessons } = useStore(progress, (state) => state.progress);
  return (
    <div className="lesson_segments" aria-hidden="true">
      {found.part.lessons.map(({ id }) => (
        <i key={id} data-solved={lessons[id]?.solved === true} data-here={id === found.entry.id} />
      ))}
    </div>
  );
}

interface ResetProps {
  readonly lesson: PlayedLesson;
  readonly step: number;
  /** Null before the prediction: nothing has been done in the step. */
  readonly onStep: (() => void) | null;
  readonly onLesson: () => void;
}

/** What goes and what stays is said before anything begins anew. */
function Reset({ lesson, step, onStep, onLesson }: ResetProps): ReactNode {
  const [asked, setAsked] = useState(false);
  const [answered, setAnswered] = useState(false);
  const words = useId();
  if (!asked) {
    return (
      <button
        type="button"
        autoFocus={answered}
        className="button"
        onClick={() => {
          setAsked(true);
        }}
      >
        <Icon name="restart" />
        Reset…
      </button>
    );
  }
  const answer = (label: string, act: (() => void) | null): ReactNode => (
    <button
      type="button"
      className={act === null ? 'button' : 'button button_danger'}
      autoFocus={act === null}
      onClick={() => {
        setAsked(false);
        setAnswered(true);
        act?.();
      }}
    >
      {label}
    </button>
  );
  const writes = lesson.solution !== null;
  const stepLabel = lesson.steps.length > 1 ? `Step ${String(step + 1)}` : writes ? 'The program' : null;
  const less = onStep === null ? null : stepLabel;
  return (
    <div className="lesson_reset" role="group" aria-labelledby={words}>
      <p id={words}>
        {less === null ? 'Begin the lesson anew?' : 'What should begin anew?'}{' '}
        {less === null
          ? 'Your prediction and hints go.'
          : `With “${less}” your prediction and hints stay, with “The lesson” they go, too.`}
        {writes && ' What you wrote is put aside, and you can take it back.'} What is solved stays solved.
      </p>
      {less !== null && answer(less, onStep)}
      {answer('The lesson', onLesson)}
      {answer('Cancel', null)}
    </div>
  );
}
