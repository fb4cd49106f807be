import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '4.3',
  title: 'The rest',
  goal: 'rest_for_one takes along the children that were started later.',
};
