import { defineModule, gen_server, mfa, type Module, type supervisor } from 'coppice';

// Ends with the word that it is sent as its reason: normal, shutdown, crash.
const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => ['ok', name],
  handleInfo: (reason: string, name: string) => ['stop', reason, name],
});

const child = (id: string): supervisor.ChildSpec => ({ id, start: mfa(worker, 'startLink', [id]) });

const top: Module = defineModule('top', {
  init: () => ['ok', [{ strategy: 'one_for_one', intensity: 3, period: 5 }, [child('b'), child('a')]]],
});

export const root = top;
