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
} from 'coppice';

const printer: Module = defineModule('printer', {
  startLink: () => gen_server.startLink(['local', 'printer'], printer, null),
  init: () => {
    processFlag('trap_exit', true);
    return ['ok', 'idle'];
  },
  handleInfo: (_message: unknown, state: 'idle') => {
    send('desk', 'handle_info');
    return ['noreply', state];
  },
  terminate: () => {
    send('desk', 'terminate');
  },
});

const top: Module = defineModule('top', {
  init: () => ['ok', [{}, [{ id: 'printer', start: mfa(printer, 'startLink', []) }]]],
});

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  return yield* supervisor.startLink(['local', 'top'], top, null);
}
