import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '2.4',
  title: 'Kill and killed',
  goal: 'What do the neighbours of a killed process hear?',
};
