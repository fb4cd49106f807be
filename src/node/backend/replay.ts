/** A run again: the program, and the journal of what came in. In a worker and in Node alike it gives the same events. */
import { DELAY_MS, JOURNAL_VERSION, type RunJournal } from '../../protocol/journal.ts';
import { parseJournal } from '../../protocol/validate.ts';
import type { Program } from './boot.ts';
import { Session } from './session.ts';

/** What a replay may take: a journal says how long it runs, and it may come from anywhere. */
export interface ReplayLimits {
  /** Slices and fired timers. */
  readonly steps: number;
  /** Virtual milliseconds. */
  readonly ms: number;
  /** Processes at a time. */
  readonly processes: number;
}

export const REPLAY_LIMITS: ReplayLimits = { steps: 50_000_000, ms: 366 * 86_400_000, processes: 1_000_000 };

/**
 * Runs a journal to its end and returns the journal of this new run, with its event hash: the two are equal. Throws when the journal is
 * damaged, of another program or version, when it asks for more than the limits, or when the run goes another way; each time with the place
 * in the journal.
 */
export function replay(program: Program, given: RunJournal, limits: Partial<ReplayLimits> = {}): RunJournal {
  const journal = checked(given);
  if (journal.system !== program.id) {
    throw new Error(`the journal is of ${journal.system}, and the program is ${program.id}`);
  }
  const all = { ...REPLAY_LIMITS, ...limits };
  refuseMore('end.step', journal.end.step + journal.end.fires, all.steps, 'slices and timers');
  refuseMore('end.at_ms', journal.end.at_ms, all.ms, 'virtual milliseconds');
  const { schedule, delivery = 'immediate', delay_ms = DELAY_MS } = journal;
  const options = { schedule, delivery, delay_ms, hash: true };
  const session = new Session(program, journal.seed, () => undefined, options);
  session.replay(journal, (path) => {
    refuseMore(path, session.node.processes.size, all.processes, 'processes on the way there');
  });
  return session.journal;
}

function checked(given: unknown): RunJournal {
  const version: unknown =
    typeof given === 'object' && given !== null && 'version' in given ? given.version : undefined;
  if (typeof version === 'number' && version !== JOURNAL_VERSION) {
    throw new Error(`the journal has version ${version}, and ${JOURNAL_VERSION} is wanted`);
  }
  const parsed = parseJournal(given);
  if (!parsed.ok) throw new Error(`the journal cannot be read: ${parsed.path} ${parsed.message}`);
  return parsed.frame;
}

function refuseMore(path: string, asked: number, limit: number, what: string): void {
  if (asked > limit)
    throw new Error(`the journal asks for ${asked} ${what} (${path}), and ${limit} is the limit of a replay`);
}
