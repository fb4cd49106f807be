import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import type { TestAnswer } from './progress.ts';
import { type QuestionEvent, questionMachine } from './question_machine.ts';

function question(answer: TestAnswer | null = null, closed = false) {
  const actor = createActor(questionMachine, { input: { answer, closed } });
  actor.start();
  return (...events: readonly QuestionEvent[]) => {
    for (const event of events) actor.send(event);
    const { value, context } = actor.getSnapshot();
    return { state: value, ...context };
  };
}

const ANSWER: QuestionEvent = { type: 'answer', choice: 'a', sure: true };
const RUN: QuestionEvent = { type: 'run' };
const over = (shown: string | null): QuestionEvent => ({ type: 'over', shown });

describe('a question of the test', () => {
  it('is not run before it is answered, and shows nothing before its run is over', () => {
    const asked = question();
    expect(asked(RUN, over('a'))).toMatchObject({ state: 'asked', shown: null });
    expect(asked(ANSWER)).toMatchObject({ state: 'answered', choice: 'a', sure: true, shown: null });
    expect(asked(over('a'))).toMatchObject({ state: 'answered', shown: null });
    expect(asked(RUN)).toMatchObject({ state: 'running', shown: null });
    expect(asked(over('b'))).toMatchObject({ state: 'shown', choice: 'a', shown: 'b' });
  });

  it('can be run again when somebody has interfered, and then as often as one likes', () => {
    const asked = question();
    expect(asked(ANSWER, RUN, over(null))).toMatchObject({ state: 'unclear', shown: null });
    expect(asked(RUN, RUN, over('b'))).toMatchObject({ state: 'shown', shown: 'b' });
    expect(asked(RUN, over(null))).toMatchObject({ state: 'shown', shown: 'b' });
  });

  it('goes on where it was left', () => {
    expect(question({ choice: 'b', sure: null, shown: null })().state).toBe('answered');
    expect(question({ choice: 'b', sure: null, shown: 'b' })().state).toBe('shown');
  });

  it('without an answer can be run when the test is over', () => {
    expect(question(null, true)(ANSWER)).toMatchObject({ state: 'answered', choice: null });
    expect(question(null, true)(RUN, over('b'))).toMatchObject({ state: 'shown', choice: null, shown: 'b' });
  });

  it('lets an answer and what was shown stand, whatever happens later', () => {
    const event = fc.constantFrom<QuestionEvent>(
      ANSWER,
      { type: 'answer', choice: 'b', sure: null },
      RUN,
      over('a'),
      over('b'),
      over(null),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const asked = question();
        let before = asked();
        for (const next of events) {
          const now = asked(next);
          expect(now.choice).toBe(before.choice ?? now.choice);
          expect(now.shown).toBe(before.shown ?? now.shown);
          expect(now.shown !== null && now.choice === null).toBe(false);
          before = now;
        }
      }),
    );
  });
});
