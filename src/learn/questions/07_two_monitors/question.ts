import { between, exactly, happens, type Match, raises, takes } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

const down: Match = between(1_000, 1_100, takes('a', /^\{'DOWN',.*,normal\}$/u));

export const question: TestQuestion = {
  lesson: '2.5',
  limitMs: 3_000,
  rules: ['monitor-twice'],
  about: '**a** monitors **b**, and a moment later monitors it again. b ends after a second.',
  question: 'What does a find in its mailbox when b has ended?',
  choices: [
    {
      id: 'one',
      words: 'One DOWN: the second monitor replaces the first',
      claim: exactly('a takes one DOWN', 1, down),
      reply: 'Each monitor is a thing of its own, with a reference of its own. None replaces another.',
    },
    {
      id: 'two',
      words: 'Two DOWN, one for each monitor',
      claim: exactly('a takes two DOWN', 2, down),
      right: true,
    },
    {
      id: 'exit',
      words: 'One DOWN, and one EXIT',
      claim: happens('a takes an EXIT', takes('a', /^\{'EXIT'/u)),
      reply: 'EXIT comes of exit signals, to those who trap exits. A monitor sends none.',
    },
    {
      id: 'badarg',
      words: 'None: the second call of monitor raises badarg',
      claim: happens('a raises badarg', raises('a', /badarg/u)),
      reply: 'A process may be monitored as often as one likes, also by the same process.',
    },
  ],
};
