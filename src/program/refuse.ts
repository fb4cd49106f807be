/** What a program may not hold, since the node could neither count nor replay it; each is refused by its name, with the mend. */
import { CALLER, CAUGHT, COPPICE, METER, OUTSIDE } from './names.ts';
import { nameOf, Refused, type Syntax, syntaxIn, type Visit } from './syntax.ts';

const ASYNC = 'There is no async here: a process waits with yield* in a function*, as in yield* receive().';
const AWAIT = 'There is no await here: a process waits with yield*, as in yield* receive().';

/** Names of the language that lead out of what is counted. A program may use them for things of its own. */
const GLOBALS: Readonly<Record<string, string>> = {
  Promise: 'There are no promises here: spawn a process, have it send its result, and wait with yield* receive().',
  eval: 'There is no eval here: what a program runs stands in its file.',
  Function: 'There is no Function here: what a program runs stands in its file.',
  AsyncFunction: ASYNC,
  WebAssembly: 'There is no WebAssembly here: what a program runs stands in its file.',
};

const OURS = new Set([METER, COPPICE, CALLER, OUTSIDE, CAUGHT]);

/** @throws Refused at the first that stands in the file. */
export function refuseUncountable(found: readonly Visit[]): void {
  const own = new Set<string>();
  for (const visit of found) {
    const name = isBinding(visit) ? nameOf(visit.node) : null;
    if (name !== null) own.add(name);
  }
  for (const visit of found) {
    const words = wordsOn(visit, own);
    if (words !== null) throw new Refused(visit.node.start, words);
  }
}

function wordsOn(visit: Visit, own: ReadonlySet<string>): string | null {
  const { node } = visit;
  switch (node.type) {
    case 'AwaitExpression':
      return AWAIT;
    case 'ForOfStatement':
      return node['await'] === true ? AWAIT : null;
    case 'ImportExpression':
      return "A program cannot load more code while it runs: it imports from 'coppice' only.";
    case 'MetaProperty':
      return nameOf(syntaxIn(node, 'meta')) === 'import'
        ? 'There is no import.meta here: a program has no address.'
        : null;
    case 'Identifier':
      return wordsOnName(visit, node['name'] as string, own);
    default:
      return node['async'] === true ? ASYNC : null;
  }
}

function wordsOnName(visit: Visit, name: string, own: ReadonlySet<string>): string | null {
  if (isLabelOrKey(visit)) return null;
  if (OURS.has(name)) return `${name} counts the work of this program: take another name.`;
  return !own.has(name) && Object.hasOwn(GLOBALS, name) ? (GLOBALS[name] ?? null) : null;
}

/** A name that stands for no variable: of a member, a label, or of what another module calls it. */
export function isLabelOrKey({ node, key, parent }: Visit): boolean {
  if (parent === null) return false;
  const { type } = parent.node;
  if (key === 'label') return true;
  if (key === 'imported' || key === 'exported') return true;
  if (key === 'property') return type === 'MemberExpression' && parent.node['computed'] !== true;
  if (type === 'Property' && parent.node['shorthand'] === true) return key === 'key';
  return key === 'key' && parent.node['computed'] !== true && node.type === 'Identifier';
}

/** Whether it names something that the file declares. */
export function isBinding(visit: Visit): boolean {
  const { node, key, parent } = visit;
  if (node.type !== 'Identifier' || parent === null) return false;
  switch (parent.node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return key === 'id' || key === 'params';
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'VariableDeclarator':
      return key === 'id';
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return key === 'local';
    case 'CatchClause':
      return key === 'param';
    default:
      return inPattern(visit);
  }
}

const PATTERNS = new Set(['ArrayPattern', 'ObjectPattern', 'RestElement', 'AssignmentPattern', 'Property']);

/** Within a pattern that declares: of a variable, a parameter, a catch. */
function inPattern(visit: Visit): boolean {
  let { key, parent } = visit;
  for (; parent !== null && PATTERNS.has(parent.node.type); { key, parent } = parent) {
    if (!isTarget(parent.node, key)) return false;
  }
  if (parent === null) return false;
  const { type } = parent.node;
  return (
    (type === 'VariableDeclarator' && key === 'id') || key === 'params' || (type === 'CatchClause' && key === 'param')
  );
}

function isTarget({ type }: Syntax, key: string): boolean {
  if (type === 'AssignmentPattern') return key === 'left';
  return type === 'Property' ? key === 'value' : true;
}
