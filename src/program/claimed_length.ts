/** How many items something says that it has, which is more than it may hold: an array whose `length` was set, an object that is none. */

/** No list of an engine is longer. */
const MOST = Number.MAX_SAFE_INTEGER;

/** A length that is computed anew each time that it is asked for: what was weighed by it would be something else when it is walked. */
export class OddLength extends TypeError {
  constructor() {
    super('The length of this object is computed: what walks an object needs a length that is a number.');
  }
}

/** As a program sees it, without any code of its own. @throws OddLength where only such code could tell. */
export function claimedLength(list: unknown): number {
  if (typeof list === 'string') return list.length;
  if ((typeof list !== 'object' && typeof list !== 'function') || list === null) return 0;
  if (Array.isArray(list)) return list.length;
  if (ArrayBuffer.isView(list)) return list instanceof DataView ? 0 : (list as Uint8Array).length;
  for (let at: object | null = list; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const found = Object.getOwnPropertyDescriptor(at, 'length');
    if (found === undefined) continue;
    const value: unknown = found.value;
    if (!('value' in found) || Object(value) === value) throw new OddLength();
    const length = Math.trunc(Number(value));
    return length > 0 ? Math.min(length, MOST) : 0;
  }
  return 0;
}
