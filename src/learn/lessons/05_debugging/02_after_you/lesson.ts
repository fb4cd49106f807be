import { after, between, commanded, exits, happens, inOrder, never, sent, within } from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const timeout = /^\{timeout,/u;

const askA: PanelAction = { atMs: 3_000, name: 'a', command: (pid) => ({ type: 'sys_suspend', pid }) };
const asked = commanded(/^[ab]$/u, /^sys:/u);

const answer = (client: string, text?: string): ReturnType<typeof sent> =>
  sent({ to: client, form: 'reply', ...(text === undefined ? {} : { text }) });

export const content: LessonContent = {
  limitMs: 20_000,
  rules: ['call-nested-dies', 'call-timeout', 'intensity-default'],
  question: 'c1 asks a and c2 asks b in the same moment. How does it end?',
  choices: [
    {
      id: 'turns',
      words: 'In turns: one of the two answers first, then the other',
      claim: happens('c1 is answered', answer('c1')),
      reply: 'Neither can: each is in the midst of one request, and takes the next only when that one is done.',
    },
    {
      id: 'both',
      words: 'After five seconds a and b exit, and top gives up',
      claim: inOrder('a exits with timeout, then top', exits('a', timeout), exits('top', 'shutdown')),
      right: true,
    },
    {
      id: 'never',
      words: 'Never: they wait for each other for ever',
      claim: never('nobody exits', exits()),
      reply: 'With the timeout infinity they would. A call has a timeout of five seconds unless it says otherwise.',
    },
  ],
  steps: [
    {
      task: 'Run it, and pause when a second has passed. Find the circle: who waits for whom? Ask one of the two to suspend with sys, and let the time go on.',
      on: 'start',
      claims: [
        after(
          asked,
          happens(
            'The one that you asked to suspend exits with timeout, and has not answered',
            exits(/^[ab]$/u, timeout),
          ),
        ),
        happens('a exits', exits('a#1', /timeout/u)),
        happens('b exits', exits('b#1', /timeout/u)),
        inOrder(
          'Two restarts are one too many: top gives up, and exits with shutdown',
          exits(/^[ab]$/u, timeout),
          exits('top', 'shutdown'),
        ),
        never('Nobody is answered', sent({ form: 'reply' })),
      ],
      actions: [askA],
      answer:
        'Run, pause after a second, select a, and press Suspend with sys in its State. Then play, or press To the end.',
    },
    {
      task: 'Change a and b so that both clients have the sum within a second.',
      claims: [
        within('c1 has 42 within a second', 1_000, sent({ from: 'c1', form: 'call' }), answer('c1', '42')),
        within('c2 has 42 within a second', 1_000, sent({ from: 'c2', form: 'call' }), answer('c2', '42')),
        never('a and b do not exit', exits(/^[ab]$/u)),
      ],
    },
  ],
  hints: [
    'Select a: it waits for b. Select b: it waits for a. Each has the other’s request in its mailbox, and does not get to it.',
    'A call may go from a to b, or from b to a, but not both ways. One of the two has to do without waiting.',
    'Let b cast its number and the From of its request to a, and return noreply: a then answers the client with gen_server.reply.',
  ],
  answer:
    'b sends a what it needs with the request: its own number, and who asked. a replies to that client, and b waits for nobody. Now only a calls b.',
  know: 'Draw who calls whom: there must be no circle in it. What is sent the other way is a cast, with all that is needed to answer.',
  transfer: {
    limitMs: 8_000,
    rules: ['call-self'],
    about:
      '**a** is a gen_server that keeps the number 20. Asked for its double, it calls itself in `handle_call`, to ask for the number. At 1 s **client** asks it for the double.',
    question: 'What does a do?',
    choices: [
      {
        id: 'answers',
        words: 'It answers 40: its own call comes first',
        claim: happens('client is answered 40', answer('client', '40')),
        reply: 'As long as handle_call has not returned, a takes no request, not even its own.',
      },
      {
        id: 'timeout',
        words: 'It waits five seconds, and exits with timeout',
        claim: happens('a exits with timeout', exits('a', timeout)),
        reply:
          'Nobody could ever answer this call. gen_server sees that it goes to the caller itself, and does not wait.',
      },
      {
        id: 'at_once',
        words: 'It exits at once, with calling_self',
        claim: happens('a exits with calling_self', between(1_000, 1_100, exits('a', /^\{calling_self,/u))),
        right: true,
      },
    ],
  },
};
