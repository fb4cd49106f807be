import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '3.2',
  title: 'One at a time',
  goal: 'Callbacks run in the server, one after another.',
};
