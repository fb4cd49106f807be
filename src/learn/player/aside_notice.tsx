/** In its lesson: that another tab has begun it anew, that it has changed the program, and that a program was put aside, each with a button to take it. */
import { useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { Icon } from '../../panel/ui/icons.tsx';
import { own } from './progress.ts';
import type { ProgressStore, Standing } from './progress_store.ts';
import { WHEN } from './words.tsx';

interface AsideNoticeProps {
  readonly lesson: string;
  /** The program that is shown here; null as the lesson gives it. */
  readonly draft: string | null;
  readonly progress: ProgressStore;
  readonly onTake: (draft: string | null) => void;
}

interface TakenNoticeProps {
  /** What another tab has done while the lesson was open here. */
  readonly by: Standing;
  readonly progress: ProgressStore;
}

/** Why something else stands here than what a person had left. */
export function TakenNotice({ by, progress }: TakenNoticeProps): ReactNode {
  const some = useStore(progress, (state) => state.asides.length > 0);
  const [closed, setClosed] = useState(false);
  const place = useRef<HTMLDivElement | null>(null);
  return (
    <div ref={place} className="aside_notice taken_notice" role="status" tabIndex={-1}>
      {by !== 'kept' && !closed && (
        <>
          <Icon name="restart" size={16} />
          <p>
            {by === 'anew'
              ? 'This lesson was begun anew in another tab, so your prediction here is no longer kept. Below is what is kept now.'
              : 'Another tab has gone on in this lesson with another prediction, and that one is kept. Below is what is kept now.'}
            {some && (
              <>
                {' '}
                What was put aside is listed <a href="#/learn">on the path</a>.
              </>
            )}
          </p>
          <div>
            <button
              type="button"
              className="button"
              onClick={() => {
                setClosed(true);
                place.current?.focus();
              }}
            >
              Close
            </button>
          </div>
        </>
      )}
    </div>
  );
}

export function AsideNotice({ lesson, draft, progress, onTake }: AsideNoticeProps): ReactNode {
  const isOld = useStore(progress, (state) => state.hasNewer(lesson));
  const kept = useStore(progress, (state) => own(state.progress.lessons, lesson)?.draft ?? null);
  const asides = useStore(progress, (state) => state.asides);
  const { program, putAside, leave } = progress.getState();
  // The buttons go when they have been pressed; the keyboard goes on from here.
  const place = useRef<HTMLDivElement | null>(null);
  const button = (words: string, act: () => void): ReactNode => (
    <button
      type="button"
      className="button"
      onClick={() => {
        act();
        place.current?.focus();
      }}
    >
      {words}
    </button>
  );
  const here = asides
    .filter((aside) => aside.lesson === lesson)
    .map((aside) => ({ ...aside, text: program(aside) }))
    .filter(({ text }) => text !== null);
  const mine = here.find(({ text }) => text === draft);
  const [last, ...more] = here.filter(({ text, left }) => text !== draft && left !== true);
  return (
    <div ref={place} className="aside_notice" role="status" tabIndex={-1}>
      {isOld ? (
        <>
          <Icon name="warning" size={16} />
          <p>
            Another tab has changed the program of this lesson, and that one is kept now. Here you still see the one
            before it{mine === undefined ? '' : `, which is put aside as number ${String(mine.number)}`}. When you write
            here, this one is kept again and the other is put aside.
          </p>
          <div>
            {button('Show the newer one', () => {
              onTake(kept);
            })}
          </div>
        </>
      ) : (
        last !== undefined && (
          <>
            <Icon name="copy" size={16} />
            <p>
              A program of this lesson is put aside as number {last.number} ({WHEN.format(last.at_ms)}), because{' '}
              {last.why}.
              {more.length > 0 && (
                <>
                  {' '}
                  <a href="#/learn">
                    {more.length} more {more.length === 1 ? 'is' : 'are'} put aside
                  </a>
                  .
                </>
              )}
            </p>
            <div>
              {button('Take it', () => {
                putAside(lesson, `number ${String(last.number)} was taken in its place`);
                leave(lesson, last.number);
                onTake(last.text);
              })}
              {button('Leave it there', () => {
                leave(lesson, last.number);
              })}
            </div>
          </>
        )
      )}
    </div>
  );
}
