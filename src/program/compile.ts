/**
 * What a learner wrote becomes a module that the node can load: types are taken off, loops and functions count their work, and the one
 * import there may be, `coppice`, is bound. No step adds or removes a line, so every line number is the learner's own.
 */
import { type Node, parse } from 'acorn';
import { simple } from 'acorn-walk';
import MagicString from 'magic-string';
import { transform } from 'sucrase';
import { count, METER } from './instrument.ts';

/** Where something is wrong in a file, and what. Lines and columns count from 1. */
export interface SourceFault {
  readonly line: number;
  readonly column: number;
  /** One sentence, with the mend where there is one. */
  readonly message: string;
}

export type Compiled =
  { readonly ok: true; readonly code: string } | { readonly ok: false; readonly fault: SourceFault };

/** How a compiled module finds what it imports and what counts its work. */
export const DOOR = 'coppice.program';
/** Beyond it nobody wrote the file by hand, and compiling it would keep the node from answering. */
export const SOURCE_LIMIT = 200_000;

class Refused extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** `name` is what stack traces call the file. */
export function compile(source: string, name = 'system.ts'): Compiled {
  if (source.length > SOURCE_LIMIT) {
    return refuse(1, 1, `This is ${source.length} characters long, and ${SOURCE_LIMIT} is the limit.`);
  }
  let script: string;
  try {
    script = transform(source, { transforms: ['typescript'], disableESTransforms: true, filePath: name }).code;
  } catch (caught) {
    return fromMessage(caught);
  }
  try {
    const program = parse(script, { ecmaVersion: 2024, sourceType: 'module', allowHashBang: false });
    const out = new MagicString(script);
    simple(program, {
      ImportExpression(node) {
        throw new Refused(node.start, "A program cannot load more code while it runs: it imports from 'coppice' only.");
      },
    });
    const imported = bindImports(program, out);
    count(program, out);
    const door = `globalThis[Symbol.for(${JSON.stringify(DOOR)})]`;
    out.prepend(`const{meter:${METER},coppice:${COPPICE}}=${door};${imported}`);
    // Without its own line: a last comment of the learner must not swallow it.
    out.append(`\n//# sourceURL=${name}`);
    return { ok: true, code: out.toString() };
  } catch (caught) {
    if (caught instanceof Refused) {
      const { line, column } = placeOf(script, caught.offset);
      return refuse(line, column, caught.message);
    }
    return fromMessage(caught);
  }
}

const COPPICE = '$coppice';

function refuse(line: number, column: number, message: string): Compiled {
  return { ok: false, fault: { line, column, message } };
}

/** Both parsers end their messages with `(line:column)`. */
function fromMessage(caught: unknown): Compiled {
  const text = caught instanceof Error ? caught.message : String(caught);
  const place = /\((\d+):(\d+)\)/u.exec(text);
  const words = text
    .replace(/^Error transforming [^:]*: /u, '')
    .replace(/\s*\(\d+:\d+\)\s*/u, '')
    .trim();
  const column = Number(place?.[2] ?? 0);
  return refuse(Number(place?.[1] ?? 1), Math.max(1, column), `${words.replace(/\.$/u, '')}.`);
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}

interface Named extends Node {
  readonly name?: string;
}
interface Declaration extends Node {
  readonly source?: (Node & { readonly value: unknown }) | null;
  readonly specifiers?: readonly (Node & { readonly local: Named; readonly imported?: Named })[];
}

/** Takes the imports of `coppice` out, where they stand, and gives the text that binds their names. */
function bindImports(program: Node & { readonly body: readonly Node[] }, out: MagicString): string {
  let bound = '';
  for (const node of program.body) {
    const { source, specifiers = [] } = node as Declaration;
    if (source == null) continue;
    if (node.type !== 'ImportDeclaration') {
      throw new Refused(node.start, 'A program cannot pass on what it imports: import the names and export your own.');
    }
    if (source.value !== 'coppice') {
      throw new Refused(
        source.start,
        `There is nothing to import from '${String(source.value)}': a program here imports from 'coppice' only.`,
      );
    }
    for (const one of specifiers) {
      const name = one.local.name ?? '';
      if (one.type === 'ImportNamespaceSpecifier') bound += `const ${name}=${COPPICE};`;
      else if (one.type === 'ImportDefaultSpecifier') {
        throw new Refused(one.start, `'coppice' has no default export: write import { ${name} } from 'coppice'.`);
      } else {
        const imported = one.imported?.name ?? name;
        bound += `const ${name}=${METER}.import(${COPPICE},${JSON.stringify(imported)});`;
      }
    }
    const text = out.original.slice(node.start, node.end);
    out.overwrite(node.start, node.end, text.replace(/[^\n]/gu, '') || ' ');
  }
  return bound;
}
