/** A text at one side, the live panel at the other; where there is no room for both, one of them at a time. */
import { useEffect, useState, type ReactNode } from 'react';
import { Panel } from '../../panel/panel.tsx';
import { usePanelStore } from '../../panel/store/react.ts';
import { Icon } from '../../panel/ui/icons.tsx';
import { PHONE, TURNS, useMedia } from '../../panel/use_media.ts';

interface BesideProps {
  /** What the text is: `Lesson`. */
  readonly words: string;
  readonly header: ReactNode;
  readonly text: ReactNode;
  readonly foot: ReactNode;
  /** The text is there to be read before anything is drawn beside it. */
  readonly first?: boolean;
  readonly teacher?: boolean;
  readonly children?: ReactNode;
}

export function Beside({
  words,
  header,
  text,
  foot,
  first = false,
  teacher = false,
  children,
}: BesideProps): ReactNode {
  const phone = useMedia(PHONE);
  const turns = useMedia(TURNS);
  const [side, setSide] = useState<'lesson' | 'system'>('lesson');
  const store = usePanelStore();
  // An event or a process that somebody asks to see stands in the system.
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const asked = state.event !== null && state.event !== before.event;
        if (asked || state.revealed !== before.revealed) setSide('system');
      }),
    [store],
  );
  const turn = (to: 'lesson' | 'system'): void => {
    setSide(to);
    if (to === 'system') return;
    // Put away, so that the same event can be asked for again.
    store.getState().selectEvent(null);
    store.getState().raiseEvents(false);
  };
  const lead = (
    // Where they take turns it stands alone, and is what the page is about.
    <section
      className="lesson"
      aria-label={words}
      hidden={turns && side === 'system'}
      {...(turns ? { role: 'main' } : {})}
    >
      <div className="lesson_text">{text}</div>
      <footer className="lesson_foot">{foot}</footer>
    </section>
  );
  const top = (
    <>
      {header}
      {turns && (
        <nav className="lesson_sides" aria-label="Show">
          {(['lesson', 'system'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={side === one}
              onClick={() => {
                turn(one);
              }}
            >
              {one === 'lesson' ? words : 'System'}
            </button>
          ))}
        </nav>
      )}
    </>
  );
  return (
    <div
      className={`learn_lesson ${teacher ? 'learn_teacher' : ''} ${turns ? `learn_turns learn_turns_${side}` : ''} ${phone ? 'learn_phone' : ''}`}
    >
      <Panel
        header={top}
        lead={lead}
        leadFirst={first}
        plain={teacher}
        places={
          <a className="rail_item" href="#/learn" aria-current="page">
            <Icon name="book" size={18} />
            Learn
          </a>
        }
      />
      {children}
    </div>
  );
}
