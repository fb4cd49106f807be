/** Why there is another process in this place, or none: the sentence, and the events behind it. */
import { useMemo, useState, type ReactNode } from 'react';
import type { NodeEvent, NodeState, Place } from '../../protocol/model.ts';
import { EventLink, Sentence } from '../process_link.tsx';
import { usePanel, usePanelStore } from '../store/react.ts';
import { formatGeneration, formatTime } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { tellingEvent, why, type ChainStep } from '../language/why/why.ts';

/** The newest event that can change an explanation: messages cannot. */
const TELLING: ReadonlySet<NodeEvent['kind']> = new Set([
  'exit',
  'exit_signal',
  'spawn',
  'started',
  'supervisor_report',
]);

function newestTelling(node: NodeState | null): number {
  const events = node?.events ?? [];
  for (let i = events.length - 1; i >= 0; i -= 1) {
    const event = events[i];
    if (event === undefined) continue;
    if (TELLING.has(event.kind)) return event.id;
  }
  return 0;
}

function Mark({ mark }: { readonly mark: ChainStep['mark'] }): ReactNode {
  switch (mark.type) {
    case 'icon':
      return <Icon name={mark.name} size={15} />;
    case 'exit':
      return <span className="exit_number">{mark.number ?? <Icon name="cross" size={12} />}</span>;
    case 'start':
      return <span className="start_number">{mark.number ?? <Icon name="restart" size={12} />}</span>;
    case 'pending':
      return <span className="start_number start_number_pending" />;
  }
}

export function Chain({ steps }: { readonly steps: readonly ChainStep[] }): ReactNode {
  return (
    <ol className="chain">
      {steps.map((step, index) => {
        const number =
          step.mark.type === 'exit'
            ? 'exit_number'
            : step.mark.type === 'pending'
              ? 'start_number start_number_pending'
              : 'start_number';
        return (
          <li key={index} className={step.mark.type === 'pending' ? 'chain_pending' : ''}>
            <span className="chain_mark" aria-hidden="true">
              <Mark mark={step.mark} />
            </span>
            <div className="chain_step">
              <div className="chain_head">
                <span className="grow">
                  <Sentence segments={step.title} />
                </span>
                {step.at_ms !== null && <span className="code chain_time num">{formatTime(step.at_ms)}</span>}
                {step.event !== null && <EventLink event={step.event} />}
              </div>
              {step.detail.length > 0 && (
                <p>
                  <Sentence segments={step.detail} />
                </p>
              )}
              {step.numbered.length > 0 && (
                <p className="chain_numbers">
                  {step.numbered.map((one) => (
                    <span key={one.numbers}>
                      <span className={number}>{one.numbers}</span> {one.name}
                    </span>
                  ))}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** The explanation of an event, made again only when an event that matters has come or a place is another. */
export function useWhy(event: NodeEvent | null): ReturnType<typeof why> {
  const store = usePanelStore();
  const telling = usePanel((state) => newestTelling(state.node));
  const episode = usePanel((state) => state.episode);
  // A supervisor that is asked to try no more says so in its places alone, and the account of one exit may tell of any place.
  const places = usePanel((state) => state.node?.places);
  return useMemo(() => {
    const { node } = store.getState();
    if (node === null || event === null || places === undefined || telling < 0) return null;
    const pending = episode !== null && event.id >= episode.root ? episode.pending : new Map<string, number>();
    return why(event, { events: node.events, places, pending });
  }, [store, event, telling, episode, places]);
}

/** Of a place that is gone from the tree `ended` is left to be told. */
export function WhyCard({
  place,
  ended,
}: {
  readonly place: Place | null;
  readonly ended: NodeEvent | null;
}): ReactNode {
  const store = usePanelStore();
  const [open, setOpen] = useState(true);
  const event = usePanel((state) =>
    state.node === null || place === null ? ended : tellingEvent(state.node.events, place),
  );
  const pinned = usePanel((state) => state.pinned);
  const reasons = useWhy(event);
  const last = place?.last_exit ?? null;
  if (reasons === null) return null;
  const renewed = place?.pid != null && last !== null && place.pid !== last.pid;
  return (
    <section className="why" aria-label={reasons.heading} data-testid="why">
      <button
        type="button"
        className="why_head label"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {reasons.heading}
        <Icon name={open ? 'chevron_down' : 'chevron_right'} size={12} />
      </button>
      <p className="why_sentence">
        <Sentence segments={reasons.sentence} />
      </p>
      {open && (
        <>
          <Chain steps={reasons.chain} />
          {renewed && (
            <p className="why_state">
              <b>State is new, not restored.</b> Process {formatGeneration(place.generation)} began again in{' '}
              <code className="code">init/1</code>.{' '}
              <button
                type="button"
                className="link"
                onClick={() => {
                  store.getState().pin(pinned === last.pid ? null : last.pid);
                }}
              >
                {pinned === last.pid
                  ? `Back to ${formatGeneration(place.generation)}`
                  : `Last state of ${formatGeneration(last.generation)}`}
              </button>
            </p>
          )}
        </>
      )}
    </section>
  );
}
