/**
 * Four stages in a row. The source numbers its items from 1, and each later stage insists on an unbroken sequence since its own start: when a
 * stage begins anew, those after it must, and those before need not. That is the start order of rest_for_one.
 */
import { erlang, defineModule, gen_server, type Module, self, sendAfter } from '../coppice.ts';
import { isTagged, PATIENT, supervisorModule, worker } from './parts.ts';

const PERIOD_MS = 500;

interface Source {
  readonly next: number;
}

const source: Module = defineModule('source', {
  startLink: () => gen_server.startLink(['local', 'source'], source, null),
  init: () => {
    sendAfter(PERIOD_MS, self(), 'next');
    return ['ok', { next: 1 } satisfies Source];
  },
  handleInfo: (message: unknown, state: Source) => {
    if (message !== 'next') return ['noreply', state];
    gen_server.cast('washer', ['item', state.next]);
    sendAfter(PERIOD_MS, self(), 'next');
    return ['noreply', { next: state.next + 1 }];
  },
});

interface Stage {
  readonly to: string | null;
  readonly last: number | null;
  readonly passed: number;
}

const stage: Module = defineModule('stage', {
  startLink: (name: string, to: string | null) => gen_server.startLink(['local', name], stage, to),
  init: (to: string | null) => ['ok', { to, last: null, passed: 0 } satisfies Stage],
  handleCast: (cast: unknown, state: Stage) => {
    if (!isTagged(cast, 'item', 2)) return erlang.functionClause('stage:handle_cast/2');
    const item = Number(cast[1]);
    if (state.last !== null && item !== state.last + 1) return ['stop', ['out_of_sequence', state.last, item], state];
    if (state.to !== null) gen_server.cast(state.to, ['item', item]);
    return ['noreply', { ...state, last: item, passed: state.passed + 1 }];
  },
});

export const top = supervisorModule('top', { strategy: 'rest_for_one', ...PATIENT }, [
  worker('source', source),
  worker('washer', stage, 'washer', 'sorter'),
  worker('sorter', stage, 'sorter', 'packer'),
  worker('packer', stage, 'packer', null),
]);
