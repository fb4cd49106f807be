/** Comedy: actors as objects whose methods are their message handlers, here in the memory of one process. */
import { type Actor, type ActorRef, createSystem } from 'comedy';
import { heapUsed, type Peer, promised, requestOf, serve, type StoreRequest } from './peer.ts';

async function within(play: (root: Actor) => Promise<number>): Promise<number> {
  const system = createSystem({ test: true });
  const root = await system.rootActor();
  const result = await play(root);
  await system.destroy();
  return result;
}

function store(root: Actor): Promise<ActorRef> {
  const map = new Map<number, number>();
  return root.createChild({ request: (request: StoreRequest) => serve(map, request) });
}

async function calls(server: ActorRef, m: number): Promise<number> {
  let sum = 0;
  for (let i = m; i > 0; i--) sum += (await server.sendAndReceive('request', requestOf(i))) as number;
  return sum;
}

export const comedy: Peer = {
  name: 'comedy',
  workloads: {
    ring: {
      size: [1000, 50],
      run: (n, m) =>
        within(async (root) => {
          const { promise, resolve } = promised<number>();
          const first: { actor?: ActorRef } = {};
          const main = await root.createChild({
            token: (k: number) => {
              void first.actor?.send(k >= n * m ? 'stop' : 'token', k + 1);
            },
            stop: () => {
              resolve(n * m);
            },
          });
          let next: ActorRef = main;
          for (let i = 1; i < n; i++) {
            const to = next;
            next = await root.createChild({
              token: (k: number) => {
                void to.send('token', k + 1);
              },
              stop: () => {
                void to.send('stop');
              },
            });
          }
          first.actor = next;
          void next.send('token', 1);
          return await promise;
        }),
    },
    call1: { size: [1, 20_000], run: (_n, m) => within(async (root) => calls(await store(root), m)) },
    call100: {
      size: [100, 20_000],
      run: (n, m) =>
        within(async (root) => {
          const server = await store(root);
          const sums = await Promise.all(Array.from({ length: n }, () => calls(server, Math.trunc(m / n))));
          return sums.reduce((a, b) => a + b, 0);
        }),
    },
    spawn_alive: {
      size: [2000, 0],
      run: (n, _m, watch) =>
        within(async (root) => {
          const { promise, resolve } = promised<number>();
          let sum = 0;
          const before = heapUsed();
          watch.start();
          const all: ActorRef[] = [];
          for (let i = 0; i < n; i++) {
            all.push(
              await root.createChild({
                stop: (k: number) => {
                  sum += k;
                  if (sum === n) resolve(sum);
                },
              }),
            );
          }
          watch.stop();
          watch.extra = Math.round((heapUsed() - before) / n);
          for (const one of all) void one.send('stop', 1);
          return await promise;
        }),
    },
  },
};
