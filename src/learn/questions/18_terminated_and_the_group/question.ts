import { message, terminateChild } from '../../actions.ts';
import { allOf, exits, happens, inOrder, never, starts } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '4.4',
  limitMs: 4_000,
  rules: ['one-for-all-starts-terminated'],
  about: '**top** is `one_for_all` with the permanent children **a**, **b** and **c**.',
  question: 'top is asked to terminate b, and does. A second later c crashes. Who is started?',
  key: { actions: [terminateChild('top', 'b', 1_000), message('c', 'crash', 2_000)] },
  choices: [
    {
      id: 'c',
      words: 'c',
      claim: allOf('c starts again, a goes on', happens('', starts('c#2')), never('', exits('a'))),
      reply: 'That would be one_for_one.',
    },
    {
      id: 'two',
      words: 'a and c: b was stopped on purpose',
      claim: allOf('a starts again, b does not', happens('', starts('a#2')), never('', starts('b#2'))),
      reply:
        'The group is started from the specifications, and b’s is still there. Who should stay away has to be deleted.',
    },
    {
      id: 'three',
      words: 'a, b and c',
      claim: inOrder('a, b and c start', starts('a#2'), starts('b#2'), starts('c#2')),
      right: true,
    },
    {
      id: 'none',
      words: 'Nobody: the group is no longer complete, so top exits',
      claim: happens('top exits', exits('top')),
      reply: 'A child that was terminated by order is no fault, and does not count.',
    },
  ],
};
