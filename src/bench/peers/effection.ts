/* eslint-disable @typescript-eslint/no-floating-promises -- a spawned task is a future that its scope looks after */
/** Effection: structured tasks of generators; a queue for a mailbox. Tasks end with the one that spawned them. */
import { createQueue, type Operation, type Queue, run, spawn, withResolvers } from 'effection';
import { heapUsed, type Peer, requestOf, serve, type StoreRequest } from './peer.ts';

function* next<T>(queue: Queue<T, never>): Operation<T> {
  return (yield* queue.next()).value;
}

interface Call {
  readonly request: StoreRequest;
  answer(value: number): void;
}

function* store(requests: Queue<Call, never>): Operation<void> {
  const map = new Map<number, number>();
  for (;;) {
    const { request, answer } = yield* next(requests);
    answer(serve(map, request));
  }
}

function* calls(server: Queue<Call, never>, m: number): Operation<number> {
  let sum = 0;
  for (let i = m; i > 0; i--) {
    const { operation, resolve } = withResolvers<number>();
    server.add({ request: requestOf(i), answer: resolve });
    sum += yield* operation;
  }
  return sum;
}

export const effection: Peer = {
  name: 'effection',
  workloads: {
    ring: {
      size: [100, 100],
      run: (n, m) =>
        Promise.resolve(
          run(function* () {
            const main = createQueue<'stop' | number, never>();
            let to = main;
            for (let i = 1; i < n; i++) {
              const [mine, after] = [createQueue<'stop' | number, never>(), to];
              yield* spawn(function* () {
                for (;;) {
                  const k = yield* next(mine);
                  after.add(k === 'stop' ? k : k + 1);
                  if (k === 'stop') return;
                }
              });
              to = mine;
            }
            to.add(1);
            for (;;) {
              const k = yield* next(main);
              if (k === 'stop') return n * m;
              to.add(k >= n * m ? 'stop' : k + 1);
            }
          }),
        ),
    },
    call1: {
      size: [1, 20_000],
      run: (_n, m) =>
        Promise.resolve(
          run(function* () {
            const server = createQueue<Call, never>();
            yield* spawn(() => store(server));
            return yield* calls(server, m);
          }),
        ),
    },
    call100: {
      size: [100, 20_000],
      run: (n, m) =>
        Promise.resolve(
          run(function* () {
            const server = createQueue<Call, never>();
            yield* spawn(() => store(server));
            const clients = [];
            for (let i = 0; i < n; i++) clients.push(yield* spawn(() => calls(server, Math.trunc(m / n))));
            let sum = 0;
            for (const client of clients) sum += yield* client;
            return sum;
          }),
        ),
    },
    fanin: {
      size: [100, 100],
      run: (n, m) =>
        Promise.resolve(
          run(function* () {
            const main = createQueue<number, never>();
            for (let i = 0; i < n; i++) {
              yield* spawn(function* () {
                for (let j = 0; j < m; j++) main.add(1);
              });
            }
            let sum = 0;
            for (let i = n * m; i > 0; i--) sum += yield* next(main);
            return sum;
          }),
        ),
    },
    spawn_exit: {
      size: [1000, 0],
      run: (n) =>
        Promise.resolve(
          run(function* () {
            let last;
            for (let i = 0; i < n; i++) {
              last = yield* spawn(function* () {
                return n;
              });
            }
            return last === undefined ? 0 : yield* last;
          }),
        ),
    },
    spawn_alive: {
      size: [2000, 0],
      run: (n, _m, watch) =>
        Promise.resolve(
          run(function* () {
            const main = createQueue<number, never>();
            const all: Queue<number, never>[] = [];
            const before = heapUsed();
            watch.start();
            for (let i = 0; i < n; i++) {
              const mine = createQueue<number, never>();
              all.push(mine);
              yield* spawn(function* () {
                main.add(yield* next(mine));
              });
            }
            watch.stop();
            watch.extra = Math.round((heapUsed() - before) / n);
            let sum = 0;
            for (const one of all) {
              one.add(1);
              sum += yield* next(main);
            }
            return sum;
          }),
        ),
    },
    skynet: {
      size: [1000, 0],
      run: (n) => {
        const node = function* (number: number, size: number): Operation<number> {
          if (size === 1) return number;
          const parts = [];
          for (let i = 0; i < 10; i++) {
            const start = number + (i * size) / 10;
            parts.push(yield* spawn(() => node(start, size / 10)));
          }
          let sum = 0;
          for (const part of parts) sum += yield* part;
          return sum;
        };
        return Promise.resolve(run(() => node(0, n)));
      },
    },
  },
};
