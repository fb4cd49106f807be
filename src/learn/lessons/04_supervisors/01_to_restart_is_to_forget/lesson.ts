import { exitSignal } from '../../../actions.ts';
import { type Claim, exits, happens, hasState, inOrder, never, raises, sent, starts } from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const kill = (atMs: number): PanelAction => ({
  atMs,
  name: 'counter',
  command: (pid) => ({ type: 'exit', pid, reason: 'kill' }),
});

const holdsValue = (value: number): Claim =>
  happens(`the second counter holds ${String(value)}`, hasState('counter#2', String(value)));

export const content: LessonContent = {
  limitMs: 20_000,
  rules: ['one-for-one-restart', 'call-dead'],
  question: 'counter holds 7, and is killed. What does the counter hold that comes after it?',
  key: { actions: [kill(2_500)] },
  choices: [
    {
      id: 'same',
      words: '7: it goes on where it was',
      claim: holdsValue(7),
      reply:
        'The state lay in the heap of the process that ended. The supervisor knows how to start a counter, and nothing of what it held.',
    },
    { id: 'none', words: '0: it begins anew', claim: holdsValue(0), right: true },
    {
      id: 'gone',
      words: 'Nothing: no counter comes after it',
      claim: never('no counter comes', starts('counter#2')),
      reply: 'It is a permanent child: its supervisor starts it anew whenever it ends, killed or not.',
    },
  ],
  steps: [
    {
      task: 'Run it, and kill counter. Then look at what becomes of shop.',
      on: 'start',
      claims: [
        happens('A second counter starts', starts('counter#2')),
        happens('The second counter holds 0', hasState('counter#2', '0')),
        inOrder(
          'shop calls the old pid, and falls with the reason noproc',
          exits('counter#1', 'killed'),
          raises('shop', /noproc/u),
          exits('shop', /noproc/u),
        ),
      ],
      actions: [kill(2_500)],
      answer: 'Run, select counter, and kill it. A second later shop calls the pid that it knows, and nobody is there.',
    },
    {
      task: 'Change shop so that it survives the next kill of counter, and still gets its answers.',
      claims: [
        happens('A second counter starts', starts('counter#2')),
        happens('The second counter answers shop', sent({ from: 'counter#2', to: 'shop', form: 'reply' })),
        never('shop does not exit', exits('shop')),
      ],
      actions: [kill(2_500)],
    },
  ],
  hints: [
    'Select shop after its fall and read why it ended: it called a pid behind which nobody stood any more.',
    'A pid ends with its process, and never comes back. Each new counter is registered under the same name.',
    "Call `'counter'` instead of `state.counter`. The name is looked up at each call.",
  ],
  answer: 'Shop calls the registered name: it is looked up anew at each call, and finds whoever stands there then.',
  know: 'The place and the name stay; the pid and the state do not. What has to survive a process must live in another one.',
  transfer: {
    limitMs: 3_000,
    rules: ['one-for-one-restart'],
    about: '**counter** writes each new number to **vault**, another child of top, and reads it back in its init.',
    question: 'counter holds 7, and is killed. What does the counter hold that comes after it?',
    key: { actions: [exitSignal('counter', 'kill', 1_000)] },
    choices: [
      {
        id: 'none',
        words: '0: a restart begins anew',
        claim: happens('the second counter holds 0', hasState('counter#2', '0')),
        reply: 'The process begins anew, with its init. This init asks vault, which was not touched.',
      },
      {
        id: 'same',
        words: '7: it reads it from vault',
        claim: happens('the second counter holds 7', hasState('counter#2', '7')),
        right: true,
      },
      {
        id: 'gone',
        words: '0: vault is started again, too',
        claim: happens('vault starts again', starts('vault#2')),
        reply: 'top is one_for_one: the end of counter is no matter of vault’s.',
      },
    ],
  },
};
