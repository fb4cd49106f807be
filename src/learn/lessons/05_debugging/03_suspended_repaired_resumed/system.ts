import {
  type Body,
  defineModule,
  error,
  gen_server,
  mfa,
  type Module,
  register,
  self,
  spawn,
  supervisor,
  sys,
} from 'coppice';

// Keeps the price, and has it wrong: a text in place of a number.
const vault: Module = defineModule('vault', {
  startLink: () => gen_server.startLink(['local', 'vault'], vault, null),
  init: () => ['ok', { price: '12' }],
  handleCall: (_price: 'price', _from: unknown, state: { readonly price: unknown }) => ['reply', state.price, state],
});

interface Till {
  readonly price: unknown;
  readonly sum: number;
}

const till: Module = defineModule('till', {
  startLink: () => gen_server.startLink(['local', 'till'], till, null),
  *init(): Body<gen_server.InitReturn<Till>> {
    const price: unknown = yield* gen_server.call('vault', 'price');
    return ['ok', { price, sum: 0 }];
  },
  handleCall: (_sale: 'sale', _from: unknown, { price, sum }: Till) => {
    if (typeof price !== 'number') return error('badarith');
    return ['reply', sum + price, { price, sum: sum + price }];
  },
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 5, period: 10 },
      [
        { id: 'vault', start: mfa(vault, 'startLink', []) },
        { id: 'till', start: mfa(till, 'startLink', []) },
      ],
    ],
  ],
});

// Waits a second for till, and goes.
function* customer(name: string): Body<void> {
  register(name, self());
  yield* gen_server.call('till', 'sale', 1_000);
}

export function* start(): Body {
  const started = yield* supervisor.startLink(['local', 'top'], top, null);
  yield* sys.suspend('till');
  for (const name of ['ann', 'ben', 'cleo']) spawn(customer, name);
  return started;
}
