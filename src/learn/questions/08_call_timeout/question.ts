import { allOf, between, exits, happens, hasState, never, sent } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '3.3',
  limitMs: 3_000,
  rules: ['call-timeout-late-reply'],
  about:
    '**server** needs 500 ms for a request, and then counts it as done. **client** calls it after a second, and waits for the answer for 100 ms at most.',
  question: 'What happens?',
  choices: [
    {
      id: 'both',
      words: 'client exits, and server gives up the work',
      claim: allOf(
        'client exits, and the work is not done',
        happens('', exits('client')),
        never('', hasState('server', '1')),
      ),
      reply: 'The timeout is the caller’s. server knows nothing of it, and is in the midst of its work.',
    },
    {
      id: 'caller',
      words: 'client exits after 100 ms; server does the work, and its reply is dropped',
      claim: allOf(
        'client exits, and the work is done',
        happens('', between(1_100, 1_200, exits('client', /timeout/u))),
        happens('', hasState('server', '1')),
      ),
      right: true,
    },
    {
      id: 'waits',
      words: 'client waits 500 ms, and is answered',
      claim: happens('client is answered', sent({ from: 'client', to: 'desk', text: 'done' })),
      reply: 'call raises an exit when its time is over. client does not catch it.',
    },
    {
      id: 'server',
      words: 'server exits, since it was too slow; client is told so',
      claim: happens('server exits', exits('server')),
      reply: 'Nothing happens to a server whose caller no longer waits.',
    },
  ],
};
