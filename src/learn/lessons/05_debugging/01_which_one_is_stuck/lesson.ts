import {
  answered,
  atEnd,
  between,
  type Claim,
  commanded,
  exits,
  fallsBehind,
  happens,
  inOrder,
  mailbox,
  never,
  raises,
  sent,
  within,
} from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

const VISITOR = /^visitor /u;
const mark = /^mark/u;
const timeout = /^\{timeout,/u;

const pageAsked = sent({ to: 'front', form: 'call' });
const rateAsked = sent({ to: 'rates', form: 'call' });

/** Waits for nobody, while others wait for it. */
const end = (name: string): Claim => ({
  words: `${name} is asked, and asks nobody`,
  judge: (state, over) => {
    const asked = happens('', sent({ to: name, form: 'call' })).judge(state, over);
    return asked.verdict === 'holds' ? never('', sent({ from: name, form: 'call' })).judge(state, over) : asked;
  },
});

export const content: LessonContent = {
  limitMs: 62_000,
  rules: ['call-nested', 'call-timeout'],
  question: 'After some fifteen seconds visitors exit with timeout, one after another. Who is to blame?',
  choices: [
    {
      id: 'front',
      words: 'front: its mailbox is by far the longest',
      claim: end('front'),
      reply:
        'A long mailbox says that requests come faster than they are done, and not who is slow. Select front: it waits for another.',
    },
    {
      id: 'visitors',
      words: 'The visitors: they are the ones that crash',
      claim: inOrder('a visitor falls before anybody is late', raises(VISITOR, timeout), fallsBehind('front', 3)),
      reply: 'They gave up waiting. Who crashes has often only met the fault, and not made it.',
    },
    {
      id: 'rates',
      words: 'rates: all wait for it, and it waits for nobody',
      claim: end('rates'),
      right: true,
    },
  ],
  steps: [
    {
      task: 'Run it, let fifteen seconds pass, and follow the arrows from front. Mark the one to blame, and nobody else.',
      on: 'start',
      claims: [
        happens('A visitor exits with timeout', exits(VISITOR, timeout)),
        happens('You marked the one for which all wait', commanded('rates', mark)),
        never('You marked nobody else', commanded(/^(front|pricing|web|top|street|visitor.*)$/u, mark)),
      ],
      actions: [{ atMs: 15_000, name: 'rates', command: (pid) => ({ type: 'mark', pid }) }],
      answer: 'Run, wait fifteen seconds, open the menu of rates, and choose Mark as the one to blame.',
    },
    {
      task: 'rates cannot be made faster. Change the others so that each visitor has a page within a second. No price may be older than two seconds.',
      claims: [
        answered('Each visitor is answered within a second', 1_000, pageAsked),
        never('No visitor’s call fails', raises(VISITOR)),
        never('Never more than nine messages wait in front’s mailbox', fallsBehind('front', 9)),
        within('rates is asked at least every two seconds', 2_750, between(0, 57_000, rateAsked), rateAsked),
        never('No server exits', exits(/^(rates|pricing|front|web|top)$/u)),
      ],
    },
  ],
  hints: [
    'Select front, and read Waits for. Go to that one, and read again.',
    'Each answer of rates takes 300 ms, and five pages a second are asked of front. rates can give three answers: ask it less often.',
    'Keep the rate in the state of pricing, with the time until which it is good: for a second it need not be asked again.',
  ],
  answer: 'pricing keeps the rate for a second. front may keep the price in its place.',
  know: 'In a chain of calls the queue grows at the head, and the cause is at the tail. Follow who waits for whom, to the one that waits for nobody.',
  transfer: {
    limitMs: 20_000,
    rules: ['cast-ok'],
    about:
      '**street** casts ten requests a second to **front**. front casts each on to **pricing**, and pricing to **rates**, which needs 300 ms for each. Nobody waits for an answer.',
    question: 'Where do the requests pile up?',
    choices: [
      {
        id: 'front',
        words: 'In front’s mailbox, as with calls',
        claim: atEnd('more than 100 wait for front', (state) => mailbox(state, 'front') > 100),
        reply: 'With calls front waits, and so do its requests. With casts it passes on what comes, and is done.',
      },
      {
        id: 'rates',
        words: 'In the mailbox of rates, which grows all the time',
        claim: atEnd('more than 100 wait for rates', (state) => mailbox(state, 'rates') > 100),
        right: true,
      },
      {
        id: 'nowhere',
        words: 'Nowhere: nobody waits for anybody',
        claim: atEnd('fewer than 10 wait for each', (state) =>
          ['front', 'pricing', 'rates'].every((name) => mailbox(state, name) < 10),
        ),
        reply: 'Ten come each second, and three are done. A cast spares its sender the wait, and nobody the work.',
      },
    ],
  },
};
