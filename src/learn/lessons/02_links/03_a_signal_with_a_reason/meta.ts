import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '2.3',
  title: 'A signal with a reason',
  goal: 'An exit signal is a letter: its reason and the flags of the receiver decide what comes of it.',
};
