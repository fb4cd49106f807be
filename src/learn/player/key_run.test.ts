import { describe, expect, it } from 'vitest';
import { fakeNode } from '../../testing/claim_states.ts';
import type { Question } from '../lesson.ts';
import { exitSignal } from '../actions.ts';
import { type KeyRun, playKey } from './key_run.ts';

const QUESTION: Question = {
  limitMs: 3_000,
  question: '',
  choices: [],
  key: { actions: [exitSignal('ada', 'kill', 1_000), exitSignal('ada', 'normal', 2_000)] },
};

function recorder(last = Infinity): KeyRun & { readonly done: (number | string)[] } {
  const done: (number | string)[] = [];
  return {
    done,
    node: () => fakeNode(done.includes('gone') ? [] : [[0, 'a']]),
    send: (command) => {
      done.push(command.type === 'exit' ? `${command.pid} ${command.reason}` : command.type);
      return Promise.resolve({ ok: true });
    },
    comeTo: (ms) => {
      done.push(ms);
      return Promise.resolve(ms <= last);
    },
  };
}

describe('a run that answers a question', () => {
  it('does each thing at its moment, and comes to its end', async () => {
    const run = recorder();
    expect(await playKey(QUESTION, run)).toBe('over');
    expect(run.done).toEqual([1_000, '<0.81.0> kill', 2_000, '<0.81.0> normal', 3_000]);
  });

  it('says when somebody was not there', async () => {
    const run = recorder();
    run.done.push('gone');
    expect(await playKey(QUESTION, run)).toBe('amiss');
    expect(run.done).toEqual(['gone', 1_000, 2_000, 3_000]);
  });

  it('is left when it does not come to a moment', async () => {
    for (const last of [0, 1_000, 2_000]) expect(await playKey(QUESTION, recorder(last))).toBe('left');
  });
});
