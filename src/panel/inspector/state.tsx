/** The state as frames show it, with what changed since the one before. */
import { useMemo, useState, type ReactNode } from 'react';
import type { Place, ProcessDetail } from '../../protocol/model.ts';
import { printWire } from '../../term/print.ts';
import { EventLink, TermText } from '../process_link.tsx';
import { actionById, perform } from '../actions.ts';
import { nodeRefusal } from '../node_word.ts';
import { usePanel, usePanelStore } from '../store/react.ts';
import type { SeenState } from '../store/panel_store.ts';
import { formatDuration, formatTime } from '../ui/format.ts';
import { Awaited, Empty, LastOf } from './parts.tsx';
import { useAge } from './subject.ts';
import { lastOfPath, termChanges } from './term_lines.ts';
import { TermView } from './term_view.tsx';

const EARLIER = 6;

/** `"hazel" added`, in a few words. */
function changeWords(before: SeenState, after: SeenState): string {
  const { changed, removed } = termChanges(before.state, after.state, 'erlang');
  const [first] = changed;
  const gone = [...removed.values()][0]?.[0];
  const more = changed.size + [...removed.values()].reduce((sum, lines) => sum + lines.length, 0) - 1;
  const rest = more > 0 ? ` and ${String(more)} more` : '';
  if (first !== undefined) {
    const [path, was] = first;
    const key = lastOfPath(path).replaceAll(/^'|'$/gu, '"');
    return was === null ? `${key} added${rest}` : `${key === '' ? 'all' : key} was ${was}${rest}`;
  }
  return gone === undefined ? 'changed' : `${gone} removed${rest}`;
}

/** What `sys` can do to a behaviour between two messages. */
function SystemActions({
  suspended,
  replaceable,
}: {
  readonly suspended: boolean;
  readonly replaceable: boolean;
}): ReactNode {
  const store = usePanelStore();
  const live = usePanel((state) => nodeRefusal(state) === null);
  const ids = [suspended ? 'sys_resume' : 'sys_suspend', ...(replaceable ? ['replace_state'] : [])];
  return (
    <p className="system_actions">
      {ids.map((id) => (
        <button
          key={id}
          type="button"
          className="button"
          disabled={!live}
          onClick={() => {
            void perform(store, actionById(id), 'elsewhere');
          }}
        >
          {actionById(id).title}
        </button>
      ))}
    </p>
  );
}

export function State({ detail }: { readonly place: Place | null; readonly detail: ProcessDetail | null }): ReactNode {
  const age = useAge();
  const seen = usePanel((state) => state.seen);
  const notation = usePanel((state) => state.preferences.notation);
  const [chosen, setChosen] = useState<number | null>(null);
  const earlier = useMemo(() => {
    const rows: { readonly index: number; readonly at: SeenState; readonly words: string }[] = [];
    for (let index = seen.length - 1; index > 0 && rows.length < EARLIER; index -= 1) {
      const at = seen[index];
      const before = seen[index - 1];
      if (at !== undefined && before !== undefined) rows.push({ index, at, words: changeWords(before, at) });
    }
    return rows;
  }, [seen]);
  if (detail === null) return <Awaited />;
  const { behaviour } = detail;
  if (behaviour === null) {
    return (
      <>
        <LastOf detail={detail} />
        <Empty>
          A process without a behaviour keeps its state in its own variables, which nobody else can read. See Stack for
          where it stands{detail.dictionary.length > 0 ? ', and Dictionary' : ''}.
        </Empty>
      </>
    );
  }
  const at = chosen === null ? seen.length - 1 : seen.findIndex((one) => one.event === chosen);
  const shown = at >= 0 ? seen[at] : undefined;
  const before = at > 0 ? (seen[at - 1]?.state ?? null) : null;
  const state = chosen === null || shown === undefined ? behaviour.state : shown.state;
  return (
    <>
      <LastOf detail={detail} />
      <TermView
        label="state"
        term={state}
        before={before}
        caption={
          shown === undefined ? null : (
            <>
              <span>
                After event <EventLink event={shown.event} />
              </span>
              <span className="quiet num">
                {detail.exit === null
                  ? `${age(shown.at_ms)} ago`
                  : `${formatDuration(Math.max(0, detail.exit.at_ms - shown.at_ms))} before it exited`}
              </span>
            </>
          )
        }
      />
      {detail.alive && behaviour.name !== 'application' && (
        <SystemActions suspended={behaviour.sys_state === 'suspended'} replaceable={behaviour.name !== 'supervisor'} />
      )}
      {behaviour.sys_state === 'suspended' && (
        <p className="quiet">
          <code className="code">sys:suspend/1</code> holds it: it answers system messages only.
        </p>
      )}
      {earlier.length > 0 && (
        <section className="earlier">
          <h3 className="label">
            States seen since it was selected
            {chosen !== null && (
              <button
                type="button"
                className="link"
                onClick={() => {
                  setChosen(null);
                }}
              >
                Back to the newest
              </button>
            )}
          </h3>
          <ul>
            {earlier.map(({ index, at: one, words }) => (
              <li key={index} aria-current={one.event === chosen ? 'true' : undefined}>
                <button
                  type="button"
                  className="link num"
                  aria-label={`State after event ${String(one.event)}`}
                  onClick={() => {
                    setChosen(one.event);
                  }}
                >
                  #{one.event}
                </button>
                <span className="code quiet num">{formatTime(one.at_ms)}</span>
                <span className="earlier_words" title={printWire(one.state, notation)}>
                  <TermText text={words} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
