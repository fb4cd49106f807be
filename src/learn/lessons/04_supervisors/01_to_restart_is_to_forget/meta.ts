import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '4.1',
  title: 'To restart is to forget',
  goal: 'A restart makes a new process from the child specification.',
};
