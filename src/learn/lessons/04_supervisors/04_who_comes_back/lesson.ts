import {
  after,
  allOf,
  type Claim,
  commanded,
  exactly,
  exits,
  happens,
  inOrder,
  never,
  starts,
} from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const send = (name: string, text: string, atMs: number): PanelAction => ({
  atMs,
  name,
  command: (pid) => ({ type: 'send', pid, mode: 'message', text }),
});

const told = (name: string, reason: string, claim: Claim): Claim =>
  after(commanded(name, new RegExp(`! ${reason}$`, 'u')), claim);

const restartT = (atMs: number): PanelAction => ({
  atMs,
  name: 'top',
  command: (supervisor) => ({ type: 'restart_child', supervisor, id: 't' }),
});

export const content: LessonContent = {
  limitMs: 60_000,
  rules: ['permanent-normal', 'transient-normal', 'temporary-never', 'transient-in-one-for-all'],
  question: 'All three end with the reason normal. Who is started again?',
  key: { actions: [send('p', 'normal', 1_000), send('t', 'normal', 2_000), send('m', 'normal', 3_000)] },
  choices: [
    {
      id: 'none',
      words: 'Nobody: each has said that it is done',
      claim: never('p stays down', starts('p#2')),
      reply: 'A permanent child has to be there always. Its supervisor does not ask why it is gone.',
    },
    {
      id: 'permanent',
      words: 'p alone',
      claim: {
        words: 'p starts again, t does not',
        judge: (state, over) => {
          const came = happens('', starts('p#2')).judge(state, over);
          return came.verdict === 'holds' ? never('', starts('t#2')).judge(state, over) : came;
        },
      },
      right: true,
    },
    {
      id: 'two',
      words: 'p and t',
      claim: happens('t starts again', starts('t#2')),
      reply: 'A transient child comes back only after a crash. normal is clean.',
    },
  ],
  steps: [
    {
      task: 'Run it. Send p normal and crash. Send t shutdown, restart it in its supervisor, and send it crash. Send m crash.',
      on: 'start',
      claims: [
        told('p', 'normal', inOrder('p ends with normal, and starts again', exits('p', 'normal'), starts('p'))),
        told('p', 'crash', inOrder('p ends with crash, and starts again', exits('p', 'crash'), starts('p'))),
        told('t', 'shutdown', happens('t ends with shutdown', exits('t', 'shutdown'))),
        told('t', 'shutdown', never('After shutdown t does not start again by itself', starts('t'))),
        told('t', 'crash', inOrder('t ends with crash, and starts again', exits('t', 'crash'), starts('t'))),
        told('m', 'crash', happens('m ends with crash', exits('m', 'crash'))),
        never('m never starts again', starts('m#2')),
      ],
      actions: [
        send('p', 'normal', 1_000),
        send('p', 'crash', 2_000),
        send('t', 'shutdown', 3_000),
        restartT(4_000),
        send('t', 'crash', 5_000),
        send('m', 'crash', 6_000),
      ],
      answer:
        'Send p normal, then crash. Send t shutdown, select its place, Restart in its supervisor, and send it crash. Send m crash.',
    },
    {
      task: 'Change the strategy so that a crash of p also brings t back, though t had ended clean. Run it; send t normal, then p crash.',
      claims: [
        told('t', 'normal', happens('t ends with normal', exits('t', 'normal'))),
        told('t', 'normal', never('After normal t does not start again by itself', starts('t'))),
        told('p', 'crash', inOrder('p crashes, and t starts again', exits('p', 'crash'), starts('t'))),
        never('top does not exit', exits('top')),
      ],
      actions: [send('t', 'normal', 1_000), send('p', 'crash', 3_000)],
    },
  ],
  hints: [
    'Select a process, press Send, and write the reason as the message. The ghost of one that ended tells its reason.',
    'A temporary child leaves no trace: its specification goes with it. That of a transient child stays.',
    'A restart of the whole group starts whatever has a specification: one_for_all.',
  ],
  answer: 'one_for_all: p’s crash starts the whole group, and t’s specification is still in it.',
  know: 'permanent comes back always, transient after a crash, temporary never. temporary leaves no trace; transient keeps its place.',
  transfer: {
    limitMs: 3_000,
    rules: ['permanent-normal', 'transient-normal', 'transient-crash', 'temporary-never'],
    about:
      '**p** is permanent, **t** transient, **m** temporary. Each works for 100 ms. The first time it crashes, and later it ends with the reason normal.',
    question: 'Which of them does its work until it has gone well once, and then no more?',
    choices: [
      {
        id: 'p',
        words: 'p',
        claim: allOf('p starts twice, and no more', exactly('', 2, starts('p'))),
        reply: 'A permanent child is started again also when all went well.',
      },
      {
        id: 't',
        words: 't',
        claim: allOf('t starts twice, and no more', exactly('', 2, starts('t'))),
        right: true,
      },
      {
        id: 'm',
        words: 'm',
        claim: allOf('m starts twice, and no more', exactly('', 2, starts('m'))),
        reply: 'A temporary child has one try, whether or not it went well.',
      },
    ],
  },
};
