/** Whatever a program throws, gives or writes into its values, it is its own process that ends of it. */
import { describe, expect, it } from 'vitest';
import { defineModule } from '../../term/module.ts';
import * as gen_server from '../otp/gen_server.ts';
import * as proc_lib from '../otp/proc_lib.ts';
import { currentFunctionOf, isIdleInLoop, processes, skippedOf, stackOf, waitsFor } from './introspect.ts';
import { Node } from './node.ts';
import type { Process } from './process.ts';
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
  spawnMonitor,
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
  ...(['within', 'match', 'ref', 'child', 'after', 'from'] as const).flatMap((member) => [
    [
      `a wait that is none, with a getter of ${member}`,
      function* () {
        yield Object.defineProperty({ after: 5, match: null, ref: null, from: 0 }, member, { get: boo }) as never;
      },
    ] as const,
    [
      `a wait with a getter of ${member}`,
      function* () {
        yield* Object.defineProperty(
          receive((m) => m === 'never'),
          member,
          { get: boo },
        );
      },
    ] as const,
    [
      `a call with a getter of ${member}`,
      function* () {
        const deaf = spawn(() => receive((m) => m === 'never'));
        yield* Object.defineProperty(gen_server.call(deaf as never, 1, 'infinity'), member, { get: boo });
      },
    ] as const,
  ]),
  [
    'a message that its wait does not take',
    function* () {
      send(self(), 1);
      yield* Object.defineProperty(receive(), 'value', { get: boo, set: () => undefined });
    },
  ],
  ['proc_lib', () => void proc_lib.spawn(() => exit(own('a', boo)))],
];

const ignore = (): void => undefined;

/** All that a frame tells of how a process waits. */
function observe(process: Process): void {
  currentFunctionOf(process);
  stackOf(process);
  waitsFor(process);
  isIdleInLoop(process);
  skippedOf(process);
}

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
    node.witness = { took: ignore, raised: ignore, paused: ignore };
    node.advance(100);
    for (const process of processes(node)) observe(process);
    expect(other).toBe('awake');
    expect(faults).toEqual([]);
  });
});

describe('a process waits for what it has looked for, and for nothing else', () => {
  const NO_WAIT = /^yield gives .* away, and a process waits for nothing but what the library gives/u;

  it.each([
    ['an object', () => ({ after: 5 })],
    ['one without an end', () => ({ after: NaN })],
    ['who inherits from a wait', () => Object.create(receive(null, 5)) as object],
    ['a wait that has not looked', () => receive(null, 5)],
    ['a copy of one', () => ({ ...receive(null, 5) })],
  ])('%s is refused where it is yielded', (_name, given) => {
    const node = new Node();
    const seen: unknown[] = [];
    node.spawn(function* () {
      for (let i = 0; i < 3; i++) {
        try {
          yield given() as never;
          seen.push('waited');
        } catch (caught) {
          seen.push(caught instanceof TypeError ? caught.message : caught);
        }
      }
      yield* sleep(500);
      seen.push(node.now);
    });
    node.advance(1000);
    expect(seen).toEqual([...Array.from({ length: 3 }, () => expect.stringMatching(NO_WAIT) as unknown), 500]);
  });

  it('who yields such things without end, and catches what comes of it, ends', () => {
    const node = new Node({ runawayReductions: 10_000 });
    const seen: unknown[] = [];
    node.spawn(function* () {
      const [pid] = spawnMonitor(function* () {
        for (;;) {
          try {
            yield 5 as never;
          } catch {
            // It goes on.
          }
        }
      });
      const down = (yield* receive()) as readonly unknown[];
      seen.push(down[3] === pid, (down[4] as readonly [readonly [string]])[0][0]);
    });
    node.advance(1000);
    expect(seen).toEqual([true, 'runaway']);
  });

  it('a wait that is run by hand leaves nothing behind for the next', () => {
    const node = new Node();
    const woken: number[] = [];
    node.spawn(function* () {
      for (let i = 0; i < 2; i++) {
        const first = receive(() => false, 5);
        first.next();
        yield first;
        woken.push(node.now);
        yield* sleep(500);
        woken.push(node.now);
      }
    });
    node.advance(2000);
    expect(woken).toEqual([5, 505, 510, 1010]);
  });

  it('no wait leads to what makes one', () => {
    const node = new Node();
    const makers: unknown[] = [];
    node.spawn(() => {
      for (const wait of [receive(), gen_server.call(self(), 1), proc_lib.start(() => 1, [])])
        for (let at: object | null = wait; at !== null; at = Object.getPrototypeOf(at) as object | null)
          if (at !== Object.prototype && Object.hasOwn(at, 'constructor')) makers.push(at);
    });
    node.advance(1);
    expect(makers).toEqual([]);
  });
});
