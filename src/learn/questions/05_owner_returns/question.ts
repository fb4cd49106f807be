import { allOf, exits, happens, never, sent } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '2.2',
  limitMs: 3_000,
  rules: ['parent-normal-no-trap'],
  about:
    '**owner** starts a gen_server with `start_link`, uses it, and returns after a second. The server does not trap exits.',
  question: 'owner ends, with the reason normal. What does the server do?',
  choices: [
    {
      id: 'lives',
      words: 'It lives on',
      claim: never('server does not exit', exits('server')),
      right: true,
    },
    {
      id: 'at_once',
      words: 'It ends with it at once, without terminate',
      claim: allOf(
        'server exits without terminate',
        happens('', exits('server')),
        never('', sent({ from: 'server', to: 'desk' })),
      ),
      reply: 'A link carries the reason normal, too, but normal ends nobody who does not trap it.',
    },
    {
      id: 'terminate',
      words: 'It calls terminate with the reason normal, and ends',
      claim: allOf(
        'server calls terminate and exits with normal',
        happens('', sent({ from: 'server', to: 'desk', text: '{terminate,normal}' })),
        happens('', exits('server', 'normal')),
      ),
      reply: 'It would, if it trapped exits. One that does not is told nothing of an end with the reason normal.',
    },
    {
      id: 'shutdown',
      words: 'It calls terminate with the reason shutdown, and ends',
      claim: allOf(
        'server calls terminate and exits with shutdown',
        happens('', sent({ from: 'server', to: 'desk', text: '{terminate,shutdown}' })),
        happens('', exits('server', 'shutdown')),
      ),
      reply: 'shutdown is what supervisors say. owner is none: what it leaves behind is its own reason, normal.',
    },
  ],
};
