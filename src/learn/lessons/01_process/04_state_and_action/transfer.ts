import { type Body, defineModule, gen_server, type Module, receive, register, self, send, sleep, spawn } from 'coppice';

type Request = 'all' | readonly ['set', key: string, value: string];

const dict: Module = defineModule('dict', {
  init: () => ['ok', new Map()],
  handleCall: (request: Request, _from: unknown, state: Map<string, string>) => {
    if (request === 'all') return ['reply', state, state];
    state.set(request[1], request[2]);
    return ['reply', 'ok', state];
  },
});

function* script(): Body<void> {
  register('script', self());
  yield* sleep(1_000);
  const before: Map<string, string> = yield* gen_server.call('dict', 'all');
  yield* gen_server.call('dict', ['set', 'foo', 'bar']);
  send('desk', before.size);
  yield* sleep('infinity');
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  yield* gen_server.start(['local', 'dict'], dict, null);
  spawn(script);
  return ['ok', self()];
}
