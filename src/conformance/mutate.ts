/** Changes one thing in a recording, to see whether the comparison notices. */
import { canonical } from './canonical.ts';
import { isArray, isObject, type Json } from './scenario.ts';

export interface Mutation {
  /** As `[2].state.p1.mbox: drop element 0`. */
  readonly what: string;
  readonly mutated: Json;
}

/** Lists without an order of their own: to swap two of their elements changes nothing. */
const UNORDERED = new Set(['map', 'bag', 'any', 'links', 'mons', 'monby', 'loose']);

/**
 * All mutations of a value: each scalar changed, each member and element left out, an element added to each list, and two
 * neighbours swapped.
 */
export function* mutations(value: Json, meaning: Meaning): Generator<Mutation> {
  yield* mutationsAt(value, [], meaning);
}

/** What only the reader of a value knows. */
export interface Meaning {
  /** Does it count in which order this list is? */
  isOrdered(path: readonly string[]): boolean;
  /** Does this member say what would hold without it? */
  isImplied(path: readonly string[], content: Json): boolean;
}

function* mutationsAt(value: Json, path: readonly string[], meaning: Meaning): Generator<Mutation> {
  const where = path.join('.');
  if (isArray(value)) {
    yield { what: `${where}: add an element`, mutated: [...value, 'added~'] };
    const swappable = !UNORDERED.has(path.at(-1) ?? '') && meaning.isOrdered(path);
    for (const [index, item] of value.entries()) {
      yield { what: `${where}: drop element ${index}`, mutated: value.toSpliced(index, 1) };
      const next = value[index + 1];
      if (swappable && next !== undefined && isPlain(item) && isPlain(next) && canonical(item) !== canonical(next)) {
        const mutated = value.toSpliced(index, 2, next, item);
        yield { what: `${where}: swap elements ${index} and ${index + 1}`, mutated };
      }
      for (const { what, mutated } of mutationsAt(item, [...path, String(index)], meaning)) {
        yield { what, mutated: value.toSpliced(index, 1, mutated) };
      }
    }
  } else if (isObject(value)) {
    for (const [member, content] of Object.entries(value)) {
      const { [member]: _dropped, ...others } = value;
      if (!meaning.isImplied([...path, member], content)) yield { what: `${where}: drop ${member}`, mutated: others };
      for (const { what, mutated } of mutationsAt(content, [...path, member], meaning)) {
        yield { what, mutated: { ...value, [member]: mutated } };
      }
    }
  } else yield { what: `${where}: change ${JSON.stringify(value)}`, mutated: changed(value) };
}

/** A group stands for several elements, some of which its neighbour may equal. */
function isPlain(item: Json): boolean {
  return !isObject(item) || !('bag' in item || 'any' in item);
}

function changed(scalar: null | boolean | number | string): Json {
  if (typeof scalar === 'number') return scalar + 1;
  if (typeof scalar === 'boolean') return !scalar;
  return `${scalar ?? ''}~`;
}
