/**
 * How a process waits. A body is a generator; what it yields says what it waits for:
 * nothing (a bare `yield`) for any message, or a `Receive`. The kernel resumes it with the message.
 */
import { markKind } from '../../term/kind.ts';
import type { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import type { Node } from './node.ts';

/** What a body yields to wait: nothing for any message, or what `receive` gives. */
export type Wait = Waiting | undefined;

/**
 * What a process waits for, as the kernel reads it. It is its own result, too: what is yielded to wait, and in the end the message. A new
 * object for each step, or one for all of them, would cost as much as a small message.
 */
export interface Waiting {
  done: boolean;
  value: unknown;
  /** Of what is waited for instead of a match: the answer to the request with this reference, `[ref, Answer]`, or its `DOWN`. */
  readonly ref: Ref | null;
  readonly match: ((message: never) => boolean) | null;
  /** Virtual milliseconds, or -1 for ever. */
  readonly after: number;
  /** Messages queued before this position cannot match and are not looked at. */
  readonly from: number;
  /** The process whose start is waited for, for observers. */
  readonly child?: Pid | null;
  /** The function of OTP that waits so, `module:function/arity`; that of the process where it is not said. */
  readonly within?: string;
}

/**
 * A process body, or a part of one that may wait (`yield*` it): its result, and the messages that a bare `yield` gives. With `Msg` said,
 * `spawn` gives a `Pid<Msg>`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a `yield` gives depends on what is waited for
export type Body<T = unknown, Msg = any> = Generator<Wait, T, Msg>;

/** What can be spawned. A plain function runs to its end within one slice. */
export interface ProcessFn {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any arguments: they are checked where it is spawned
  (...args: any[]): unknown;
  /** What observers show instead of the function's name: `[module, function, arity]`. */
  readonly initialCall?: readonly [module: string, fun: string, arity: number];
}

/** What `receive` gives when its time is up. */
export const TIMEOUT: unique symbol = Symbol('timeout');

/**
 * A selective receive. It iterates itself instead of being a generator, which would cost more than the message. Each
 * `next` looks through the mailbox: at first from its beginning, and when new messages have come, from the save pointer.
 */
export class Receive<M = unknown> implements Waiting, Iterable<Wait, M> {
  static {
    markKind(this.prototype, 'body');
  }

  readonly from = 0;
  done = false;
  value: unknown = undefined;

  /** Hidden: a program holds what it waits for. */
  readonly #node: Node;

  constructor(
    node: Node,
    readonly match: ((message: never) => boolean) | null,
    readonly after: number,
    readonly ref: Ref | null = null,
  ) {
    this.#node = node;
  }

  [Symbol.iterator](): Iterator<Wait, M> {
    return this;
  }

  next(): IteratorResult<Wait, M> {
    return this.#node.receive(this) as unknown as IteratorResult<Wait, M>;
  }
}

/** What a process that hibernates is in. */
export const HIBERNATES = 'erlang:hibernate/3';

/** Waits until there is a message, and leaves it in the mailbox: how a hibernating process waits. */
export class AwaitMessage extends Receive<void> {
  readonly #at: Node;

  get within(): string {
    return HIBERNATES;
  }

  constructor(node: Node) {
    super(node, null, -1);
    this.#at = node;
  }

  override next(): IteratorResult<Wait, void> {
    return this.#at.awaitMessage(this) as unknown as IteratorResult<Wait, void>;
  }
}

/** By what they match with: a class of their own would make every receive dearer. */
const withins = new WeakMap<object, string>();

/** Has observers see the function of OTP that receives with this match, `module:function/arity`. */
export function matchWithin<M>(within: string, match: (message: M) => boolean): (message: M) => boolean {
  withins.set(match, within);
  return match;
}

/** The function of OTP that waits so; null when it is the process's own. */
export function withinOf({ within, match }: Waiting): string | null {
  return within ?? (match === null ? null : (withins.get(match) ?? null));
}

/** Yielded by a process that could go on at once: it is queued behind the others. */
export const AGAIN = new Receive(null as unknown as Node, null, 0);

/** Whether it is anything that the kernel could wait for: a program may yield what it likes. */
export function isWait(value: unknown): value is Waiting {
  return (
    typeof value === 'object' && value !== null && typeof (value as { readonly after?: unknown }).after === 'number'
  );
}

export function isBody(value: unknown): value is Body {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof (value as { next?: unknown }).next === 'function' &&
    typeof (value as { throw?: unknown }).throw === 'function'
  );
}
