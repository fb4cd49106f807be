/** Reads a program with its types, within bounds that no text can leave: so deep, and so many readings of one character, and no more. */
import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser, type Program } from 'acorn';
import { Refused } from './syntax.ts';

/** Expressions, statements, patterns and types within each other. Far below what the engine's stack allows, so it is the same everywhere. */
const DEPTH_LIMIT = 300;
/** How many tokens may be read for each character: where a bracket can begin several things, the parser tries one after the other. */
const READS_PER_CHARACTER = 20;
const READS_AT_LEAST = 10_000;

/** The text goes beyond a bound of the parser, so that no other reader should be given it. */
export class Beyond extends Refused {}

/** What is counted of acorn's parser; its own types do not tell these. */
interface Reader {
  readonly input: string;
  readonly start: number;
  parse(): Program;
  nextToken(): void;
  parseStatement(...rest: unknown[]): unknown;
  parseMaybeAssign(...rest: unknown[]): unknown;
  parseMaybeUnary(...rest: unknown[]): unknown;
  parseBindingAtom(): unknown;
  tsParseType(): unknown;
}
type ReaderClass = new (options: object, input: string) => Reader;

class Bounded extends (Parser.extend(tsPlugin()) as unknown as ReaderClass) {
  private depth = 0;
  private reads = 0;

  override nextToken(): void {
    this.reads++;
    if (this.reads > READS_AT_LEAST + READS_PER_CHARACTER * this.input.length) {
      throw new Beyond(this.start, TOO_MANY_READINGS);
    }
    super.nextToken();
  }

  override parseStatement(...rest: unknown[]): unknown {
    return this.within(() => super.parseStatement(...rest));
  }

  override parseMaybeAssign(...rest: unknown[]): unknown {
    return this.within(() => super.parseMaybeAssign(...rest));
  }

  override parseMaybeUnary(...rest: unknown[]): unknown {
    return this.within(() => super.parseMaybeUnary(...rest));
  }

  override parseBindingAtom(): unknown {
    return this.within(() => super.parseBindingAtom());
  }

  override tsParseType(): unknown {
    return this.within(() => super.tsParseType());
  }

  private within<T>(read: () => T): T {
    const depth = this.depth;
    if (depth >= DEPTH_LIMIT) throw new Beyond(this.start, TOO_DEEP);
    this.depth = depth + 1;
    try {
      return read();
    } finally {
      this.depth = depth;
    }
  }
}

const TOO_MANY_READINGS = 'This can be read in too many ways: give the parts names of their own.';
const TOO_DEEP = 'This is nested too deeply: give what is inside a name of its own.';

/** acorn's words for what beginners of this library write, and the mend. */
const MENDS: readonly (readonly [RegExp, string])[] = [
  [/stack space/u, TOO_DEEP],
  [/\bawait\b/u, 'There is no await here: a process waits with yield*, as in yield* receive().'],
  [
    /keyword 'yield'|'yield' is reserved/u,
    'yield* stands in a generator only: make the function around it a function*.',
  ],
  [/'with' in strict mode/u, 'There is no with here: write the name of the object before each member.'],
];

/** Beyond it nobody wrote the file by hand, and compiling it would keep the node from answering. */
export const PROGRAM_LIMIT = 200_000;

/** @throws Refused at the character where the text is no program, and where it goes beyond a bound. */
export function parseProgram(source: string): Program {
  if (source.length > PROGRAM_LIMIT)
    throw new Beyond(0, `This is ${source.length} characters long, and ${PROGRAM_LIMIT} is the limit.`);
  const reader = new Bounded(
    { ecmaVersion: 2024, sourceType: 'module', allowHashBang: false, locations: true },
    source,
  );
  try {
    return reader.parse();
  } catch (caught) {
    if (caught instanceof Refused) throw caught;
    if (caught instanceof SyntaxError) throw new Refused(offsetOf(caught) ?? reader.start, wordsOf(caught));
    // The parser's own fault, or the end of the stack: the text is to blame for either.
    throw caught instanceof RangeError
      ? new Beyond(reader.start, TOO_DEEP)
      : new Refused(reader.start, 'This cannot be read as TypeScript.');
  }
}

function offsetOf(caught: SyntaxError): number | null {
  const { pos } = caught as { readonly pos?: unknown };
  return typeof pos === 'number' ? pos : null;
}

function wordsOf({ message }: SyntaxError): string {
  const mend = MENDS.find(([pattern]) => pattern.test(message));
  if (mend !== undefined) return mend[1];
  return `${message
    .replace(/\s*\(\d+:\d+\)\s*/u, '')
    .trim()
    .replace(/\.$/u, '')}.`;
}
