import { terminateChild } from '../../../actions.ts';
import { after, allOf, type Claim, commanded, exits, happens, inOrder, never, starts } from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const send = (name: string, text: string, atMs: number): PanelAction => ({
  atMs,
  name,
  command: (pid) => ({ type: 'send', pid, mode: 'message', text }),
});

const told = (reason: string, claim: Claim): Claim => after(commanded('conn', new RegExp(`! ${reason}$`, 'u')), claim);

export const content: LessonContent = {
  limitMs: 40_000,
  rules: ['auto-any', 'auto-nested'],
  question: 'conn ends with normal. What happens to the session?',
  key: { actions: [send('conn', 'normal', 1_000)] },
  choices: [
    {
      id: 'lingers',
      words: 'conn is gone, the session lingers on',
      claim: {
        words: 'conn stays down, and session goes on',
        judge: (state, over) => {
          const back = never('', starts('conn#2')).judge(state, over);
          return back.verdict === 'holds' ? never('', exits('session')).judge(state, over) : back;
        },
      },
      right: true,
    },
    {
      id: 'ends',
      words: 'It ends, since what it was for is gone',
      claim: happens('session exits', exits('session')),
      reply: 'Nobody has told it that conn matters more than the others.',
    },
    {
      id: 'again',
      words: 'conn is started again',
      claim: happens('conn starts again', starts('conn#2')),
      reply: 'conn is transient, and normal is clean.',
    },
  ],
  steps: [
    {
      task: 'Run it, and send conn normal.',
      on: 'start',
      claims: [
        told('normal', happens('conn ends with normal', exits('conn', 'normal'))),
        never('conn does not start again', starts('conn#2')),
        told('normal', never('buf, timer and session do not exit', exits(/^(buf|timer|session)$/u))),
      ],
      actions: [send('conn', 'normal', 1_000)],
      answer: 'Run, select conn, and send it normal.',
    },
    {
      task: 'Let the session end with conn’s normal end, but survive conn’s crash. Run it; send conn crash, and then normal.',
      claims: [
        told('crash', inOrder('conn crashes, and starts again', exits('conn', 'crash'), starts('conn'))),
        told('crash', never('After the crash session does not exit', exits('session'))),
        told(
          'normal',
          inOrder(
            'conn ends with normal; timer, buf and session follow with shutdown, in this order',
            exits('conn', 'normal'),
            exits('timer', 'shutdown'),
            exits('buf', 'shutdown'),
            exits('session', 'shutdown'),
          ),
        ),
        never('session does not start again', starts('session#2')),
      ],
      actions: [send('conn', 'crash', 1_000), send('conn', 'normal', 4_000)],
    },
  ],
  hints: [
    'Two settings are needed: one on the supervisor, one on the child.',
    'session says which ends count: auto_shutdown. conn says that it is one of those that matter: significant.',
    "Write `auto_shutdown: 'any_significant'` for session, and `significant: true` for conn.",
  ],
  answer:
    'any_significant for session, and conn is significant. With one significant child, all_significant is the same.',
  know: 'A tree can end a branch of its own by itself. session is transient here: a permanent one would be started again.',
  transfer: {
    limitMs: 3_000,
    rules: ['auto-not-by-terminate'],
    about:
      '**session** has `auto_shutdown` any_significant. Its child **conn** is transient and significant, **buf** is neither.',
    question: 'session is asked to terminate conn. What becomes of session?',
    key: { actions: [terminateChild('session', 'conn', 1_000)] },
    choices: [
      {
        id: 'ends',
        words: 'It stops buf, and exits: conn mattered',
        claim: happens('session exits', exits('session')),
        reply: 'Only an end of conn’s own counts. Here it was session itself that ended it, because it was asked to.',
      },
      {
        id: 'stays',
        words: 'It goes on with buf; conn is down',
        claim: allOf(
          'session and buf go on, conn is down',
          happens('', exits('conn', 'shutdown')),
          never('', exits('session')),
          never('', exits('buf')),
          never('', starts('conn#2')),
        ),
        right: true,
      },
      {
        id: 'again',
        words: 'It starts conn again',
        claim: happens('conn starts again', starts('conn#2')),
        reply: 'A child that was terminated by order is not restarted for it.',
      },
    ],
  },
};
