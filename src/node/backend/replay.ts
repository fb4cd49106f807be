/** A run again: the program, and the journal of what came in. In a worker and in Node alike it gives the same events. */
import { DELAY_MS, JOURNAL_VERSION, type RunJournal } from '../../protocol/journal.ts';
import type { Program } from './boot.ts';
import { Session } from './session.ts';

/**
 * Runs a journal to its end and returns the journal of this new run, with its event hash: the two are equal. Throws when the journal is of
 * another program or version, or when the run goes another way.
 */
export function replay(program: Program, journal: RunJournal): RunJournal {
  if (journal.version !== JOURNAL_VERSION) {
    throw new Error(`the journal has version ${journal.version}, and ${JOURNAL_VERSION} is wanted`);
  }
  if (journal.system !== program.id) {
    throw new Error(`the journal is of ${journal.system}, and the program is ${program.id}`);
  }
  const { schedule, delivery = 'immediate', delay_ms = DELAY_MS } = journal;
  const options = { schedule, delivery, delay_ms, hash: true };
  const session = new Session(program, journal.seed, () => undefined, options);
  session.replay(journal);
  return session.journal;
}
