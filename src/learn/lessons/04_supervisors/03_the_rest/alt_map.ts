import { defineModule, gen_server, mfa, type Module, type supervisor } from 'coppice';

const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => ['ok', name],
});

const child = (id: string): supervisor.ChildSpec => ({ id, start: mfa(worker, 'startLink', [id]) });

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'rest_for_one', intensity: 5, period: 10 },
      // Your part
      ['log', 'db', 'cache', 'web'].map((id) => child(id)),
      // End of your part
    ],
  ],
});

export const root = top;
