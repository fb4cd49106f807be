import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '4.7',
  title: 'Escalation',
  goal: 'Who gives up exits with shutdown, and its own restart type decides what comes next.',
};
