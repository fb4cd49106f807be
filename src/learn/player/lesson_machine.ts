/** The way through one lesson: predict, do, explained. Nothing advances by itself but what the run has shown. */
import { assign, setup } from 'xstate';
import type { LessonRecord } from './progress.ts';

export type LessonEvent =
  | { readonly type: 'predict'; readonly choice: string; readonly sure: boolean | null }
  /** The claims of this step hold. */
  | { readonly type: 'holds' }
  | { readonly type: 'next_step' }
  | { readonly type: 'hint' }
  | { readonly type: 'solution' }
  /** This step from its beginning, with the prediction as it was given. */
  | { readonly type: 'reset_step' }
  /** The lesson from its beginning. What was solved stays solved. */
  | { readonly type: 'reset' };

export interface LessonInput {
  readonly record: LessonRecord;
  readonly steps: number;
  readonly hints: number;
}

interface LessonContext {
  /** Where it was left when the page was last closed. */
  readonly leftIn: LessonRecord['phase'];
  readonly steps: number;
  readonly allHints: number;
  readonly step: number;
  /** The claims of this step have held. */
  readonly held: boolean;
  readonly choice: string | null;
  readonly sure: boolean | null;
  readonly hints: number;
  readonly solutionSeen: boolean;
  readonly solved: boolean;
}

export const lessonMachine = setup({
  types: { context: {} as LessonContext, events: {} as LessonEvent, input: {} as LessonInput },
  guards: {
    isLastStep: ({ context }) => context.step + 1 >= context.steps,
    canGoOn: ({ context }) => context.held && context.step + 1 < context.steps,
    hasPredicted: ({ context }) => context.choice !== null,
    hasHints: ({ context }) => context.hints < context.allHints,
    // One that was solved before may be on its way once more; and one that has got more steps since is not at its end.
    wasExplained: ({ context }) =>
      context.choice !== null && context.leftIn === 'explained' && context.step + 1 >= context.steps,
  },
}).createMachine({
  id: 'lesson',
  context: ({ input: { record, steps, hints } }) => ({
    leftIn: record.phase,
    steps,
    allHints: hints,
    step: Math.min(record.step, Math.max(0, steps - 1)),
    held: record.held && record.step < steps,
    choice: record.phase === 'predict' ? null : record.choice,
    sure: record.phase === 'predict' ? null : record.sure,
    hints: Math.min(record.hints, hints),
    solutionSeen: record.solutionSeen,
    solved: record.solved,
  }),
  initial: 'arriving',
  on: {
    hint: { guard: 'hasHints', actions: assign({ hints: ({ context }) => context.hints + 1 }) },
    solution: { actions: assign({ solutionSeen: true }) },
    reset_step: {
      guard: 'hasPredicted',
      target: '.do',
      actions: assign({ held: false, solutionSeen: false }),
    },
    reset: {
      target: '.predict',
      actions: assign({ choice: null, sure: null, hints: 0, solutionSeen: false, held: false, step: 0 }),
    },
  },
  states: {
    arriving: {
      always: [
        { guard: 'wasExplained', target: 'explained' },
        { guard: 'hasPredicted', target: 'do' },
        { target: 'predict' },
      ],
    },
    predict: {
      on: {
        predict: {
          target: 'do',
          actions: assign({ choice: ({ event }) => event.choice, sure: ({ event }) => event.sure }),
        },
      },
    },
    do: {
      on: {
        holds: [
          { guard: 'isLastStep', target: 'explained', actions: assign({ held: true, solved: true }) },
          { actions: assign({ held: true }) },
        ],
        next_step: {
          guard: 'canGoOn',
          actions: assign({ step: ({ context }) => context.step + 1, held: false, solutionSeen: false }),
        },
      },
    },
    explained: {},
  },
});
