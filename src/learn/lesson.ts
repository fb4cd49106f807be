/**
 * A lesson. Its folder `lessons/NN_part/NN_slug` holds `meta.ts`, `lesson.ts` and `lesson.mdx` (what it asks, claims and says), `system.ts` (what
 * runs first) and, when there is code to write, `solution.ts` and other answers: `alt_*.ts` are right, too, and `wrong_*.ts` must not pass.
 */
import type { ComponentType } from 'react';
import type { Command } from '../protocol/commands.ts';
import type { Region } from '../editor/region.ts';
import type { Claim } from './checks/claims.ts';

export interface LessonMeta {
  /** `1.1` */
  readonly id: string;
  readonly title: string;
  /** What it is about, in a sentence. */
  readonly goal: string;
}

export interface Choice {
  readonly id: string;
  readonly words: string;
  /** Exactly one is. */
  readonly right?: boolean;
  /** For a wrong choice: what it takes for granted, and what to look at. */
  readonly reply?: string;
}

export interface Step {
  /** What is to be done. */
  readonly task: string;
  readonly claims: readonly Claim[];
}

/** What a learner does in the panel, by virtual time, for the tests: a process is meant by its name. */
export interface PanelAction {
  readonly atMs: number;
  readonly name: string;
  readonly command: (pid: string) => Command;
}

export interface LessonContent {
  /** Virtual time of a run. */
  readonly limitMs: number;
  /** Seeds on which the claims must hold, the processes' turns drawn by each. Absent: one run, first come, first served. */
  readonly seeds?: readonly number[];
  readonly question: string;
  readonly choices: readonly Choice[];
  readonly steps: readonly Step[];
  readonly hints: readonly string[];
  /** The solution in words. */
  readonly answer: string;
  readonly actions?: readonly PanelAction[];
  /** Now you know. */
  readonly know: string;
}

export interface PlayedLesson extends LessonMeta, LessonContent {
  readonly Prose: ComponentType;
  /** The text of `system.ts`. */
  readonly start: string;
  /** The lines that may be changed; null: the program is there to be read. */
  readonly region: Region | null;
  readonly solution: string | null;
}

export interface LessonEntry extends LessonMeta {
  readonly slug: string;
}

export interface PartEntry {
  readonly slug: string;
  readonly title: string;
  readonly lessons: readonly LessonEntry[];
}

const BEGIN = '// Your part';
const END = '// End of your part';

/** The lines between the two comments that mark it; null without them. */
export function regionOf(text: string): Region | null {
  const lines = text.split('\n').map((line) => line.trim());
  const from = lines.indexOf(BEGIN);
  const to = lines.indexOf(END);
  return from < 0 || to <= from + 1 ? null : { from: from + 2, to };
}
