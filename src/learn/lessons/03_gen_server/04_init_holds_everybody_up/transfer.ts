import {
  type Body,
  defineModule,
  gen_server,
  mfa,
  type Module,
  register,
  self,
  sleep,
  spawn,
  supervisor,
} from 'coppice';

const clerk: Module = defineModule('clerk', {
  startLink: () => gen_server.startLink(['local', 'clerk'], clerk, null),
  init: () => ['ok', 'ready'],
});

const till: Module = defineModule('till', {
  startLink: () => gen_server.startLink(['local', 'till'], till, null),
  *init(): Body<gen_server.InitReturn<string>> {
    yield* supervisor.startChild('top', { id: 'clerk', start: mfa(clerk, 'startLink', []) });
    return ['ok', 'open'];
  },
});

const top: Module = defineModule('top', {
  init: () => ['ok', [{}, [{ id: 'till', start: mfa(till, 'startLink', []) }]]],
});

// Starts top, and waits until all its children have started.
function* boot(): Body<void> {
  register('boot', self());
  yield* supervisor.startLink(['local', 'top'], top, null);
  yield* sleep('infinity');
}

export function* start(): Body {
  spawn(boot);
  return ['ok', self()];
}
