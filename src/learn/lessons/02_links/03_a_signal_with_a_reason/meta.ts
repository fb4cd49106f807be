import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '2.3',
  title: 'A signal with a reason',
  goal: 'What does an exit signal do to a process that did not expect it?',
};
