/** Makes plain code count its work, so that a loop without end is ended by the kernel and does not stop the node. */
import type MagicString from 'magic-string';
import { frameBytes, nativeBytes, VALUE } from './frames.ts';
import { CALLER, CAUGHT, METER, OUTSIDE } from './names.ts';
import { CARRIERS } from './erase.ts';
import { handOn, loopsOf, makeLoops, TURN } from './tails.ts';
import { functionAround, isFunction, listIn, nameOf, type Syntax, syntaxIn, type Visit, visits } from './syntax.ts';

const TICK = `if(--${METER}.n<0)${METER}.over();`;

/**
 * Round a function, whose bytes on the stack are counted while it lasts: where the engine's stack ends differs from machine to machine and from run
 * to run, and there the node itself would have none left to act on. A generator's frame lies there again each time it goes on, with those that wait
 * for it: so the count is its process's own, and the kernel keeps it for each.
 */
function enter(bytes: number, deep = 'deep'): string {
  return `${TICK}${deep === 'deep' ? 'const' : 'let'} ${OUTSIDE}=${METER}.depth;if((${METER}.depth=${OUTSIDE}+${String(bytes)})>${METER}.most)${METER}.${deep}(${OUTSIDE});`;
}
const TRY = 'try{';
const LEAVE = `}finally{${METER}.depth=${OUTSIDE}`;
/** A generator that is closed while it waits does not lie on the stack. */
const LEAVE_WAITING = `}finally{if(${OUTSIDE}>=0)${METER}.depth=${OUTSIDE}`;

/**
 * Counts at every head of a loop and every start of a function. Nothing needs to be done about `catch` and `finally`: a process over its
 * limit is doomed, and each further count raises again until it has left all its code. What is thrown goes through the meter, which knows
 * then where: only an `Error` knows that by itself. Outer nodes come first: so what closes an inner one is put before what is there.
 *
 * @param traced Tells the meter of each line that it comes to, too: for a run that is repeated to learn where it hangs. Nothing else changes.
 */
export function count(found: readonly Visit[], out: MagicString, traced = false): void {
  const frames = frameBytes(found);
  const loops = loopsOf(found);
  const parts: Parts = { calls: new Set(), links: new Set() };
  const bytesOf = (node: Syntax | null): number =>
    node === null ? 0 : (frames.get(node) ?? 0) + (loops.functions.has(node) ? TURN : 0);
  const wraps = (node: Syntax): readonly [enter: string, leave: string] => {
    const entry = enter(bytesOf(node), node['generator'] === true ? 'deepWait' : 'deep');
    if (node['generator'] === true) return [`${entry}${TRY}`, `${LEAVE_WAITING}}`];
    if (!traced) return [`${entry}${TRY}`, `${LEAVE}}`];
    return [`${entry}const ${CALLER}=${METER}.line;${TRY}`, `${LEAVE};${METER}.at(${CALLER})}`];
  };
  for (const visit of found) {
    const { node } = visit;
    const dropped = loops.last.get(node);
    if (dropped !== undefined) handOn(node, dropped, out);
    else if (traced) trace(visit, out);
    makeLoops(visit, loops, out);
    if (parts.links.has(node)) ask('link', node, out);
    if (!spreadInParts(visit, parts, out)) holdDepth(visit, parts, out);
    if (node.type === 'YieldExpression' && node['delegate'] !== true)
      leaveStack(visit, bytesOf(functionAround(visit)), out);
    switch (node.type) {
      case 'ForInStatement':
        ask('members', syntaxIn(node, 'right'), out);
        countLoop(syntaxIn(node, 'body'), out);
        break;
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
      case 'ForOfStatement':
        countLoop(syntaxIn(node, 'body'), out);
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        countBlock(syntaxIn(node, 'body'), wraps(node), out);
        break;
      case 'ArrowFunctionExpression': {
        const [begin, end] = wraps(node);
        if (node['expression'] === true)
          countExpression(node, [traced ? begin + at(syntaxIn(node, 'body')) : begin, end], out);
        else countBlock(syntaxIn(node, 'body'), [begin, end], out);
        break;
      }
      case 'PropertyDefinition':
        countValue(syntaxIn(node, 'value'), VALUE, out);
        break;
      case 'AssignmentPattern':
        if (isParameter(visit)) countValue(syntaxIn(node, 'right'), VALUE + bytesOf(functionAround(visit)), out);
        break;
      case 'StaticBlock':
        out.appendLeft(out.original.indexOf('{', node.start) + 1, TICK);
        break;
      case 'ThrowStatement':
        placeThrow(syntaxIn(node, 'argument'), out);
        break;
      case 'TryStatement':
        watchTry(visit, bytesOf(functionAround(visit)), out);
        break;
      case 'CatchClause':
        watchCatch(visit, bytesOf(functionAround(visit)), out);
        break;
      case 'ArrayExpression':
        for (const one of spreadIn(node, 'elements')) ask('items', one, out);
        break;
      case 'ObjectExpression':
        for (const one of spreadIn(node, 'properties')) ask('members', one, out);
        break;
      case 'NewExpression':
        askFirst(node, out);
        break;
      case 'CallExpression':
        placeThrow(thrownInto(node), out);
        if (isGrowing(node) && !isInChain(visit)) weigh(node, out);
        // What it begins with is put within what it is put into.
        askFirst(node, out);
        break;
      case 'ChainExpression':
        if (isGrowing(syntaxIn(node, 'expression'))) weigh(node, out);
        break;
      default:
    }
  }
}

function spreadIn(node: Syntax, key: 'elements' | 'properties' | 'arguments'): readonly (Syntax | null)[] {
  return listIn(node, key)
    .filter(({ type }) => type === 'SpreadElement')
    .map((one) => syntaxIn(one, 'argument'));
}

/** A generator that waits does not lie on the stack; it does again, on top of whoever has it go on, and in whatever way. */
function leaveStack({ node }: Visit, bytes: number, out: MagicString): void {
  const given = syntaxIn(node, 'argument');
  const waits = [`${METER}.waits((`, `),${OUTSIDE},${OUTSIDE}=-1,${String(lineOf(node))})`] as const;
  out.appendLeft(node.start, `${METER}.sent(`);
  out.prependRight(node.end, `,${OUTSIDE}=${METER}.again(${String(bytes)}))`);
  if (given === null) out.appendLeft(node.start + 'yield'.length, ` ${waits[0]}undefined${waits[1]}`);
  else out.appendLeft(given.start, waits[0]).prependRight(given.end, waits[1]);
}

/** Has the meter look at what something will be made of: how much that will be is known before, and there may be no room for it. */
function ask(how: string, of: Syntax | null, out: MagicString): void {
  if (of !== null) out.appendLeft(of.start, `${METER}.${how}((`).prependRight(of.end, '))');
}

/** What makes much of its first argument, or of what it is a method of. */
function askFirst(call: Syntax, out: MagicString): void {
  const callee = syntaxIn(call, 'callee');
  const [first] = listIn(call, 'arguments');
  if (callee !== null && isWalked(callee, call)) walk(callee, syntaxIn(callee, 'object'), out);
  if (first?.type === 'SpreadElement') return;
  if (callee?.type === 'MemberExpression') {
    const object = syntaxIn(callee, 'object');
    const method = `${nameOf(object) ?? ''}.${nameOf(syntaxIn(callee, 'property')) ?? ''}`;
    if (callee['computed'] === true) return;
    const made = /(\w*Array)\.from$/u.exec(method)?.[1];
    if (made !== undefined) askList(made, first, out);
    else if (method === 'Object.fromEntries') ask('items', first ?? null, out);
    else if (/^Object\.(?:keys|values|entries|getOwnPropertyNames)$|^Reflect\.ownKeys$/u.test(method))
      ask('members', first ?? null, out);
    return;
  }
  const name = nameOf(callee) ?? '';
  if (name === 'Array' || name === 'ArrayBuffer') ask(name === 'Array' ? 'places' : 'bytes', first ?? null, out);
  else if (name === 'Map' || name === 'Set') ask('items', first ?? null, out);
  else if (name.endsWith('Array')) askList(name, first, out);
}

/** What becomes a list: what has items, or a length. */
function askList(name: string, of: Syntax | undefined, out: MagicString): void {
  const bits = /\d+/u.exec(name)?.[0];
  if (of === undefined || bits === undefined) ask('like', of ?? null, out);
  else out.appendLeft(of.start, `${METER}.cells((`).prependRight(of.end, `),${String(Number(bits) / 8)})`);
}

function isWalked(callee: Syntax, call: Syntax): boolean {
  const isMethod = call.type === 'CallExpression' && callee.type === 'MemberExpression' && callee['computed'] !== true;
  return isMethod && nameOf(syntaxIn(callee, 'property')) === 'toArray';
}

/** An iterator that is asked for all that it has. What may not be there is left out here too: a `?.` before it would leave out the whole. */
function walk(callee: Syntax, object: Syntax | null, out: MagicString): void {
  if (object === null || object.type === 'Super') return;
  ask('walked', object, out);
  const dot = behind(/(?:\)|GAP)*/, out.original, object.end);
  if (callee['optional'] !== true && isLeftOut(object, out.original.slice(object.end, dot))) out.appendRight(dot, '?');
}

/** What an expression takes of the stack beside a function's own frame: arguments that are spread, functions of the engine. */
function holdDepth(visit: Visit, parts: Parts, out: MagicString): void {
  const { node } = visit;
  const bytes = nativeBytes(node);
  const spread = spreadIn(node, 'arguments');
  const lists = listArguments(node);
  if (bytes === 0 && spread.length + lists.length === 0) return;
  const whole = wholeOf(visit, parts);
  const taken = bytes === 0 ? '' : `${METER}.take(${String(bytes)}),`;
  out.appendLeft(whole.start, `${METER}.back(${METER}.depth,(${taken}`).prependRight(whole.end, '))');
  for (const one of spread) ask('args', one, out);
  for (const one of lists) ask('listed', one, out);
}

/** What is called part by part: the calls, and what stands before the last `?.` of a chain that such a call is in. */
interface Parts {
  readonly calls: Set<Syntax>;
  readonly links: Set<Syntax>;
}

/** `Math.max(...list)` and its like are called part by part, since a list of many would not lie on the stack at once. */
function spreadInParts({ node }: Visit, parts: Parts, out: MagicString): boolean {
  const callee = node.type === 'CallExpression' ? unmarked(syntaxIn(node, 'callee')) : null;
  const object = callee?.type === 'MemberExpression' ? syntaxIn(callee, 'object') : null;
  const name = memberName(callee);
  if (callee === null || object === null || name === null || !takesMany(node, object, name)) return false;
  const text = out.original;
  const dot = behind(/(?:\)|GAP)*/, text, object.end);
  const typed = syntaxIn(node, 'typeArguments') ?? syntaxIn(node, 'typeParameters');
  const open = behind(/(?:!|\)|\?\.|GAP)*/, text, typed?.end ?? callee.end);
  // Brackets round the function are closed behind its object.
  const closed = text.slice(callee.end, open).replace(COMMENTS, '').match(/\)/gu)?.join('') ?? '';
  if (text[open] !== '(' || (typed !== null && closed !== '')) return false;
  let may = (callee['optional'] === true ? 1 : 0) + (node['optional'] === true ? 2 : 0);
  const link = lastLink(object, text.slice(object.end, dot));
  if (link !== null) {
    const before = link.type === 'MemberExpression' ? syntaxIn(link, 'object') : null;
    if (before === null || callee !== syntaxIn(node, 'callee')) return false;
    parts.links.add(before);
    may += 4;
  }
  parts.calls.add(node);
  const isSuper = object.type === 'Super';
  const from = isSuper ? object.start : dot;
  const rest = `${closed},'${name}',${JSON.stringify(`${wordsFor(object)}.${name}`)},${String(may)}${isSuper ? `,super.${name}` : ''})`;
  const lines = text.slice(from, open).replace(/[^\n\r\u2028\u2029]/gu, '');
  out.appendLeft(node.start, `${METER}.inParts(`);
  out.overwrite(from, open + 1, `${isSuper ? 'this' : ''}${rest}${lines}${may === 0 ? '' : '?.'}([`, {
    contentOnly: true,
  });
  out.prependRight(node.end - 1, ']');
  for (const one of spreadIn(node, 'arguments')) ask('items', one, out);
  return true;
}

const MANY = /^(?:max|min|push)$/u;

/** Whether it hands a list on, as arguments, to what may be a function of the language that takes any number. */
function takesMany(call: Syntax, object: Syntax, name: string): boolean {
  const spread = spreadIn(call, 'arguments').length;
  if (name !== 'apply') return spread > 0 && MANY.test(name);
  if (spread > 0) return false;
  return nameOf(object) === 'Reflect' || MANY.test(memberName(unmarked(object)) ?? '');
}

/** What a member is called that is asked for by a name, or by a text. */
function memberName(callee: Syntax | null): string | null {
  if (callee?.type !== 'MemberExpression') return null;
  const property = syntaxIn(callee, 'property');
  if (callee['computed'] !== true) return nameOf(property);
  const text = property?.['value'];
  return typeof text === 'string' ? text : null;
}

const COMMENTS = /\/\*[^]*?\*\/|\/\/[^\n\r\u2028\u2029]*/gu;

/** Where what may stand there has ended; `GAP` is what stands for nothing. */
function behind(what: RegExp, text: string, from: number): number {
  const found = new RegExp(what.source.replace('GAP', `\\s|${COMMENTS.source}`), 'uy');
  found.lastIndex = from;
  found.exec(text);
  return found.lastIndex;
}

/** Without the `!` of a type. */
function unmarked(node: Syntax | null): Syntax | null {
  let at = node;
  while (at?.type === 'TSNonNullExpression') at = syntaxIn(at, 'expression');
  return at;
}

/** Whether what follows an object is left out with something in it, since there is a `?.`, and no bracket after it. */
function isLeftOut(object: Syntax, after: string): boolean {
  return lastLink(object, after) !== null;
}

/** The last part of an object that comes after a `?.`. */
function lastLink(object: Syntax, after: string): Syntax | null {
  if (after.replace(COMMENTS, '').includes(')')) return null;
  for (let at: Syntax | null = object; at !== null;) {
    if (at['optional'] === true) return at;
    at = syntaxIn(at, 'object') ?? syntaxIn(at, 'callee') ?? heldIn(at);
  }
  return null;
}

function heldIn(node: Syntax): Syntax | null {
  return CARRIERS.has(node.type) ? syntaxIn(node, 'expression') : null;
}

/** An object as the engine names it in an error. */
function wordsFor(object: Syntax): string {
  const within = syntaxIn(object, 'object');
  const held = heldIn(object);
  if (held !== null) return wordsFor(held);
  const name = nameOf(syntaxIn(object, 'property'));
  if (object.type === 'MemberExpression' && within !== null && name !== null && object['computed'] !== true)
    return `${wordsFor(within)}.${name}`;
  return object.type === 'ThisExpression' ? 'this' : (nameOf(object) ?? '(intermediate value)');
}

/** The lists that a call hands on as arguments by a function of the language: `f.apply(self, list)`, `Reflect.construct(C, list)`. */
function listArguments(node: Syntax): readonly Syntax[] {
  if (node.type !== 'CallExpression') return [];
  const name = memberName(unmarked(syntaxIn(node, 'callee')));
  if (name !== 'apply' && name !== 'construct') return [];
  return listIn(node, 'arguments')
    .slice(1)
    .filter(({ type }) => type !== 'SpreadElement');
}

/** An expression, or the chain of `?.` that it is part of: only the whole chain can be put into something. */
function wholeOf(visit: Visit, parts: Parts): Syntax {
  if (!isInChain(visit)) return visit.node;
  let at: Visit | null = visit;
  for (; at !== null && at.node.type !== 'ChainExpression'; at = at.parent) {
    // Such an iterator is put into something itself, and what is called part by part.
    const call = at.parent?.parent?.node;
    if (parts.links.has(at.node)) break;
    if (at.parent === null || call === undefined || at.key !== 'object') continue;
    if (parts.calls.has(call) || isWalked(at.parent.node, call)) break;
  }
  return at?.node ?? visit.node;
}

/** The engine's own end of the stack ends the run: where it lies, no program may learn. So each that passes a program is looked at. */
function watchTry(visit: Visit, bytes: number, out: MagicString): void {
  const { node } = visit;
  const last = syntaxIn(node, 'finalizer');
  // A generator that is closed while it waits goes on here.
  if (last !== null && functionAround(visit)?.['generator'] === true)
    out.appendLeft(last.start + 1, `if(${OUTSIDE}<0)${OUTSIDE}=${METER}.again(${String(bytes)});`);
  const block = syntaxIn(node, 'block');
  if (block === null || syntaxIn(node, 'handler') !== null) return;
  out.appendLeft(block.end, `catch(${CAUGHT}){throw ${METER}.caught(${CAUGHT})}`);
}

function watchCatch(visit: Visit, bytes: number, out: MagicString): void {
  const { node } = visit;
  const body = syntaxIn(node, 'body');
  if (body === null) return;
  const around = functionAround(visit);
  // What was thrown has left calls that were counted.
  const depth =
    around === null
      ? `${METER}.depth=0;`
      : around['generator'] === true
        ? `${OUTSIDE}=${METER}.caughtOn(${OUTSIDE},${String(bytes)});`
        : `${METER}.depth=${OUTSIDE}+${String(bytes)};`;
  const param = syntaxIn(node, 'param');
  const name = nameOf(param);
  if (param === null) out.appendLeft(node.start + 'catch'.length, `(${CAUGHT})`);
  if (param === null || name !== null) {
    out.appendLeft(body.start + 1, `${depth}${METER}.caught(${name ?? CAUGHT});`);
    return;
  }
  out.appendLeft(param.start, `${CAUGHT}){${depth}${METER}.caught(${CAUGHT});let `);
  const lines = out.original.slice(param.end, body.start + 1).replace(/[^\n\r\u2028\u2029]/gu, '');
  out.overwrite(param.end, body.start + 1, `=${CAUGHT};${lines}`);
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
function countValue(value: Syntax | null, bytes: number, out: MagicString): void {
  if (value === null || isFunction(value)) return;
  const within = visits(value, ({ node }) => !isFunction(node));
  if (!within.some(({ node }) => CALLS.has(node.type))) return;
  out.appendLeft(value.start, `(()=>{${enter(bytes)}${TRY}return(`).prependRight(value.end, `)${LEAVE}}})()`);
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
function isGrowing(call: Syntax | null): boolean {
  if (call?.type !== 'CallExpression') return false;
  const callee = syntaxIn(call, 'callee');
  if (callee?.type !== 'MemberExpression') return false;
  return callee['computed'] !== true && GROWING.has(nameOf(syntaxIn(callee, 'property')) ?? '');
}

/** What follows a `?.` is left out with it: only the whole chain can be put into something. What comes before it can. */
function isInChain({ node, parent, key }: Visit): boolean {
  if (!isLeftOut(node, '')) return false;
  for (let at = parent, from = key; at !== null; from = at.key, at = at.parent) {
    if (at.node.type === 'ChainExpression') return true;
    if (from !== 'object' && from !== 'callee' && at.node.type !== 'TSNonNullExpression') return false;
  }
  return false;
}

function weigh(made: Syntax, out: MagicString): void {
  out.appendLeft(made.start, `${METER}.grown(`).prependRight(made.end, ')');
}

/** What a generator is made to raise: `loop.throw(problem)`. */
function thrownInto(call: Syntax): Syntax | null {
  const callee = syntaxIn(call, 'callee');
  const name = callee?.type === 'MemberExpression' ? nameOf(syntaxIn(callee, 'property')) : null;
  const [first] = listIn(call, 'arguments');
  return name === 'throw' && first?.type !== 'SpreadElement' ? (first ?? null) : null;
}

function placeThrow(thrown: Syntax | null, out: MagicString): void {
  if (thrown !== null) out.appendLeft(thrown.start, `${METER}.thrown((`).prependRight(thrown.end, '))');
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
