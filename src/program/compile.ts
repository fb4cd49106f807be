/**
 * What a learner wrote becomes a module that the node can load: types are taken off, loops and functions count their work, and the one
 * import there may be, `coppice`, is bound. No step adds or removes a line, so every line number is the learner's own.
 */
import MagicString from 'magic-string';
import { eraseTypes, isType, typeNames } from './erase.ts';
import { count } from './instrument.ts';
import { COPPICE, METER } from './names.ts';
import { parseProgram } from './parse.ts';
import { isBinding, isLabelOrKey, refuseUncountable } from './refuse.ts';
import { listIn, nameOf, Refused, type Syntax, syntaxIn, type Visit, visits } from './syntax.ts';
import { type Unwaited, unwaited } from './unwaited.ts';

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
/**
 * `name` is what stack traces call the file; with `traced` the meter is told of each line. Never throws, whatever the text: it is compiled, or there is a fault with its place.
 *
 * @example
 * compile('export function* start() { sleep(10); }');
 * // => { ok: false, fault: { line: 1, column: 28, message: 'sleep(10) does nothing without yield*: write yield* sleep(10).' } }
 */
export function compile(source: string, name = 'system.ts', traced = false): Compiled {
  try {
    const program = { found: visits(parseProgram(source), (visit) => !isType(visit)), source };
    const made: Made = { out: new MagicString(source), imported: '' };
    for (const step of STEPS) {
      const [first] = refusedBy(step, program, made);
      if (first !== undefined) throw new Refused(first.from, first.message);
    }
    const { out } = made;
    count(program.found, out, traced);
    const door = `globalThis[Symbol.for(${JSON.stringify(DOOR)})]`;
    out.prepend(`const{meter:${METER},coppice:${COPPICE}}=${door};${made.imported}`);
    // Without its own line: a last comment of the learner must not swallow it.
    out.append(`\n//# sourceURL=${name}`);
    return { ok: true, code: out.toString() };
  } catch (caught) {
    if (!(caught instanceof Refused)) throw caught;
    const { line, column } = placeOf(source, caught.offset);
    return refuse(line, column, caught.message);
  }
}

interface Read {
  readonly found: readonly Visit[];
  readonly source: string;
}

/** What the steps make of a program. */
interface Made {
  readonly out: MagicString;
  /** The text that binds the imported names. */
  imported: string;
}

/** Gives what it refuses a program for, or throws the first. */
type Step = (program: Read, made: Made) => readonly Unwaited[];

/** In the order in which a program is refused: what cannot be counted, what waits for nothing, types that are no types, what goes in and out. */
const STEPS: readonly Step[] = [
  ({ found }) => {
    refuseUncountable(found);
    return [];
  },
  ({ found, source }) => unwaited(found, source),
  ({ found }, { out }) => {
    eraseTypes(found, out);
    return [];
  },
  ({ found }, made) => {
    made.imported = bindModules(found, made.out);
    return [];
  },
];

/** What a program is refused for, of each step. The first is what `compile` refuses it for. */
export function refusals(found: readonly Visit[], source: string): readonly Unwaited[] {
  return STEPS.flatMap((step) => refusedBy(step, { found, source }, { out: new MagicString(source), imported: '' }));
}

function refusedBy(step: Step, program: Read, made: Made): readonly Unwaited[] {
  try {
    return step(program, made);
  } catch (caught) {
    if (!(caught instanceof Refused)) throw caught;
    return [faultOf(caught)];
  }
}

/** One character, since a place is all that is known of it. */
export function faultOf({ offset, message }: Refused): Unwaited {
  return { from: offset, to: offset + 1, message, fix: null };
}

function refuse(line: number, column: number, message: string): Compiled {
  return { ok: false, fault: { line, column, message } };
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/u);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Takes the imports of `coppice` out, where they stand, and gives the text that binds their names. */
function bindModules(found: readonly Visit[], out: MagicString): string {
  const used = usedNames(found);
  const types = typeNames(found);
  let bound = '';
  for (const visit of found) {
    const { node } = visit;
    if (isType(visit)) continue;
    refuseThen(visit);
    if (node.type === 'ImportDeclaration') bound += bindImport(node, used, out);
    else if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration')
      keepExport(node, types, out);
  }
  return bound;
}

/** A module that exports a `then` is taken for a promise by the engine that loads it, which calls it and waits. */
function refuseThen(visit: Visit): void {
  const { node } = visit;
  const called = node.type === 'ExportSpecifier' ? outerName(syntaxIn(node, 'exported')) : nameOf(node);
  if (called !== 'then') return;
  if (node.type === 'ExportSpecifier' ? node['exportKind'] !== 'type' : isBinding(visit) && isExported(visit))
    throw new Refused(node.start, 'A program cannot export a then: give it another name, or keep it in the file.');
}

/** Whether a name is declared by an `export` that stands before it, and not within what is declared there. */
function isExported({ key, parent }: Visit): boolean {
  for (let [at, from] = [parent, key]; at !== null; [at, from] = [at.parent, at.key]) {
    const { type } = at.node;
    if (type === 'ExportNamedDeclaration') return true;
    if (/Function|Class|Block|Program|Init/u.test(type) && from !== 'id') return false;
    if (type === 'VariableDeclarator' && from !== 'id') return false;
  }
  return false;
}

function bindImport(node: Syntax, used: ReadonlySet<string>, out: MagicString): string {
  const source = syntaxIn(node, 'source');
  if (source?.['value'] !== 'coppice') {
    const from = String(source?.['value']);
    throw new Refused(
      source?.start ?? node.start,
      `There is nothing to import from '${from}': a program here imports from 'coppice' only.`,
    );
  }
  let bound = '';
  for (const one of listIn(node, 'specifiers')) {
    const name = nameOf(syntaxIn(one, 'local')) ?? '';
    if (one.type === 'ImportDefaultSpecifier') {
      throw new Refused(one.start, `'coppice' has no default export: write import { ${name} } from 'coppice'.`);
    }
    // A name that stands for a type alone is not there when the program runs.
    if (one['importKind'] === 'type' || !used.has(name)) continue;
    if (one.type === 'ImportNamespaceSpecifier') bound += `const ${name}=${COPPICE};`;
    else
      bound += `const ${name}=${METER}.import(${COPPICE},${JSON.stringify(outerName(syntaxIn(one, 'imported')) ?? name)});`;
  }
  out.overwrite(
    node.start,
    node.end,
    out.original.slice(node.start, node.end).replace(/[^\n\r\u2028\u2029]/gu, '') || ' ',
  );
  return bound;
}

/** What another module calls it, which may be a text. */
function outerName(node: Syntax | null): string | null {
  return nameOf(node) ?? (node === null ? null : String(node['value']));
}

function keepExport(node: Syntax, types: ReadonlySet<string>, out: MagicString): void {
  if (syntaxIn(node, 'source') !== null) {
    throw new Refused(node.start, 'A program cannot pass on what it imports: import the names and export your own.');
  }
  const specifiers = listIn(node, 'specifiers');
  if (specifiers.length === 0 || syntaxIn(node, 'declaration') !== null) return;
  const kept = specifiers.filter(
    (one) => one['exportKind'] !== 'type' && !types.has(nameOf(syntaxIn(one, 'local')) ?? ''),
  );
  if (kept.length === specifiers.length) return;
  const lines = out.original.slice(node.start, node.end).replace(/[^\n\r\u2028\u2029]/gu, '');
  const names = kept
    .map((one) => out.original.slice(one.start, one.end).replace(/[\n\r\u2028\u2029]/gu, ' '))
    .join(',');
  out.overwrite(node.start, node.end, `export{${names}};${lines}`);
}

/** Names of variables that the code reads. */
function usedNames(found: readonly Visit[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const visit of found) {
    const name = nameOf(visit.node);
    if (name !== null && !isLabelOrKey(visit) && !isBinding(visit)) names.add(name);
  }
  return names;
}
