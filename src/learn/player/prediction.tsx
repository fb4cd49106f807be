/** The question before the run. It can be answered once in each try; the run, and not this card, says who was right. */
import { useId, useRef, useState, type ReactNode } from 'react';
import { Words } from './words.tsx';
import type { Choice } from '../lesson.ts';

interface PredictionProps {
  readonly question: string;
  readonly choices: readonly Choice[];
  readonly choice: string | null;
  readonly sure: boolean | null;
  readonly ready: boolean;
  /** The choice that the run has shown to be right; null before its end. */
  readonly shown: string | null;
  /** Hands that were counted in a class, by choice. */
  readonly hands?: readonly number[] | null;
  /** It can no longer be answered. */
  readonly closed?: boolean;
  /** It belongs to a region with a name of its own, and something else on the page comes first. */
  readonly aside?: boolean;
  readonly onPredict: (choice: string, sure: boolean | null) => void;
}

export function Prediction({
  question,
  choices,
  choice,
  sure,
  ready,
  shown,
  hands = null,
  closed = false,
  aside = false,
  onPredict,
}: PredictionProps): ReactNode {
  const [marked, setMarked] = useState<string | null>(null);
  const [certain, setCertain] = useState(true);
  const given = choice !== null;
  const id = useId();
  const heading = useRef<HTMLHeadingElement | null>(null);
  const yours = choices.find((one) => one.id === choice);
  return (
    <section className="predict" aria-labelledby={aside ? undefined : id} data-given={given || closed}>
      <h2 id={id} ref={heading} tabIndex={-1}>
        {given ? 'Your prediction' : closed ? 'Not answered' : 'Predict first'}
      </h2>
      <fieldset disabled={given || closed}>
        <legend>{question}</legend>
        {choices.map((one, at) => (
          <label key={one.id} className="predict_choice">
            <input
              type="radio"
              name={id}
              value={one.id}
              checked={(choice ?? marked) === one.id}
              onChange={() => {
                setMarked(one.id);
              }}
            />
            <span>{one.words}</span>
            {hands !== null && <Hands count={hands[at] ?? 0} />}
            {one.id === shown && <em className="predict_said">what the run showed</em>}
          </label>
        ))}
        {!given && !closed && (
          <label className="predict_sure">
            <input
              type="checkbox"
              checked={certain}
              onChange={(event) => {
                setCertain(event.target.checked);
              }}
            />
            <span>I am sure</span>
          </label>
        )}
      </fieldset>
      {!given && !closed && (
        <button
          type="button"
          className={`button ${aside ? '' : 'button_primary'}`}
          disabled={marked === null || !ready}
          onClick={() => {
            if (marked === null) return;
            onPredict(marked, certain);
            // The button goes; the keyboard goes on from here.
            heading.current?.focus();
          }}
        >
          Keep this prediction
        </button>
      )}
      {given && sure === false && shown === null && <p className="quiet">You were not sure.</p>}
      {given && shown !== null && yours?.reply !== undefined && yours.id !== shown && (
        <p className="predict_reply">
          <Words>{yours.reply}</Words>
        </p>
      )}
    </section>
  );
}

function Hands({ count }: { readonly count: number }): ReactNode {
  if (count === 0) return null;
  return <span className="predict_hands num">{count === 1 ? '1 hand' : `${String(count)} hands`}</span>;
}
