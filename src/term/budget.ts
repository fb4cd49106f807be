/**
 * What one walk through a term may take. A term of thirty parts, each of which holds the one before it twice, has a thousand million parts when
 * it is copied or written out; so who walks a term counts, and raises `system_limit` on the way, not when it is done.
 */
import { SystemLimit } from './atom.ts';

export const WORD = 8;

/** Words of what is copied, compared or written out at once; of a small integer's size, so that an engine counts fast. */
const UNBOUND = 2 ** 30 - 1;
/** Words from which on a walk is told to the one who counts work, by `tell`: the walk costs about ten times as much as to tell of it. */
export const LARGE = 32;

/** What one walk may take. */
export let most = UNBOUND;
let listener: (bytes: number) => void = () => undefined;

/**
 * From now on, no term of more than so many bytes is copied, compared or written out.
 *
 * @param told Told how many bytes a walk through a large one has come to, so that its work can be counted. It must not throw.
 */
export function limitTerms(bytes: number, told: (bytes: number) => void): void {
  most = Math.min(UNBOUND, Math.floor(bytes / WORD));
  listener = told;
}

/** How often a walk may do so much work again: the keys of a million entries are put in order within it. */
const AGAIN = 8;
/** And so often it is told of, at most. */
const TOLD = 2;

/** Counts one walk. `take` and `again` raise when it has gone too far; `end` tells of it, whichever way it has ended. */
export class Walked {
  #left = most;
  #again = 0;

  /** What is walked for the first time. To be asked before the work is done: there may be no room for it. */
  take(words: number): void {
    this.#left -= words;
    if (this.#left < 0) overspent();
  }

  /** What is work, but no part of how large a term is: what is walked anew to put it in order, and what texts and binaries hold. */
  again(words: number): void {
    this.#again += words;
    if (this.#again <= AGAIN * most) return;
    this.end();
    throw new SystemLimit('it takes too much work to compare these terms');
  }

  /** Words so far. */
  get taken(): number {
    return most - this.#left + this.#again;
  }

  end(): void {
    const { taken } = this;
    // Who is refused is to hear of it, and not to be ended for the work that it was.
    if (taken > LARGE) tell(Math.min(taken, TOLD * most));
  }
}

/** A text's characters, in words: they are compared several at once. */
export function wordsOf(text: string): number {
  return Math.ceil(text.length / WORD);
}

/** A walk through a large term is over. */
export function tell(words: number): void {
  listener(words * WORD);
}

export function overspent(): never {
  tell(most);
  throw new SystemLimit(`a term has more than ${String(most * WORD)} bytes, its shared parts counted each time`);
}
