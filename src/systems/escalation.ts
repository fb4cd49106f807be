/**
 * Three levels that give up soon. `inner` allows 2 restarts in 10 s, `middle` and `top` allow 1: three crashes of `shaky` end
 * `inner`, six within 10 s end `middle`, twelve end `top` and with it the system. `breaker` crashes `shaky` three times every 20 s.
 */
import { defineModule, exit, gen_server, type Module, self, sendAfter, whereis } from '../coppice.ts';
import { supervised, supervisorModule, worker } from './parts.ts';

const shaky: Module = defineModule('shaky', {
  startLink: () => gen_server.startLink(['local', 'shaky'], shaky, null),
  init: () => ['ok', { crashes_when_told: 'crash' }],
  handleInfo: (message: unknown, state: unknown) => (message === 'crash' ? exit('worn_out') : ['noreply', state]),
});

const steady: Module = defineModule('steady', {
  startLink: (name: string) => gen_server.startLink(['local', name], steady, name),
  init: (name: string) => {
    sendAfter(1000, self(), 'second');
    return ['ok', { name, seconds: 0 }];
  },
  handleInfo: (message: unknown, state: { readonly name: string; readonly seconds: number }) => {
    if (message !== 'second') return ['noreply', state];
    sendAfter(1000, self(), 'second');
    return ['noreply', { ...state, seconds: state.seconds + 1 }];
  },
});

const FIRST_MS = 5_000;
const BETWEEN_CRASHES_MS = 900;
const CRASHES = 3;
const PAUSE_MS = 20_000 - CRASHES * BETWEEN_CRASHES_MS;

interface Breaker {
  /** It strikes at `shaky` as often even when nobody stands there; `crashes` counts those that it hit. */
  readonly blowsInRow: number;
  readonly crashes: number;
}

const breaker: Module = defineModule('breaker', {
  startLink: () => gen_server.startLink(['local', 'breaker'], breaker, null),
  init: () => {
    sendAfter(FIRST_MS, self(), 'next');
    return ['ok', { blowsInRow: 0, crashes: 0 } satisfies Breaker];
  },
  handleInfo: (message: unknown, state: Breaker): gen_server.HandleReturn<Breaker> => {
    if (message !== 'next') return ['noreply', state];
    if (state.blowsInRow === CRASHES) {
      sendAfter(PAUSE_MS, self(), 'next');
      return ['noreply', { ...state, blowsInRow: 0 }];
    }
    sendAfter(BETWEEN_CRASHES_MS, self(), 'next');
    const blowsInRow = state.blowsInRow + 1;
    const victim = whereis('shaky');
    if (victim === undefined) return ['noreply', { ...state, blowsInRow }];
    exit(victim, 'worn_out');
    return ['noreply', { blowsInRow, crashes: state.crashes + 1 }];
  },
});

const inner = supervisorModule('inner', { strategy: 'one_for_one', intensity: 2, period: 10 }, [
  worker('shaky', shaky),
  worker('neighbour', steady, 'neighbour'),
]);

const middle = supervisorModule('middle', { strategy: 'one_for_one', intensity: 1, period: 10 }, [
  supervised(inner),
  worker('cousin', steady, 'cousin'),
]);

export const top = supervisorModule('top', { strategy: 'one_for_one', intensity: 1, period: 10 }, [
  supervised(middle),
  worker('breaker', breaker),
]);
