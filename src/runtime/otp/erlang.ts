/**
 * BIFs under their own names, among them those that JavaScript does not allow as a name at the top of a module (`yield`, `throw`), and the
 * run-time errors that the compiler of Erlang puts into code: in JavaScript a program raises them itself.
 *
 * A native JavaScript error that a process does not catch (a `TypeError`, a `RangeError`, ...) has class `error` and the reason
 * `{Name, Message}`, so the exit reason is `{{'TypeError', Message}, Stacktrace}`. Any other value that is thrown counts
 * as `throw(Value)`.
 */
import { error, raiseError } from '../kernel/syscalls.ts';

export {
  alias,
  cancelTimer,
  demonitor,
  erase,
  error,
  exit,
  get,
  getKeys,
  groupLeader,
  hibernate,
  isProcessAlive,
  link,
  makeRef,
  monitor,
  monotonicTime,
  nodeName as node,
  processes,
  processFlag,
  processInfo,
  put,
  readTimer,
  register,
  registered,
  resumeProcess,
  self,
  sendAfter,
  spawn,
  spawnLink,
  spawnMonitor,
  spawnOpt,
  startTimer,
  suspendProcess,
  systemTime,
  throw_ as throw,
  unalias,
  uniqueInteger,
  unlink,
  unregister,
  whereis,
  yieldSlice as yield,
} from '../kernel/syscalls.ts';
import { type Destination, send as sendMessage, sendOpt } from '../kernel/syscalls.ts';

/**
 * `erlang:send/2`, and with options, which are about other nodes, `erlang:send/3`: `ok`, or `noconnect` for a node that is not there.
 *
 * @example
 * erlang.send(self(), 'hello'); // => 'hello'
 * erlang.send(self(), 'again', ['noconnect']); // => 'ok'
 * yield* receive(); // => 'hello'
 */
export function send<M>(to: Destination<M>, message: M): M;
export function send(
  to: Destination,
  message: unknown,
  options: readonly ('noconnect' | 'nosuspend')[],
): 'ok' | 'noconnect';
export function send(to: Destination, message: unknown, ...options: readonly unknown[]): unknown {
  return options.length === 0 ? sendMessage(to, message) : sendOpt(to, message, options[0]);
}

/**
 * `Pattern = Value` without a match: `{badmatch, Value}`.
 *
 * @example
 * try {
 *   erlang.badmatch(3);
 * } catch (caught) {
 *   raisedOf(caught).reason; // => ['badmatch', 3]
 * }
 */
export function badmatch(value: unknown): never {
  error(['badmatch', value]);
}

/**
 * `case Value of` without a clause for it: `{case_clause, Value}`.
 *
 * @example
 * try {
 *   erlang.caseClause('x');
 * } catch (caught) {
 *   raisedOf(caught).reason; // => ['case_clause', 'x']
 * }
 */
export function caseClause(value: unknown): never {
  error(['case_clause', value]);
}

/**
 * `try Value of` without a clause for it: `{try_clause, Value}`.
 *
 * @example
 * try {
 *   erlang.tryClause('x');
 * } catch (caught) {
 *   raisedOf(caught).reason; // => ['try_clause', 'x']
 * }
 */
export function tryClause(value: unknown): never {
  error(['try_clause', value]);
}

/**
 * `if` without a guard that is true: `if_clause`.
 *
 * @example
 * try {
 *   erlang.ifClause();
 * } catch (caught) {
 *   raisedOf(caught).reason; // => 'if_clause'
 * }
 */
export function ifClause(): never {
  error('if_clause');
}

/**
 * A call with arguments that no clause takes: `function_clause`. Which function it was, as `module:function/arity`, stands at the head of
 * the stack trace, as it does in OTP's.
 *
 * @example
 * try {
 *   erlang.functionClause();
 * } catch (caught) {
 *   raisedOf(caught).reason; // => 'function_clause'
 * }
 */
export function functionClause(call?: `${string}:${string}/${number}`): never {
  if (call === undefined) raiseError('function_clause');
  raiseError('function_clause', `no function clause matching ${call}`, call);
}

/**
 * Arithmetic with what is no number: `badarith`.
 *
 * @example
 * try {
 *   erlang.badarith();
 * } catch (caught) {
 *   raisedOf(caught).reason; // => 'badarith'
 * }
 */
export function badarith(): never {
  error('badarith');
}

/**
 * An argument that a BIF does not take: `badarg`.
 *
 * @example
 * try {
 *   erlang.badarg();
 * } catch (caught) {
 *   raisedOf(caught).reason; // => 'badarg'
 * }
 */
export function badarg(): never {
  error('badarg');
}

/**
 * A call of what is no function: `{badfun, Value}`.
 *
 * @example
 * try {
 *   erlang.badfun('x');
 * } catch (caught) {
 *   raisedOf(caught).reason; // => ['badfun', 'x']
 * }
 */
export function badfun(value: unknown): never {
  error(['badfun', value]);
}

/**
 * A call of a function with the wrong number of arguments: `{badarity, {Fun, Args}}`.
 *
 * @example
 * try {
 *   erlang.badarity('fun', list(1));
 * } catch (caught) {
 *   raisedOf(caught).reason; // => ['badarity', ['fun', list(1)]]
 * }
 */
export function badarity(fun: unknown, args: unknown): never {
  error(['badarity', [fun, args]]);
}

/**
 * A function that there is not: `undef`.
 *
 * @example
 * try {
 *   erlang.undef();
 * } catch (caught) {
 *   raisedOf(caught).reason; // => 'undef'
 * }
 */
export function undef(): never {
  error('undef');
}

/**
 * A map without the key: `{badkey, Key}`.
 *
 * @example
 * try {
 *   erlang.badkey('k');
 * } catch (caught) {
 *   raisedOf(caught).reason; // => ['badkey', 'k']
 * }
 */
export function badkey(key: unknown): never {
  error(['badkey', key]);
}

/**
 * What should be a map and is none: `{badmap, Value}`.
 *
 * @example
 * try {
 *   erlang.badmap('x');
 * } catch (caught) {
 *   raisedOf(caught).reason; // => ['badmap', 'x']
 * }
 */
export function badmap(value: unknown): never {
  error(['badmap', value]);
}
