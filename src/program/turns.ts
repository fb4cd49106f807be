/**
 * Runs loops that are written as in Erlang: `function* loop(n) { ...; yield* loop(n + 1); }`. Nothing is left to do for a function after its last
 * call, so its generator ends there, and the one that it called goes on in its place: the stack is as deep after a million turns as after the first.
 * Whoever runs the first, by `yield*`, by `for`, by hand or as a process, sees one generator that has not ended.
 */

type Turn = Generator<unknown, unknown, unknown>;
type Result = IteratorResult<unknown, unknown>;
type Resume = (this: Turn, value: unknown) => Result;
type Maker = (...args: never[]) => Turn;

/** What the language gives every generator, as it is before any program runs. */
const GENERATORS = Object.getPrototypeOf(Object.getPrototypeOf(noTurn())) as Turn;
const NEXT = methodOf('next');
const RETURN = methodOf('return');
const THROW = methodOf('throw');

function* noTurn(): Generator<undefined> {
  yield;
}

function methodOf(name: 'next' | 'return' | 'throw'): Resume {
  return Object.getOwnPropertyDescriptor(GENERATORS, name)?.value as Resume;
}

class Stamp {
  /** What a class declares on top of this one is put on something that is there already. */
  constructor(on: object) {
    return on;
  }
}

/** A generator that has ended with a last call stands for the one that it called. Nobody else can see this on it. */
class Ended extends Stamp {
  #next: Turn;
  #dropped: boolean;

  private constructor(turn: Turn, next: Turn, dropped: boolean) {
    super(turn);
    this.#next = next;
    this.#dropped = dropped;
  }

  static with(turn: Turn, next: Turn, dropped: boolean): void {
    if (!(#next in turn)) {
      new Ended(turn, next, dropped);
      return;
    }
    turn.#next = next;
    turn.#dropped = dropped;
  }

  /** The generator that goes on for it; itself, where it has not ended so. */
  static newest(turn: Turn): Turn {
    if (!(#next in turn)) return turn;
    for (let next = turn.#next; #next in next; next = turn.#next) {
      turn.#dropped ||= next.#dropped;
      turn.#next = next.#next;
    }
    return turn.#next;
  }

  /** Whether what comes of it is nobody's: the call was a statement. */
  static isDropped(turn: Turn): boolean {
    return #next in turn && turn.#dropped;
  }
}

/** What a `yield*` is given that is left at once. */
const NOTHING = Object.freeze({
  [Symbol.iterator]: () => NOTHING,
  next: (): Result => OVER,
});
const OVER: Result = Object.freeze({ done: true, value: undefined });

export class Turns {
  /** What the generator that is about to end has called last. */
  private called: Turn | null = null;
  private dropped = false;
  /** Stands above the prototypes of all functions that are loops. */
  private readonly prototype: Turn;
  private readonly next: Resume;

  constructor() {
    const methods = Turns.methodsOn(this);
    this.next = methods.next;
    this.prototype = Object.create(GENERATORS) as Turn;
    for (const [name, value] of Object.entries(methods))
      Object.defineProperty(this.prototype, name, { value, writable: true, configurable: true });
    Object.freeze(this.prototype);
  }

  /** Written so that they take little of the stack: on it stands one for each loop that waits for another. */
  private static methodsOn(turns: Turns): { readonly next: Resume; readonly return: Resume; readonly throw: Resume } {
    return {
      next(value) {
        let result = NEXT.call(turns.begin(this), value);
        while (turns.called !== null) result = NEXT.call(turns.goOn(this), undefined);
        return turns.given(this, result);
      },
      return(value) {
        const result = RETURN.call(turns.begin(this), value);
        return turns.called === null ? result : turns.rest(this);
      },
      throw(value) {
        const result = THROW.call(turns.begin(this), value);
        return turns.called === null ? turns.given(this, result) : turns.rest(this);
      },
    };
  }

  /** From now on what the function makes may end with a last call. Gives the function. */
  loop(made: Maker, name?: string): Maker {
    made.prototype = Object.create(this.prototype) as Turn;
    if (name !== undefined) Object.defineProperty(made, 'name', { value: name, configurable: true });
    return made;
  }

  /** The same of several. */
  loops(...made: readonly Maker[]): void {
    for (const one of made) this.loop(one);
  }

  /** The same of methods of an object, or of the prototype of a class. Gives the object. */
  within<T extends object>(holder: T, ...names: readonly string[]): T {
    for (const name of names) this.loop(Object.getOwnPropertyDescriptor(holder, name)?.value as Maker);
    return holder;
  }

  /**
   * What the last `yield*` of a loop is given: where it is a generator of a loop, nothing, since that goes on when this one has ended, as it is
   * about to. All else is waited for as anywhere.
   *
   * @param dropped The result of the call is nobody's.
   */
  last(called: unknown, dropped: boolean): unknown {
    if (typeof called !== 'object' || called === null || (called as Turn).next !== this.next) return called;
    this.called = called as Turn;
    this.dropped = dropped;
    return NOTHING;
  }

  /** The generator that goes on for one. */
  private begin(first: Turn): Turn {
    this.called = null;
    return Ended.newest(first);
  }

  /** The same, where it has just ended with a last call. */
  private goOn(first: Turn): Turn {
    const { called, dropped } = this;
    const turn = this.begin(first);
    if (called === null) return turn;
    if (Ended.newest(called) === turn) throw new TypeError('Generator is already running');
    const isDropped = dropped || Ended.isDropped(first);
    if (turn !== first) Ended.with(turn, called, dropped);
    Ended.with(first, called, isDropped);
    return Ended.newest(first);
  }

  private rest(first: Turn): Result {
    this.goOn(first);
    return this.next.call(first, undefined);
  }

  private given(first: Turn, result: Result): Result {
    if (result.done === true && Ended.isDropped(first)) result.value = undefined;
    return result;
  }
}
