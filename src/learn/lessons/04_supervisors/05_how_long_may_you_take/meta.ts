import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '4.5',
  title: 'How long may you take?',
  goal: 'shutdown is a deadline for each child, one child after another.',
};
