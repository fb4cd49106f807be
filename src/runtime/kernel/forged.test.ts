/** What a program makes in the likeness of the library's own values is no term: it is refused where it is given, and none of it runs in the node. */
import { describe, expect, it } from 'vitest';
import * as coppice from '../../coppice.ts';
import {
  type Body,
  defineModule,
  ets,
  exit,
  gen_server,
  list,
  Module,
  Node,
  Pid,
  put,
  raisedOf,
  receive,
  Ref,
  register,
  self,
  send,
  sendAfter,
  sleep,
  spawn,
  supervisor,
} from '../../coppice.ts';
import { compare } from '../../term/compare.ts';
import { copy, NotATerm } from '../../term/copy.ts';
import { equal } from '../../term/equal.ts';
import { keyOf } from '../../term/key.ts';
import { List } from '../../term/list.ts';
import { print } from '../../term/print.ts';
import { sizeOf } from '../../term/size.ts';
import { Stacktrace } from '../../term/stacktrace.ts';
import { toWire } from '../../term/to_wire.ts';

type Made = readonly [what: string, value: object];

/** As a program finds them: of what it imports, and of what that gives it. */
const PROTOTYPES: readonly Made[] = (() => {
  const found = new Map<object, string>();
  const given = [new Pid(1), new Ref(1), list(1), defineModule('m', {}), raisedOf(1), raisedOf(1).stacktrace];
  for (const one of given) found.set(Object.getPrototypeOf(one) as object, one.constructor.name);
  new Node().spawn(() => found.set(Object.getPrototypeOf(receive()) as object, 'Receive'));
  for (const [name, offered] of Object.entries(coppice)) {
    const prototype: unknown = typeof offered === 'function' ? offered.prototype : undefined;
    if (/^[A-Z]/u.test(name) && typeof prototype === 'object' && prototype !== null) found.set(prototype, name);
  }
  return [...found].map(([prototype, name]): Made => [name, prototype]);
})();

const touched: string[] = [];
const MEMBERS = ['id', 'where', 'name', 'text', 'call', 'hint', 'exports', 'length', 'toString', 'kind', 'reason'];
const SPIES = Object.fromEntries(
  MEMBERS.map((member) => [
    member,
    {
      get() {
        touched.push(member);
        throw new Error('oops');
      },
    },
  ]),
);

/** Whatever key the library's prototypes have, whatever could stand there. */
const KEYS = [...new Set(PROTOTYPES.flatMap(([, prototype]) => Object.getOwnPropertySymbols(prototype)))];
const MARKED: readonly Made[] = ['reference', 'list', 'body'].map((mark) => [
  `with each symbol of the library's: ${mark}`,
  Object.assign(Object.create({}) as object, Object.fromEntries(KEYS.map((key) => [key, mark]))),
]);

const FORGED: readonly Made[] = [
  ...PROTOTYPES.flatMap(([name, prototype]): Made[] => [
    [`${name}, by its prototype`, Object.create(prototype) as object],
    [`${name}, by its prototype, with members`, Object.create(prototype, SPIES) as object],
    [`${name}, two prototypes away`, Object.create(Object.create(prototype) as object) as object],
  ]),
  ...MARKED,
];

/** So deep that it is copied with a stack of its own. */
function deep(core: unknown): unknown {
  let term = core;
  for (let level = 0; level < 100; level++) term = [term];
  return term;
}

function* idle(): Body<void> {
  yield* sleep('infinity');
}

function raise(value: unknown): never {
  throw value;
}

const server = defineModule('server', { init: (state: unknown) => ['ok', state] });
const top = defineModule('top', { init: (specs: unknown) => ['ok', specs] });

describe("what is made in the likeness of the library's values", () => {
  it('is made of each prototype that a program can find', () => {
    const names = PROTOTYPES.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(['Pid', 'Ref', 'Module', 'List', 'Stacktrace', 'ErlangError']));
  });

  it.each(FORGED)('is no term: %s', (_what, forged) => {
    touched.length = 0;
    for (const term of [
      forged,
      [forged],
      list<unknown>(1, forged),
      { a: forged },
      new Map([[forged, 1]]),
      deep(forged),
    ]) {
      expect(() => copy(term)).toThrow(NotATerm);
    }
    for (const kind of [Pid, Ref, Module, List, Stacktrace]) expect(forged instanceof kind).toBe(false);
    expect(touched).toEqual([]);
  });

  it.each(FORGED)('is read by nobody: %s', (_what, forged) => {
    touched.length = 0;
    for (const other of [new Pid(1), new Ref(1), list()])
      expect(equal(forged, other) || equal(other, forged)).toBe(false);
    expect(compare(forged, new Pid(1))).toBe(1);
    expect(compare(['a', list()], ['a', forged])).toBe(-1);
    expect(toWire([forged])).toMatchObject({ items: [{ k: 'opaque' }] });
    expect(print(forged, 'js')).toMatch(/^#<an instance of/);
    keyOf(forged);
    sizeOf([forged]);
    expect(touched).toEqual([]);
  });

  it('has no mark that a program could put on its own', () => {
    for (const mark of ['reference', 'list', 'body']) {
      const box: Record<PropertyKey, unknown> = Object.fromEntries(KEYS.map((key) => [key, mark]));
      expect(copy(box)).not.toBe(box);
      expect(Array.isArray(copy(Object.assign([1], box)))).toBe(true);
      expect(copy(Object.assign([1], box))).not.toBeInstanceOf(List);
      box['me'] = box;
      expect(() => copy([box, box])).toThrow(NotATerm);
    }
  });

  it('is not made by inheritance, nor by another prototype, nor of what is no text', () => {
    for (const kind of [Pid, Ref, Module, Stacktrace]) {
      expect(() => Reflect.construct(kind, ['x', {}], class {}) as unknown).toThrow(TypeError);
    }
    for (const own of [new Pid(1), new Ref(1), defineModule('m', {}), new Stacktrace('x')]) {
      expect(Reflect.defineProperty(own, 'id', { get: () => 1 })).toBe(false);
      expect(Reflect.setPrototypeOf(own, Ref.prototype) && !(own instanceof Ref)).toBe(false);
    }
    expect(() => new Module({ length: 1 } as never, {})).toThrow(TypeError);
    expect(() => new Stacktrace({ mine: 1 } as never)).toThrow(TypeError);
  });

  /** Each way to hand it to the node. */
  const USES: readonly (readonly [how: string, use: (forged: never) => unknown])[] = [
    ['a message', (forged) => send(self(), forged)],
    ['in a message', (forged) => send(self(), ['x', [forged]])],
    ['a receiver', (forged) => send(forged, 1)],
    ['a reason', (forged) => exit(forged)],
    ['a reason for another', (forged) => exit(spawn(idle), forged)],
    ['what is thrown', (forged: unknown) => raise(forged)],
    ['an argument', (forged) => spawn((one: unknown) => one, forged)],
    ['a name', (forged) => register(forged, self())],
    ['who gets a name', (forged) => register('named', forged)],
    ['a row', (forged) => ets.insert(ets.new('t', []), ['k', forged])],
    ['a key', (forged) => ets.insert(ets.new('t', []), [forged, 1])],
    ['in the dictionary', (forged) => put('key', forged)],
    ['a later message', (forged) => sendAfter(1, self(), forged)],
    ['a state', (forged) => gen_server.start(server, forged)],
    ['a request', (forged) => gen_server.call('nobody', forged)],
    ['a module', (forged) => gen_server.start(forged, 1)],
    ['an id', (forged) => supervisor.startLink(top, list([{}, list({ id: forged, start: ['m', 'f', []] })]) as never)],
    ['a start', (forged) => supervisor.startLink(top, [{}, [{ id: 1, start: forged }]] as never)],
    ['a table', (forged) => ets.lookup(forged, 1)],
  ];
  it.each(USES)('ends no more than its process, given as %s', (_how, use) => {
    for (const [what, forged] of FORGED) {
      touched.length = 0;
      const node = new Node();
      const ends = new Map<Pid, unknown>();
      node.onExit((pid, reason) => ends.set(pid, reason));
      const bystander = node.spawn(idle);
      const pid = node.spawn(function* (): Body<void> {
        const given: unknown = use(forged as never);
        if (given instanceof Object && Symbol.iterator in given) yield* given as Body<unknown>;
        exit((yield* receive(null, 5)) === forged ? 'shared' : 'done');
      });
      node.advance(100);
      expect(ends.has(pid), what).toBe(true);
      expect(ends.get(pid), what).not.toBe('shared');
      expect(ends.has(bystander), what).toBe(false);
      expect(touched, what).toEqual([]);
    }
  });
});
