/** Three lamps, each blinking at its own pace: nothing that one does matters to another. */
import { defineModule, gen_server, type Module, self, sendAfter } from '../coppice.ts';
import { PATIENT, supervisorModule, worker } from './parts.ts';

interface State {
  readonly period: number;
  readonly blinks: number;
}

const lamp: Module = defineModule('lamp', {
  startLink: (name: string, period: number) => gen_server.startLink(['local', name], lamp, period),
  init: (period: number) => {
    sendAfter(period, self(), 'blink');
    return ['ok', { period, blinks: 0 } satisfies State];
  },
  handleInfo: (message: unknown, state: State) => {
    if (message !== 'blink') return ['noreply', state];
    sendAfter(state.period, self(), 'blink');
    return ['noreply', { ...state, blinks: state.blinks + 1 }];
  },
});

export const top = supervisorModule('top', { strategy: 'one_for_one', ...PATIENT }, [
  worker('red', lamp, 'red', 700),
  worker('yellow', lamp, 'yellow', 900),
  worker('green', lamp, 'green', 1100),
]);
