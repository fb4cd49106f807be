/**
 * How much of the engine's stack a call takes, in bytes, as far as its text tells: what a function holds lies there while it runs. Estimates that
 * lie above what Chromium takes, so that the count ends a recursion before the engine does, at the same call in every run.
 */
import { isBinding } from './refuse.ts';
import { isFunction, listIn, nameOf, type Syntax, syntaxIn, type Visit } from './syntax.ts';

const PLAIN = 288;
/** Goes on from where it waited by a frame of the engine's own. */
export const GENERATOR = 528;
/** A name that a function declares. */
const NAME = 16;
/** What the engine calls where no call stands: a getter, `toString`, an iterator. */
const UNSEEN = 640;
/** An argument that is spread: it is pushed, and may be gathered again. */
export const ARGUMENT = 16;
/** The value of a field or a parameter, which the engine makes with functions of its own. */
export const VALUE = 1_312;

/** What a node holds on the stack while the statement that it stands in goes on. */
function heldBy(node: Syntax): number {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return 8 * (2 + listIn(node, 'arguments').length);
    case 'YieldExpression':
      return 32;
    case 'ArrayExpression':
    case 'ObjectExpression':
      return 16;
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression':
    case 'TemplateLiteral':
    case 'TaggedTemplateExpression':
      return 8;
    default:
      return 0;
  }
}

/** What a statement holds while those within it go on. */
const AROUND: Readonly<Record<string, number>> = {
  ForOfStatement: 96,
  ForInStatement: 96,
  TryStatement: 48,
  SwitchStatement: 16,
  ClassDeclaration: 64,
  ClassExpression: 64,
};

/** Of each function of a program, by its node. Parents stand before what is in them. */
export function frameBytes(found: readonly Visit[]): ReadonlyMap<Syntax, number> {
  const frames = new Map<Syntax, Frame>();
  const places = new Map<Visit, Place>();
  for (const visit of found) {
    const { node, parent } = visit;
    const outer = parent === null ? TOP : (places.get(parent) ?? TOP);
    const place = within(visit, outer);
    places.set(visit, place);
    if (isFunction(node)) frames.set(node, { bytes: entryBytes(visit), widest: 0 });
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

function entryBytes({ node, parent }: Visit): number {
  return (node['generator'] === true ? GENERATOR : PLAIN) + (isCalledUnseen(parent?.node) ? UNSEEN : 0);
}

/** Also of what describes a property: `{ get() { ... } }`. */
const UNSEEN_NAMES = /^(?:toString|valueOf|toJSON|get|set|next|return)$/u;

function isCalledUnseen(holder: Syntax | undefined): boolean {
  if (holder?.type === 'AssignmentExpression') return isUnseenMember(syntaxIn(holder, 'left'));
  if (!/^(?:Property|MethodDefinition|PropertyDefinition)$/u.test(holder?.type ?? '') || holder === undefined)
    return false;
  if (holder['kind'] === 'get' || holder['kind'] === 'set' || holder['computed'] === true) return true;
  return UNSEEN_NAMES.test(nameOf(syntaxIn(holder, 'key')) ?? '');
}

/** `o.toString = ...`, `o[Symbol.toPrimitive] = ...`. */
function isUnseenMember(left: Syntax | null): boolean {
  if (left?.type !== 'MemberExpression') return false;
  return left['computed'] === true || UNSEEN_NAMES.test(nameOf(syntaxIn(left, 'property')) ?? '');
}

/** Functions of the language that call a program's own, by their names, and what they take themselves. */
const NATIVE: Readonly<Record<string, number>> = {
  ...of(
    640,
    'map forEach filter some every reduce reduceRight find findIndex findLast findLastIndex flatMap sort toSorted',
  ),
  ...of(960, 'from groupBy replace replaceAll match matchAll search split test exec join concat toSpliced flat set'),
  ...of(3_600, 'assign entries values fromEntries getOwnPropertyDescriptors defineProperties create'),
  ...of(5_600, 'parse'),
  ...of(12_800, 'stringify'),
  // Its arguments are weighed; here the iterator that a program goes through by hand, and whoever calls another by its name.
  ...of(160, 'next return throw apply call construct get has ownKeys'),
};
const OBJECT_SPREAD = 3_600;
const FORMAT = 7_200;
const ANY_NAME = 640;

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
  const name = nameOf(callee?.type === 'MemberExpression' ? syntaxIn(callee, 'property') : null);
  // By an expression that may give any name: whatever it is, the depth is after it what it was before.
  if (callee?.['computed'] === true) return typeof syntaxIn(callee, 'property')?.['value'] === 'number' ? 0 : ANY_NAME;
  if (name === null) return 0;
  if (node.type === 'NewExpression') return nameOf(syntaxIn(callee as Syntax, 'object')) === 'Intl' ? FORMAT : 0;
  return Object.hasOwn(NATIVE, name) ? (NATIVE[name] ?? 0) : 0;
}
