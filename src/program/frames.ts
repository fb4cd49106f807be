/**
 * How much of the engine's stack a call takes, in bytes, as far as its text tells: what a function holds lies there while it runs. Estimates that
 * lie above what Chromium takes, so that the count ends a recursion before the engine does, at the same call in every run.
 */
import { CARRIERS } from './erase.ts';
import { isBinding } from './refuse.ts';
import { isFunction, listIn, nameOf, type Syntax, syntaxIn, type Visit } from './syntax.ts';

const PLAIN = 288;
/** Goes on from where it waited by a frame of the engine's own. */
export const GENERATOR = 528;
/** A name that a function declares. */
const NAME = 16;
/** What the engine calls where no call stands: a getter, an iterator. */
const UNSEEN = 640;
/** What it calls by functions of its own: a setter, `toString`, what is computed. */
const BY_ENGINE = 3_400;
/** What is made by `new`, and what `super()` takes of it; more where a class says no constructor, which hands on all that it is given. */
const BASE = 144;
const DERIVED = 288;
const IMPLICIT = 1_000;
/** A class that extends one of the language's, which makes others of its kind by itself. */
const EXTENDING = 2_400;
/** More arguments than a few lie there twice. */
const FEW_ARGUMENTS = 3;
const MORE_ARGUMENTS = 32;
/** An argument that is spread: it is pushed, and may be gathered again. */
export const ARGUMENT = 16;
/** The value of a field or a parameter, which the engine makes with functions of its own. */
export const VALUE = 1_312;

/** What a node holds on the stack while the statement that it stands in goes on. */
function heldBy(node: Syntax): number {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return heldByCall(listIn(node, 'arguments').length);
    case 'TaggedTemplateExpression':
      return heldByCall(1 + listIn(syntaxIn(node, 'quasi') ?? node, 'expressions').length);
    case 'YieldExpression':
      return 32;
    case 'ArrayExpression':
    case 'ObjectExpression':
      return 16;
    case 'ArrayPattern':
      return 112;
    case 'SpreadElement':
      return 160;
    case 'BinaryExpression':
      // What waits on the left is kept twice where more waits on the right.
      return syntaxIn(node, 'right')?.type === 'BinaryExpression' ? 16 : 8;
    case 'LogicalExpression':
    case 'AssignmentExpression':
    case 'TemplateLiteral':
      return 8;
    default:
      return 0;
  }
}

function heldByCall(given: number): number {
  return 8 * (2 + given) + MORE_ARGUMENTS * Math.max(0, given - FEW_ARGUMENTS);
}

/** What a statement holds while those within it go on. */
const AROUND: Readonly<Record<string, number>> = {
  ForOfStatement: 112,
  ForInStatement: 96,
  TryStatement: 48,
  SwitchStatement: 16,
  ClassDeclaration: 64,
  ClassExpression: 64,
};

/** Of each function of a program, by its node. Parents stand before what is in them. */
export function frameBytes(found: readonly Visit[]): ReadonlyMap<Syntax, number> {
  const ways = waysOf(found);
  const frames = new Map<Syntax, Frame>();
  const places = new Map<Visit, Place>();
  for (const visit of found) {
    const { node, parent } = visit;
    const outer = parent === null ? TOP : (places.get(parent) ?? TOP);
    const place = within(visit, outer);
    places.set(visit, place);
    if (isFunction(node)) frames.set(node, { bytes: entryBytes(visit, ways), widest: 0 });
    const frame = place.owner === null ? undefined : frames.get(place.owner);
    if (frame === undefined) continue;
    frame.bytes += (AROUND[node.type] ?? 0) + (isBinding(visit) ? NAME : 0);
    place.statement.bytes += heldBy(node);
    frame.widest = Math.max(frame.widest, place.statement.bytes);
  }
  return new Map(Array.from(frames, ([node, { bytes, widest }]) => [node, bytes + widest]));
}

interface Frame {
  bytes: number;
  /** Of the statement that holds most. */
  widest: number;
}

interface Place {
  readonly owner: Syntax | null;
  readonly statement: { bytes: number };
}

const TOP: Place = { owner: null, statement: { bytes: 0 } };

function within({ node }: Visit, outer: Place): Place {
  if (isFunction(node)) return { owner: node, statement: { bytes: 0 } };
  return /Statement$|Declaration$/u.test(node.type) ? { owner: outer.owner, statement: { bytes: 0 } } : outer;
}

/** By which ways the engine may come to the functions of a file. */
interface Ways {
  /** Any function that is handed on may be a getter, a setter, a `toString`. */
  readonly defines: boolean;
  /** Getters are read by functions of the engine. */
  readonly copies: boolean;
  /** A class has no constructor of its own, and its `super()` is the engine's. */
  readonly implicit: boolean;
  /** What functions of the engine take at most that are called by other names than theirs. */
  readonly alias: number;
  /** Names that stand where they are not called. */
  readonly handedOn: ReadonlySet<string>;
  /** Names of the classes of the file. */
  readonly classes: ReadonlySet<string>;
}

const DEFINES = /^(?:define(?:Property|Properties)|__define[GS]etter__)$/u;
const COPIES = /^(?:raw|Intl|Reflect|toLocale\w*|localeCompare)$/u;

function waysOf(found: readonly Visit[]): Ways {
  const handedOn = new Set<string>();
  const classes = new Set<string>();
  let [defines, copies, implicit, alias] = [false, false, false, 0];
  for (const visit of found) {
    const { node, key, parent } = visit;
    const name = nameOf(node) ?? (node.type === 'Literal' ? node['value'] : null);
    if (typeof name === 'string') {
      defines ||= DEFINES.test(name);
      copies ||= COPIES.test(name);
      if (key !== 'callee' && key !== 'superClass' && !isBinding(visit)) handedOn.add(name);
      if (key === 'id' && (parent?.node.type ?? '').startsWith('Class')) classes.add(name);
    }
    defines ||= isNamedForEngine(node);
    copies ||= node.type === 'RestElement' && parent?.node.type === 'ObjectPattern';
    implicit ||= isClass(node) && syntaxIn(node, 'superClass') !== null && constructorOf(node) === undefined;
    alias = Math.max(alias, aliasBytes(visit));
  }
  return { defines, copies: copies || defines || alias > 0, implicit, alias, handedOn, classes };
}

/** A function that stands elsewhere becomes what the engine calls: `{ valueOf: f }`, `o[Symbol.toPrimitive] = f`. */
function isNamedForEngine(node: Syntax): boolean {
  const holder = node.type === 'AssignmentExpression' ? syntaxIn(node, 'left') : node;
  const value = syntaxIn(node, holder === node ? 'value' : 'right');
  if (holder === null || value === null || isFunction(value) || value.type === 'Literal') return false;
  const key = syntaxIn(holder, holder === node ? 'key' : 'property');
  if (holder['computed'] === true) return nameOf(key === null ? null : syntaxIn(key, 'object')) === 'Symbol';
  return BY_ENGINE_NAMES.test(nameOf(key) ?? '');
}

const HOLDERS = /^(?:JSON|Object|Reflect|Array|String|Map|Math|RegExp|\w+Array)$/u;

/** Of a function of the engine that is not called where it is named: `const { parse } = JSON`, `text.replace.bind(...)`, `JSON[name]`. */
function aliasBytes({ node, key, parent }: Visit): number {
  if (node.type === 'MemberExpression') {
    if (!isEngines(syntaxIn(node, 'object')) || (key === 'callee' && node['computed'] !== true)) return 0;
    const property = syntaxIn(node, 'property');
    if (node['computed'] === true && property?.type !== 'Literal') return key === 'left' ? 0 : MOST_NATIVE;
    return bytesNamed(nameOf(property) ?? property?.['value']);
  }
  if (node.type !== 'ObjectPattern' || parent?.node.type !== 'VariableDeclarator') return 0;
  if (!isEngines(syntaxIn(parent.node, 'init'))) return 0;
  return Math.max(0, ...listIn(node, 'properties').map((one) => bytesNamed(nameOf(syntaxIn(one, 'key')))));
}

/** What holds functions of the engine: `JSON`, `String.prototype`, a text. */
function isEngines(holder: Syntax | null): boolean {
  const inner = holder !== null && CARRIERS.has(holder.type) ? syntaxIn(holder, 'expression') : holder;
  if (inner === null) return false;
  if (inner.type === 'MemberExpression') return nameOf(syntaxIn(inner, 'property')) === 'prototype';
  return typeof inner['value'] === 'string' || HOLDERS.test(nameOf(inner) ?? '');
}

function isClass({ type }: Syntax): boolean {
  return type === 'ClassDeclaration' || type === 'ClassExpression';
}

function constructorOf(made: Syntax): Syntax | undefined {
  return listIn(syntaxIn(made, 'body') ?? made, 'body').find((one) => one['kind'] === 'constructor');
}

function entryBytes(visit: Visit, ways: Ways): number {
  const { node, parent } = visit;
  if (node['generator'] === true) return GENERATOR + unseenBytes(visit, ways);
  if (parent?.node['kind'] === 'constructor') return PLAIN + constructorBytes(parent.parent?.parent?.node, ways);
  return PLAIN + unseenBytes(visit, ways);
}

function constructorBytes(made: Syntax | undefined, ways: Ways): number {
  const name = made === undefined ? null : nameOf(syntaxIn(made, 'id'));
  const implicit = ways.implicit ? IMPLICIT : 0;
  if (extendsEngines(made, ways)) return EXTENDING + implicit;
  const isHandedOn = name === null || ways.handedOn.has(name);
  const isDerived = made !== undefined && syntaxIn(made, 'superClass') !== null;
  return (isDerived ? DERIVED : BASE) + implicit + (isHandedOn ? UNSEEN : 0);
}

function extendsEngines(made: Syntax | undefined, ways: Ways): boolean {
  const above = made === undefined ? null : syntaxIn(made, 'superClass');
  return above !== null && !ways.classes.has(nameOf(above) ?? '');
}

/** Also of what describes a property: `{ get() { ... } }`. */
const UNSEEN_NAMES = /^(?:get|next|return|has|keys)$/u;
const BY_ENGINE_NAMES = /^(?:toString|valueOf|toJSON|toISOString|exec)$/u;

/** What the engine takes where it calls a function itself. */
function unseenBytes(visit: Visit, ways: Ways): number {
  const holder = visit.parent?.node;
  const name = nameOf(syntaxIn(visit.node, 'id')) ?? nameOf(holder === undefined ? null : syntaxIn(holder, 'id'));
  const isHandedOn = name === null || ways.handedOn.has(name);
  const held = memberBytes(visit, ways);
  if (held !== null) return held === 0 ? 0 : held + ways.alias;
  return isHandedOn ? ways.alias + (ways.defines ? BY_ENGINE : 0) : 0;
}

/** Of a function that is a member of something; null of any other. */
function memberBytes({ parent }: Visit, ways: Ways): number | null {
  const holder = parent?.node;
  const get = ways.copies ? BY_ENGINE : UNSEEN;
  if (holder?.type === 'AssignmentExpression') {
    const left = syntaxIn(holder, 'left');
    if (left?.type !== 'MemberExpression') return null;
    return left['computed'] === true ? BY_ENGINE : nameBytes(nameOf(syntaxIn(left, 'property')), get);
  }
  if (holder === undefined || !/^(?:Property|MethodDefinition|PropertyDefinition)$/u.test(holder.type)) return null;
  if (holder['kind'] === 'set' || holder['computed'] === true) return BY_ENGINE;
  const name = nameOf(syntaxIn(holder, 'key'));
  // What describes a property.
  if (name === 'set' && holder.type === 'Property') return BY_ENGINE;
  const own = holder['kind'] === 'get' ? get : nameBytes(name, get);
  return Math.max(own, extendsEngines(parent?.parent?.parent?.node, ways) ? EXTENDING : 0);
}

function nameBytes(name: string | null, get: number): number {
  if (name === null) return 0;
  if (BY_ENGINE_NAMES.test(name)) return BY_ENGINE;
  return UNSEEN_NAMES.test(name) ? get : 0;
}

/** Functions of the language that call a program's own, by their names, and what they take themselves. */
const NATIVE: Readonly<Record<string, number>> = {
  ...of(640, 'map forEach filter some every reduce reduceRight find findIndex findLast findLastIndex flatMap'),
  ...of(
    1_300,
    'sort toSorted from of groupBy match search split test exec join concat toSpliced slice splice subarray flat set toArray',
  ),
  ...of(3_200, 'replace replaceAll matchAll'),
  ...of(3_600, 'assign entries values fromEntries getOwnPropertyDescriptors defineProperties defineProperty create'),
  ...of(7_200, 'toLocaleString toLocaleDateString toLocaleTimeString localeCompare format formatToParts'),
  ...of(5_600, 'parse'),
  ...of(12_800, 'stringify'),
  // Its arguments are weighed; here the iterator that a program goes through by hand, and whoever calls another by its name.
  ...of(160, 'next return throw apply call construct get has ownKeys'),
};
const MOST_NATIVE = Math.max(...Object.values(NATIVE));
const OBJECT_SPREAD = 3_600;
/** An array of numbers that is made of what gives them. */
const NUMBERS = 640;
const FORMAT = 7_200;
const ANY_NAME = 2_400;

function of(bytes: number, names: string): Record<string, number> {
  return Object.fromEntries(names.split(' ').map((name) => [name, bytes]));
}

/** What the engine takes for itself by an expression, beside the function that stands there; 0 of most. */
export function nativeBytes(node: Syntax): number {
  if (node.type === 'ObjectExpression') {
    return listIn(node, 'properties').some(({ type }) => type === 'SpreadElement') ? OBJECT_SPREAD : 0;
  }
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return 0;
  const callee = syntaxIn(node, 'callee');
  if (node.type === 'NewExpression' && /\wArray$/u.test(nameOf(callee) ?? '')) return NUMBERS;
  const name = nameOf(callee?.type === 'MemberExpression' ? syntaxIn(callee, 'property') : null);
  // By an expression that may give any name: whatever it is, the depth is after it what it was before.
  const named = callee?.['computed'] === true ? syntaxIn(callee, 'property')?.['value'] : name;
  if (callee?.['computed'] === true && typeof named !== 'string') return typeof named === 'number' ? 0 : ANY_NAME;
  if (typeof named !== 'string') return 0;
  if (node.type === 'NewExpression') return nameOf(syntaxIn(callee as Syntax, 'object')) === 'Intl' ? FORMAT : 0;
  return bytesNamed(named);
}

function bytesNamed(name: unknown): number {
  return typeof name === 'string' && Object.hasOwn(NATIVE, name) ? (NATIVE[name] ?? 0) : 0;
}
