import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute } from './routes.ts';

describe('routes', () => {
  it('the bare address is the first system', () => {
    for (const location of ['', '/'])
      expect(parseRoute(location, 'essay')).toMatchObject({ type: 'system', system: 'essay', seed: 1 });
  });

  it('what is written is read back', () => {
    const speeds = fc.constantFrom(0.1, 0.5, 2, 8, 'max' as const);
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.nat(),
        speeds,
        fc.option(fc.string({ minLength: 1 })),
        (system, seed, speed, place) => {
          const route = parseRoute(formatRoute({ system, seed, speed, place }).slice(1), 'essay');
          expect(route).toEqual({ type: 'system', system, seed, speed, place, faults: [] });
        },
      ),
    );
  });

  it('an address that leads nowhere is unknown, whatever it says', () => {
    for (const path of ['/x', '/s/a/b', '/s/%E0%A4%A', 's']) expect(parseRoute(path, 'essay').type).toBe('unknown');
  });

  it('a seed or a speed that is none is said, and the usual one is used', () => {
    for (const [name, text] of [
      ...['abc', '-1', '1.5', '', ' 7', '0x7', '99999999999999999999'].map((seed) => ['seed', seed] as const),
      ...['99', 'fast', '', '0', '-1', '0x2', '1e0', 'NaN', 'Max'].map((speed) => ['speed', speed] as const),
    ]) {
      const route = parseRoute(`/s/essay?${name}=${text}`, 'essay');
      expect(route, text).toMatchObject({ seed: 1, speed: null });
      const faults = route.type === 'system' ? route.faults : [];
      expect(faults, text).toHaveLength(1);
      expect(faults[0]).toContain(`The ${name} “${text}”`);
    }
  });

  it('a place without a name is said, and none is looked for', () => {
    const route = parseRoute('/s/essay?place=', 'essay');
    expect(route).toMatchObject({ place: null });
    expect(route.type === 'system' && route.faults).toHaveLength(1);
  });

  it('what nobody knows and what is there twice is said, and the rest counts', () => {
    const faultsOf = (search: string): readonly string[] => {
      const route = parseRoute(`/s/essay?${search}`, 'essay');
      expect(route, search).toMatchObject({ seed: 4 });
      return route.type === 'system' ? route.faults : [];
    };
    expect(faultsOf('seed=4&colour=red')).toEqual([
      'The address says “colour”, which means nothing here: known is seed, speed, place after the question mark.',
    ]);
    expect(faultsOf('seed=4&seed=5')).toEqual(['The address says seed more than once. The first one counts.']);
    expect(faultsOf('seed=4&a&b&c&d&e')[0]).toContain('“a”, “b”, “c” and 2 more');
    expect(faultsOf(`seed=4&${'x'.repeat(500)}`)[0]?.length).toBeLessThan(200);
    expect(faultsOf('seed=4&speed=?')).toHaveLength(1);
  });

  it('no address breaks it: each part is used, or said', () => {
    const member = fc.oneof(
      fc.tuple(
        fc.constantFrom('seed', 'speed', 'place', 'constructor', '__proto__', ''),
        fc.string({ unit: 'binary' }),
      ),
      fc.tuple(fc.string({ unit: 'binary' }), fc.string()),
    );
    fc.assert(
      fc.property(fc.array(member, { maxLength: 5 }), (members) => {
        const text = new URLSearchParams(members).toString();
        const route = parseRoute(`/s/essay?${text}`, 'essay');
        if (route.type !== 'system') throw new Error(`${text} led to ${route.type}`);
        const said = route.faults.length > 0;
        const query = new URLSearchParams(text);
        const understood =
          [...query].length === [...new Set(query.keys())].length &&
          [...query].every(
            ([name, value]) =>
              (name === 'seed' && String(route.seed) === value.replace(/^0+(?=\d)/u, '')) ||
              (name === 'speed' && (route.speed === 'max' ? value === 'max' : route.speed === Number(value))) ||
              (name === 'place' && value !== '' && route.place === value),
          );
        expect(said, text).toBe(!understood);
      }),
    );
  });
});
