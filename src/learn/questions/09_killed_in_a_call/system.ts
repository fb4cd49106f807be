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
  sleep,
  spawn,
  supervisor,
} from 'coppice';

const server: Module = defineModule('server', {
  startLink: () => gen_server.startLink(['local', 'server'], server, null),
  init: () => ['ok', 0],
  handleCall: (_what: string, _from: unknown, n: number) => ['noreply', n],
});

const top: Module = defineModule('top', {
  init: () => ['ok', [{}, [{ id: 'server', start: mfa(server, 'startLink', []) }]]],
});

function* client(): Body<void> {
  register('client', self());
  yield* sleep(500);
  send('desk', yield* gen_server.call('server', 'what', 'infinity'));
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  const started = yield* supervisor.startLink(['local', 'top'], top, null);
  spawn(desk);
  spawn(client);
  return started;
}
