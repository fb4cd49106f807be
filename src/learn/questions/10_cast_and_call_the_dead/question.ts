import { allOf, between, exactly, exits, happens, never, sent } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '3.1',
  limitMs: 4_000,
  rules: ['cast-dead', 'call-dead'],
  about:
    '**client** knows the pid of a server that has ended. After a second it casts to this pid and tells **desk**; then it calls this pid, with a timeout of one second, and tells desk.',
  question: 'What does desk hear of?',
  choices: [
    {
      id: 'none',
      words: 'Of nothing: client exits at the cast',
      claim: never('client tells desk nothing', sent({ from: 'client', to: 'desk' })),
      reply: 'A cast does not look whether anybody is there. It always returns ok.',
    },
    {
      id: 'noproc',
      words: 'Of the cast; at the call client exits at once',
      claim: allOf(
        'client tells of the cast and exits at once',
        happens('', sent({ from: 'client', to: 'desk', text: 'cast' })),
        happens('', between(1_000, 1_010, exits('client', /noproc/u))),
      ),
      right: true,
    },
    {
      id: 'timeout',
      words: 'Of the cast; at the call client exits after a second',
      claim: allOf(
        'client tells of the cast and exits a second later',
        happens('', sent({ from: 'client', to: 'desk', text: 'cast' })),
        happens('', exits('client', /timeout/u)),
      ),
      reply:
        'A call monitors the one it calls. When nobody is there, it knows at once, and does not wait for its timeout.',
    },
    {
      id: 'both',
      words: 'Of both: the call returns an error',
      claim: exactly('client tells of both', 2, sent({ from: 'client', to: 'desk' })),
      reply: 'A call that fails returns nothing: it raises an exit in its caller.',
    },
  ],
};
