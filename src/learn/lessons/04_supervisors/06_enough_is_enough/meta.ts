import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '4.6',
  title: 'Enough is enough',
  goal: 'After too many restarts in too short a time a supervisor stops all its children and exits.',
};
