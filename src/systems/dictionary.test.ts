import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Body, defineModule, exit, gen_server, type Module, Node, processFlag } from '../coppice.ts';
import { allMessages, viewOf } from '../testing/seen.ts';
import { sizeOf } from '../term/size.ts';
import { Rig } from '../testing/rig.ts';
import {
  type Action,
  casVal,
  deleteKey,
  dictionary,
  type Key,
  readKey,
  reduce,
  setKey,
  startLink,
  type State,
  stateWith,
} from './dictionary.ts';

describe('the operations', () => {
  it('read, set, compare and swap, delete: in the order of the first reference check', () => {
    const rig = new Rig();
    const answers = rig.run(function* (): Body<unknown[]> {
      const [, dict] = (yield* startLink()) as [string, never];
      return [
        yield* readKey(dict, 'foo'),
        yield* setKey(dict, 'foo', 'bar'),
        yield* readKey(dict, 'foo'),
        yield* casVal(dict, 'foo', 'bar', 'baz', false),
        yield* casVal(dict, 'foo', 'bar', 'baz', false),
        yield* readKey(dict, 'foo'),
        yield* deleteKey(dict, 'foo'),
        yield* readKey(dict, 'foo'),
      ];
    });
    expect(answers).toEqual(['not_found', 'ok', ['ok', 'bar'], true, false, ['ok', 'baz'], 'ok', 'not_found']);
  });

  it('finds a key by its value, and keeps one entry of it', () => {
    const key = (): Key => ['a', { b: 1 }] as never;
    let state = stateWith(new Map());
    const act = (action: Action): unknown => {
      const [reply, next] = reduce(state, action);
      state = next;
      return reply;
    };
    act(['set_key', key(), 1]);
    act(['set_key', key(), 2]);
    expect(act(['read_key', key()])).toEqual(['ok', 2]);
    expect(state.entries.size).toBe(1);
    // Also of those that were moved to the larger part.
    for (let n = 0; n < 100; n++) act(['set_key', n, n]);
    act(['set_key', key(), 3]);
    expect(act(['read_key', key()])).toEqual(['ok', 3]);
    act(['delete_key', key()]);
    expect(act(['read_key', key()])).toBe('not_found');
  });

  it('cas_val on a missing key answers true, and stores only when asked to', () => {
    const empty = stateWith([]);
    const [quiet, same] = reduce(empty, ['cas_val', 'a', 'x', 1, false]);
    expect([quiet, reduce(same, ['read_key', 'a'])[0]]).toEqual([true, 'not_found']);
    const [stored, next] = reduce(empty, ['cas_val', 'a', 'x', 1, true]);
    expect([stored, reduce(next, ['read_key', 'a'])[0]]).toEqual([true, ['ok', 1]]);
  });

  it('delete_key of a missing key is ok', () => {
    expect(reduce(stateWith([]), ['delete_key', 'nothing'])[0]).toBe('ok');
  });

  it('cas_val compares terms, not identities', () => {
    const state = stateWith([['a', ['point', { x: 1, y: [2] }]]]);
    expect(reduce(state, ['cas_val', 'a', ['point', { x: 1, y: [2] }], 'moved', false])[0]).toBe(true);
    expect(reduce(state, ['cas_val', 'a', ['point', { x: 1, y: [3] }], 'moved', false])[0]).toBe(false);
  });

  const key = fc.constantFrom<Key>('a', 'b', 1, '1', '__proto__', 'constructor');
  const value = fc.constantFrom<unknown>(0, 1, 'x', null, undefined);
  const action: fc.Arbitrary<Action> = fc.oneof(
    fc.tuple(fc.constant('set_key' as const), key, value),
    fc.tuple(fc.constant('read_key' as const), key),
    fc.tuple(fc.constant('delete_key' as const), key),
    fc.tuple(fc.constant('cas_val' as const), key, value, value, fc.boolean()),
  );

  /** The rules as the table states them, on a plain `Map`. */
  function expected(model: Map<Key, unknown>, [what, k, ...rest]: Action): unknown {
    if (what === 'read_key') return model.has(k) ? ['ok', model.get(k)] : 'not_found';
    if (what === 'set_key') model.set(k, rest[0]);
    if (what === 'delete_key') model.delete(k);
    if (what !== 'cas_val') return 'ok';
    const [old, next, setOnNotExists] = rest;
    const present = model.has(k);
    const swap = present ? Object.is(model.get(k), old) : setOnNotExists === true;
    if (swap) model.set(k, next);
    return swap || !present;
  }

  it('answers every sequence of actions as the table says, also when most of it has settled', () => {
    const large = Array.from({ length: 1_000 }, (_, index): [Key, number] => [`filler ${index}`, index]);
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), fc.boolean(), (actions, filled) => {
        const model = new Map<Key, unknown>(filled ? large : []);
        let state: State = stateWith([]);
        if (filled) for (const [k, v] of large) state = reduce(state, ['set_key', k, v])[1];
        for (const step of actions) {
          const [reply, next] = reduce(state, step);
          expect(reply).toEqual(expected(model, step));
          state = next;
        }
        const entries = new Map([...(state.settled ?? []), ...state.entries]);
        expect(entries).toEqual(model);
      }),
      { numRuns: 200 },
    );
  });

  it('a state that someone holds stays as it was: handlers are pure', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), action, (actions, last) => {
        const state = actions.reduce((held: State, step) => reduce(held, step)[1], stateWith([['a', 1]]));
        const before = structuredClone(state);
        reduce(state, last);
        expect(state).toEqual(before);
        expect(reduce(state, last)).toEqual(reduce(state, last));
      }),
    );
  });
});

/** Ten owners, one after the other, each with a dictionary of 10,000 keys with values of 512 bytes. */
const OWNERS = 10;
const KEYS = 10_000;
const VALUE_BYTES = 512;
const DATA = KEYS * VALUE_BYTES;

/** The very same dictionary, except that it traps exits. */
const trapping: Module = defineModule('trapping_dictionary', {
  ...dictionary.exports,
  init: (entries: ReadonlyMap<Key, unknown>) => {
    processFlag('trap_exit', true);
    return ['ok', stateWith(entries)];
  },
});

const bytes = Buffer.alloc(VALUE_BYTES, 'x');

/** A text with memory of its own: one that is put together from others may share theirs. */
function ownText(number: number): string {
  bytes.write(`${number} `);
  return bytes.toString('latin1');
}

function* fill(module: Module, round: number): Body<void> {
  const [, dict] = (yield* gen_server.startLink(module, new Map())) as [string, never];
  for (let i = 0; i < KEYS; i++) {
    yield* setKey(dict, `key ${i}`, ownText(round * KEYS + i));
  }
}

/** What live processes hold, as the runtime counts it. */
function heldBytes(node: Node): number {
  let bytes = 0;
  for (const process of node.processes) {
    bytes += sizeOf(viewOf(process.pid)?.state);
    for (const message of allMessages(process.pid)) bytes += sizeOf(message);
  }
  return bytes;
}

function heapBytes(): number {
  if (gc === undefined) throw new Error('run with --expose-gc: the heap counts only after a collection');
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}

function leakCheck(module: Module, end: (() => void) | null): { processes: number; held: number; heap: number } {
  const node = new Node({ recorderSize: 0 });
  // One round before counting: compiled code and grown tables are no leak.
  node.spawn(fill, [trapping, 0]);
  node.run();
  const before = heapBytes();
  for (let round = 0; round < OWNERS; round++) {
    node.spawn(function* () {
      yield* fill(module, round);
      end?.();
    });
    node.run();
  }
  return { processes: node.processes.size, held: heldBytes(node), heap: heapBytes() - before };
}

describe('the leak check', () => {
  it('an owner that ends with shutdown takes its dictionary along, and nothing is left', () => {
    const left = leakCheck(dictionary, () => exit('shutdown'));
    expect(left.processes).toBe(0);
    expect(left.held).toBe(0);
    expect(left.heap).toBeLessThan(DATA / 2);
  });

  it('an owner that simply returns leaves its dictionary alive: normal is not a signal to those who do not trap exits', () => {
    const left = leakCheck(dictionary, null);
    expect(left.processes).toBe(OWNERS);
    expect(left.held).toBeGreaterThan(OWNERS * DATA);
    expect(left.heap).toBeGreaterThan(OWNERS * DATA);
  });

  it.each([
    ['shutdown', () => exit('shutdown')],
    ['normal', null],
  ])('a dictionary that traps exits ends with its owner either way: %s', (_reason, end) => {
    const left = leakCheck(trapping, end);
    expect(left.processes).toBe(0);
    expect(left.held).toBe(0);
    expect(left.heap).toBeLessThan(DATA / 2);
  });
});
