import { type Body, defineModule, gen_server, type Module, register, self, sleep, spawn } from 'coppice';

const a: Module = defineModule('a', {
  init: () => ['ok', 20],
  *handleCall(request: 'number' | 'double', _from: unknown, number: number): Body<gen_server.HandleCallReturn<number>> {
    if (request === 'number') return ['reply', number, number];
    const own: number = yield* gen_server.call('a', 'number');
    return ['reply', 2 * own, number];
  },
});

function* client(): Body<void> {
  register('client', self());
  yield* sleep(1_000);
  yield* gen_server.call('a', 'double');
  yield* sleep('infinity');
}

export function* start(): Body {
  yield* gen_server.start(['local', 'a'], a, null);
  spawn(client);
  return ['ok', self()];
}
