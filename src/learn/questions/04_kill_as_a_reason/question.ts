import { allOf, exits, happens, never, takes } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '2.4',
  limitMs: 3_000,
  rules: ['raise-kill-is-trappable'],
  about: '**a** and **b** are linked. b traps exits, and takes each message that comes.',
  question: 'After a second a itself calls exit(kill). What happens to b?',
  choices: [
    {
      id: 'kill',
      words: "It lives on, and gets {'EXIT', a, kill}",
      claim: allOf('b gets kill', never('', exits('b')), happens('', takes('b', /^\{'EXIT',<.*>,kill\}$/u))),
      right: true,
    },
    {
      id: 'killed',
      words: "It lives on, and gets {'EXIT', a, killed}",
      claim: allOf('b gets killed', never('', exits('b')), happens('', takes('b', /^\{'EXIT',<.*>,killed\}$/u))),
      reply:
        'killed is what becomes of a signal kill that somebody sends. Here nobody sent one: a ended by itself, and its reason is the word kill.',
    },
    {
      id: 'ends',
      words: 'It ends, too: kill cannot be trapped',
      claim: happens('b ends', exits('b')),
      reply:
        'Only a signal kill that somebody sends with exit(Pid, kill) cannot be trapped. What comes over a link can be, whatever its reason.',
    },
    {
      id: 'nothing',
      words: 'Nothing: it goes on as before',
      claim: allOf('b lives, and gets nothing', never('', exits('b')), never('', takes('b'))),
      reply: 'a and b are linked: the end of one is always told to the other.',
    },
  ],
};
