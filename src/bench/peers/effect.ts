/** Effect: a fiber with a queue for a mailbox; a call answers through a deferred; `retry` restarts what fails. */
import { Deferred, Effect, Fiber, Queue } from 'effect';
import { heapUsed, type Peer, requestOf, serve, type StoreRequest } from './peer.ts';

interface Call {
  readonly request: StoreRequest;
  readonly answer: Deferred.Deferred<number>;
}

const startStore = Effect.gen(function* () {
  const requests = yield* Queue.unbounded<Call>();
  const map = new Map<number, number>();
  const loop = Effect.forever(
    Effect.flatMap(Queue.take(requests), ({ request, answer }) => Deferred.succeed(answer, serve(map, request))),
  );
  return [requests, yield* Effect.forkDetach(loop)] as const;
});

function calls(server: Queue.Queue<Call>, m: number) {
  return Effect.gen(function* () {
    let sum = 0;
    for (let i = m; i > 0; i--) {
      const answer = yield* Deferred.make<number>();
      yield* Queue.offer(server, { request: requestOf(i), answer });
      sum += yield* Deferred.await(answer);
    }
    return sum;
  });
}

export const effect: Peer = {
  name: 'effect',
  workloads: {
    ring: {
      size: [1000, 100],
      run: (n, m) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const main = yield* Queue.unbounded<'stop' | number>();
            let next = main;
            for (let i = 1; i < n; i++) {
              const [mine, to] = [yield* Queue.unbounded<'stop' | number>(), next];
              yield* Effect.forkDetach(
                Effect.gen(function* () {
                  for (;;) {
                    const k = yield* Queue.take(mine);
                    yield* Queue.offer(to, k === 'stop' ? k : k + 1);
                    if (k === 'stop') return;
                  }
                }),
              );
              next = mine;
            }
            yield* Queue.offer(next, 1);
            for (;;) {
              const k = yield* Queue.take(main);
              if (k === 'stop') return n * m;
              yield* Queue.offer(next, k >= n * m ? 'stop' : k + 1);
            }
          }),
        ),
    },
    call1: {
      size: [1, 50_000],
      run: (_n, m) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const [server, fiber] = yield* startStore;
            const sum = yield* calls(server, m);
            yield* Fiber.interrupt(fiber);
            return sum;
          }),
        ),
    },
    call100: {
      size: [100, 50_000],
      run: (n, m) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const [server, fiber] = yield* startStore;
            const each = calls(server, Math.trunc(m / n));
            const sums = yield* Effect.all(Array<typeof each>(n).fill(each), { concurrency: 'unbounded' });
            yield* Fiber.interrupt(fiber);
            return sums.reduce((a, b) => a + b, 0);
          }),
        ),
    },
    fanin: {
      size: [1000, 100],
      run: (n, m) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const main = yield* Queue.unbounded<number>();
            const sender = Effect.gen(function* () {
              for (let j = 0; j < m; j++) yield* Queue.offer(main, 1);
            });
            for (let i = 0; i < n; i++) yield* Effect.forkDetach(sender);
            let sum = 0;
            for (let i = n * m; i > 0; i--) sum += yield* Queue.take(main);
            return sum;
          }),
        ),
    },
    spawn_exit: {
      run: (n) =>
        Effect.runPromise(
          Effect.gen(function* () {
            for (let i = 1; i < n; i++) yield* Effect.forkDetach(Effect.void);
            return yield* Fiber.join(yield* Effect.forkDetach(Effect.succeed(n)));
          }),
        ),
    },
    spawn_alive: {
      size: [50_000, 0],
      run: (n, _m, watch) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const main = yield* Queue.unbounded<number>();
            const all: Queue.Queue<number>[] = [];
            const before = heapUsed();
            watch.start();
            for (let i = 0; i < n; i++) {
              const mine = yield* Queue.unbounded<number>();
              all.push(mine);
              yield* Effect.forkDetach(Effect.flatMap(Queue.take(mine), (k) => Queue.offer(main, k)));
            }
            yield* Fiber.join(yield* Effect.forkDetach(Effect.void));
            watch.stop();
            watch.extra = Math.round((heapUsed() - before) / n);
            let sum = 0;
            for (const one of all) {
              yield* Queue.offer(one, 1);
              sum += yield* Queue.take(main);
            }
            return sum;
          }),
        ),
    },
    skynet: {
      size: [10_000, 0],
      run: (n) => {
        const node = (parent: Queue.Queue<number>, number: number, size: number): Effect.Effect<unknown> =>
          size === 1
            ? Queue.offer(parent, number)
            : Effect.gen(function* () {
                const mine = yield* Queue.unbounded<number>();
                for (let i = 0; i < 10; i++) {
                  yield* Effect.forkDetach(node(mine, number + (i * size) / 10, size / 10));
                }
                let sum = 0;
                for (let i = 0; i < 10; i++) sum += yield* Queue.take(mine);
                yield* Queue.offer(parent, sum);
              });
        return Effect.runPromise(
          Effect.gen(function* () {
            const main = yield* Queue.unbounded<number>();
            yield* Effect.forkDetach(node(main, 0, n));
            return yield* Queue.take(main);
          }),
        );
      },
    },
    sup_one: {
      run: (n, m, watch) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const starts = yield* Queue.unbounded<number>();
            const boxes: Queue.Queue<'kill'>[] = [];
            const fibers: Fiber.Fiber<unknown, unknown>[] = [];
            for (let i = 0; i < n; i++) {
              const mine = yield* Queue.unbounded<'kill'>();
              boxes.push(mine);
              const child = Effect.gen(function* () {
                yield* Queue.offer(starts, i);
                return yield* Effect.fail(yield* Queue.take(mine));
              });
              fibers.push(yield* Effect.forkDetach(Effect.retry(child, { times: Infinity })));
            }
            for (let i = 0; i < n; i++) yield* Queue.take(starts);
            watch.start();
            for (let i = m; i > 0; i--) {
              yield* Queue.offer(boxes[i % n] as Queue.Queue<'kill'>, 'kill');
              yield* Queue.take(starts);
            }
            watch.stop();
            yield* Fiber.interruptAll(fibers);
            return m;
          }),
        ),
    },
    monitors: {
      size: [50_000, 0],
      run: (n) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const watched: [Queue.Queue<'stop'>, Fiber.Fiber<unknown>][] = [];
            for (let i = 0; i < n; i++) {
              const mine = yield* Queue.unbounded<'stop'>();
              watched.push([mine, yield* Effect.forkDetach(Queue.take(mine))]);
            }
            for (const [mine] of watched) yield* Queue.offer(mine, 'stop');
            let downs = 0;
            for (const [, fiber] of watched) if ((yield* Fiber.await(fiber))._tag === 'Success') downs++;
            return downs;
          }),
        ),
    },
  },
};
