/** @thi.ng/csp: channels whose reads and writes are promises; a process is an async function with a channel of its own. */
import { channel, type Channel } from '@thi.ng/csp';
import { heapUsed, type Peer, requestOf, serve, type StoreRequest } from './peer.ts';

interface Call {
  readonly request: StoreRequest;
  readonly from: Channel<number>;
}

async function store(requests: Channel<Call>): Promise<void> {
  const map = new Map<number, number>();
  for (;;) {
    const call = await requests.read();
    if (call === undefined) return;
    await call.from.write(serve(map, call.request));
  }
}

async function calls(server: Channel<Call>, m: number): Promise<number> {
  const from = channel<number>();
  let sum = 0;
  for (let i = m; i > 0; i--) {
    await server.write({ request: requestOf(i), from });
    sum += (await from.read()) ?? 0;
  }
  return sum;
}

async function ringNode(mine: Channel<number>, next: Channel<number>): Promise<void> {
  for (;;) {
    const k = await mine.read();
    if (k === undefined) {
      next.close();
      return;
    }
    await next.write(k + 1);
  }
}

export const thiNgCsp: Peer = {
  name: '@thi.ng/csp',
  workloads: {
    ring: {
      run: async (n, m) => {
        const main = channel<number>();
        let next = main;
        for (let i = 1; i < n; i++) {
          const mine = channel<number>();
          void ringNode(mine, next);
          next = mine;
        }
        await next.write(1);
        for (;;) {
          const k = (await main.read()) ?? 0;
          if (k >= n * m) {
            next.close();
            await main.read();
            return k;
          }
          await next.write(k + 1);
        }
      },
    },
    call1: {
      run: async (_n, m) => {
        const server = channel<Call>();
        void store(server);
        const sum = await calls(server, m);
        server.close();
        return sum;
      },
    },
    call100: {
      run: async (n, m) => {
        const server = channel<Call>();
        void store(server);
        const sums = await Promise.all(Array.from({ length: n }, () => calls(server, Math.trunc(m / n))));
        server.close();
        return sums.reduce((a, b) => a + b, 0);
      },
    },
    fanin: {
      size: [500, 200],
      run: async (n, m) => {
        const main = channel<number>();
        const sender = async (): Promise<void> => {
          for (let j = 0; j < m; j++) await main.write(1);
        };
        for (let i = 0; i < n; i++) void sender();
        let sum = 0;
        for (let i = n * m; i > 0; i--) sum += (await main.read()) ?? 0;
        return sum;
      },
    },
    spawn_alive: {
      run: async (n, _m, watch) => {
        const main = channel<number>();
        const waiting = async (mine: Channel<number>): Promise<void> => {
          await main.write((await mine.read()) ?? 0);
        };
        const before = heapUsed();
        watch.start();
        const all = Array.from({ length: n }, () => {
          const mine = channel<number>();
          void waiting(mine);
          return mine;
        });
        watch.stop();
        watch.extra = Math.round((heapUsed() - before) / n);
        let sum = 0;
        for (const one of all) {
          await one.write(1);
          sum += (await main.read()) ?? 0;
        }
        return sum;
      },
    },
    skynet: {
      size: [10_000, 0],
      run: async (n) => {
        const node = async (parent: Channel<number>, number: number, size: number): Promise<void> => {
          if (size === 1) {
            await parent.write(number);
            return;
          }
          const mine = channel<number>();
          for (let i = 0; i < 10; i++) void node(mine, number + (i * size) / 10, size / 10);
          let sum = 0;
          for (let i = 0; i < 10; i++) sum += (await mine.read()) ?? 0;
          await parent.write(sum);
        };
        const main = channel<number>();
        void node(main, 0, n);
        return (await main.read()) ?? 0;
      },
    },
  },
};
