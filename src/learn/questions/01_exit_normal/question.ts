import { exitSignal } from '../../actions.ts';
import { allOf, commanded, exits, happens, never, takes } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '2.3',
  limitMs: 3_000,
  rules: ['exit2-normal-other'],
  about: '**p** is a process that waits for messages. It does not trap exits.',
  question: 'The panel sends p an exit signal with the reason normal. What happens to p?',
  key: { actions: [exitSignal('p', 'normal', 1_000)] },
  choices: [
    {
      id: 'nothing',
      words: 'Nothing: it goes on waiting for messages',
      claim: allOf(
        'p lives, and has nothing of it',
        happens('', commanded('p', /normal/u)),
        never('', exits('p')),
        never('', takes('p')),
      ),
      right: true,
    },
    {
      id: 'ends',
      words: 'It ends, with the reason normal',
      claim: happens('p ends with normal', exits('p', 'normal')),
      reply:
        'An exit signal with the reason normal ends nobody, unless a process that does not trap exits sends it to itself.',
    },
    {
      id: 'message',
      words: "It lives on, and finds the message {'EXIT', panel, normal}",
      claim: allOf(
        'p lives, and has the message',
        never('', exits('p')),
        happens('', takes('p', /^\{'EXIT',<.*>,normal\}$/u)),
      ),
      reply: 'Only a process that traps exits is sent a message in place of the signal. p does not.',
    },
    {
      id: 'killed',
      words: 'It ends, with the reason killed',
      claim: happens('p ends with killed', exits('p', 'killed')),
      reply: 'killed is what becomes of the signal kill, and of no other.',
    },
  ],
};
