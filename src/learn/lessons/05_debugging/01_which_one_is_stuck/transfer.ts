import { type Body, defineModule, gen_server, type Module, register, self, sleep, spawn } from 'coppice';

// 300 ms for each request.
const rates: Module = defineModule('rates', {
  init: () => ['ok', null],
  *handleCast(_request: 'page', state: null): Body<gen_server.HandleReturn<null>> {
    yield* sleep(300);
    return ['noreply', state];
  },
});

const pricing: Module = defineModule('pricing', {
  init: () => ['ok', null],
  handleCast: (request: 'page', state: null) => {
    gen_server.cast('rates', request);
    return ['noreply', state];
  },
});

const front: Module = defineModule('front', {
  init: () => ['ok', null],
  handleCast: (request: 'page', state: null) => {
    gen_server.cast('pricing', request);
    return ['noreply', state];
  },
});

function* street(): Body<void> {
  register('street', self());
  for (;;) {
    yield* sleep(100);
    gen_server.cast('front', 'page');
  }
}

export function* start(): Body {
  yield* gen_server.start(['local', 'rates'], rates, null);
  yield* gen_server.start(['local', 'pricing'], pricing, null);
  yield* gen_server.start(['local', 'front'], front, null);
  spawn(street);
  return ['ok', self()];
}
