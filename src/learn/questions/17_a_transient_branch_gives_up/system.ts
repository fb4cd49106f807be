import { defineModule, gen_server, mfa, type Module, supervisor } from 'coppice';

// Ends with the word that it is sent as its reason: normal, shutdown, crash.
const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => ['ok', name],
  handleInfo: (reason: string, name: string) => ['stop', reason, name],
});

const child = (id: string): supervisor.ChildSpec => ({ id, start: mfa(worker, 'startLink', [id]) });

const jobs: Module = defineModule('jobs', {
  startLink: () => supervisor.startLink(['local', 'jobs'], jobs, null),
  init: () => ['ok', [{ strategy: 'one_for_one', intensity: 1, period: 5 }, [child('j')]]],
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_all', intensity: 5, period: 10 },
      [
        child('db'),
        { id: 'jobs', start: mfa(jobs, 'startLink', []), type: 'supervisor', restart: 'transient' },
        child('log'),
      ],
    ],
  ],
});

export const root = top;
