/** Below the tree: what happened, as a strip of time and as a list. */
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { NO_EVENTS, total as totalOf } from '../../protocol/history.ts';
import type { NodeEvent } from '../../protocol/model.ts';
import { openDock } from '../dock_open.ts';
import { EVENT_GROUPS, type EventGroup } from '../event_words.ts';
import { useTitleWithKey } from '../shortcuts.ts';
import { usePanel, usePanelStore } from '../store/react.ts';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { EventList } from './event_list.tsx';
import { eventRows } from './event_rows.ts';
import { Timeline } from './timeline.tsx';
import './dock.css';

const NONE: readonly NodeEvent[] = [];
/** Messages are many; the tree shows them on their lanes, and the list on demand. */
const INITIAL: ReadonlySet<EventGroup> = new Set(['life', 'supervisor', 'signal', 'person']);

function Filters({
  groups,
  onGroups,
  text,
  onText,
  mine,
  onMine,
}: {
  readonly groups: ReadonlySet<EventGroup>;
  readonly onGroups: (groups: ReadonlySet<EventGroup>) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly mine: boolean;
  readonly onMine: (mine: boolean) => void;
}): ReactNode {
  const store = usePanelStore();
  const hidden = usePanel((state) => state.view.hidden);
  const selected = usePanel((state) => state.selected);
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
            if (event.key === 'Escape') {
              onText('');
              event.currentTarget.blur();
            }
          }}
        />
      </label>
      <div className="dock_groups" role="group" aria-label="Kinds of events">
        {EVENT_GROUPS.map((group) => (
          <button
            key={group.id}
            type="button"
            className="toggle"
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
          className="toggle"
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
          className="toggle"
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

export function Dock({ height }: { readonly height: number | null }): ReactNode {
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
  const rows = useMemo(
    () => (height === null ? [] : eventRows(events, dropped, { groups, text: wanted, place, hidden, chosen })),
    [height, events, dropped, groups, wanted, place, hidden, chosen],
  );
  const filtered = wanted !== '' || place !== null;
  const total = events.length + totalOf(dropped);
  return (
    <section
      className="dock"
      id="dock"
      aria-label="Events"
      style={height === null ? undefined : { height }}
      data-testid="dock"
    >
      {height === null ? (
        <button
          type="button"
          className="dock_title"
          aria-expanded={false}
          onClick={() => {
            openDock(store, true);
          }}
        >
          <Icon name="chevron_right" size={12} />
          Events <span className="quiet num">{formatCount(total)}</span>
        </button>
      ) : (
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
      )}
      {height !== null && (
        <>
          <Timeline />
          {open && (
            <Filters groups={groups} onGroups={setGroups} text={text} onText={setText} mine={mine} onMine={setMine} />
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
        </>
      )}
    </section>
  );
}
