import { alive, atEnd, exactly, exits, happens, inOrder, never, starts } from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const send = (name: string, text: string, atMs: number): PanelAction => ({
  atMs,
  name,
  command: (pid) => ({ type: 'send', pid, mode: 'message', text }),
});

const twice = [send('w', 'crash', 1_000), send('w', 'crash', 2_500)];

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
    "Write restart: 'permanent' for sub.",
  ],
  answer: 'sub is permanent: top starts it again whatever its reason was.',
  know: 'Giving up looks like a clean exit. A supervisor whose work has to go on is permanent.',
};
