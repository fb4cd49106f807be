/** js-csp: generators and channels, after Clojure's core.async. */
import csp, { type Channel } from 'js-csp';
import { heapUsed, type Peer, promised, requestOf, serve, type StoreRequest } from './peer.ts';

const { chan, go, put, take } = csp;

/** Runs a process to its end, whose value it is. */
function main(body: (done: (value: number) => void) => Generator<unknown, void, never>): Promise<number> {
  const { promise, resolve } = promised<number>();
  go(() => body(resolve));
  return promise;
}

interface Call {
  readonly request: StoreRequest;
  readonly from: Channel;
}

function* store(requests: Channel): Generator<unknown, void, Call> {
  const map = new Map<number, number>();
  for (;;) {
    const { request, from } = yield take(requests);
    yield put(from, serve(map, request));
  }
}

function* calls(server: Channel, m: number, done: Channel): Generator<unknown, void, number> {
  const from = chan();
  let sum = 0;
  for (let i = m; i > 0; i--) {
    yield put(server, { request: requestOf(i), from });
    sum += yield take(from);
  }
  yield put(done, sum);
}

function* ringNode(mine: Channel, next: Channel): Generator<unknown, void, 'stop' | number> {
  for (;;) {
    const k = yield take(mine);
    yield put(next, k === 'stop' ? k : k + 1);
    if (k === 'stop') return;
  }
}

export const jsCsp: Peer = {
  name: 'js-csp',
  workloads: {
    ring: {
      size: [1000, 50],
      run: (n, m) =>
        main(function* (done): Generator<unknown, void, number> {
          const mine = chan();
          let next = mine;
          for (let i = 1; i < n; i++) {
            const to = next;
            next = chan();
            go(ringNode, [next, to]);
          }
          yield put(next, 1);
          for (;;) {
            const k = yield take(mine);
            yield put(next, k >= n * m ? 'stop' : k + 1);
            if (k >= n * m) {
              yield take(mine);
              done(k);
              return;
            }
          }
        }),
    },
    call1: {
      size: [1, 30_000],
      run: (_n, m) =>
        main(function* (done): Generator<unknown, void, number> {
          const [server, result] = [chan(), chan()];
          go(store, [server]);
          go(calls, [server, m, result]);
          done(yield take(result));
        }),
    },
    call100: {
      size: [100, 30_000],
      run: (n, m) =>
        main(function* (done): Generator<unknown, void, number> {
          const [server, result] = [chan(), chan()];
          go(store, [server]);
          for (let i = 0; i < n; i++) go(calls, [server, Math.trunc(m / n), result]);
          let sum = 0;
          for (let i = 0; i < n; i++) sum += yield take(result);
          done(sum);
        }),
    },
    fanin: {
      // A channel takes no more than 1024 writers that wait.
      size: [500, 50],
      run: (n, m) =>
        main(function* (done): Generator<unknown, void, number> {
          const mine = chan();
          const sender = function* (): Generator<unknown, void> {
            for (let j = 0; j < m; j++) yield put(mine, 1);
          };
          for (let i = 0; i < n; i++) go(sender);
          let sum = 0;
          for (let i = n * m; i > 0; i--) sum += yield take(mine);
          done(sum);
        }),
    },
    spawn_exit: {
      run: (n) =>
        main(function* (done): Generator<unknown, void, number> {
          const nothing = function* (): Generator<unknown, void> {
            return;
          };
          for (let i = 1; i < n; i++) go(nothing);
          const mine = chan();
          go(function* (): Generator<unknown, void> {
            yield put(mine, n);
          });
          done(yield take(mine));
        }),
    },
    spawn_alive: {
      size: [20_000, 0],
      run: (n, _m, watch) =>
        main(function* (done): Generator<unknown, void, number> {
          const result = chan();
          const waiting = function* (mine: Channel): Generator<unknown, void, number> {
            yield put(result, yield take(mine));
          };
          const before = heapUsed();
          watch.start();
          const all = Array.from({ length: n }, () => {
            const mine = chan();
            go(waiting, [mine]);
            return mine;
          });
          go(function* (): Generator<unknown, void> {
            yield put(result, 0);
          });
          let sum = yield take(result);
          watch.stop();
          watch.extra = Math.round((heapUsed() - before) / n);
          for (const one of all) {
            yield put(one, 1);
            sum += yield take(result);
          }
          done(sum);
        }),
    },
    skynet: {
      size: [10_000, 0],
      run: (n) =>
        main(function* (done): Generator<unknown, void, number> {
          const node = function* (parent: Channel, number: number, size: number): Generator<unknown, void, number> {
            if (size === 1) {
              yield put(parent, number);
              return;
            }
            const mine = chan();
            for (let i = 0; i < 10; i++) go(node, [mine, number + (i * size) / 10, size / 10]);
            let sum = 0;
            for (let i = 0; i < 10; i++) sum += yield take(mine);
            yield put(parent, sum);
          };
          const mine = chan();
          go(node, [mine, 0, n]);
          done(yield take(mine));
        }),
    },
  },
};
