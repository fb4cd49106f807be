/** What holds of every question of the final test: the node itself is the key, each time the same, and OTP does so, too. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { QUESTION_NAMES } from './question_names.ts';
import { faultsOfQuestion, runQuestion } from '../testing/question_run.ts';
import { type LessonContent, type LessonMeta, shownBy, TEST_LENGTH, type TestQuestion } from './lesson.ts';

const ROOT = fileURLToPath(new URL('questions', import.meta.url));
const folders = readdirSync(ROOT)
  .filter((name) => /^\d+_/u.test(name))
  .sort();
const questions = import.meta.glob<TestQuestion>('./questions/*/question.ts', { eager: true, import: 'question' });
const metas = import.meta.glob<LessonMeta>('./lessons/*/*/meta.ts', { eager: true, import: 'meta' });
const contents = import.meta.glob<LessonContent>('./lessons/*/*/lesson.ts', { eager: true, import: 'content' });
const lessons = Object.values(metas).map(({ id }) => id);
const elsewhere = Object.values(contents).flatMap(({ question, transfer }) => [question, transfer.question]);

it('the record of progress knows the questions by their folders', () => {
  expect(QUESTION_NAMES).toEqual(folders.map((name) => name.replace(/^\d+_/u, '')));
});

describe.each(folders)('question %s', (folder) => {
  const question = questions[`./questions/${folder}/question.ts`]!;
  const source = readFileSync(`${ROOT}/${folder}/system.ts`, 'utf8');

  it('is answered by its run, twice the same, and by the recordings of OTP', async () => {
    expect(await faultsOfQuestion(question, source)).toEqual([]);
    expect(question.rules ?? []).not.toEqual([]);
  });

  it('gives no answer when somebody has interfered', async () => {
    const { state } = await runQuestion(question, source, [], 10);
    const [name = ''] = [...state.processes.values()].filter(({ hidden }) => !hidden).map((row) => row.name);
    const marked = await runQuestion(question, source, [
      { atMs: 10, name, command: (pid) => ({ type: 'mark', pid }) },
      ...(question.key?.actions ?? []),
    ]);
    expect(shownBy(question, marked.state)).toBeNull();
  });

  it('leads to a lesson on the path', () => {
    expect(lessons).toContain(question.lesson);
  });

  it('is asked nowhere else', () => {
    expect(elsewhere).not.toContain(question.question);
  });
});

it('the test is as long as it says, and counts from 01', () => {
  expect(folders).toHaveLength(TEST_LENGTH);
  expect(folders.map((name) => Number(name.slice(0, 2)))).toEqual(folders.map((_, index) => index + 1));
});
