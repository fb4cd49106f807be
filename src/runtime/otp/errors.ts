/** Reasons and classes as behaviours handle them. */
import { List } from '../../term/list.ts';
import { error, type ErlangError } from '../kernel/syscalls.ts';

export function raiseErrorOf(reason: unknown): never {
  error(reason);
}

/** The reason that `terminate/2` and a starter are told: errors with their stack trace. */
export function terminateReason(raised: ErlangError): unknown {
  return raised.class === 'error' ? [raised.reason, raised.stacktrace] : raised.reason;
}

/** What `catch Expr` gives for something raised. */
export function caughtTerm(raised: ErlangError): unknown {
  switch (raised.class) {
    case 'throw':
      return raised.reason;
    case 'exit':
      return ['EXIT', raised.reason];
    case 'error':
      return ['EXIT', [raised.reason, raised.stacktrace]];
  }
}

/** `{Tag, ...}` with that many elements. */
export function isTuple(term: unknown, tag: string, size: number): term is unknown[] {
  return Array.isArray(term) && term.length === size && term[0] === tag && !(term instanceof List);
}

/** `normal`, `shutdown` and `{shutdown, _}` are ends that nobody needs to hear of. */
export function isQuiet(reason: unknown): boolean {
  return reason === 'normal' || reason === 'shutdown' || isTuple(reason, 'shutdown', 2);
}
