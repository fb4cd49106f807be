import { defineModule, gen_server, mfa, type Module, supervisor } from 'coppice';

const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => ['ok', name],
});

const child = (name: string): supervisor.ChildSpec => ({ id: name, start: mfa(worker, 'startLink', [name]) });

const sub: Module = defineModule('sub', {
  startLink: () => supervisor.startLink(['local', 'sub'], sub, null),
  init: () => ['ok', [{ strategy: 'one_for_one', intensity: 5, period: 10 }, [child('w1'), child('w2'), child('w3')]]],
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_all', intensity: 5, period: 10 },
      [child('dict'), { id: 'sub', start: mfa(sub, 'startLink', []), type: 'supervisor' }],
    ],
  ],
});

export const root = top;
