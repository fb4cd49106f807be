import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '4.8',
  title: 'Children on demand',
  goal: 'simple_one_for_one: one specification, and many children, each with arguments of its own.',
};
