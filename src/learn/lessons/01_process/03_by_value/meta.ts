import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '1.3',
  title: 'By value',
  goal: 'What is sent is a copy; what cannot be copied is refused.',
};
