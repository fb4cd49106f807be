/** Counts the work of compiled code: in a process for the kernel, and while the module loads against a limit of its own. */

import { withoutCounting } from '../base/engine_words.ts';
import { isStackEnd, throwsItself } from '../base/stack_end.ts';
import { claimedLength, OddLength } from './claimed_length.ts';
import { ARGUMENT } from './frames.ts';
import { Turns } from './turns.ts';

/** Loop turns and function calls between two reports to the kernel. */
const STEP = 1_000;
/** What a module may do while it loads, before anything runs. */
export const LOAD_LIMIT = 2_000_000;

/** Bytes of the engine's stack that calls within each other may take in a process. Chromium has 984,000, and the node needs some to act on. */
const DEPTH_BYTES = 720_000;
/** A process that holds more does not give others their turns on top of it: they may need as much as any. */
const TURNS_BYTES = 140_000;

const DEEP_COST = 2_000;
const NO_MORE = `more than ${String(DEPTH_BYTES / 1_000)},000 bytes of the stack, and this node lets them take no more`;
/** What makes a loop of a function, and where it is none: a for-of closes its iterator after what is returned from it has ended. */
const LAST_CALL =
  'A last yield* takes nothing, but in a for (... of ...) or a try it is not the last: leave that first. A loop without end is a for (;;).';
/** Arguments that lie on the stack at once, of a list that is handed on part by part. */
const PART = 1_000;

const MOST_ARGUMENTS = (DEPTH_BYTES / ARGUMENT).toLocaleString('en');

/** So many bytes that are made at once cost as much as one turn of a loop; fewer while the file is loaded, which may take more turns. */
const BYTES_A_TURN = 256;
const BYTES_A_TURN_LOADING = 64;

/** What an item takes in an array. */
const PLACE_BYTES = 8;
/** An item takes an engine as long as so many bytes of a text: each is put in its place by itself. */
const ITEM_BYTES = 32;
/** Arrays of fewer items are made as quickly as they are looked at. */
const FEW_ITEMS = 32;

/** The engine refuses more by itself, at once, with an exception that a program may catch. */
const MOST_PLACES = 2 ** 32 - 1;
const MOST_BYTES = 2 ** 34;
/** A young class of the language. */
const { Iterator: Iterators } = globalThis as {
  readonly Iterator?: { new (): object; from(iterator: Iterator<unknown>): unknown };
};
/** What a key takes that is the number of an item. */
const KEY_BYTES = 64;

/** How many items there are; null where only going through them tells. */
function lengthOf(source: unknown): number | null {
  if (source instanceof Map || source instanceof Set) return source.size;
  if (isIterable(source) && !Array.isArray(source) && !ArrayBuffer.isView(source)) return null;
  try {
    return claimedLength(source);
  } catch (caught) {
    if (caught instanceof OddLength) return null;
    throw caught;
  }
}

function isObject(value: unknown): value is object {
  return Object(value) === value;
}

/** Of an object whose length is computed: that is asked for once. */
function* itemsIn(source: object): Generator<unknown, void> {
  const list = source as { readonly length: unknown; readonly [at: number]: unknown };
  const length = Math.trunc(Number(list.length));
  for (let at = 0; at < length; at++) yield list[at];
}

/** A function of the language that can be called part by part. */
/** Without the list's own `slice`, which a program may have written. */
function part(items: readonly unknown[], from: number, to: number): unknown[] {
  const some: unknown[] = [];
  for (let at = from; at < to; at++) some.push(items[at]);
  return some;
}

function isOfMany(taker: unknown): taker is (...given: unknown[]) => unknown {
  return taker === Math.max || taker === Math.min || taker === Array.prototype.push;
}

function isApply(act: unknown): boolean {
  return act === Reflect.apply || act === Function.prototype.apply;
}

function isIterable(source: unknown): source is Iterable<unknown> {
  return isObject(source) && Symbol.iterator in source;
}

/** Of a text, an array or a buffer itself; what an array holds was weighed when it was made. */
function bytesOf(made: unknown, itemBytes: number): number {
  if (typeof made === 'string') return made.length;
  if (Array.isArray(made)) return made.length < FEW_ITEMS ? 0 : itemBytes * made.length;
  if (ArrayBuffer.isView(made) || made instanceof ArrayBuffer) return made.byteLength;
  return 0;
}

/** Where the engine has quoted it. */
function nameNoCounting(caught: Error): void {
  const message: unknown = Object.getOwnPropertyDescriptor(caught, 'message')?.value;
  const plain = typeof message === 'string' ? withoutCounting(message) : message;
  if (plain !== message) Reflect.defineProperty(caught, 'message', { value: plain });
}

export class LoadLimit extends Error {
  constructor() {
    super(
      `${LOAD_LIMIT.toLocaleString('en')} loop turns and calls while the file was loaded, and no end: a loop never ends.`,
    );
    this.name = 'LoadLimit';
  }
}

/** The engine's stack has ended in the midst of a program, where no count had ended it. */
export class StackEnd extends Error {
  constructor() {
    super(
      "The engine's own stack is used up while the file is loaded: calls of its functions lie too deep in each other.",
    );
    this.name = 'StackEnd';
  }
}

/** Calls lie deeper in each other than they may. The same words in every engine, whose own stack would end somewhere else in each. */
export class TooDeep extends RangeError {}

export class Meter {
  /** Compiled code counts this down, and calls `over` below zero. */
  n = STEP;
  /** Bytes on the stack of calls that are not over yet, of the process that runs. */
  depth = 0;
  readonly most = DEPTH_BYTES;
  /** Of the processes that wait: their generators lie on the stack again when they go on. */
  private readonly waiting = new WeakMap<object, number>();
  readonly turns = new Turns();
  private loading = true;
  private ended = false;
  private loaded = 0;

  /** `charge` counts reductions for the running process, and raises when that is the end of it; `placed` is told where a value is thrown, `reached` each line of traced code, `stackEnded` what the engine raised when its own stack was used up. */
  constructor(
    private readonly charge: (reductions: number) => void,
    private readonly placed?: (value: unknown, stack: string) => void,
    private readonly reached?: (line: number) => void,
    private readonly stackEnded?: (caught: Error) => void,
  ) {}

  /** A process goes on, or begins; gives the depth of whoever runs now, on top of whom it does. */
  enter(process: object): number {
    const outer = this.depth;
    this.depth = this.waiting.get(process) ?? 0;
    return outer;
  }

  /** It gives up control. */
  leave(process: object, outer: number): void {
    if (this.depth === 0) this.waiting.delete(process);
    else this.waiting.set(process, this.depth);
    this.depth = outer;
  }

  anew(): void {
    this.depth = 0;
  }

  get isDeep(): boolean {
    return this.depth > TURNS_BYTES;
  }

  /** The line that traced code has come to. */
  line = 0;

  /** Traced code tells each line before it does what stands there, and gives what it waited for through here. */
  at(line: number, value?: unknown): unknown {
    this.line = line;
    this.reached?.(line);
    return value;
  }

  /** The line of the last `yield` that gave something and waits. */
  yieldedIn = 0;

  /** From now on processes run it. */
  run(): void {
    this.loading = false;
    this.n = STEP;
  }

  over(): void {
    const done = STEP - 1 - this.n;
    // Stays below zero when this raises, so that code which catches it gets no further.
    this.n = 0;
    if (this.loading) {
      if (this.ended) throw new StackEnd();
      this.loaded += done;
      if (this.loaded > LOAD_LIMIT) throw new LoadLimit();
    } else this.charge(done);
    this.n = STEP;
  }

  /** What one call of the language has made costs the turns of a loop by its size, so that a loop of such calls ends before the memory does. */
  grown<T>(made: T): T {
    return this.weighed(made, ITEM_BYTES);
  }

  private weighed<T>(made: T, itemBytes: number): T {
    this.spend(bytesOf(made, itemBytes));
    return made;
  }

  /** Before so much is made: where there is no room for it, it is not. */
  private spend(bytes: number): void {
    if (!(bytes >= BYTES_A_TURN)) return;
    this.n -= Math.ceil(bytes / (this.loading ? BYTES_A_TURN_LOADING : BYTES_A_TURN));
    if (this.n < 0) this.over();
  }

  /** What is about to become the items of a list, a map or a set. */
  items<T>(source: T): T {
    return typeof source === 'string' || isIterable(source) ? this.like(source) : source;
  }

  /** The same, where a length is enough, of at most so many. What does not tell how many it has is counted as it gives them. */
  like<T>(source: T, most = MOST_PLACES): T {
    const length = lengthOf(source);
    if (length !== null) {
      if (length >= FEW_ITEMS && length <= most) this.spend(ITEM_BYTES * length);
      return source;
    }
    return this.counted(isIterable(source) ? source : { [Symbol.iterator]: () => itemsIn(source as object) }) as T;
  }

  /** The iterator that somebody asks for all that it has. */
  walked<T>(iterator: T): T {
    if (Iterators === undefined || !(iterator instanceof Iterators)) return iterator;
    return Iterators.from(this.counted(iterator as unknown as Iterable<unknown>)[Symbol.iterator]()) as T;
  }

  private counted(source: Iterable<unknown>): Iterable<unknown> {
    return {
      [Symbol.iterator]: () => {
        const iterator = source[Symbol.iterator]();
        return {
          next: () => {
            if (--this.n < 0) this.over();
            return iterator.next();
          },
          return: (value?: unknown) => iterator.return?.(value) ?? { done: true, value },
        };
      },
    };
  }

  /** Of what is about to be asked for its keys, which are texts. */
  members<T>(source: T): T {
    const length = source instanceof Map || source instanceof Set ? null : lengthOf(source);
    if (length !== null && length >= FEW_ITEMS) this.spend(KEY_BYTES * length);
    return source;
  }

  /** Of `Array(n)`: places with nothing in them. */
  places<T>(count: T): T {
    if (Number.isInteger(count) && (count as number) <= MOST_PLACES) this.spend(PLACE_BYTES * (count as number));
    return count;
  }

  /** Of a buffer. */
  bytes(count: unknown): number {
    const bytes = Math.trunc(count as number);
    if (bytes <= MOST_BYTES) this.spend(bytes);
    return bytes;
  }

  /** Of an array of numbers: how many, or what they are. */
  cells<T>(of: T, bytes: number): T {
    if (isObject(of)) return of instanceof ArrayBuffer ? of : this.like(of, MOST_BYTES / bytes);
    if (Number(of) <= MOST_BYTES / bytes) this.spend(bytes * Number(of));
    return of;
  }

  /** One call too deep. */
  deep(outside: number): never {
    this.depth = outside;
    // An exception takes an engine as long as this many calls: one who catches and tries again has them counted.
    this.n -= DEEP_COST;
    throw new TooDeep(`Calls lie too deep in each other: with their arguments they take ${NO_MORE}.`);
  }

  /** The same of a `function*`. */
  deepWait(outside: number): never {
    this.depth = outside;
    this.n -= DEEP_COST;
    throw new TooDeep(`Each yield* waits for one within it, too deep: they take ${NO_MORE}. ${LAST_CALL}`);
  }

  /** What the engine takes for a function of its own while it lasts. */
  take(bytes: number): void {
    const outside = this.depth;
    if ((this.depth += bytes) > this.most) this.deep(outside);
  }

  private left = false;

  /** What stands before the last `?.` of a chain: whether the rest is left out. */
  link<T>(value: T): T {
    this.left = value === null || value === undefined;
    return value;
  }

  /**
   * `object.name(...list)`, where the function takes any number: part by part, where it is the language's own and the list is long. Gives what
   * takes the list.
   *
   * @param text The function in the program's words.
   * @param may 1 where the object may be missing, 2 where the function may, as after `?.`; 4 where both are left out with what comes before.
   * @param act The function, where it is not the object's own.
   */
  inParts(
    object: unknown,
    name: 'apply' | 'max' | 'min' | 'push',
    text: string,
    may: number,
    ...given: readonly unknown[]
  ): ((list: unknown[]) => unknown) | undefined {
    const isMissing = (value: unknown): boolean => value === null || value === undefined;
    if ((may & 1 || (may & 4 && this.left)) && isMissing(object)) return undefined;
    const act = given.length > 0 ? given[0] : (object as Readonly<Record<string, unknown>>)[name];
    if (may & 2 && isMissing(act)) return undefined;
    return (list) => {
      if (typeof act !== 'function') throw new TypeError(`${text} is not a function`);
      const outside = this.depth;
      const [taker, self, items] =
        name !== 'apply' ? [act, object, list] : act === Reflect.apply ? list : [object, ...list];
      let made: unknown;
      if (Array.isArray(items) && isOfMany(taker) && (name !== 'apply' || isApply(act))) {
        // As many as there were: what takes them may be the list itself, which grows.
        const count = items.length;
        this.take(Math.min(count, PART) * ARGUMENT);
        made = Reflect.apply(taker, self, part(items, 0, Math.min(count, PART)));
        for (let at = PART; at < count; at += PART) {
          const next = part(items, at, Math.min(count, at + PART));
          made = Reflect.apply(taker, self, taker === Array.prototype.push ? next : [made, ...next]);
        }
      } else {
        this.listed(items);
        made = Reflect.apply(act, object, list);
      }
      this.depth = outside;
      return made;
    };
  }

  within<T>(bytes: number, act: () => T): T {
    const outside = this.depth;
    this.take(bytes);
    try {
      return act();
    } finally {
      this.depth = outside;
    }
  }

  /** The arguments that something becomes: they lie on the stack while the call lasts. What does not tell how many it has gives them all first. */
  args<T>(source: T): T {
    if (typeof source !== 'string' && !isIterable(source)) return source;
    if (Array.isArray(source) && source[Symbol.iterator] === Array.prototype.values) return this.listed(source);
    return this.listed(Array.from(this.items(source as Iterable<unknown>))) as T;
  }

  /** The same of a list that a function of the language hands on. */
  listed<T>(list: T): T {
    const count = isObject(list) ? claimedLength(list) : 0;
    if (count * ARGUMENT > this.most) {
      this.n -= DEEP_COST;
      throw new TooDeep(
        `One call takes at most ${MOST_ARGUMENTS} arguments here, and this one has ${count.toLocaleString('en')}: hand on the list itself.`,
      );
    }
    this.take(count * ARGUMENT);
    return list;
  }

  /** A generator gives something and waits: what it took of the stack is free, where it lay there. */
  waits<T>(given: T, outside: number, _left: number, line: number): T {
    this.yieldedIn = line;
    if (outside >= 0) this.depth = outside;
    return given;
  }

  /** It goes on, on top of whoever has it do so; gives how deep that is. */
  again(bytes: number): number {
    const outside = this.depth;
    if ((this.depth += bytes) > this.most) this.deepWait(outside);
    return outside;
  }

  /** The same where it goes on by an exception, or caught one that it raised itself. */
  caughtOn(outside: number, bytes: number): number {
    if (outside < 0) return this.again(bytes);
    this.depth = outside + bytes;
    return outside;
  }

  /** What it was sent. */
  sent(value: unknown): unknown {
    return value;
  }

  /** A call is over: what it took is free. */
  back<T>(depth: number, made: T): T {
    this.depth = depth;
    return made;
  }

  /** Each `catch` of compiled code shows what it has caught. */
  caught<T>(value: T): T {
    if (!isStackEnd(value)) {
      if (value instanceof Error) nameNoCounting(value);
      return value;
    }
    if (this.loading) {
      this.ended = true;
      this.n = 0;
      throw new StackEnd();
    }
    this.stackEnded?.(value);
    return value;
  }

  /** Where a value that is no `Error` was thrown last: it has no stack of its own. */
  lastThrown: { readonly value: unknown; readonly stack: string } | null = null;

  /** Each `throw` of compiled code gives its value through here. */
  thrown(value: unknown): unknown {
    throwsItself(value);
    if (!(value instanceof Error)) {
      const { stack = '' } = new Error();
      this.lastThrown = { value, stack };
      this.placed?.(value, stack);
    }
    return value;
  }

  /** A name of the module that stands for the import `coppice`; one that it does not have is an error at once. */
  import(module: Readonly<Record<string, unknown>>, name: string): unknown {
    if (!(name in module)) throw new SyntaxError(`'coppice' has no export named '${name}'.`);
    return module[name];
  }
}
