import { type Body, defineModule, gen_server, type Module, receive, register, self, send, sleep, spawn } from 'coppice';

type Request =
  | readonly ['read_key', key: string]
  | readonly ['cas_val', key: string, old: number, next: number, set_on_not_exists: boolean];

const dict: Module = defineModule('dict', {
  init: () => ['ok', new Map()],
  handleCall: (request: Request, _from: unknown, state: Map<string, number>) => {
    const known = state.get(request[1]);
    if (request[0] === 'read_key') return ['reply', known ?? 'not_found', state];
    const [, key, old, next, setOnNotExists] = request;
    const sets = known === undefined ? setOnNotExists : known === old;
    return ['reply', sets, sets ? new Map(state).set(key, next) : state];
  },
});

function* client(): Body<void> {
  register('client', self());
  yield* sleep(1_000);
  const done: boolean = yield* gen_server.call('dict', ['cas_val', 'n', 1, 2, false]);
  send('desk', [done, yield* gen_server.call('dict', ['read_key', 'n'])]);
  yield* sleep('infinity');
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  yield* gen_server.start(['local', 'dict'], dict, null);
  spawn(client);
  return ['ok', self()];
}
