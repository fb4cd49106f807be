import {
  allOf,
  atLeast,
  between,
  type Claim,
  commanded,
  exits,
  fallsBehind,
  happens,
  inOrder,
  never,
  sent,
  within,
} from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const freeAt = (ms: number): Claim =>
  happens('bob tells board that he is free', between(ms, ms + 100, sent({ from: 'bob', to: 'board' })));

export const content: LessonContent = {
  limitMs: 12_000,
  rules: ['send-dead'],
  question: 'When does bob tell board that he is free?',
  choices: [
    { id: 'at_once', words: 'After 1 s: as soon as he has sent', claim: freeAt(1_000), right: true },
    {
      id: 'first',
      words: 'After 3 s: when ada has done the first job',
      claim: freeAt(3_000),
      reply:
        'That would be so if a send waited for the other side. Compare the times of the three jobs and of bob’s word to board, in the events: the button with the mailbox above them lists messages, too.',
    },
    {
      id: 'all',
      words: 'After 7 s: when she has done all three',
      claim: freeAt(7_000),
      reply: 'Bob sent three messages and asked for no answer. Nothing of what ada does can hold him.',
    },
  ],
  steps: [
    {
      task: 'Run it. While ada works, send her the message hi twice from the panel, without waiting for anything.',
      claims: [
        within(
          'bob is free in the same moment in which he sends',
          10,
          sent({ from: 'bob', to: 'ada' }),
          sent({ from: 'bob', to: 'board' }),
        ),
        atLeast('You sent ada hi twice', 2, commanded('ada', /! hi\b/u)),
        happens('ada works, and two messages wait in her mailbox meanwhile', fallsBehind('ada', 1)),
        inOrder(
          'bob also sends to gone, which has ended, and goes on',
          exits('gone'),
          sent({ from: 'bob', to: 'board', text: 'free' }),
        ),
        never('Nobody else exits', exits(/^(ada|bob|board)$/u)),
      ],
      actions: [
        { atMs: 1_500, name: 'ada', command: (pid) => ({ type: 'send', pid, mode: 'message', text: 'hi' }) },
        { atMs: 1_600, name: 'ada', command: (pid) => ({ type: 'send', pid, mode: 'message', text: 'hi' }) },
      ],
    },
  ],
  hints: [
    'Select ada in the tree: the inspector has a button Send.',
    'Write hi as the message. The panel does not wait for ada either: send the next one at once.',
    'Press Run, select ada, press Send, write hi and send it twice; then let the time run to its end.',
  ],
  answer: 'Run, select ada, and send her hi twice within the twelve seconds.',
  know: 'Sending never waits. The sender goes on at once, whatever the receiver does, and the messages wait in the mailbox in their order. What is sent to a process that has ended is lost, and nobody is told.',
  transfer: {
    limitMs: 3_000,
    rules: ['send-unknown-name'],
    about:
      '**bob** sends a message to the name ada after a second, and then tells **desk** that he has sent it. Nobody has the name ada.',
    question: 'What happens to bob?',
    choices: [
      {
        id: 'nothing',
        words: 'Nothing: the message vanishes, as one to a dead pid does',
        claim: happens('bob tells desk that he has sent it', sent({ from: 'bob', to: 'desk' })),
        reply:
          'A dead pid is still a pid. A name that nobody has is no address at all, and the sender is told at once.',
      },
      {
        id: 'badarg',
        words: 'He exits with a reason that begins with badarg',
        claim: happens('bob exits with badarg', exits('bob', /badarg/u)),
        right: true,
      },
      {
        id: 'waits',
        words: 'He waits until somebody takes the name',
        claim: allOf(
          'bob waits, and tells desk nothing',
          never('', sent({ from: 'bob', to: 'desk' })),
          never('', exits('bob')),
        ),
        reply: 'A send never waits: it is done, or it raises.',
      },
    ],
  },
};
