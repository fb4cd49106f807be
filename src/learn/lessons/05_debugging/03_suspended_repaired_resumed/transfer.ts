import {
  type Body,
  defineModule,
  gen_server,
  mfa,
  type Module,
  processFlag,
  receive,
  register,
  self,
  send,
  spawn,
  supervisor,
  sys,
} from 'coppice';

const till: Module = defineModule('till', {
  startLink: () => gen_server.startLink(['local', 'till'], till, null),
  init: () => {
    processFlag('trap_exit', true);
    return ['ok', 0];
  },
  terminate: (reason: unknown) => {
    send('desk', ['terminate', reason]);
  },
});

const top: Module = defineModule('top', {
  init: () => ['ok', [{}, [{ id: 'till', start: mfa(till, 'startLink', []), shutdown: 5_000 }]]],
});

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  const started = yield* supervisor.startLink(['local', 'top'], top, null);
  yield* sys.suspend('till');
  return started;
}
