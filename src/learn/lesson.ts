/**
 * A lesson. Its folder `lessons/NN_part/NN_slug` holds `meta.ts`, `lesson.ts` and `lesson.mdx` (what it asks, claims and says), `system.ts` (what
 * runs first) and, when there is code to write, `solution.ts` and other answers: `alt_*.ts` are right, too, and `wrong_*.ts` must not pass. `transfer.ts` is run
 * by the question that comes back later.
 */
import type { ComponentType } from 'react';
import type { Command } from '../protocol/commands.ts';
import type { NodeState } from '../protocol/model.ts';
import type { Surround } from '../editor/surround.ts';
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
  /**
   * What the run would show if this choice were right. Either each choice has one or none has; then exactly the right one's holds on the run
   * that `key` names, on each of the lesson's seeds, and any other is broken on one of them. So the node itself is the key.
   */
  readonly claim?: Claim;
}

/**
 * A stage of a lesson, with runs of its own: see first, then change. Steps are done in their order, each judged by its own run.
 *
 * The program that runs is the learner's draft where the lesson has a `solution.ts`, and `system.ts` itself where it has none, or where the
 * step says `on: 'start'`: then it can only be read. The generic test holds of each step: its claims fail on the start with nothing done;
 * with its actions they hold on the solution and each alternative (on the start for `on: 'start'`); each `wrong_*` fails some step.
 */
export interface Step {
  /** What is to be done. */
  readonly task: string;
  readonly claims: readonly Claim[];
  /** This step runs `system.ts` as it is. It needs actions: else there is nothing to do. */
  readonly on?: 'start';
  /** What the learner does in the panel, for the tests. Such a step is judged by one run in the panel, also in a lesson with seeds. */
  readonly actions?: readonly PanelAction[];
  /** Virtual time of a run of this step; absent: the lesson's. */
  readonly limitMs?: number;
  /** What to do, in words, when a solution is asked for in this step; absent: the lesson's. */
  readonly answer?: string;
}

/**
 * Something that a learner does in the panel at a moment of virtual time: the process is meant by its
 * name, or by its place (`top/till`), and has to live then.
 *
 * @example
 * { atMs: 1_000, name: 'till', command: (pid) => ({ type: 'exit', pid, reason: 'kill' }) }
 */
export interface PanelAction {
  readonly atMs: number;
  readonly name: string;
  readonly command: (pid: string) => Command;
}

/** The run that answers the question: of the start, where it does not say otherwise. */
export interface Key {
  readonly on?: 'solution';
  /** What the question supposes to be done in the panel. */
  readonly actions?: readonly PanelAction[];
  /** Virtual time; absent: the lesson's. */
  readonly limitMs?: number;
}

/** Something that is asked before a run, which then answers it. */
export interface Question {
  /** Virtual time of a run. A run may tell 10,000 events: the test says when there are more. */
  readonly limitMs: number;
  readonly question: string;
  readonly choices: readonly Choice[];
  readonly key?: Key;
  /** Scenarios of the recordings of OTP, by name, that what is said here rests on: `exit2-normal-other`. A test runs each. */
  readonly rules?: readonly string[];
}

/** A question with a program of its own, which says in a sentence or two what stands there. */
export interface SystemQuestion extends Question {
  /** Names at their first mention as `**till**`, what Erlang says between backticks. */
  readonly about: string;
}

/** A question of the final test: a folder `questions/NN_slug` with it in `question.ts`, and what runs in `system.ts`. */
export interface TestQuestion extends SystemQuestion {
  /** The lesson that teaches it, by its id. */
  readonly lesson: string;
}

export interface LessonContent extends Question {
  /**
   * Said of the right choice after a run, for a question about more than a run can show, such as what can never be; absent: what the run
   * showed.
   */
  readonly said?: string;
  /** Seeds on which the claims must hold, the processes' turns drawn by each. Absent: one run, first come, first served. */
  readonly seeds?: readonly number[];
  readonly steps: readonly Step[];
  /** What is to be typed stands between backticks, here and in the solution. */
  readonly hints: readonly string[];
  /** The solution in words. */
  readonly answer: string;
  /** Now you know. */
  readonly know: string;
  /** Asked again before the lesson two later on the path; the program `transfer.ts` in the folder is run to answer it, on a node that is not shown. */
  readonly transfer: SystemQuestion;
}

export interface PlayedLesson extends LessonMeta, LessonContent {
  readonly Prose: ComponentType;
  /** The text of `system.ts`. */
  readonly start: string;
  /** What stays as it is around the lines that may be changed; null: the program is there to be read. */
  readonly surround: Surround | null;
  readonly solution: string | null;
  /** The text of `transfer.ts`. */
  readonly transferSystem: string;
}

export interface LessonEntry extends LessonMeta {
  readonly slug: string;
}

export interface PartEntry {
  readonly slug: string;
  readonly title: string;
  readonly lessons: readonly LessonEntry[];
}

/** Does this step run the learner's draft? Else `system.ts` is there to be read. */
export function runsDraft(lesson: { readonly solution: string | null }, step: Step | undefined): boolean {
  return lesson.solution !== null && step?.on !== 'start';
}

/** How many questions the final test has: the path says so before they are loaded. */
export const TEST_LENGTH = 21;

/** The choice that this run has shown to be right, when its time is over; null when somebody has interfered. */
export function shownBy({ choices, key }: Question, state: NodeState): Choice | null {
  const done = state.events.filter(({ kind }) => kind === 'command').length;
  if (done !== (key?.actions ?? []).length) return null;
  const shown = choices.filter(({ claim }) => claim?.judge(state, true).verdict === 'holds');
  return shown.length === 1 ? (shown[0] ?? null) : null;
}

/**
 * Has this run, whose time is over, shown the right choice to be right? Not one in which what the question supposes was not done, nor the run
 * of another program than the question is about.
 */
export function hasShownRight({ choices, key }: Question, state: NodeState): boolean {
  const done = state.events.filter(({ kind }) => kind === 'command').length;
  if (done < (key?.actions ?? []).length) return false;
  return choices.some(({ right, claim }) => right === true && claim?.judge(state, true).verdict !== 'broken');
}

/** The seeds on which this step has to hold; undefined for one that is judged by the run in the panel. */
export function seedsOf(lesson: LessonContent, step: Step | undefined): readonly number[] | undefined {
  return step?.actions === undefined ? lesson.seeds : undefined;
}

export function limitOf(lesson: LessonContent, step: Step | undefined): number {
  return step?.limitMs ?? lesson.limitMs;
}

const BEGIN = '// Your part';
const END = '// End of your part';

/** Lines, counted from 1, both included. */
export interface Region {
  readonly from: number;
  readonly to: number;
}

/** The lines between the two comments that mark it; null without them. */
export function regionOf(text: string): Region | null {
  const lines = text.split('\n').map((line) => line.trim());
  const from = lines.indexOf(BEGIN);
  const to = lines.indexOf(END);
  return from < 0 || to <= from + 1 ? null : { from: from + 2, to };
}

/** What stands around those lines, with the two comments, and is the same in every program of the lesson; null without them. */
export function surroundOf(text: string): Surround | null {
  const region = regionOf(text);
  if (region === null) return null;
  const lines = text.split('\n');
  return {
    before: `${lines.slice(0, region.from - 1).join('\n')}\n`,
    after: `\n${lines.slice(region.to).join('\n')}`,
  };
}
