import { message } from '../../../actions.ts';
import {
  alive,
  allOf,
  atEnd,
  between,
  type Claim,
  exactly,
  exits,
  happens,
  inOrder,
  never,
  sent,
  starts,
} from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const send = (name: string, text: string, atMs: number): PanelAction => ({
  atMs,
  name,
  command: (pid) => ({ type: 'send', pid, mode: 'message', text }),
});

const twice = [send('w', 'crash', 1_000), send('w', 'crash', 2_500)];

const triedAgain = (times: number): Claim =>
  exactly('', times, between(1_000, 3_000, sent({ to: 'desk', text: /^\d$/u })));

export const content: LessonContent = {
  limitMs: 40_000,
  rules: ['escalation', 'escalation-transient-sub'],
  question: 'w crashes twice within five seconds. What becomes of sub?',
  key: { actions: twice },
  choices: [
    {
      id: 'again',
      words: 'It has crashed, and is started again',
      claim: happens('sub starts again', starts('sub#2')),
      reply: 'It has not crashed: it exited with shutdown, and to a transient child that is clean.',
    },
    {
      id: 'down',
      words: 'It exits, and stays down; top goes on',
      claim: {
        words: 'sub exits, and neither comes back nor takes top along',
        judge: (state, over) => {
          const ended = happens('', exits('sub', 'shutdown')).judge(state, over);
          if (ended.verdict !== 'holds') return ended;
          const back = never('', starts('sub#2')).judge(state, over);
          return back.verdict === 'holds' ? never('', exits('top')).judge(state, over) : back;
        },
      },
      right: true,
    },
    {
      id: 'along',
      words: 'It takes top along',
      claim: happens('top exits', exits('top')),
      reply: 'top has restarted nobody yet: its own budget is untouched.',
    },
  ],
  steps: [
    {
      task: 'Run it, and send w crash, twice within five seconds.',
      on: 'start',
      claims: [
        inOrder('At the second crash sub exits with shutdown', exits('w#2', 'crash'), exits('sub', 'shutdown')),
        never('sub does not start again', starts('sub#2')),
        never('top and log do not exit', exits(/^(top|log)$/u)),
      ],
      actions: twice,
      answer: 'Run, select w, send it crash, and send it crash again before five seconds are over.',
    },
    {
      task: 'Change how top treats sub, so that the service comes back. Run it, and crash w twice again.',
      claims: [
        exactly('w has crashed twice', 2, exits('w', 'crash')),
        inOrder('sub exits with shutdown, and starts again', exits('sub#1', 'shutdown'), starts('sub#2')),
        atEnd('w is alive', (state) => alive(state, /^w$/u).length === 1),
        never('top and log do not exit', exits(/^(top|log)$/u)),
      ],
      actions: twice,
    },
  ],
  hints: [
    'Select sub when it is gone, and read its reason: shutdown.',
    'A transient child comes back after a crash only, and shutdown is a clean end.',
    "Write `restart: 'permanent'` for sub.",
  ],
  answer: 'sub is permanent: top starts it again whatever its reason was.',
  know: 'A supervisor that gives up exits with `shutdown`, which looks like a clean exit. Where it is permanent, its own supervisor restarts it; so a fault that cannot be mended below goes up, one supervisor after another: it escalates.',
  transfer: {
    limitMs: 3_000,
    rules: ['escalation-failing-restart'],
    about:
      '**top** and its child **sub** both allow 1 restart in 5 s; sub and its child **w** are permanent. The init of w succeeds once, and later always fails.',
    question: 'w crashes. How often is w tried again until all is down?',
    key: { actions: [message('w', 'crash', 1_000)] },
    choices: [
      {
        id: 'one',
        words: 'Once',
        claim: allOf('w is tried once more', triedAgain(1), happens('', exits('top'))),
        reply: 'sub tries once and gives up. Then top starts sub again, and with it w.',
      },
      {
        id: 'two',
        words: 'Twice',
        claim: allOf('w is tried twice more, and top exits', triedAgain(2), happens('', exits('top'))),
        right: true,
      },
      {
        id: 'four',
        words: 'Four times',
        claim: allOf('w is tried four times more', triedAgain(4), happens('', exits('top'))),
        reply: 'A restart that fails counts as one more. So each level has a single try.',
      },
      {
        id: 'ever',
        words: 'Again and again: nothing is ever down',
        claim: never('top does not exit', exits('top')),
        reply: 'Each failed try counts, and both budgets are soon used up.',
      },
    ],
  },
};
