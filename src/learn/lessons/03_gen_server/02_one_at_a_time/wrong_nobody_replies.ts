import { type Body, defineModule, gen_server, type Module, receive, register, self, send, sleep, spawn } from 'coppice';

// Three seconds of work, in the process that calls it.
function* addUp(): Body<number> {
  yield* sleep(3_000);
  return 42;
}

type Request = 'sum' | 'ping';

const till: Module = defineModule('till', {
  init: () => ['ok', 'open'],
  // Your part
  handleCall(request: Request, _from: gen_server.From, state: 'open') {
    if (request === 'ping') return ['reply', 'pong', state];
    spawn(addUp);
    return ['noreply', state];
  },
  // End of your part
});

function* client(name: string, atMs: number, request: Request): Body<void> {
  register(name, self());
  yield* sleep(atMs);
  send('board', [request, yield* gen_server.call('till', request)]);
  yield* sleep('infinity');
}

function* board(): Body<void> {
  register('board', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  yield* gen_server.start(['local', 'till'], till, null);
  spawn(board);
  spawn(client, 'c1', 1_000, 'sum');
  spawn(client, 'c2', 1_100, 'ping');
  return ['ok', self()];
}
