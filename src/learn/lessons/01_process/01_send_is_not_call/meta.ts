import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '1.1',
  title: 'Send is not call',
  goal: 'A send puts a message into a mailbox and returns.',
};
