import { type Body, defineModule, gen_server, mfa, type Module, self, sendAfter, type supervisor } from 'coppice';

// Counts how often each has begun.
const book: Module = defineModule('book', {
  startLink: () => gen_server.startLink(['local', 'book'], book, null),
  init: () => ['ok', new Map()],
  handleCall: (name: string, _from: unknown, begun: Map<string, number>) => {
    const times = (begun.get(name) ?? 0) + 1;
    return ['reply', times, new Map(begun).set(name, times)];
  },
});

const job: Module = defineModule('job', {
  startLink: (name: string) => gen_server.startLink(['local', name], job, name),
  *init(name: string): Body<gen_server.InitReturn<number>> {
    sendAfter(100, self(), 'done');
    const times: number = yield* gen_server.call('book', name);
    return ['ok', times];
  },
  handleInfo: (_done: 'done', times: number) => ['stop', times === 1 ? 'crash' : 'normal', times],
});

const child = (id: string, restart: supervisor.RestartType): supervisor.ChildSpec => ({
  id,
  start: mfa(job, 'startLink', [id]),
  restart,
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 100, period: 5 },
      [
        { id: 'book', start: mfa(book, 'startLink', []) },
        child('p', 'permanent'),
        child('t', 'transient'),
        child('m', 'temporary'),
      ],
    ],
  ],
});

export const root = top;
