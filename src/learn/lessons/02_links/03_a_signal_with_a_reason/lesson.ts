import { after, allOf, type Claim, commanded, exits, happens, never, takes } from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const signal = (name: string, reason: string, atMs: number): PanelAction => ({
  atMs,
  name,
  command: (pid) => ({ type: 'exit', pid, reason }),
});

const sent = (name: string, reason: string, claim: Claim): Claim =>
  after(commanded(name, new RegExp(`, ${reason}\\)$`, 'u')), claim);

const trapped = (reason: string): ReturnType<typeof takes> =>
  takes('t', new RegExp(`^\\{'EXIT',<.*>,${reason}\\}$`, 'u'));

export const content: LessonContent = {
  limitMs: 90_000,
  rules: ['exit2-normal-other', 'exit2-trap', 'exit2-no-link-needed', 'other-exit-ignored', 'kill-becomes-killed'],
  question: 'The panel sends p an exit signal with the reason normal. What happens?',
  key: { actions: [signal('p', 'normal', 1_000)] },
  choices: [
    {
      id: 'ends',
      words: 'p ends with normal: it was asked politely',
      claim: happens('p ends', exits('p')),
      reply: '`normal` says that nothing went wrong. A process that does not trap exits does not even notice it.',
    },
    {
      id: 'nothing',
      words: 'Nothing',
      claim: never('p neither ends nor takes a message', (event, state) =>
        [exits('p'), takes('p')].some((match) => match(event, state)),
      ),
      right: true,
    },
    {
      id: 'message',
      words: "p gets a message, {'EXIT', panel, normal}",
      claim: happens('p takes it', takes('p', /EXIT/u)),
      reply: 'So it would be if p trapped exits, as t does.',
    },
  ],
  steps: [
    {
      task: 'Run it. Send normal, and then shutdown, to each of p, t and s. Then kill those that are still alive.',
      claims: [
        sent('p', 'normal', never('p is sent normal, and does not end', exits('p'))),
        sent('p', 'shutdown', happens('p is sent shutdown, and ends', exits('p', 'shutdown'))),
        happens('normal comes to t as a message', trapped('normal')),
        happens('shutdown comes to t as a message', trapped('shutdown')),
        sent('s', 'normal', never('s is sent normal, and does not end', exits('s'))),
        sent('s', 'shutdown', never('s is sent shutdown, and does not end', exits('s'))),
        sent('t', 'kill', happens('t is sent kill, and ends with killed', exits('t', 'killed'))),
        sent('s', 'kill', happens('s is sent kill, and ends with killed', exits('s', 'killed'))),
      ],
      actions: [
        signal('p', 'normal', 1_000),
        signal('p', 'shutdown', 3_000),
        signal('t', 'normal', 5_000),
        signal('t', 'shutdown', 7_000),
        signal('s', 'normal', 9_000),
        signal('s', 'shutdown', 11_000),
        signal('t', 'kill', 13_000),
        signal('s', 'kill', 15_000),
      ],
    },
  ],
  hints: [
    'Select p. The arrow beside Kill opens a menu with Exit with shutdown and Exit with normal. Send normal first.',
    't gets messages where p would end. A supervisor obeys its parent only, and the panel is not its parent.',
    'One reason cannot be trapped. Send p, t and s normal and then shutdown; then press Kill for t and for s, and To the end.',
  ],
  answer: 'normal and shutdown to p, then to t, then to s; then kill t and s. p has ended by then.',
  know: 'What an exit signal does is up to its reason, and to whether its receiver traps exits. Only `kill` asks nobody.',
  transfer: {
    limitMs: 3_000,
    rules: ['exit2-normal-self', 'exit2-normal-self-trap'],
    about:
      '**p** does not trap exits. After a second it sends an exit signal with the reason normal to itself: `exit(self(), normal)`.',
    question: 'What becomes of p?',
    choices: [
      {
        id: 'nothing',
        words: 'Nothing: it goes on, since it does not trap exits',
        claim: allOf('p lives, and takes nothing', never('', exits('p')), never('', takes('p'))),
        reply: 'So it is when another sends it. Sent to oneself, normal ends the process: it is the one exception.',
      },
      {
        id: 'ends',
        words: 'It ends, with the reason normal',
        claim: happens('p exits with normal', exits('p', 'normal')),
        right: true,
      },
      {
        id: 'message',
        words: "It lives on, and finds the message {'EXIT', p, normal}",
        claim: happens('p takes the message', takes('p', /^\{'EXIT',<.*>,normal\}$/u)),
        reply: 'So it would be if p trapped exits.',
      },
    ],
  },
};
