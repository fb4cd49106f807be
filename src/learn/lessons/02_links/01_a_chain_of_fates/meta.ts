import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '2.1',
  title: 'A chain of fates',
  goal: 'A crash travels along links, in both directions, and takes its reason along.',
};
