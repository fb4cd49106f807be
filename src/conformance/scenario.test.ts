import { describe, expect, it } from 'vitest';
import { parseCase } from './scenario.ts';

const GOOD = {
  name: 'n',
  family: 'processes',
  scenario: { procs: ['p1'], steps: [['p1', 'self']] },
  recorded: [{ ret: '#p1' }],
};

describe('parseCase', () => {
  it('reads a scenario', () => {
    expect(parseCase(JSON.stringify(GOOD))).toEqual(GOOD);
  });

  it.each([
    ['no JSON', '{"name":', /^not JSON/],
    ['no object', '[]', 'must be an object, not an array'],
    ['no name', JSON.stringify({ ...GOOD, name: undefined }), 'name: must be a string, not missing'],
    ['an unknown family', JSON.stringify({ ...GOOD, family: 'x' }), /^family: "x" is none of processes/],
    [
      'an unknown member',
      JSON.stringify({ ...GOOD, recordings: [] }),
      'recordings: is not a member of a scenario line',
    ],
    ['a record too few', JSON.stringify({ ...GOOD, recorded: [] }), 'recorded: has 0 records for 1 steps'],
    [
      'a step without operation',
      JSON.stringify({ ...GOOD, scenario: { procs: [], steps: [['p1']] } }),
      'scenario.steps[0][1]: must be a string, not missing',
    ],
    [
      'an unknown member of a record',
      JSON.stringify({ ...GOOD, recorded: [{ rett: 1 }] }),
      'recorded[0].rett: is not a member of a record',
    ],
    [
      'an unknown field of a state',
      JSON.stringify({ ...GOOD, recorded: [{ state: { p1: { mailbox: [] } } }] }),
      'recorded[0].state.p1.mailbox: is not a field of a state',
    ],
  ])('says what is wrong with %s, and where', (_what, line, message) => {
    expect(() => parseCase(line)).toThrow(message);
  });
});
