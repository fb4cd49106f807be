/** The reports that speak of this place: of its supervisor about it, of it about its children, and its last words. */
import { useMemo, type ReactNode } from 'react';
import type { NodeEvent, Place, ProcessDetail } from '../../protocol/model.ts';
import { usePanel } from '../store/react.ts';
import { eventWords } from '../event_words.ts';
import { EventLink, PidLink } from '../process_link.tsx';
import { formatCount, formatTime } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { Empty } from './parts.tsx';
import { TermBlock } from './term_view.tsx';

const LIMIT = 30;
const NONE: readonly NodeEvent[] = [];

type ReportEvent = Extract<NodeEvent, { kind: 'supervisor_report' | 'report' }>;

function speaksOf(event: NodeEvent, place: Place, pids: ReadonlySet<string>): event is ReportEvent {
  if (event.kind === 'report') return event.place === place.key || pids.has(event.pid);
  if (event.kind !== 'supervisor_report') return false;
  if (event.place === place.key) return true;
  return (
    (event.child !== null && pids.has(event.child.pid)) || (event.place === place.parent && event.child_id === place.id)
  );
}

function titleOf(event: ReportEvent): string {
  return event.kind === 'report' ? event.title : 'Supervisor report';
}

export function Log({ place }: { readonly place: Place | null; readonly detail: ProcessDetail | null }): ReactNode {
  const events = usePanel((state) => state.node?.events ?? NONE);
  const dropped = usePanel((state) => state.node?.events_dropped.decisions ?? 0);
  const reports = useMemo(() => {
    if (place === null) return [];
    const pids = new Set<string>();
    if (place.pid !== null) pids.add(place.pid);
    for (const event of events) if (event.place === place.key) pids.add(event.pid);
    return events.filter((event): event is ReportEvent => speaksOf(event, place, pids)).reverse();
  }, [events, place]);
  if (reports.length === 0) {
    return (
      <Empty>
        No report speaks of this place. A supervisor reports when a child exits other than it should, and a process when
        it crashes.
      </Empty>
    );
  }
  return (
    <>
      {reports.slice(0, LIMIT).map((event) => {
        const words = eventWords(event);
        return (
          <article key={event.id} className={`report report_${words.tone}`}>
            <header>
              <Icon name={event.kind === 'report' ? 'note' : 'warning'} />
              <b>{titleOf(event)}</b>
              <span className="quiet">
                {event.kind === 'supervisor_report' ? (
                  <>
                    {words.text} <PidLink pid={event.pid}>{event.name}</PidLink>
                  </>
                ) : (
                  event.level
                )}
              </span>
              <span className="grow" />
              <span className="num quiet">{formatTime(event.at_ms)}</span>
              <EventLink event={event.id} />
            </header>
            <TermBlock label={titleOf(event)} term={event.report} />
          </article>
        );
      })}
      {reports.length > LIMIT && (
        <p className="quiet num">{formatCount(reports.length - LIMIT)} older reports stand in the events.</p>
      )}
      {dropped > 0 && (
        <p className="quiet num">{formatCount(dropped)} older reports and commands are no longer kept.</p>
      )}
    </>
  );
}
