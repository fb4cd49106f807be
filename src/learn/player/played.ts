/** A lesson as the player needs it. */
import type { ComponentType } from 'react';
import type { EventId, NodeState } from '../../protocol/model.ts';
import type { Region } from '../../editor/region.ts';

export type Verdict = 'open' | 'holds' | 'broken';

export interface Judged {
  readonly verdict: Verdict;
  /** The event that met or broke the claim. */
  readonly event: EventId | null;
}

export interface PlayedClaim {
  readonly id: string;
  /** What it says, in a sentence. */
  readonly words: string;
}

export interface PlayedStep {
  /** What is to be done. */
  readonly task: string;
  readonly claims: readonly PlayedClaim[];
  /** Judges the run so far, a claim after the other. `over`: its time is up, so what has not happened will not. */
  judge(state: NodeState, over: boolean): readonly Judged[];
}

export interface PlayedChoice {
  readonly id: string;
  readonly words: string;
  readonly right: boolean;
  /** For a wrong choice: what it takes for granted, and what to look at. */
  readonly reply: string;
}

export interface PlayedCode {
  readonly start: string;
  /** Absent: all of it may be changed. Null: it is there to be read. */
  readonly region?: Region | null;
  /** Null when the task is done in the panel alone. */
  readonly solution: string | null;
}

export interface PlayedLesson {
  /** `1.1` */
  readonly id: string;
  readonly title: string;
  /** What it is about, in a sentence. */
  readonly goal: string;
  readonly Prose: ComponentType;
  readonly seed: number;
  /** Seeds on which the claims must hold; empty for one run alone. */
  readonly seeds: readonly number[];
  /** Virtual time of a run. */
  readonly limitMs: number;
  readonly question: string;
  readonly choices: readonly PlayedChoice[];
  readonly code: PlayedCode;
  readonly steps: readonly PlayedStep[];
  readonly hints: readonly string[];
  /** What to do, in words: the solution of a task that is done in the panel. */
  readonly answer: string;
  /** Now you know. */
  readonly know: string;
}

export interface LessonEntry {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly goal: string;
  readonly minutes: number;
}

export interface PartEntry {
  readonly slug: string;
  readonly title: string;
  readonly lessons: readonly LessonEntry[];
}
