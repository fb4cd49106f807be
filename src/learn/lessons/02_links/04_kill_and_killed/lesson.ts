import { exits, happens, never, takes } from '../../../checks/claims.ts';
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
  know: 'kill ends one process. For its neighbours the reason is killed: news like any other, which can be trapped.',
};
