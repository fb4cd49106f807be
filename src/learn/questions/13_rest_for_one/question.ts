import { message } from '../../actions.ts';
import { allOf, exits, inOrder, never, starts } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '4.3',
  limitMs: 3_000,
  rules: ['rest-for-one-restart'],
  about: '**top** is `rest_for_one` and has the children **a**, **b**, **c** and **d**, started in this order.',
  question: 'c crashes. Who is stopped, and who is started?',
  key: { actions: [message('c', 'crash', 1_000)] },
  choices: [
    {
      id: 'c',
      words: 'Nobody is stopped; c is started',
      claim: never('d does not exit', exits('d')),
      reply: 'That would be one_for_one. Under rest_for_one those that were started later go along.',
    },
    {
      id: 'rest',
      words: 'd is stopped; c, then d are started',
      claim: allOf(
        'd is stopped, c and d start, b goes on',
        inOrder('', exits('d', 'shutdown'), starts('c#2'), starts('d#2')),
        never('', exits('b')),
      ),
      right: true,
    },
    {
      id: 'before',
      words: 'b, then a are stopped; a, b, c are started',
      claim: allOf(
        'b and a are stopped, d goes on',
        inOrder('', exits('b', 'shutdown'), exits('a', 'shutdown')),
        never('', exits('d')),
      ),
      reply: 'a and b were there before c, and do not lean on it. The rest are those that came later.',
    },
    {
      id: 'all',
      words: 'd, b, then a are stopped; all four are started',
      claim: inOrder('all are stopped', exits('d', 'shutdown'), exits('b', 'shutdown'), exits('a', 'shutdown')),
      reply: 'That would be one_for_all.',
    },
  ],
};
