/**
 * Which exit signal does what to whom: the one table, after the Reference Manual, "Processes", "Error Handling".
 */
export interface ExitSignal {
  readonly reason: unknown;
  /** Came over a link because the other end ended; else it was sent by `exit/2`. */
  readonly viaLink: boolean;
  /** `exit(self(), Reason)`. */
  readonly toSelf: boolean;
}

export type ExitEffect =
  | { readonly effect: 'ignored' }
  /** `{'EXIT', From, Reason}` in the mailbox. */
  | { readonly effect: 'message' }
  | { readonly effect: 'exit'; readonly reason: unknown };

const IGNORED: ExitEffect = { effect: 'ignored' };
const MESSAGE: ExitEffect = { effect: 'message' };

/**
 * - `exit(P, kill)` cannot be trapped, and P's own exit reason is `killed`.
 * - A process that ended with `kill` of itself sends a plain `kill` over its links.
 * - `normal` is ignored by a process that does not trap exits, unless it sent it to itself.
 */
export function effectOf(signal: ExitSignal, trapExit: boolean): ExitEffect {
  if (signal.reason === 'kill' && !signal.viaLink) return { effect: 'exit', reason: 'killed' };
  if (trapExit) return MESSAGE;
  if (signal.reason === 'normal' && !signal.toSelf) return IGNORED;
  return { effect: 'exit', reason: signal.reason };
}
