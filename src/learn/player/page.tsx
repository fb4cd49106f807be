/** The lessons' part of the app: the path, one lesson on it, or the test. */
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import type { NodeConnection } from '../../connection/connection.ts';
import { usePageTitle } from '../../panel/page_title.ts';
import { parseLearn, parseTest } from './address.ts';
import { findLesson, loadedLesson, loadLesson } from './catalogue.ts';
import { LessonView } from './lesson_view.tsx';
import { Overview } from './overview.tsx';
import type { PlayedLesson } from '../lesson.ts';
import { progressHost } from './progress_host.ts';
import { createProgressStore } from './progress_store.ts';
import './learn.css';

const TestPage = lazy(async () => ({ default: (await import('./test_page.tsx')).TestPage }));

const progress = createProgressStore(progressHost());

export interface LearnPageProps {
  /** What stands in the address after `#/learn`. */
  readonly rest: string;
  readonly makeNode: () => NodeConnection;
  readonly header: (title: string) => ReactNode;
  /** Called when a lesson takes the page's node. */
  readonly onRun: () => void;
  readonly unknown: ReactNode;
}

/** Asks for the lesson that the page is opened on. What goes wrong is told when the lesson is shown. */
async function preload(): Promise<void> {
  const address = parseLearn(/^#\/learn(.*)$/u.exec(window.location.hash)?.[1] ?? '');
  const found = address == null ? null : findLesson(address.part, address.slug);
  if (found !== null) await loadLesson(found.entry).catch(() => undefined);
}
/** Until then there is nothing to draw. */
export const preloaded = preload();

type Loading = PlayedLesson | 'loading' | { readonly failed: string };

export function LearnPage({ rest, makeNode, header, onRun, unknown }: LearnPageProps): ReactNode {
  const test = parseTest(rest);
  const address = parseLearn(rest);
  const found = address == null ? null : findLesson(address.part, address.slug);
  const id = found?.entry.id ?? null;
  const [loaded, setLoaded] = useState<{ readonly id: string | null; readonly lesson: Loading }>({
    id,
    lesson: (id === null ? null : loadedLesson(id)) ?? 'loading',
  });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (found === null) return undefined;
    let left = false;
    const { entry } = found;
    loadLesson(entry).then(
      (lesson) => {
        if (!left) setLoaded({ id: entry.id, lesson });
      },
      (caught: unknown) => {
        const failed = caught instanceof Error ? caught.message : String(caught);
        if (!left) setLoaded({ id: entry.id, lesson: { failed } });
      },
    );
    return () => {
      left = true;
    };
    // The entry is found by its id.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id, tries]);

  const lost = address === undefined || (address !== null && found === null);
  usePageTitle(test !== null ? 'The test' : lost ? null : (found?.entry.title ?? 'Learn'));

  if (test !== null) {
    return (
      <Suspense fallback={<div className="learn_waiting" role="status" aria-label="The test is loading" />}>
        <TestPage
          number={test === 'test' ? null : test}
          progress={progress}
          header={header}
          onRun={onRun}
          unknown={unknown}
        />
      </Suspense>
    );
  }
  if (address === null) return <Overview progress={progress} />;
  if (address === undefined || found === null) return unknown;
  const lesson = loaded.id === id ? loaded.lesson : 'loading';
  if (lesson === 'loading') return <div className="learn_waiting" role="status" aria-label="The lesson is loading" />;
  if ('failed' in lesson) {
    return (
      <main className="learn_failed">
        <h1>{found.entry.title}</h1>
        <p role="alert">The lesson could not be loaded: {lesson.failed}</p>
        <button
          type="button"
          className="button"
          onClick={() => {
            setTries(tries + 1);
          }}
        >
          Try again
        </button>
      </main>
    );
  }
  return (
    <LessonView
      key={lesson.id}
      lesson={lesson}
      found={found}
      address={address}
      progress={progress}
      makeNode={makeNode}
      header={header}
      onRun={onRun}
    />
  );
}
