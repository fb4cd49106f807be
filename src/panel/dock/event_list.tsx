/** The events, newest at the bottom. It stays at the end unless somebody scrolls up. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { NodeEvent } from '../../protocol/model.ts';
import { eventWords } from '../event_words.ts';
import { useWhy } from '../inspector/why_card.tsx';
import { EventLink, PidLink, Sentence, TermText } from '../process_link.tsx';
import { usePanel, usePanelStore } from '../store/react.ts';
import { formatCount, formatTime } from '../ui/format.ts';
import { kindOf } from '../ui/geometry/state.ts';
import { Glyph } from '../ui/glyph.tsx';
import { Icon } from '../ui/icons.tsx';
import { cutWords, type EventRow } from './event_rows.ts';
import { EndKept } from '../ui/end_kept.tsx';
import { useMedia } from '../use_media.ts';

const ROW = 28;
/** As `--row-height` where a finger points. */
const TOUCH_ROW = 44;
const TERM_LIMIT = 160;
const STICKY = 24;

const EXPLAINED: ReadonlySet<NodeEvent['kind']> = new Set([
  'exit',
  'started',
  'supervisor_report',
  'exit_signal',
  'exit_trapped',
]);

function glyphState(event: NodeEvent): 'exiting' | 'starting' | 'waiting' | 'restarting' {
  if (event.kind === 'exit') return 'exiting';
  if (event.kind === 'spawn' || event.kind === 'started') return 'starting';
  return event.kind === 'supervisor_report' ? 'restarting' : 'waiting';
}

function Explanation({ event }: { readonly event: NodeEvent }): ReactNode {
  const reasons = useWhy(event);
  if (reasons === null) return null;
  return (
    <p className="event_why" data-testid="event_why">
      <b>{reasons.heading}:</b> <Sentence segments={reasons.sentence} />
    </p>
  );
}

interface RowProps {
  readonly event: NodeEvent;
  readonly chosen: boolean;
  readonly index: number;
}

const Row = memo(function Row({ event, chosen, index }: RowProps): ReactNode {
  const store = usePanelStore();
  const place = usePanel((state) => (event.place === null ? undefined : state.node?.places.get(event.place)));
  const words = eventWords(event);
  const kind = place !== undefined ? kindOf(place) : 'process';
  const explained = EXPLAINED.has(event.kind);
  const toggle = (): void => {
    store.getState().selectEvent(chosen ? null : event.id);
  };
  return (
    <>
      <div
        className={`event_row event_${words.tone} ${chosen ? 'event_chosen' : ''}`}
        role="row"
        aria-rowindex={index + 2}
        onClick={toggle}
      >
        <span role="cell" className="event_time code num">
          {formatTime(event.at_ms)}
        </span>
        <span role="cell" className="event_number code num">
          {explained ? (
            <button
              type="button"
              aria-expanded={chosen}
              aria-label={`${String(event.id)}, why`}
              title="Why?"
              onClick={(click) => {
                click.stopPropagation();
                toggle();
              }}
            >
              {event.id}
            </button>
          ) : (
            event.id
          )}
        </span>
        <span role="cell" className="event_who">
          {words.tone === 'person' ? (
            <>
              <Icon name="person" size={16} />
              <b>you</b>
            </>
          ) : (
            <>
              <Glyph kind={kind} state={glyphState(event)} size={16} />
              <PidLink pid={event.pid} className="link_name" name={event.name === '' ? event.pid : event.name}>
                <EndKept text={event.name === '' ? event.pid : event.name} />
              </PidLink>
            </>
          )}
        </span>
        <span role="cell" className="event_what" aria-label={words.text} title={words.text}>
          <Icon name={words.icon} />
          <span className="event_words">{words.text}</span>
        </span>
        <span role="cell" className="event_term" title={words.term}>
          {words.term === '' ? (
            ''
          ) : (
            <TermText text={words.term.length > TERM_LIMIT ? `${words.term.slice(0, TERM_LIMIT)}…` : words.term} />
          )}
        </span>
        <span role="cell" className="event_cause">
          {event.cause !== null && <EventLink event={event.cause} />}
        </span>
      </div>
      {chosen && explained && <Explanation event={event} />}
    </>
  );
});

export const EventList = memo(function EventList({ rows }: { readonly rows: readonly EventRow[] }): ReactNode {
  const store = usePanelStore();
  const scroller = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const [away, setAway] = useState(false);
  const chosen = usePanel((state) => state.event);

  const row = useMedia('(pointer: coarse)') ? TOUCH_ROW : ROW;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    overscan: 6,
    getItemKey: (index) => {
      const one = rows[index];
      return one === undefined ? index : one.type === 'gap' ? one.key : one.event.id;
    },
  });
  const height = virtual.getTotalSize();

  useLayoutEffect(() => {
    const { current } = scroller;
    if (current !== null && stuck.current) current.scrollTop = current.scrollHeight;
  }, [height]);

  useEffect(() => {
    virtual.measure();
    if (chosen === null) return;
    const index = rows.findIndex((row) => row.type === 'event' && row.event.id === chosen);
    const { current } = scroller;
    if (index < 0 || current === null) return;
    stuck.current = false;
    virtual.scrollToIndex(index, { align: 'auto' });
    // Only a new choice scrolls; new rows must not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [chosen]);

  const onScroll = (): void => {
    const { current } = scroller;
    if (current === null) return;
    stuck.current = current.scrollHeight - current.scrollTop - current.clientHeight < STICKY;
    setAway(!stuck.current);
  };

  return (
    <div className="event_table" role="table" aria-label="Events" aria-rowcount={rows.length + 1}>
      <div className="event_head" role="row" aria-rowindex={1}>
        {['Time', '#', 'Process', 'Event', 'Term', 'Because of'].map((title) => (
          <span key={title} role="columnheader">
            {title}
          </span>
        ))}
      </div>
      <div
        ref={scroller}
        className="event_scroll"
        role="rowgroup"
        tabIndex={0}
        aria-label="Events, newest last"
        onScroll={onScroll}
      >
        <div className="event_space" role="presentation" style={{ height }}>
          {virtual.getVirtualItems().map((item) => {
            const one = rows[item.index];
            if (one === undefined) return null;
            return (
              <div
                key={item.key}
                // Only an explained row differs in height; measuring all of them would lay out the page each frame.
                ref={one.type === 'event' && one.event.id === chosen ? virtual.measureElement : undefined}
                data-index={item.index}
                className="event_item"
                role="presentation"
                style={{ transform: `translateY(${String(item.start)}px)` }}
              >
                {one.type === 'gap' ? (
                  <div className="event_gap num" role="row" aria-rowindex={item.index + 2}>
                    <span role="cell">
                      {one.of === undefined
                        ? `${formatCount(one.count)} ${one.count === 1 ? 'event' : 'events'} dropped here`
                        : cutWords(one.of)}
                    </span>
                  </div>
                ) : (
                  <Row event={one.event} chosen={one.event.id === chosen} index={item.index} />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {away && (
        <button
          type="button"
          className="button event_newest"
          onClick={() => {
            store.getState().selectEvent(null);
            stuck.current = true;
            const { current } = scroller;
            if (current !== null) current.scrollTop = current.scrollHeight;
          }}
        >
          Newest
          <Icon name="chevron_down" size={12} />
        </button>
      )}
    </div>
  );
});
