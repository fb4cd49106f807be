import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '3.4',
  title: 'init holds everybody up',
  goal: 'A supervisor waits for init of one child before it starts the next.',
};
