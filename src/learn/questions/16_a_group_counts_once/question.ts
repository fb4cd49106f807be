import { message } from '../../actions.ts';
import { allOf, exits, happens, never, starts } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '4.6',
  limitMs: 3_000,
  rules: ['intensity-group-counts-one'],
  about: '**top** is `one_for_all` with five children, a to e, and allows 1 restart in 5 s.',
  question: 'c crashes, once. What becomes of top?',
  key: { actions: [message('c', 'crash', 1_000)] },
  choices: [
    {
      id: 'five',
      words: 'It exits with shutdown: five restarts are more than one',
      claim: happens('top exits', exits('top')),
      reply: 'That all are started again is one restart, however many they are.',
    },
    {
      id: 'one',
      words: 'It starts all five again: that counts as one restart',
      claim: allOf('e starts again, top goes on', happens('', starts('e#2')), never('', exits('top'))),
      right: true,
    },
    {
      id: 'only_c',
      words: 'It starts c again, and has no restart left for the others',
      claim: allOf('c starts again, e does not', happens('', starts('c#2')), never('', starts('e#2'))),
      reply: 'A group is started as a whole, or not at all.',
    },
  ],
};
