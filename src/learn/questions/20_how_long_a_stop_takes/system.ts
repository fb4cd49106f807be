import { type Body, defineModule, gen_server, list, mfa, type Module, processFlag, sleep, supervisor } from 'coppice';

// Told to stop, it tidies up for a second.
const worker: Module = defineModule('worker', {
  startLink: (name: string) => gen_server.startLink(['local', name], worker, name),
  init: (name: string) => {
    processFlag('trap_exit', true);
    return ['ok', name];
  },
  *terminate(): Body<void> {
    yield* sleep(1_000);
  },
});

const child = (id: string): supervisor.ChildSpec => ({ id, start: mfa(worker, 'startLink', [id]) });

const row: Module = defineModule('row', {
  startLink: () => supervisor.startLink(['local', 'row'], row, null),
  init: () => ['ok', [{ strategy: 'one_for_one' }, [child('r1'), child('r2'), child('r3')]]],
});

const pool: Module = defineModule('pool', {
  startLink: () => supervisor.startLink(['local', 'pool'], pool, null),
  init: () => ['ok', [{ strategy: 'simple_one_for_one' }, [{ id: 'p', start: [worker, 'startLink', []] }]]],
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one' },
      [
        { id: 'row', start: mfa(row, 'startLink', []), type: 'supervisor' },
        { id: 'pool', start: mfa(pool, 'startLink', []), type: 'supervisor' },
      ],
    ],
  ],
});

export function* start(): Body {
  const started = yield* supervisor.startLink(['local', 'top'], top, null);
  for (const name of ['p1', 'p2', 'p3']) yield* supervisor.startChild('pool', list(name));
  return started;
}
