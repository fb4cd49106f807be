import { message } from '../../../actions.ts';
import {
  after,
  allOf,
  atEnd,
  type Claim,
  commanded,
  exactly,
  exits,
  happens,
  inOrder,
  type Match,
  never,
  starts,
  within,
} from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const startFifth: PanelAction = {
  atMs: 2_000,
  name: 'pool',
  command: (supervisor) => ({ type: 'start_child', supervisor, text: '[5]' }),
};
const killThird: PanelAction = {
  atMs: 3_000,
  name: 'job_3',
  command: (pid) => ({ type: 'exit', pid, reason: 'kill' }),
};
const terminateFourth: PanelAction = {
  atMs: 4_000,
  name: 'desk',
  command: (pid) => ({ type: 'send', pid, mode: 'message', text: '4' }),
};
const stopPool: PanelAction = {
  atMs: 7_000,
  name: 'top',
  command: (supervisor) => ({ type: 'terminate_child', supervisor, id: 'pool' }),
};

/** By desk, or in the menu of the job. */
const toldFour: Match = (event, state) =>
  commanded('desk', /! 4$/u)(event, state) || commanded('job_4', /terminate_child/u)(event, state);
const stopping = commanded('top', /terminate_child/u);

const restarts = (count: number): Claim =>
  atEnd('', (state) => state.places.get('top/pool')?.supervisor?.restarts_ms.length === count);

export const content: LessonContent = {
  limitMs: 60_000,
  rules: ['simple-restart-args', 'terminate-child', 'simple-shutdown'],
  question: 'pool is asked to terminate a job, which is permanent. Does that job come back?',
  key: { actions: [terminateFourth] },
  choices: [
    {
      id: 'back',
      words: 'Yes: a permanent child always comes back',
      claim: happens('job_4 starts again', starts('job_4#2')),
      reply:
        'It comes back when it ends by itself. What a supervisor was told to stop it does not start because of that.',
    },
    { id: 'stays', words: 'No: it was told to stop', claim: never('no second job_4', starts('job_4#2')), right: true },
  ],
  steps: [
    {
      task: 'Run it. Start a child of pool with the arguments [5], kill job_3, send desk 4, and terminate pool in its supervisor.',
      claims: [
        happens('A job with the number 5 starts', starts('job_5')),
        inOrder(
          'job_3 is killed, and a job with the number 3 starts again',
          exits('job_3', 'killed'),
          starts('job_3#2'),
        ),
        after(toldFour, happens('job_4 ends with shutdown', exits('job_4', 'shutdown'))),
        never('job_4 does not start again', starts('job_4#2')),
        after(stopping, exactly('When pool is stopped, four jobs end with shutdown', 4, exits(/^job_/u, 'shutdown'))),
        within('pool is gone within 1.1 s of that: its jobs tidy up at the same time', 1_100, stopping, exits('pool')),
      ],
      actions: [startFifth, killThird, terminateFourth, stopPool],
    },
  ],
  hints: [
    'Start a child… is in the menu of pool, and takes the arguments as a list.',
    'Terminate in its supervisor is in the menu of each child, pool among them. Let job_4 tidy up before you stop pool.',
    'Start `[5]`; kill job_3; send desk 4; after two seconds terminate pool; then press To the end.',
  ],
  answer:
    'Start a child of pool with [5], kill job_3, send desk 4, wait two seconds, and terminate pool in its supervisor.',
  know: 'A child that was stopped by order is not restarted for it. A simple_one_for_one supervisor stops all its children at once, each other kind one after another.',
  transfer: {
    limitMs: 3_000,
    rules: ['permanent-normal', 'edge-simple-permanent-5000'],
    about:
      '**pool** is `simple_one_for_one`, its children are permanent, and it allows 1 restart in 5 s. It has one child, **job**.',
    question: 'job ends with the reason normal. What does pool do?',
    key: { actions: [message('job', 'normal', 1_000)] },
    choices: [
      {
        id: 'nothing',
        words: 'Nothing: children on demand come only when they are asked for',
        claim: never('job does not start again', starts('job#2')),
        reply: 'On demand is only their first start. Then their restart type holds, as for any child.',
      },
      {
        id: 'counts',
        words: 'It starts job again, and its budget is used up',
        claim: allOf('job starts again, and one restart is counted', happens('', starts('job#2')), restarts(1)),
        right: true,
      },
      {
        id: 'free',
        words: 'It starts job again; a clean end does not count',
        claim: allOf('job starts again, and no restart is counted', happens('', starts('job#2')), restarts(0)),
        reply: 'What is counted are restarts, whatever their cause.',
      },
    ],
  },
};
