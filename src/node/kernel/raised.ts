/** Exceptions of processes, with Erlang's three classes. */
import { SystemLimit } from '../../term/atom.ts';
import { Stacktrace } from '../../term/stacktrace.ts';

export type RaiseClass = 'error' | 'exit' | 'throw';

/**
 * What `exit(Reason)`, `error(Reason)` and `throw(Term)` raise. A process may catch it; not caught, it ends the process.
 * Not an `Error`: `exit` is control flow and should not pay for a stack.
 */
export class ErlangError {
  constructor(
    readonly kind: RaiseClass,
    readonly reason: unknown,
    readonly stacktrace: Stacktrace,
  ) {}

  get class(): RaiseClass {
    return this.kind;
  }

  /** For those who look at it as an ordinary exception. */
  get message(): string {
    return `${this.kind}: ${String(this.reason)}`;
  }
}

const NO_STACK = new Stacktrace('');

let watch: ((raised: ErlangError) => void) | null = null;

/** Has each exception shown to the emulator as it is raised, whether or not it will be caught. */
export function watchRaises(watcher: (raised: ErlangError) => void): void {
  watch = watcher;
}

function raise(raised: ErlangError): never {
  watch?.(raised);
  throw raised;
}

/** `call` is the function that raises it, as `module:function/arity`. */
export function raiseError(reason: unknown, hint: string | null = null, call: string | null = null): never {
  raise(new ErlangError('error', reason, new Stacktrace(new Error().stack ?? '', hint, call)));
}

const ORDINALS = ['1st', '2nd', '3rd', '4th'];

/**
 * `badarg`, and beside it which argument and why: for people, as OTP's `error_info` is. Programs see the bare term.
 *
 * @param call The function, as in `register/2`.
 * @param position Of the argument, from 1.
 * @param why In OTP's words, as in `not a pid`.
 */
export function badArgument(call: string, position: number, why: string): never {
  raiseError('badarg', `${call}, ${ORDINALS[position - 1] ?? String(position)} argument: ${why}`);
}

export function raiseExit(reason: unknown): never {
  raise(new ErlangError('exit', reason, NO_STACK));
}

export function raiseThrow(term: unknown): never {
  raise(new ErlangError('throw', term, NO_STACK));
}

let lastPlaced: ErlangError | null = null;

/** Tells where compiled code throws a value that is no `Error`, and so has no stack of its own. */
export function placeThrown(value: unknown, stack: string): void {
  lastPlaced = new ErlangError('throw', value, new Stacktrace(stack));
}

/**
 * Anything caught, seen as Erlang sees it: a JavaScript `Error` is class `error` with reason `{Name, Message}`,
 * any other thrown value is class `throw`.
 *
 * @example
 * raisedOf(new TypeError('x')).reason; // => ['TypeError', 'x']
 */
export function raisedOf(caught: unknown): ErlangError {
  if (caught instanceof ErlangError) return caught;
  if (caught instanceof SystemLimit)
    return new ErlangError('error', 'system_limit', new Stacktrace(caught.stack ?? '', caught.message));
  if (caught instanceof Error) {
    return new ErlangError('error', [caught.name, caught.message], new Stacktrace(caught.stack ?? ''));
  }
  if (lastPlaced !== null && Object.is(lastPlaced.reason, caught)) return lastPlaced;
  return new ErlangError('throw', caught, NO_STACK);
}

/**
 * What a callback has raised, with the callback on top of its stack trace, as `module:function/arity`. What names a function itself keeps
 * it, and `badarg` is the built-in function's.
 */
export function raisedIn(caught: unknown, call: string | null): unknown {
  const raised = raisedOf(caught);
  const { kind, reason, stacktrace } = raised;
  if (call === null || kind !== 'error' || stacktrace.call !== null || reason === 'badarg') return caught;
  return new ErlangError(kind, reason, stacktrace.in(call));
}

/** The exit reason of a process that did not catch this. */
export function exitReasonOf(raised: ErlangError): unknown {
  switch (raised.kind) {
    case 'exit':
      return raised.reason;
    case 'error':
      return [raised.reason, raised.stacktrace];
    case 'throw':
      return [['nocatch', raised.reason], raised.stacktrace];
  }
}
