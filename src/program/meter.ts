/** Counts the work of compiled code: in a process for the kernel, and while the module loads against a limit of its own. */

/** Loop turns and function calls between two reports to the kernel. */
const STEP = 1_000;
/** What a module may do while it loads, before anything runs. */
export const LOAD_LIMIT = 2_000_000;

/** Calls of plain functions within each other: far from where the smallest stack of an engine ends. */
const DEPTH_LIMIT = 3_000;

const DEEP_COST = 2_000;

/** So many bytes that are made at once cost as much as one turn of a loop; fewer while the file is loaded, which may take more turns. */
const BYTES_A_TURN = 256;
const BYTES_A_TURN_LOADING = 64;

/** What an item takes in an array. */
const PLACE_BYTES = 8;
/** An item takes an engine as long as so many bytes of a text: each is put in its place by itself. */
const ITEM_BYTES = 32;
/** Arrays of fewer items are made as quickly as they are looked at. */
const FEW_ITEMS = 32;

/** Of a text, an array or a buffer itself; what an array holds was weighed when it was made. */
function bytesOf(made: unknown, itemBytes: number): number {
  if (typeof made === 'string') return made.length;
  if (Array.isArray(made)) return made.length < FEW_ITEMS ? 0 : itemBytes * made.length;
  if (ArrayBuffer.isView(made) || made instanceof ArrayBuffer) return made.byteLength;
  return 0;
}

export class LoadLimit extends Error {
  constructor() {
    super(
      `${LOAD_LIMIT.toLocaleString('en')} loop turns and calls while the file was loaded, and no end: a loop never ends.`,
    );
    this.name = 'LoadLimit';
  }
}

export class Meter {
  /** Compiled code counts this down, and calls `over` below zero. */
  n = STEP;
  /** Calls of plain functions that are not over yet. */
  depth = 0;
  readonly most = DEPTH_LIMIT;
  private loading = true;
  private loaded = 0;

  /** `charge` counts reductions for the running process, and raises when that is the end of it; `placed` is told where a value is thrown, `reached` each line of traced code. */
  constructor(
    private readonly charge: (reductions: number) => void,
    private readonly placed?: (value: unknown, stack: string) => void,
    private readonly reached?: (line: number) => void,
  ) {}

  /** The line that traced code has come to. */
  line = 0;

  /** Traced code tells each line before it does what stands there, and gives what it waited for through here. */
  at(line: number, value?: unknown): unknown {
    this.line = line;
    this.reached?.(line);
    return value;
  }

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
      this.loaded += done;
      if (this.loaded > LOAD_LIMIT) throw new LoadLimit();
    } else this.charge(done);
    this.n = STEP;
  }

  /** What one call of the language has made costs the turns of a loop by its size, so that a loop of such calls ends before the memory does. */
  grown<T>(made: T): T {
    return this.weighed(made, ITEM_BYTES);
  }

  /** The same of what is made by `Array(n)`: places with nothing in them. */
  roomed<T>(made: T): T {
    return this.weighed(made, PLACE_BYTES);
  }

  private weighed<T>(made: T, itemBytes: number): T {
    const bytes = bytesOf(made, itemBytes);
    if (bytes < BYTES_A_TURN) return made;
    this.n -= Math.ceil(bytes / (this.loading ? BYTES_A_TURN_LOADING : BYTES_A_TURN));
    if (this.n < 0) this.over();
    return made;
  }

  /** One call too deep. The same words in every engine, whose own stack would end somewhere else in each. */
  deep(): never {
    this.depth--;
    // An exception takes an engine as long as this many calls: one who catches and tries again has them counted.
    this.n -= DEEP_COST;
    throw new RangeError(`Functions call each other ${DEPTH_LIMIT} deep: the stack is used up.`);
  }

  /** Where a value that is no `Error` was thrown last: it has no stack of its own. */
  lastThrown: { readonly value: unknown; readonly stack: string } | null = null;

  /** Each `throw` of compiled code gives its value through here. */
  thrown(value: unknown): unknown {
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
