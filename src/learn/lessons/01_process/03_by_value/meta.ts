import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '1.3',
  title: 'By value',
  goal: 'What does a receiver hold when the sender changes what it has sent?',
};
