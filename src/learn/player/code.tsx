/** The lesson's program, and the buttons that run it. */
import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { NodeConnection } from '../../connection/connection.ts';
import { partIn } from '../../editor/surround.ts';
import { usePanel } from '../../panel/store/react.ts';
import { Icon } from '../../panel/ui/icons.tsx';
import { type PlayedLesson, runsDraft, seedsOf, type Step } from '../lesson.ts';
import { runSeeds, type SeedVerdict } from './seed_runner.ts';
import { DEFAULT_SEED, FILE, type LessonRun } from './use_lesson_run.ts';

const CodeEditor = lazy(async () => ({ default: (await import('../../editor/code_editor.tsx')).CodeEditor }));

export interface CodeActions {
  readonly change: (text: string) => void;
  readonly run: (seed: number) => void;
  readonly stop: () => void;
}

interface CodeProps {
  readonly lesson: PlayedLesson;
  readonly step: Step | undefined;
  readonly source: string;
  readonly run: LessonRun;
  readonly actions: CodeActions;
  readonly makeNode: () => NodeConnection;
  /** All seeds have been run: on all of them the claims held, or not. */
  readonly onSeeds: (all: boolean) => void;
}

export function Code({ lesson, step, source, run, actions, makeNode, onSeeds }: CodeProps): ReactNode {
  const seed = usePanel((state) =>
    state.connection.state === 'live' ? state.connection.hello.seed : (lesson.seeds?.[0] ?? DEFAULT_SEED),
  );
  const [open, setOpen] = useState(lesson.solution !== null);
  const isDraft = runsDraft(lesson, step);
  // The other buttons go when they have been pressed; the keyboard goes on from this one.
  const again = useRef<HTMLButtonElement | null>(null);
  const seeds = seedsOf(lesson, step);
  const { surround } = lesson;
  const isMarked = surround !== null && partIn(source, surround) !== null;
  /** A line that stays as it is was typed in, and nothing has been written since. */
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    setRefused(false);
  }, [source, isDraft, open]);
  return (
    <section className="lesson_code" aria-label="Program">
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
          {FILE}
        </button>
        <span className="grow" />
        <span className="quiet num">seed {seed}</span>
        <span className="lesson_code_buttons">
          {run.canFinish && (
            <button
              type="button"
              className="button"
              onClick={() => {
                run.finish();
                again.current?.focus();
              }}
            >
              To the end
            </button>
          )}
          {run.running && (
            <button
              type="button"
              className="button"
              onClick={() => {
                actions.stop();
                again.current?.focus();
              }}
            >
              Stop
            </button>
          )}
          <button
            ref={again}
            type="button"
            className="button button_primary"
            onClick={() => {
              actions.run(lesson.seeds?.[0] ?? DEFAULT_SEED);
            }}
          >
            <Icon name={run.begun ? 'restart' : 'play'} />
            {run.begun ? 'Run again' : 'Run'}
          </button>
        </span>
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
            label={`Program ${FILE}`}
            value={source}
            {...(isDraft ? (surround === null ? {} : { surround }) : { surround: null })}
            faults={run.faults}
            onChange={actions.change}
            onRefused={() => {
              setRefused(true);
            }}
            onRun={() => {
              actions.run(lesson.seeds?.[0] ?? DEFAULT_SEED);
            }}
          />
        </Suspense>
      )}
      {open && (
        <p className="lesson_code_refused" role="status">
          {refused &&
            (isDraft
              ? 'Nothing was written: this line is the lesson’s, and stays as it is. The marked lines are yours.'
              : 'Nothing was written: in this step the program can only be read.')}
        </p>
      )}
      {open && isDraft && surround !== null && !isMarked && (
        <p className="lesson_code_keys">
          Lines around your part are not as the lesson has them now, so all lines of this program can be changed.
          “Reset…” puts it aside and gives you the lesson’s program.
        </p>
      )}
      {open && isDraft && (
        <p className="lesson_code_keys quiet">
          <kbd className="key">Ctrl</kbd> <kbd className="key">Enter</kbd> runs, <kbd className="key">Esc</kbd> then{' '}
          <kbd className="key">Tab</kbd> leaves the editor.
          {isMarked && ' Only the marked lines can be changed.'}
        </p>
      )}
      {open && !isDraft && <p className="lesson_code_keys quiet">In this step it can only be read.</p>}
      {run.faults.length > 0 && (
        <ul className="lesson_faults" role="alert" data-stale={run.isStale}>
          {run.isStale && <li>Of the program before the last change:</li>}
          {run.faults.map(({ line, message }) => (
            <li key={line}>
              <b>Line {line}:</b> {message}
            </li>
          ))}
        </ul>
      )}
      {run.message !== null && <p role="alert">{run.message}</p>}
      {seeds !== undefined && step !== undefined && (
        <Seeds
          lesson={lesson}
          seeds={seeds}
          step={step}
          source={source}
          makeNode={makeNode}
          holding={!run.isStale && run.judged.length > 0 && run.judged.every(({ verdict }) => verdict === 'holds')}
          onOpen={actions.run}
          onDone={onSeeds}
        />
      )}
    </section>
  );
}

interface SeedsProps {
  readonly lesson: PlayedLesson;
  readonly seeds: readonly number[];
  readonly step: Step;
  readonly source: string;
  readonly makeNode: () => NodeConnection;
  /** All checks hold in the run that is shown. */
  readonly holding: boolean;
  readonly onOpen: (seed: number) => void;
  readonly onDone: (all: boolean) => void;
}

/** Every seed in one go, a verdict each; one that fails opens in the panel. */
function Seeds({ lesson, seeds, step, source, makeNode, holding, onOpen, onDone }: SeedsProps): ReactNode {
  const [verdicts, setVerdicts] = useState<readonly SeedVerdict[]>([]);
  const [going, setGoing] = useState(false);
  const current = useRef<{ stopped: boolean } | null>(null);
  const stop = useCallback(() => {
    if (current.current !== null) current.current.stopped = true;
    current.current = null;
    setGoing(false);
  }, []);
  // What another program gave says nothing about this one.
  useEffect(() => {
    setVerdicts([]);
    return stop;
  }, [source, step, stop]);
  const begin = (): void => {
    const run = { stopped: false };
    current.current = run;
    const found: SeedVerdict[] = [];
    setVerdicts(found);
    setGoing(true);
    const tell = (verdict: SeedVerdict): void => {
      if (run.stopped) return;
      found.push(verdict);
      setVerdicts([...found]);
    };
    void runSeeds(lesson, step, source, makeNode, tell, () => run.stopped).finally(() => {
      if (run.stopped) return;
      setGoing(false);
      onDone(found.every(({ verdict }) => verdict === 'holds'));
    });
  };
  const holds = verdicts.filter(({ verdict }) => verdict === 'holds').length;
  const first = seeds[0] ?? 1;
  const last = seeds.at(-1) ?? 1;
  return (
    <div className="seeds">
      {holding && verdicts.length === 0 && (
        <p role="status">All checks hold on this seed. They have to hold on each: run them all.</p>
      )}
      <button
        type="button"
        className="button"
        onClick={() => {
          if (going) stop();
          else begin();
        }}
      >
        {going ? 'Stop' : `Run seeds ${String(first)} to ${String(last)}`}
      </button>
      <ol aria-label="Seeds">
        {verdicts.map(({ seed, verdict, why }) => (
          <li key={seed}>
            <button
              type="button"
              className="seed"
              data-verdict={verdict}
              title={why ?? 'All checks hold'}
              aria-label={`Seed ${String(seed)}: ${verdict === 'holds' ? 'holds' : `broken, ${why ?? ''}`}. Open it`}
              onClick={() => {
                onOpen(seed);
              }}
            >
              {seed} {verdict === 'holds' ? '✓' : '✕'}
            </button>
          </li>
        ))}
      </ol>
      {verdicts.length > 0 && (
        <p role="status" className="num">
          {holds} of {seeds.length} seeds hold
        </p>
      )}
    </div>
  );
}
