import { atEnd, type Claim, exits, inOrder, mailbox, never, not, sent, takes } from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const took = (from: string, number: number): ReturnType<typeof sent> =>
  sent({ from: 'sorter', to: 'desk', text: new RegExp(`^\\{${from},${String(number)}\\}$`, 'u') });

const neverComes = (order: string): Claim =>
  not(
    `They never come as ${order}`,
    inOrder('', ...order.split(' ').map(([from = '', number = '']) => takes('sorter', `{${from},${number}}`))),
  );

export const content: LessonContent = {
  limitMs: 2_000,
  seeds: Array.from({ length: 20 }, (_, index) => index + 1),
  rules: ['send-order', 'receive-selective', 'receive-timeout'],
  question: 'In which order can the six messages never arrive at sorter?',
  said: 'right: a3 never overtakes a2',
  choices: [
    {
      id: 'mixed',
      words: 'a1 b1 a2 b2 b3 a3',
      claim: neverComes('a1 b1 a2 b2 b3 a3'),
      reply: 'It can: each sender’s own messages stand in their order, and between two senders any mixture may come.',
    },
    {
      id: 'b_first',
      words: 'b1 b2 b3 a1 a2 a3',
      claim: neverComes('b1 b2 b3 a1 a2 a3'),
      reply: 'It can: b may run to its end before a begins. There is no order over all messages.',
    },
    { id: 'swapped', words: 'a1 a3 a2 b1 b2 b3', claim: neverComes('a1 a3 a2 b1 b2 b3'), right: true },
  ],
  steps: [
    {
      task: 'Change sorter so that it takes all of b first, then all of a, on every seed.',
      claims: [
        inOrder(
          'sorter tells desk b1, b2, b3, a1, a2, a3, in this order',
          took('b', 1),
          took('b', 2),
          took('b', 3),
          took('a', 1),
          took('a', 2),
          took('a', 3),
        ),
        atEnd('Nothing is left in sorter’s mailbox', (state) => mailbox(state, 'sorter') === 0),
        never('Nobody exits', exits()),
      ],
    },
  ],
  hints: [
    'Press Run seeds 1 to 20, open some of them, and compare what desk is told: the button with the mailbox above the events lists messages, too.',
    "receive may be given a function that says which messages it takes: `receive(([from]: Letter) => from === 'b')`.",
    'Take three messages of b in a first loop, and three of a in a second one: what is skipped waits in the mailbox.',
  ],
  answer: 'Three receives that take only messages of b, then three that take those of a.',
  know: 'Messages of one sender keep their order. What a receive does not match stays in the mailbox, and is looked at again by each later receive.',
  transfer: {
    limitMs: 3_000,
    rules: ['receive-timeout', 'receive-selective'],
    about: '**b** sends **sorter** five messages. sorter waits for one of a, and gives up after a second.',
    question: 'How many messages are in the mailbox of sorter then?',
    choices: [
      {
        id: 'none',
        words: '0: what does not match is dropped',
        claim: atEnd('none waits', (state) => mailbox(state, 'sorter') === 0),
        reply: 'A receive looks at a message that does not match, and leaves it where it is.',
      },
      {
        id: 'four',
        words: '4: the oldest is taken when the time is over',
        claim: atEnd('four wait', (state) => mailbox(state, 'sorter') === 4),
        reply: 'When its time is over, a receive goes on without a message.',
      },
      {
        id: 'five',
        words: '5: all of them still wait',
        claim: atEnd('five wait', (state) => mailbox(state, 'sorter') === 5),
        right: true,
      },
    ],
  },
};
