/**
 * XState: an actor is a logic and its state; events are delivered at once, on the sender's stack. A ring or a chain of that length overflows the
 * stack, so those workloads are not to be had. An answer is there when `send` returns.
 */
import { type ActorRefFrom, createActor, fromTransition, setup } from 'xstate';
import { heapUsed, type Peer, promised, requestOf, serve, type StoreRequest } from './peer.ts';

interface Reply {
  readonly type: 'reply';
  readonly value: number;
}

const client = fromTransition((_last: number, { value }: Reply) => value, 0);
type Client = ActorRefFrom<typeof client>;

interface Call {
  readonly type: 'call';
  readonly request: StoreRequest;
  readonly from: Client;
}

/** Adds what it is told, and calls back when that was enough. */
function adder(parts: number, done: (sum: number) => void) {
  return fromTransition(
    (state: { readonly left: number; readonly sum: number }, { value }: Reply) => {
      const next = { left: state.left - 1, sum: state.sum + value };
      if (next.left === 0) done(next.sum);
      return next;
    },
    { left: parts, sum: 0 },
  );
}

function newStore() {
  const store = fromTransition((map: Map<number, number>, { request, from }: Call) => {
    from.send({ type: 'reply', value: serve(map, request) });
    return map;
  }, new Map<number, number>());
  return createActor(store).start();
}

function calls(server: ReturnType<typeof newStore>, m: number): number {
  const me = createActor(client).start();
  let sum = 0;
  for (let i = m; i > 0; i--) {
    server.send({ type: 'call', request: requestOf(i), from: me });
    sum += me.getSnapshot().context;
  }
  return sum;
}

const ended = setup({}).createMachine({ initial: 'end', states: { end: { type: 'final' } } });

export const xstate: Peer = {
  name: 'xstate',
  workloads: {
    call1: { run: (_n, m) => Promise.resolve(calls(newStore(), m)) },
    call100: {
      run: (n, m) => {
        const server = newStore();
        let sum = 0;
        for (let i = 0; i < n; i++) sum += calls(server, Math.trunc(m / n));
        return Promise.resolve(sum);
      },
    },
    fanin: {
      size: [1000, 100],
      run: (n, m) => {
        const { promise, resolve } = promised<number>();
        const main = createActor(adder(n * m, resolve)).start();
        const sender = fromTransition((state: null, _event: { readonly type: 'go' }) => {
          for (let j = 0; j < m; j++) main.send({ type: 'reply', value: 1 });
          return state;
        }, null);
        for (let i = 0; i < n; i++) createActor(sender).start().send({ type: 'go' });
        return promise;
      },
    },
    spawn_exit: {
      size: [10_000, 0],
      run: (n) => {
        let ends = 0;
        for (let i = 0; i < n; i++) if (createActor(ended).start().getSnapshot().status === 'done') ends++;
        return Promise.resolve(ends);
      },
    },
    spawn_alive: {
      size: [10_000, 0],
      run: (n, _m, watch) => {
        const { promise, resolve } = promised<number>();
        const main = createActor(adder(n, resolve)).start();
        const waiting = fromTransition((state: null, event: Reply | { readonly type: 'xstate.stop' }) => {
          if (event.type === 'reply') main.send(event);
          return state;
        }, null);
        const before = heapUsed();
        watch.start();
        const all = Array.from({ length: n }, () => createActor(waiting).start());
        watch.stop();
        watch.extra = Math.round((heapUsed() - before) / n);
        for (const one of all) {
          one.send({ type: 'reply', value: 1 });
          one.stop();
        }
        return promise;
      },
    },
    skynet: {
      size: [10_000, 0],
      run: (n) => {
        const { promise, resolve } = promised<number>();
        const node = (done: (sum: number) => void, number: number, size: number): void => {
          const me = createActor(adder(size === 1 ? 1 : 10, done)).start();
          const tell = (value: number): void => {
            me.send({ type: 'reply', value });
          };
          if (size === 1) tell(number);
          else for (let i = 0; i < 10; i++) node(tell, number + (i * size) / 10, size / 10);
        };
        node(resolve, 0, n);
        return promise;
      },
    },
  },
};
