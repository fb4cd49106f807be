/** The words of an end, the same on cards, in the list, in notices and for those who hear the panel. The node says which end it was. */
import type { EndKind, LastExit } from '../../../protocol/model.ts';

type Ended = Pick<LastExit, 'end' | 'reason'>;

export const END_WORDS: Readonly<Record<EndKind, string>> = {
  // Of a behaviour its init/1 returned it, a plain process told it to its starter: both are said so.
  ignored: 'not started: ignore',
  failed: 'did not start',
  stopped: 'stopped by its supervisor',
  killed: 'killed',
  crashed: 'crashed',
  exited: 'exited',
};

/** Of a child that its supervisor reports when it stops it: its reason is another, maybe because it had ended before. */
export const NOT_AS_TOLD = 'did not end with shutdown';

/** Only what had started can exit. */
export function neverStarted({ end }: Pick<Ended, 'end'>): boolean {
  return end === 'ignored' || end === 'failed';
}

const CLEAN = /^(?:normal|shutdown|\{shutdown,.*)$/u;

/** Is something amiss? What was stopped, was not to start or exited cleanly is in order; a reason that came over a link may not be clean. */
export function isFaultyEnd({ end, reason }: Ended): boolean {
  return end === 'crashed' || end === 'killed' || end === 'failed' || (end === 'exited' && !CLEAN.test(reason));
}

/** The end in a few words, for a chip or a stub: `crashed: badarith`, `stopped: shutdown`, `killed`, `not started: ignore`. */
export function shortEnd({ end, reason }: Ended): string {
  if (end === 'ignored' || end === 'killed') return END_WORDS[end];
  return `${end === 'stopped' ? 'stopped' : END_WORDS[end]}: ${reason}`;
}

/** The end as the rest of a sentence that begins with the name: `dictionary` `was killed`. */
export function endPhrase({ end, reason }: Ended): string {
  switch (end) {
    case 'ignored':
      return `was ${END_WORDS.ignored}`;
    case 'failed':
      return `did not start: ${reason}`;
    case 'stopped':
      return `was stopped by its supervisor: ${reason}`;
    case 'killed':
      return 'was killed';
    case 'crashed':
      return `crashed: ${reason}`;
    case 'exited':
      return `exited with ${reason}`;
  }
}
