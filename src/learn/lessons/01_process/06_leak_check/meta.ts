import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '1.6',
  title: 'The leak check',
  goal: 'Having started a process is no tie; a link is.',
};
