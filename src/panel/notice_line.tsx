/** One line: what happened, what follows, Why? At most one at a time; the next replaces it and counts, but keeps the answer to what was asked. */
import { useEffect, useState, type ReactNode } from 'react';
import { Sentence } from './process_link.tsx';
import { watchForNotices } from './notices.ts';
import type { ShownNotice } from './store/panel_store.ts';
import { usePanel, usePanelStore } from './store/react.ts';
import { Icon, type IconName } from './ui/icons.tsx';
import './notice_line.css';

const ICON: Readonly<Record<string, IconName>> = { exit: 'cross', gave_up: 'escalate', error: 'warning', info: 'note' };

/** Errors stay until they are dismissed; the rest also stands in the events and goes by itself. */
const STAYS_MS = { info: 5_000, exit: 12_000, gave_up: 20_000, error: Infinity } as const;

function wordsOf({ answered = [], title, detail = '' }: ShownNotice): string {
  return [...[...answered, ...title].map(({ text }) => text), detail].join(' ').replace(/\s+/g, ' ').trim();
}

export function NoticeLine(): ReactNode {
  const store = usePanelStore();
  const notice = usePanel((state) => state.notice);
  const paused = usePanel((state) => state.node?.clock.paused ?? false);
  const [held, setHeld] = useState(false);
  useEffect(() => watchForNotices(store), [store]);
  const id = notice?.id ?? 0;
  const stays = notice === null || notice.answered !== undefined ? Infinity : STAYS_MS[notice.tone];
  useEffect(() => {
    if (stays === Infinity || held || paused) return undefined;
    const timer = setTimeout(() => {
      store.getState().dismissNotice();
    }, stays);
    return () => {
      clearTimeout(timer);
    };
  }, [store, id, stays, held, paused]);
  if (notice === null) return null;
  const { event, place, answered } = notice;
  return (
    <div
      className={`notice notice_${notice.tone}`}
      role={notice.tone === 'error' || answered !== undefined ? 'alert' : 'status'}
      data-testid="notice"
      onPointerEnter={() => {
        setHeld(true);
      }}
      onPointerLeave={() => {
        setHeld(false);
      }}
      onFocus={() => {
        setHeld(true);
      }}
      onBlur={() => {
        setHeld(false);
      }}
    >
      <Icon name={ICON[notice.tone] ?? 'note'} size={16} />
      <p title={wordsOf(notice)}>
        {answered !== undefined && (
          <span className="notice_answered">
            <Sentence segments={answered} />
          </span>
        )}
        <span>
          <Sentence segments={notice.title} />
        </span>
        {notice.detail !== undefined && <span className="notice_detail">{notice.detail}</span>}
      </p>
      {notice.more > 0 && <span className="notice_more num">and {notice.more} more</span>}
      {event !== undefined && (
        <button
          type="button"
          className="button"
          onClick={() => {
            const { reveal, selectEvent, dismissNotice } = store.getState();
            if (place !== undefined) reveal(place);
            selectEvent(event);
            dismissNotice();
          }}
        >
          Why?
        </button>
      )}
      <button
        type="button"
        className="icon_button"
        aria-label="Dismiss"
        onClick={() => {
          store.getState().dismissNotice();
        }}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}
