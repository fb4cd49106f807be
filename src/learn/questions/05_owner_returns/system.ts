import { type Body, defineModule, gen_server, type Module, receive, register, self, send, sleep, spawn } from 'coppice';

const server: Module = defineModule('server', {
  init: () => ['ok', 0],
  handleCall: (_next: 'next', _from: unknown, n: number) => ['reply', n + 1, n + 1],
  terminate: (reason: unknown) => {
    send('desk', ['terminate', reason]);
  },
});

// Starts a server linked to itself, uses it, and has nothing more to do after a second.
function* owner(): Body<void> {
  register('owner', self());
  const result = yield* gen_server.startLink(['local', 'server'], server, null);
  if (result[0] === 'ok') yield* gen_server.call(result[1], 'next');
  yield* sleep(1_000);
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  spawn(owner);
  return ['ok', self()];
}
