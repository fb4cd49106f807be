import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '3.5',
  title: 'terminate is no destructor',
  goal: 'terminate runs only when the server can still run it.',
};
