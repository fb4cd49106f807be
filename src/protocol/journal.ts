/**
 * The journal of a run: with the program it is all that it takes to run the same again, event for event. Commands for the clock are not in
 * it: where the run stood when an input came, and where it stood at last, says all that they did.
 */
import type { Command } from './commands.ts';

export const JOURNAL_VERSION = 1;
/** Inputs in one journal. */
export const JOURNAL_INPUTS = 10_000;

/** Who runs next: first come, first served; or any that may, drawn by the seed. */
export type Schedule = 'in_order' | 'seeded';

/** How signals get from process to process: at once; in any order that Erlang allows, drawn by the seed; or each after a while. */
export type Delivery = 'immediate' | 'shuffled' | 'delayed';

/** Virtual milliseconds that a delayed signal takes, where nothing else is said. */
export const DELAY_MS = 100;

/** Commands that act on the clock, or on nothing. */
export type ClockCommand = Extract<
  Command,
  { type: 'pause' | 'resume' | 'step' | 'speed' | 'advance' | 'hold_at' | 'journal' }
>;
/** Commands that act on processes: the inputs of a run. */
export type ProcessCommand = Exclude<Command, ClockCommand>;

/** Where a run stands: slices done, timers fired, virtual time. */
export interface JournalMoment {
  readonly step: number;
  readonly fires: number;
  readonly at_ms: number;
}

export interface JournalEntry extends JournalMoment {
  readonly command: ProcessCommand;
}

export interface RunJournal {
  readonly version: number;
  readonly system: string;
  readonly seed: number;
  readonly schedule: Schedule;
  /** Absent: `immediate`. */
  readonly delivery?: Delivery;
  readonly delay_ms?: number;
  /** Oldest first. */
  readonly inputs: readonly JournalEntry[];
  /** Later inputs that are missing, because there were too many; the journal then ends at the first of them. */
  readonly cut: number;
  readonly end: JournalMoment;
  /** The event hash at the end; null when the node was not asked to keep one. */
  readonly hash: string | null;
}
