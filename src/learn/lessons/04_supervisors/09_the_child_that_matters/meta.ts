import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '4.9',
  title: 'The child that matters',
  goal: 'The end of a significant child can end its supervisor.',
};
