import { exitSignal } from '../../../actions.ts';
import {
  after,
  allOf,
  between,
  type Claim,
  commanded,
  exactly,
  exits,
  happens,
  never,
} from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const boom: PanelAction = {
  atMs: 1_000,
  name: 'b',
  command: (pid) => ({ type: 'exit', pid, reason: 'boom' }),
};

const told = (claim: Claim): Claim => after(commanded('b', /boom/u), claim);

export const content: LessonContent = {
  limitMs: 30_000,
  rules: ['chain-propagation', 'link-bidirectional', 'unlink-from-other-side'],
  question: 'The panel sends b an exit signal with the reason boom. Who ends?',
  key: { actions: [boom] },
  choices: [
    {
      id: 'b',
      words: 'b alone',
      claim: exactly('one ends', 1, exits()),
      reply: 'b ends, and its exit signal goes over its links. What is linked with b is there to share its fate.',
    },
    {
      id: 'below',
      words: 'b and c: c came after b',
      claim: exactly('two end', 2, exits()),
      reply:
        'It was b that linked itself with a, but a link has no above and no below: it carries a signal in both directions.',
    },
    {
      id: 'all',
      words: 'a, b and c, all with the reason boom',
      claim: exactly('three end with boom', 3, exits(/^[abc]$/u, 'boom')),
      right: true,
    },
    {
      id: 'noproc',
      words: 'a, b and c; a and c with the reason noproc, since b is gone',
      claim: exactly('two end with noproc', 2, exits(/^[ac]$/u, 'noproc')),
      reply: 'Nobody looks for b here. Its exit signal comes by itself, and carries its reason.',
    },
  ],
  steps: [
    {
      task: 'Run it, and select b to see its links. Then send b an exit signal with the reason boom.',
      on: 'start',
      claims: [
        told(happens('When b gets the signal, a ends with boom', exits('a', 'boom'))),
        told(happens('When b gets the signal, c ends with boom', exits('c', 'boom'))),
        never('d does not end', exits('d')),
      ],
      actions: [boom],
      answer:
        'Run, and select b. In the inspector the arrow beside Kill opens a menu: choose Exit with a reason…, write boom, and send the exit signal.',
    },
    {
      task: 'Change the links so that the same signal to b takes d along, and spares a. Run it, and send b boom again.',
      claims: [
        told(happens('When b gets the signal, d ends with boom', exits('d', 'boom'))),
        never('a does not end', exits('a')),
      ],
      actions: [boom],
    },
  ],
  hints: [
    'A link is a line, not an arrow: it does not matter which of its two ends asks for it.',
    'Who ends with b? Everybody to whom a chain of links leads from b. d is not on that chain yet, and a should leave it.',
    "Let b unlink itself from a: `send(b, ['unlink', a])`. Let c link itself with d: `send(c, ['link', d])`.",
  ],
  answer: 'b unlinks itself from a, and c links itself with d. That a was never linked is as good.',
  know: 'Links have no direction and no hierarchy. A crash goes to everybody who is linked, and to those who are linked with them, with the reason that it began with.',
  transfer: {
    limitMs: 3_000,
    rules: ['link-twice-one-link', 'unlink-removes-double-link'],
    about: '**a** links itself with **b** five times, and then unlinks itself from b once. Neither traps exits.',
    question: 'The panel sends b an exit signal with the reason boom. What happens to a?',
    key: { actions: [exitSignal('b', 'boom', 1_000)] },
    choices: [
      {
        id: 'ends',
        words: 'It ends with boom: four links are left',
        claim: happens('a exits with boom', exits('a', 'boom')),
        reply: 'Between two processes there is one link, or none. One unlink takes it away, however often it was made.',
      },
      {
        id: 'lives',
        words: 'It goes on: there is no link any more',
        claim: allOf('b exits, a goes on', happens('', exits('b', 'boom')), never('', exits('a'))),
        right: true,
      },
      {
        id: 'before',
        words: 'It has ended before: whoever is linked cannot link again',
        claim: happens('a exits before b does', between(0, 1_000, exits('a'))),
        reply: 'To link with somebody with whom one is linked is no mistake. It changes nothing.',
      },
    ],
  },
};
