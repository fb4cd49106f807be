/** Makes plain code count its work, so that a loop without end is ended by the kernel and does not stop the node. */
import type MagicString from 'magic-string';
import { isFunction, listIn, nameOf, type Syntax, syntaxIn, type Visit, visits } from './syntax.ts';

/** The name by which compiled code knows its meter. */
export const METER = '$meter';
/** And what it imports. */
export const COPPICE = '$coppice';
const TICK = `if(--${METER}.n<0)${METER}.over();`;

/**
 * Round a plain function, whose calls are counted while they last: where the engine's stack ends differs from machine to machine, and there the
 * node itself would have none left to act on. A generator's frame lies on the stack only while it runs, so it is not counted.
 */
const ENTER = `${TICK}if(++${METER}.depth>${METER}.most)${METER}.deep();`;
const TRY = 'try{';
const LEAVE = `}finally{--${METER}.depth`;
/** As a function, and more: the engine has frames of its own below it, for the object that is made and for its fields. */
const VALUE = 4;
const ENTER_VALUE = `${TICK}if((${METER}.depth+=${String(VALUE)})>${METER}.most){${METER}.depth-=${String(VALUE - 1)};${METER}.deep();}`;
const LEAVE_VALUE = `}finally{${METER}.depth-=${String(VALUE)}}`;
/** Where its caller stood, who goes on there. */
export const CALLER = `${METER}_line`;

/**
 * Counts at every head of a loop and every start of a function. Nothing needs to be done about `catch` and `finally`: a process over its
 * limit is doomed, and each further count raises again until it has left all its code. What is thrown goes through the meter, which knows
 * then where: only an `Error` knows that by itself. Outer nodes come first: so what closes an inner one is put before what is there.
 *
 * @param traced Tells the meter of each line that it comes to, too: for a run that is repeated to learn where it hangs. Nothing else changes.
 */
export function count(found: readonly Visit[], out: MagicString, traced = false): void {
  const [enter, leave] = traced
    ? [`${ENTER}const ${CALLER}=${METER}.line;${TRY}`, `${LEAVE};${METER}.at(${CALLER})}`]
    : [`${ENTER}${TRY}`, `${LEAVE}}`];
  for (const visit of found) {
    const { node } = visit;
    if (traced) trace(visit, out);
    switch (node.type) {
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        countLoop(syntaxIn(node, 'body'), out);
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        countBlock(syntaxIn(node, 'body'), node['generator'] === true ? [TICK, ''] : [enter, leave], out);
        break;
      case 'ArrowFunctionExpression':
        if (node['expression'] === true)
          countExpression(node, [traced ? enter + at(syntaxIn(node, 'body')) : enter, leave], out);
        else countBlock(syntaxIn(node, 'body'), [enter, leave], out);
        break;
      case 'PropertyDefinition':
        countValue(syntaxIn(node, 'value'), out);
        break;
      case 'AssignmentPattern':
        if (isParameter(visit)) countValue(syntaxIn(node, 'right'), out);
        break;
      case 'StaticBlock':
        out.appendLeft(out.original.indexOf('{', node.start) + 1, TICK);
        break;
      case 'ThrowStatement':
        placeThrow(syntaxIn(node, 'argument'), out);
        break;
      case 'ArrayExpression':
        if (listIn(node, 'elements').some((one) => one.type === 'SpreadElement')) weigh(node, out);
        break;
      case 'NewExpression':
        if (makesRoom(node)) weigh(node, out);
        break;
      case 'CallExpression':
        if (isGrowing(node) && !isInChain(visit)) weigh(node, out);
        break;
      case 'ChainExpression':
        if (isGrowing(syntaxIn(node, 'expression'))) weigh(node, out);
        break;
      default:
    }
  }
}

function countLoop(body: Syntax | null, out: MagicString): void {
  if (body === null) return;
  if (body.type === 'BlockStatement') out.appendLeft(body.start + 1, TICK);
  else out.appendLeft(body.start, `{${TICK}`).prependRight(body.end, '}');
}

/** After the directives: before them they would be none. */
function countBlock(block: Syntax | null, [begin, end]: readonly [string, string], out: MagicString): void {
  if (block === null) return;
  const directives = listIn(block, 'body').filter((statement) => statement['directive'] !== undefined);
  const from = directives.at(-1)?.end ?? block.start + 1;
  out.appendLeft(from, directives.length > 0 ? `;${begin}` : begin);
  if (end !== '') out.prependRight(block.end - 1, end);
}

/** The body may stand in brackets, which its own place leaves out: so what is put round it begins at the arrow. */
function countExpression(arrow: Syntax, [begin, end]: readonly [string, string], out: MagicString): void {
  const body = syntaxIn(arrow, 'body');
  if (body === null) return;
  out.appendLeft(arrowEnd(arrow, out.original), `{${begin}return(`).prependRight(arrow.end, `)${end}}`);
}

/**
 * What stands in no function and is run by a call: the value of a field, and of a parameter that is not given. It becomes a function, so that it is
 * counted as one, where there is a call in it by which it could come to itself.
 */
function countValue(value: Syntax | null, out: MagicString): void {
  if (value === null || isFunction(value)) return;
  const within = visits(value, ({ node }) => !isFunction(node));
  if (!within.some(({ node }) => CALLS.has(node.type))) return;
  out.appendLeft(value.start, `(()=>{${ENTER_VALUE}${TRY}return(`).prependRight(value.end, `)${LEAVE_VALUE}})()`);
}

const CALLS = new Set(['CallExpression', 'NewExpression', 'TaggedTemplateExpression', 'ImportExpression']);

/** Within the parameters of a function, and no pattern of its body. */
function isParameter({ key, parent }: Visit): boolean {
  for (let [at, from] = [parent, key]; at !== null; [at, from] = [at.parent, at.key]) {
    if (isFunction(at.node)) return from === 'params';
    if (at.node.type.endsWith('Declarator') || at.node.type.endsWith('Statement')) return false;
  }
  return false;
}

/** Behind the `=>` of a function: the first one after its parameters and its type that stands in no comment. */
function arrowEnd(arrow: Syntax, source: string): number {
  const before = [...listIn(arrow, 'params'), syntaxIn(arrow, 'returnType'), syntaxIn(arrow, 'typeParameters')];
  const found = /(?:\/\/[^\n]*|\/\*[^]*?\*\/|[^])*?=>/uy;
  found.lastIndex = Math.max(arrow.start, ...before.map((one) => one?.end ?? 0));
  found.exec(source);
  return found.lastIndex;
}

/** Functions of the language, by their names, that make as much as one wants in one call. What they have made is weighed. */
const GROWING: ReadonlySet<string> = new Set(
  (
    'concat join replace replaceAll split slice substring flat flatMap map filter toSorted toReversed toSpliced splice with from of ' +
    'keys values entries toString stringify subarray transfer match matchAll toArray'
  ).split(' '),
);
const GROWING_CLASSES = /Array(?:Buffer)?$/u;

/** `new Array(n)`, `Array(n)`, and so of buffers. */
function makesRoom(call: Syntax): boolean {
  return GROWING_CLASSES.test(nameOf(syntaxIn(call, 'callee')) ?? '');
}

function isGrowing(call: Syntax | null): boolean {
  if (call?.type !== 'CallExpression') return false;
  const callee = syntaxIn(call, 'callee');
  if (callee?.type !== 'MemberExpression') return makesRoom(call);
  return callee['computed'] !== true && GROWING.has(nameOf(syntaxIn(callee, 'property')) ?? '');
}

/** What follows a `?.` is left out with it: only the whole chain can be put into something. */
function isInChain({ parent, key }: Visit): boolean {
  for (let at = parent, from = key; at !== null; from = at.key, at = at.parent) {
    if (at.node.type === 'ChainExpression') return true;
    if (from !== 'object' && from !== 'callee') return false;
  }
  return false;
}

function weigh(made: Syntax, out: MagicString): void {
  out.appendLeft(made.start, `${METER}.${makesRoom(made) ? 'roomed' : 'grown'}(`).prependRight(made.end, ')');
}

function placeThrow(thrown: Syntax | null, out: MagicString): void {
  if (thrown !== null) out.appendLeft(thrown.start, `${METER}.thrown(`).prependRight(thrown.end, ')');
}

/** Statements that do something where they stand; a block is told by what is in it. */
const STEPS =
  /^(?:Expression|Return|Throw|If|For|ForIn|ForOf|While|DoWhile|Switch|Try|Labeled)Statement$|^(?:Variable|ExportNamed|ExportDefault|Class)Declaration$/u;

/** Tells the meter the line of each statement, of each turn's condition, and again after each wait, when others have run. */
function trace({ node, key, parent }: Visit, out: MagicString): void {
  const around = parent?.node;
  if (node.type === 'YieldExpression') {
    out.appendLeft(node.start, `${METER}.at(${String(lineOf(node))},`).prependRight(node.end, ')');
  } else if (/^(?:For|While|DoWhile)Statement$/u.test(around?.type ?? '') && (key === 'test' || key === 'update')) {
    out.appendLeft(node.start, `(${METER}.at(${String(lineOf(node))}),`).prependRight(node.end, ')');
  }
  if (!STEPS.test(node.type) || node['directive'] !== undefined) return;
  if (Array.isArray(around?.[key])) out.appendLeft(node.start, at(node));
  else if (key === 'consequent' || key === 'alternate')
    out.appendLeft(node.start, `{${at(node)}`).prependRight(node.end, '}');
}

function at(node: Syntax | null): string {
  return node === null ? '' : `${METER}.at(${String(lineOf(node))});`;
}

function lineOf(node: Syntax): number {
  return (node['loc'] as { readonly start: { readonly line: number } }).start.line;
}
