import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, type Observation } from './compare.ts';
import type { Json, JsonObject, StepRecord } from './scenario.ts';

const CALM: JsonObject = { mbox: [], links: [], mons: [], monby: [], trap: 'false', name: null };

function observe(over: Partial<Observation> = {}, p1: JsonObject = {}): Observation {
  return {
    result: {},
    done: {},
    state: new Map([['p1', { ...CALM, ...p1 }]]),
    log: new Map(),
    events: [],
    loose: [],
    tree: new Map(),
    reports: new Map(),
    ...over,
  };
}

function places(record: StepRecord, observation: Observation): string[] {
  return compare(['p1'], [record], [observation]).map(({ what }) => what);
}

function mailbox(recorded: readonly Json[], actual: readonly Json[]): string[] {
  return places({ state: { p1: { mbox: recorded } } }, observe({}, { mbox: actual }));
}

describe('compare', () => {
  it('notices a change that was not to be, in a process that no record mentions', () => {
    expect(places({}, observe())).toEqual([]);
    expect(places({}, observe({}, { links: ['#p2'] }))).toEqual(['state.p1.links']);
  });

  it('keeps expecting what an earlier step changed', () => {
    const first = { state: { p1: { trap: 'true' } } };
    const trapping = observe({}, { trap: 'true' });
    expect(compare(['p1'], [first, {}], [trapping, trapping])).toEqual([]);
    expect(compare(['p1'], [first, {}], [trapping, observe()])).toEqual([
      { step: 1, what: 'state.p1.trap', expected: 'true', got: 'false' },
    ]);
  });

  it('expects nothing of a dead process but its reason', () => {
    const died = { state: { p1: { exit: 'boom' } } };
    expect(places(died, observe({ state: new Map([['p1', { exit: 'boom' }]]) }))).toEqual([]);
    expect(places(died, observe())).toContain('state.p1.exit');
  });

  it('notices a process too many and one too few', () => {
    const both = new Map([
      ['p1', CALM],
      ['p2', CALM],
    ]);
    expect(places({}, observe({ state: both }))).toEqual(['state.p2']);
    expect(places({ state: { p2: {} } }, observe())).toEqual(['state.p2']);
    expect(places({ state: { p2: {} } }, observe({ state: both }))).toEqual([]);
  });

  it('takes links, monitors, loose events and the members of a map in any order', () => {
    expect(places({ state: { p1: { links: ['#a', '#b'] } } }, observe({}, { links: ['#b', '#a'] }))).toEqual([]);
    expect(places({ loose: ['x', 'y'] }, observe({ loose: ['y', 'x'] }))).toEqual([]);
    const map = (...keys: string[]): Json => ({ map: keys.map((key) => [key, 1]) });
    expect(places({ ret: map('a', 'b') }, observe({ result: { ret: map('b', 'a') } }))).toEqual([]);
  });

  it('takes each message as often as it was recorded', () => {
    expect(places({ state: { p1: { monby: ['#a', '#a'] } } }, observe({}, { monby: ['#a', '#b'] }))).not.toEqual([]);
    expect(mailbox([{ bag: ['a', 'a', 'b'] }], ['a', 'b', 'b'])).not.toEqual([]);
  });

  it('accepts the messages of a bag in any order, but only where the bag stands', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 3 }), (shuffled) => {
        const recorded = ['first', { bag: ['a', 'b', 'c'] }, 'last'];
        expect(mailbox(recorded, ['first', ...shuffled, 'last'])).toEqual([]);
        expect(mailbox(recorded, [...shuffled, 'first', 'last'])).not.toEqual([]);
        expect(mailbox(recorded, ['first', 'last', ...shuffled])).not.toEqual([]);
      }),
    );
  });

  it('keeps the order of all other messages', () => {
    expect(mailbox(['a', 'b'], ['b', 'a'])).not.toEqual([]);
    expect(mailbox(['a', 'b'], ['a'])).not.toEqual([]);
    expect(mailbox(['a'], ['a', 'b'])).not.toEqual([]);
  });

  it('compares events one by one, and those of a group in any order', () => {
    const [a, b, c] = [
      ['exit', 'a', 'x'],
      ['exit', 'b', 'x'],
      ['start', 'c#1'],
    ] as const;
    expect(places({ events: [{ any: [a, b] }, c] }, observe({ events: [b, a, c] }))).toEqual([]);
    expect(places({ events: [a, b] }, observe({ events: [b, a] }))).toEqual(['events[0]']);
    expect(places({ events: [{ any: [a, b] }, c] }, observe({ events: [a, c, b] }))).toEqual(['events[0]']);
  });

  it('keeps the order of a list of children, except that of a simple_one_for_one supervisor', () => {
    const record = { tree: { 'top#1': ['x', 'y'] } };
    const tree = (ordered: boolean) => observe({ tree: new Map([['top#1', { children: ['y', 'x'], ordered }]]) });
    expect(places(record, tree(false))).toEqual([]);
    expect(places(record, tree(true))).toEqual(['tree.top#1']);
  });

  it('expects no list of a supervisor whose end was recorded, and the list of every other', () => {
    const first = { tree: { 'top#1': [] } };
    const there = observe({ tree: new Map([['top#1', { children: [], ordered: true }]]) });
    const ends = [{ events: [['exit', 'top#1', 'shutdown']] }, { loose: [['exit', 'top#1', 'shutdown']] }];
    for (const end of ends) expect(compare(['p1'], [first, end], [there, observe(end)])).toEqual([]);
    expect(compare(['p1'], [first, {}], [there, observe()]).map(({ what }) => what)).toEqual(['tree.top#1']);
  });

  it('notices a result where none was recorded, another result, and none', () => {
    expect(places({}, observe({ result: { ret: 'ok' } }))).toEqual(['ret']);
    expect(places({ ret: 'ok' }, observe({ result: { raise: ['error', 'badarg'] } }))).toEqual(['ret', 'raise']);
    expect(places({ blocked: true }, observe())).toEqual(['blocked']);
    expect(places({ done: { c1: { ret: 1 } } }, observe({ done: { c1: { ret: 2 } } }))).toEqual(['done.c1']);
  });

  it('tells the first step that differs and no later one', () => {
    const wrong = observe({ result: { ret: 1 } });
    expect(compare(['p1'], [{}, {}, {}], [observe(), wrong, wrong]).map(({ step }) => step)).toEqual([1]);
    expect(compare(['p1'], [{}, {}], [observe()])).toHaveLength(1);
  });
});
