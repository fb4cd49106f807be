import { allOf, atLeast, exactly, exits, happens, inOrder, never, sent, starts } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '3.4',
  limitMs: 3_000,
  rules: ['start-child-fails'],
  about:
    '**boss** traps exits. It starts **top**, a supervisor with the children **a**, **b**, **c** and **d** that allows 5 restarts in 10 s. The `init` of c always fails.',
  question: 'What happens?',
  choices: [
    {
      id: 'retries',
      words: 'top tries c again, until its restarts are used up',
      claim: atLeast('c is tried more than once', 2, sent({ to: 'desk', text: 'c' })),
      reply: 'Restarts are for children that were there. A first start that fails is not tried again.',
    },
    {
      id: 'without',
      words: 'a, b and d are started; c stays down',
      claim: happens('d starts', starts('d')),
      reply: 'A supervisor is there when all of its children are. It does not begin with less.',
    },
    {
      id: 'undone',
      words: 'c is tried once; b, then a are stopped; start_link returns an error',
      claim: allOf(
        'c is tried once, b and a are stopped, boss is told',
        exactly('', 1, sent({ to: 'desk', text: 'c' })),
        inOrder('', exits('b', 'shutdown'), exits('a', 'shutdown'), sent({ from: 'boss', to: 'desk', text: 'error' })),
      ),
      right: true,
    },
    {
      id: 'left',
      words: 'start_link returns an error; a and b go on',
      claim: allOf(
        'boss is told, a goes on',
        happens('', sent({ from: 'boss', to: 'desk', text: 'error' })),
        never('', exits('a')),
      ),
      reply: 'What was started already is stopped, in reverse order: a start is whole or undone.',
    },
  ],
};
