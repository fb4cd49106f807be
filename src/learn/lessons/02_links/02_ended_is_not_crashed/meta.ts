import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '2.2',
  title: 'Ended is not crashed',
  goal: 'The reason normal does nothing to a linked process, unless that process traps exits.',
};
