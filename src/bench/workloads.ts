/**
 * The workloads. Each comes to a checksum that is known beforehand and the same in every system, so that nothing can win by not
 * doing the work. `beam/bench.erl` is the same in Erlang, line by line where that is possible.
 */
import {
  type Body,
  defineModule,
  exit,
  gen_server,
  makeRef,
  mfa,
  type Module,
  monitor,
  Node,
  type Pid,
  receive,
  type Ref,
  self,
  send,
  share,
  spawn,
  spawnLink,
  spawnMonitor,
  supervisor,
} from '../coppice.ts';
import { Stopwatch } from './stopwatch.ts';

export interface Workload {
  /** A process of a fresh node. It is the process itself, not called by one: each `yield*` between a process and its receive costs. */
  readonly main: (n: number, m: number, watch: Stopwatch) => Body;
  readonly checksum: (n: number, m: number) => number;
  /** Operations in one run, for the time of one. */
  readonly operations: (n: number, m: number) => number;
  /** The size at which it is compared. */
  readonly size: readonly [n: number, m: number];
  readonly recorderSize?: number;
  /** The Erlang workload it is compared with, when it has another name. */
  readonly beam?: string;
}

export interface Run {
  readonly ms: number;
  readonly check: number;
  readonly extra: number;
}

/** One run in a fresh node. A wrong checksum is an error. */
export function run(name: string, n: number, m: number): Run {
  const workload = WORKLOADS[name];
  if (workload === undefined) throw new Error(`no workload ${name}: there are ${Object.keys(WORKLOADS).join(', ')}`);
  const node = new Node({ recorderSize: workload.recorderSize ?? 0 });
  const watch = new Stopwatch();
  node.spawn(workload.main, [n, m, watch]);
  watch.start();
  node.run();
  const { ms, check } = watch;
  const expected = workload.checksum(n, m);
  if (check !== expected) throw new Error(`${name} ${n} ${m}: checksum ${String(check)} instead of ${expected}`);
  return { ms, check: expected, extra: watch.extra };
}

// Messages

function* ringNode(next: Pid): Body<void> {
  for (;;) {
    const message = (yield) as 'stop' | ['token', number];
    if (message === 'stop') {
      send(next, 'stop');
      return;
    }
    send(next, ['token', message[1] + 1]);
  }
}

function* ring(n: number, m: number, watch: Stopwatch): Body<void> {
  let next = self();
  for (let i = 1; i < n; i++) next = spawn(ringNode, next);
  send(next, ['token', 1]);
  for (;;) {
    const [, k] = (yield) as ['token', number];
    if (k >= n * m) {
      send(next, 'stop');
      yield;
      watch.done(k);
      return;
    }
    send(next, ['token', k + 1]);
  }
}

function* ponger(): Body<void> {
  for (;;) {
    const [, from, ref, i] = (yield) as ['ping', Pid, Ref, number];
    send(from, [ref, i + 1]);
  }
}

function* pingpong(_n: number, m: number, watch: Stopwatch): Body<void> {
  const pong = spawn(ponger);
  const me = self();
  let sum = 0;
  for (let i = m; i > 0; i--) {
    const ref = makeRef();
    send(pong, ['ping', me, ref, i]);
    const [, value] = yield* receive<[Ref, number]>((message) => Array.isArray(message) && message[0] === ref);
    sum += value - i;
  }
  watch.done(sum);
}

function sender(to: Pid, m: number): void {
  for (let i = 0; i < m; i++) send(to, 1);
}

function* fanin(n: number, m: number, watch: Stopwatch): Body<void> {
  const me = self();
  for (let i = 0; i < n; i++) spawn(sender, me, m);
  let sum = 0;
  for (let i = n * m; i > 0; i--) sum += (yield) as number;
  watch.done(sum);
}

function* skynetNode(parent: Pid, number: number, size: number): Body<void> {
  if (size === 1) {
    send(parent, number);
    return;
  }
  const me = self();
  const part = size / 10;
  for (let i = 0; i < 10; i++) spawn(skynetNode, me, number + i * part, part);
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += (yield) as number;
  send(parent, sum);
}

function* skynet(n: number, _m: number, watch: Stopwatch): Body<void> {
  spawn(skynetNode, self(), 0, n);
  watch.done((yield) as number);
}

function* copyServer(): Body<void> {
  for (;;) {
    const [from, map] = (yield) as [Pid, Readonly<Record<number, readonly [number, number]>>];
    send(from, Object.keys(map).length + (map[1]?.[1] ?? 0));
  }
}

function* copy(n: number, m: number, watch: Stopwatch): Body<void> {
  const map: Record<number, [number, number]> = {};
  for (let i = 1; i <= n; i++) map[i] = [i, 2 * i];
  const server = spawn(copyServer);
  const me = self();
  let sum = 0;
  for (let i = 0; i < m; i++) {
    send(server, [me, map]);
    sum += (yield) as number;
  }
  watch.done(sum);
}

function* sharedServer(): Body<void> {
  for (;;) {
    const [from, size, map] = (yield) as [Pid, number, Readonly<Record<number, readonly [number, number]>>];
    send(from, size + (map[1]?.[1] ?? 0));
  }
}

/** A `Map` cannot be frozen, so what is shared is an object; counting its entries each time would not be sending. */
function* copyShared(n: number, m: number, watch: Stopwatch): Body<void> {
  const map: Record<number, [number, number]> = {};
  for (let i = 1; i <= n; i++) map[i] = [i, 2 * i];
  share(map);
  const server = spawn(sharedServer);
  const me = self();
  let sum = 0;
  for (let i = 0; i < m; i++) {
    send(server, [me, n, map]);
    sum += (yield) as number;
  }
  watch.done(sum);
}

// Processes

function nothing(): void {
  return;
}

function* spawnExit(n: number, _m: number, watch: Stopwatch): Body<void> {
  for (let i = 1; i < n; i++) spawn(nothing);
  spawn(tell, self(), 'done');
  watch.done((yield) === 'done' ? n : 0);
}

function tell(to: Pid, message: unknown): void {
  send(to, message);
}

function* aliveNode(parent: Pid): Body<void> {
  const [, k] = (yield) as ['stop', number];
  send(parent, k);
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function* spawnAlive(n: number, _m: number, watch: Stopwatch): Body<void> {
  const me = self();
  const before = heapUsed();
  const pids = new Array<Pid>(n);
  watch.start();
  for (let i = 0; i < n; i++) pids[i] = spawn(aliveNode, me);
  spawn(tell, me, 'up');
  yield;
  watch.stop();
  if (globalThis.gc !== undefined) watch.extra = Math.round((heapUsed() - before) / n);
  let sum = 0;
  for (const pid of pids) {
    send(pid, ['stop', 1]);
    sum += (yield) as number;
  }
  watch.done(sum);
}

function* waitForStop(): Body<void> {
  yield;
}

function* monitors(n: number, _m: number, watch: Stopwatch): Body<void> {
  const pids = new Array<Pid>(n);
  for (let i = 0; i < n; i++) pids[i] = spawnMonitor(waitForStop)[0];
  for (const pid of pids) send(pid, 'stop');
  let downs = 0;
  for (let i = 0; i < n; i++) {
    const message = (yield) as unknown[];
    if (message[0] === 'DOWN' && message[4] === 'normal') downs++;
  }
  watch.done(downs);
}

function* chainNode(main: Pid, left: number): Body<void> {
  if (left === 0) send(main, ['last', self()]);
  else spawnLink(chainNode, main, left - 1);
  yield;
}

function* chain(n: number, _m: number, watch: Stopwatch): Body<void> {
  const head = spawn(chainNode, self(), n - 1);
  const [, last] = (yield) as [string, Pid];
  const ref = monitor(last);
  watch.start();
  exit(head, 'boom');
  const down = (yield) as unknown[];
  watch.stop();
  watch.done(down[1] === ref && down[4] === 'boom' ? n : 0);
}

// Selective receive

function noise(n: number): void {
  const me = self();
  for (let i = 0; i < n; i++) send(me, ['noise', i]);
}

function* selrecv(n: number, m: number, watch: Stopwatch): Body<void> {
  noise(n);
  watch.start();
  const me = self();
  let sum = 0;
  for (let i = m; i > 0; i--) {
    send(me, ['match', i]);
    const [, value] = yield* receive<[string, number]>((message) => message[0] === 'match');
    sum += value;
  }
  watch.done(sum);
}

// Servers

type StoreRequest = readonly ['set', number, number] | readonly ['get', number];

const store: Module = defineModule('store', {
  init: () => ['ok', new Map<number, number>()],
  handleCall: (request: StoreRequest, _from: unknown, map: Map<number, number>) =>
    request[0] === 'set' ? ['reply', 'ok', map.set(request[1], request[2])] : ['reply', map.get(request[1]) ?? 0, map],
});

function* startStore(): Body<Pid> {
  const [, server] = (yield* gen_server.start(store, null)) as ['ok', Pid];
  return server;
}

function* calls(server: Pid, m: number, done: (sum: number) => void): Body<void> {
  let sum = 0;
  for (let i = m; i > 0; i--) {
    if ((i & 1) === 0) yield* gen_server.call(server, ['set', i & 255, i]);
    else sum += yield* gen_server.call<number>(server, ['get', (i + 1) & 255]);
  }
  done(sum);
}

/** What `calls` adds up to when nobody else uses the server. */
function callsChecksum(_n: number, m: number): number {
  const map = new Map<number, number>();
  let sum = 0;
  for (let i = m; i > 0; i--) {
    if ((i & 1) === 0) map.set(i & 255, i);
    else sum += map.get((i + 1) & 255) ?? 0;
  }
  return sum;
}

/** A body that ends with another body goes on as that one. */
function* call1(_n: number, m: number, watch: Stopwatch): Body {
  return calls(yield* startStore(), m, (sum) => {
    watch.done(sum);
  });
}

function* selref(n: number, m: number, watch: Stopwatch): Body {
  const server = yield* startStore();
  noise(n);
  watch.start();
  return calls(server, m, (sum) => {
    watch.done(sum);
  });
}

function callClient(main: Pid, server: Pid, m: number): Body {
  return calls(server, m, (sum) => {
    send(main, sum);
  });
}

function* call100(n: number, m: number, watch: Stopwatch): Body<void> {
  const server = yield* startStore();
  const me = self();
  for (let i = 0; i < n; i++) spawn(callClient, me, server, Math.trunc(m / n));
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (yield) as number;
  watch.done(sum);
}

// Supervisors

const child: Module = defineModule('bench_child', {
  startLink: (main: Pid, number: number) => gen_server.startLink(child, [main, number]),
  init: ([main, number]: [Pid, number]) => {
    send(main, ['started', number, self()]);
    return ['ok', number];
  },
});

const top = defineModule('bench_sup', {
  init: ([main, n, strategy]: [Pid, number, supervisor.Strategy]): supervisor.InitReturn => [
    'ok',
    [
      { strategy, intensity: 1_000_000_000, period: 1 },
      Array.from({ length: n }, (_, index) => ({
        id: index + 1,
        start: mfa(child, 'startLink', [main, index + 1]),
        shutdown: 'brutal_kill',
      })),
    ],
  ],
});

type Started = ['started', number, Pid];

/** Kills one child after the other; after each, `starts` children come. */
function* restarts(n: number, m: number, strategy: supervisor.Strategy, starts: number, watch: Stopwatch): Body<void> {
  yield* supervisor.startLink(top, [self(), n, strategy]);
  const pids = new Array<Pid>(n + 1);
  const isStarted = (message: unknown) => Array.isArray(message) && message[0] === 'started';
  for (let i = 0; i < n; i++) {
    const [, number, pid] = yield* receive<Started>(isStarted);
    pids[number] = pid;
  }
  let count = 0;
  watch.start();
  for (let i = m; i > 0; i--) {
    exit(pids[(i % n) + 1] as Pid, 'kill');
    for (let j = 0; j < starts; j++) {
      const [, number, pid] = (yield) as Started;
      pids[number] = pid;
      count++;
    }
  }
  watch.done(count);
}

const product = (n: number, m: number) => n * m;
const onlyN = (n: number) => n;
const onlyM = (_n: number, m: number) => m;

/** The order is that of the table. */
export const WORKLOADS: Readonly<Record<string, Workload>> = {
  ring: { main: ring, checksum: product, operations: product, size: [1000, 1000] },
  ring_recorded: {
    main: ring,
    checksum: product,
    operations: product,
    size: [1000, 1000],
    recorderSize: 65_536,
    beam: 'ring',
  },
  call1: { main: call1, checksum: callsChecksum, operations: onlyM, size: [1, 200_000] },
  call100: { main: call100, checksum: call100Checksum, operations: onlyM, size: [100, 200_000] },
  pingpong: { main: pingpong, checksum: onlyM, operations: onlyM, size: [1, 200_000] },
  fanin: { main: fanin, checksum: product, operations: product, size: [1000, 1000] },
  spawn_exit: { main: spawnExit, checksum: onlyN, operations: onlyN, size: [100_000, 0] },
  spawn_alive: { main: spawnAlive, checksum: onlyN, operations: onlyN, size: [100_000, 0] },
  skynet: { main: skynet, checksum: (n) => (n * (n - 1)) / 2, operations: onlyN, size: [100_000, 0] },
  selrecv: { main: selrecv, checksum: (_n, m) => (m * (m + 1)) / 2, operations: product, size: [10_000, 1000] },
  selref: { main: selref, checksum: callsChecksum, operations: onlyM, size: [100_000, 100_000] },
  sup_one: {
    main: (n, m, watch) => restarts(n, m, 'one_for_one', 1, watch),
    checksum: onlyM,
    operations: onlyM,
    size: [1000, 10_000],
  },
  sup_all: {
    main: (n, m, watch) => restarts(n, m, 'one_for_all', n, watch),
    checksum: product,
    operations: product,
    size: [100, 300],
  },
  chain: { main: chain, checksum: onlyN, operations: onlyN, size: [100_000, 0] },
  monitors: { main: monitors, checksum: onlyN, operations: onlyN, size: [100_000, 0] },
  copy: { main: copy, checksum: (n, m) => m * (n + 2), operations: product, size: [100, 20_000] },
  copy_shared: {
    main: copyShared,
    checksum: (n, m) => m * (n + 2),
    operations: product,
    size: [100, 20_000],
    beam: 'copy',
  },
};

/** Clients take turns at the one server, so a client may read what another has set: the same, since all are in step. */
function call100Checksum(n: number, m: number): number {
  const maps = new Map<number, number>();
  let sum = 0;
  for (let i = Math.trunc(m / n); i > 0; i--) {
    for (let client = 0; client < n; client++) {
      if ((i & 1) === 0) maps.set(i & 255, i);
      else sum += maps.get((i + 1) & 255) ?? 0;
    }
  }
  return sum;
}
