import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '5.2',
  title: 'After you',
  goal: 'Two servers that call each other both wait, until their timeouts end them.',
};
