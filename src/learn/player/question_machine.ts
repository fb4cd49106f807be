/** The way through one question of the test: asked, answered, run. Nothing advances by itself but the run that a person has started. */
import { assign, setup } from 'xstate';
import type { TestAnswer } from './progress.ts';

export type QuestionEvent =
  | { readonly type: 'answer'; readonly choice: string; readonly sure: boolean | null }
  | { readonly type: 'run' }
  /** The run has come to its end: the choice that it showed, or null when it showed none. */
  | { readonly type: 'over'; readonly shown: string | null };

export interface QuestionInput {
  readonly answer: TestAnswer | null;
  /** The test is over: what has no answer can be run all the same. */
  readonly closed: boolean;
}

interface QuestionContext {
  readonly closed: boolean;
  readonly choice: string | null;
  readonly sure: boolean | null;
  /** Once a run has shown it, it stays known. */
  readonly shown: string | null;
}

export const questionMachine = setup({
  types: { context: {} as QuestionContext, events: {} as QuestionEvent, input: {} as QuestionInput },
  guards: {
    isShown: ({ context }) => context.shown !== null,
    mayRun: ({ context }) => context.choice !== null || context.closed,
    showsOne: ({ event }) => event.type === 'over' && event.shown !== null,
  },
}).createMachine({
  id: 'question',
  context: ({ input: { answer, closed } }) => ({
    closed,
    choice: answer?.choice ?? null,
    sure: answer?.sure ?? null,
    shown: answer?.shown ?? null,
  }),
  initial: 'arriving',
  states: {
    arriving: {
      always: [{ guard: 'isShown', target: 'shown' }, { guard: 'mayRun', target: 'answered' }, { target: 'asked' }],
    },
    asked: {
      on: {
        answer: {
          target: 'answered',
          actions: assign({ choice: ({ event }) => event.choice, sure: ({ event }) => event.sure }),
        },
      },
    },
    /** It may be run. */
    answered: { on: { run: 'running' } },
    running: {
      on: {
        run: { target: 'running', reenter: true },
        over: [
          {
            guard: 'showsOne',
            target: 'shown',
            actions: assign({ shown: ({ context, event }) => context.shown ?? event.shown }),
          },
          { guard: 'isShown', target: 'shown' },
          { target: 'unclear' },
        ],
      },
    },
    /** Somebody has interfered with the run: it answers nothing. */
    unclear: { on: { run: 'running' } },
    shown: { on: { run: 'running' } },
  },
});
