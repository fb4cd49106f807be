import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '5.3',
  title: 'Suspended, repaired, resumed',
  goal: 'sys stops a server between two messages; repair the source as well as the copy.',
};
