import {
  type Body,
  defineModule,
  error,
  gen_server,
  type Module,
  receive,
  register,
  self,
  send,
  sleep,
  spawn,
} from 'coppice';

const dict: Module = defineModule('dict', {
  init: () => ['ok', new Map()],
  terminate: (reason: unknown) => {
    send('desk', ['terminate', reason]);
  },
});

// Starts a dictionary linked to itself, and crashes after a second.
function* owner(): Body<void> {
  register('owner', self());
  yield* gen_server.startLink(['local', 'dict'], dict, null);
  yield* sleep(1_000);
  error('crash');
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
