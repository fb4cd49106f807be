import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { list, makeRef, Node, self, send } from '../../coppice.ts';
import { Stacktrace } from '../../term/stacktrace.ts';
import { EventHash } from './event_hash.ts';
import { EVENT } from './recorder.ts';

function digestOf(...terms: readonly unknown[]): string {
  const node = new Node({ recorderSize: 0 });
  const hash = new EventHash(node);
  terms.forEach((term, index) => {
    hash.event(index + 1, EVENT.note, 0, null, null, term, 0);
  });
  return hash.digest;
}

describe('the event hash', () => {
  it('counts maps and objects without the order of their entries', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string(), fc.jsonValue()), { selector: ([key]) => key });
    fc.assert(
      fc.property(entries, (pairs) => {
        const back = pairs.toReversed();
        expect(digestOf(new Map(back))).toBe(digestOf(new Map(pairs)));
        expect(digestOf(new Set(back.map(([key]) => key)))).toBe(digestOf(new Set(pairs.map(([key]) => key))));
        expect(digestOf(Object.fromEntries(back))).toBe(digestOf(Object.fromEntries(pairs)));
      }),
    );
  });

  it('tells apart terms that differ', () => {
    const terms = [
      undefined,
      null,
      true,
      false,
      0,
      -0,
      1,
      1.5,
      NaN,
      2 ** 40,
      1n,
      '',
      '1',
      'ab',
      'ba',
      [],
      [1],
      [[1]],
      [1, 2],
      [2, 1],
      list(),
      list(1),
      {},
      { 1: 1 },
      { a: 1 },
      { a: 2 },
      { a: { b: 1 } },
      new Map(),
      new Map([['a', 1]]),
      new Set(['a']),
      new Date(1),
      new Uint8Array([1]),
      new Uint8Array([1, 0]),
    ];
    expect(new Set(terms.map((term) => digestOf(term))).size).toBe(terms.length);
    expect(digestOf('a', 'b')).not.toBe(digestOf('b', 'a'));
  });

  it('leaves out what an engine or a minifier words', () => {
    const report = (name: string) => [
      { initial_call: name, reason: ['x', new Stacktrace(`at ${name}`)] },
      Object.assign(() => 1, { displayName: name }),
    ];
    expect(digestOf(report('a'))).toBe(digestOf(report('longer')));
  });

  it('hears each event of a node, whoever else listens, and a node without one runs the same', () => {
    const run = (hashed: boolean) => {
      const node = new Node({ recorderSize: 0 });
      const heard: number[] = [];
      const listener = { event: (id: number) => heard.push(id) };
      const hash = new EventHash(node, listener);
      node.tracer = hashed ? hash : listener;
      node.spawn(function* () {
        send(self(), ['one', makeRef()]);
        yield;
      });
      node.run();
      return { heard, events: hash.events, steps: node.steps };
    };
    const hashed = run(true);
    expect(hashed.events).toBe(hashed.heard.length);
    expect(hashed.heard).toEqual([1, 2, 3]);
    expect(run(false)).toEqual({ ...hashed, events: 0 });
  });
});
