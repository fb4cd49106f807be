import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { envelopeAt, enqueue, findMatch, messageAt, takeAt } from './mailbox.ts';
import { Process, UNRECORDED } from './process.ts';

type Act = readonly ['put', number] | readonly ['take', number] | readonly ['find', number];

const act = fc.oneof(
  fc.tuple(fc.constant('put' as const), fc.nat(5)),
  fc.tuple(fc.constant('take' as const), fc.nat(20)),
  fc.tuple(fc.constant('find' as const), fc.nat(5)),
);

function newProcess(recorded: boolean): Process {
  const process = new Process(1, () => undefined, [], 0, 0);
  if (!recorded) process.flags |= UNRECORDED;
  return process;
}

function contents(process: Process): unknown[] {
  return Array.from({ length: process.count }, (_, position) => messageAt(process, position));
}

describe.each([
  ['a node that records', true],
  ['a node that does not record', false],
])('on %s', (_, recorded) => {
  test('a mailbox is the list of what was put in and not taken out, in order', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 120 }), (acts: readonly Act[]) => {
        const process = newProcess(recorded);
        const model: [message: number, event: number][] = [];
        acts.forEach(([what, n], index) => {
          if (what === 'put') {
            enqueue(process, n, 7, index, index + 1);
            model.push([n, index + 1]);
          } else if (what === 'find') {
            const from = Math.min(n, model.length);
            const found = model.findIndex(([message], position) => position >= from && message === n);
            expect(findMatch(process, from, (message: unknown) => message === n)).toBe(
              found < 0 ? model.length : found,
            );
          } else if (n < model.length) {
            const [[message, event] = []] = model.splice(n, 1);
            expect(takeAt(process, n)).toBe(message);
            if (recorded) expect(process.cause).toBe(event);
          }
          expect(contents(process)).toEqual(model.map(([message]) => message));
          if (!recorded) return;
          expect(model.map((_, position) => envelopeAt(process, position).event)).toEqual(model.map(([, e]) => e));
        });
      }),
    );
  });

  test('a match that sends to its own process sees what it has sent', () => {
    const process = newProcess(recorded);
    for (let i = 0; i < 4; i++) enqueue(process, i, 0, 0, 0);
    takeAt(process, 0);
    const seen: unknown[] = [];
    const end = findMatch(process, 0, (message: unknown) => {
      seen.push(message);
      if (seen.length <= 6) enqueue(process, seen.length + 100, 0, 0, 0);
      return false;
    });
    expect(seen).toEqual([1, 2, 3, 101, 102, 103, 104, 105, 106]);
    expect(end).toBe(process.count);
  });
});
