/** The question before the run. It can be answered once in each try; the run, and not this card, says who was right. */
import { useState, type ReactNode } from 'react';
import type { PlayedChoice } from './played.ts';

interface PredictionProps {
  readonly question: string;
  readonly choices: readonly PlayedChoice[];
  readonly choice: string | null;
  readonly sure: boolean | null;
  readonly ready: boolean;
  /** The run has given its answer. */
  readonly answered: boolean;
  readonly onPredict: (choice: string, sure: boolean | null) => void;
}

export function Prediction({
  question,
  choices,
  choice,
  sure,
  ready,
  answered,
  onPredict,
}: PredictionProps): ReactNode {
  const [marked, setMarked] = useState<string | null>(null);
  const [certain, setCertain] = useState(true);
  const given = choice !== null;
  const right = choices.find((one) => one.right);
  const yours = choices.find(({ id }) => id === choice);
  return (
    <section className="predict" aria-labelledby="predict_heading" data-given={given}>
      <h2 id="predict_heading">{given ? 'Your prediction' : 'Predict first'}</h2>
      <fieldset disabled={given}>
        <legend>{question}</legend>
        {choices.map(({ id, words }) => (
          <label key={id} className="predict_choice">
            <input
              type="radio"
              name="prediction"
              value={id}
              checked={(choice ?? marked) === id}
              onChange={() => {
                setMarked(id);
              }}
            />
            <span>{words}</span>
            {answered && id === right?.id && <em className="predict_said">what the run showed</em>}
          </label>
        ))}
        {!given && (
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
      {!given && (
        <button
          type="button"
          className="button button_primary"
          disabled={marked === null || !ready}
          onClick={() => {
            if (marked !== null) onPredict(marked, certain);
          }}
        >
          Keep this prediction
        </button>
      )}
      {given && sure === false && !answered && <p className="quiet">You were not sure.</p>}
      {given && answered && yours !== undefined && !yours.right && <p className="predict_reply">{yours.reply}</p>}
    </section>
  );
}
