/** What a try of the test comes to, told from its record alone. */
import { Prng } from '../../base/prng.ts';
import { type Choice, TEST_LENGTH } from '../lesson.ts';
import type { TestTry } from './progress.ts';

export type QuestionState = 'open' | 'answered' | 'right' | 'wrong';

/** `right` and `wrong` are what the run said: an answer whose system has not run is neither. */
export function stateOf(one: TestTry | null, name: string): QuestionState {
  const answer = one?.answers[name];
  if (answer === undefined) return 'open';
  if (answer.shown === null) return 'answered';
  return answer.shown === answer.choice ? 'right' : 'wrong';
}

/** How many runs showed what was said before them. */
export function scoreOf({ answers }: TestTry): number {
  return Object.values(answers).filter(({ choice, shown }) => choice === shown).length;
}

/** Ended by the person, or nothing is left to answer or to run. */
export function isOver({ answers, ended }: TestTry): boolean {
  return ended || Object.values(answers).filter(({ shown }) => shown !== null).length >= TEST_LENGTH;
}

/** The choices in the order of this try: drawn by its seed, for each question anew. */
export function shuffled(choices: readonly Choice[], { seed }: TestTry, number: number): readonly Choice[] {
  const prng = new Prng(seed * 100 + number);
  const left = [...choices];
  const drawn: Choice[] = [];
  while (left.length > 0) drawn.push(...left.splice(prng.below(left.length), 1));
  return drawn;
}
