/** Runs a compiled module once and gives what it exports. How a text becomes a module is the host's affair. */
import { withoutCounting } from '../base/engine_words.ts';
import { isStackEnd } from '../base/stack_end.ts';
import { pointIn } from '../base/stack_point.ts';
import { compile, DOOR, type SourceFault } from './compile.ts';
import { LoadLimit, Meter, StackEnd, TooDeep } from './meter.ts';

export type Exports = Readonly<Record<string, unknown>>;

export interface LoadHost {
  /** Evaluates the text of a module: in a worker from a `blob:`, in Node from a `data:` address. */
  evaluate(code: string): Promise<Exports>;
  /** Puts a value where the first line of the module finds it, once, and nobody after it. */
  hand(door: symbol, value: unknown): void;
  /** What `import ... from 'coppice'` gives. */
  readonly coppice: Exports;
  /** Counts reductions for the running process. */
  charge(reductions: number): void;
  /** Told of each line that the program comes to; where it is not given, nothing is spent on them. */
  reached?(line: number): void;
  /** Told of each value that is thrown and is no `Error`, with the stack of the place. */
  thrown?(value: unknown, stack: string): void;
  /** Told what the engine raised when its own stack was used up: the run ends. */
  stackEnded?(caught: Error): void;
  /** Writes a value that the file threw, whatever it is. */
  readonly print?: (value: unknown) => string;
}

/** Puts a value into the realm where the next to read it takes it away, so that nobody after the module's first line finds it. */
export function oneLook(key: symbol, value: unknown, taken: () => void = () => undefined): void {
  Object.defineProperty(globalThis, key, {
    configurable: true,
    get() {
      Reflect.deleteProperty(globalThis, key);
      taken();
      return value;
    },
  });
}

export type Loaded =
  | { readonly ok: true; readonly exports: Exports; readonly meter: Meter }
  | { readonly ok: false; readonly fault: SourceFault };

export async function load(source: string, name: string, host: LoadHost): Promise<Loaded> {
  const compiled = compile(source, name, host.reached !== undefined);
  if (!compiled.ok) return compiled;
  const meter = new Meter(
    (reductions) => {
      host.charge(reductions);
    },
    (value, stack) => host.thrown?.(value, stack),
    (line) => host.reached?.(line),
    (caught) => host.stackEnded?.(caught),
  );
  host.hand(Symbol.for(DOOR), { meter, coppice: host.coppice });
  try {
    const exports = await host.evaluate(compiled.code);
    meter.run();
    return { ok: true, exports, meter };
  } catch (caught) {
    return { ok: false, fault: faultOf(caught, name, meter.lastThrown?.stack, host.print) };
  }
}

/**
 * An exception while a module loads, at the line that raised it. What was thrown is the program's own, and may refuse to be read.
 *
 * @param print Writes a value that is no `Error`, whatever it is.
 */
export function faultOf(
  caught: unknown,
  name: string,
  thrownAt = '',
  print: (value: unknown) => string = (value) => `a value of the type ${typeof value}`,
): SourceFault {
  const point = pointIn(stackOf(caught) ?? thrownAt, name);
  return { line: point?.line ?? 1, column: point?.column ?? 1, message: wordsOf(caught, print) };
}

function stackOf(caught: unknown): string | null {
  if (!(caught instanceof Error)) return null;
  try {
    const stack: unknown = caught.stack;
    return typeof stack === 'string' ? stack : '';
  } catch {
    return '';
  }
}

function wordsOf(caught: unknown, print: (value: unknown) => string): string {
  if (caught instanceof LoadLimit || caught instanceof StackEnd) return caught.message;
  if (!(caught instanceof Error)) return `The file threw ${typeof caught === 'string' ? caught : print(caught)}.`;
  try {
    if (caught instanceof TooDeep) return `While the file is loaded: ${caught.message}`;
    const isEngines: boolean = isStackEnd(caught);
    if (isEngines) return new StackEnd().message;
    return withoutCounting(`${caught.name}: ${caught.message}`);
  } catch {
    return 'The file threw an error whose name or message cannot be read.';
  }
}
