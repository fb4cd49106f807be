import { exitSignal } from '../../../actions.ts';
import {
  after,
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

const kill = (name: string, atMs: number): PanelAction => ({
  atMs,
  name,
  command: (pid) => ({ type: 'exit', pid, reason: 'kill' }),
});

const killed = (name: string, claim: Claim): Claim => after(commanded(name, /kill/u), claim);

export const content: LessonContent = {
  limitMs: 30_000,
  rules: ['one-for-all-restart', 'sub-supervisor-killed'],
  question: 'dict is killed. What happens to the others?',
  key: { actions: [kill('dict', 1_000)] },
  choices: [
    {
      id: 'only_dict',
      words: 'Nothing: dict alone is started again',
      claim: never('sub does not exit', exits('sub')),
      reply: 'That would be one_for_one. The card of top says one_for_all: its children share one fate.',
    },
    {
      id: 'forward',
      words: 'Stopped: w1, w2, w3, sub. Started: dict, sub, w1, w2, w3',
      claim: inOrder('w1 is stopped before w3', exits('w1', 'shutdown'), exits('w3', 'shutdown')),
      reply:
        'A supervisor stops its children in the reverse of the order in which it started them: what was started later may depend on what was started before.',
    },
    {
      id: 'backward',
      words: 'Stopped: w3, w2, w1, sub. Started: dict, sub, w1, w2, w3',
      claim: inOrder(
        'w3 first, sub last, then dict',
        exits('w3', 'shutdown'),
        exits('w2', 'shutdown'),
        exits('w1', 'shutdown'),
        exits('sub', 'shutdown'),
        starts('dict#2'),
      ),
      right: true,
    },
  ],
  steps: [
    {
      task: 'Run it. Kill w2, then dict, then sub, with a look at the tree after each.',
      claims: [
        killed('w2', exactly('After w2 is killed, w2 starts again, once', 1, starts('w2'))),
        killed('w2', never('After w2 is killed, dict does not exit', exits('dict'))),
        killed(
          'dict',
          inOrder(
            'After dict is killed, w3, w2, w1 and sub are stopped with shutdown, in this order',
            exits('w3', 'shutdown'),
            exits('w2', 'shutdown'),
            exits('w1', 'shutdown'),
            exits('sub', 'shutdown'),
          ),
        ),
        killed(
          'dict',
          inOrder(
            'After dict is killed, dict, w1, w2 and w3 start, in this order',
            exits('sub', 'shutdown'),
            starts('dict'),
            starts('w1'),
            starts('w2'),
            starts('w3'),
          ),
        ),
        killed('sub', happens('After sub is killed, w1 exits with killed', exits('w1', 'killed'))),
        killed(
          'sub',
          inOrder(
            'After sub is killed, dict is stopped with shutdown, and starts again',
            exits('dict', 'shutdown'),
            starts('dict'),
          ),
        ),
      ],
      actions: [kill('w2', 1_000), kill('dict', 3_000), kill('sub', 5_000)],
    },
  ],
  hints: [
    'Who has ended stays as a ghost in the tree: select one, and read its reason.',
    'top is one_for_all: dict and sub share one fate, and sub takes its workers along. sub is one_for_one: each of its workers falls alone.',
    'Kill w2, dict and sub one after another, within thirty seconds; then press To the end.',
  ],
  answer: 'Three kills: w2, dict, sub.',
  know: 'The strategy belongs to the supervisor, not to the child. A stopped supervisor first stops its own children; the children of a killed one hear of it by their links, and exit with killed.',
  transfer: {
    limitMs: 3_000,
    rules: ['sub-supervisor-killed'],
    about: '**top** supervises **sub**, and sub supervises **w**. Nobody traps exits but the two supervisors.',
    question: 'sub is killed. With which reason does w end?',
    key: { actions: [exitSignal('sub', 'kill', 1_000)] },
    choices: [
      {
        id: 'shutdown',
        words: 'shutdown: top stops what sub leaves behind',
        claim: happens('w exits with shutdown', exits('w#1', 'shutdown')),
        reply: 'top knows sub, and nothing of sub’s children. shutdown is what sub would have said, but it is gone.',
      },
      {
        id: 'killed',
        words: 'killed: its link with sub tells it',
        claim: happens('w exits with killed', exits('w#1', 'killed')),
        right: true,
      },
      {
        id: 'stays',
        words: 'None: it stays, and the new sub takes it over',
        claim: never('w does not exit', exits('w#1')),
        reply: 'w is linked with the sub that ended. The new one starts children of its own.',
      },
    ],
  },
};
