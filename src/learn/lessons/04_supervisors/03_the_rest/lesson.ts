import { exitSignal } from '../../../actions.ts';
import { after, allOf, type Claim, commanded, exits, happens, inOrder, never, starts } from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const kill = (name: string, atMs: number): PanelAction => ({
  atMs,
  name,
  command: (pid) => ({ type: 'exit', pid, reason: 'kill' }),
});

const killed = (name: string, claim: Claim): Claim => after(commanded(name, /kill/u), claim);

export const content: LessonContent = {
  limitMs: 30_000,
  rules: ['rest-for-one-restart'],
  question: 'cache is killed. Who is started again?',
  key: { actions: [kill('cache', 1_000)] },
  choices: [
    {
      id: 'cache',
      words: 'cache',
      claim: never('web stays', exits('web')),
      reply: 'That would be one_for_one. web was started after cache, and may hold what it learnt from the old one.',
    },
    {
      id: 'rest',
      words: 'cache, web and log',
      claim: inOrder(
        'log and web are stopped, and all three start',
        exits('log', 'shutdown'),
        exits('web', 'shutdown'),
        starts('cache#2'),
        starts('web#2'),
        starts('log#2'),
      ),
      right: true,
    },
    {
      id: 'before',
      words: 'db and cache',
      claim: happens('db starts again', starts('db#2')),
      reply: 'db came before: it does not lean on cache. The rest are those that came later.',
    },
    {
      id: 'all',
      words: 'All four',
      claim: happens('all start again', starts('db#2')),
      reply: 'That would be one_for_all. db was started before cache, and stays.',
    },
  ],
  steps: [
    {
      task: 'Run it, and kill cache.',
      on: 'start',
      claims: [
        killed(
          'cache',
          inOrder(
            'After cache is killed, log is stopped, then web',
            exits('log', 'shutdown'),
            exits('web', 'shutdown'),
          ),
        ),
        killed(
          'cache',
          inOrder(
            'After cache is killed, cache, web and log start, in this order',
            starts('cache'),
            starts('web'),
            starts('log'),
          ),
        ),
        killed('cache', never('After cache is killed, db does not exit', exits('db'))),
      ],
      actions: [kill('cache', 1_000)],
      answer: 'Run, select cache, and kill it.',
    },
    {
      task: 'Let log outlive the end of any other, while web and cache still fall with db. Run it; kill db, and then web.',
      claims: [
        killed('db', never('After db is killed, log does not exit', exits('log'))),
        killed(
          'db',
          inOrder(
            'After db is killed, web is stopped, then cache',
            exits('web', 'shutdown'),
            exits('cache', 'shutdown'),
          ),
        ),
        killed(
          'db',
          inOrder(
            'After db is killed, db, cache and web start, in this order',
            starts('db'),
            starts('cache'),
            starts('web'),
          ),
        ),
        killed('web', never('After web is killed, cache does not exit', exits('cache'))),
        killed('web', never('After web is killed, log does not exit', exits('log'))),
      ],
      actions: [kill('db', 1_000), kill('web', 4_000)],
    },
  ],
  hints: [
    'Who stands after db in the list falls with it. Where does log stand?',
    'The order of the list is your choice: log leans on nobody.',
    'Put log first: log, db, cache, web.',
  ],
  answer: 'log first: nobody’s end takes those along that were started before it.',
  know: 'The list of children is a statement: each may lean on those before it. Killing log now takes all four.',
  transfer: {
    limitMs: 3_000,
    rules: ['rest-for-one-restart'],
    about: '**top** is `rest_for_one`, and has the children **log**, **db**, **cache** and **web**, in this order.',
    question: 'log is killed. Who is started again?',
    key: { actions: [exitSignal('log', 'kill', 1_000)] },
    choices: [
      {
        id: 'log',
        words: 'log',
        claim: never('db goes on', exits('db')),
        reply: 'log is first, so all others were started later: they are the rest.',
      },
      {
        id: 'two',
        words: 'log and db',
        claim: allOf('db starts again, web goes on', happens('', starts('db#2')), never('', exits('web'))),
        reply: 'The rest is not only the next one: it is all that were started later.',
      },
      {
        id: 'all',
        words: 'All four',
        claim: inOrder(
          'all four start, in their order',
          starts('log#2'),
          starts('db#2'),
          starts('cache#2'),
          starts('web#2'),
        ),
        right: true,
      },
    ],
  },
};
