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
  spawn,
  supervisor,
} from 'coppice';

// Takes whatever message comes.
function* taker(name: string, trapExit: boolean): Body<void> {
  register(name, self());
  processFlag('trap_exit', trapExit);
  for (;;) yield* receive();
}

const w: Module = defineModule('w', {
  startLink: () => gen_server.startLink(['local', 'w'], w, null),
  init: () => ['ok', null],
});

const s: Module = defineModule('s', {
  init: () => [
    'ok',
    [{ strategy: 'one_for_one', intensity: 5, period: 10 }, [{ id: 'w', start: mfa(w, 'startLink', []) }]],
  ],
});

export function* start(): Body {
  spawn(taker, 'p', false);
  spawn(taker, 't', true);
  yield* supervisor.startLink(['local', 's'], s, null);
  return ['ok', self()];
}
