import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '1.4',
  title: 'State0 x Action -> State1 & Reply',
  goal: 'A server is a pure step function and a loop.',
};
