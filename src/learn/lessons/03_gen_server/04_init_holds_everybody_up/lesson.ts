import {
  allOf,
  between,
  type Claim,
  exits,
  happens,
  hasState,
  inOrder,
  never,
  sent,
  starts,
} from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const fastAt = (ms: number): Claim => happens('fast starts', between(ms, ms + 100, starts('fast')));

const hears = (answer: string): ReturnType<typeof sent> =>
  sent({ from: 'client', to: 'board', text: new RegExp(`^\\{tea,"?${answer}"?\\}$`, 'u') });

export const content: LessonContent = {
  limitMs: 8_000,
  rules: ['start-order', 'init-continue', 'continue-before-next'],
  question: 'When does fast start?',
  choices: [
    {
      id: 'at_once',
      words: 'At once: children start side by side',
      claim: fastAt(0),
      reply:
        'They start one after another, in their order, so that each may count on those before it. Look at the tree at 2 s.',
    },
    {
      id: 'opened',
      words: 'After 0.2 s: when slow has opened its file',
      claim: fastAt(200),
      reply: 'top knows nothing of files. It waits until init of slow returns, and init loads the prices, too.',
    },
    { id: 'loaded', words: 'After 4.2 s: when init of slow has returned', claim: fastAt(4_200), right: true },
  ],
  steps: [
    {
      task: 'Have fast start as soon as slow has opened its file. client must still be told the price: no request may come before the prices are loaded.',
      claims: [
        happens('fast starts within 0.3 s', between(0, 300, starts('fast'))),
        inOrder('slow loads the prices, and client is told the price 3', hasState('slow', /tea/u), hears('3')),
        never('client is not told not_ready', hears('not_ready')),
        never('Nobody exits', exits(/^(boot|top|slow|fast|client|board)$/u)),
      ],
    },
  ],
  hints: [
    'What has to be done before others may count on slow? The file: it stays in init. The prices can come after.',
    'A message from slow to itself would be too late: the request of client stands before it in the mailbox. continue comes before every message.',
    "`return ['ok', 'not_loaded', ['continue', file]];` and a `*handleContinue(file: string)` that returns `['noreply', yield* load(file)]`.",
  ],
  answer:
    'init opens the file and returns with continue; handleContinue loads the prices before slow takes its first message.',
  know: 'init is a promise to those who wait for it: keep it short. continue prepares the rest, and nothing can come in between.',
  transfer: {
    limitMs: 12_000,
    rules: ['start-order', 'busy-supervisor'],
    about:
      '**boot** starts **top**, and top starts **till**. In its `init` till asks top to start another child, **clerk**, with `supervisor:start_child`, and waits for the answer.',
    question: 'When does clerk start?',
    choices: [
      {
        id: 'within',
        words: 'While till waits: then its init goes on',
        claim: inOrder('clerk starts, then init of till returns', starts('clerk'), hasState('till', /open/u)),
        reply: 'top waits for till’s init, and takes no request meanwhile.',
      },
      {
        id: 'never',
        words: 'Not in this run: top and till wait for each other',
        claim: allOf(
          'till asks top; its init does not return, clerk does not start, nobody exits',
          happens('', sent({ from: 'till', to: 'top', form: 'call' })),
          never('', hasState('till', /open/u)),
          never('', starts('clerk')),
          never('', exits()),
        ),
        right: true,
      },
      {
        id: 'timeout',
        words: 'Never: after five seconds till’s call fails, and top exits',
        claim: happens('top exits', exits('top')),
        reply: 'start_child waits as long as it takes: its timeout is infinity.',
      },
    ],
  },
};
