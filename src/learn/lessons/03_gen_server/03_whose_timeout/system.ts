import { type Body, defineModule, gen_server, type Module, receive, register, self, send, sleep, spawn } from 'coppice';

// Its state is how many sums it has added up.
const till: Module = defineModule('till', {
  init: () => ['ok', 0],
  *handleCall(request: 'sum' | 'done', _from: gen_server.From, done: number) {
    if (request === 'done') return ['reply', done, done];
    yield* sleep(7_000);
    return ['reply', 42, done + 1];
  },
});

function* client(): Body<void> {
  register('client', self());
  yield* sleep(1_000);
  // Your part
  const sum: number = yield* gen_server.call('till', 'sum');
  // End of your part
  send('board', ['sum', sum]);
  yield* sleep('infinity');
}

function* board(): Body<void> {
  register('board', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  yield* gen_server.start(['local', 'till'], till, null);
  spawn(board);
  spawn(client);
  return ['ok', self()];
}
