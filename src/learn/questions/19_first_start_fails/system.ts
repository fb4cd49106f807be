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
  sleep,
  spawn,
  supervisor,
} from 'coppice';

// c has no disk. Each tells desk that it is tried.
const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => {
    send('desk', name);
    return name === 'c' ? ['stop', 'no_disk'] : ['ok', name];
  },
});

const child = (id: string): supervisor.ChildSpec => ({ id, start: mfa(worker, 'startLink', [id]) });

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [{ strategy: 'one_for_one', intensity: 5, period: 10 }, [child('a'), child('b'), child('c'), child('d')]],
  ],
});

// Starts top after a second, and tells desk what came of it: ok or error.
function* boss(): Body<void> {
  register('boss', self());
  processFlag('trap_exit', true);
  yield* sleep(1_000);
  const started = yield* supervisor.startLink(['local', 'top'], top, null);
  send('desk', started[0]);
  for (;;) yield* receive();
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  spawn(boss);
  return ['ok', self()];
}
