import { defineModule, gen_server, mfa, type Module, supervisor } from 'coppice';

const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => ['ok', name],
});

const sub: Module = defineModule('sub', {
  startLink: () => supervisor.startLink(['local', 'sub'], sub, null),
  init: () => ['ok', [{}, [{ id: 'w', start: mfa(worker, 'startLink', ['w']) }]]],
});

const top: Module = defineModule('top', {
  init: () => ['ok', [{}, [{ id: 'sub', start: mfa(sub, 'startLink', []), type: 'supervisor' }]]],
});

export const root = top;
