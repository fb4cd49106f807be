/** Two workers of each restart type, which end as they are told: by the message `normal`, `shutdown` or `error`. */
import { defineModule, error, gen_server, type Module, self, sendAfter, type supervisor } from '../coppice.ts';
import { PATIENT, supervisorModule, worker } from './parts.ts';

interface State {
  readonly seconds: number;
}

const obedient: Module = defineModule('obedient', {
  startLink: (name: string) => gen_server.startLink(['local', name], obedient, null),
  init: () => {
    sendAfter(1000, self(), 'second');
    return ['ok', { seconds: 0 } satisfies State];
  },
  handleCast: (order: unknown, state: State) => obey(order, state),
  handleInfo: (order: unknown, state: State) => obey(order, state),
});

function obey(order: unknown, state: State): gen_server.HandleReturn<State> {
  switch (order) {
    case 'second':
      sendAfter(1000, self(), 'second');
      return ['noreply', { seconds: state.seconds + 1 }];
    case 'normal':
    case 'shutdown':
      return ['stop', order, state];
    case 'error':
      return error('told_to');
    default:
      return ['noreply', state];
  }
}

function pair(restart: supervisor.RestartType): supervisor.ChildSpec[] {
  return [1, 2].map((number) => ({ ...worker(`${restart}_${number}`, obedient, `${restart}_${number}`), restart }));
}

export const top = supervisorModule('top', { strategy: 'one_for_one', ...PATIENT }, [
  ...pair('permanent'),
  ...pair('transient'),
  ...pair('temporary'),
]);
