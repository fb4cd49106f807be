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

// Counts how often w is tried.
const book: Module = defineModule('book', {
  init: () => ['ok', 0],
  handleCall: (_begin: 'begin', _from: unknown, times: number) => ['reply', times + 1, times + 1],
});

const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  *init(name: string): Body<gen_server.InitReturn<string>> {
    const times: number = yield* gen_server.call('book', 'begin');
    send('desk', times);
    return times === 1 ? ['ok', name] : ['stop', 'no_disk'];
  },
  handleInfo: (reason: string, name: string) => ['stop', reason, name],
});

const sub: Module = defineModule('sub', {
  startLink: () => supervisor.startLink(['local', 'sub'], sub, null),
  init: () => ['ok', [{ intensity: 1, period: 5 }, [{ id: 'w', start: mfa(worker, 'startLink', ['w']) }]]],
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [{ intensity: 1, period: 5 }, [{ id: 'sub', start: mfa(sub, 'startLink', []), type: 'supervisor' }]],
  ],
});

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  yield* gen_server.start(['local', 'book'], book, null);
  return yield* supervisor.startLink(['local', 'top'], top, null);
}
