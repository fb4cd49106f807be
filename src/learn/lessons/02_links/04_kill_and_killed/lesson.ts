import { allOf, between, exactly, exits, happens, never, sent, takes } from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const kill: PanelAction = {
  atMs: 1_000,
  name: 'x',
  command: (pid) => ({ type: 'exit', pid, reason: 'kill' }),
};

const told = (reason: string): ReturnType<typeof takes> =>
  takes('guard', new RegExp(`^\\{'EXIT',<.*>,${reason}\\}$`, 'u'));

export const content: LessonContent = {
  limitMs: 20_000,
  rules: ['kill-becomes-killed', 'killed-is-trappable'],
  question: 'The panel kills x. What happens to guard, which traps exits?',
  key: { actions: [kill] },
  choices: [
    {
      id: 'ends',
      words: 'It ends: kill cannot be trapped',
      claim: happens('guard ends', exits('guard')),
      reply: 'Nobody has sent kill to guard. What comes over the link is the news of how x has ended.',
    },
    {
      id: 'kill',
      words: 'It gets a message with the reason kill',
      claim: happens('guard is told kill', told('kill')),
      reply: 'Then kill would go on along the links. Look at the reason with which x has ended.',
    },
    {
      id: 'killed',
      words: 'It gets a message with the reason killed',
      claim: happens('guard is told killed', told('killed')),
      right: true,
    },
  ],
  steps: [
    {
      task: 'Run it, and kill x. Then compare what has become of guard and of y.',
      on: 'start',
      claims: [
        happens('x ends with killed', exits('x', 'killed')),
        happens('guard gets a message with the reason killed', told('killed')),
        never('guard does not end', exits('guard')),
        happens('y ends with killed', exits('y', 'killed')),
      ],
      actions: [kill],
      answer: 'Run, select x, and press Kill.',
    },
    {
      task: 'Change y so that it survives. Run it, and kill x again.',
      claims: [
        happens('x ends with killed', exits('x', 'killed')),
        happens('guard gets a message with the reason killed', told('killed')),
        never('guard and y do not end', exits(/^(guard|y)$/u)),
      ],
      actions: [kill],
    },
  ],
  hints: [
    'Read the reason below y when it has ended: killed, and not kill. It came from x, over the link.',
    'killed is a reason like any other. Why has guard survived it?',
    "y needs the flag that guard has: `processFlag('trap_exit', true);` before it waits.",
  ],
  answer: 'y traps exits, as guard does. To survive it may also unlink itself from x; then it is told nothing.',
  know: 'Who gets the exit signal `kill` ends with `killed`, and that goes over its links: it ends those that do not trap exits, and is a message to those that do. Only who calls `exit(kill)` itself hands on `kill`, and then it is a reason like any other.',
  transfer: {
    limitMs: 4_000,
    rules: ['exit2-kill-self-trap', 'monitor-killed', 'exit2-dead'],
    about:
      '**t** traps exits, and takes each message that comes. **killer** sends it the exit signal kill, and a second later once more.',
    question: 'What comes of the two signals?',
    choices: [
      {
        id: 'two',
        words: 't takes two messages, each with the reason kill',
        claim: exactly('t takes two messages', 2, takes('t', /^\{'EXIT',<.*>,kill\}$/u)),
        reply: 'A signal kill that somebody sends cannot be trapped: it ends t, and comes to nobody as a message.',
      },
      {
        id: 'first',
        words: 't ends at the first; the second does nothing',
        claim: allOf(
          't exits and takes nothing, killer goes on',
          happens('', between(1_000, 1_100, exits('t', 'killed'))),
          never('', takes('t')),
          happens('', sent({ from: 'killer', to: 'desk' })),
        ),
        right: true,
      },
      {
        id: 'noproc',
        words: 't ends at the first; at the second killer exits, since nobody is there',
        claim: happens('killer exits', exits('killer')),
        reply: 'A signal to a process that has ended vanishes, as a message does. Its sender is not told.',
      },
    ],
  },
};
