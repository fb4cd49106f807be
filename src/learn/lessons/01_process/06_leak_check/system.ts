import {
  type Body,
  defineModule,
  exit,
  gen_server,
  type Module,
  monitor,
  type Pid,
  receive,
  register,
  self,
  sleep,
  spawn,
} from 'coppice';

// Your part
const dict: Module = defineModule('dict', {
  init: (name: string) => {
    register(name, self());
    return ['ok', new Map()];
  },
  handleCall: ([, key, value]: readonly ['set_key', string, string], _from: unknown, state: Map<string, string>) => [
    'reply',
    'ok',
    new Map(state).set(key, value),
  ],
});

// Starts a dictionary, uses it, and exits. Nobody else knows of the dictionary.
function* owner(name: string): Body<void> {
  register(`owner_${name}`, self());
  const result = yield* gen_server.start(dict, name);
  // End of your part
  if (result[0] === 'ok') yield* gen_server.call(result[1], ['set_key', 'a', 'b']);
  yield* sleep(100);
  exit('shutdown');
}

// Starts the next owner when the one before is gone.
function* runner(): Body<void> {
  register('runner', self());
  for (let n = 1; n <= 10; n++) {
    const pid: Pid = spawn(owner, `dict_${n}`);
    monitor(pid);
    yield* receive();
    yield* sleep(100);
  }
  yield* sleep('infinity');
}

export function* start(): Body {
  spawn(runner);
  return ['ok', self()];
}
