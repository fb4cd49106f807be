import { defineModule, gen_server, mfa, type Module, type supervisor } from 'coppice';

// Ends with the word that it is sent as its reason: normal, shutdown, crash.
const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => ['ok', name],
  handleInfo: (reason: string, name: string) => ['stop', reason, name],
});

const child = (id: string, restart: supervisor.RestartType): supervisor.ChildSpec => ({
  id,
  start: mfa(worker, 'startLink', [id]),
  restart,
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      // Your part
      { strategy: 'rest_for_one', intensity: 30, period: 10 },
      // End of your part
      [child('p', 'permanent'), child('t', 'transient'), child('m', 'temporary')],
    ],
  ],
});

export const root = top;
