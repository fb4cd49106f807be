import {
  type Body,
  defineModule,
  gen_server,
  mfa,
  type Module,
  receive,
  register,
  self,
  send,
  sleep,
  spawn,
  supervisor,
} from 'coppice';

type Request = 'number' | 'sum';

// Your part
const a: Module = defineModule('a', {
  startLink: () => gen_server.startLink(['local', 'a'], a, 20),
  init: (number: number) => ['ok', number],
  handleCall: (request: Request, from: gen_server.From, number: number) => {
    if (request === 'number') return ['reply', number, number];
    // b answers for it, and it need not wait.
    gen_server.cast('b', ['add', number, from]);
    return ['noreply', number];
  },
  handleCast: ([, more, from]: readonly ['add', number, gen_server.From], number: number) => {
    gen_server.reply(from, number + more);
    return ['noreply', number];
  },
});

const b: Module = defineModule('b', {
  startLink: () => gen_server.startLink(['local', 'b'], b, 22),
  init: (number: number) => ['ok', number],
  handleCall: (request: Request, from: gen_server.From, number: number) => {
    if (request === 'number') return ['reply', number, number];
    // a answers for it, and it need not wait.
    gen_server.cast('a', ['add', number, from]);
    return ['noreply', number];
  },
  handleCast: ([, more, from]: readonly ['add', number, gen_server.From], number: number) => {
    gen_server.reply(from, number + more);
    return ['noreply', number];
  },
});
// End of your part

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 1, period: 5 },
      [
        { id: 'a', start: mfa(a, 'startLink', []) },
        { id: 'b', start: mfa(b, 'startLink', []) },
      ],
    ],
  ],
});

function* client(name: string, server: string): Body<void> {
  register(name, self());
  yield* receive();
  yield* gen_server.call(server, 'sum');
  yield* sleep('infinity');
}

// Lets both begin in the same moment.
function* bell(): Body<void> {
  register('bell', self());
  yield* sleep(1_000);
  send('c1', 'go');
  send('c2', 'go');
  yield* sleep('infinity');
}

export function* start(): Body {
  const started = yield* supervisor.startLink(['local', 'top'], top, null);
  spawn(client, 'c1', 'a');
  spawn(client, 'c2', 'b');
  spawn(bell);
  return started;
}
