import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '3.1',
  title: 'Build call',
  goal: 'A call is a monitor, a message with a reference, and a receive.',
};
