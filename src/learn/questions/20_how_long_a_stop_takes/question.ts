import { terminateChild } from '../../actions.ts';
import { allOf, between, type Claim, exits, happens } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

const ends = (name: string, fromMs: number, seconds: number): Claim =>
  happens('', between(fromMs + 1_000 * seconds, fromMs + 1_000 * seconds + 100, exits(name, 'shutdown')));
const rowTakes = (seconds: number): Claim => ends('row', 1_000, seconds);
const poolTakes = (seconds: number): Claim => ends('pool', 5_000, seconds);

export const question: TestQuestion = {
  lesson: '4.5',
  limitMs: 9_000,
  rules: ['shutdown-serial', 'simple-shutdown'],
  about:
    '**row** is `one_for_one`, **pool** is `simple_one_for_one`. Each has three children that trap exits and tidy up for one second when they are stopped.',
  question: 'top is asked to terminate row, and when that is done, pool. How long does each take?',
  key: { actions: [terminateChild('top', 'row', 1_000), terminateChild('top', 'pool', 5_000)] },
  choices: [
    {
      id: 'one_one',
      words: '1 s and 1 s',
      claim: allOf('1 s and 1 s', rowTakes(1), poolTakes(1)),
      reply: 'row waits for each child to end before it stops the next one.',
    },
    {
      id: 'three_three',
      words: '3 s and 3 s',
      claim: allOf('3 s and 3 s', rowTakes(3), poolTakes(3)),
      reply: 'A simple_one_for_one supervisor has no order to keep: it tells all of them at once, and waits for all.',
    },
    {
      id: 'three_one',
      words: '3 s and 1 s',
      claim: allOf('3 s and 1 s', rowTakes(3), poolTakes(1)),
      right: true,
    },
    {
      id: 'one_three',
      words: '1 s and 3 s',
      claim: allOf('1 s and 3 s', rowTakes(1), poolTakes(3)),
      reply: 'It is the other way round: row has an order to keep, pool has none.',
    },
  ],
};
