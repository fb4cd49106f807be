/** What has to become true, judged while it happens. */
import { useEffect, useRef, type ReactNode } from 'react';
import { openDock } from '../../panel/dock_open.ts';
import { formatDuration } from '../../panel/ui/format.ts';
import { usePanelStore } from '../../panel/store/react.ts';
import type { Judged, Verdict } from '../checks/claims.ts';
import type { Step } from '../lesson.ts';

const WORDS: Readonly<Record<Verdict, string>> = { open: 'not known yet', holds: 'holds', broken: 'broken' };

/** What no event has broken has not come about. What is true so far can still be broken, so the end of the run decides. */
function wordsOf({ verdict, event, soFar }: Judged, limitMs: number): string {
  if (soFar === true) return `true so far, judged at ${formatDuration(limitMs)}`;
  return verdict === 'broken' && event === null ? 'not met' : WORDS[verdict];
}

const NOT_JUDGED: Judged = { verdict: 'open', event: null };

interface ClaimsProps {
  readonly heading: string;
  readonly step: Step;
  readonly judged: readonly Judged[];
  /** When the run ends, in virtual milliseconds. */
  readonly limitMs: number;
  /** Another program runs than the step's. */
  readonly isOther: boolean;
  /** The program has been changed since the run that is judged. */
  readonly isStale: boolean;
  /** A button has led here, and is gone: the keyboard goes on from the heading. */
  readonly arrived: boolean;
}

export function Claims({ heading, step, judged, limitMs, isOther, isStale, arrived }: ClaimsProps): ReactNode {
  const store = usePanelStore();
  const title = useRef<HTMLHeadingElement | null>(null);
  useEffect(() => {
    if (arrived) title.current?.focus();
  }, [arrived]);
  return (
    <section className="claims" aria-labelledby="claims_heading" data-stale={isStale}>
      <h2 id="claims_heading" ref={title} tabIndex={-1}>
        {heading}
      </h2>
      <p className="claims_task">{step.task}</p>
      <ul aria-label="Checks">
        {step.claims.map(({ words }, index) => {
          const one = judged[index] ?? NOT_JUDGED;
          const { verdict, event } = one;
          return (
            <li key={words} data-verdict={verdict}>
              <Shape verdict={verdict} />
              <span className="grow">{words}</span>
              <span className="claims_state">{wordsOf(one, limitMs)}</span>
              {event !== null && (
                <button
                  type="button"
                  className="link"
                  aria-label={`Show the event: ${words}`}
                  onClick={() => {
                    openDock(store, true);
                    store.getState().selectEvent(event);
                  }}
                >
                  event {event}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <p className="claims_other" role="status">
        {isOther && 'What runs is the lesson’s own program, so nothing is checked. Press Run: it runs yours.'}
        {isStale && 'The program has changed since this run, so the checks are of the program before. Press Run again.'}
      </p>
      <p className="visually-hidden" role="status">
        {judged.filter(({ verdict }) => verdict === 'holds').length} of {step.claims.length} checks hold
        {isStale && ' of the program before'}
      </p>
    </section>
  );
}

/** An open ring, a ring with a tick, a square with a cross: told apart without colour. */
function Shape({ verdict }: { readonly verdict: Verdict }): ReactNode {
  return (
    <svg className={`claim_shape claim_${verdict}`} width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      {verdict === 'broken' ? <rect x="2" y="2" width="14" height="14" rx="2" /> : <circle cx="9" cy="9" r="7" />}
      {verdict === 'holds' && <path d="m5.6 9.2 2.3 2.3 4.4-4.6" />}
      {verdict === 'broken' && <path d="m6 6 6 6M12 6l-6 6" />}
    </svg>
  );
}
