import { exits, happens, inOrder, never, sent } from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const told = (number: number, answer: string): ReturnType<typeof sent> =>
  sent({ from: 'script', to: 'desk', text: new RegExp(`^\\{${String(number)},(${answer}|"${answer}")\\}$`, 'u') });

export const content: LessonContent = {
  limitMs: 3_000,
  rules: ['dict-basic'],
  question: 'What should delete_key answer for a key that is not there?',
  key: { on: 'solution' },
  said: 'right: so your program answers',
  choices: [
    {
      id: 'error',
      words: 'An error: there is nothing to delete',
      claim: happens('the delete fails', exits('script')),
      reply:
        'It could be made so, but nobody needs to know: afterwards the key is absent, and that is what was asked for.',
    },
    {
      id: 'ok',
      words: 'ok: afterwards the key is absent, which was the wish',
      claim: happens('ok, for a key that is not there', told(6, 'ok')),
      right: true,
    },
    {
      id: 'false',
      words: 'false: it was not found',
      claim: happens('false', told(6, 'false')),
      reply:
        'Then each caller would have to ask itself what false means for it. The wish was that the key be absent, and it is.',
    },
  ],
  steps: [
    {
      task: 'Write delete_key. It answers ok, whether or not the key is there.',
      claims: [
        inOrder(
          'script is told not_found, ok, bar, ok, not_found, ok',
          told(1, 'not_found'),
          told(2, 'ok'),
          told(3, 'bar'),
          told(4, 'ok'),
          told(5, 'not_found'),
          told(6, 'ok'),
        ),
        never('dict changes no state in place: it returns a new one', exits('dict', /not changed in place/u)),
        never('Nobody exits', exits()),
      ],
    },
  ],
  hints: [
    'Look at set_key: it returns the reply ok, and a new map as the next state.',
    'A copy of the state without the key: `new Map(state)`, then delete on the copy.',
    "`const next = new Map(state); next.delete(key); return ['reply', 'ok', next];`",
  ],
  answer: 'Copy the map, take the key out of the copy, and reply ok with the copy as the next state.',
  know: 'A server is a function from a state and a request to a reply and a new state. All change is in one return value.',
  transfer: {
    limitMs: 3_000,
    about:
      'set of **dict** changes the old map in place, and returns it as the new state. **script** reads the whole map, sets a key, and then tells **desk** how many keys the map has that it read before.',
    question: 'What does script tell desk?',
    choices: [
      {
        id: 'none',
        words: '0: it holds what was true when it read',
        claim: happens('script tells desk 0', sent({ from: 'script', to: 'desk', text: '0' })),
        right: true,
      },
      {
        id: 'one',
        words: '1: the map that it holds was changed',
        claim: happens('script tells desk 1', sent({ from: 'script', to: 'desk', text: '1' })),
        reply:
          'A reply is a message, and a message is a copy. To change a state in place is seen by nobody but the server.',
      },
      {
        id: 'error',
        words: 'Nothing: dict exits, since a state may not be changed',
        claim: happens('dict exits', exits('dict')),
        reply:
          'Its state is a value in its own heap, and JavaScript lets it change it. Erlang does not: there a step can only return a new one.',
      },
    ],
  },
};
