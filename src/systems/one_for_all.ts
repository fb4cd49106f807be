/**
 * A teller books amounts in a ledger and tells an auditor, who compares. Each keeps a part of one truth, so one of them alone with an empty
 * memory would make the books wrong: hence one_for_all.
 */
import { erlang, type Body, defineModule, gen_server, type Module, raisedOf, self, sendAfter } from '../coppice.ts';
import { isTagged, PATIENT, supervisorModule, worker } from './parts.ts';

interface Ledger {
  readonly bookings: number;
  readonly balance: number;
}

const ledger: Module = defineModule('ledger', {
  startLink: () => gen_server.startLink(['local', 'ledger'], ledger, null),
  init: () => ['ok', { bookings: 0, balance: 0 } satisfies Ledger],
  handleCall: (request: unknown, _from: unknown, state: Ledger) => {
    if (request === 'balance') return ['reply', state.balance, state];
    if (!isTagged(request, 'book', 2)) return erlang.functionClause('ledger:handle_call/3');
    const next: Ledger = { bookings: state.bookings + 1, balance: state.balance + Number(request[1]) };
    return ['reply', next.balance, next];
  },
});

interface Auditor {
  readonly expected: number;
  readonly agreed: number;
  readonly disputed: number;
}

const auditor: Module = defineModule('auditor', {
  startLink: () => gen_server.startLink(['local', 'auditor'], auditor, null),
  init: () => ['ok', { expected: 0, agreed: 0, disputed: 0 } satisfies Auditor],
  handleCast: (booked: unknown, state: Auditor) => {
    if (!isTagged(booked, 'booked', 3)) return erlang.functionClause('auditor:handle_cast/2');
    const [, amount, balance] = booked as readonly ['booked', number, number];
    const expected = state.expected + amount;
    return expected === balance
      ? ['noreply', { ...state, expected, agreed: state.agreed + 1 }]
      : ['noreply', { ...state, expected, disputed: state.disputed + 1 }];
  },
});

const PERIOD_MS = 600;

interface Teller {
  readonly amount: number;
}

const teller: Module = defineModule('teller', {
  startLink: () => gen_server.startLink(['local', 'teller'], teller, null),
  init: () => {
    sendAfter(PERIOD_MS, self(), 'book');
    return ['ok', { amount: 10 } satisfies Teller];
  },
  *handleInfo(message: unknown, state: Teller): Body<gen_server.HandleReturn<Teller>> {
    if (message !== 'book') return ['noreply', state];
    sendAfter(PERIOD_MS, self(), 'book');
    try {
      const balance = yield* gen_server.call('ledger', ['book', state.amount]);
      gen_server.cast('auditor', ['booked', state.amount, balance]);
    } catch (caught) {
      // The ledger is gone, and so will be this teller in a moment: crashing too would only blur why.
      if (raisedOf(caught).class !== 'exit') throw caught;
    }
    return ['noreply', { amount: (state.amount * 7) % 90 }];
  },
});

export const top = supervisorModule('top', { strategy: 'one_for_all', ...PATIENT }, [
  worker('ledger', ledger),
  worker('auditor', auditor),
  worker('teller', teller),
]);
