/** Below the tree: what happened, as a strip of time and as a list. */
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { NO_EVENTS, total as totalOf } from '../../protocol/history.ts';
import type { EventId, NodeEvent } from '../../protocol/model.ts';
import { openDock } from '../dock_open.ts';
import { EVENT_GROUPS, type EventGroup } from '../event_words.ts';
import { useTitleWithKey } from '../shortcuts.ts';
import { usePanel, usePanelStore, useSame } from '../store/react.ts';
import { formatCount, formatPlural } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { EventList } from './event_list.tsx';
import { eventRows, passes, sameRows } from './event_rows.ts';
import { Timeline } from './timeline.tsx';
import './dock.css';

const NONE: readonly NodeEvent[] = [];
const LEAST_HEIGHT = 140;
/** Messages are many; the tree shows them on their lanes, and the list on demand. */
const INITIAL: ReadonlySet<EventGroup> = new Set(['life', 'supervisor', 'signal', 'person']);

function Filters({
  groups,
  onGroups,
  text,
  onText,
  mine,
  onMine,
  hits,
}: {
  readonly groups: ReadonlySet<EventGroup>;
  readonly onGroups: (groups: ReadonlySet<EventGroup>) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly mine: boolean;
  readonly onMine: (mine: boolean) => void;
  /** The events that the text is found in, or null without one. */
  readonly hits: readonly EventId[] | null;
}): ReactNode {
  const store = usePanelStore();
  const hidden = usePanel((state) => state.view.hidden);
  const selected = usePanel((state) => state.selected);
  const chosen = usePanel((state) => state.event);
  const at = hits === null || chosen === null ? -1 : hits.indexOf(chosen);
  const step = (by: -1 | 1): void => {
    if (hits === null || hits.length === 0) return;
    // From the hit where one is; the list begins at its newest, so the first step goes there.
    const next = at >= 0 ? (at + by + hits.length) % hits.length : by === 1 ? 0 : hits.length - 1;
    store.getState().selectEvent(hits[next] ?? null);
  };
  return (
    <div className="dock_filters">
      <label className="field dock_search">
        <Icon name="filter" />
        <input
          type="search"
          value={text}
          placeholder="Process, event or term"
          aria-label="Filter events"
          onChange={(event) => {
            onText(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'F3') {
              event.preventDefault();
              step(event.shiftKey ? -1 : 1);
            }
            if (event.key === 'Escape') {
              onText('');
              event.currentTarget.blur();
            }
          }}
        />
        {hits !== null && (
          <>
            <span className="dock_hits num" role="status">
              {at < 0
                ? formatPlural(hits.length, 'hit', 'hits')
                : `${formatCount(at + 1)} of ${formatCount(hits.length)}`}
            </span>
            <button
              type="button"
              className="dock_find"
              aria-label="Previous event found"
              title="Previous event found  Shift Enter"
              onClick={() => {
                step(-1);
              }}
            >
              <Icon name="chevron_up" size={12} />
            </button>
            <button
              type="button"
              className="dock_find"
              aria-label="Next event found"
              title="Next event found  Enter"
              onClick={() => {
                step(1);
              }}
            >
              <Icon name="chevron_down" size={12} />
            </button>
          </>
        )}
      </label>
      <div className="dock_groups" role="group" aria-label="Kinds of events">
        {EVENT_GROUPS.map((group) => (
          <button
            key={group.id}
            type="button"
            className="dock_toggle"
            aria-pressed={groups.has(group.id)}
            onClick={() => {
              const next = new Set(groups);
              if (!next.delete(group.id)) next.add(group.id);
              onGroups(next);
            }}
          >
            {group.title}
          </button>
        ))}
        <button
          type="button"
          className="dock_toggle"
          aria-pressed={mine}
          disabled={selected === null && !mine}
          onClick={() => {
            onMine(!mine);
          }}
        >
          Only the selected process
        </button>
        <button
          type="button"
          className="dock_toggle"
          aria-pressed={hidden}
          title="Events of the node's own processes: system, panel and helpers"
          onClick={() => {
            store.getState().setView({ hidden: !hidden });
          }}
        >
          Node’s own
        </button>
      </div>
    </div>
  );
}

/** What keeps the node from going on is told above the view, and takes its room from the events. */
function openHeight(height: number): string {
  return `max(${String(LEAST_HEIGHT)}px, calc(${String(height)}px - var(--banner-room, 0px)))`;
}

interface DockProps {
  /** Null while it is closed. */
  readonly height: number | null;
  /** The line that opens it stays, and the events lie as a sheet above it. */
  readonly sheet?: boolean;
}

export function Dock({ height, sheet = false }: DockProps): ReactNode {
  const store = usePanelStore();
  const hideTitle = useTitleWithKey('Hide the events', 'events');
  const [open, setOpen] = useState(false);
  const [groups, setGroups] = useState(INITIAL);
  const [text, setText] = useState('');
  const [mine, setMine] = useState(false);
  const events = usePanel((state) => state.node?.events ?? NONE);
  const dropped = usePanel((state) => state.node?.events_dropped ?? NO_EVENTS);
  const hidden = usePanel((state) => state.view.hidden);
  const place = usePanel((state) => (mine ? state.selected : null));
  const chosen = usePanel((state) => state.event);
  const wanted = useDeferredValue(text);
  const passing = useMemo(
    () => (height === null ? [] : eventRows(events, dropped, { groups, text: wanted, place, hidden, chosen })),
    [height, events, dropped, groups, wanted, place, hidden, chosen],
  );
  const rows = useSame(passing, sameRows);
  const hits = useMemo(
    () =>
      wanted.trim() === '' || height === null
        ? null
        : rows.flatMap((row) =>
            row.type === 'event' && passes(row.event, { groups, text: wanted, place, hidden }) ? [row.event.id] : [],
          ),
    [rows, groups, wanted, place, hidden, height],
  );
  const filtered = wanted !== '' || place !== null;
  const total = events.length + totalOf(dropped);
  return (
    <section
      className="dock"
      id="dock"
      aria-label="Events"
      style={height === null || sheet ? undefined : { height: openHeight(height) }}
      data-testid="dock"
    >
      {(height === null || sheet) && (
        <button
          type="button"
          className="dock_title"
          aria-expanded={height !== null}
          onClick={() => {
            openDock(store, height === null);
          }}
        >
          <Icon name={height === null ? 'chevron_right' : 'chevron_down'} size={12} />
          Events <span className="quiet num">{formatCount(total)}</span>
        </button>
      )}
      {height !== null && (
        <div className={sheet ? 'dock_open dock_sheet' : 'dock_open'}>
          <div className="dock_bar" role="group" aria-label="Event list">
            <button
              type="button"
              className="icon_button"
              aria-label="Messages in the list"
              title={groups.has('message') ? 'Hide messages' : 'Show messages, too'}
              aria-pressed={groups.has('message')}
              onClick={() => {
                const next = new Set(groups);
                if (!next.delete('message')) next.add('message');
                setGroups(next);
              }}
            >
              <Icon name="mailbox" />
            </button>
            <button
              type="button"
              className="icon_button"
              aria-label="Filters of the events"
              title={filtered ? `${formatCount(rows.length)} of ${formatCount(total)} events shown` : 'Filter events'}
              aria-pressed={open || filtered}
              aria-expanded={open}
              onClick={() => {
                setOpen(!open);
              }}
            >
              <Icon name="filter" />
            </button>
            <button
              type="button"
              className="icon_button"
              aria-label="Hide the events"
              title={hideTitle}
              onClick={() => {
                openDock(store, false);
              }}
            >
              <Icon name="chevron_down" />
            </button>
          </div>
          <Timeline />
          {open && (
            <Filters
              groups={groups}
              onGroups={setGroups}
              text={text}
              onText={setText}
              mine={mine}
              onMine={setMine}
              hits={hits}
            />
          )}
          <EventList rows={rows} />
          {rows.length === 0 && (
            <p className="dock_empty">
              {events.length === 0 ? (
                'No events yet. Each spawn, exit, restart and report of the node appears here.'
              ) : (
                <>
                  No event passes the filter.{' '}
                  <button
                    type="button"
                    className="link"
                    onClick={() => {
                      setText('');
                      setMine(false);
                      setGroups(INITIAL);
                    }}
                  >
                    Show them all
                  </button>
                </>
              )}
            </p>
          )}
        </div>
      )}
    </section>
  );
}
