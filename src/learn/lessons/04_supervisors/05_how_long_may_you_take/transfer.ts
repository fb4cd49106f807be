import { type Body, defineModule, gen_server, mfa, type Module, processFlag, sleep, supervisor } from 'coppice';

// Told to stop, it tidies up for eight seconds.
const worker: Module = defineModule('worker', {
  startLink: () => gen_server.startLink(['local', 'slow'], worker, null),
  init: () => {
    processFlag('trap_exit', true);
    return ['ok', null];
  },
  *terminate(): Body<void> {
    yield* sleep(8_000);
  },
});

const sub: Module = defineModule('sub', {
  startLink: () => supervisor.startLink(['local', 'sub'], sub, null),
  init: () => ['ok', [{}, [{ id: 'slow', start: mfa(worker, 'startLink', []), shutdown: 10_000 }]]],
});

const top: Module = defineModule('top', {
  init: () => ['ok', [{}, [{ id: 'sub', start: mfa(sub, 'startLink', []), type: 'supervisor' }]]],
});

export const root = top;
