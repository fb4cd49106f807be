import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { list } from '../term/list.ts';
import { Pid } from '../term/pid.ts';
import { Ref } from '../term/ref.ts';
import { Stacktrace } from '../term/stacktrace.ts';
import { canonical } from './canonical.ts';
import { Bag, decode, encode } from './codec.ts';
import { Names, Unbound } from './names.ts';
import type { Json } from './scenario.ts';

const { term } = fc.letrec<{ term: Json }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 4 },
    fc.stringMatching(/^[a-z_$][a-z_0-9]{0,8}$/),
    fc.integer(),
    fc.array(tie('term'), { maxLength: 4 }),
    fc.record({ str: fc.string() }),
    fc.record({ list: fc.array(tie('term'), { maxLength: 4 }) }),
    fc
      .uniqueArray(fc.tuple(tie('term'), tie('term')), { maxLength: 3, selector: ([key]) => canonical(key) })
      .map((map) => ({ map })),
  ),
}));

describe('codec', () => {
  it('encodes what it decoded to the same term', () => {
    fc.assert(
      fc.property(term, (json) => {
        const names = new Names();
        expect(canonical(encode(decode(json, names), names))).toBe(canonical(json));
      }),
    );
  });

  it('keeps a tuple and a list of the same elements apart', () => {
    const names = new Names();
    expect(encode(decode(['a'], names), names)).toEqual(['a']);
    expect(encode(decode({ list: ['a'] }, names), names)).toEqual({ list: ['a'] });
  });

  it('takes the atoms true and false for booleans, in either spelling', () => {
    const names = new Names();
    expect([decode('true', names), decode(true, names), decode('false', names)]).toEqual([true, true, false]);
    expect(encode(false, names)).toBe('false');
  });

  it('takes a map for a plain object when its keys are strings, and never for a binary or a script', () => {
    const names = new Names();
    expect(decode({ map: [['a', 1]] }, names)).toEqual({ a: 1 });
    for (const key of ['str', 'do', 'true', 7]) {
      expect(decode({ map: [[key, 'x']] }, names)).toBeInstanceOf(Map);
    }
  });

  it('shows a pid or a reference by the name that it was given, and by no other', () => {
    const names = new Names();
    const pid = names.bind('p1', new Pid(1));
    const child = names.bind('top/w1#2', new Pid(2));
    expect(decode(['#p1', 'top/w1#2'], names)).toEqual([pid, child]);
    expect(encode([pid, child, new Pid(3), new Ref(4)], names)).toEqual(['#p1', 'top/w1#2', '#pid?', '#ref?']);
  });

  it('refuses a name that was never given', () => {
    expect(() => decode(['#nobody'], new Names())).toThrow(Unbound);
    expect(() => decode('@top/w1', new Names())).toThrow(Unbound);
  });

  it('leaves a script undecoded, so that its names may be bound later, and shows its label only', () => {
    const script = { do: 'r1', acts: [['gs_cast', '#nobody', 'x']] };
    expect(decode(script, new Names())).toBe(script);
    expect(encode(['got', script], new Names())).toEqual(['got', ['do', 'r1']]);
  });

  it('writes what the format normalises: stack traces, the reply tag of a request, start functions, child records', () => {
    const names = new Names();
    const request = names.bind('q1', new Ref(1));
    expect(encode(['boom', new Stacktrace('at x')], names)).toEqual(['boom', '*']);
    expect(encode(list<unknown>('alias', request), names)).toBe('#q1');
    expect(encode(['cop_tree', 'start', list<unknown>('spec', 1)], names)).toEqual(['mfa', { list: [1] }]);
    expect(encode(['cop_tree', 'start', 'undefined'], names)).toEqual(['mfa', 'undefined']);
    expect(encode(['child', undefined, 'w1', 0, 0, 0, 0, 0, 0], names)).toEqual({ child: 'w1' });
    expect(encode(undefined, names)).toBe('undefined');
    expect(encode(new Bag(['b', 'a']), names)).toEqual({ bag: ['b', 'a'] });
  });
});
