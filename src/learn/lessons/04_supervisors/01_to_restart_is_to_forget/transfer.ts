import { type Body, defineModule, gen_server, mfa, type Module, supervisor } from 'coppice';

const vault: Module = defineModule('vault', {
  startLink: () => gen_server.startLink(['local', 'vault'], vault, null),
  init: () => ['ok', 0],
  handleCast: ([, n]: readonly ['write', number]) => ['noreply', n],
  handleCall: (_read: 'read', _from: unknown, n: number) => ['reply', n, n],
});

const counter: Module = defineModule('counter', {
  startLink: () => gen_server.startLink(['local', 'counter'], counter, null),
  *init(): Body<gen_server.InitReturn<number>> {
    const n: number = yield* gen_server.call('vault', 'read');
    return ['ok', n];
  },
  handleCast: (_add: 'add', n: number) => {
    gen_server.cast('vault', ['write', n + 1]);
    return ['noreply', n + 1];
  },
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 5, period: 10 },
      [
        { id: 'vault', start: mfa(vault, 'startLink', []) },
        { id: 'counter', start: mfa(counter, 'startLink', []) },
      ],
    ],
  ],
});

export function* start(): Body {
  const started = yield* supervisor.startLink(['local', 'top'], top, null);
  for (let n = 0; n < 7; n++) gen_server.cast('counter', 'add');
  return started;
}
