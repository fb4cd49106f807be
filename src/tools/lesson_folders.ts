/** What the folder of a lesson, or of a question of the test, has to hold, as the build asks it: a fault is named with its file and line. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { regionOf } from '../learn/lesson.ts';
import { PART_TITLES } from '../learn/lessons/parts.ts';
import { compile } from '../program/compile.ts';
import { ROOT } from './source.ts';

export const LESSONS = path.join(ROOT, 'src/learn/lessons');
export const QUESTIONS = path.join(ROOT, 'src/learn/questions');

const REQUIRED: Readonly<Record<string, string>> = {
  'meta.ts': 'id, title and goal',
  'lesson.ts': 'what it asks, claims and says',
  'lesson.mdx': 'what is read',
  'system.ts': 'the program that runs first',
  'transfer.ts': 'the program that answers the question that comes back later',
};
/** The lesson's program in its forms. */
const PROGRAM = /^(system|solution|(alt|wrong)_\w+)\.ts$/;
const KNOWN = /^(meta\.ts|lesson\.ts|lesson\.mdx|(system|solution|transfer|(alt|wrong)_[a-z0-9_]+)\.ts)$/;
const NUMBERED = /^\d\d_[a-z0-9_]+$/;
const BEGIN = '// Your part';
const END = '// End of your part';

/** `lessons/04_supervisors/01_forget/system.ts:12: what is wrong, and the mend` */
export function faultsOfLessons(root: string, titles: Readonly<Record<string, string>>): readonly string[] {
  const faults: string[] = [];
  const seen = new Map<string, string>();
  for (const part of foldersIn(root)) {
    if (!NUMBERED.test(part)) faults.push(`${part}:1: a part's folder is named as 04_supervisors`);
    else if (titles[part.slice(3)] === undefined) faults.push(`parts.ts:1: it has no title for the folder ${part}`);
    for (const name of foldersIn(path.join(root, part))) faults.push(...faultsOfFolder(root, `${part}/${name}`, seen));
  }
  return faults.map((fault) => `lessons/${fault}`);
}

function faultsOfFolder(root: string, folder: string, seen: Map<string, string>): string[] {
  const faults: string[] = [];
  const tell = (file: string, line: number, words: string): void => {
    faults.push(`${folder}/${file}:${String(line)}: ${words}`);
  };
  const files = readdirSync(path.join(root, folder));
  const read = (file: string): string => readFileSync(path.join(root, folder, file), 'utf8');
  if (!NUMBERED.test(folder.split('/')[1] ?? '')) tell('', 1, "a lesson's folder is named as 01_to_restart");
  for (const [file, holds] of Object.entries(REQUIRED)) {
    if (!files.includes(file)) tell(file, 1, `the file is missing: it holds ${holds}`);
  }
  for (const file of files) {
    if (!KNOWN.test(file))
      tell(file, 1, 'a lesson has no such file: programs are named solution.ts, alt_*.ts, wrong_*.ts, transfer.ts');
    if (!PROGRAM.test(file) && file !== 'transfer.ts') continue;
    const compiled = compile(read(file));
    if (!compiled.ok) tell(file, compiled.fault.line, compiled.fault.message);
  }
  if (files.includes('meta.ts')) {
    const meta = read('meta.ts');
    const id = /\bid: '(\d\.\d)'/.exec(meta)?.[1];
    if (id === undefined) tell('meta.ts', lineOf(meta, 'id:'), "id should be as '4.1'");
    else if (seen.has(id)) tell('meta.ts', lineOf(meta, 'id:'), `${seen.get(id) ?? ''} has the id ${id}, too`);
    else seen.set(id, folder);
    for (const member of ['title', 'goal']) {
      if (!new RegExp(`\\b${member}:\\s*['"][^'"]`).test(meta)) {
        tell('meta.ts', lineOf(meta, `${member}:`), `${member} should be a text`);
      }
    }
  }
  if (files.includes('lesson.ts') && !/export const content\b/.test(read('lesson.ts'))) {
    tell('lesson.ts', 1, 'it should export const content: LessonContent');
  }
  if (files.includes('system.ts') && files.includes('solution.ts')) faults.push(...faultsOfRegion(folder, files, read));
  return faults;
}

const QUESTION_FILES: Readonly<Record<string, string>> = {
  'question.ts': 'what is asked, and what each choice claims of the run',
  'system.ts': 'the program that answers',
};

/** `questions/07_two_monitors/system.ts:12: what is wrong, and the mend` */
export function faultsOfQuestions(root: string): readonly string[] {
  const faults: string[] = [];
  for (const [index, folder] of foldersIn(root).entries()) {
    const tell = (file: string, line: number, words: string): void => {
      faults.push(`questions/${folder}/${file}:${String(line)}: ${words}`);
    };
    const number = String(index + 1).padStart(2, '0');
    if (!NUMBERED.test(folder) || !folder.startsWith(`${number}_`)) {
      tell('', 1, `the next folder of the test is named as ${number}_two_monitors`);
    }
    const files = readdirSync(path.join(root, folder));
    const read = (file: string): string => readFileSync(path.join(root, folder, file), 'utf8');
    for (const [file, holds] of Object.entries(QUESTION_FILES)) {
      if (!files.includes(file)) tell(file, 1, `the file is missing: it holds ${holds}`);
    }
    for (const file of files) {
      if (QUESTION_FILES[file] === undefined) tell(file, 1, 'a question has no such file');
    }
    if (files.includes('question.ts') && !/export const question\b/.test(read('question.ts'))) {
      tell('question.ts', 1, 'it should export const question: TestQuestion');
    }
    if (files.includes('system.ts')) {
      const compiled = compile(read('system.ts'));
      if (!compiled.ok) tell('system.ts', compiled.fault.line, compiled.fault.message);
    }
  }
  return faults;
}

/** Where there is code to write, all programs differ in the marked part only. */
function faultsOfRegion(folder: string, files: readonly string[], read: (file: string) => string): string[] {
  const start = read('system.ts');
  if (regionOf(start) === null) {
    const line = Math.max(lineOf(start, BEGIN), lineOf(start, END));
    return [`${folder}/system.ts:${String(line)}: it should have lines between "${BEGIN}" and "${END}", to be changed`];
  }
  const expected = around(start);
  const faults: string[] = [];
  for (const file of files.filter((name) => PROGRAM.test(name) && name !== 'system.ts')) {
    const text = read(file);
    const given = around(text);
    for (const side of ['before', 'after'] as const) {
      const at = given[side].findIndex((line, index) => line !== expected[side][index]);
      const differs = at >= 0 || given[side].length !== expected[side].length;
      if (!differs) continue;
      const offset = side === 'before' ? 0 : text.split('\n').length - given.after.length;
      const line = offset + (at >= 0 ? at : given[side].length) + (at >= 0 ? 1 : 0);
      faults.push(`${folder}/${file}:${String(Math.max(1, line))}: it differs from system.ts outside the marked part`);
      break;
    }
  }
  return faults;
}

function around(text: string): { readonly before: readonly string[]; readonly after: readonly string[] } {
  const lines = text.split('\n');
  const trimmed = lines.map((line) => line.trim());
  const from = trimmed.indexOf(BEGIN);
  const to = trimmed.indexOf(END);
  return { before: lines.slice(0, from + 1), after: to < 0 ? [] : lines.slice(to) };
}

function lineOf(text: string, part: string): number {
  return text.split('\n').findIndex((line) => line.includes(part)) + 1 || 1;
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => statSync(path.join(folder, name)).isDirectory())
    .sort();
}

/** No page is built with a lesson or a question that is not whole. */
export function lessonFolders(): Plugin {
  return {
    name: 'coppice:lessons',
    apply: 'build',
    buildStart() {
      const faults = [...faultsOfLessons(LESSONS, PART_TITLES), ...faultsOfQuestions(QUESTIONS)];
      if (faults.length > 0) this.error(faults.join('\n'));
    },
  };
}
