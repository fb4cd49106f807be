import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '5.1',
  title: 'Which one is stuck?',
  goal: 'In a chain of calls the queue grows at the head; the cause is at the tail.',
};
