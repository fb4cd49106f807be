import { exitSignal } from '../../../actions.ts';
import { allOf, between, type Claim, exits, happens, type Match, never, sent } from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const tellsBoard = (from: string, text: string): Match => sent({ from, to: 'board', text });

const pongAt = (ms: number): Claim =>
  happens('c2 is answered', between(ms, ms + 100, tellsBoard('c2', '{ping,"pong"}')));

export const content: LessonContent = {
  limitMs: 8_000,
  rules: ['call-noreply-later', 'call-reply-by-other'],
  question: 'c1 asks at 1 s, c2 at 1.1 s. When is c2 answered?',
  choices: [
    {
      id: 'at_once',
      words: 'At 1.1 s: a ping takes no time',
      claim: pongAt(1_100),
      reply:
        'The ping takes no time, but who is to answer it? Select till at 2 s: it is in handle_call for c1, and the ping waits in its mailbox.',
    },
    { id: 'after', words: 'At 4 s: when c1 is', claim: pongAt(4_000), right: true },
    {
      id: 'never',
      words: 'Never: till is busy when the ping comes, and it is lost',
      claim: never('c2 is never answered', sent({ from: 'c2', to: 'board' })),
      reply: 'A request is a message like any other: it waits in the mailbox until till takes it.',
    },
  ],
  steps: [
    {
      task: 'Change handleCall so that c2 is answered at once, and c1 still gets its sum.',
      claims: [
        happens(
          'c2 is answered within 0.2 s of its question',
          between(1_100, 1_300, tellsBoard('c2', '{ping,"pong"}')),
        ),
        happens('c1 is answered 42', tellsBoard('c1', '{sum,42}')),
        never('c1 is not answered before the 3 s of work are done', between(0, 3_900, tellsBoard('c1', '{sum,42}'))),
        never('till, c1 and c2 do not exit', exits(/^(till|c1|c2)$/u)),
      ],
    },
  ],
  hints: [
    'As long as handleCall has not returned, till takes no other message. Who else could do the work?',
    'A process that you spawn can add up. handleCall returns noreply, and c1 waits on; the helper has from, and may reply in till’s place.',
    "`spawn(function* () { gen_server.reply(from, yield* addUp()); });` then `return ['noreply', state]`.",
  ],
  answer: 'A helper adds up and replies to from; till returns noreply at once, and is free for the next request.',
  know: 'A server is a queue: what takes long holds up everybody behind it. Hand it to another process, and let that one reply.',
  transfer: {
    limitMs: 8_000,
    rules: ['call-timeout', 'call-noreply-later'],
    about:
      'At 1 s **c1** calls **till**, and waits five seconds at most. till starts **helper** with `spawn`, and returns noreply; helper would reply to c1 after three seconds.',
    question: 'helper is killed at 2 s. What does c1 do?',
    key: { actions: [exitSignal('helper', 'kill', 2_000)] },
    choices: [
      {
        id: 'at_once',
        words: 'It exits at once: nobody will reply any more',
        claim: happens('c1 exits at 2 s', between(2_000, 2_100, exits('c1'))),
        reply: 'A call monitors the server that it has called, and till is well. Of helper c1 knows nothing.',
      },
      {
        id: 'timeout',
        words: 'It exits with timeout, at 6 s',
        claim: allOf(
          'helper is killed, and c1 exits with timeout at 6 s',
          happens('', exits('helper', 'killed')),
          happens('', between(6_000, 6_100, exits('c1', /^\{timeout,/u))),
        ),
        right: true,
      },
      {
        id: 'till',
        words: 'It is answered: till does what helper did not',
        claim: happens('c1 is answered', sent({ from: 'c1', to: 'board' })),
        reply: 'With noreply till was done with this request. Nobody has told it of the end of helper.',
      },
    ],
  },
};
