/** Tables against a naive model, the end of owners, walks, and what operations cost. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { List } from '../../coppice.ts';
import {
  type Body,
  equal,
  ets,
  exit,
  isProcessAlive,
  link,
  list,
  processFlag,
  receive,
  self,
  spawnMonitor,
} from '../../coppice.ts';
import { compare } from '../../term/compare.ts';
import { Rig } from '../../testing/rig.ts';
import { PAGE_LIMIT, page, tables } from './ets/inspect.ts';
import { Program } from './ets/match_spec.ts';
import type { Entry } from './ets/store.ts';
import { OrderedStore } from './ets/ordered_store.ts';

type Tuple = readonly unknown[];

function inProcess<T>(code: () => T): T {
  return new Rig().run(function* () {
    return code();
  });
}

function badargOf(code: () => unknown): unknown {
  try {
    return ['no error', code()];
  } catch (caught) {
    return (caught as { reason?: unknown }).reason;
  }
}

// The model: an array of tuples

type Type = 'set' | 'ordered_set' | 'bag' | 'duplicate_bag';

class Model {
  rows: Tuple[] = [];

  constructor(readonly type: Type) {}

  lookup(key: unknown): Tuple[] {
    return this.rows.filter((row) => equal(row[0], key));
  }

  insert(row: Tuple): void {
    if (this.type === 'set' || this.type === 'ordered_set') this.delete(row[0]);
    if (this.type !== 'bag' || !this.rows.some((known) => equal(known, row))) this.rows.push(row);
  }

  delete(key: unknown): void {
    this.rows = this.rows.filter((row) => !equal(row[0], key));
  }

  keys(): unknown[] {
    return this.rows.map(([key]) => key).filter((key, i, keys) => keys.findIndex((one) => equal(one, key)) === i);
  }
}

const key = fc.oneof(
  fc.nat(12),
  fc.constantFrom<unknown>(
    'a',
    'b',
    true,
    1n,
    ['k', 1],
    { k: 1 },
    list<unknown>(1, ['x']),
    new Map([[1, 2]]),
    Uint8Array.of(1),
  ),
);
const value = fc.oneof(fc.nat(3), fc.constantFrom<unknown>('x', ['v'], list('y')));
const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: fc.constant('insert' as const), key, value }) },
  fc.record({ op: fc.constant('insert_new' as const), key, value }),
  fc.record({ op: fc.constant('delete' as const), key, value }),
  fc.record({ op: fc.constant('delete_object' as const), key, value }),
  fc.record({ op: fc.constant('take' as const), key, value }),
  fc.record({
    op: fc.constant('counter' as const),
    key,
    value: fc.integer({ min: -5, max: 5 }),
  }),
  fc.record({ op: fc.constant('match_delete' as const), key, value }),
  fc.record({ op: fc.constant('replace' as const), key, value }),
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

function sorted(rows: Iterable<unknown>): unknown[] {
  return [...rows].sort(compare);
}

function perform(table: ets.Tab, model: Model, { op, key: k, value: v }: Command): void {
  switch (op) {
    case 'insert':
      ets.insert(table, [k, v]);
      model.insert([k, v]);
      break;
    case 'insert_new': {
      const free = model.lookup(k).length === 0;
      expect(ets.insertNew(table, [k, v])).toBe(free);
      if (free) model.insert([k, v]);
      break;
    }
    case 'delete':
      ets.delete(table, k);
      model.delete(k);
      break;
    case 'delete_object':
      ets.deleteObject(table, [k, v]);
      model.rows = model.rows.filter((row) => !equal(row, [k, v]));
      break;
    case 'take':
      expect([...ets.take(table, k)]).toEqual(model.lookup(k));
      model.delete(k);
      break;
    case 'counter': {
      const [row] = model.lookup(k);
      const bag = model.type === 'bag' || model.type === 'duplicate_bag';
      if (bag || row === undefined || typeof row[1] !== 'number') {
        expect(badargOf(() => ets.updateCounter(table, k, v))).toBe('badarg');
      } else {
        expect(ets.updateCounter(table, k, v)).toBe(row[1] + v);
        model.rows = model.rows.map((each) => (each === row ? [k, (row[1] as number) + v] : each));
      }
      break;
    }
    case 'match_delete':
      ets.matchDelete(table, ['_', v]);
      model.rows = model.rows.filter((row) => !equal(row[1], v));
      break;
    case 'replace': {
      const spec = list([['$1', v], list(), list<unknown>([['$1', ['const', ['new']]]])] as const);
      if (model.type === 'bag') expect(badargOf(() => ets.selectReplace(table, spec))).toBe('badarg');
      else {
        expect(ets.selectReplace(table, spec)).toBe(model.rows.filter((row) => equal(row[1], v)).length);
        model.rows = model.rows.map((row) => (equal(row[1], v) ? [row[0], ['new']] : row));
      }
    }
  }
}

function compareWithModel(table: ets.Tab, model: Model): void {
  const rows = ets.tab2list(table);
  expect(sorted(rows)).toEqual(sorted(model.rows));
  expect(ets.info(table, 'size')).toBe(model.rows.length);
  const keys = model.keys();
  for (const k of keys) expect([...ets.lookup(table, k)]).toEqual(model.lookup(k));
  const forth: unknown[] = [];
  for (let k = ets.first(table); k !== '$end_of_table'; k = ets.next(table, k)) forth.push(k);
  expect(sorted(forth)).toEqual(sorted(keys));
  const bound = keys[0] ?? 'nobody';
  const byKey = ets.matchObject(table, [bound instanceof Map || isObject(bound) ? '$1' : bound, '_']);
  if (!(bound instanceof Map || isObject(bound))) expect([...byKey]).toEqual(model.lookup(bound));
  const pieces: unknown[] = [];
  for (let chunk = ets.matchObject(table, '_', 3); chunk !== '$end_of_table'; chunk = ets.matchObject(chunk[1])) {
    pieces.push(...chunk[0]);
  }
  expect(sorted(pieces)).toEqual(sorted(model.rows));
  if (model.type !== 'ordered_set') return;
  expect(forth).toEqual(sorted(keys));
  expect(Array.from(rows)).toEqual(sorted(model.rows));
  const back: unknown[] = [];
  for (let k = ets.last(table); k !== '$end_of_table'; k = ets.prev(table, k)) back.push(k);
  expect(back).toEqual(forth.toReversed());
  for (const k of [-1, 5.5, 'aa', [], list()]) {
    expect(ets.next(table, k)).toEqual(forth.find((each) => compare(each, k) > 0) ?? '$end_of_table');
    expect(ets.prev(table, k)).toEqual(back.find((each) => compare(each, k) < 0) ?? '$end_of_table');
  }
}

function isObject(term: unknown): boolean {
  return typeof term === 'object' && term !== null && Object.getPrototypeOf(term) === Object.prototype;
}

describe('a table', () => {
  it.each<Type>(['set', 'ordered_set', 'bag', 'duplicate_bag'])('%s holds what an array of tuples would', (type) => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        inProcess(() => {
          const table = ets.new('t', [type]);
          const model = new Model(type);
          for (const each of commands) perform(table, model, each);
          compareWithModel(table, model);
        });
      }),
      { numRuns: 250 },
    );
  });

  it('takes copies in and gives copies out', () => {
    inProcess(() => {
      const table = ets.new('t');
      const row: [string, { n: number }] = ['k', { n: 1 }];
      ets.insert(table, row);
      row[1].n = 2;
      const [got] = ets.lookup(table, 'k') as List<[string, { n: number }]>;
      expect(got).toEqual(['k', { n: 1 }]);
      if (got !== undefined) got[1].n = 3;
      const [selected] = ets.select(table, list([['k', '$1'], list(), list('$1')])) as List<{ n: number }>;
      if (selected !== undefined) selected.n = 4;
      expect(ets.tab2list(table)).toEqual(list(['k', { n: 1 }]));
    });
  });

  it('tells where a match specification is wrong, within badarg', () => {
    inProcess(() => {
      const table = ets.new('t');
      const wrong = list(['$1', ['>', '$1', 1], list('$1')]) as unknown as ets.MatchSpec;
      let told = '';
      try {
        ets.select(table, wrong);
      } catch (caught) {
        told = String((caught as { stacktrace: { hint: unknown } }).stacktrace.hint);
      }
      expect(told).toContain('Match expression is not a list.');
      expect(ets.testMs(['k'], wrong)).toEqual(['error', list(['error', 'Match expression is not a list.'])]);
      expect(ets.testMs([7], list([['$1'], list(['>', '$1', 5]), list(['+', '$1', 1])]))).toEqual(['ok', 8]);
    });
  });

  it('counts exactly beyond what a number holds', () => {
    inProcess(() => {
      const table = ets.new('t');
      ets.insert(table, ['k', Number.MAX_SAFE_INTEGER]);
      expect(ets.updateCounter(table, 'k', 2)).toBe(9007199254740993n);
    });
  });

  it('walks on over deleted objects while it is fixed, and not after', () => {
    inProcess(() => {
      const table = ets.new('t');
      ets.insert(table, list([1], [2], [3]));
      ets.safeFixtable(table, true);
      ets.delete(table, 2);
      expect(ets.next(table, 2)).toBe(3);
      expect(ets.info(table, 'size')).toBe(2);
      ets.safeFixtable(table, false);
      expect(badargOf(() => ets.next(table, 2))).toBe('badarg');
      expect(ets.first(table)).toBe(1);
      expect(ets.next(table, 1)).toBe(3);
    });
  });

  it('is folded over while the function deletes from it', () => {
    inProcess(() => {
      const table = ets.new('t');
      ets.insert(table, list([1], [2], [3]));
      const sum = ets.foldl((row, acc: number) => (ets.delete(table, row[0]), acc + (row[0] as number)), 0, table);
      expect([sum, ets.info(table, 'size'), ets.info(table, 'fixed')]).toEqual([6, 0, false]);
    });
  });

  it('is refused beyond the limit of the node, with system_limit', () => {
    inProcess(() => {
      for (let i = 0; i < 8192; i++) ets.new('t');
      expect(badargOf(() => ets.new('t'))).toBe('system_limit');
    });
  });
});

describe('the end of an owner', () => {
  it('takes its tables along before any other process can know', () => {
    const rig = new Rig();
    let seen: unknown;
    rig.node.spawn(function* (): Body<void> {
      processFlag('trap_exit', true);
      const me = self();
      const [pid] = spawnMonitor(function* () {
        ets.new('gone', ['named_table', 'public']);
        link(me);
        yield* receive();
      });
      yield* receive(() => false, 1);
      const before = ets.whereis('gone') !== undefined;
      exit(pid, 'kill');
      seen = [before, isProcessAlive(pid), ets.whereis('gone'), ets.all().length];
    });
    rig.node.advance(5);
    expect(seen).toEqual([true, false, undefined, 0]);
  });

  it('hands a table to its heir, whose message comes before the exit signal', () => {
    const rig = new Rig();
    const heard: unknown[] = [];
    let info: unknown;
    const heir = rig.node.spawn(function* () {
      processFlag('trap_exit', true);
      for (;;) {
        const message = yield* receive<unknown[]>();
        heard.push(message[0]);
        if (message[0] === 'ETS-TRANSFER')
          info = [message[1], message[3], ets.lookup('box', 1), ets.info('box', 'owner')];
      }
    });
    const owner = rig.node.spawn(function* () {
      link(heir);
      ets.new('box', ['named_table', 'private', ['heir', heir, { why: 'end' }]]);
      ets.insert('box', [1, 'a']);
      yield* receive();
    });
    rig.node.run();
    rig.node.inject(owner, 'end');
    rig.node.run();
    expect(heard).toEqual(['ETS-TRANSFER', 'EXIT']);
    expect(info).toEqual(['box', { why: 'end' }, list([1, 'a']), heir]);
    expect(tables(rig.node).map((table) => table.owner)).toEqual([heir]);
  });

  it('does not hand a table to an heir that falls with it', () => {
    const rig = new Rig();
    const heir = rig.node.spawn(function* () {
      yield* receive();
    });
    const owner = rig.node.spawn(function* () {
      link(heir);
      ets.new('box', [['heir', heir, 'd']]);
      yield* receive();
      exit('boom');
    });
    rig.node.run();
    rig.node.inject(heir, 'end');
    rig.node.run();
    expect(tables(rig.node)).toHaveLength(1);
    rig.node.inject(owner, 'end');
    rig.node.run();
    expect(tables(rig.node)).toEqual([]);
  });
});

describe('the door for observers', () => {
  it('tells of every table and its rows page by page, private ones too', () => {
    const rig = new Rig();
    expect(tables(rig.node)).toEqual([]);
    const owner = rig.node.spawn(function* () {
      ets.insert(
        ets.new('rows', ['ordered_set', 'private', 'named_table']),
        list(...[5, 3, 1, 4, 2].map((n) => [n, 'x'])),
      );
      const bag = ets.new('many', ['bag', ['keypos', 2]]);
      for (let i = 0; i < 2_000; i++) ets.insert(bag, [i, i % 7]);
      yield* receive();
    });
    rig.node.run();
    const [rows, many] = tables(rig.node);
    expect(rows).toMatchObject({
      name: 'rows',
      named: true,
      type: 'ordered_set',
      protection: 'private',
      size: 5,
      heir: null,
    });
    expect(rows?.owner).toBe(owner);
    expect(many).toMatchObject({ name: 'many', named: false, type: 'bag', keypos: 2, size: 2_000 });
    if (rows === undefined || many === undefined) return;
    expect(many.memory).toBeGreaterThan(rows.memory);
    expect(page(rows.id, 1, 2)).toEqual({
      rows: [
        [2, 'x'],
        [3, 'x'],
      ],
      offset: 1,
      total: 5,
    });
    expect(page(rows.id, 4, 10).rows).toEqual([[5, 'x']]);
    expect(page(rows.id, 9, 10).rows).toEqual([]);
    expect(page(many.id, 0, 1e9).rows).toHaveLength(PAGE_LIMIT);
    const all = [0, 700, 1400].flatMap((offset) => page(many.id, offset, 700).rows);
    expect(new Set(all.map(([n]) => n)).size).toBe(2_000);
    rig.node.inject(owner, 'end');
    rig.node.run();
    expect(page(many.id, 0, 10)).toEqual({ rows: [], offset: 0, total: 0 });
  });
});

describe('the tree of an ordered_set', () => {
  it('stays balanced and in order whatever is put in and taken out', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(200)), { maxLength: 400 }), (steps) => {
        const store = new OrderedStore();
        const keys = new Set<number>();
        for (const [put, k] of steps) {
          const found = store.find(k);
          expect(found !== undefined).toBe(keys.has(k));
          if (put && found === undefined) store.create(k);
          if (!put && found !== undefined) store.remove(found);
          if (put) keys.add(k);
          else keys.delete(k);
        }
        expect(Array.from(store.entries(), (entry: Entry) => entry.key)).toEqual([...keys].sort((a, b) => a - b));
        expect(store.height).toBeLessThanOrEqual(1.45 * Math.log2(keys.size + 2));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a select with a bound key', () => {
  it('looks at the objects of that key alone', () => {
    const looks = vi.spyOn(Program.prototype, 'run');
    inProcess(() => {
      for (const type of ['set', 'ordered_set', 'bag'] as const) {
        const table = ets.new('t', [type]);
        for (let i = 0; i < 500; i++) ets.insert(table, [[i, 'k'], i]);
        looks.mockClear();
        expect(ets.select(table, list([[[77, 'k'], '$1'], list(), list('$1')] as const))).toEqual(list(77));
        expect(looks).toHaveBeenCalledTimes(1);
        ets.selectDelete(table, list([[[77, 'k'], '_'], list(), list<unknown>(true)] as const));
        expect(looks).toHaveBeenCalledTimes(2);
        ets.select(table, list([[[78, '_'], '$1'], list(), list('$1')] as const));
        expect(looks).toHaveBeenCalledTimes(2 + 499);
      }
    });
    looks.mockRestore();
  });
});
