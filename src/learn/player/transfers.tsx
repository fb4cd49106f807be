/** Questions of earlier lessons, asked before this one: answered here, and run on a node that is not shown. */
import { useMachine } from '@xstate/react';
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import type { NodeConnection } from '../../connection/connection.ts';
import type { PlayedLesson } from '../lesson.ts';
import { addressOf, lessonById, loadLesson, PATH } from './catalogue.ts';
import { Prediction } from './prediction.tsx';
import { Program } from './program.tsx';
import type { ProgressStore } from './progress_store.ts';
import { questionMachine } from './question_machine.ts';
import { answered, dueBefore, putOff, shownFor } from './transfer_plan.ts';
import { runTransfer, TRANSFER_FILE } from './transfer_runner.ts';
import { Words } from './words.tsx';

interface TransfersProps {
  /** The lesson before which they are asked. */
  readonly here: string;
  readonly progress: ProgressStore;
  readonly makeNode: () => NodeConnection;
}

/** What is asked is decided when the lesson is opened, and stays so until it is left. */
export function Transfers({ here, progress, makeNode }: TransfersProps): ReactNode {
  const [ids] = useState(() => dueBefore(here, PATH, progress.getState().progress));
  const [asked, setAsked] = useState<readonly PlayedLesson[]>([]);
  const [at, setAt] = useState(0);
  useEffect(() => {
    let left = false;
    const load = async (id: string): Promise<readonly PlayedLesson[]> => {
      const found = lessonById(id);
      return found === null ? [] : [await loadLesson(found.entry)];
    };
    // A question that cannot be loaded is asked another time: this lesson does not need it.
    void Promise.allSettled(ids.map(load)).then((loaded) => {
      if (!left) setAsked(loaded.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])));
    });
    return () => {
      left = true;
    };
  }, [ids]);
  const current = asked[at];
  if (current === undefined) return null;
  return (
    <Transfer
      key={current.id}
      lesson={current}
      here={here}
      progress={progress}
      makeNode={makeNode}
      count={asked.length > 1 ? `${String(at + 1)} of ${String(asked.length)}` : null}
      isLast={at + 1 === asked.length}
      onNext={() => {
        setAt(at + 1);
      }}
    />
  );
}

interface TransferProps extends TransfersProps {
  readonly lesson: PlayedLesson;
  readonly count: string | null;
  readonly isLast: boolean;
  readonly onNext: () => void;
}

function Transfer({ lesson, here, progress, makeNode, count, isLast, onNext }: TransferProps): ReactNode {
  const { id, transfer: question, transferSystem: source } = lesson;
  const heading = useId();
  const [record] = useState(() => progress.getState().progress.transfers[id]);
  const [input] = useState(() => ({
    answer:
      record?.at === here && record.choice !== null
        ? { choice: record.choice, sure: record.sure, shown: record.shown }
        : null,
    closed: false,
  }));
  const [state, send] = useMachine(questionMachine, { input });
  const { choice, sure, shown } = state.context;
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);

  const run = (): void => {
    send({ type: 'run' });
    void runTransfer(question, source, makeNode).then((answer) => {
      // Put off, or the lesson was left: it is asked another time.
      if (gone.current) return;
      const kept = progress.getState().progress.transfers[id];
      if (answer !== null && kept !== undefined) {
        progress.getState().changeTransfer(id, shownFor(kept, PATH, answer));
      }
      send({ type: 'over', shown: answer });
    });
  };
  const place = lessonById(id);
  const right = useMemo(() => question.choices.find((one) => one.id === shown), [question, shown]);
  return (
    <section className="transfer" aria-labelledby={heading}>
      <header>
        <h2 id={heading}>From an earlier lesson</h2>
        {count !== null && <span className="num quiet">{count}</span>}
        <span className="grow" />
        {shown === null ? (
          <button
            type="button"
            className="button"
            onClick={() => {
              progress.getState().changeTransfer(id, putOff(record, here, PATH));
              onNext();
            }}
          >
            Not now
          </button>
        ) : (
          !isLast && (
            <button type="button" className="button" onClick={onNext}>
              The next one
            </button>
          )
        )}
      </header>
      <p className="transfer_about">
        <Words>{question.about}</Words>
      </p>
      <Prediction
        question={question.question}
        choices={question.choices}
        choice={choice}
        sure={sure}
        ready
        begun={!state.matches('answered')}
        shown={shown}
        aside
        onPredict={(given, how) => {
          send({ type: 'answer', choice: given, sure: how });
          progress.getState().changeTransfer(id, answered(record, here, given, how));
        }}
      />
      <Program
        label="Program of the question"
        file={TRANSFER_FILE}
        source={source}
        again={state.matches('unclear')}
        primary={false}
        onRun={state.matches('answered') || state.matches('unclear') ? run : null}
        onFinish={null}
      />
      <div role="status">
        {state.matches('unclear') && <p>The run did not come to its end. Run it again.</p>}
        {right !== undefined && (
          <p>
            In the run: {right.claim?.words}.{' '}
            {choice !== shown && place !== null && (
              <a href={addressOf(place.part, place.entry)}>
                Lesson {id}: {lesson.title}
              </a>
            )}
          </p>
        )}
      </div>
    </section>
  );
}
