import { isArray, type Json } from './scenario.ts';

/** One text for all forms of the same recorded term: maps and bags have no order of their own. */
export function canonical(value: Json): string {
  if (isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  const texts = members.map((member) => {
    const content = value[member] as Json;
    const unordered = (member === 'map' || member === 'bag') && isArray(content) && members.length === 1;
    const text = unordered ? `[${content.map(canonical).sort().join(',')}]` : canonical(content);
    return `${JSON.stringify(member)}:${text}`;
  });
  return `{${texts.join(',')}}`;
}

export function sameTerm(a: Json, b: Json): boolean {
  return canonical(a) === canonical(b);
}

export function sameMultiset(a: readonly Json[], b: readonly Json[]): boolean {
  if (a.length !== b.length) return false;
  const left = a.map(canonical).sort();
  const right = b.map(canonical).sort();
  return left.every((text, index) => text === right[index]);
}
