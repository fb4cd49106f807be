/**
 * Finds loops that are written as in Erlang: functions with a `yield*` after which nothing of them is left to do. What that waits for takes no place
 * on the stack beside theirs: see `turns.ts`. Nothing is asked of who runs them, nor of what they call.
 */
import type MagicString from 'magic-string';
import { CARRIERS } from './erase.ts';
import { METER } from './names.ts';
import { isBinding } from './refuse.ts';
import { isFunction, listIn, nameOf, type Syntax, syntaxIn, type Visit } from './syntax.ts';
import { WAITING } from './waiting.ts';

const TURNS = `${METER}.turns`;

/** Bytes of the stack that a loop takes beside a generator that is none: for what runs its turns. */
export const TURN = 160;

export interface Loops {
  /** Each last `yield*` of one; whether its result is nobody's. */
  readonly last: ReadonlyMap<Syntax, boolean>;
  readonly functions: ReadonlySet<Syntax>;
  /** Functions that become loops where something begins or is made, by what that is. */
  readonly made: ReadonlyMap<Syntax, readonly Visit[]>;
}

export function loopsOf(found: readonly Visit[]): Loops {
  const last = new Map<Syntax, boolean>();
  const functions = new Set<Syntax>();
  const made = new Map<Syntax, Visit[]>();
  const places = new Map<Syntax, Visit | null>();
  const imported = importsOf(found);
  for (const visit of found) {
    if (visit.node.type !== 'YieldExpression' || visit.node['delegate'] !== true) continue;
    if (isLibrary(syntaxIn(visit.node, 'argument'), imported)) continue;
    const around = enclosing(visit, isFunction);
    const dropped = lastOf(visit);
    if (around === null || dropped === null) continue;
    const { node } = around;
    if (!places.has(node)) {
      const place = placeOf(around);
      places.set(node, place);
      if (place !== null) {
        functions.add(node);
        made.set(place.node, [...(made.get(place.node) ?? []), around]);
      }
    }
    if (functions.has(node)) last.set(visit.node, dropped);
  }
  return { last, functions, made };
}

function enclosing({ parent }: Visit, is: (node: Syntax) => boolean): Visit | null {
  let at = parent;
  while (at !== null && !is(at.node)) at = at.parent;
  return at;
}

/** What the library calls the names that stand for nothing else in the file. */
function importsOf(found: readonly Visit[]): ReadonlyMap<string, string> {
  const imported = new Map<string, string>();
  const bound = new Set<string>();
  for (const visit of found) {
    const name = isBinding(visit) ? nameOf(visit.node) : null;
    if (name === null) continue;
    const { type } = visit.parent?.node ?? visit.node;
    if (!bound.has(name) && type === 'ImportNamespaceSpecifier') imported.set(name, '');
    else if (!bound.has(name) && type === 'ImportSpecifier')
      imported.set(name, nameOf(syntaxIn(visit.parent?.node ?? visit.node, 'imported')) ?? '');
    else imported.delete(name);
    bound.add(name);
  }
  return imported;
}

/** Whether it is something of the library that waits, as `receive()`: which is no loop, and is waited for as quickly as it can be. */
function isLibrary(called: Syntax | null, imported: ReadonlyMap<string, string>): boolean {
  let callee = called?.type === 'CallExpression' ? syntaxIn(called, 'callee') : null;
  const path: string[] = [];
  for (; callee?.type === 'MemberExpression' && callee['computed'] !== true; callee = syntaxIn(callee, 'object'))
    path.unshift(nameOf(syntaxIn(callee, 'property')) ?? '');
  const from = imported.get(nameOf(callee) ?? '');
  return from !== undefined && WAITING.has([from, ...path].filter((part) => part !== '').join('.'));
}

/** Whether the result of a last `yield*` is nobody's; null of one that is not the last. */
function lastOf(visit: Visit): boolean | null {
  let at = visit;
  let dropped = false;
  for (; at.parent !== null && passesOn(at); at = at.parent) dropped ||= at.parent.node.type === 'UnaryExpression';
  const { parent } = at;
  if (parent === null || !isFreeToEnd(parent)) return null;
  if (parent.node.type === 'ReturnStatement') return dropped;
  if (parent.node.type === 'ExpressionStatement') return isEnd(parent) ? true : null;
  return isReturnedAtOnce(parent) ? false : null;
}

/** Whether the value of what it stands in is its own. */
function passesOn({ node, key, parent }: Visit): boolean {
  const around = parent?.node;
  switch (around?.type) {
    case 'ConditionalExpression':
      return key !== 'test';
    case 'LogicalExpression':
      return key === 'right';
    case 'SequenceExpression':
      return listIn(around, 'expressions').at(-1) === node;
    case 'UnaryExpression':
      return around['operator'] === 'void';
    default:
      return around !== undefined && CARRIERS.has(around.type);
  }
}

/** `const result = yield* loop(); return result;` */
function isReturnedAtOnce({ node, parent: declaration }: Visit): boolean {
  if (node.type !== 'VariableDeclarator' || declaration === null || listIn(declaration.node, 'declarations').length > 1)
    return false;
  const name = nameOf(syntaxIn(node, 'id'));
  const [next] = followers(declaration) ?? [];
  return name !== null && next?.type === 'ReturnStatement' && nameOf(syntaxIn(next, 'argument')) === name;
}

/** Nothing around it is still to be told that it is left: no `finally`, no `catch` of what it raises, no iterator of a `for`. */
function isFreeToEnd(statement: Visit): boolean {
  for (let at = statement; at.parent !== null && !isFunction(at.node); at = at.parent) {
    const { type } = at.parent.node;
    if (type === 'ForOfStatement') return false;
    if (type === 'TryStatement' && (at.key !== 'handler' || syntaxIn(at.parent.node, 'finalizer') !== null))
      return false;
  }
  return true;
}

/** Nothing of its function is done after a statement that has come to its end. */
function isEnd(statement: Visit): boolean {
  const { parent } = statement;
  if (parent === null) return false;
  const next = followers(statement);
  if (next === null) return isFunction(parent.node) || (PASSING.has(parent.node.type) && isEnd(parent));
  const [first] = next;
  if (first === undefined) return isEnd(parent.node.type === 'SwitchCase' ? (parent.parent ?? parent) : parent);
  if (first.type === 'ReturnStatement') return syntaxIn(first, 'argument') === null;
  if (first.type !== 'BreakStatement') return false;
  const left = leftBy(first, parent);
  return left !== null && isEnd(left);
}

/** Statements that are over with the one in them. */
const PASSING = new Set(['IfStatement', 'LabeledStatement', 'CatchClause', 'TryStatement']);

/** Those that come after it in its list and do something, those of the next cases of a `switch` too; null where it stands in no list. */
function followers(statement: Visit): readonly Syntax[] | null {
  const { node, key, parent } = statement;
  const list = parent?.node[key];
  if (!Array.isArray(list)) return null;
  const first = nextOf(list as readonly Syntax[], node);
  if (first !== undefined) return [first];
  if (parent?.node.type !== 'SwitchCase') return [];
  const cases = listIn(parent.parent?.node ?? parent.node, 'cases');
  for (const one of cases.slice(cases.indexOf(parent.node) + 1)) {
    const next = nextOf(one['consequent'] as readonly Syntax[]);
    if (next !== undefined) return [next];
  }
  return [];
}

function nextOf(list: readonly Syntax[], after?: Syntax): Syntax | undefined {
  for (let i = after === undefined ? 0 : list.indexOf(after) + 1; i < list.length; i++) {
    const one = list[i];
    if (one !== undefined && !/^(?:Empty|FunctionDeclaration|TS)/u.test(one.type)) return one;
  }
  return undefined;
}

/** The statement that a `break` leaves. */
function leftBy(statement: Syntax, within: Visit): Visit | null {
  const label = nameOf(syntaxIn(statement, 'label'));
  for (let at: Visit | null = within; at !== null && !isFunction(at.node); at = at.parent) {
    const { type } = at.node;
    if (
      label === null
        ? /^(?:Switch|While|DoWhile|For|ForIn)Statement$/u.test(type)
        : nameOf(syntaxIn(at.node, 'label')) === label
    )
      return at;
  }
  return null;
}

/** Where a function becomes a loop before anybody can call it: a block that declares it, what holds it, or itself. Null where there is no such place. */
function placeOf(visit: Visit): Visit | null {
  const { node, parent } = visit;
  if (parent === null) return null;
  if (node.type === 'FunctionDeclaration') {
    if (nameOf(syntaxIn(node, 'id')) === null) return null;
    return enclosing(visit, ({ type }) => /^(?:Program|BlockStatement|StaticBlock|SwitchStatement)$/u.test(type));
  }
  if (isMethod(parent.node)) return keyOf(parent.node) !== null && isOnly(parent) ? parent.parent : null;
  return syntaxIn(node, 'id') === null && nameGiven(visit) === undefined ? null : visit;
}

function isMethod(node: Syntax): boolean {
  return node.type === 'MethodDefinition' || (node.type === 'Property' && node['method'] === true);
}

/** The name of a member; null of one that is computed. A private one is told by its `#`. */
function keyOf(member: Syntax | undefined): string | null {
  const key = member === undefined || member['computed'] === true ? null : syntaxIn(member, 'key');
  if (key === null) return null;
  if (key.type === 'PrivateIdentifier') return `#${String(key['name'])}`;
  return nameOf(key) ?? String(key['value']);
}

/** No other member of its holder has its name. */
function isOnly({ node, key, parent }: Visit): boolean {
  const named = listIn(parent?.node ?? node, key).filter((one) => keyOf(one) === keyOf(node));
  return named.every((one) => one === node || one['static'] !== node['static']);
}

/** What the language calls a function that has no name itself, by where it stands: '' where by nothing, undefined where that is known only then. */
function nameGiven(visit: Visit): string | undefined {
  let { key, parent } = visit;
  for (; parent !== null && CARRIERS.has(parent.node.type); { key, parent } = parent);
  const around = parent?.node;
  switch (around?.type) {
    case 'VariableDeclarator':
      return nameOf(syntaxIn(around, 'id')) ?? '';
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return key === 'right' ? (nameOf(syntaxIn(around, 'left')) ?? '') : '';
    case 'Property':
    case 'PropertyDefinition':
      return key === 'value' ? (keyOf(around) ?? undefined) : '';
    case 'ExportDefaultDeclaration':
      return 'default';
    default:
      return '';
  }
}

/** Makes the functions loops of what is visited. Before anything that stands in it is touched. */
export function makeLoops({ node }: Visit, loops: Loops, out: MagicString): void {
  const made = loops.made.get(node);
  if (made === undefined) return;
  switch (node.type) {
    case 'FunctionExpression':
      wrap(node, `${TURNS}.loop(`, nameArgument(made[0]), out);
      break;
    case 'ObjectExpression':
      wrap(node, `${TURNS}.within(`, namesOf(made), out);
      break;
    case 'ClassBody':
      out.appendLeft(node.start + 1, classLoops(made));
      break;
    case 'SwitchStatement':
      for (const one of listIn(node, 'cases')) {
        const [first] = listIn(one, 'consequent');
        if (first !== undefined) out.appendLeft(first.start, declared(made));
      }
      break;
    default:
      out.appendLeft(headOf(node, out.original), declared(made));
  }
}

function wrap({ start, end }: Syntax, head: string, rest: string, out: MagicString): void {
  out.appendLeft(start, head).prependRight(end, `${rest})`);
}

function nameArgument(visit: Visit | undefined): string {
  const name = visit === undefined || syntaxIn(visit.node, 'id') !== null ? '' : nameGiven(visit);
  return name === undefined || name === '' ? '' : `,${JSON.stringify(name)}`;
}

function namesOf(methods: readonly Visit[]): string {
  return methods.map(({ parent }) => `,${JSON.stringify(keyOf(parent?.node))}`).join('');
}

function declared(functions: readonly Visit[]): string {
  return `${TURNS}.loops(${functions.map(({ node }) => nameOf(syntaxIn(node, 'id')) ?? '').join(',')});`;
}

/** What is declared with the class, and private methods, which each instance has by itself. */
function classLoops(methods: readonly Visit[]): string {
  const some = (isStatic: boolean, isPrivate: boolean): readonly Visit[] =>
    methods.filter(({ parent }) => parent?.node['static'] === isStatic && isPrivateMember(parent.node) === isPrivate);
  const hidden = (isStatic: boolean): string =>
    `${TURNS}.loops(${some(isStatic, true)
      .map(({ parent }) => `this.${keyOf(parent?.node) ?? ''}`)
      .join(',')});`;
  const once =
    `${TURNS}.within(this.prototype${namesOf(some(false, false))});` +
    `${TURNS}.within(this${namesOf(some(true, false))});${hidden(true)}`;
  const each = some(false, true).length === 0 ? '' : `#${METER}_turns=${hidden(false)}`;
  return `static{${once}}${each}`;
}

function isPrivateMember(member: Syntax): boolean {
  return syntaxIn(member, 'key')?.type === 'PrivateIdentifier';
}

/** Where its statements begin: after the directives. */
function headOf(block: Syntax, source: string): number {
  if (block.type === 'Program') return 0;
  const directives = listIn(block, 'body').filter((statement) => statement['directive'] !== undefined);
  return directives.at(-1)?.end ?? source.indexOf('{', block.start) + 1;
}

/** What a last `yield*` waits for goes on in the place of its function. */
export function handOn(node: Syntax, dropped: boolean, out: MagicString): void {
  const called = syntaxIn(node, 'argument');
  if (called !== null) wrap(called, `${TURNS}.last((`, `),${String(dropped)}`, out);
}
