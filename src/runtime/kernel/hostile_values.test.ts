/** Whatever a program throws, gives or writes into its values, it is its own process that ends of it. */
import { describe, expect, it } from 'vitest';
import { defineModule } from '../../term/module.ts';
import * as gen_server from '../otp/gen_server.ts';
import * as proc_lib from '../otp/proc_lib.ts';
import { Node } from './node.ts';
import {
  error,
  exit,
  ErlangError,
  put,
  raisedOf,
  receive,
  self,
  send,
  setLabel,
  sleep,
  spawn,
  throw_,
} from './syscalls.ts';

const boo = (): never => {
  throw new Error('boo');
};
/** A loop that a compiled program would have counted. */
const forever = (): never => {
  for (;;) send(self(), 1);
};

function own(member: string, get: () => unknown): object {
  return Object.defineProperty({}, member, { get, enumerable: true });
}

function errorWith(member: 'name' | 'message' | 'stack', get: () => unknown): Error {
  return Object.defineProperty(new Error('x'), member, { get });
}

function forged(reason: unknown): unknown {
  return Object.defineProperties(Object.create(ErlangError.prototype), {
    kind: { get: boo },
    reason: { get: () => reason },
    stacktrace: { get: boo },
  });
}

const raise = (value: unknown): never => {
  throw value;
};

const server = (act: () => unknown) =>
  defineModule('hostile', {
    init: () => ['ok', own('a', boo)],
    handleCall: () => act(),
    handleCast: () => ['noreply', 1],
  });

const callOf = (act: () => unknown) =>
  function* () {
    const started = yield* gen_server.start(server(act), null);
    yield* gen_server.call((started as unknown as [string, never])[1], 'x');
  };

const CASES: readonly (readonly [string, () => unknown])[] = [
  ['exit', () => exit(own('a', boo))],
  ['exit, for ever', () => exit(own('a', forever))],
  ['exit of a tuple', () => exit(Object.defineProperty([1, 2], 0, { get: boo }))],
  ['error', () => error(own('a', boo))],
  ['throw_', () => throw_(own('a', boo))],
  ['throw', () => raise(own('a', boo))],
  ['throw, for ever', () => raise(own('a', forever))],
  ...(['name', 'message', 'stack'] as const).flatMap(
    (member) =>
      [
        [`an error's ${member}`, () => raise(errorWith(member, boo))],
        [`an error's ${member}, for ever`, () => raise(errorWith(member, forever))],
        [`an error's ${member}, no text`, () => raise(errorWith(member, () => own('toString', boo)))],
      ] as const,
  ),
  ['no prototype', () => raise(Object.create(null))],
  ['an exception that is none', () => raise(forged(own('a', boo)))],
  [
    'the reason of a caught one',
    () => {
      try {
        exit(['a']);
      } catch (caught) {
        (raisedOf(caught).reason as unknown[]).push(own('a', boo));
        throw caught;
      }
    },
  ],
  ['a name of its function', () => void spawn(Object.defineProperty(() => exit('x'), 'name', { get: boo }))],
  ['an initial call', () => void spawn(Object.defineProperty(() => exit('x'), 'initialCall', { get: boo }))],
  [
    'an initial call in the dictionary',
    () => put('$initial_call', Object.defineProperty(['a', 'b', 1], 0, { get: boo })),
  ],
  ['ancestors', () => put('$ancestors', Object.defineProperty(['a'], 0, { get: boo }))],
  ['a message', () => send(self(), own('a', boo))],
  ['a label', () => setLabel(own('a', boo))],
  ['an argument', () => spawn((one: unknown) => one, own('a', boo))],
  ['a reply', callOf(() => ['reply', own('a', boo), 1])],
  ['a return value', callOf(() => own('a', boo))],
  ['a reason to stop', callOf(() => ['stop', own('a', boo), 1, 1])],
  ['a throw in a callback', callOf(() => raise(own('a', boo)))],
  ['an exit in a callback', callOf(() => exit(own('a', boo)))],
  ['an exception in a callback', callOf(() => raise(errorWith('message', boo)))],
  ['a body', () => own('next', boo)],
  [
    'a wait',
    function* () {
      yield own('after', boo) as never;
    },
  ],
  ['proc_lib', () => void proc_lib.spawn(() => exit(own('a', boo)))],
];

describe('the node outlives', () => {
  it.each(CASES)('%s', (_name, act) => {
    const faults: unknown[] = [];
    const node = new Node({ runawayReductions: 100_000, onListenerError: (caught) => faults.push(caught) });
    const seen: unknown[] = [];
    node.onReport((report) => seen.push(JSON.stringify(Object.keys(report.report))));
    node.spawn(act);
    let other = 'asleep';
    node.spawn(function* () {
      yield* sleep(50);
      other = 'awake';
      yield* receive();
    });
    node.advance(100);
    expect(other).toBe('awake');
    expect(faults).toEqual([]);
  });
});
