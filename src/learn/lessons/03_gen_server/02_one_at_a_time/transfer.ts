import { type Body, defineModule, gen_server, type Module, receive, register, self, send, sleep, spawn } from 'coppice';

// Adds up for three seconds, and replies in till's place.
function* helper(from: gen_server.From): Body<void> {
  register('helper', self());
  yield* sleep(3_000);
  gen_server.reply(from, 42);
}

const till: Module = defineModule('till', {
  init: () => ['ok', 'open'],
  handleCall: (_sum: 'sum', from: gen_server.From, state: 'open') => {
    spawn(helper, from);
    return ['noreply', state];
  },
});

function* c1(): Body<void> {
  register('c1', self());
  yield* sleep(1_000);
  send('board', yield* gen_server.call('till', 'sum'));
  yield* sleep('infinity');
}

function* board(): Body<void> {
  register('board', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  yield* gen_server.start(['local', 'till'], till, null);
  spawn(board);
  spawn(c1);
  return ['ok', self()];
}
