import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '3.3',
  title: 'Whose timeout?',
  goal: 'A timeout ends the caller’s patience, not the work.',
};
