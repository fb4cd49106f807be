/** One line: what happened, what follows, Why? At most one at a time; the next replaces it and counts. */
import type { ReactNode } from 'react';
import { Sentence } from './process_link.tsx';
import { usePanel, usePanelStore } from './store/react.ts';
import { Icon, type IconName } from './ui/icons.tsx';
import './notice_line.css';

const ICON: Readonly<Record<string, IconName>> = { exit: 'cross', gave_up: 'escalate', error: 'warning', info: 'note' };

export function NoticeLine(): ReactNode {
  const store = usePanelStore();
  const notice = usePanel((state) => state.notice);
  if (notice === null) return null;
  const { event, place } = notice;
  return (
    <div className={`notice notice_${notice.tone}`} role={notice.tone === 'error' ? 'alert' : 'status'} data-testid="notice">
      <Icon name={ICON[notice.tone] ?? 'note'} size={16} />
      <p>
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
            const { select, selectEvent, dismissNotice } = store.getState();
            if (place !== undefined) select(place);
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
