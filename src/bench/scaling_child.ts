/** One cell of the table: `OPERATION SIZE`; prints the nanoseconds of one operation, when the code is warm. */
import {
  type Body,
  defineModule,
  exit,
  gen_server,
  mfa,
  Node,
  type Pid,
  self,
  send,
  spawn,
  spawnMonitor,
  supervisor,
} from '../coppice.ts';

const COUNT = 100_000;
const RESTARTS = 5000;
const RING = 100;
/** The first rounds warm up; the best of the others counts. */
const ROUNDS = 8;
const WARM = 3;

type Repeat = (count: number) => Body<void>;

function* idle(): Body<void> {
  yield;
}

function* ringNode(next: Pid): Body<void> {
  for (;;) send(next, ((yield) as number) + 1);
}

function* message(): Body<Repeat> {
  const main = (yield) as Pid;
  let next = main;
  for (let i = 1; i < RING; i++) next = spawn(ringNode, next);
  return function* (count) {
    send(next, 1);
    for (let k = 0; k < count;) {
      k = (yield) as number;
      if (k < count) send(next, k + 1);
    }
  };
}

const echo = defineModule('echo', {
  init: () => ['ok', 0],
  handleCall: (request: number, _from: unknown, state: number) => ['reply', request, state],
});

function* call(): Body<Repeat> {
  yield;
  const [, server] = (yield* gen_server.start(echo, null)) as ['ok', Pid];
  return function* (count) {
    for (let i = 0; i < count; i++) yield* gen_server.call(server, i);
  };
}

function* spawned(): Body<Repeat> {
  yield;
  return function* (count) {
    for (let i = 0; i < count; i++) {
      const [pid] = spawnMonitor(idle);
      send(pid, 'end');
      yield;
    }
  };
}

function* monitored(): Body<Repeat> {
  yield;
  return function* (count) {
    for (let i = 0; i < count; i++) {
      const [pid] = spawnMonitor(idle);
      exit(pid, 'kill');
      yield;
    }
  };
}

const child = defineModule('child', {
  startLink: (main: Pid) => gen_server.startLink(child, main),
  init: (main: Pid) => {
    send(main, self());
    return ['ok', 0];
  },
});

const top = defineModule('top', {
  init: ([main, size]: [Pid, number]): supervisor.InitReturn => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 1_000_000_000, period: 1 },
      Array.from({ length: size }, (_, id) => ({
        id,
        start: mfa(child, 'startLink', [main]),
        shutdown: 'brutal_kill',
      })),
    ],
  ],
});

function* restart(size: number): Body<Repeat> {
  const main = (yield) as Pid;
  yield* supervisor.startLink(top, [main, size]);
  const children: Pid[] = [];
  while (children.length < size) children.push((yield) as Pid);
  return function* (count) {
    const stride = Math.trunc(size / count);
    for (let i = 0; i < count; i++) {
      exit(children[i * stride] as Pid, 'kill');
      children[i * stride] = (yield) as Pid;
    }
  };
}

function main([name = '', sizeText]: readonly string[]): number {
  const size = Number(sizeText);
  const node = new Node({ recorderSize: 0 });
  const isRestart = name === 'restart';
  if (!isRestart) for (let i = 0; i < size; i++) node.spawn(idle);
  node.run();
  const kinds: Readonly<Record<string, (size: number) => Body<Repeat>>> = {
    message,
    call,
    spawn: spawned,
    monitored,
    restart,
  };
  const kind = kinds[name];
  if (kind === undefined) throw new Error(`no operation ${name}`);
  const count = isRestart ? Math.min(RESTARTS, size) : COUNT;
  const times: number[] = [];
  const driver = node.spawn(function* () {
    const repeat = yield* kind(size);
    for (let round = 0; round < ROUNDS; round++) {
      const from = performance.now();
      yield* repeat(count);
      times.push(performance.now() - from);
    }
  });
  node.inject(driver, driver);
  node.run();
  if (times.length < ROUNDS) throw new Error(`${name}: ${times.length} rounds of ${ROUNDS}`);
  return (Math.min(...times.slice(WARM)) * 1e6) / count;
}

console.log(main(process.argv.slice(2)));
