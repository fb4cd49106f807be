/** `JSON.stringify` writes a part anew in each place where it stands, and calls itself for each that lies within another: both are weighed before. */
import { claimedLength } from '../../program/claimed_length.ts';
import { type Spend, type Within, put } from './realm_growth.ts';

/** What is written of a part at least, and of each that lies in it. */
const WRITTEN_BYTES = 8;
/** The engine's stack that it takes for a part within another; of a few there is always enough. */
const LEVEL_BYTES = 400;
const FEW_LEVELS = 16;

interface Weight {
  /** Parts that are written, those that several share each time. */
  readonly parts: number;
  /** How many lie in each other. */
  readonly levels: number;
}

const LEAF: Weight = { parts: 1, levels: 0 };

export function boundJson(spend: Spend, within: Within): void {
  const { stringify } = JSON;
  put(JSON, {
    stringify(...given: readonly unknown[]): unknown {
      const [value, replacer] = given;
      const write = (): unknown => Reflect.apply(stringify, JSON, given as Parameters<typeof stringify>);
      // What a function puts in the place of a part is not known before, and each call of it counts.
      if (typeof value !== 'object' || value === null || typeof replacer === 'function') return write();
      const { parts, levels } = weightOf(value);
      spend(WRITTEN_BYTES * parts);
      return levels <= FEW_LEVELS ? write() : within(LEVEL_BYTES * levels, write);
    },
  });
}

/** Nothing of a program runs: a getter and what has a `toJSON` are told by a function, which counts. */
function weightOf(value: object): Weight {
  const weights = new Map<object, Weight>();
  const open: (Parts & { readonly of: object; at: number })[] = [];
  const enter = (of: object): void => {
    weights.set(of, LEAF);
    open.push({ of, ...partsOf(of), at: 0 });
  };
  enter(value);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const part = top.objects[top.at++];
    if (part !== undefined) {
      if (!weights.has(part)) enter(part);
      continue;
    }
    let parts = top.count;
    let levels = 0;
    for (const one of top.objects) {
      const weight = weights.get(one) ?? LEAF;
      parts += weight.parts;
      levels = Math.max(levels, weight.levels + 1);
    }
    weights.set(top.of, { parts, levels });
    open.pop();
  }
  return weights.get(value) ?? LEAF;
}

interface Parts {
  /** All that is written. */
  readonly count: number;
  readonly objects: readonly object[];
}

function partsOf(of: object): Parts {
  if (ArrayBuffer.isView(of)) return { count: claimedLength(of), objects: [] };
  if (tellsItself(of)) return { count: 1, objects: [] };
  const keys = Object.keys(of);
  const objects: object[] = [];
  for (const key of keys) {
    const value: unknown = Object.getOwnPropertyDescriptor(of, key)?.value;
    if (typeof value === 'object' && value !== null) objects.push(value);
  }
  return { count: 1 + (Array.isArray(of) ? of.length : keys.length), objects };
}

function tellsItself(of: object): boolean {
  for (let at: object | null = of; at !== null; at = Object.getPrototypeOf(at) as object | null)
    if (Object.hasOwn(at, 'toJSON')) return true;
  return false;
}
