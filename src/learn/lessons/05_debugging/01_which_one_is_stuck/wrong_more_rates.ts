import {
  type Body,
  defineModule,
  gen_server,
  list,
  mfa,
  type Module,
  monotonicTime,
  setLabel,
  sleep,
  spawn,
  spawnLink,
  supervisor,
} from 'coppice';

// Asks a computer far away: 300 ms for each answer. The rate changes every second.
const rates: Module = defineModule('rates', {
  startLink: (name: string) => gen_server.startLink(['local', name], rates, null),
  init: () => ['ok', null],
  *handleCall(_rate: 'rate', _from: unknown, state: null): Body<gen_server.HandleCallReturn<null>> {
    yield* sleep(300);
    return ['reply', 100 + Math.floor(monotonicTime() / 1_000), state];
  },
});

const child = (id: string, module: Module): supervisor.ChildSpec => ({ id, start: mfa(module, 'startLink', [id]) });

// Your part
const pricing: Module = defineModule('pricing', {
  startLink: (name: string) => gen_server.startLink(['local', name], pricing, null),
  init: () => ['ok', 1],
  *handleCall(_price: 'price', _from: unknown, turn: number): Body<gen_server.HandleCallReturn<number>> {
    const rate: number = yield* gen_server.call(turn === 1 ? 'rates' : 'rates_2', 'rate');
    return ['reply', 20 * rate, 3 - turn];
  },
});

const front: Module = defineModule('front', {
  startLink: (name: string) => gen_server.startLink(['local', name], front, null),
  init: () => ['ok', null],
  *handleCall(_page: 'page', _from: unknown, state: null): Body<gen_server.HandleCallReturn<null>> {
    const price: number = yield* gen_server.call('pricing', 'price');
    return ['reply', ['page', price], state];
  },
});

const servers = [child('rates', rates), child('rates_2', rates), child('pricing', pricing), child('front', front)];
// End of your part

// Sees one page, and is gone.
function* visit(number: number): Body<void> {
  setLabel(`visitor ${number}`);
  yield* gen_server.call('front', 'page');
}

const web: Module = defineModule('web', {
  visitor: (number: number) => ['ok', spawnLink(visit, number)],
  init: () => [
    'ok',
    [{ strategy: 'simple_one_for_one' }, [{ id: 'visitor', start: [web, 'visitor', []], restart: 'temporary' }]],
  ],
});

const top: Module = defineModule('top', {
  init: () => ['ok', [{ strategy: 'one_for_one', intensity: 5, period: 10 }, servers]],
});

// Sends visitors for a minute.
function* street(): Body<void> {
  setLabel('street');
  for (let number = 1; number <= 300; number++) {
    yield* sleep(200);
    yield* supervisor.startChild('web', list(number));
  }
}

export function* start(): Body {
  const started = yield* supervisor.startLink(['local', 'top'], top, null);
  yield* supervisor.startLink(['local', 'web'], web, null);
  spawn(street);
  return started;
}
