import { message } from '../../actions.ts';
import { allOf, exits, happens, never, starts } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '4.7',
  limitMs: 3_000,
  rules: ['escalation-transient-sub', 'transient-in-one-for-all'],
  about:
    '**top** is `one_for_all` with the children **db**, **jobs** and **log**. jobs is a supervisor, a transient child, and allows 1 restart in 5 s.',
  question: 'j, a child of jobs, crashes twice within a second. What does top do?',
  key: { actions: [message('j', 'crash', 1_000), message('j', 'crash', 1_500)] },
  choices: [
    {
      id: 'all',
      words: 'It stops log and db, and starts all three again',
      claim: happens('db starts again', starts('db#2')),
      reply:
        'jobs has not crashed: it gave up, and exited with shutdown. To a transient child that is clean, and top restarts nobody.',
    },
    {
      id: 'jobs',
      words: 'It starts jobs again, and nothing else',
      claim: allOf('jobs starts again, db goes on', happens('', starts('jobs#2')), never('', exits('db'))),
      reply:
        'If it started jobs again, it would start all three: it is one_for_all. But shutdown is a clean end to a transient child.',
    },
    {
      id: 'nothing',
      words: 'Nothing: jobs stays down, db and log go on',
      claim: allOf(
        'jobs exits and stays down, db goes on',
        happens('', exits('jobs', 'shutdown')),
        never('', starts('jobs#2')),
        never('', exits('db')),
      ),
      right: true,
    },
    {
      id: 'exits',
      words: 'It stops all, and exits with shutdown',
      claim: happens('top exits', exits('top')),
      reply: 'top has restarted nobody: its own budget is untouched.',
    },
  ],
};
