import { message } from '../../../actions.ts';
import {
  allOf,
  atLeast,
  type Claim,
  exits,
  happens,
  inOrder,
  type Match,
  never,
  starts,
} from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const send = (name: string, text: string, atMs: number): PanelAction => ({
  atMs,
  name,
  command: (pid) => ({ type: 'send', pid, mode: 'message', text }),
});

const crash: Match = exits(/^[abc]$/u, 'crash');

/** So many times within so many ms. */
function together(words: string, count: number, ms: number, match: Match): Claim {
  return {
    words,
    judge(state, over) {
      const found = state.events.filter((event) => match(event, state));
      const last = found.find((event, index) => {
        const first = found[index - count + 1];
        return first !== undefined && event.at_ms - first.at_ms < ms;
      });
      if (last !== undefined) return { verdict: 'holds', event: last.id };
      return { verdict: over ? 'broken' : 'open', event: null };
    },
  };
}

const restarted: Match = (event, state) =>
  starts(/^[abc]$/u)(event, state) && event.kind === 'started' && event.generation > 1;

const fast = [send('a', 'crash', 1_000), send('b', 'crash', 1_300), send('c', 'crash', 1_600)];

export const content: LessonContent = {
  limitMs: 60_000,
  rules: ['intensity-reached', 'intensity-window'],
  question: 'a, b and c crash within one second, each once. What happens?',
  key: { actions: fast },
  choices: [
    {
      id: 'each',
      words: 'Each is started again: none has had two restarts yet',
      claim: happens('c starts again', starts('c#2')),
      reply: 'The restarts of all children of a supervisor count together.',
    },
    {
      id: 'down',
      words: 'a and b are started again, c stays down',
      claim: never('top goes on', exits('top')),
      reply:
        'A supervisor that may not restart what it must restart cannot keep its promise. It does not go on with less.',
    },
    {
      id: 'stop',
      words: 'top stops all of them, and exits',
      claim: happens('top exits', exits('top', 'shutdown')),
      right: true,
    },
  ],
  steps: [
    {
      task: 'Run it. Send crash to a, b and c, in this order, within five seconds: pause if you need time.',
      claims: [
        inOrder('a, b and c crash, in this order', exits('a', 'crash'), exits('b', 'crash'), exits('c', 'crash')),
        inOrder(
          'At the third crash b is stopped, then a, with shutdown',
          exits('c', 'crash'),
          exits('b', 'shutdown'),
          exits('a', 'shutdown'),
        ),
        inOrder('a is stopped, and then top exits with shutdown', exits('a', 'shutdown'), exits('top', 'shutdown')),
        never('c is not started again', starts('c#2')),
      ],
      actions: fast,
      answer:
        'Run, and send a, b and c crash, one after another, with less than five seconds from the first to the last.',
    },
    {
      task: 'Run it again. Make three crashes within ten seconds that top survives.',
      claims: [
        together('Three crashes lie within ten seconds', 3, 10_000, crash),
        atLeast('Each of the three is followed by a restart', 3, restarted),
        never('top does not exit', exits('top')),
      ],
      actions: [send('a', 'crash', 1_000), send('b', 'crash', 4_000), send('c', 'crash', 7_500)],
      answer: 'Send a crash, 3 s later b, and 3.5 s after that c: by then the first restart is forgotten.',
    },
  ],
  hints: [
    'Watch the gauge at top: it fills with each restart, and empties by itself.',
    'A restart counts for five to six seconds, as OTP compares whole ones. At no moment may three of them count.',
    'Crash one at 0 s, one at 3 s and one at 6.5 s: when the third comes, the first is forgotten.',
  ],
  answer: 'Three crashes at 0, 3 and 6.5 s: never more than two restarts count at once.',
  know: 'Restarts are a budget, and all children of a supervisor share it. Who has used it up gives up as a whole.',
  transfer: {
    limitMs: 3_000,
    rules: ['intensity-group-counts-one'],
    about: '**top** is `one_for_all` with three children, and allows 2 restarts in 5 s.',
    question: 'a crashes, and half a second later b. What becomes of top?',
    key: { actions: [message('a', 'crash', 1_000), message('b', 'crash', 1_500)] },
    choices: [
      {
        id: 'six',
        words: 'It exits: six starts are more than two',
        claim: happens('top exits', exits('top')),
        reply: 'A group that is started again is one restart, however many it has.',
      },
      {
        id: 'two',
        words: 'It goes on: two restarts were counted',
        claim: allOf('c starts a third time, top goes on', happens('', starts('c#3')), never('', exits('top'))),
        right: true,
      },
      {
        id: 'down',
        words: 'It goes on; b stays down',
        claim: allOf('b does not start a third time, top goes on', never('', starts('b#3')), never('', exits('top'))),
        reply: 'A supervisor starts what it has to start, or gives up as a whole.',
      },
    ],
  },
};
