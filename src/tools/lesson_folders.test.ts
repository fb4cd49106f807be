import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PART_TITLES } from '../learn/lessons/parts.ts';
import { faultsOfLessons, faultsOfQuestions, LESSONS, QUESTIONS } from './lesson_folders.ts';
import { makeLesson } from './lesson.ts';

let root = '';
const LESSON = '01_process/06_leak_check';
const faults = () => faultsOfLessons(root, { process: 'A process' });
const write = (file: string, text: string): void => {
  writeFileSync(path.join(root, LESSON, file), text);
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lessons-'));
  cpSync(path.join(LESSONS, LESSON), path.join(root, LESSON), { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

it('the lessons have no fault', () => {
  expect(faultsOfLessons(LESSONS, PART_TITLES)).toEqual([]);
});

describe('a fault in a lesson’s folder is told with its file and line', () => {
  it.each([
    ['a program that cannot be read', 'wrong_typo.ts', 'const a = 1;\nconst = 2;\n', /wrong_typo\.ts:2: /],
    ['no id', 'meta.ts', "export const meta = {\n  id: '16',\n  title: 'T',\n  goal: 'G',\n};\n", /meta\.ts:2: id/],
    ['no goal', 'meta.ts', "export const meta = {\n  id: '1.6',\n  title: 'T',\n};\n", /meta\.ts:1: goal/],
    ['no content', 'lesson.ts', 'export const lesson = {};\n', /lesson\.ts:1: it should export const content/],
    ['a later program that cannot be read', 'transfer.ts', 'const = 2;\n', /transfer\.ts:1: /],
    ['a file of no use', 'notes.ts', '', /notes\.ts:1: a lesson has no such file/],
    ['nothing to change', 'system.ts', 'const a = 1;\n', /system\.ts:1: it should have lines between/],
    [
      'a change elsewhere',
      'alt_other.ts',
      'const a = 1;\n// Your part\n// End of your part\n',
      /alt_other\.ts:1: it differs/,
    ],
  ])('%s', (_what, file, text, expected) => {
    expect(faults()).toEqual([]);
    write(file, text);
    expect(faults().join('\n')).toMatch(expected);
  });

  it.each([
    ['lesson.mdx', 'what is read'],
    ['transfer.ts', 'the program that answers the question that comes back later'],
  ])('a file that is missing: %s', (file, holds) => {
    rmSync(path.join(root, LESSON, file));
    expect(faults()).toEqual([`lessons/${LESSON}/${file}:1: the file is missing: it holds ${holds}`]);
  });
});

describe('a fault in a question’s folder is told with its file and line', () => {
  const QUESTION = '01_exit_normal';
  const inQuestion = (file: string): string => path.join(root, QUESTION, file);

  beforeEach(() => {
    rmSync(root, { recursive: true });
    cpSync(path.join(QUESTIONS, QUESTION), path.join(root, QUESTION), { recursive: true });
  });

  it('the questions have none', () => {
    expect(faultsOfQuestions(QUESTIONS)).toEqual([]);
    expect(faultsOfQuestions(root)).toEqual([]);
  });

  it.each([
    ['a program that cannot be read', 'system.ts', 'const a = 1;\nconst = 2;\n', /system\.ts:2: /],
    ['no question', 'question.ts', 'export const asked = {};\n', /question\.ts:1: it should export const question/],
    ['a file of no use', 'solution.ts', '', /solution\.ts:1: a question has no such file/],
  ])('%s', (_what, file, text, expected) => {
    writeFileSync(inQuestion(file), text);
    expect(faultsOfQuestions(root).join('\n')).toMatch(expected);
  });

  it('a file that is missing, and a number that is left out', () => {
    cpSync(path.join(root, QUESTION), path.join(root, '03_exit_again'), { recursive: true });
    rmSync(inQuestion('system.ts'));
    expect(faultsOfQuestions(root)).toEqual([
      `questions/${QUESTION}/system.ts:1: the file is missing: it holds the program that answers`,
      'questions/03_exit_again/:1: the next folder of the test is named as 02_two_monitors',
    ]);
  });
});

describe('a new lesson', () => {
  it('is a whole folder, that says of itself what is to be filled in', () => {
    expect(makeLesson(root, ['1.7', 'names', 'Names are places'])).toBe('01_process/07_names');
    expect(faults()).toEqual([]);
  });

  it.each([
    [['17', 'names', 'Names'], /part and place, as 4.1/],
    [['1.7', 'Names!', 'Names'], /small letters/],
    [['1.7', 'names'], /title/],
    [['4.1', 'names', 'Names'], /Part 4 has no folder yet/],
    [['1.6', 'leak_check', 'Again'], /is there already/],
  ])('is refused with the mend: %j', (args, expected) => {
    expect(() => makeLesson(root, args)).toThrow(expected);
  });

  it('may begin a new part, by its name', () => {
    expect(makeLesson(root, ['4.1', 'forget', "It's gone", 'supervisors'])).toBe('04_supervisors/01_forget');
    expect(faults()).toEqual(['lessons/parts.ts:1: it has no title for the folder 04_supervisors']);
  });
});
