import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTerm } from '../testing/arbitrary_terms.ts';
import { copy } from './copy.ts';
import { list } from './list.ts';
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { Ref } from './ref.ts';
import { sizeOf } from './size.ts';
import { Stacktrace } from './stacktrace.ts';
import { toWire, wireEqual } from './to_wire.ts';
import type { WireTerm } from './wire.ts';

function count(wire: WireTerm): number {
  if ('items' in wire) return 1 + wire.items.reduce((sum, item) => sum + count(item), 0);
  if (wire.k === 'object') return 1 + wire.entries.reduce((sum, [, item]) => sum + count(item), 0);
  if (wire.k === 'map') return 1 + wire.entries.reduce((sum, [key, item]) => sum + count(key) + count(item), 0);
  return 1;
}

describe('the wire form', () => {
  it.each<[unknown, WireTerm]>([
    ['oak', { k: 'string', value: 'oak', size: 3 }],
    [-0, { k: 'number', value: '-0' }],
    [Infinity, { k: 'number', value: 'Infinity' }],
    [7n, { k: 'bigint', value: '7' }],
    [undefined, { k: 'undefined' }],
    [null, { k: 'null' }],
    [new Pid(5), { k: 'pid', value: '<0.5.0>' }],
    [new Ref(5), { k: 'ref', value: '#Ref<0.5>' }],
    [new Module('shelf', {}), { k: 'module', value: 'shelf' }],
    [new Stacktrace('at f'), { k: 'stacktrace', value: 'at f' }],
    [new Date(0), { k: 'date', value: '1970-01-01T00:00:00.000Z' }],
    [new Date(Number.NaN), { k: 'date', value: 'Invalid Date' }],
    [Uint8Array.of(1, 255), { k: 'bytes', value: '01ff', size: 2 }],
    [list(1), { k: 'list', items: [{ k: 'number', value: 1 }], size: 1 }],
    [[1], { k: 'tuple', items: [{ k: 'number', value: 1 }], size: 1 }],
    [{ a: true }, { k: 'object', entries: [['a', { k: 'boolean', value: true }]], size: 1 }],
    [new Set([1]), { k: 'set', items: [{ k: 'number', value: 1 }], size: 1 }],
    [class Shelf {}, { k: 'opaque', value: 'function Shelf' }],
    [new (class Shelf {})(), { k: 'opaque', value: 'an instance of Shelf' }],
    [new TypeError('no shelf'), { k: 'opaque', value: 'TypeError: no shelf' }],
    [Symbol('s'), { k: 'opaque', value: 'Symbol(s)' }],
    [Float64Array.of(0.5, Number.NaN), { k: 'opaque', value: 'Float64Array.of(0.5, NaN)' }],
  ])('%#: of %s', (term, wire) => {
    expect(toWire(term)).toEqual(wire);
  });

  it('survives JSON unchanged', () => {
    fc.assert(
      fc.property(anyTerm, (term) => {
        const wire = toWire(term);
        expect(JSON.parse(JSON.stringify(wire))).toEqual(wire);
      }),
    );
  });

  it('is the same for a term and its copy, and another for another term', () => {
    fc.assert(fc.property(anyTerm, (term) => wireEqual(toWire(term), toWire(copy(term)))));
    fc.assert(
      fc.property(anyTerm, anyTerm, (a, b) => {
        const [left, right] = [toWire(a), toWire(b)];
        expect(wireEqual(left, right)).toBe(JSON.stringify(left) === JSON.stringify(right));
      }),
    );
  });

  it('is bounded in depth, items, characters and in all', () => {
    expect(toWire([[[1]]], { depth: 2 })).toEqual({
      k: 'tuple',
      size: 1,
      items: [{ k: 'tuple', size: 1, items: [{ k: 'cut', what: 'tuple of 1' }] }],
    });
    expect(toWire([1, 2, 3], { items: 1 })).toEqual({ k: 'tuple', size: 3, items: [{ k: 'number', value: 1 }] });
    expect(toWire('oaks', { chars: 3 })).toEqual({ k: 'string', value: 'oak', size: 4 });
    expect(toWire('🌳🌳', { chars: 3 })).toEqual({ k: 'string', value: '🌳', size: 4 });
    fc.assert(
      fc.property(anyTerm, fc.integer({ min: 1, max: 20 }), (term, nodes) => {
        // One container's first entry may take two more at each level of depth.
        expect(count(toWire(term, { nodes }))).toBeLessThanOrEqual(nodes + 12);
      }),
    );
    const wide = Array.from({ length: 1_000 }, () => 'x'.repeat(2_000));
    expect(JSON.stringify(toWire(wide, { items: 1_000 })).length).toBeLessThan(400_000);
  });

  it('tells a cycle from what is only deep', () => {
    const cyclic: unknown[] = ['a'];
    cyclic.push(cyclic);
    expect(toWire(cyclic)).toMatchObject({
      items: [{ value: 'a' }, { k: 'cut', what: expect.stringMatching(/cycle/) }],
    });
    const twice = [1];
    expect(toWire([twice, twice])).toMatchObject({ items: [{ k: 'tuple' }, { k: 'tuple' }] });
  });

  it('never calls a getter', () => {
    let called = false;
    const trap = {
      get state(): string {
        called = true;
        throw new Error('boom');
      },
      ok: 1,
    };
    expect(toWire(trap)).toEqual({
      k: 'object',
      size: 2,
      entries: [
        ['state', { k: 'opaque', value: 'a getter' }],
        ['ok', { k: 'number', value: 1 }],
      ],
    });
    expect(called).toBe(false);
  });

  it('is opaque for an object that refuses to be read, and goes on with the rest', () => {
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    const opaque = { k: 'opaque', value: 'an object that refuses to be read' };
    const wire = toWire([[hostile], revoked.proxy, 1]);
    expect(wire).toMatchObject({ items: [{ items: [opaque] }, opaque, { k: 'number', value: 1 }] });
  });
});

describe('the size of a term', () => {
  it('grows with what is put into it', () => {
    expect(sizeOf('x'.repeat(512)) - sizeOf('')).toBe(512);
    expect(sizeOf([1, 2, 3])).toBeGreaterThan(sizeOf([1, 2]));
    fc.assert(
      fc.property(anyTerm, (term) => {
        expect(sizeOf([term])).toBeGreaterThan(sizeOf(term));
        expect(sizeOf(term)).toBeGreaterThan(0);
      }),
    );
  });

  it('is near the data for a dictionary of 10,000 values of 512 bytes', () => {
    const entries = new Map(Array.from({ length: 10_000 }, (_, i) => [`key_${i}`, 'x'.repeat(512)]));
    const data = 10_000 * 512;
    expect(sizeOf(entries, 100_000)).toBeGreaterThan(data);
    expect(sizeOf(entries, 100_000)).toBeLessThan(1.3 * data);
  });

  it('extrapolates when only the beginning was looked at', () => {
    const entries = new Map(Array.from({ length: 10_000 }, (_, i) => [`key_${i}`, 'x'.repeat(512)]));
    const whole = sizeOf(entries, 100_000);
    expect(Math.abs(sizeOf(entries, 200) - whole) / whole).toBeLessThan(0.05);
  });

  it('does not exhaust the stack on a deep term', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(sizeOf(deep)).toBeGreaterThan(0);
    expect(toWire(deep)).toMatchObject({ k: 'tuple' });
  });
});
