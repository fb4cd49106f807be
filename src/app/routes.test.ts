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
    for (const search of ['seed=abc', 'seed=-1', 'seed=1.5', 'speed=99', 'speed=fast', 'speed=']) {
      const route = parseRoute(`/s/essay?${search}`, 'essay');
      expect(route).toMatchObject({ seed: 1, speed: null });
      expect(route.type === 'system' && route.faults).toHaveLength(1);
    }
  });
});
