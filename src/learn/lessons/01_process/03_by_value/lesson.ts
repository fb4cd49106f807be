import { exits, happens, never, sent } from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

export const content: LessonContent = {
  limitMs: 3_000,
  question: 'What does keeper tell desk?',
  choices: [
    {
      id: 'pushed',
      words: '[1, 2, 3]: the list, with what was pushed',
      claim: happens('keeper tells all three', sent({ from: 'keeper', to: 'desk', text: /1,2,3/u })),
      reply:
        'That would be so if both held the same list. Each process has its own: what was sent is a copy of that moment.',
    },
    {
      id: 'copy',
      words: '[1, 2]: the list as it was when it was sent',
      claim: happens('keeper tells two', sent({ from: 'keeper', to: 'desk', text: /1,2\}/u })),
      right: true,
    },
    {
      id: 'error',
      words: 'Nothing: changing a list that was sent is an error',
      claim: never('keeper tells nothing', sent({ from: 'keeper', to: 'desk' })),
      reply: 'Writer may do with its own list what it likes. Keeper holds another.',
    },
  ],
  steps: [
    {
      task: 'Writer exits when it sends a function. Send keeper something else, so that it can answer.',
      claims: [
        happens('keeper holds [1, 2]', sent({ from: 'keeper', to: 'desk', text: /1,2/u })),
        never('keeper never holds the 3', sent({ from: 'keeper', to: 'desk', text: /1,2,3/u })),
        happens('keeper answers writer', sent({ from: 'keeper', to: 'writer', text: 'done' })),
        happens('writer tells desk that it was answered', sent({ from: 'writer', to: 'desk', text: 'answered' })),
        never('Nobody exits', exits()),
      ],
    },
  ],
  hints: [
    'Read the message at the red line: it names the place inside the message that could not be copied.',
    'Keeper does not need a function of writer’s. It needs to know where to send the answer.',
    'Keeper takes a pair: a word and a pid. Your own pid is `self()`.',
  ],
  answer: 'Send a word and the own pid: the answer comes as a message.',
  know: 'Messages are copies, so nobody can change what you hold. To be answered, send your pid. (In Erlang every value can be sent, functions too.)',
  transfer: {
    limitMs: 3_000,
    about:
      '**keeper** holds the list [1, 2], and answers with it. **asker** asks, pushes 3 onto the list that it got, asks again, and tells **desk** the second answer.',
    question: 'What does asker tell desk?',
    choices: [
      {
        id: 'two',
        words: '[1, 2]',
        claim: happens('asker tells desk [1, 2]', sent({ from: 'asker', to: 'desk', text: '{1,2}' })),
        right: true,
      },
      {
        id: 'three',
        words: '[1, 2, 3]',
        claim: happens('asker tells desk [1, 2, 3]', sent({ from: 'asker', to: 'desk', text: '{1,2,3}' })),
        reply: 'The answer was a copy. What asker does with it does not reach keeper.',
      },
      {
        id: 'error',
        words: 'Nothing: it exits, since the list is not its own',
        claim: happens('asker exits', exits('asker')),
        reply: 'The copy is its own, and it may do with it what it likes.',
      },
    ],
  },
};
