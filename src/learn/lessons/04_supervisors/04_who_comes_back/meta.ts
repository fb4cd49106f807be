import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '4.4',
  title: 'Who comes back?',
  goal: 'The restart type of a child and the reason of its exit decide together.',
};
