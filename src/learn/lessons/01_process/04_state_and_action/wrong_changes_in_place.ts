import { type Body, defineModule, gen_server, type Module, register, self, send, sleep, spawn, receive } from 'coppice';

type State = ReadonlyMap<string, string>;
type Request = readonly ['set_key', string, string] | readonly ['read_key', string] | readonly ['delete_key', string];

// No value of Erlang can be changed; a Map of JavaScript can. So these refuse it.
function fixed(map: State): State {
  const refuse = (): never => {
    throw new Error('a state is not changed in place: copy it, and return the copy');
  };
  const own = { value: refuse };
  return Object.defineProperties(new Map(map), { set: own, delete: own, clear: own });
}

const dict: Module = defineModule('dict', {
  init: () => ['ok', fixed(new Map())],
  handleCall: (request: Request, _from: unknown, state: State) => {
    const [what, key] = request;
    if (what === 'set_key') return ['reply', 'ok', fixed(new Map(state).set(key, request[2]))];
    if (what === 'read_key') return ['reply', state.get(key) ?? 'not_found', state];
    // Your part
    (state as Map<string, string>).delete(key);
    return ['reply', 'ok', state];
    // End of your part
  },
});

// Asks dict one thing after another, and tells desk each answer.
function* script(): Body<void> {
  register('script', self());
  const requests: Request[] = [
    ['read_key', 'foo'],
    ['set_key', 'foo', 'bar'],
    ['read_key', 'foo'],
    ['delete_key', 'foo'],
    ['read_key', 'foo'],
    ['delete_key', 'foo'],
  ];
  for (const [index, request] of requests.entries()) {
    yield* sleep(200);
    send('desk', [index + 1, yield* gen_server.call('dict', request)]);
  }
  yield* sleep('infinity');
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  yield* gen_server.start(['local', 'dict'], dict, null);
  spawn(desk);
  spawn(script);
  return ['ok', self()];
}
