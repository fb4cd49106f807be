import { type Body, defineModule, gen_server, mfa, type Module, processFlag, sleep, supervisor } from 'coppice';

// Told to stop, it first tidies up for so many ms. Only one that traps exits can.
const worker: Module = defineModule('worker', {
  startLink: (name: string, tidyMs: number) => gen_server.startLink(['local', name], worker, tidyMs),
  init: (tidyMs: number) => {
    processFlag('trap_exit', tidyMs > 0);
    return ['ok', tidyMs];
  },
  *terminate(_reason: unknown, tidyMs: number): Body<void> {
    yield* sleep(tidyMs);
  },
});

const house: Module = defineModule('house', {
  startLink: () => supervisor.startLink(['local', 'house'], house, null),
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 5, period: 10 },
      [
        { id: 'quick', start: mfa(worker, 'startLink', ['quick', 0]) },
        { id: 'tidy', start: mfa(worker, 'startLink', ['tidy', 1_000]) },
        // Your part
        { id: 'slow', start: mfa(worker, 'startLink', ['slow', 8_000]), shutdown: 10_000 },
        // End of your part
        { id: 'brute', start: mfa(worker, 'startLink', ['brute', 8_000]), shutdown: 'brutal_kill' },
      ],
    ],
  ],
});

const top: Module = defineModule('top', {
  init: () => ['ok', [{}, [{ id: 'house', start: mfa(house, 'startLink', []), type: 'supervisor' }]]],
});

export const root = top;
