import { type Body, defineModule, gen_server, type Module, receive, register, self, send, sleep, spawn } from 'coppice';

// Your part
type Request = 'read' | readonly ['set', number] | readonly ['cas', old: number, next: number];

// A dictionary with one number in it. cas sets it only if it is still what you think it is, and tells you whether it was.
const dict: Module = defineModule('dict', {
  init: () => ['ok', 0],
  handleCall: (request: Request, _from: unknown, n: number) => {
    if (request === 'read') return ['reply', n, n];
    if (request[0] === 'set') return ['reply', 'ok', request[1]];
    return request[1] === n ? ['reply', true, request[2]] : ['reply', false, n];
  },
});

let total = 0;

// Adds one to the number in dict.
function* increment(): Body<void> {
  total += 1;
  yield* gen_server.call('dict', ['set', total]);
}
// End of your part

function* client(name: string): Body<void> {
  register(name, self());
  yield* receive();
  for (let times = 0; times < 20; times++) {
    yield* increment();
  }
  send('desk', ['done', name]);
  yield* sleep('infinity');
}

// When both are done, it reads the number.
function* desk(): Body<void> {
  register('desk', self());
  yield* receive();
  yield* receive();
  send('board', ['n', yield* gen_server.call('dict', 'read')]);
  yield* sleep('infinity');
}

// Lets both begin in the same moment.
function* bell(): Body<void> {
  register('bell', self());
  yield* sleep(500);
  send('c1', 'go');
  send('c2', 'go');
  yield* sleep('infinity');
}

function* board(): Body<void> {
  register('board', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  yield* gen_server.start(['local', 'dict'], dict, null);
  spawn(board);
  spawn(desk);
  spawn(client, 'c1');
  spawn(client, 'c2');
  spawn(bell);
  return ['ok', self()];
}
