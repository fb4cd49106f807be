import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress, type ConformanceAddress } from './address.ts';

const text = fc.string({ minLength: 1, unit: 'grapheme' });

describe('the address of a scenario', () => {
  it('is read back as it was written', () => {
    const scenario = fc
      .record({ family: text, file: text, name: text })
      .map(({ family, file, name }): ConformanceAddress => ({
        family,
        scenario: { file: `${family.replaceAll('/', '')}/${file.replaceAll('/', '')}`, name },
        step: 3,
      }));
    fc.assert(
      fc.property(scenario, (address) => {
        const [family, file] = address.scenario!.file.split('/');
        fc.pre(family !== '' && file !== '');
        const written = formatAddress(address).replace('#/conformance', '');
        expect(parseAddress(written)).toEqual({ ...address, family });
      }),
    );
  });

  it('of the page and of a family name no scenario', () => {
    expect(parseAddress('')).toEqual({ family: null, scenario: null, step: null });
    expect(parseAddress('/ets')).toEqual({ family: 'ets', scenario: null, step: null });
  });

  it('that leads nowhere is none', () => {
    for (const rest of ['/a/b', '/a/b/c/d', '/%E0%A4%A']) expect(parseAddress(rest), rest).toBeUndefined();
  });

  it('takes no step that is none', () => {
    for (const step of ['0', '-1', 'x', '1.5']) expect(parseAddress(`/a/b/c?step=${step}`)?.step).toBeNull();
  });
});
