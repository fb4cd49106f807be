/** A value that is the same for equal terms: what a `Map` needs to be keyed by terms. */
import { List } from './list.ts';
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { Ref } from './ref.ts';
import { Stacktrace } from './stacktrace.ts';

/** Numbers, booleans, pids and references are their own keys; all else is told by text that begins with its kind. */
export function keyOf(term: unknown): unknown {
  if (typeof term === 'string') return `s${term}`;
  if (typeof term !== 'object' || term === null || term instanceof Pid || term instanceof Ref) return term;
  return text(term);
}

function text(term: unknown): string {
  if (typeof term === 'string') return `s${term.length}:${term}`;
  if (typeof term === 'bigint') return `i${term}`;
  if (typeof term !== 'object' || term === null) return `${(typeof term)[0] ?? ''}${String(term)}`;
  if (term instanceof Pid || term instanceof Ref) return term.toString();
  if (term instanceof Module) return `m${term.name.length}:${term.name}`;
  if (term instanceof Stacktrace) return 'T';
  if (term instanceof List) return `[${term.map(text).join()}]`;
  if (Array.isArray(term)) return `{${term.map(text).join()}}`;
  if (term instanceof Date) return `d${term.getTime()}`;
  if (ArrayBuffer.isView(term)) return `${binaryKind(term)}${(term as Uint8Array).join()}`;
  if (term instanceof Set) return `S${[...term].map(text).sort().join()}`;
  const entries = term instanceof Map ? [...term] : Object.entries(term);
  const kind = term instanceof Map ? 'M' : 'o';
  return (
    kind +
    entries
      .map(([key, value]) => `${text(key)}=${text(value)}`)
      .sort()
      .join()
  );
}

function binaryKind(binary: ArrayBufferView): string {
  if (binary instanceof Uint8Array) return 'B';
  return binary instanceof Int32Array ? 'I' : 'F';
}
