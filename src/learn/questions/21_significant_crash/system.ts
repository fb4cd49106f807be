import { defineModule, gen_server, mfa, type Module, supervisor } from 'coppice';

// Ends with the word that it is sent as its reason: normal, shutdown, crash.
const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => ['ok', name],
  handleInfo: (reason: string, name: string) => ['stop', reason, name],
});

const child = (id: string): supervisor.ChildSpec => ({ id, start: mfa(worker, 'startLink', [id]) });

const session: Module = defineModule('session', {
  startLink: () => supervisor.startLink(['local', 'session'], session, null),
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 5, period: 10, auto_shutdown: 'any_significant' },
      [child('buf'), { ...child('conn'), restart: 'transient', significant: true }],
    ],
  ],
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 5, period: 10 },
      [{ id: 'session', start: mfa(session, 'startLink', []), type: 'supervisor', restart: 'transient' }],
    ],
  ],
});

export const root = top;
