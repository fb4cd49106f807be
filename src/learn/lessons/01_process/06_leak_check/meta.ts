import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '1.6',
  title: 'The leak check',
  goal: 'Who ends a process that nobody knows any more?',
};
