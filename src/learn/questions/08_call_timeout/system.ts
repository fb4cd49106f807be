import { type Body, defineModule, gen_server, type Module, receive, register, self, send, sleep, spawn } from 'coppice';

// Its state is the number of requests that are done.
const server: Module = defineModule('server', {
  init: () => ['ok', 0],
  *handleCall(_work: 'work', _from: unknown, done: number): Body<gen_server.HandleCallReturn<number>> {
    yield* sleep(500);
    return ['reply', 'done', done + 1];
  },
});

function* client(): Body<void> {
  register('client', self());
  yield* sleep(1_000);
  send('desk', yield* gen_server.call('server', 'work', 100));
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  yield* gen_server.start(['local', 'server'], server, null);
  spawn(client);
  return ['ok', self()];
}
