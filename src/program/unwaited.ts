/**
 * Finds what waits and is not waited for. `sleep(10)` alone makes a generator that nobody runs: JavaScript says nothing, and it is the mistake
 * that everybody makes. Told is only what is certain from the text: a name that the file declares twice is left alone, and so is a generator
 * that is kept, passed on or returned, since it may be run later: a body that returns another goes on as that one.
 */
import { isBinding, isLabelOrKey } from './refuse.ts';
import { functionAround, isFunction, listIn, nameOf, type Syntax, syntaxIn, type Visit } from './syntax.ts';
import { SENDING, WAITING } from './waiting.ts';

/** A place in the text, what is wrong there, and the change that mends it when there is one. */
export interface Unwaited {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly fix: { readonly from: number; readonly to: number; readonly insert: string } | null;
}

/** In the order of the text. */
export function unwaited(found: readonly Visit[], source: string): readonly Unwaited[] {
  const names = new Names(found);
  const faults: Unwaited[] = [];
  for (const visit of found) {
    if (visit.node.type !== 'CallExpression') continue;
    const kind = names.kindOf(visit);
    if (kind === null) continue;
    const use = useOf(visit);
    if (isFault(use, kind, names)) faults.push(faultAt(visit, use, source));
  }
  return faults;
}

/** `waits`: it waits, or calls what does. `generates`: a function* that only generates values, which may well be read in other ways. */
type Kind = 'waits' | 'generates';

/** What becomes of a value. */
type Use =
  | { readonly as: 'dropped' | 'value' | 'spread' | 'each' | 'kept' }
  | { readonly as: 'yielded'; readonly star: number }
  | { readonly as: 'named'; readonly name: string }
  /** An argument of a call, or within a tuple or a record that is one. */
  | { readonly as: 'argument'; readonly call: Syntax }
  /** Within the answer that a callback gives. */
  | { readonly as: 'answer' };

function isFault(use: Use, kind: Kind, names: Names): boolean {
  switch (use.as) {
    case 'dropped':
    case 'each':
      return true;
    case 'value':
    case 'spread':
    case 'yielded':
      return kind === 'waits';
    case 'named': {
      const reads = names.readsOf(use.name)?.map(useOf) ?? null;
      if (reads === null) return false;
      return reads.some((read) => isSent(read, names)) || (kind === 'waits' && reads.every(isRead));
    }
    case 'argument':
    case 'answer':
      return isSent(use, names);
    case 'kept':
      return false;
  }
}

function isSent(use: Use, names: Names): boolean {
  return use.as === 'answer' || (use.as === 'argument' && names.sends(use.call));
}

function isRead({ as }: Use): boolean {
  return as === 'dropped' || as === 'value' || as === 'spread';
}

const TRANSPARENT = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'ChainExpression',
]);
const TESTS = new Set(['IfStatement', 'WhileStatement', 'DoWhileStatement', 'ForStatement', 'ConditionalExpression']);
/** How a generator is run by hand. */
const BY_HAND = new Set(['next', 'return', 'throw']);

function useOf(visit: Visit): Use {
  const { key, parent } = visit;
  if (parent === null) return { as: 'kept' };
  const { node } = parent;
  if (TRANSPARENT.has(node.type)) return useOf(parent);
  if (key === 'test' && TESTS.has(node.type)) return { as: 'value' };
  switch (node.type) {
    case 'ExpressionStatement':
      return { as: 'dropped' };
    case 'ForStatement':
      return { as: 'dropped' };
    case 'ForOfStatement':
      return { as: key === 'right' ? 'spread' : 'kept' };
    case 'CallExpression':
      return key === 'arguments' ? { as: 'argument', call: node } : { as: 'kept' };
    case 'ArrayExpression':
      return isReply(node) ? { as: 'answer' } : useWithin(parent);
    case 'ObjectExpression':
      return useWithin(parent);
    case 'Property':
      return key === 'value' && parent.parent?.node.type === 'ObjectExpression' ? useOf(parent) : { as: 'kept' };
    case 'AssignmentExpression':
      return useAsAssigned(visit, parent);
    case 'SpreadElement':
      return { as: parent.parent?.node.type === 'ArrayExpression' ? 'spread' : 'kept' };
    case 'SequenceExpression':
      return listIn(node, 'expressions').at(-1) === visit.node ? useOf(parent) : { as: 'dropped' };
    case 'UnaryExpression':
      return { as: node['operator'] === 'void' ? 'dropped' : 'value' };
    case 'ConditionalExpression':
      return useOf(parent);
    case 'LogicalExpression':
      return key === 'right' ? useOf(parent) : { as: 'value' };
    case 'BinaryExpression':
    case 'TemplateLiteral':
      return { as: 'value' };
    case 'SwitchStatement':
      return { as: key === 'discriminant' ? 'value' : 'kept' };
    case 'MemberExpression':
      return useAsObject(visit, node);
    case 'VariableDeclarator':
      return useAsInit(node);
    case 'YieldExpression':
      return node['delegate'] === true ? { as: 'kept' } : { as: 'yielded', star: node.start + 'yield'.length };
    case 'ArrowFunctionExpression':
      return { as: key === 'body' && isForEach(parent) ? 'each' : 'kept' };
    default:
      return { as: 'kept' };
  }
}

function useAsObject({ key }: Visit, member: Syntax): Use {
  if (key !== 'object') return { as: 'value' };
  if (member['computed'] === true) return { as: syntaxIn(member, 'property')?.type === 'Literal' ? 'value' : 'kept' };
  return { as: BY_HAND.has(nameOf(syntaxIn(member, 'property')) ?? '') ? 'kept' : 'value' };
}

function useAsInit(declarator: Syntax): Use {
  const id = syntaxIn(declarator, 'id');
  const name = nameOf(id);
  return name === null ? { as: 'spread' } : { as: 'named', name };
}

/** Of what stands in a tuple or a record. */
function useWithin(container: Visit): Use {
  const use = useOf(container);
  return use.as === 'argument' || use.as === 'answer' ? use : { as: 'kept' };
}

/** `['reply', answer, state]`, or a reply among the actions of a gen_statem. */
function isReply(array: Syntax): boolean {
  return listIn(array, 'elements')[0]?.['value'] === 'reply';
}

function useAsAssigned({ key }: Visit, { node, parent }: Visit): Use {
  const name = nameOf(syntaxIn(node, 'left'));
  const alone = key === 'right' && node['operator'] === '=' && parent?.node.type === 'ExpressionStatement';
  return alone && name !== null ? { as: 'named', name } : { as: 'kept' };
}

/** The function is what `forEach` is given, which runs nothing that it gets back. */
function isForEach({ key, parent }: Visit): boolean {
  if (parent === null || key !== 'arguments' || parent.node.type !== 'CallExpression') return false;
  const callee = syntaxIn(parent.node, 'callee');
  return callee?.type === 'MemberExpression' && nameOf(syntaxIn(callee, 'property')) === 'forEach';
}

const SHOWN = 40;

function faultAt(visit: Visit, use: Use, source: string): Unwaited {
  const { node } = visit;
  const place = { from: node.start, to: node.end };
  const call = wordsOf(node, source);
  const told = `${call} ${use.as === 'dropped' ? 'does' : 'gives'} nothing without yield*`;
  if (use.as === 'each') {
    return { ...place, message: `forEach waits for nothing: write for (const one of all) yield* ${call}.`, fix: null };
  }
  if (functionAround(visit)?.['generator'] !== true) {
    return {
      ...place,
      message: `${told}: write yield* ${call}, and make the function around it a function*.`,
      fix: null,
    };
  }
  if (use.as === 'yielded') {
    const message = `yield gives ${call} away and waits for nothing: write yield* ${call}.`;
    return { ...place, message, fix: { from: use.star, to: use.star, insert: '*' } };
  }
  const plain = use.as !== 'value' && statementOf(visit);
  const text = source.slice(node.start, node.end);
  const insert = plain ? `yield* ${text}` : `(yield* ${text})`;
  return { ...place, message: `${told}: write yield* ${call}.`, fix: { ...place, insert } };
}

/** Whether `yield*`, which binds weakest of all, needs no brackets there. */
function statementOf({ parent }: Visit): boolean {
  return (
    parent !== null &&
    ['ExpressionStatement', 'VariableDeclarator', 'AssignmentExpression', 'CallExpression', 'ArrayExpression'].includes(
      parent.node.type,
    )
  );
}

function wordsOf(call: Syntax, source: string): string {
  const text = source.slice(call.start, call.end).replace(/\s+/gu, ' ');
  if (text.length <= SHOWN) return text;
  const callee = source.slice(call.start, syntaxIn(call, 'callee')?.end).replace(/\s+/gu, ' ');
  return callee.length <= SHOWN ? `${callee}(...)` : 'This call';
}

/** What the names of the file stand for, where that is certain. */
class Names {
  /** Where a name is declared. */
  private readonly declared = new Map<string, Visit[]>();
  private readonly reads = new Map<string, Visit[]>();
  /** Functions of the file that give something to wait for, or only generate. */
  private readonly kinds = new Map<Syntax, Kind>();
  private readonly calls: readonly Visit[];
  private readonly callAt: ReadonlyMap<Syntax | null, Visit>;

  constructor(found: readonly Visit[]) {
    for (const visit of found) {
      const name = nameOf(visit.node);
      if (name === null) continue;
      if (isBinding(visit)) push(this.declared, name, visit);
      else if (!isLabelOrKey(visit)) push(this.reads, name, visit);
    }
    this.calls = found.filter(({ node }) => node.type === 'CallExpression');
    this.callAt = new Map(this.calls.map((call) => [call.node, call]));
    for (const { node } of found) if (isFunction(node) && node['generator'] === true) this.kinds.set(node, 'generates');
    this.spread();
  }

  /** All reads of a name; null when it stands for more than one thing, or is given anything but generators later. */
  readsOf(name: string): readonly Visit[] | null {
    if (this.only(name) === null) return null;
    const reads: Visit[] = [];
    for (const visit of this.reads.get(name) ?? []) {
      if (!isWritten(visit)) reads.push(visit);
      else if (!this.isGenerator(syntaxIn(visit.parent?.node as Syntax, 'right'))) return null;
    }
    return reads;
  }

  /** What it is called with goes into a message, a reason or a table. */
  sends(call: Syntax): boolean {
    const callee = bare(syntaxIn(call, 'callee'));
    return callee !== null && SENDING.has(this.pathOf(callee) ?? '');
  }

  private isGenerator(value: Syntax | null): boolean {
    const call = this.callAt.get(bare(value));
    return call !== undefined && this.kindOf(call) !== null;
  }

  kindOf(call: Visit): Kind | null {
    const callee = bare(syntaxIn(call.node, 'callee'));
    if (callee === null) return null;
    const path = this.pathOf(callee);
    if (path !== null) return WAITING.has(path) ? 'waits' : null;
    const own = this.ownOf(callee, call);
    return own === null ? null : (this.kinds.get(own) ?? null);
  }

  /** What waits makes its callers wait, until nothing more does. */
  private spread(): void {
    for (let changed = true; changed;) {
      changed = false;
      for (const call of this.calls) {
        if (this.kindOf(call) !== 'waits') continue;
        const around = functionAround(call);
        if (around === null || this.kinds.get(around) === 'waits') continue;
        const delegated = around['generator'] === true && call.parent?.node.type === 'YieldExpression';
        if (!delegated && !givesBack(around, call)) continue;
        this.kinds.set(around, 'waits');
        changed = true;
      }
    }
  }

  /** `gen_server.call` of what was imported from coppice. */
  private pathOf(node: Syntax): string | null {
    const name = nameOf(node);
    if (name !== null) return this.importOf(name);
    if (node.type !== 'MemberExpression' || node['computed'] === true) return null;
    const object = bare(syntaxIn(node, 'object'));
    const outer = object === null ? null : this.pathOf(object);
    const inner = nameOf(syntaxIn(node, 'property'));
    if (outer === null || inner === null) return null;
    return outer === '*' ? inner : `${outer}.${inner}`;
  }

  private importOf(name: string): string | null {
    const declaration = this.only(name)?.parent?.node;
    if (declaration?.type === 'ImportNamespaceSpecifier') return '*';
    return declaration?.type === 'ImportSpecifier' ? (nameOf(syntaxIn(declaration, 'imported')) ?? null) : null;
  }

  private only(name: string): Visit | null {
    const all = this.declared.get(name);
    return all?.length === 1 ? (all[0] ?? null) : null;
  }

  /** The function of the file that is called. */
  private ownOf(callee: Syntax, call: Visit): Syntax | null {
    const name = nameOf(callee);
    if (name !== null) return this.functionNamed(name);
    if (callee.type !== 'MemberExpression' || callee['computed'] === true) return null;
    const object = bare(syntaxIn(callee, 'object'));
    const member = nameOf(syntaxIn(callee, 'property'));
    if (object === null || member === null) return null;
    const owner = object.type === 'ThisExpression' ? classAround(call) : this.valueNamed(nameOf(object) ?? '');
    return owner === null ? null : methodOf(owner, member);
  }

  private functionNamed(name: string): Syntax | null {
    const declared = this.only(name);
    const declaration = declared?.parent?.node;
    if (declaration?.type === 'FunctionDeclaration') return declared?.key === 'id' ? declaration : null;
    const value = this.valueNamed(name);
    return value !== null && isFunction(value) ? value : null;
  }

  /** What a `const` stands for, or a class. */
  private valueNamed(name: string): Syntax | null {
    const declared = this.only(name);
    const declaration = declared?.parent;
    if (declaration?.node.type === 'ClassDeclaration') return declaration.node;
    if (declaration?.node.type !== 'VariableDeclarator' || declaration.parent?.node['kind'] !== 'const') return null;
    return bare(syntaxIn(declaration.node, 'init'));
  }
}

/** Given another value there: by `=`, by `+=`, in a pattern, in a loop's head. */
function isWritten({ key, parent }: Visit): boolean {
  const type = parent?.node.type;
  if (key === 'left') return type === 'AssignmentExpression' || type === 'ForOfStatement' || type === 'ForInStatement';
  return type === 'UpdateExpression' || (type === 'ArrayPattern' && key === 'elements');
}

function push(map: Map<string, Visit[]>, name: string, visit: Visit): void {
  const known = map.get(name);
  if (known === undefined) map.set(name, [visit]);
  else known.push(visit);
}

/** Without what only says a type. */
function bare(node: Syntax | null): Syntax | null {
  let inner = node;
  while (inner !== null && TRANSPARENT.has(inner.type)) inner = syntaxIn(inner, 'expression');
  return inner;
}

/** A plain function whose only statement, or whose expression, is that call. */
function givesBack(around: Syntax, call: Visit): boolean {
  if (around['generator'] === true) return false;
  const body = syntaxIn(around, 'body');
  if (body === call.node) return true;
  const statements = body === null ? [] : listIn(body, 'body');
  return statements.length === 1 && call.parent?.node === statements[0] && statements[0]?.type === 'ReturnStatement';
}

function classAround(visit: Visit): Syntax | null {
  let past = 0;
  for (let around: Visit | null = visit.parent; around !== null; around = around.parent) {
    const { type } = around.node;
    if (type === 'ClassBody') return past <= 1 ? (around.parent?.node ?? null) : null;
    if (type === 'ObjectExpression' && past > 0) return past === 1 ? around.node : null;
    // Only an arrow keeps the `this` of the method around it.
    if (type === 'FunctionExpression' || type === 'FunctionDeclaration') past++;
  }
  return null;
}

function methodOf(owner: Syntax, name: string): Syntax | null {
  const members =
    owner.type === 'ObjectExpression' ? listIn(owner, 'properties') : listIn(syntaxIn(owner, 'body') ?? owner, 'body');
  const named = members.filter((one) => one['computed'] !== true && nameOf(syntaxIn(one, 'key')) === name);
  const value = named.length === 1 ? syntaxIn(named[0] as Syntax, 'value') : null;
  return value !== null && isFunction(value) ? value : null;
}
