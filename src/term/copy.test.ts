import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copy } from './copy.ts';

/** Numbers from the beginning on, with gaps, beyond, and names that look like numbers. */
const key = fc.oneof(
  fc.nat({ max: 12 }).map(String),
  fc.constantFrom('1000000', '4294967295', '-1', '01', '1.5', 'name', '__proto__', 'constructor'),
);
const record = fc
  .array(fc.tuple(key, fc.oneof(fc.integer(), fc.array(fc.integer(), { maxLength: 2 }))))
  .map((entries) => {
    const made: Record<string, unknown> = {};
    for (const [name, value] of entries)
      Object.defineProperty(made, name, { value, enumerable: true, writable: true, configurable: true });
    return made;
  });

describe('the copy of a record', () => {
  it('has the same members in the same order, whatever their names, and shares nothing that can change', () => {
    fc.assert(
      fc.property(record, (source) => {
        const target = copy(source);
        expect(Object.entries(target)).toEqual(Object.entries(source));
        expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
        for (const [name, value] of Object.entries(source)) {
          const copied = Object.getOwnPropertyDescriptor(target, name)?.value as unknown;
          if (typeof value === 'object') expect(copied).not.toBe(value);
        }
      }),
    );
  });

  it('of ten thousand numbered members is the same as of ten', () => {
    const source = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [i + 1, [i + 1, [2 * i]]]));
    const target = copy(source);
    expect(target).toEqual(source);
    expect(target[10_000]).not.toBe(source[10_000]);
  });
});
