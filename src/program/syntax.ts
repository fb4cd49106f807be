/** The syntax tree of a program, as its steps look at it. */
import type { Node } from 'acorn';

/** Why a program is refused, and at which character. */
export class Refused extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** A node with whatever members its type has. */
export type Syntax = Node & Readonly<Record<string, unknown>>;

/** A node at its place in the tree. */
export interface Visit {
  readonly node: Syntax;
  /** The member of the parent that holds it. */
  readonly key: string;
  readonly parent: Visit | null;
}

export function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

export function syntaxIn(node: Syntax, key: string): Syntax | null {
  const value = node[key];
  return isSyntax(value) ? value : null;
}

export function listIn(node: Syntax, key: string): readonly Syntax[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isSyntax) : [];
}

/** The name of an identifier; null of anything else. */
export function nameOf(node: Syntax | null): string | null {
  return node?.type === 'Identifier' ? (node['name'] as string) : null;
}

/**
 * All nodes below, parents first and in the order of the text. Without recursion: a chain of ten thousand operators is as deep a tree. Not
 * entered are those for which `enter` says no.
 */
export function visits(program: Node, enter: (visit: Visit) => boolean): readonly Visit[] {
  const found: Visit[] = [];
  const open: Visit[] = [{ node: program as Syntax, key: '', parent: null }];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    found.push(visit);
    if (enter(visit)) open.push(...childrenOf(visit).reverse());
  }
  return found;
}

function childrenOf(parent: Visit): Visit[] {
  const children: Visit[] = [];
  for (const [key, value] of Object.entries(parent.node)) {
    if (key === 'loc' || key === 'extra') continue;
    for (const node of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isSyntax(node)) children.push({ node, key, parent });
    }
  }
  return children;
}

/** The function that a node stands in; null at the top of the file. */
export function functionAround(visit: Visit): Syntax | null {
  for (let around = visit.parent; around !== null; around = around.parent) {
    if (isFunction(around.node)) return around.node;
  }
  return null;
}

export function isFunction({ type }: Node): boolean {
  return type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression';
}
