/**
 * Scenario JSON to terms and back (format.md, section 2).
 *
 * A script (`{"do": ...}`) stays as it is until it runs, since its names may be bound later: inside the runtime it is a
 * plain object that travels like any other term. A binary is its bytes in UTF-8.
 */
import { List, listFrom } from '../term/list.ts';
import { Module } from '../term/module.ts';
import { Pid } from '../term/pid.ts';
import { Ref } from '../term/ref.ts';
import { Stacktrace } from '../term/stacktrace.ts';
import { canonical } from './canonical.ts';
import type { Names } from './names.ts';
import { isArray, isObject, type Json, type JsonObject } from './scenario.ts';

/** A list without an order of its own, in a result. */
export class Bag {
  readonly items: readonly unknown[];

  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

export interface Script extends JsonObject {
  readonly do: string;
}

export function isScript(term: unknown): term is Script {
  return (
    typeof term === 'object' &&
    term !== null &&
    !Array.isArray(term) &&
    typeof (term as { do?: unknown }).do === 'string'
  );
}

export function decode(json: Json, names: Names): unknown {
  if (typeof json === 'string') return decodeString(json, names);
  if (isArray(json)) return json.map((item) => decode(item, names));
  if (!isObject(json) || isScript(json)) return json;
  const { list, map, str } = json;
  if (isArray(list)) return listFrom(list.map((item) => decode(item, names)));
  if (isArray(map)) return decodeMap(map, names);
  if (typeof str === 'string') return new TextEncoder().encode(str);
  throw new Error(`not a term: ${JSON.stringify(json)}`);
}

function decodeString(text: string, names: Names): unknown {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text.startsWith('#')) return names.get(text.slice(1));
  if (text.startsWith('@')) return names.latestOf(text.slice(1));
  return text.includes('#') ? names.get(text) : text;
}

/** A plain object when all keys are strings, and when it could not be taken for a binary or a script. */
function decodeMap(pairs: readonly Json[], names: Names): unknown {
  const entries = pairs.map((pair): [unknown, unknown] => {
    const [key, value] = pair as readonly Json[];
    return [decode(key ?? null, names), decode(value ?? null, names)];
  });
  const plain = entries.every(
    ([key]) => typeof key === 'string' && key !== 'str' && key !== 'do' && key !== '__proto__',
  );
  return plain ? Object.fromEntries(entries) : new Map(entries);
}

export function encode(term: unknown, names: Names): Json {
  switch (typeof term) {
    case 'string':
    case 'number':
      return term;
    case 'boolean':
      return String(term);
    case 'undefined':
      return 'undefined';
    case 'function':
      return '#fun';
    case 'object':
      return encodeObject(term, names);
    default:
      return '#other';
  }
}

/** Modules that stand for what is a function in Erlang. */
const FUNS = new Set(['sys_replace_state', 'fun']);

function encodeObject(term: object | null, names: Names): Json {
  const inner = (item: unknown): Json => encode(item, names);
  if (term === null) return '#other';
  if (term instanceof Pid || term instanceof Ref) {
    const name = names.nameOf(term);
    if (name === undefined) return term instanceof Pid ? '#pid?' : '#ref?';
    return name.includes('#') ? name : `#${name}`;
  }
  // A function is no term here: sys:replace_state/2 has it travel as code of its own.
  if (term instanceof Module) return FUNS.has(term.name) ? '#fun' : term.name;
  if (term instanceof Stacktrace) return '*';
  if (term instanceof Bag) return { bag: term.items.map(inner) };
  if (term instanceof List) return encodeList(term, inner);
  if (Array.isArray(term)) return encodeTuple(term, inner);
  if (isScript(term)) return ['do', term.do];
  if (term instanceof Uint8Array) return { str: new TextDecoder().decode(term) };
  if (term instanceof Map) return encodeMap([...term], inner);
  const prototype: unknown = Object.getPrototypeOf(term);
  if (prototype !== Object.prototype && prototype !== null) return '#other';
  const entries = Object.entries(term);
  const str = (term as { str?: unknown }).str;
  if (entries.length === 1 && typeof str === 'string') return { str };
  return encodeMap(entries, inner);
}

function encodeMap(entries: readonly (readonly [unknown, unknown])[], inner: (item: unknown) => Json): Json {
  const pairs = entries.map(([key, value]): readonly [Json, Json] => [inner(key), inner(value)]);
  const keyed = pairs.map((pair) => ({ key: canonical(pair[0]), pair }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { map: keyed.map(({ pair }) => pair) };
}

/** `[alias | Ref]`, the reply tag of `gen_server:send_request/2`, goes by the name of the request. */
function encodeList(term: List<unknown>, inner: (item: unknown) => Json): Json {
  if (term.length === 2 && term[0] === 'alias' && term[1] instanceof Ref) return inner(term[1]);
  return { list: Array.from(term, inner) };
}

function encodeTuple(term: readonly unknown[], inner: (item: unknown) => Json): Json {
  const [first, second, third] = term;
  if (term.length === 3 && nameOf(first) === 'cop_tree' && second === 'start') {
    if (Array.isArray(third)) return ['mfa', { list: third.slice(1).map(inner) }];
    if (third === 'undefined') return ['mfa', 'undefined'];
  }
  if (term.length === 3 && nameOf(first) === 'cop_app' && second === 'start' && Array.isArray(third)) {
    return ['app_start', inner(third[0])];
  }
  if (term.length === 3 && first === 'application' && typeof second === 'string' && third instanceof List) {
    return { application: inner(second) };
  }
  if (term.length === 2 && first === 'no such file or directory') return 'no_app_file';
  if (term.length === 9 && first === 'child') return { child: inner(third) };
  if (term.length === 2 && isStack(second)) return [inner(first), '*'];
  return Array.from(term, inner);
}

/** Also as `process_info/2` gives it: a list of `{Module, Function, Arity, Location}`. */
export function isStack(term: unknown): boolean {
  if (term instanceof Stacktrace) return true;
  return (
    term instanceof List &&
    term.length > 0 &&
    term.every((frame: unknown) => Array.isArray(frame) && frame.length === 4 && frame[3] instanceof List)
  );
}

function nameOf(term: unknown): unknown {
  return term instanceof Module ? term.name : term;
}
