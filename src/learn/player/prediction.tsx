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
  /** What is said of it. */
  readonly said?: string;
  /** Hands that were counted in a class, by choice. */
  readonly hands?: readonly number[] | null;
  /** Its run has been begun. */
  readonly begun: boolean;
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
  begun,
  said = 'what the run showed',
  hands = null,
  closed = false,
  aside = false,
  onPredict,
}: PredictionProps): ReactNode {
  const [marked, setMarked] = useState<string | null>(null);
  /** Null until a person has said so. */
  const [certain, setCertain] = useState<boolean | null>(null);
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
            {one.id === shown && <em className="predict_said">{said}</em>}
          </label>
        ))}
        {!given && !closed && (
          <div className="predict_sure" role="radiogroup" aria-label="How sure are you? You need not say">
            {[true, false].map((value) => (
              <label key={String(value)}>
                <input
                  type="radio"
                  name={`${id}sure`}
                  checked={certain === value}
                  onChange={() => {
                    setCertain(value);
                  }}
                />
                <span>{value ? 'I am sure' : 'I am not sure'}</span>
              </label>
            ))}
          </div>
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
      {!given && !closed && <p className="quiet">It counts, and stays, once you keep it.</p>}
      {given && shown === null && (sure !== null || !begun) && (
        <p className="quiet">
          {sure !== null && `You were ${sure ? 'sure' : 'not sure'}. `}
          {!begun && 'It is kept. Press Run: the run is the answer.'}
        </p>
      )}
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
