import { message } from '../../actions.ts';
import { exits, inOrder, never, starts } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '4.2',
  limitMs: 3_000,
  rules: ['one-for-all-restart'],
  about: '**top** is `one_for_all` and has the children **a**, **b** and **c**, started in this order.',
  question: 'b crashes. In which order are the others stopped, and who is started?',
  key: { actions: [message('b', 'crash', 1_000)] },
  choices: [
    {
      id: 'b',
      words: 'Nobody is stopped; b is started',
      claim: never('a does not exit', exits('a')),
      reply: 'That would be one_for_one. Under one_for_all the restart of one is the restart of all.',
    },
    {
      id: 'forward',
      words: 'a, then c are stopped; a, b, c are started',
      claim: inOrder('a is stopped before c', exits('a', 'shutdown'), exits('c', 'shutdown')),
      reply: 'A supervisor stops its children in the reverse of the order in which it started them.',
    },
    {
      id: 'backward',
      words: 'c, then a are stopped; a, b, c are started',
      claim: inOrder(
        'c and a are stopped, then a, b and c start',
        exits('c', 'shutdown'),
        exits('a', 'shutdown'),
        starts('a#2'),
        starts('b#2'),
        starts('c#2'),
      ),
      right: true,
    },
    {
      id: 'b_first',
      words: 'c, then a are stopped; b, a, c are started',
      claim: inOrder('b starts before a', starts('b#2'), starts('a#2')),
      reply:
        'They are started as at the beginning, in the order of the list. Who crashed has no place of its own in it.',
    },
  ],
};
