import { exits, happens, never, sent } from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const told40 = sent({ from: 'desk', to: 'board', text: /^\{n,40\}$/u });

export const content: LessonContent = {
  limitMs: 2_000,
  seeds: Array.from({ length: 20 }, (_, index) => index + 1),
  rules: ['dict-cas'],
  question: 'What is the number at the end?',
  choices: [
    {
      id: 'all',
      words: '40: dict takes one request at a time',
      claim: happens('the number is 40', told40),
      reply:
        'Each request is whole, but reading and setting are two. Step until both clients have read the same number.',
    },
    { id: 'less', words: 'Less than 40 on most seeds', claim: never('the number is never 40', told40), right: true },
    {
      id: 'crash',
      words: 'dict crashes: two may not write at once',
      claim: happens('dict exits', exits('dict')),
      reply: 'They do not write at once: their requests stand in dict’s mailbox, one behind the other.',
    },
  ],
  steps: [
    {
      task: 'Change increment, dict or both, so that the number is 40 on every seed.',
      claims: [happens('board is told that the number is 40', told40), never('Nobody exits', exits())],
    },
  ],
  hints: [
    'Step until both have read the same number: the second one to set it overwrites the first.',
    'cas answers true when the number was still what you had read, and false when another was faster. Then read again.',
    'In a loop: read n, then cas with n and n + 1, until the answer is true.',
  ],
  answer:
    'Read and cas in a loop, until cas says that nobody came in between. Right, too: a request of its own, inc, for which dict adds one.',
  know: 'One request is atomic; two are not. Put the decision where the state is: into one request.',
};
