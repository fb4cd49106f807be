/** What holds of every question of the final test: the node itself is the key, each time the same, and OTP does so, too. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runLesson } from '../testing/lesson_run.ts';
import { faultsOfRules } from '../testing/recordings.ts';
import { type LessonMeta, shownBy, TEST_LENGTH, type TestQuestion } from './lesson.ts';

const ROOT = fileURLToPath(new URL('questions', import.meta.url));
const folders = readdirSync(ROOT).sort();
const questions = import.meta.glob<TestQuestion>('./questions/*/question.ts', { eager: true, import: 'question' });
const metas = import.meta.glob<LessonMeta>('./lessons/*/*/meta.ts', { eager: true, import: 'meta' });
const contents = import.meta.glob<{ readonly question: string }>('./lessons/*/*/lesson.ts', {
  eager: true,
  import: 'content',
});
const lessons = Object.values(metas).map(({ id }) => id);

const WORDS = 60;

describe.each(folders)('question %s', (folder) => {
  const question = questions[`./questions/${folder}/question.ts`]!;
  const { about, choices, key = {}, lesson, limitMs, rules = [] } = question;
  const { actions = [] } = key;
  const source = readFileSync(`${ROOT}/${folder}/system.ts`, 'utf8');
  const run = (does = actions, until = limitMs) =>
    runLesson(source, { seed: 1, schedule: undefined, limitMs: until, actions: does });

  it('has what the player needs', () => {
    expect(choices.length).toBeGreaterThanOrEqual(3);
    expect(new Set(choices.map(({ id }) => id)).size).toBe(choices.length);
    expect(choices.filter(({ right }) => right === true)).toHaveLength(1);
    expect(choices.filter(({ right, reply = '' }) => (right === true) === (reply !== ''))).toEqual([]);
    expect(choices.filter(({ claim }) => claim === undefined)).toEqual([]);
    expect(key.on, 'there is no solution to run').toBeUndefined();
    expect(about.split(' ').length + question.question.split(' ').length).toBeLessThanOrEqual(WORDS);
  });

  it('the node itself says which choice is right, twice in the same run', async () => {
    const once = await run();
    expect(shownBy(question, once.state)?.id).toBe(choices.find((choice) => choice.right === true)?.id);
    expect((await run()).hash).toBe(once.hash);
  });

  it.skipIf(actions.length === 0)('does not take a run in which nothing is done for the answer', async () => {
    const idle = await run([]);
    const right = choices.find((choice) => choice.right === true);
    expect(right?.claim?.judge(idle.state, true).verdict).toBe('broken');
  });

  it('gives no answer when somebody has interfered', async () => {
    const { state } = await run([], 10);
    const [name = ''] = [...state.processes.values()].filter(({ hidden }) => !hidden).map((row) => row.name);
    const marked = await run([{ atMs: 10, name, command: (pid) => ({ type: 'mark', pid }) }, ...actions]);
    expect(shownBy(question, marked.state)).toBeNull();
  });

  it('rests on recordings of OTP, and the node gives the same', () => {
    expect(rules).not.toEqual([]);
    expect(faultsOfRules(rules)).toEqual([]);
  });

  it('leads to a lesson, where its part is on the path', () => {
    expect(lesson).toMatch(/^\d\.\d$/);
    const isThere = lessons.some((id) => id.startsWith(lesson.slice(0, 2)));
    expect(!isThere || lessons.includes(lesson), `${lesson} is not on the path`).toBe(true);
  });

  it('is no lesson’s question', () => {
    expect(Object.values(contents).map((content) => content.question)).not.toContain(question.question);
  });
});

it('the test is as long as it says, and counts from 01', () => {
  expect(folders).toHaveLength(TEST_LENGTH);
  expect(folders.map((name) => Number(name.slice(0, 2)))).toEqual(folders.map((_, index) => index + 1));
});
