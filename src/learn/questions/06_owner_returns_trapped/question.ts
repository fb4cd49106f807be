import { allOf, exits, happens, never, sent } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '2.2',
  limitMs: 3_000,
  rules: ['parent-exit-normal-trap'],
  about:
    '**owner** starts a gen_server with `start_link`, uses it, and returns after a second. The server traps exits.',
  question: 'owner ends, with the reason normal. What does the server do?',
  choices: [
    {
      id: 'lives',
      words: 'It lives on',
      claim: never('server does not exit', exits('server')),
      reply:
        'A gen_server that traps exits looks at who has ended. When it is the process that started it with a link, it stops, whatever the reason.',
    },
    {
      id: 'at_once',
      words: 'It ends with it at once, without terminate',
      claim: allOf(
        'server exits without terminate',
        happens('', exits('server')),
        never('', sent({ from: 'server', to: 'desk' })),
      ),
      reply: 'One that traps exits is not ended by the signal: it gets a message, and gen_server sees to it.',
    },
    {
      id: 'terminate',
      words: 'It calls terminate with the reason normal, and ends',
      claim: allOf(
        'server calls terminate and exits with normal',
        happens('', sent({ from: 'server', to: 'desk', text: '{terminate,normal}' })),
        happens('', exits('server', 'normal')),
      ),
      right: true,
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
