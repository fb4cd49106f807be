import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Delivery } from './flight.ts';
import { Node } from './node.ts';
import {
  type Body,
  demonitor,
  exit,
  isProcessAlive,
  link,
  monitor,
  processFlag,
  receive,
  self,
  send,
  sleep,
  spawn,
  unlink,
} from './syscalls.ts';
import { call, reply, type From } from '../otp/gen.ts';

function nodeWith(delivery: Delivery): Node {
  return new Node({ recorderSize: 0, delivery });
}

const delivery: fc.Arbitrary<Delivery> = fc.oneof(
  fc.constant('immediate' as const),
  fc.tuple(fc.constant('delayed' as const), fc.nat(50)),
  fc.tuple(fc.constant('shuffled' as const), fc.nat()),
);

/** What a collector gets from so many senders of so many numbers. */
function gathered(policy: Delivery, senders: number, count: number): [number, number][] {
  const node = nodeWith(policy);
  const seen: [number, number][] = [];
  const collector = node.spawn(function* () {
    for (;;) seen.push((yield) as [number, number]);
  });
  for (let s = 0; s < senders; s++) {
    node.spawn(() => {
      for (let i = 0; i < count; i++) send(collector, [s, i]);
    });
  }
  node.advance(1000);
  return seen;
}

/** What the body of a process pushes, after a while. */
function told(policy: Delivery, body: (tell: (what: unknown) => void) => Body<void>): unknown[] {
  const node = nodeWith(policy);
  const heard: unknown[] = [];
  node.spawn(() => body((what) => heard.push(what)));
  node.advance(10_000);
  return heard;
}

function* idle(): Body<void> {
  yield* receive(() => false);
}

describe('signals between one pair of processes', () => {
  test('arrive in the order in which they were sent, all of them, under every policy', () => {
    fc.assert(
      fc.property(
        delivery,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 8 }),
        (policy, senders, count) => {
          const seen = gathered(policy, senders, count);
          expect(seen).toHaveLength(senders * count);
          for (let s = 0; s < senders; s++) {
            expect(seen.filter(([from]) => from === s).map(([, i]) => i)).toEqual([...Array(count).keys()]);
          }
        },
      ),
    );
  });

  test('a message that was sent before an exit signal is there before it', () => {
    fc.assert(
      fc.property(delivery, (policy) => {
        const heard = told(policy, function* (tell) {
          const pid = spawn(function* (): Body<void> {
            processFlag('trap_exit', true);
            for (;;) tell((yield) as unknown);
          });
          yield* sleep(100);
          send(pid, 'first');
          exit(pid, 'second');
          yield* sleep(100);
        });
        expect(heard).toEqual(['first', ['EXIT', expect.anything(), 'second']]);
      }),
    );
  });
});

describe('shuffled delivery', () => {
  test('gives different orders between pairs from different seeds, and the same one from the same seed', () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 30; seed++) {
      const order = JSON.stringify(gathered(['shuffled', seed], 3, 3));
      expect(JSON.stringify(gathered(['shuffled', seed], 3, 3))).toBe(order);
      orders.add(order);
    }
    expect(orders.size).toBeGreaterThan(20);
  });

  test('everything has landed before the clock moves on', () => {
    const node = nodeWith(['shuffled', 1]);
    const at: number[] = [];
    const pid = node.spawn(function* () {
      for (;;) {
        yield;
        at.push(node.now);
      }
    });
    node.spawn(() => {
      for (let i = 0; i < 10; i++) send(pid, i);
    });
    node.run();
    expect(at).toEqual(Array<number>(10).fill(0));
    expect([node.inFlight, node.quiet]).toEqual([0, true]);
  });
});

describe('delayed delivery', () => {
  test('a signal takes that many virtual milliseconds, and is counted while it flies', () => {
    const node = nodeWith(['delayed', 70]);
    const at: number[] = [];
    const pid = node.spawn(function* () {
      yield;
      at.push(node.now);
    });
    node.spawn(() => send(pid, 'hello'));
    node.advance(69);
    expect([at, node.inFlight, node.pendingTimers]).toEqual([[], 1, 0]);
    node.advance(1);
    expect([at, node.inFlight]).toEqual([[70], 0]);
  });

  test('what a process sends to itself is there at once', () => {
    const heard = told(['delayed', 70], function* (tell) {
      send(self(), 'me');
      tell(yield* receive(null, 0));
    });
    expect(heard).toEqual(['me']);
  });
});

describe('under every policy', () => {
  function law(name: string, body: (tell: (what: unknown) => void) => Body<void>, expected: unknown[]): void {
    test(name, () => {
      fc.assert(
        fc.property(delivery, (policy) => {
          expect(told(policy, body)).toEqual(expected);
        }),
      );
    });
  }

  law(
    'no DOWN comes after demonitor',
    function* (tell) {
      const pid = spawn(idle);
      const ref = monitor(pid);
      exit(pid, 'kill');
      tell(isProcessAlive(pid));
      demonitor(ref, ['flush']);
      tell((yield* receive(null, 1000)) === undefined);
    },
    [false, false],
  );

  law(
    'no EXIT of a link comes after unlink',
    function* (tell) {
      processFlag('trap_exit', true);
      const pid = spawn(idle);
      link(pid);
      exit(pid, 'kill');
      tell(isProcessAlive(pid));
      unlink(pid);
      tell(yield* receive((m: unknown) => Array.isArray(m) && m[2] === 'other', 0));
      const late = yield* receive<unknown>(null, 1000);
      tell(Array.isArray(late) ? late[2] : 'nothing');
    },
    [false, expect.any(Symbol), expect.stringMatching(/^(killed|nothing)$/)],
  );

  law(
    'is_process_alive sees all that the caller has sent before',
    function* (tell) {
      const pid = spawn(idle);
      exit(pid, 'kill');
      tell(isProcessAlive(pid));
      yield* sleep(0);
    },
    [false],
  );

  law(
    'a call has its answer, and an answer that comes too late is dropped',
    function* (tell) {
      const server = spawn(function* (): Body<void> {
        const [, from] = (yield) as [string, From, unknown];
        reply(from, 'in time');
        const [, second] = (yield) as [string, From, unknown];
        yield* sleep(1000);
        reply(second, 'too late');
        yield* idle();
      });
      tell(yield* call(server, '$call', 'a', 500));
      try {
        yield* call(server, '$call', 'b', 500);
      } catch {
        tell('timeout');
      }
      yield* sleep(2000);
      tell((yield* receive<unknown>(null, 0)) === 'too late');
    },
    ['in time', 'timeout', false],
  );
});

test.each([
  [['delayed', -1], 'milliseconds'],
  [['shuffled', 0.5], 'a seed'],
] as const)('a delivery of %j is refused with what is wanted', (policy, wanted) => {
  expect(() => nodeWith(policy)).toThrow(
    `delivery: ['${policy[0]}', ${policy[1]}] was given; ${wanted}: a whole number`,
  );
});
