/* eslint-disable @typescript-eslint/no-generated-empty-object-type -- nact's class of references is empty */
/** nact: actors on the event loop, each with a promise chain; supervision by `onCrash`. Names are given, since its random ones collide at 100,000. */
import { dispatch, query, type Ref, spawn, start, stop } from 'nact';
import { heapUsed, type Peer, promised, requestOf, serve, type StoreRequest } from './peer.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- nact's references are typed by what they take: here, whatever a workload sends
type ActorRef = Ref<any>;

interface Call {
  readonly request: StoreRequest;
  readonly from: ActorRef;
}

function store(system: ActorRef): ActorRef {
  return spawn(
    system,
    (map: Map<number, number>, { request, from }: Call) => {
      dispatch(from, serve(map, request));
      return map;
    },
    'store',
    { initialState: new Map<number, number>() },
  );
}

async function calls(server: ActorRef, m: number): Promise<number> {
  let sum = 0;
  for (let i = m; i > 0; i--) {
    const request = requestOf(i);
    sum += (await query(server, (from: ActorRef) => ({ request, from }), 5000)) as number;
  }
  return sum;
}

/** An actor that ends when its function says so. */
function actor<M>(system: ActorRef, name: string, act: (message: M) => boolean): ActorRef {
  return spawn(
    system,
    (_state: number, message: M, context: { readonly self: ActorRef }) => {
      if (act(message)) stop(context.self);
      return 0;
    },
    name,
    { initialState: 0 },
  );
}

async function within<T>(play: (system: ActorRef) => Promise<T>): Promise<T> {
  const system = start();
  const result = await play(system);
  stop(system);
  return result;
}

export const nact: Peer = {
  name: 'nact',
  workloads: {
    ring: {
      size: [1000, 100],
      run: (n, m) =>
        within(async (system) => {
          const { promise, resolve } = promised<number>();
          let next: ActorRef;
          const main = actor<'stop' | number>(system, 'main', (message) => {
            if (message === 'stop') {
              resolve(n * m);
              return true;
            }
            dispatch(next, message >= n * m ? 'stop' : message + 1);
            return false;
          });
          next = main;
          for (let i = 1; i < n; i++) {
            const to = next;
            next = actor<'stop' | number>(system, `p${i}`, (message) => {
              dispatch(to, message === 'stop' ? 'stop' : message + 1);
              return message === 'stop';
            });
          }
          dispatch(next, 1);
          return await promise;
        }),
    },
    call1: { size: [1, 50_000], run: (_n, m) => within((system) => calls(store(system), m)) },
    call100: {
      size: [100, 50_000],
      run: (n, m) =>
        within(async (system) => {
          const server = store(system);
          const each = Math.trunc(m / n);
          const sums = await Promise.all(Array.from({ length: n }, () => calls(server, each)));
          return sums.reduce((a, b) => a + b, 0);
        }),
    },
    fanin: {
      size: [1000, 20],
      run: (n, m) =>
        within(async (system) => {
          const { promise, resolve } = promised<number>();
          let left = n * m;
          let sum = 0;
          const main = actor<number>(system, 'main', (one) => {
            sum += one;
            if (--left === 0) resolve(sum);
            return left === 0;
          });
          for (let i = 0; i < n; i++) {
            const sender = actor<string>(system, `p${i}`, () => {
              for (let j = 0; j < m; j++) dispatch(main, 1);
              return true;
            });
            dispatch(sender, 'go');
          }
          return await promise;
        }),
    },
    spawn_exit: {
      size: [5000, 0],
      run: (n) =>
        within(async (system) => {
          const { promise, resolve } = promised<number>();
          for (let i = 1; i < n; i++)
            dispatch(
              actor(system, `p${i}`, () => true),
              'end',
            );
          const last = actor(system, 'last', () => {
            resolve(n);
            return true;
          });
          dispatch(last, 'end');
          return await promise;
        }),
    },
    spawn_alive: {
      size: [10_000, 0],
      run: (n, _m, watch) =>
        within(async (system) => {
          const { promise, resolve } = promised<number>();
          let sum = 0;
          const before = heapUsed();
          watch.start();
          const all = Array.from({ length: n }, (_, i) =>
            actor<number>(system, `p${i}`, (k) => {
              sum += k;
              if (sum === n) resolve(sum);
              return true;
            }),
          );
          watch.stop();
          watch.extra = Math.round((heapUsed() - before) / n);
          for (const one of all) dispatch(one, 1);
          return await promise;
        }),
    },
    skynet: {
      size: [10_000, 0],
      run: (n) =>
        within(async (system) => {
          const { promise, resolve } = promised<number>();
          const node = (parent: ActorRef | null, number: number, size: number): void => {
            let left = size === 1 ? 1 : 10;
            let sum = 0;
            const me = actor<number>(system, `s${number}_${size}`, (part) => {
              sum += part;
              if (--left > 0) return false;
              if (parent === null) resolve(sum);
              else dispatch(parent, sum);
              return true;
            });
            if (size === 1) dispatch(me, number);
            else for (let i = 0; i < 10; i++) node(me, number + (i * size) / 10, size / 10);
          };
          node(null, 0, n);
          return await promise;
        }),
    },
    sup_one: {
      run: (n, m, watch) =>
        within(async (system) => {
          let started = promised<undefined>();
          let starts = 0;
          const children = Array.from({ length: n }, (_, i) =>
            spawn(
              system,
              (_state: number): number => {
                throw new Error('killed');
              },
              `c${i}`,
              {
                initialStateFunc: () => {
                  starts++;
                  started.resolve(undefined);
                  return 0;
                },
                onCrash: (_message, _error, context) => context.reset,
              },
            ),
          );
          while (starts < n) await (started = promised<undefined>()).promise;
          watch.start();
          for (let i = m; i > 0; i--) {
            started = promised<undefined>();
            dispatch(children[i % n] as ActorRef, 'kill');
            await started.promise;
          }
          watch.stop();
          return m;
        }),
    },
  },
};
