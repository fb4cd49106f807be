/** A text at one side, the live panel at the other; on a phone one of them at a time. */
import { useState, type ReactNode } from 'react';
import { Panel } from '../../panel/panel.tsx';
import { Icon } from '../../panel/ui/icons.tsx';
import { PHONE, useMedia } from '../../panel/use_media.ts';

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
  const [side, setSide] = useState<'lesson' | 'system'>('lesson');
  const lead = (
    // On a phone it stands alone, and is what the page is about.
    <section
      className="lesson"
      aria-label={words}
      hidden={phone && side === 'system'}
      {...(phone ? { role: 'main' } : {})}
    >
      <div className="lesson_text">{text}</div>
      <footer className="lesson_foot">{foot}</footer>
    </section>
  );
  const top = (
    <>
      {header}
      {phone && (
        <nav className="lesson_sides" aria-label="Show">
          {(['lesson', 'system'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={side === one}
              onClick={() => {
                setSide(one);
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
    <div className={`learn_lesson ${teacher ? 'learn_teacher' : ''} ${phone ? `learn_phone learn_phone_${side}` : ''}`}>
      <Panel
        header={top}
        lead={lead}
        leadFirst={first}
        plain={teacher}
        places={
          <a className="rail_item" href="#/learn">
            <Icon name="book" size={18} />
            Learn
          </a>
        }
      />
      {children}
    </div>
  );
}
