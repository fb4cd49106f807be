/**
 * How a process waits. A body is a generator; what it yields says what it waits for:
 * nothing (a bare `yield`) for any message, or a `Receive`. The kernel resumes it with the message.
 */
import { markBody } from '../../term/kind.ts';
import type { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import type { Node } from './node.ts';

/** What a body yields to wait: nothing for any message, or what `receive` gives. */
export type Wait = Waiting | undefined;

type Match = (message: never) => boolean;

/** What the kernel reads of a wait: by these, since whatever else can be read of it a program may have put there. */
let matchIn: (wait: Waiting) => Match | null;
let refIn: (wait: Waiting) => Ref | null;
let afterIn: (wait: Waiting) => number;
let fromIn: (wait: Waiting) => number;
let childIn: (wait: Waiting) => Pid | null;
let functionIn: (wait: Waiting) => string | null;
let set: (wait: Waiting, after: number, from: number, ref: Ref | null) => void;
let setChild: (wait: Waiting, child: Pid) => void;

/**
 * What a process waits for. It is its own result, too: what is yielded to wait, and in the end the message. A new object for each step, or one
 * for all of them, would cost as much as a small message. What the kernel reads of it is private: a program holds what it waits for.
 */
export class Waiting {
  done = false;
  value: unknown = undefined;
  readonly #match: Match | null;
  /** Virtual milliseconds, or -1 for ever. */
  #after: number;
  /** Of what is waited for instead of a match: the answer to the request with this reference, `[ref, Answer]`, or its `DOWN`. */
  #ref: Ref | null;
  /** Messages queued before this position cannot match and are not looked at. */
  #from = 0;
  /** The process whose start is waited for, for observers. */
  #child: Pid | null = null;
  /** The function of OTP that waits so, `module:function/arity`; that of the process where it is not said. */
  readonly #function: string | null;

  static {
    hideMaker(this);
    matchIn = (wait) => wait.#match;
    refIn = (wait) => wait.#ref;
    afterIn = (wait) => wait.#after;
    fromIn = (wait) => wait.#from;
    childIn = (wait) => wait.#child;
    functionIn = (wait) => wait.#function;
    set = (wait, after, from, ref) => {
      wait.#after = after;
      wait.#from = from;
      wait.#ref = ref;
    };
    setChild = (wait, child) => {
      wait.#child = child;
    };
  }

  constructor(match: Match | null, after: number, ref: Ref | null, within: string | null) {
    this.#match = match;
    this.#after = after;
    this.#ref = ref;
    this.#function = within;
  }
}

// Constants, which the engine puts in the place of the calls.

export const matchOf = matchIn;
export const refOf = refIn;
export const afterOf = afterIn;
export const fromOf = fromIn;
export const childOf = childIn;
/** Says what is waited for once it has been asked for, and from which message on. */
export const waitFor = set;
/** Says whose start is waited for. */
export const waitForStart = setChild;

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
export class Receive<M = unknown> extends Waiting implements Iterable<Wait, M> {
  static {
    markBody(this.prototype);
    hideMaker(this);
  }

  readonly #node: Node;

  constructor(node: Node, match: Match | null, after: number, ref: Ref | null = null, within: string | null = null) {
    super(match, after, ref, within);
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
  static {
    markBody(this.prototype);
    hideMaker(this);
  }

  readonly #at: Node;

  constructor(node: Node) {
    super(node, null, -1, null, HIBERNATES);
    this.#at = node;
  }

  override next(): IteratorResult<Wait, void> {
    return this.#at.awaitMessage(this) as unknown as IteratorResult<Wait, void>;
  }
}

/** Takes away what leads from a wait to its class: the kernel believes what a wait says, so none is made but by the library. */
export function hideMaker(made: { readonly prototype: object }): void {
  Reflect.deleteProperty(made.prototype, 'constructor');
}

/** By what they match with: a class of their own would make every receive dearer. */
const withins = new WeakMap<object, string>();

/** Has observers see the function of OTP that receives with this match, `module:function/arity`. */
export function matchWithin<M>(within: string, match: (message: M) => boolean): (message: M) => boolean {
  withins.set(match, within);
  return match;
}

/** The function of OTP that waits so; null when it is the process's own. */
export function withinOf(wait: Waiting): string | null {
  const match = matchIn(wait);
  return functionIn(wait) ?? (match === null ? null : (withins.get(match) ?? null));
}

/** Yielded by a process that could go on at once: it is queued behind the others. */
export const AGAIN = new Receive(null as unknown as Node, null, 0);

export function isBody(value: unknown): value is Body {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof (value as { next?: unknown }).next === 'function' &&
    typeof (value as { throw?: unknown }).throw === 'function'
  );
}
