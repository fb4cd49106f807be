import { exitSignal } from '../../actions.ts';
import { allOf, between, exits, happens, never, sent } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '3.1',
  limitMs: 3_000,
  rules: ['call-killed-during'],
  about:
    '**client** calls **server** with the timeout `infinity`. server answers nobody, and is a permanent child of **top**.',
  question: 'The panel kills server during the call. What does client do?',
  key: { actions: [exitSignal('server', 'kill', 1_000)] },
  choices: [
    {
      id: 'waits',
      words: 'It waits for ever: nobody will answer',
      claim: allOf('client waits', never('', exits('client')), never('', sent({ from: 'client', to: 'desk' }))),
      reply: 'A call monitors the server as long as it waits. The end of the server ends the call.',
    },
    {
      id: 'second',
      words: 'It waits until the new server answers',
      claim: happens('client is answered', sent({ from: 'client', to: 'desk' })),
      reply: 'The request was in the mailbox of the old server, and went with it. Nobody tells it to the new one.',
    },
    {
      id: 'killed',
      words: 'It exits at once, with a reason that begins with killed',
      claim: happens('client exits with killed', between(1_000, 1_010, exits('client', /^\{killed,/u))),
      right: true,
    },
    {
      id: 'noproc',
      words: 'It exits at once, with a reason that begins with noproc',
      claim: happens('client exits with noproc', between(1_000, 1_010, exits('client', /^\{noproc,/u))),
      reply:
        'noproc is said when there was nobody at the beginning of the call. Here there was, and why it ended is known.',
    },
  ],
};
