import { terminateChild } from '../../../actions.ts';
import {
  after,
  allOf,
  between,
  type Claim,
  commanded,
  exactly,
  exits,
  happens,
  hasState,
  inOrder,
  never,
  sent,
  starts,
  takes,
} from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const replace = (name: string, atMs: number, text: string): PanelAction => ({
  atMs,
  name,
  command: (pid) => ({ type: 'replace_state', pid, text }),
});
const resume = (atMs: number): PanelAction => ({
  atMs,
  name: 'till',
  command: (pid) => ({ type: 'sys_resume', pid }),
});
const kill = (atMs: number): PanelAction => ({
  atMs,
  name: 'till',
  command: (pid) => ({ type: 'exit', pid, reason: 'kill' }),
});

const resumed = commanded('till', /^sys:resume/u);
const holds = (sum: number): ReturnType<typeof hasState> =>
  hasState('till#1', new RegExp(`price => 12,.*sum => ${String(sum)}\\b`, 'u'));

/** So many of the three are taken by the till that was suspended. */
const taken = (words: string, count: number): Claim => exactly(words, count, takes('till#1', 'sale'));

export const content: LessonContent = {
  limitMs: 60_000,
  rules: ['suspend-resume', 'suspend-call-timeout', 'replace-state', 'call-timeout-late-reply'],
  question: 'Three requests wait, and nobody waits for their answers any more. What happens if till is resumed now?',
  key: { actions: [resume(3_000)] },
  choices: [
    {
      id: 'dropped',
      words: 'They are dropped: their callers have gone',
      claim: taken('none is taken', 0),
      reply: 'A request is a message like any other. It stays in the mailbox whatever becomes of the one who sent it.',
    },
    {
      id: 'crash',
      words: 'The first crashes till, and the other two are lost with its mailbox',
      claim: {
        words: 'one is taken, and till exits with badarith',
        judge: (state, over) => {
          const one = taken('', 1).judge(state, over);
          return one.verdict === 'holds' ? happens('', exits('till', /^\{badarith,/u)).judge(state, over) : one;
        },
      },
      right: true,
    },
    {
      id: 'late',
      words: 'All three are handled, and late replies reach the customers',
      claim: taken('all are taken', 3),
      reply: 'The price is still a text. And a reply after the timeout is dropped: the customers are gone besides.',
    },
  ],
  steps: [
    {
      task: 'Run it, look at till’s mailbox and state, and resume till with sys.',
      on: 'start',
      claims: [
        after(resumed, inOrder('till takes the first request, and exits', takes('till#1', 'sale'), exits('till#1'))),
        after(resumed, happens('A new till starts', starts('till#2'))),
        taken('The two other requests are lost with the mailbox', 1),
        happens('The new till has read the text from vault again', hasState('till#2', /price => "12"/u)),
      ],
      actions: [resume(3_000)],
      answer: 'Run, select till, and press Resume with sys in its State.',
    },
    {
      task: 'Run it again. Without a change in the program: have all three sales counted, and make a restart safe. Then kill till, and see what the next one holds.',
      claims: [
        inOrder(
          'You replace the state of till before you resume it',
          commanded('till', /^sys:replace_state/u),
          resumed,
        ),
        inOrder('till counts all three: 12, 24, 36', holds(12), holds(24), holds(36)),
        inOrder('till exits only after it has counted all three', holds(36), exits('till#1')),
        happens('The next till has read 12 from vault', hasState('till#2', /price => 12,/u)),
        never('vault does not exit', exits('vault')),
      ],
      actions: [
        replace('vault', 2_000, '#{price => 12}'),
        replace('till', 3_000, '#{price => 12, sum => 0}'),
        resume(4_000),
        kill(6_000),
      ],
      answer:
        'In the State of vault, replace its state by #{price => 12}; in that of till by #{price => 12, sum => 0}. Resume till with sys, and kill it.',
    },
  ],
  hints: [
    'till keeps a copy of the price. From where does the next till read it?',
    'Replace both states while till is suspended: that of vault, which is read at each start, and that of till.',
    'vault: #{price => 12}. till: #{price => 12, sum => 0}. Then Resume with sys, wait for the sum 36, and kill till.',
  ],
  answer: 'Replace the states of vault and of till, resume till with sys, and kill it once it has counted.',
  know: 'Between two messages a server can be held, looked at and repaired. A restart reads from the source again: what is mended only in the copy is lost with it.',
  transfer: {
    limitMs: 9_000,
    rules: ['suspend-parent-exit', 'shutdown-trap-obey'],
    about:
      '**till** traps exits, and is suspended with sys. It is a child of **top**, with a shutdown of 5 s, and tells **desk** when its `terminate` is called.',
    question: 'top is asked to terminate till. What does till do?',
    key: { actions: [terminateChild('top', 'till', 1_000)] },
    choices: [
      {
        id: 'waits',
        words: 'Nothing, until it is resumed',
        claim: never('till does not exit', exits('till')),
        reply: 'Suspended, a server leaves all requests in its mailbox. It still obeys its parent.',
      },
      {
        id: 'killed',
        words: 'Nothing; after five seconds top kills it',
        claim: happens('till is killed', exits('till', 'killed')),
        reply: 'That happens to a child that does not end in time. Suspended, a server still obeys its parent.',
      },
      {
        id: 'obeys',
        words: 'It calls terminate, and ends at once with shutdown',
        claim: allOf(
          'till calls terminate, and exits with shutdown',
          happens('', sent({ from: 'till', to: 'desk', text: '{terminate,shutdown}' })),
          happens('', between(1_000, 1_100, exits('till', 'shutdown'))),
        ),
        right: true,
      },
    ],
  },
};
