/**
 * A loop that is written as in Erlang: `function* loop(n) { ...; yield* loop(n + 1); }`. Nothing is left to do after the last call, so it needs no
 * place on the stack: the generator of the next turn is returned, and whoever waits for the first one goes on with it. Only where all who run the
 * function are in sight: anybody else would take what it returns for its result.
 */
import type MagicString from 'magic-string';
import { METER } from './names.ts';
import { isBinding, isLabelOrKey } from './refuse.ts';
import { functionAround, isFunction, listIn, nameOf, type Syntax, syntaxIn, type Visit } from './syntax.ts';

/** Every `yield*` that runs such a function: as the last call of its own, or to wait for its end. */
export interface Runs {
  readonly last: ReadonlySet<Syntax>;
  readonly waits: ReadonlySet<Syntax>;
}

export function runsOfLoops(found: readonly Visit[]): Runs {
  const bound = new Map<string, number>();
  const uses = new Map<string, Visit[]>();
  const loops = new Map<string, Visit>();
  for (const visit of found) {
    if (isLoop(visit)) loops.set(nameOf(syntaxIn(visit.node, 'id')) ?? '', visit);
    const name = nameOf(visit.node);
    if (name === null || isLabelOrKey(visit)) continue;
    if (isBinding(visit)) bound.set(name, (bound.get(name) ?? 0) + 1);
    else uses.set(name, [...(uses.get(name) ?? []), visit]);
  }
  const last = new Set<Syntax>();
  const waits = new Set<Syntax>();
  for (const [name, { node }] of loops) {
    const runs = (uses.get(name) ?? []).filter((use) => !isSpawned(use)).map(runBy);
    const own = runs.filter((run) => run !== null && functionAround(run) === node && isLast(run));
    if (own.length === 0 || bound.get(name) !== 1 || runs.includes(null)) continue;
    for (const run of runs) if (run !== null) (own.includes(run) ? last : waits).add(run.node);
  }
  return { last, waits };
}

function isLoop({ node, parent }: Visit): boolean {
  return (
    node.type === 'FunctionDeclaration' && node['generator'] === true && !(parent?.node.type ?? '').startsWith('Export')
  );
}

const SPAWN = /^(?:spawn|spawnLink|spawnMonitor)$/u;

/** The kernel itself goes on with what it returns. */
function isSpawned({ node, key, parent }: Visit): boolean {
  if (key !== 'arguments' || parent?.node.type !== 'CallExpression') return false;
  return listIn(parent.node, 'arguments')[0] === node && SPAWN.test(nameOf(syntaxIn(parent.node, 'callee')) ?? '');
}

/** The `yield*` of a call of the function. */
function runBy({ key, parent: call }: Visit): Visit | null {
  if (key !== 'callee' || call?.node.type !== 'CallExpression' || call.key !== 'argument') return null;
  return call.parent?.node.type === 'YieldExpression' && call.parent.node['delegate'] === true ? call.parent : null;
}

/** Nothing of its function comes after it. */
function isLast({ key, parent }: Visit): boolean {
  if (parent?.node.type === 'ReturnStatement') return key === 'argument' && isFreeToReturn(parent);
  return parent?.node.type === 'ExpressionStatement' && isLastStatement(parent);
}

function isFreeToReturn(statement: Visit): boolean {
  for (let at = statement.parent; at !== null && !isFunction(at.node); at = at.parent) {
    if (at.node.type === 'TryStatement' || at.node.type === 'ForOfStatement') return false;
  }
  return true;
}

function isLastStatement({ node, key, parent }: Visit): boolean {
  if (parent === null) return false;
  if (parent.node.type === 'IfStatement') return key !== 'test' && isLastStatement(parent);
  if (parent.node.type !== 'BlockStatement' || listIn(parent.node, 'body').at(-1) !== node) return false;
  return parent.parent !== null && (isFunction(parent.parent.node) || isLastStatement(parent));
}

const COMMENT = /\/\*[^]*?\*\/|\/\/.*/gu;

/** Puts the `return` of the next turn in the place of a last `yield*`. */
export function returnTurn({ node, parent }: Visit, out: MagicString): void {
  const call = syntaxIn(node, 'argument');
  if (call === null) return;
  const statement = parent?.node.type === 'ExpressionStatement' ? parent.node : null;
  const head = out.original.slice(node.start, call.start);
  const lines = head.replace(/[^\n\r\u2028\u2029]/gu, '');
  const opened = head.replace(COMMENT, '').replace(/[^(]/gu, '');
  out.overwrite(node.start, call.start, `${METER}.next(${lines}${opened}`, { contentOnly: true });
  if (statement !== null) out.prependRight(statement.start, 'return ');
  out.prependRight(node.end, `,${String(statement !== null)})`);
}

export function waitForTurns(node: Syntax, out: MagicString): void {
  const call = syntaxIn(node, 'argument');
  if (call !== null) out.appendLeft(call.start, `${METER}.turns(`).prependRight(call.end, ')');
}
