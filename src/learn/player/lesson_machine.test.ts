import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { type LessonEvent, lessonMachine } from './lesson_machine.ts';
import { type LessonRecord, NEW_LESSON } from './progress.ts';

function lesson(record: Partial<LessonRecord> = {}, steps = 1) {
  const actor = createActor(lessonMachine, { input: { record: { ...NEW_LESSON, ...record }, steps, hints: 3 } });
  actor.start();
  return {
    do(...events: readonly LessonEvent[]) {
      for (const event of events) actor.send(event);
      const { value, context } = actor.getSnapshot();
      return { phase: value, ...context };
    },
  };
}

const PREDICT: LessonEvent = { type: 'predict', choice: 'a', sure: null };
const HOLDS: LessonEvent = { type: 'holds' };

describe('a lesson', () => {
  it('is not solved before there is a prediction', () => {
    expect(lesson().do(HOLDS)).toMatchObject({ phase: 'predict', solved: false });
    expect(lesson().do(PREDICT, HOLDS)).toMatchObject({ phase: 'explained', solved: true });
  });

  it('waits for the person between two steps', () => {
    const two = lesson({}, 2);
    expect(two.do(PREDICT, { type: 'next_step' })).toMatchObject({ phase: 'do', step: 0 });
    expect(two.do(HOLDS)).toMatchObject({ phase: 'do', step: 0, solved: false });
    expect(two.do({ type: 'next_step' }, HOLDS)).toMatchObject({ phase: 'explained', step: 1, solved: true });
  });

  it('gives its hints one by one, and no more than there are', () => {
    const asked = lesson();
    for (const hints of [1, 2, 3, 3]) expect(asked.do({ type: 'hint' }).hints).toBe(hints);
  });

  it('goes on where it was left', () => {
    expect(lesson({ phase: 'do', choice: 'b', hints: 2 }).do()).toMatchObject({ phase: 'do', choice: 'b', hints: 2 });
    expect(lesson({ phase: 'explained', choice: 'b', solved: true }).do().phase).toBe('explained');
    const held = lesson({ phase: 'do', choice: 'b', held: true }, 2);
    expect(held.do({ type: 'next_step' })).toMatchObject({ phase: 'do', step: 1, held: false });
  });

  it('is not at its end when it was solved once and left in the middle of the second time', () => {
    const again = lesson({ phase: 'do', choice: 'b', step: 0, solved: true }, 2);
    expect(again.do()).toMatchObject({ phase: 'do', step: 0, solved: true });
    expect(again.do(HOLDS, { type: 'next_step' })).toMatchObject({ phase: 'do', step: 1 });
  });

  it('goes on in a step that it did not have when it was solved', () => {
    const longer = lesson({ phase: 'explained', choice: 'b', step: 0, solved: true }, 2);
    expect(longer.do()).toMatchObject({ phase: 'do', step: 0 });
  });

  it('begins a step anew with its prediction and the hints that were seen, and the lesson with neither', () => {
    const two = lesson({}, 2);
    two.do(PREDICT, HOLDS, { type: 'next_step' }, { type: 'hint' }, { type: 'solution' }, HOLDS);
    expect(two.do({ type: 'reset_step' })).toMatchObject({ phase: 'do', step: 1, choice: 'a', hints: 1, held: false });
    expect(two.do()).toMatchObject({ solutionSeen: false, solved: true });
    expect(two.do({ type: 'reset' })).toMatchObject({ phase: 'predict', step: 0, choice: null, hints: 0 });
    expect(two.do({ type: 'reset_step' }).phase).toBe('predict');
  });

  it('stays solved, whatever happens later', () => {
    const event = fc.constantFrom<LessonEvent>(
      PREDICT,
      HOLDS,
      { type: 'next_step' },
      { type: 'hint' },
      { type: 'solution' },
      { type: 'reset_step' },
      { type: 'reset' },
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const one = lesson({}, 2);
        let solved = false;
        for (const next of events) {
          const now = one.do(next);
          expect(solved && !now.solved).toBe(false);
          solved = now.solved;
        }
      }),
    );
  });
});
