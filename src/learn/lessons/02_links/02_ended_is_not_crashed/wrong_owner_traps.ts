import {
  type Body,
  defineModule,
  exit,
  gen_server,
  type Module,
  monitor,
  type Pid,
  processFlag,
  register,
  self,
  sleep,
  spawn,
} from 'coppice';

type State = ReadonlyMap<string, string>;

// Your part
const dict: Module = defineModule('dict', {
  init: (name: string) => {
    register(name, self());
    return ['ok', new Map()];
  },
  handleCall: ([, key, value]: readonly ['set_key', string, string], _from: unknown, state: State) => [
    'reply',
    'ok',
    new Map(state).set(key, value),
  ],
});

// Starts a dictionary, uses it, and returns when its work is done.
function* owner(name: string): Body<void> {
  register(`owner_${name}`, self());
  processFlag('trap_exit', true);
  const result = yield* gen_server.startLink(dict, name);
  if (result[0] === 'ok') yield* gen_server.call(result[1], ['set_key', 'a', 'b']);
  yield* sleep(100);
}
// End of your part

function* runner(): Body<void> {
  register('runner', self());
  for (let n = 1; n <= 10; n++) {
    spawn(owner, `dict_${n}`);
    yield* sleep(200);
  }
  yield* sleep('infinity');
}

export function* start(): Body {
  spawn(runner);
  return ['ok', self()];
}
