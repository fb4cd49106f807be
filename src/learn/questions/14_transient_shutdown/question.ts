import { message } from '../../actions.ts';
import { allOf, atEnd, exits, happens, never, starts } from '../../checks/claims.ts';
import type { TestQuestion } from '../../lesson.ts';

export const question: TestQuestion = {
  lesson: '4.4',
  limitMs: 3_000,
  rules: ['transient-normal'],
  about: '**top** has a transient child **t**. t stops with the reason that it is sent.',
  question: 'The panel sends t {shutdown, done}, and t stops with this reason. What does top do?',
  key: { actions: [message('t', '{shutdown, done}', 1_000)] },
  choices: [
    {
      id: 'restart',
      words: 'It starts t again: the reason is not normal',
      claim: happens('t starts again', starts('t#2')),
      reply: 'normal, shutdown and {shutdown, Term} are all clean ends to a transient child.',
    },
    {
      id: 'down',
      words: 't stays down, and top keeps its specification',
      claim: allOf(
        't is down, and its place stays',
        never('', starts('t#2')),
        atEnd('', (state) => state.places.get('top/t')?.state === 'down'),
      ),
      right: true,
    },
    {
      id: 'deleted',
      words: 't stays down, and top deletes its specification',
      claim: allOf(
        't is gone, and its place, too',
        never('', starts('t#2')),
        atEnd('', (state) => !state.places.has('top/t')),
      ),
      reply: 'Only the specification of a temporary child is deleted. t can be started again by restart_child.',
    },
    {
      id: 'exit',
      words: 'It exits with shutdown, too',
      claim: happens('top exits', exits('top')),
      reply: 'The end of a child ends its supervisor only if it is significant, or when there were too many restarts.',
    },
  ],
};
