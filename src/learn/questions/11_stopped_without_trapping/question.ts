import { terminateChild } from '../../actions.ts';
import { allOf, between, exits, happens, never, sent } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '3.5',
  limitMs: 7_000,
  rules: ['exit-no-trap-no-terminate'],
  about:
    '**top** supervises **w**, a gen_server that does not trap exits. Its `terminate` tells **desk** that it was called.',
  question: 'top is asked to terminate w. How does w end?',
  key: { actions: [terminateChild('top', 'w', 1_000)] },
  choices: [
    {
      id: 'terminate',
      words: 'It calls terminate, then ends with shutdown',
      claim: allOf(
        'w calls terminate and exits with shutdown',
        happens('', sent({ from: 'w', to: 'desk' })),
        happens('', exits('w', 'shutdown')),
      ),
      reply:
        'terminate is called when the server can still act. The exit signal shutdown ends one that does not trap exits before it can.',
    },
    {
      id: 'at_once',
      words: 'It ends with shutdown at once, without terminate',
      claim: allOf(
        'w exits with shutdown, without terminate',
        never('', sent({ from: 'w', to: 'desk' })),
        happens('', between(1_000, 1_010, exits('w', 'shutdown'))),
      ),
      right: true,
    },
    {
      id: 'late',
      words: 'After 5 s, when its deadline is over, with killed',
      claim: happens('w exits with killed after 5 s', between(6_000, 6_100, exits('w', 'killed'))),
      reply: 'The deadline is for those who trap exits and take their time. w does not trap them.',
    },
    {
      id: 'killed',
      words: 'It is killed at once',
      claim: happens('w is killed at once', between(1_000, 1_010, exits('w', 'killed'))),
      reply: 'A supervisor first says shutdown. It kills when a child is late, or when its shutdown is brutal_kill.',
    },
  ],
};
