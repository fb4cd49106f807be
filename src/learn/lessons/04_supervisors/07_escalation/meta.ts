import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '4.7',
  title: 'Escalation',
  goal: 'A supervisor gives up. What does its own supervisor make of it?',
};
