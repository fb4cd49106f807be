import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '1.2',
  title: 'Order, and choice',
  goal: 'Order is kept per sender; receive takes the oldest message that matches and leaves the rest.',
};
