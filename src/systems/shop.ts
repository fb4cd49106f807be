/**
 * Two applications. `warehouse` keeps the stock; `shop` needs it, sells from it, and goes on without it when it ends, with empty hands. The warehouse is
 * `temporary`: its end is noted, and that is all. The shop is `permanent`: its end takes the node down.
 */
import {
  erlang,
  application,
  type Body,
  defineModule,
  gen_server,
  list,
  type Module,
  raisedOf,
  self,
  sendAfter,
  supervisor,
} from '../coppice.ts';
import { PATIENT, supervisorModule, worker } from './parts.ts';

const DELIVERY_MS = 4_000;
const CUSTOMER_MS = 1_500;

const stock: Module = defineModule('stock', {
  startLink: () => gen_server.startLink(['local', 'stock'], stock, null),
  init: () => ['ok', Number(application.getEnv('warehouse', 'opening_stock', 0))],
  handleCall: (request: unknown, _from: gen_server.From, books: number) => {
    if (request === 'put') return ['reply', 'ok', books + 2];
    if (request !== 'take') return erlang.functionClause('stock:handle_call/3');
    return books > 0 ? ['reply', 'book', books - 1] : ['reply', 'sold_out', books];
  },
});

/** A server that does something every so often. */
function ticking(name: string, everyMs: number, act: (state: Sales) => Body<Sales>): Module {
  const module: Module = defineModule(name, {
    startLink: () => gen_server.startLink(['local', name], module, null),
    init: () => {
      sendAfter(everyMs, self(), 'tick');
      return ['ok', { done: 0, failed: 0 } satisfies Sales];
    },
    *handleInfo(message: unknown, state: Sales): Body<gen_server.HandleReturn<Sales>> {
      if (message !== 'tick') return ['noreply', state];
      sendAfter(everyMs, self(), 'tick');
      return ['noreply', yield* act(state)];
    },
  });
  return module;
}

interface Sales {
  readonly done: number;
  readonly failed: number;
}

const loader = ticking('loader', DELIVERY_MS, function* (state) {
  yield* gen_server.call('stock', 'put');
  return { ...state, done: state.done + 1 };
});

/** The warehouse may be gone: that is no reason for the till to end. */
const till = ticking('till', CUSTOMER_MS, function* (state) {
  try {
    const got = yield* gen_server.call('stock', 'take');
    return got === 'book' ? { ...state, done: state.done + 1 } : { ...state, failed: state.failed + 1 };
  } catch (caught) {
    if (raisedOf(caught).class !== 'exit') throw caught;
    return { ...state, failed: state.failed + 1 };
  }
});

const clerk = ticking('clerk', CUSTOMER_MS, function* (state) {
  const names = (yield* application.whichApplications()).map(([name]) => name);
  return names.includes('warehouse') ? { ...state, done: state.done + 1 } : { ...state, failed: state.failed + 1 };
});

const warehouseSup = supervisorModule('warehouse_sup', { ...PATIENT, strategy: 'rest_for_one' }, [
  worker('stock', stock),
  worker('loader', loader),
]);

const shopSup = supervisorModule('shop_sup', PATIENT, [worker('till', till), worker('clerk', clerk)]);

function applicationModule(name: string, top: Module): Module {
  return defineModule(name, { start: () => supervisor.startLink(['local', top.name], top, null) });
}

/** Puts both resources where they are found by name, and starts them. */
export function* start(): Body {
  const needed = list('kernel', 'stdlib');
  application.define([
    'application',
    'warehouse',
    list<application.ApplicationOpt>(
      ['description', 'Keeps the books'],
      ['vsn', '1'],
      ['modules', list('warehouse', 'warehouse_sup', 'stock', 'loader')],
      ['applications', needed],
      ['env', list(['opening_stock', 5] as const)],
      ['mod', [applicationModule('warehouse', warehouseSup), list()]],
    ),
  ]);
  application.define([
    'application',
    'shop',
    list<application.ApplicationOpt>(
      ['description', 'Sells the books'],
      ['vsn', '1'],
      ['modules', list('shop', 'shop_sup', 'till', 'clerk')],
      ['applications', list(...needed, 'warehouse')],
      ['mod', [applicationModule('shop', shopSup), list()]],
    ),
  ]);
  const first = yield* application.ensureAllStarted('warehouse');
  return first[0] === 'ok' ? yield* application.ensureAllStarted('shop', 'permanent') : first;
}
