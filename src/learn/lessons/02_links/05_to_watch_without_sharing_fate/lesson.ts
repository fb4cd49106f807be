import { exitSignal } from '../../../actions.ts';
import {
  after,
  alive,
  allOf,
  atEnd,
  commanded,
  exits,
  happens,
  inOrder,
  never,
  raises,
  starts,
  takes,
} from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const killCashier: PanelAction = {
  atMs: 6_000,
  name: 'cashier',
  command: (pid) => ({ type: 'exit', pid, reason: 'kill' }),
};
const killing = commanded('cashier', /kill/u);

export const content: LessonContent = {
  limitMs: 30_000,
  rules: ['monitor-dead-noproc', 'monitor-is-one-way', 'monitor-down', 'spawn-link-dies'],
  question: 'auditor monitors terminal when it has already ended. What does auditor get?',
  choices: [
    {
      id: 'nothing',
      words: 'Nothing: it is too late',
      claim: never('auditor is told nothing', takes('auditor')),
      reply:
        'Then nobody could ever be sure of being told. Look at the message that auditor takes after three seconds: the button with the mailbox above the events lists messages, too.',
    },
    {
      id: 'noproc',
      words: 'A DOWN message with the reason noproc',
      claim: happens('auditor is told noproc', takes('auditor', /^\{'DOWN',.*,noproc\}$/u)),
      right: true,
    },
    {
      id: 'badarg',
      words: 'An exception, badarg: there is no such process',
      claim: happens('monitor fails', raises('auditor')),
      reply: 'A pid stays a good address, also when nobody is behind it any more. To monitor it is no mistake.',
    },
  ],
  steps: [
    {
      task: 'Change cashier so that it survives each crash of terminal, hears of it, and starts another. Run it; when the third terminal is there, kill cashier: that terminal should go on.',
      claims: [
        happens('The first terminal crashes', exits('terminal#1', 'boom')),
        inOrder(
          'cashier takes the DOWN message, and then the second terminal starts',
          takes('cashier', /^\{'DOWN',/u),
          starts('terminal#2'),
        ),
        inOrder(
          'The second terminal crashes, and a third one starts',
          exits('terminal#2', 'boom'),
          starts('terminal#3'),
        ),
        inOrder('cashier goes on until you kill it', starts('terminal#3'), killing, exits('cashier')),
        after(killing, never('You kill cashier, and the third terminal does not end', exits('terminal'))),
        atEnd('A terminal is alive', (state) => alive(state, /^terminal$/u).length === 1),
      ],
      actions: [killCashier],
    },
  ],
  hints: [
    'Two ties are possible: with one of them an end goes both ways, with the other only news comes, and only one way.',
    'spawnMonitor starts terminal and monitors it. Then wait for the message: `receive()` takes it.',
    'In a loop that never ends: `spawnMonitor(terminal);` then `yield* receive();` and again.',
  ],
  answer: 'A loop: start terminal with spawnMonitor, wait for the DOWN message, and begin again.',
  know: 'A link is one fate, for both; a monitor is news, for one. A monitor reports once, and also on the dead: the reason is then noproc.',
  transfer: {
    limitMs: 3_000,
    rules: ['spawn-link-parent-dies', 'kill-becomes-killed'],
    about:
      '**cashier** starts **terminal** with `spawn_link`, and traps exits: when a terminal crashes, cashier takes a message, and starts another. terminal does not trap exits.',
    question: 'cashier is killed. What becomes of terminal?',
    key: { actions: [exitSignal('cashier', 'kill', 1_000)] },
    choices: [
      {
        id: 'lives',
        words: 'It goes on, as it would with a monitor',
        claim: never('terminal does not exit', exits('terminal')),
        reply:
          'To trap exits changes what comes to cashier. The link is still there, and carries the end of cashier to terminal.',
      },
      {
        id: 'ends',
        words: 'It ends, with the reason killed',
        claim: allOf(
          'terminal exits with killed, and no other starts',
          happens('', exits('terminal', 'killed')),
          never('', starts('terminal#2')),
        ),
        right: true,
      },
      {
        id: 'another',
        words: 'It ends, and another one starts',
        claim: happens('another terminal starts', starts('terminal#2')),
        reply: 'It was cashier that started terminals, and cashier is gone.',
      },
    ],
  },
};
