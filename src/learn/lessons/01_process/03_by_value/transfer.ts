import { type Body, defineModule, gen_server, type Module, receive, register, self, send, sleep, spawn } from 'coppice';

const keeper: Module = defineModule('keeper', {
  init: () => ['ok', [1, 2]],
  handleCall: (_list: 'list', _from: unknown, held: number[]) => ['reply', held, held],
});

function* asker(): Body<void> {
  register('asker', self());
  yield* sleep(1_000);
  const got: number[] = yield* gen_server.call('keeper', 'list');
  got.push(3);
  send('desk', yield* gen_server.call('keeper', 'list'));
  yield* sleep('infinity');
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  yield* gen_server.start(['local', 'keeper'], keeper, null);
  spawn(asker);
  return ['ok', self()];
}
