import {
  type Body,
  defineModule,
  gen_server,
  mfa,
  type Module,
  receive,
  register,
  self,
  send,
  sleep,
  spawn,
  supervisor,
} from 'coppice';

type Prices = Readonly<Record<string, number>>;

function* open(): Body<string> {
  yield* sleep(200);
  return 'prices.csv';
}

function* load(_file: string): Body<Prices> {
  yield* sleep(4_000);
  return { tea: 3 };
}

// Its state is the prices, or not_loaded.
const slow: Module = defineModule('slow', {
  startLink: () => gen_server.startLink(['local', 'slow'], slow, null),
  handleCall: (item: string, _from: unknown, state: Prices | 'not_loaded') => {
    if (state === 'not_loaded') return ['reply', 'not_ready', state];
    return ['reply', state[item], state];
  },
  *init() {
    // Without the file slow must not start at all.
    const file = yield* open();
    // Your part
    return ['ok', file, 0];
  },
  *handleInfo(_timeout: 'timeout', file: string) {
    return ['noreply', yield* load(file)];
  },
  // End of your part
});

const fast: Module = defineModule('fast', {
  startLink: () => gen_server.startLink(['local', 'fast'], fast, null),
  init: () => ['ok', 'ready'],
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 5, period: 10 },
      [
        { id: 'slow', start: mfa(slow, 'startLink', []) },
        { id: 'fast', start: mfa(fast, 'startLink', []) },
      ],
    ],
  ],
});

// Starts top, and waits until all its children have started.
function* boot(): Body<void> {
  register('boot', self());
  yield* supervisor.startLink(['local', 'top'], top, null);
  yield* sleep('infinity');
}

function* client(): Body<void> {
  register('client', self());
  yield* sleep(100);
  send('board', ['tea', yield* gen_server.call('slow', 'tea')]);
  yield* sleep('infinity');
}

function* board(): Body<void> {
  register('board', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(boot);
  spawn(client);
  spawn(board);
  return ['ok', self()];
}
