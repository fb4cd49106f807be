import { type Body, defineModule, gen_server, list, mfa, type Module, supervisor } from 'coppice';

// Ends with the word that it is sent as its reason.
const job: Module = defineModule('job', {
  startLink: (name: string) => gen_server.startLink(['local', name], job, name),
  init: (name: string) => ['ok', name],
  handleInfo: (reason: string, name: string) => ['stop', reason, name],
});

const pool: Module = defineModule('pool', {
  startLink: () => supervisor.startLink(['local', 'pool'], pool, null),
  init: () => [
    'ok',
    [
      { strategy: 'simple_one_for_one', intensity: 1, period: 5 },
      [{ id: 'job', start: [job, 'startLink', []], restart: 'permanent' }],
    ],
  ],
});

const top: Module = defineModule('top', {
  init: () => ['ok', [{}, [{ id: 'pool', start: mfa(pool, 'startLink', []), type: 'supervisor' }]]],
});

export function* start(): Body {
  const started = yield* supervisor.startLink(['local', 'top'], top, null);
  yield* supervisor.startChild('pool', list('job'));
  return started;
}
