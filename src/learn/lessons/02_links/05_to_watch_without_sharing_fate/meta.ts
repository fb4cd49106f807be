import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '2.5',
  title: 'To watch without sharing fate',
  goal: 'A monitor tells one process of the end of another, once, and ties neither to the other.',
};
