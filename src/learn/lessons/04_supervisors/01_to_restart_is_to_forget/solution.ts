import {
  type Body,
  defineModule,
  gen_server,
  mfa,
  type Module,
  type Pid,
  self,
  sendAfter,
  supervisor,
  whereis,
} from 'coppice';

const counter: Module = defineModule('counter', {
  startLink: () => gen_server.startLink(['local', 'counter'], counter, null),
  init: () => ['ok', 0],
  handleCast: (_add: 'add', n: number) => ['noreply', n + 1],
  handleCall: (_value: 'value', _from: unknown, n: number) => ['reply', n, n],
});

interface Shop {
  readonly counter: Pid | string;
  readonly seen: number;
}

// Asks the counter once a second how far it has come.
const shop: Module = defineModule('shop', {
  startLink: () => gen_server.startLink(['local', 'shop'], shop, null),
  init: () => {
    sendAfter(1_000, self(), 'look');
    const state: Shop = { counter: whereis('counter') ?? 'nobody', seen: 0 };
    return ['ok', state];
  },
  *handleInfo(_look: 'look', state: Shop): Body<gen_server.HandleReturn<Shop>> {
    sendAfter(1_000, self(), 'look');
    // Your part
    const seen: number = yield* gen_server.call('counter', 'value');
    // End of your part
    return ['noreply', { ...state, seen }];
  },
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 5, period: 10 },
      [
        { id: 'counter', start: mfa(counter, 'startLink', []) },
        { id: 'shop', start: mfa(shop, 'startLink', []) },
      ],
    ],
  ],
});

export function* start(): Body {
  const started = yield* supervisor.startLink(['local', 'top'], top, null);
  for (let n = 0; n < 7; n++) gen_server.cast('counter', 'add');
  return started;
}
