import {
  alive,
  allOf,
  atEnd,
  type Claim,
  exactly,
  exits,
  happens,
  type Match,
  never,
  sent,
  takes,
} from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const left = (count: number): Claim =>
  atEnd(`${String(count)} are alive`, (state) => alive(state, /^dict_/u).length === count);

/** A dictionary exits, and its owner has not. */
const tooEarly: Match = (event, state) =>
  exits(/^dict_/u)(event, state) &&
  !state.events.some((one) => one.id < event.id && exits(`owner_${event.name}`)(one, state));

export const content: LessonContent = {
  limitMs: 3_000,
  rules: ['start-no-link', 'spawn-link-parent-dies'],
  question: 'How many dictionaries are alive when all owners have exited?',
  choices: [
    {
      id: 'none',
      words: 'None: they end with the owners that started them',
      claim: left(0),
      reply:
        'Nothing ties them: look at the links of a dictionary in the inspector. Having started a process is no tie.',
    },
    {
      id: 'one',
      words: '1: the last one, until it is collected',
      claim: left(1),
      reply: 'No process is ever collected. It is there until it ends, whether or not anybody knows its pid.',
    },
    { id: 'ten', words: '10: nobody ends them', claim: left(10), right: true },
  ],
  steps: [
    {
      task: 'Make every dictionary end with its owner, without ending one by hand.',
      claims: [
        exactly('Ten owners exit', 10, exits(/^owner_/u)),
        exactly('Each dictionary has answered its owner', 10, sent({ form: 'reply', text: 'ok' })),
        exactly('Ten dictionaries exit', 10, exits(/^dict_/u)),
        never('No dictionary exits before its owner', tooEarly),
        atEnd('No dictionary is left', (state) => alive(state, /^dict_/u).length === 0),
        atEnd('runner is alive', (state) => alive(state, /^runner$/u).length === 1),
      ],
    },
  ],
  hints: [
    'Select a dictionary and look at its links: there are none.',
    'One of the functions that start a gen_server also makes a link to the process that calls it.',
    'Write startLink instead of start.',
  ],
  answer:
    'startLink: the dictionary is linked with its owner, and its owner’s exit takes it along. Right, too: the dictionary monitors its owner, and stops at the news of its end.',
  know: 'To have started a process does not tie you to it. A link does: when one side exits with a reason other than `normal`, the other exits, too, unless it traps exits.',
  transfer: {
    limitMs: 3_000,
    rules: ['start-no-link'],
    about:
      '**parent** starts **child** with spawn, without a link. child traps exits, and takes each message that comes. parent crashes after a second.',
    question: 'What does child hear of it?',
    choices: [
      {
        id: 'nothing',
        words: 'Nothing',
        claim: allOf('child lives, and takes nothing', never('', exits('child')), never('', takes('child'))),
        right: true,
      },
      {
        id: 'message',
        words: 'A message with the reason',
        claim: happens('child takes a message', takes('child')),
        reply: 'Only links and monitors tell of an end. child has neither.',
      },
      {
        id: 'ends',
        words: 'It ends, too',
        claim: happens('child exits', exits('child')),
        reply: 'spawn makes no tie between who starts and who is started.',
      },
    ],
  },
};
