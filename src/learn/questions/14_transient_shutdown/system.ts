import { defineModule, gen_server, mfa, type Module, type supervisor } from 'coppice';

// Ends with what it is sent as its reason.
const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => ['ok', name],
  handleInfo: (reason: unknown, name: string) => ['stop', reason, name],
});

const child = (id: string): supervisor.ChildSpec => ({ id, start: mfa(worker, 'startLink', [id]) });

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [{ strategy: 'one_for_one', intensity: 5, period: 10 }, [child('a'), { ...child('t'), restart: 'transient' }]],
  ],
});

export const root = top;
