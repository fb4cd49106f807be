import { type Body, defineModule, gen_server, type Module, receive, register, self, send, sleep, spawn } from 'coppice';

// Its state is how many sums it has added up.
const till: Module = defineModule('till', {
  init: () => ['ok', 0],
  *handleCall(_sum: 'sum', _from: unknown, done: number): Body<gen_server.HandleCallReturn<number>> {
    yield* sleep(3_000);
    return ['reply', 42, done + 1];
  },
});

function* client(): Body<void> {
  register('client', self());
  yield* sleep(1_000);
  let sum: number;
  try {
    sum = yield* gen_server.call('till', 'sum', 2_000);
  } catch {
    sum = yield* gen_server.call('till', 'sum', 'infinity');
  }
  send('board', sum);
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
