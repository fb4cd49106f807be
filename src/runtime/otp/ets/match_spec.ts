/**
 * Match specifications, compiled to closures. Follows "Match Specifications in Erlang" in the dialect of tables.
 *
 * A clause is the tuple `{Head, Guards, Body}`, guards and body are Lists. Where a guard fails it is false; where a function of the
 * body fails, its value is `'EXIT'`. A pattern of a map asks for its keys and lets others be, as in OTP.
 */
import { equal } from '../../../term/equal.ts';
import { List, listFrom } from '../../../term/list.ts';
import { print } from '../../../term/print.ts';
import { FAIL, FUNCTIONS, isMap, isTuple, mapGet, TRACE_ONLY } from './guard_functions.ts';

/** `{Head, Guards, Body}`. */
export type MatchClause = readonly [head: unknown, guards: List<unknown>, body: List<unknown>];
/** A match specification: a list of clauses, of which the first that matches counts. */
export type MatchSpec = List<MatchClause>;

type Matcher = (term: unknown, bound: unknown[]) => boolean;
type Evaluate = (bound: readonly unknown[], object: unknown) => unknown;

export const NO_MATCH = Symbol('no match');

/** What compiling found wrong; each line is worded as OTP's. */
export class BadMatchSpec extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join(' '));
    this.name = 'BadMatchSpec';
  }
}

interface Clause {
  readonly head: unknown;
  readonly match: Matcher;
  readonly variables: number;
  readonly guards: readonly Evaluate[];
  readonly body: readonly Evaluate[];
}

/** A compiled match specification. */
export class Program {
  /** @param parts Of the specification: what it takes to compile it, and at most to run it once. */
  constructor(
    private readonly clauses: readonly Clause[],
    readonly parts: number,
  ) {}

  /** Reductions that it costs to run it on so many objects. */
  workOn(objects: number): number {
    return objects * (1 + (this.parts >> 3));
  }

  /** The value of the first clause that matches, uncopied, or `NO_MATCH`. */
  run(object: unknown): unknown {
    for (const { match, variables, guards, body } of this.clauses) {
      const bound = new Array<unknown>(variables);
      if (!match(object, bound) || !holds(guards, bound, object)) continue;
      let value: unknown;
      for (const evaluate of body) value = evaluate(bound, object);
      return value;
    }
    return NO_MATCH;
  }

  /** The keys that can match, each once, or null when a clause leaves the key open. */
  boundKeys(keypos: number): unknown[] | null {
    const keys: unknown[] = [];
    for (const { head } of this.clauses) {
      if (isVariable(head) || head === '_') return null;
      const key: unknown = isTuple(head) ? head[keypos - 1] : undefined;
      if (!isTuple(head) || head.length < keypos) continue;
      if (isOpen(key)) return null;
      if (!keys.some((known) => equal(known, key))) keys.push(key);
    }
    return keys;
  }
}

function holds(guards: readonly Evaluate[], bound: readonly unknown[], object: unknown): boolean {
  for (const guard of guards) if (guard(bound, object) !== true) return false;
  return true;
}

/** Throws `BadMatchSpec`. */
export function compile(spec: unknown): Program {
  const problems: string[] = [];
  if (!(spec instanceof List)) throw new BadMatchSpec(['Match programs are not in a list.']);
  const clauses: Clause[] = [];
  let parts = 0;
  for (const clause of spec as List<unknown>) {
    if (!isTuple(clause) || clause.length !== 3) {
      problems.push('Match program part is not a tuple of arity 3.');
      continue;
    }
    const ofClause = partsOf(clause);
    parts += ofClause;
    if (ofClause === TOO_DEEP) {
      problems.push(`Match program part is nested deeper than ${String(SPEC_DEPTH)} levels.`);
      continue;
    }
    clauses.push(compileClause(clause as readonly [unknown, unknown, unknown], problems));
  }
  if (problems.length > 0) throw new BadMatchSpec(problems);
  return new Program(clauses, parts);
}

function compileClause([head, guards, body]: readonly [unknown, unknown, unknown], problems: string[]): Clause {
  const names = new Map<number, number>();
  const match = compileHead(head, names, problems);
  const guardCompiler = new Compiler(names, FAIL, problems);
  const bodyCompiler = new Compiler(names, 'EXIT', problems);
  let compiledGuards: Evaluate[] = [];
  let compiledBody: Evaluate[] = [];
  if (guards instanceof List) compiledGuards = Array.from(guards, (guard) => guardCompiler.expression(guard));
  else problems.push('Match expression is not a list.');
  if (!(body instanceof List)) problems.push('Match expression is not a list.');
  else if (body.length === 0) problems.push('Body clause does not return anything.');
  else compiledBody = Array.from(body, (part) => bodyCompiler.expression(part));
  return { head, match, variables: names.size, guards: compiledGuards, body: compiledBody };
}

/** The number of a variable `$N`, else undefined. */
function variableOf(term: unknown): number | undefined {
  return typeof term === 'string' && /^\$(?:0|[1-9]\d{0,7})$/.test(term) ? Number(term.slice(1)) : undefined;
}

function isVariable(term: unknown): boolean {
  return variableOf(term) !== undefined;
}

/** Can a pattern match more than one term? One with a map can. */
function isOpen(pattern: unknown): boolean {
  const parts = [pattern];
  while (parts.length > 0) {
    const part = parts.pop();
    if (typeof part === 'string' ? part === '_' || isVariable(part) : isMap(part)) return true;
    if (Array.isArray(part)) for (const item of part as unknown[]) parts.push(item);
  }
  return false;
}

/** A specification becomes functions that call each other, so its depth has a limit. A head without variables may be any term. */
const SPEC_DEPTH = 200;

const TOO_DEEP = Infinity;

/** How many parts are compiled of a clause; `TOO_DEEP` when they lie too deep in each other. */
function partsOf([head, guards, body]: readonly unknown[]): number {
  let count = 0;
  const parts: [term: unknown, depth: number][] = [
    [guards, 0],
    [body, 0],
  ];
  if (isOpen(head)) parts.push([head, 0]);
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const [term, depth] = part;
    if (depth > SPEC_DEPTH) return TOO_DEEP;
    count++;
    if (Array.isArray(term)) for (const item of term as unknown[]) parts.push([item, depth + 1]);
    else if (isMap(term)) for (const pair of entriesOf(term)) parts.push([pair, depth + 1]);
  }
  return count;
}

function compileHead(pattern: unknown, names: Map<number, number>, problems: string[]): Matcher {
  if (pattern === '_') return () => true;
  const variable = variableOf(pattern);
  if (variable !== undefined) {
    const known = names.get(variable);
    if (known !== undefined) return (term, bound) => equal(term, bound[known]);
    const slot = names.size;
    names.set(variable, slot);
    return (term, bound) => {
      bound[slot] = term;
      return true;
    };
  }
  if (!isOpen(pattern)) return (term) => equal(term, pattern);
  if (Array.isArray(pattern)) {
    const list = pattern instanceof List;
    const items = Array.from(pattern, (item) => compileHead(item, names, problems));
    return (term, bound) => {
      if (!Array.isArray(term) || term.length !== items.length || term instanceof List !== list) return false;
      for (let i = 0; i < items.length; i++) if (items[i]?.(term[i], bound) === false) return false;
      return true;
    };
  }
  const entries = entriesOf(pattern as object).map(([key, value]) => {
    if (hasVariable(key)) problems.push('Variable or wildcard in a map key of a match head.');
    return [key, compileHead(value, names, problems)] as const;
  });
  return (term, bound) => {
    if (!isMap(term)) return false;
    for (const [key, match] of entries) {
      const value = mapGet(term, key);
      if (value === FAIL || !match(value, bound)) return false;
    }
    return true;
  };
}

function hasVariable(term: unknown): boolean {
  if (Array.isArray(term)) return term.some(hasVariable);
  return term === '_' || isVariable(term);
}

function entriesOf(map: object): [unknown, unknown][] {
  return map instanceof Map ? [...(map as Map<unknown, unknown>)] : Object.entries(map);
}

class Compiler {
  private readonly names: ReadonlyMap<number, number>;
  /** What a function that fails is worth. */
  private readonly failed: unknown;
  private readonly problems: string[];

  constructor(names: ReadonlyMap<number, number>, failed: unknown, problems: string[]) {
    this.names = names;
    this.failed = failed;
    this.problems = problems;
  }

  expression(term: unknown): Evaluate {
    if (term === '$_') return (_bound, object) => object;
    if (term === '$$') {
      const slots = [...this.names].sort(([a], [b]) => a - b).map(([, slot]) => slot);
      return (bound) => listFrom(slots.map((slot) => bound[slot]));
    }
    const variable = variableOf(term);
    if (variable !== undefined) {
      const slot = this.names.get(variable);
      if (slot === undefined) return this.problem(`Variable $${variable} is unbound.`);
      return (bound) => bound[slot];
    }
    if (term instanceof List) {
      return this.all(Array.from(term as List<unknown>), (values) => listFrom(values));
    }
    if (isTuple(term)) return this.call(term);
    if (isMap(term)) return this.map(term);
    return () => term;
  }

  private problem(text: string): Evaluate {
    this.problems.push(text);
    return () => FAIL;
  }

  /** Evaluates parts, in order; in a guard one that fails fails the whole. */
  private all(parts: readonly unknown[], make: (values: unknown[]) => unknown): Evaluate {
    const evaluations = parts.map((part) => this.expression(part));
    return (bound, object) => {
      const values = new Array<unknown>(evaluations.length);
      for (let i = 0; i < evaluations.length; i++) {
        const value = evaluations[i]?.(bound, object);
        if (value === FAIL) return FAIL;
        values[i] = value;
      }
      return make(values);
    };
  }

  private map(term: object): Evaluate {
    const entries = entriesOf(term);
    return this.all(entries.flat(), (values) => {
      const pairs = entries.map((_, i) => [values[2 * i], values[2 * i + 1]] as const);
      const plain = !(term instanceof Map) && pairs.every(([key]) => typeof key === 'string');
      return plain ? Object.fromEntries(pairs as [string, unknown][]) : new Map(pairs);
    });
  }

  private call(term: readonly unknown[]): Evaluate {
    const [name, ...args] = term;
    if (term.length === 1 && isTuple(name)) return this.all(name, (values) => values);
    if (typeof name !== 'string') {
      const shown = print(term, 'erlang');
      return this.problem(`${shown} is neither a function call, nor a tuple (tuples are written {{ ... }}).`);
    }
    switch (name) {
      case 'const':
        if (args.length === 1) return () => args[0];
        return this.problem(
          args.length === 0
            ? "Special form 'const' called with no arguments."
            : `Special form 'const' called with more than one argument in ${print(term, 'erlang')}.`,
        );
      case 'andalso':
      case 'orelse':
        return this.shortCircuit(name, args);
      case 'and':
      case 'or':
        return this.logic(name, args);
      default:
        return this.apply(name, args);
    }
  }

  private apply(name: string, args: readonly unknown[]): Evaluate {
    if (TRACE_ONLY.has(name)) return this.problem(`Special form '${name}' used in wrong dialect.`);
    const found = FUNCTIONS.get(`${name}/${args.length}`);
    if (found === undefined) {
      return this.problem(`Function ${print(name, 'erlang')}/${args.length} does_not_exist.`);
    }
    return this.all(args, (values) => {
      const value = found(...values);
      return value === FAIL ? this.failed : value;
    });
  }

  private shortCircuit(name: 'andalso' | 'orelse', args: readonly unknown[]): Evaluate {
    if (args.length === 0) return this.problem(`Special form '${name}' called without arguments.`);
    const stop = name === 'orelse';
    const parts = args.map((arg) => this.expression(arg));
    return (bound, object) => {
      for (let i = 0; ; i++) {
        const value = parts[i]?.(bound, object);
        if (i === parts.length - 1 || value === FAIL || value === stop) return value;
        if (value !== !stop) return this.failed;
      }
    };
  }

  private logic(name: 'and' | 'or', args: readonly unknown[]): Evaluate {
    if (args.length === 0) return this.problem(`Special form '${name}' called without arguments.`);
    return this.all(args, (values) => {
      if (!values.every((value) => typeof value === 'boolean')) return this.failed;
      return name === 'and' ? values.every(Boolean) : values.some(Boolean);
    });
  }
}

/** Can every result of the specification be seen to have the key of its object? What `select_replace/2` asks for. */
export function keepsKey(spec: MatchSpec, keypos: number): boolean {
  return Array.from(spec).every(([head, , body]) => {
    if (body.length !== 1) return false;
    const [result] = body;
    if (result === '$_') return true;
    if (!isTuple(head) || head.length < keypos || !isTuple(result)) return false;
    const key: unknown = head[keypos - 1];
    if (result[0] === 'const' && result.length === 2) {
      return isTuple(result[1]) && result[1].length >= keypos && sameKey(key, result[1][keypos - 1], true);
    }
    const [tuple] = result;
    if (result.length !== 1 || !isTuple(tuple) || tuple.length < keypos) return false;
    const made: unknown = tuple[keypos - 1];
    return equal(made, ['element', keypos, '$_']) || sameKey(key, made, false);
  });
}

function sameKey(pattern: unknown, made: unknown, constant: boolean): boolean {
  if (pattern === '_') return false;
  if (isVariable(pattern)) return !constant && pattern === made;
  if (pattern instanceof List) {
    return made instanceof List && sameItems(pattern as List<unknown>, made as List<unknown>, constant);
  }
  if (isTuple(pattern)) {
    if (!isTuple(made)) return false;
    if (constant) return sameItems(pattern, made, true);
    if (made[0] === 'const' && made.length === 2) return sameKey(pattern, made[1], true);
    return made.length === 1 && isTuple(made[0]) && sameItems(pattern, made[0], false);
  }
  if (isMap(pattern)) return false;
  if (!constant && isTuple(made)) return made[0] === 'const' && made.length === 2 && equal(pattern, made[1]);
  if (!constant && (isVariable(made) || made === '$_' || made === '$$')) return false;
  return equal(pattern, made);
}

function sameItems(a: readonly unknown[], b: readonly unknown[], constant: boolean): boolean {
  return a.length === b.length && a.every((item, index) => sameKey(item, b[index], constant));
}
