import { defineModule, gen_server, mfa, type Module, supervisor } from 'coppice';

// Ends with the word that it is sent as its reason: normal, shutdown, crash.
const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => ['ok', name],
  handleInfo: (reason: string, name: string) => ['stop', reason, name],
});

const child = (id: string): supervisor.ChildSpec => ({ id, start: mfa(worker, 'startLink', [id]) });

const sub: Module = defineModule('sub', {
  startLink: () => supervisor.startLink(['local', 'sub'], sub, null),
  init: () => ['ok', [{ strategy: 'one_for_one', intensity: 1, period: 5 }, [child('w')]]],
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 1, period: 10 },
      [
        child('log'),
        // Your part
        { id: 'sub', start: mfa(sub, 'startLink', []), type: 'supervisor', restart: 'permanent' },
        // End of your part
      ],
    ],
  ],
});

export const root = top;
