import {
  allOf,
  atEnd,
  between,
  type Claim,
  exits,
  happens,
  inOrder,
  mailbox,
  type Match,
  never,
  sent,
  within,
} from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const told = (question: string, answer: string): Match =>
  sent({ from: 'client', to: 'board', text: new RegExp(`^\\{${question},"?${answer}"?\\}$`, 'u') });

const lastTold = (words: string, answer: string): Claim => happens(words, between(3_000, 10_000, told('four', answer)));

export const content: LessonContent = {
  limitMs: 10_000,
  rules: ['receive-selective', 'call-killed-during', 'monitor-dead-noproc', 'demonitor-flush'],
  question: 'At 3 s client waits for an answer, and echo is killed. What becomes of client’s call?',
  choices: [
    {
      id: 'raises',
      words: 'It fails at once, with an exception',
      claim: lastTold('client tells board that its call failed', 'failed'),
      reply:
        'Somebody would have to tell client that echo is gone. Nobody does: look at the monitors and links of client in the inspector.',
    },
    {
      id: 'waits',
      words: 'It goes on: client still waits when the run ends',
      claim: never('client tells board nothing more', between(3_000, 10_000, sent({ from: 'client' }))),
      right: true,
    },
    {
      id: 'undefined',
      words: 'It returns undefined',
      claim: lastTold('client tells board undefined', 'undefined'),
      reply:
        'A receive gives a message or goes on waiting. That echo is gone is no message, unless somebody sends one.',
    },
  ],
  steps: [
    {
      task: 'Change call so that it gives each question its own answer, and fails as soon as echo is gone.',
      claims: [
        inOrder('board is told one for one, and two for two', told('one', 'one'), told('two', 'two')),
        within(
          'When echo is killed, the question three fails at once',
          100,
          exits('echo', 'killed'),
          told('three', 'failed'),
        ),
        happens('four, asked of nobody, fails, too', told('four', 'failed')),
        atEnd('Only noise’s message is left in client’s mailbox', (state) => mailbox(state, 'client') === 1),
        never('client does not exit', exits('client')),
      ],
    },
  ],
  hints: [
    'Two questions to ask: how do I know that a message answers this question, and who tells me that there will be no answer?',
    'Let receive take only what carries your reference. A monitor’s reference stands in its DOWN, second; send the same one with the question.',
    "`const ref = erlang.monitor(server)`, sent with the question; `receive((one) => one[0] === ref || one[1] === ref)`; `erlang.demonitor(ref, ['flush'])`; and `erlang.exit(message[4])` if it was a DOWN.",
  ],
  answer:
    'Monitor the server, send the monitor’s reference with the question, and receive the answer or the DOWN with that reference. Then end the monitor: flush removes a DOWN that may have come meanwhile.',
  know: 'gen_server.call has no secret: a monitor, a message with a reference, a receive that takes the answer or the DOWN. It never takes another message for its answer, and never waits for the dead.',
  transfer: {
    limitMs: 3_000,
    rules: ['demonitor-keeps-message', 'demonitor-flush'],
    about:
      '**client** monitors **server**, sends its question, and is busy for half a second. Then it takes the reply, and ends the monitor with demonitor, without flush. server replies, and ends at once.',
    question: 'What is in client’s mailbox after that?',
    choices: [
      {
        id: 'nothing',
        words: 'Nothing: demonitor takes the news back',
        claim: atEnd('no message waits', (state) => mailbox(state, 'client') === 0),
        reply:
          'demonitor ends the monitor, and leaves what has come already. To remove that, too, is what flush is for.',
      },
      {
        id: 'down',
        words: 'A DOWN, which came while client was busy',
        claim: allOf(
          'client has its reply, and one message waits',
          happens('', sent({ from: 'client', to: 'desk', text: 'answer' })),
          atEnd('', (state) => mailbox(state, 'client') === 1),
        ),
        right: true,
      },
      {
        id: 'exits',
        words: 'There is none: client exits, since its monitor is over',
        claim: happens('client exits', exits('client')),
        reply: 'To end a monitor that has told its news already is no mistake. It does nothing.',
      },
    ],
  },
};
