/** The path with what is done of it, and the progress as a file. */
import { useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { Icon, Mark } from '../../panel/ui/icons.tsx';
import { addressOf, PARTS } from './catalogue.ts';
import { TEST_LENGTH } from '../lesson.ts';
import type { LessonRecord, TestTry } from './progress.ts';
import { FILE_LIMIT, own, writeProgress } from './progress.ts';
import { ASIDE_LIMIT, textOf } from './progress_asides.ts';
import type { ProgressStore } from './progress_store.ts';
import { isOver, scoreOf } from './test_try.ts';
import { WHEN } from './words.tsx';

function stateOf(record: LessonRecord | undefined): 'solved' | 'begun' | 'open' {
  if (record?.solved === true) return 'solved';
  return record !== undefined && (record.choice !== null || record.draft !== null) ? 'begun' : 'open';
}

const WORDS = { solved: 'solved', begun: 'begun', open: 'not begun' } as const;

export function Overview({ progress }: { readonly progress: ProgressStore }): ReactNode {
  const { lessons } = useStore(progress, (state) => state.progress);
  const all = PARTS.flatMap((part) => part.lessons);
  const solved = all.filter(({ id }) => own(lessons, id)?.solved === true).length;
  const next = PARTS.flatMap((part) => part.lessons.map((entry) => ({ part, entry }))).find(
    ({ entry }) => own(lessons, entry.id)?.solved !== true,
  );
  return (
    <main className="learn_path">
      <header className="learn_path_head">
        <a className="learn_home" href="#/" aria-label="Coppice">
          <Mark size={24} />
        </a>
        <h1>Learn</h1>
        <p>
          From one process to a tree of your own. In each lesson you say what will happen, then the system runs and is
          itself the answer.
        </p>
        <p className="num" role="status">
          {solved} of {all.length} lessons solved
        </p>
        {next !== undefined && (
          <a className="button button_primary" href={addressOf(next.part, next.entry)}>
            {solved === 0 ? 'Begin' : 'Go on'}: {next.entry.title}
          </a>
        )}
      </header>
      <Trouble progress={progress} />
      <TestCard progress={progress} />
      {PARTS.map((part, index) => (
        <section key={part.slug} className="learn_part" aria-labelledby={`part_${part.slug}`}>
          <h2 id={`part_${part.slug}`}>
            <span className="num quiet">{index + 1}</span> {part.title}
          </h2>
          <ol>
            {part.lessons.map((entry) => {
              const state = stateOf(own(lessons, entry.id));
              return (
                <li key={entry.id}>
                  <a href={addressOf(part, entry)} data-state={state}>
                    <i className={`learn_mark learn_mark_${state}`} aria-hidden="true" />
                    <span className="learn_entry">
                      <strong>{entry.title}</strong>
                      <span>{entry.goal}</span>
                    </span>
                    <span className="learn_entry_state">{WORDS[state]}</span>
                  </a>
                </li>
              );
            })}
          </ol>
        </section>
      ))}
      <Files progress={progress} />
      <Asides progress={progress} />
    </main>
  );
}

/** The test, for those who want to know where they stand: the lessons come first. */
function TestCard({ progress }: { readonly progress: ProgressStore }): ReactNode {
  const tests = useStore(progress, (state) => state.progress.tests);
  const last = tests.at(-1);
  const before = tests.find((one) => one !== last && isOver(one));
  const of = (one: TestTry): string => `${String(scoreOf(one))} of ${String(TEST_LENGTH)}`;
  const state =
    last === undefined
      ? 'not begun'
      : !isOver(last)
        ? `${String(Object.keys(last.answers).length)} of ${String(TEST_LENGTH)} answered`
        : before === undefined
          ? of(last)
          : `${of(before)} before, ${of(last)} after`;
  return (
    <a className="learn_test" href="#/learn/test">
      <span className="learn_entry">
        <strong>The test</strong>
        <span>Before you begin, or when you know OTP already: {TEST_LENGTH} questions.</span>
      </span>
      <span className="learn_entry_state num">{state}</span>
      <Icon name="chevron_right" size={14} />
    </a>
  );
}

export function Trouble({ progress }: { readonly progress: ProgressStore }): ReactNode {
  const trouble = useStore(progress, (state) => state.trouble ?? state.overlong);
  if (trouble === null) return null;
  return (
    <p className="learn_trouble" role="alert">
      <Icon name="warning" size={16} />
      {trouble}
    </p>
  );
}

function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** What was put aside before something else was kept, to be had back. */
function Asides({ progress }: { readonly progress: ProgressStore }): ReactNode {
  const asides = useStore(progress, (state) => state.asides);
  const [told, setTold] = useState<Told | null>(null);
  if (asides.length === 0) return null;
  const restore = async (number: number): Promise<void> => {
    const fault = await progress.getState().restore(number);
    setTold(
      fault === null
        ? done(progress, `Number ${String(number)} was added to what was here.`)
        : { text: fault, bad: true },
    );
  };
  return (
    <section className="learn_asides" aria-labelledby="learn_asides">
      <h2 id="learn_asides">Put aside</h2>
      <p>
        What stood here before something else took its place. The newest {ASIDE_LIMIT} whole records stay, and of each
        lesson the newest {ASIDE_LIMIT} programs.
      </p>
      <ul>
        {asides.map(({ number, at_ms, why, lesson, kept }) => (
          <li key={number}>
            <span className="num quiet">{number}</span>
            <span className="learn_aside_why">
              {lesson === null ? 'All progress' : `The program of lesson ${lesson}`}, {WHEN.format(at_ms)}, because{' '}
              {why}
            </span>
            <button
              type="button"
              className="button"
              aria-label={`Restore number ${String(number)}`}
              onClick={() => void restore(number)}
            >
              Restore
            </button>
            <button
              type="button"
              className="button"
              aria-label={`Save number ${String(number)} to a file`}
              onClick={() => {
                const text = textOf(kept, 1);
                if (text === null)
                  setTold({ text: `Number ${String(number)} cannot be written to a file: it is no JSON.`, bad: true });
                else download(text, `coppice_progress_aside_${String(number)}.json`);
              }}
            >
              Save
            </button>
          </li>
        ))}
      </ul>
      {told !== null && (
        <p role={told.bad ? 'alert' : 'status'} className={told.bad ? 'fault' : ''}>
          {told.text}
        </p>
      )}
    </section>
  );
}

interface Told {
  readonly text: string;
  readonly bad: boolean;
}

/** What was done, and, when it could not be kept, why. */
function done(progress: ProgressStore, text: string): Told {
  const { trouble } = progress.getState();
  return trouble === null ? { text, bad: false } : { text: `${text} ${trouble}`, bad: true };
}

function Files({ progress }: { readonly progress: ProgressStore }): ReactNode {
  const input = useRef<HTMLInputElement | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [asked, setAsked] = useState(false);
  const [answered, setAnswered] = useState(false);
  const save = (): void => {
    download(writeProgress(progress.getState().progress), 'coppice_progress.json');
  };
  const take = async (file: File): Promise<void> => {
    if (file.size > FILE_LIMIT) {
      setTold({
        text: `${file.name} has ${String(file.size)} bytes; a file of progress has at most ${String(FILE_LIMIT)}.`,
        bad: true,
      });
      return;
    }
    const fault = await progress.getState().take(await file.text());
    const { dropped } = progress.getState();
    setTold(
      fault === null
        ? done(progress, `The progress in ${file.name} was added to what was here. ${dropped ?? ''}`.trim())
        : { text: `${file.name} was not taken. ${fault}`, bad: true },
    );
  };
  return (
    <section className="learn_files" aria-label="Progress as a file">
      <p>Progress is kept in this browser alone.</p>
      <button type="button" className="button" onClick={save}>
        Save to a file
      </button>
      <button
        type="button"
        className="button"
        onClick={() => {
          input.current?.click();
        }}
      >
        Open a file
      </button>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="File of progress"
        className="visually-hidden"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) void take(file);
        }}
      />
      {asked ? (
        <>
          <span>Begin anew with all lessons and tests? What there is is put aside.</span>
          <button
            type="button"
            className="button button_danger"
            onClick={() => {
              setAsked(false);
              setAnswered(true);
              void progress
                .getState()
                .resetAll()
                .then(() => {
                  const { asides, trouble } = progress.getState();
                  const isAside = trouble === null && asides.length > 0;
                  setTold(
                    done(
                      progress,
                      isAside ? 'All progress is put aside: it can be restored below.' : 'All lessons begin anew.',
                    ),
                  );
                });
            }}
          >
            Begin anew
          </button>
          <button
            type="button"
            className="button"
            autoFocus
            onClick={() => {
              setAsked(false);
              setAnswered(true);
            }}
          >
            Keep it
          </button>
        </>
      ) : (
        <button
          type="button"
          className="button"
          autoFocus={answered}
          onClick={() => {
            setAsked(true);
          }}
        >
          Reset all…
        </button>
      )}
      {told !== null && (
        <p role={told.bad ? 'alert' : 'status'} className={told.bad ? 'fault' : ''}>
          {told.text}
        </p>
      )}
    </section>
  );
}
