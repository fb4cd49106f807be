/** Small parts that the inspector's tabs share. */
import { useState, type ReactNode } from 'react';
import type { PidRef, ProcessDetail } from '../../protocol/model.ts';
import { EventLink, ProcessLink, TermText } from '../process_link.tsx';
import { usePanel, usePanelStore } from '../store/react.ts';
import { formatCount, formatGeneration, formatTime } from '../ui/format.ts';
import { isFaultyEnd } from '../ui/geometry/ends.ts';
import { useAge } from './subject.ts';

export function Row({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </>
  );
}

export function Empty({
  children,
  late = false,
}: {
  readonly children: ReactNode;
  readonly late?: boolean;
}): ReactNode {
  return <p className={`inspector_empty ${late ? 'inspector_late' : ''}`}>{children}</p>;
}

const SHOWN = 8;

/** `Links 3`, then eight of them, then the rest on demand, as far as the node tells them. */
export function Refs({
  title,
  refs,
  total = refs.length,
}: {
  readonly title: string;
  readonly refs: readonly PidRef[];
  readonly total?: number | undefined;
}): ReactNode {
  const [all, setAll] = useState(false);
  if (refs.length === 0) return null;
  const shown = all ? refs : refs.slice(0, SHOWN);
  return (
    <section className="refs">
      <h3 className="label">
        {title} <span className="num">{formatCount(total)}</span>
        {total > refs.length && <span className="quiet">, the first {formatCount(refs.length)}</span>}
      </h3>
      <ul>
        {shown.map((ref) => (
          <li key={ref.pid}>
            <ProcessLink process={ref} />
          </li>
        ))}
      </ul>
      {shown.length < refs.length && (
        <button
          type="button"
          className="link"
          onClick={() => {
            setAll(true);
          }}
        >
          {formatCount(refs.length - shown.length)} more
        </button>
      )}
    </section>
  );
}

/** Says that what follows is of a process that is no longer there. */
export function LastOf({ detail }: { readonly detail: ProcessDetail }): ReactNode {
  const store = usePanelStore();
  const age = useAge();
  const pinned = usePanel((state) => state.pinned);
  if (detail.alive || detail.exit === null) return null;
  const { exit } = detail;
  return (
    <div className="last_of">
      <p>
        <b>As it was at its end.</b> Process {formatGeneration(exit.generation)}{' '}
        <span className="code">{exit.pid}</span>{' '}
        {exit.end === 'ignored' ? (
          'was not started: it told its starter ignore,'
        ) : (
          <>
            {exit.end === 'failed' ? 'did not start: it exited with' : 'exited with'}{' '}
            <span className={isFaultyEnd(exit) ? 'fault' : undefined}>
              <TermText text={exit.reason} />
            </span>
          </>
        )}{' '}
        at <span className="num">{formatTime(exit.at_ms)}</span>, {age(exit.at_ms)} ago,{' '}
        <EventLink event={exit.event} />.
      </p>
      {pinned !== null && (
        <button
          type="button"
          className="button"
          onClick={() => {
            store.getState().pin(null);
          }}
        >
          Back to the present process
        </button>
      )}
    </div>
  );
}

/** While the node has not told yet about the process that is asked for. */
export function Awaited(): ReactNode {
  const lost = usePanel((state) => state.connection.state !== 'live');
  const watched = usePanel((state) => state.watched);
  if (watched === null) return <Empty>No process has stood in this place yet.</Empty>;
  return <Empty late>{lost ? 'The node does not answer.' : `The node keeps nothing more of ${watched}.`}</Empty>;
}
