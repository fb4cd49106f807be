/** The questions of the test with their programs, from the folders: all in one piece, since the test asks for all. */
import type { TestQuestion } from '../lesson.ts';

const questions = import.meta.glob<TestQuestion>('../questions/*/question.ts', { eager: true, import: 'question' });
const systems = import.meta.glob<string>('../questions/*/system.ts', { eager: true, query: '?raw', import: 'default' });

export interface AskedQuestion extends TestQuestion {
  /** From 1. */
  readonly number: number;
  /** `two_monitors`: what the record of progress calls it. */
  readonly name: string;
  /** The text of `system.ts`. */
  readonly system: string;
}

export const QUESTIONS: readonly AskedQuestion[] = Object.keys(questions)
  .sort()
  .flatMap((file, index) => {
    const question = questions[file];
    const system = systems[file.replace(/question\.ts$/u, 'system.ts')];
    const name = /\/\d+_([^/]+)\/question\.ts$/u.exec(file)?.[1];
    return question === undefined || system === undefined || name === undefined
      ? []
      : [{ ...question, number: index + 1, name, system }];
  });
