/** What one call of a built-in function can grow, and no count of calls sees: a text that is repeated or padded, an array that is filled. */
import { SystemLimit } from '../../term/atom.ts';

/** Told the bytes that a call is about to make; raises when there is no room for them. */
export type Spend = (bytes: number) => void;

/** By one call. */
const CALL_BYTES = 64_000_000;
/** While the file is loaded, all calls together. */
const LOAD_BYTES = 128_000_000;
/** What a replacement costs beside a byte that is filled in: a call of two million characters takes a tenth of a second. */
const REPLACED_BYTES = 32;
/** So many bytes cost a process one reduction: a slice without a wait comes to its end at 256 megabytes. */
export const BYTES_A_REDUCTION = 256;

/** Who makes the bytes: a process, for which they cost reductions; the file while it is loaded, whose bytes are summed; or the node itself. */
export type Maker = 'process' | 'file' | 'node';

export function spender(maker: () => Maker, charge: (reductions: number) => void): Spend {
  let loaded = 0;
  return (bytes) => {
    const who = maker();
    if (who === 'node') return;
    if (bytes > CALL_BYTES)
      throw new SystemLimit(`one call would make ${String(bytes)} bytes, and ${String(CALL_BYTES)} are the limit`);
    if (bytes < BYTES_A_REDUCTION) return;
    if (who === 'process') charge(Math.ceil(bytes / BYTES_A_REDUCTION));
    else if ((loaded += bytes) > LOAD_BYTES) {
      throw new SystemLimit(`the file makes more than ${String(LOAD_BYTES)} bytes while it is loaded`);
    }
  };
}

/** Puts functions that count in the place of the engine's. */
export function boundGrowth(spend: Spend): void {
  const { repeat, padStart, padEnd, replaceAll } = String.prototype;
  const { fill } = Array.prototype;
  put(String.prototype, {
    repeat(this: unknown, count: unknown): string {
      const text = String(this);
      const times = Number(count);
      if (times > 0) spend(text.length * times);
      return Reflect.apply(repeat, text, [times]);
    },
    padStart(this: unknown, length: unknown, padding?: string): string {
      return padded(padStart, this, length, padding);
    },
    /** What it looks for may be in every place, where it is cut out and joined, and a function is not called for every one of them. */
    replaceAll(this: unknown, ...given: Parameters<typeof replaceAll>): string {
      const text = String(this);
      spend(REPLACED_BYTES * text.length);
      return Reflect.apply(replaceAll, text, given);
    },
    padEnd(this: unknown, length: unknown, padding?: string): string {
      return padded(padEnd, this, length, padding);
    },
  });
  put(Array.prototype, {
    fill(this: unknown[], ...given: Parameters<typeof fill>): unknown[] {
      spend(8 * this.length);
      return Reflect.apply(fill, this, given) as unknown[];
    },
  });

  function padded(native: typeof padEnd, self: unknown, length: unknown, padding?: string): string {
    const text = String(self);
    const wanted = Number(length);
    if (wanted > text.length) spend(wanted);
    return Reflect.apply(native, text, [wanted, padding]);
  }
}

/** As the engine's own are: not enumerable. Methods of an object have no `prototype` and make nothing, as theirs. */
function put(target: object, methods: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  }
}
