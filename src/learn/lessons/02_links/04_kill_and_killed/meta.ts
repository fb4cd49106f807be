import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '2.4',
  title: 'Kill and killed',
  goal: 'kill cannot be trapped; the linked processes get killed, which is a reason like any other.',
};
