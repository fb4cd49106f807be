/** Exceptions of processes, with Erlang's three classes. */
import { withoutCounting } from '../../base/engine_words.ts';
import { isStackEnd } from '../../base/stack_end.ts';
import { SystemLimit } from '../../term/atom.ts';
import { copy } from '../../term/copy.ts';
import { ownData } from '../../term/inert.ts';
import { print } from '../../term/print.ts';
import { Stacktrace } from '../../term/stacktrace.ts';

export type RaiseClass = 'error' | 'exit' | 'throw';

/**
 * What `exit(Reason)`, `error(Reason)` and `throw(Term)` raise. A process may catch it; not caught, it ends the process.
 * Not an `Error`: `exit` is control flow and should not pay for a stack.
 */
export class ErlangError {
  /** A copy: whatever a program puts there, nothing of it runs when the node reads it. */
  readonly reason: unknown;

  constructor(
    readonly kind: RaiseClass,
    reason: unknown,
    readonly stacktrace: Stacktrace,
  ) {
    this.reason = typeof reason === 'object' || typeof reason === 'function' ? termOf(reason) : reason;
  }

  get class(): RaiseClass {
    return this.kind;
  }

  /** For those who look at it as an ordinary exception. */
  get message(): string {
    return `${this.kind}: ${print(this.reason, 'erlang')}`;
  }
}

const NO_STACK = new Stacktrace('');

let watch: ((raised: ErlangError) => void) | null = null;

/** Has each exception shown to the emulator as it is raised, whether or not it will be caught. */
export function watchRaises(watcher: (raised: ErlangError) => void): void {
  watch = watcher;
}

let onStackEnd: ((caught: Error) => void) | null = null;

/** Has the engine's own end of the stack shown to the emulator, wherever code of ours catches it. */
export function watchStackEnd(watcher: (caught: Error) => void): void {
  onStackEnd = watcher;
}

/** Where it lies differs from run to run, so the run ends there. */
export class StackEnded extends Error {
  constructor(process: string, { stack = '' }: Error) {
    const line = /:(\d+):\d+\)?$/mu.exec(stack)?.[1];
    super(
      `The engine's own stack is used up in the process ${process}${line === undefined ? '' : `, line ${line}`}: calls that cannot be counted lie too deep in each other. How deep they can lie differs from run to run, so this run ends here.`,
    );
    this.name = 'StackEnded';
  }
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
  const named = call.includes(':') ? call : `erlang:${call}`;
  raiseError('badarg', `${call}, ${ORDINALS[position - 1] ?? String(position)} argument: ${why}`, named);
}

/** `undef`, raised in that call, and beside it what is not there. */
export function undef(call: string, why: string): never {
  raiseError('undef', why, call);
}

export function raiseExit(reason: unknown): never {
  raise(new ErlangError('exit', reason, NO_STACK));
}

export function raiseThrow(term: unknown): never {
  raise(new ErlangError('throw', term, NO_STACK));
}

let lastPlaced: { readonly value: unknown; readonly stacktrace: Stacktrace } | null = null;

/** Tells where compiled code throws a value that is no `Error`, and so has no stack of its own. */
export function placeThrown(value: unknown, stack: string): void {
  lastPlaced = { value, stacktrace: new Stacktrace(stack) };
}

/**
 * Anything caught, seen as Erlang sees it: a JavaScript `Error` is class `error` with reason `{Name, Message}`,
 * any other thrown value is class `throw`.
 *
 * @example
 * raisedOf(new TypeError('x')).reason; // => ['TypeError', 'x']
 */
export function raisedOf(caught: unknown): ErlangError {
  if (caught instanceof ErlangError) return settled(caught);
  if (caught instanceof SystemLimit)
    return new ErlangError('error', 'system_limit', new Stacktrace(caught.stack ?? '', caught.message));
  if (onStackEnd !== null && isStackEnd(caught)) onStackEnd(caught);
  if (caught instanceof Error) {
    const reason = [textIn(caught, 'name'), textIn(caught, 'message')];
    return new ErlangError('error', reason, new Stacktrace(textIn(caught, 'stack')));
  }
  const placed = lastPlaced !== null && Object.is(lastPlaced.value, caught);
  return new ErlangError('throw', caught, placed ? (lastPlaced?.stacktrace ?? NO_STACK) : NO_STACK);
}

/** A member of an exception that a program has made: its getters run here, and whatever they do, this gives a text. */
function textIn(caught: Error, member: 'name' | 'message' | 'stack'): string {
  try {
    const found: unknown = caught[member];
    if (typeof found === 'string') return withoutCounting(found);
    return found === undefined ? '' : print(found, 'js');
  } catch {
    return member === 'stack' ? '' : `a ${member} that cannot be read`;
  }
}

/**
 * The term that a value of a program is, copied, where nobody is left to be told of what is wrong with it: the reason of an end, what a start has
 * given. What is no term is told in words, whatever its getters do: who throws a function has not sent it.
 */
export function termOf(value: unknown): unknown {
  try {
    return copy(value);
  } catch (caught) {
    return caught instanceof SystemLimit ? 'system_limit' : ['not_a_term', print(value, 'erlang')];
  }
}

const CLASSES: readonly unknown[] = ['error', 'exit', 'throw'];

/** Who caught it may have written into its reason, or made it by other means than the constructor. */
function settled(raised: ErlangError): ErlangError {
  const kind = ownData(raised, 'kind');
  const reason = ownData(raised, 'reason');
  const found = ownData(raised, 'stacktrace');
  const stacktrace = found instanceof Stacktrace ? found : NO_STACK;
  const known = CLASSES.includes(kind);
  if (known && stacktrace === found && (typeof reason !== 'object' || reason === null)) return raised;
  return new ErlangError(known ? (kind as RaiseClass) : 'throw', reason, stacktrace);
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
