import { message } from '../../actions.ts';
import { allOf, exits, happens, never, starts } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '4.9',
  limitMs: 3_000,
  rules: ['auto-any'],
  about:
    '**session** has `auto_shutdown` `any_significant`. Its child **conn** is transient and significant, **buf** is neither.',
  question: 'conn crashes. What does session do?',
  key: { actions: [message('conn', 'crash', 1_000)] },
  choices: [
    {
      id: 'ends',
      words: 'It stops buf, and exits with shutdown',
      claim: happens('session exits', exits('session')),
      reply:
        'A significant child ends its supervisor when it ends for good. A transient one that crashes is started again.',
    },
    {
      id: 'restart',
      words: 'It starts conn again; nothing is stopped',
      claim: allOf(
        'conn starts again, buf and session go on',
        happens('', starts('conn#2')),
        never('', exits('buf')),
        never('', exits('session')),
      ),
      right: true,
    },
    {
      id: 'all',
      words: 'It stops buf, and starts both again',
      claim: happens('buf starts again', starts('buf#2')),
      reply: 'That would be one_for_all. session is one_for_one.',
    },
    {
      id: 'down',
      words: 'conn stays down; session goes on without it',
      claim: allOf('conn stays down, session goes on', never('', starts('conn#2')), never('', exits('session'))),
      reply: 'A transient child that crashes is started again, significant or not.',
    },
  ],
};
