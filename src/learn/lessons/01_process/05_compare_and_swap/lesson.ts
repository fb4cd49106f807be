import { exits, happens, never, sent, type Match } from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const told40 = sent({ from: 'desk', to: 'board', text: /^\{n,40\}$/u });

/** Numbers in what is printed, those of pids and references left out. */
const numbersIn = (text: string): readonly number[] =>
  (text.replace(/<[^>]*>/gu, '').match(/(?<![\w"])\d+(?!\w)/gu) ?? []).map(Number);

/**
 * Processes share no variable: what a client knows of the number it has been told by dict. It may name a number that it was told, and the next
 * one; 1 is what is added.
 */
const namesUntold: Match = (event, state) => {
  if (event.kind !== 'message' || event.to.name !== 'dict' || !/^c\d$/u.test(event.name)) return false;
  const named = numbersIn(event.text).filter((number) => number > 1);
  if (named.length === 0) return false;
  const told = state.events.flatMap((one) =>
    one.kind === 'message' && one.id < event.id && one.name === 'dict' && one.to.pid === event.pid
      ? numbersIn(one.text)
      : [],
  );
  return !named.every((number) => told.includes(number) || told.includes(number - 1));
};

export const content: LessonContent = {
  limitMs: 2_000,
  seeds: Array.from({ length: 20 }, (_, index) => index + 1),
  rules: ['dict-cas'],
  question: 'What is the number at the end?',
  choices: [
    {
      id: 'all',
      words: '40: dict takes one request at a time',
      claim: happens('the number is 40', told40),
      reply:
        'Each request is whole, but reading and setting are two. Step until both clients have read the same number.',
    },
    {
      id: 'less',
      words: 'Less than 40: some steps are lost',
      claim: never('the number is never 40', told40),
      right: true,
    },
    {
      id: 'crash',
      words: 'dict crashes: two may not write at once',
      claim: happens('dict exits', exits('dict')),
      reply: 'They do not write at once: their requests stand in dict’s mailbox, one behind the other.',
    },
  ],
  steps: [
    {
      task: 'Change increment, dict or both, so that the number is 40 on every seed.',
      claims: [
        happens('board is told that the number is 40', told40),
        never('No client names a number that dict has not told it', namesUntold),
        never('Nobody exits', exits()),
      ],
    },
  ],
  hints: [
    'Step until both have read the same number: the second one to set it overwrites the first.',
    'cas answers true when the number was still what you had read, and false when another was faster. Then read again.',
    'In a loop: read n, then cas with n and n + 1, until the answer is true.',
  ],
  answer:
    'Read and cas in a loop, until cas says that nobody came in between. Right, too: a request of its own, inc, for which dict adds one.',
  know: 'One request is atomic; two are not. Put the decision where the state is: into one request.',
  transfer: {
    limitMs: 3_000,
    rules: ['dict-cas'],
    about:
      '**dict** is empty. Its cas sets a key only if the key has the value that was expected; whether it also sets a key that is not there is up to the caller, who says no here.',
    question: 'client has the key n set to 2 if it is 1. What is it told, and what holds dict?',
    choices: [
      {
        id: 'true',
        words: 'true, and n is 2',
        claim: happens('true, and n is 2', sent({ from: 'client', to: 'desk', text: '{true,2}' })),
        reply: 'n is not 1: it is not there. The caller said that then nothing is to be set.',
      },
      {
        id: 'false',
        words: 'false, and dict is empty',
        claim: happens('false, and nothing is stored', sent({ from: 'client', to: 'desk', text: '{false,not_found}' })),
        right: true,
      },
      {
        id: 'exit',
        words: 'Nothing: dict exits, since there is no n',
        claim: happens('dict exits', exits('dict')),
        reply: 'That a key is not there is no error. It is one of the things that a caller of cas has to reckon with.',
      },
    ],
  },
};
