import {
  allOf,
  atEnd,
  between,
  exits,
  happens,
  hasState,
  inOrder,
  mailbox,
  type Match,
  never,
  sent,
  takes,
} from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const gaveUp = exits('client', /^\{timeout,/u);
const unknown = sent({ from: 'client', to: 'board', text: '{sum,"unknown"}' });

// The answer to a call from the panel is told to the panel alone; what it is follows from the state in which the question is taken.
const takesDoneLate: Match = (event, state) =>
  takes('till', 'done')(event, state) &&
  state.events.some((earlier) => earlier.id < event.id && hasState('till', '1')(earlier, state));

export const content: LessonContent = {
  limitMs: 12_000,
  rules: ['call-timeout', 'call-timeout-late-reply'],
  question: 'At 6 s client has waited for five seconds. What happens?',
  choices: [
    {
      id: 'stops',
      words: 'till stops adding up: nobody waits for it any more',
      claim: never('till never finishes the sum', hasState('till', '1')),
      reply: 'Nobody tells till that the caller has given up. Look at its state after 8 s.',
    },
    {
      id: 'caller',
      words: 'client exits; till goes on',
      claim: inOrder('client exits, then till finishes the sum', gaveUp, hasState('till', '1')),
      right: true,
    },
    {
      id: 'both',
      words: 'Both exit: neither can finish its part of the call',
      claim: happens('till exits', exits('till')),
      reply: 'A call makes no link. The exception is raised in the caller alone.',
    },
  ],
  steps: [
    {
      task: 'Run it. When client is gone, select till and send it done as a Call: it answers how many sums it has added up.',
      on: 'start',
      limitMs: 60_000,
      claims: [
        inOrder('client exits with timeout, and then till finishes the sum', gaveUp, hasState('till', '1')),
        happens('till takes your question when it has added up one sum, and answers 1', takesDoneLate),
        never('till does not exit', exits('till')),
      ],
      actions: [{ atMs: 9_000, name: 'till', command: (pid) => ({ type: 'send', pid, mode: 'call', text: 'done' }) }],
      answer: 'Run. After 8 s select till, press Send, choose Call, write done, and send it.',
    },
    {
      task: 'Change client so that it survives the timeout, and tells board that the sum is unknown.',
      claims: [
        happens('Five seconds after its question client tells board unknown', between(6_000, 6_500, unknown)),
        inOrder('till finishes the sum all the same', unknown, hasState('till', '1')),
        atEnd('The late answer is not in client’s mailbox: it is empty', (state) => mailbox(state, 'client') === 0),
        never('client and till do not exit', exits(/^(client|till)$/u)),
      ],
    },
  ],
  hints: [
    'Look at the exit of client among the events, and read its reason. The exception was raised by gen_server.call, in client.',
    'An exception can be caught. After the catch sum has to be something that board understands: unknown.',
    "`let sum: number | 'unknown'; try { sum = yield* gen_server.call('till', 'sum'); } catch { sum = 'unknown'; }`",
  ],
  answer:
    'Catch the exception, and go on. The answer that comes too late is dropped: since OTP 24 the reference of a call takes one only as long as the caller waits. Before, it could still turn up in the mailbox.',
  know: 'A timeout is the caller’s. The work goes on, and after a timeout you know nothing of it: done, going on, or still waiting in the mailbox.',
  transfer: {
    limitMs: 9_000,
    rules: ['call-timeout', 'call-timeout-late-reply'],
    about:
      '**till** needs 3 s to add up a sum. At 1 s **client** calls it, and waits 2 s at most. It catches the timeout, and calls again at once, with the timeout infinity.',
    question: 'How often does till add up, and when is client answered?',
    choices: [
      {
        id: 'shared',
        words: 'Once: the first sum answers the second call, at 4 s',
        claim: happens('client is answered at 4 s', between(4_000, 4_100, sent({ from: 'client', to: 'board' }))),
        reply:
          'The first reply belongs to a call that is over, and is dropped. The second call has a reference of its own.',
      },
      {
        id: 'anew',
        words: 'Once: the second call makes it begin anew; at 6 s',
        claim: happens('client is answered at 6 s', between(6_000, 6_100, sent({ from: 'client', to: 'board' }))),
        reply: 'Nobody has told till to stop. It finishes the first sum before it takes the second request.',
      },
      {
        id: 'twice',
        words: 'Twice, one after the other; at 7 s',
        claim: allOf(
          'till adds up twice, and client is answered at 7 s',
          happens('', hasState('till', '2')),
          happens('', between(7_000, 7_100, sent({ from: 'client', to: 'board', text: '42' }))),
        ),
        right: true,
      },
    ],
  },
};
