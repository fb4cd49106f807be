import { message } from '../../actions.ts';
import { allOf, exactly, exits, happens, inOrder, never, starts } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '4.6',
  limitMs: 4_000,
  rules: ['permanent-normal', 'intensity-reached'],
  about: '**top** allows 3 restarts in 5 s. Its child **a** is permanent, and so is **b**.',
  question: 'a ends with the reason normal four times within one second. What becomes of top?',
  key: {
    actions: [
      message('a', 'normal', 1_000),
      message('a', 'normal', 1_200),
      message('a', 'normal', 1_400),
      message('a', 'normal', 1_600),
    ],
  },
  choices: [
    {
      id: 'clean',
      words: 'It starts a again each time: clean ends do not count',
      claim: happens('a starts for the fifth time', starts('a#5')),
      reply: 'What is counted are restarts. Why the child ended does not matter to a permanent one.',
    },
    {
      id: 'never',
      words: 'It never starts a again: a is done',
      claim: never('a does not start again', starts('a#2')),
      reply: 'A permanent child is started again whatever its reason was.',
    },
    {
      id: 'down',
      words: 'It starts a three times; then a stays down, and b goes on',
      claim: allOf('a stays down, b goes on', exactly('', 4, starts('a')), never('', exits('b'))),
      reply: 'A supervisor does not go on with less than it has to have.',
    },
    {
      id: 'gives_up',
      words: 'At the fourth end it stops b, and exits with shutdown',
      claim: inOrder(
        'a starts three times more, then b is stopped and top exits',
        starts('a#4'),
        exits('a#4', 'normal'),
        exits('b', 'shutdown'),
        exits('top', 'shutdown'),
      ),
      right: true,
    },
  ],
};
