import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '4.2',
  title: 'The essay’s tree',
  goal: 'one_for_all ends all its children, the last first, and then starts all of them in order.',
};
