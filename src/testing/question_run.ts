/** What has to hold of each question that is answered by a run of a program of its own. */
import { type PanelAction, type Question, shownBy, type SystemQuestion } from '../learn/lesson.ts';
import { type LessonResult, runLesson } from './lesson_run.ts';
import { faultsOfRules } from './recordings.ts';

const WORDS = 60;

/** Words for what holds beyond the run that is the answer: how it always is, what can be, what should. */
const BEYOND = /\b(?:never|always|ever|cannot|can|should|must|without end|(?:most|each|every) seeds?)\b/iu;

/** Does it ask for more than one run can show, or is its right choice more than that? Then it may not be said that the run showed it. */
export function asksBeyond({ question, choices }: Question): boolean {
  return [question, ...choices.filter(({ right }) => right === true).map(({ words }) => words)].some((words) =>
    BEYOND.test(words),
  );
}

export function runQuestion(
  { key, limitMs }: SystemQuestion,
  source: string,
  actions: readonly PanelAction[] = key?.actions ?? [],
  until: number = limitMs,
): Promise<LessonResult> {
  return runLesson(source, { seed: 1, schedule: undefined, limitMs: until, actions });
}

/** What is wrong with it, each in a line; nothing when all is well. */
export async function faultsOfQuestion(question: SystemQuestion, source: string): Promise<readonly string[]> {
  const { about, choices, key, rules = [] } = question;
  const faults = [...faultsOfRules(rules)];
  const hold = (holds: boolean, words: string): void => {
    if (!holds) faults.push(words);
  };
  const ids = choices.map(({ id }) => id);
  const right = choices.filter((choice) => choice.right === true);
  hold(choices.length >= 3, 'it has less than three choices');
  hold(new Set(ids).size === ids.length, 'two choices have the same id');
  hold(right.length === 1, 'not exactly one choice is right');
  hold(!asksBeyond(question), 'its run cannot show what it asks for');
  hold(key?.on === undefined, 'there is no solution to run');
  hold((about + question.question).split(' ').length <= WORDS, `it has more than ${String(WORDS)} words to read`);
  for (const choice of choices) {
    hold(choice.claim !== undefined, `${choice.id} has no claim`);
    hold(
      (choice.right === true) !== ((choice.reply ?? '') !== ''),
      `${choice.id}: each wrong choice has a reply, and only it`,
    );
  }
  const once = await runQuestion(question, source);
  const shown = shownBy(question, once.state);
  hold(shown !== null, 'the node does not say which choice is right');
  hold(shown === null || shown === right[0], `the node shows ${shown?.id ?? ''} to be right`);
  hold((await runQuestion(question, source)).hash === once.hash, 'two runs differ');
  if ((key?.actions ?? []).length > 0) {
    const idle = await runQuestion(question, source, []);
    hold(
      right[0]?.claim?.judge(idle.state, true).verdict === 'broken',
      'the right choice holds of a system to which nothing is done',
    );
  }
  return faults;
}
