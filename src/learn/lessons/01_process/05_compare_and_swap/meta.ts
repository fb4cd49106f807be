import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '1.5',
  title: 'Compare and swap',
  goal: 'One message at a time makes one message atomic, not two.',
};
