import { alive, allOf, atEnd, type Claim, exactly, exits, happens, never, sent } from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const left = (count: number): Claim =>
  atEnd(`${String(count)} are alive`, (state) => alive(state, /^dict_/u).length === count);

export const content: LessonContent = {
  limitMs: 3_000,
  rules: ['link-normal-harmless', 'parent-normal-no-trap', 'parent-exit-normal-trap'],
  question: 'How many dictionaries are alive when all owners have returned?',
  choices: [
    {
      id: 'none',
      words: 'None: each is linked with its owner',
      claim: left(0),
      reply:
        'The link is there, and the signal came. Look at its reason: it stands below each owner that has just ended.',
    },
    { id: 'ten', words: '10: to return is no crash', claim: left(10), right: true },
    {
      id: 'one',
      words: '1: the last one',
      claim: left(1),
      reply: 'The tenth owner is no other than the first: each of them returns after a tenth of a second.',
    },
  ],
  steps: [
    {
      task: 'Make every dictionary end with its owner, without ending one by hand. The owners still have to do all their work.',
      claims: [
        exactly('Ten owners end', 10, exits(/^owner_/u)),
        exactly('Each dictionary has answered its owner', 10, sent({ form: 'reply', text: 'ok' })),
        exactly('Ten dictionaries end', 10, exits(/^dict_/u)),
        atEnd('No dictionary is left', (state) => alive(state, /^dict_/u).length === 0),
        never('runner does not end', exits('runner')),
      ],
    },
  ],
  hints: [
    'Read the reason below an owner that has just ended: normal.',
    'Who does not trap exits ignores normal. A gen_server that traps exits stops when the process ends that started it with startLink, whatever the reason.',
    "Write `processFlag('trap_exit', true);` in init of dict: there it is dict that calls it.",
  ],
  answer:
    'The dictionaries trap exits: init of dict sets the flag. It is as good that the owners exit with shutdown, or that each dictionary monitors its owner.',
  know: 'Links share every end but one: normal passes over a link without effect, unless it is trapped. A gen_server that traps exits follows its parent, who started it with startLink, in any case.',
  transfer: {
    limitMs: 3_000,
    rules: ['parent-exit-no-trap'],
    about:
      '**owner** starts **dict**, a gen_server, with `start_link`. dict does not trap exits. After a second owner raises an error that nobody catches.',
    question: 'What does dict do?',
    choices: [
      {
        id: 'lives',
        words: 'It lives on: the error is owner’s own',
        claim: never('dict does not exit', exits('dict')),
        reply: 'An error that nobody catches is a crash, and a crash goes over the link. Only normal would do nothing.',
      },
      {
        id: 'at_once',
        words: 'It ends with owner, without terminate',
        claim: allOf(
          'dict exits without terminate',
          happens('', exits('dict')),
          never('', sent({ from: 'dict', to: 'desk' })),
        ),
        right: true,
      },
      {
        id: 'terminate',
        words: 'It calls terminate, and ends',
        claim: happens('dict calls terminate', sent({ from: 'dict', to: 'desk' })),
        reply:
          'A gen_server that traps exits would. One that does not is ended by the signal itself, and calls nothing any more.',
      },
    ],
  },
};
