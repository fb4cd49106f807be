import {
  type Body,
  defineModule,
  gen_server,
  mfa,
  type Module,
  receive,
  register,
  self,
  send,
  spawn,
  supervisor,
} from 'coppice';

const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => ['ok', name],
  terminate: (reason: unknown) => {
    send('desk', ['terminate', reason]);
  },
});

const top: Module = defineModule('top', {
  init: () => ['ok', [{}, [{ id: 'w', start: mfa(worker, 'startLink', ['w']), shutdown: 5_000 }]]],
});

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  return yield* supervisor.startLink(['local', 'top'], top, null);
}
