import { type Body, defineModule, gen_server, type Module, receive, register, self, send, sleep, spawn } from 'coppice';

const server: Module = defineModule('server', {
  init: () => ['ok', 0],
});

function* client(): Body<void> {
  register('client', self());
  const started = yield* gen_server.start(server, null);
  if (started[0] !== 'ok') return;
  const pid = started[1];
  yield* gen_server.stop(pid);
  yield* sleep(1_000);
  gen_server.cast(pid, 'hello');
  send('desk', 'cast');
  yield* gen_server.call(pid, 'hello', 1_000);
  send('desk', 'call');
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  spawn(client);
  return ['ok', self()];
}
