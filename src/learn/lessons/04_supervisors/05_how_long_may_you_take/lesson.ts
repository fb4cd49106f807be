import { terminateChild } from '../../../actions.ts';
import {
  after,
  allOf,
  between,
  type Claim,
  commanded,
  exits,
  happens,
  inOrder,
  within,
} from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const stop = (atMs: number): PanelAction => ({
  atMs,
  name: 'top',
  command: (supervisor) => ({ type: 'terminate_child', supervisor, id: 'house' }),
});

const stopping = commanded('top', /terminate_child/u);
const stopped = (claim: Claim): Claim => after(stopping, claim);
const gone = (ms: number): Claim =>
  happens(`house is gone after ${String(ms)} ms`, between(1_000 + ms, 1_100 + ms, exits('house')));

export const content: LessonContent = {
  limitMs: 40_000,
  rules: ['shutdown-timeout-kill', 'shutdown-brutal', 'shutdown-serial'],
  question: 'top is told to stop house. How long does that take?',
  key: { actions: [stop(1_000)] },
  choices: [
    {
      id: 'none',
      words: 'No time: an exit signal ends all of them',
      claim: gone(0),
      reply: 'To one that traps exits, shutdown is a message. tidy and slow tidy up first.',
    },
    {
      id: 'parallel',
      words: '5 s: all at once, and slow runs into its deadline',
      claim: gone(5_000),
      reply: 'The next is told to stop only when the one before is gone: tidy’s second comes on top.',
    },
    { id: 'serial', words: '6 s: 5 s for slow, then 1 s for tidy', claim: gone(6_000), right: true },
    {
      id: 'all',
      words: '9 s: slow and tidy each take the time that they need',
      claim: gone(9_000),
      reply: 'slow has 5 s, and not one more: then it is killed in the midst of its work.',
    },
  ],
  steps: [
    {
      task: 'Run it. Select house, and terminate it in its supervisor.',
      on: 'start',
      claims: [
        stopped(inOrder('brute is killed, then slow is killed', exits('brute', 'killed'), exits('slow', 'killed'))),
        stopped(
          inOrder(
            'tidy, quick and house exit with shutdown, in this order',
            exits('tidy', 'shutdown'),
            exits('quick', 'shutdown'),
            exits('house', 'shutdown'),
          ),
        ),
        within('house is gone in 6 s', 6_100, stopping, exits('house')),
      ],
      actions: [stop(1_000)],
      answer: 'Run, select house, choose Terminate in its supervisor in its menu, and wait six seconds.',
    },
    {
      task: 'Give slow the time that it needs. Run it, and terminate house again.',
      claims: [
        stopped(happens('slow ends with shutdown: it was not killed', exits('slow', 'shutdown'))),
        stopped(
          inOrder(
            'brute, slow, tidy, quick and house end, in this order',
            exits('brute', 'killed'),
            exits('slow', 'shutdown'),
            exits('tidy', 'shutdown'),
            exits('quick', 'shutdown'),
            exits('house', 'shutdown'),
          ),
        ),
      ],
      actions: [stop(1_000)],
    },
  ],
  hints: [
    'Select slow when it is gone, and read its reason: killed.',
    'slow needs 8000 ms, and its specification says 5000.',
    'Give slow a shutdown of more than 8000 ms, such as 10_000.',
  ],
  answer: 'A shutdown of 10000 ms, which is more than slow needs. infinity is right, too, as long as slow does end.',
  know: '`shutdown` is a deadline for each child, and the deadlines add up. Of slow, `killed` means: too late.',
  transfer: {
    limitMs: 12_000,
    rules: ['shutdown-infinity', 'shutdown-slow-in-time'],
    about:
      '**sub** is a supervisor, and its specification in **top** names no shutdown. Its child **slow** traps exits, tidies up for 8 s, and has a shutdown of 10 s.',
    question: 'top is asked to terminate sub. When is sub gone?',
    key: { actions: [terminateChild('top', 'sub', 1_000)] },
    choices: [
      {
        id: 'five',
        words: 'After 5 s: sub is killed, and slow with it',
        claim: happens('sub is killed after 5 s', between(6_000, 6_100, exits('sub', 'killed'))),
        reply: '5 s is what a worker has when nothing is said. A supervisor has all the time that its children need.',
      },
      {
        id: 'eight',
        words: 'After 8 s, both with shutdown',
        claim: allOf(
          'sub and slow exit with shutdown after 8 s',
          happens('', between(9_000, 9_100, exits('slow', 'shutdown'))),
          happens('', between(9_000, 9_100, exits('sub', 'shutdown'))),
        ),
        right: true,
      },
      {
        id: 'once',
        words: 'At once, and slow after 8 s',
        claim: happens('sub is gone at once', between(1_000, 1_100, exits('sub'))),
        reply: 'A supervisor ends when all of its children have.',
      },
    ],
  },
};
